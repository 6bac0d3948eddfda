"""Which names are one person: full names and what shorter or differently spelt ones share with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from newsflow.annotate.names.lists import Gender, NameLists

Words = tuple[str, ...]

# Persons looked at for one name: a story in which more share a first or last name is a list, not a story.
MOST_ALIKE = 24


class Person:
    """Somebody the story names, while the story is being read."""

    __slots__ = ("gender", "name", "spans", "variants", "words")

    def __init__(self, words: Words, name: str, gender: Gender | None) -> None:
        self.words = words
        self.name = name
        self.gender = gender
        self.spans: list[tuple[int, int]] = []
        self.variants: list[str] = []  # other spellings of the same name, as printed


class Register:
    """Everybody by every name that means them. Admit the longest names first."""

    def __init__(self, lists: NameLists) -> None:
        self._lists = lists
        self.persons: list[Person] = []
        self._handles: dict[Words, list[Person]] = {}
        self._alike: dict[tuple[str, str], list[Person]] = {}  # ("first", word), ("last", word), ("sound", folded name)

    def admit(self, words: Words, printed: str, gender: Gender | None) -> Person:
        """The person this full name means: somebody known, or somebody new."""
        known = self._known(words)
        if known is None:
            known = self._respelt_full(words, printed)
        if known is None:
            known = Person(words, printed, gender)
            self._enter(known)
        elif words == known.words and len(printed) > len(known.name):
            known.name = printed
        known.gender = known.gender or gender
        return known

    def holders(self, words: Words) -> list[Person]:
        """Everybody whom these words can mean."""
        return self._handles.get(words) or self._respelt(words)

    def _known(self, words: Words) -> Person | None:
        alike: tuple[Person, ...] = (
            *self._alike.get(("first", words[0]), ()),
            *self._alike.get(("last", words[-1]), ()),
        )
        for person in alike[:MOST_ALIKE]:
            if person.words == words or is_short_form(words, person.words) or is_initialled(words, person.words):
                return person
        return None

    def _respelt_full(self, words: Words, printed: str) -> Person | None:
        for person in self._alike.get(("sound", folded(words)), ()):
            if len(words) > 1 and len(person.words) == len(words):
                person.variants.append(printed)
                return person
        return None

    def _respelt(self, words: Words) -> list[Person]:
        """A last name in another transliteration: Zelenskyy where the story began with Zelenskiy."""
        if len(words) != 1 or len(words[0]) < 6:
            return []
        for person in self._alike.get(("sound", folded(words)), ()):
            if len(person.words) > 1:
                if words[0] not in person.variants:
                    person.variants.append(words[0])
                return [person]
        return []

    def _enter(self, person: Person) -> None:
        self.persons.append(person)
        words = person.words
        for key in (("first", words[0]), ("last", words[-1]), ("sound", folded(words)), ("sound", folded(words[-1:]))):
            self._alike.setdefault(key, []).append(person)
        for handle in dict.fromkeys(self._handles_of(words)):
            self._handles.setdefault(handle, []).append(person)

    def _handles_of(self, words: Words) -> Iterator[Words]:
        """Everything shorter that names a person: last names, with and without particles; family names in front."""
        yield words
        for start in range(1, len(words)):
            if words[start].lower() not in ("of", "y", "e"):
                yield words[start:]
        for stop in range(2, len(words)):
            yield words[:stop]  # Onn Zulkifli Jaafar: Onn Zulkifli
        for middle in words[1:-1]:
            if middle[0].isupper() and middle not in self._lists.given and len(middle) > 2:
                yield (middle,)
        if len(words) > 1 and self._stands_first(words):
            yield (words[0],)
        last = words[-1]
        if "-" in last and last[0].islower():  # al-Assad: Assad, Al-Assad
            yield (last.partition("-")[2],)
            yield (last[:1].upper() + last[1:],)
        elif last[:3] in ("Al-", "El-"):
            yield (last[3:],)
            yield (last[:1].lower() + last[1:],)

    def _stands_first(self, words: Words) -> bool:
        """Whether the family name stands in front: Xi Jinping, Moon Jae-in, Orbán Viktor."""
        first, last, lists = words[0], words[-1], self._lists
        if first not in lists.family_first:
            return last in lists.given and first not in lists.given
        # Kim Campbell, Lee Oswald: here the word of the family-first list is a given name
        western = first in lists.given and len(words) == 2 and "-" not in last
        return not western or last in lists.family_first or last in lists.given


def is_short_form(short: Words, full: Words) -> bool:
    """Whether all words of *short* stand in *full* in order, the first or the last among them at its place."""
    if len(short) < 2 or len(short) >= len(full):
        return False
    rest = iter(full)
    return all(word in rest for word in short) and (short[0] == full[0] or short[-1] == full[-1])


def is_initialled(one: Words, other: Words) -> bool:
    """J. Edgar Brown and John Edgar Brown; J. Brown and John Brown."""
    if len(one) != len(other) or len(one) < 2 or one[-1] != other[-1]:
        return False
    return all(a == b or (a[0] == b[0] and "." in (a[-1], b[-1])) for a, b in zip(one, other, strict=True))


# What transliterations of one name differ in, in the order of application.
_SOUNDS = (
    (re.compile(r"iy|yy|ii|yi|ij|y"), "i"),
    (re.compile(r"kh|gh"), "h"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"ae|e"), "a"),
    (re.compile(r"dj|dzh"), "j"),
    (re.compile(r"ks"), "x"),
    (re.compile(r"q|c(?!h)"), "k"),
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile(r"['’\-]"), ""),
)


@lru_cache(maxsize=2048)
def folded(words: Words) -> str:
    """A name as it sounds, whatever the transliteration: Zelenskiy, Zelenskyy and Zelensky are one."""
    text = unicodedata.normalize("NFKD", " ".join(words).lower())
    text = "".join(c for c in text if not unicodedata.combining(c))
    for pattern, sound in _SOUNDS:
        text = pattern.sub(sound, text)
    return text
