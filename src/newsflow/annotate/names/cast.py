"""The people of a story: which names are one person, and every place where each of them is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from newsflow.annotate.names.grammar import NameGrammar
from newsflow.annotate.names.lists import Gender, NameLists
from newsflow.annotate.names.reading import Reading

Span = tuple[int, int]  # token indexes, half open


class Person:
    """Somebody the story names, while the story is being read."""

    __slots__ = ("by_first_name", "gender", "name", "spans", "variants", "words")

    def __init__(self, words: tuple[str, ...], name: str, gender: Gender | None) -> None:
        self.words = words
        self.name = name
        self.gender = gender
        self.spans: list[Span] = []
        self.variants: list[str] = []  # other spellings of the same name, as printed
        self.by_first_name = False


class Cast:
    """Everybody named in a story. Full names first, then what shorter names say."""

    def __init__(self, reading: Reading, grammar: NameGrammar, courtesy: dict[str, Gender | None]) -> None:
        self._reading = reading
        self._row = reading.row
        self._grammar = grammar
        self._lists: NameLists = grammar.lists
        self._courtesy = courtesy
        self.persons: list[Person] = []
        self._handles: dict[tuple[str, ...], list[Person]] = {}
        self._found: dict[int, tuple[int, Person]] = {}  # first token of a mention -> its end, its person

    def fill(self, titled: Iterable[Span], standing: Iterable[Span]) -> None:
        """Take the names that stand with titles, and those that stand alone; then look for every mention."""
        titled = list(titled)
        covered = {at for start, end in titled for at in range(start, end)}
        alone = [span for span in standing if not covered.intersection(range(*span))]
        spans = sorted({*titled, *alone}, key=lambda s: (-len(self.words_of(s)), s))
        for span in spans:
            if len(self.words_of(span)) > 1:
                self._admit(span)
        singles = sorted((s for s in titled if len(self.words_of(s)) == 1), key=lambda s: s)
        self._build_handles()
        for span in singles:
            words = self.words_of(span)
            if words not in self._handles:
                self._admit(span)
                self._build_handles()
        self._look_for_mentions(frozenset(titled))

    def at(self, token: int) -> Person | None:
        """The person named by the mention that starts at *token*."""
        found = self._found.get(token)
        return found[1] if found else None

    def words_of(self, span: Span) -> tuple[str, ...]:
        """The words of a name, nickname and suffix left out."""
        row = self._row
        words: list[str] = []
        index = span[0]
        while index < span[1]:
            token = row[index]
            if token.text in "“\"‘'(" and words:
                index = next((i + 1 for i in range(index + 1, span[1]) if row[i].text in "”\"’')"), span[1])
                continue
            if token.alpha and not (words and token.lower in self._lists.suffixes):
                words.append(_cased(token.word))
            index += 1
        return tuple(words)

    def printed(self, span: Span) -> str:
        """The name as printed."""
        return self._reading.words(*span)

    # --- one name, one person -------------------------------------------------------------------------------------

    def _admit(self, span: Span) -> Person:
        words = self.words_of(span)
        for person in self.persons:
            if person.words == words or _is_short_form(words, person.words) or _is_initialled(words, person.words):
                return self._named(person, span)
        for person in self.persons:
            if len(words) > 1 and len(person.words) == len(words) and _folded(person.words) == _folded(words):
                person.variants.append(self.printed(span))
                return self._named(person, span)
        person = Person(words, self.printed(span), self._gender(words, span))
        self.persons.append(person)
        return person

    def _named(self, person: Person, span: Span) -> Person:
        printed = self.printed(span)
        if len(printed) > len(person.name) and self.words_of(span) == person.words:
            person.name = printed
        person.gender = person.gender or self._gender(self.words_of(span), span)
        return person

    def _gender(self, words: tuple[str, ...], span: Span) -> Gender | None:
        if span[0]:
            before = self._row[span[0] - 1]
            said = (
                self._courtesy.get(before.lower)
                if before.lower in self._courtesy
                else self._lists.respect.get(before.word)
            )
            if said:
                return said
        return self._lists.gender(words) if len(words) > 1 else None

    def _build_handles(self) -> None:
        self._handles = {}
        for person in self.persons:
            for handle in self._handles_of(person):
                holders = self._handles.setdefault(handle, [])
                if person not in holders:
                    holders.append(person)

    def _handles_of(self, person: Person) -> Iterator[tuple[str, ...]]:
        """Everything shorter that names a person: last names, with and without particles; family names in front."""
        words = person.words
        yield words
        for start in range(1, len(words)):
            if words[start].lower() not in ("of", "y", "e"):
                yield words[start:]
        if len(words) == 2 and "-" in words[0]:
            yield (words[0],)
        for middle in words[1:-1]:
            if middle[0].isupper() and middle not in self._lists.given and len(middle) > 2:
                yield (middle,)
        if len(words) > 1 and words[0] in self._lists.family_first and not self._is_western(words):
            yield (words[0],)
        elif len(words) > 1 and words[-1] in self._lists.given and words[0] not in self._lists.given:
            yield (words[0],)  # Hungarian order
        last = words[-1]
        if "-" in last and last[0].islower():
            yield (last.partition("-")[2],)  # al-Assad -> Assad
            yield (last[:1].upper() + last[1:],)
        elif last[:3] in ("Al-", "El-"):
            yield (last[3:],)
            yield (last[:1].lower() + last[1:],)

    def _is_western(self, words: tuple[str, ...]) -> bool:
        """Lee Harvey Oswald, Kim Campbell: a word of the family-first list that is a given name here."""
        return (
            words[-1] not in self._lists.family_first
            and words[-1] not in self._lists.given
            and (words[0] in self._lists.given and len(words) == 2 and "-" not in words[1])
        )

    # --- mentions -------------------------------------------------------------------------------------------------

    def _look_for_mentions(self, titled: frozenset[Span]) -> None:
        starts = dict(titled)
        at = 0
        while at < self._reading.size:
            end = starts.get(at) or (self._grammar.end(self._reading, at) if self._may_start(at) else None)
            if end is None:
                at += 1
                continue
            end = next((index for index in range(at + 1, end) if index in starts), end)
            at = self._mention(at, end, is_title=at in starts)
        self._first_names()
        for start, (end, person) in sorted(self._found.items()):
            person.spans.append((start, end))

    def _may_start(self, at: int) -> bool:
        token = self._row[at]
        if token.word in self._lists.respect and at + 1 < self._reading.size and self._row[at + 1].capital:
            return False
        return token.alpha and (
            token.capital or "-" in token.word or token.lower in self._lists.openers or "'" in token.word
        )

    def _mention(self, at: int, end: int, *, is_title: bool) -> int:
        """Take the run of capitals from *at* to *end* as a mention, if somebody bears that name; where to go on."""
        for start in range(at, end):
            if start > at and self._row[start - 1].word in self._lists.given and self._row[start - 1].capital:
                break  # another given name stands in front: somebody else
            words = self.words_of((start, end))
            holders = self._handles.get(words) or self._respelt(words)
            if holders and not self._is_thing(end):
                person = holders[0] if len(holders) == 1 else self._choose(holders, start)
                if person is not None and not self._contradicts(person, words, start):
                    self._found[start] = (end, person)
                return end
        if not is_title and end - at > 1:
            return self._leading_part(at, end)
        return end

    def _respelt(self, words: tuple[str, ...]) -> list[Person] | None:
        """A last name in another transliteration: Zelenskyy where the story began with Zelenskiy."""
        if len(words) != 1 or len(words[0]) < 6:
            return None
        folded = _folded(words)
        for person in self.persons:
            if len(person.words) > 1 and _folded(person.words[-1:]) == folded:
                if words[0] not in person.variants:
                    person.variants.append(words[0])
                return [person]
        return None

    def _leading_part(self, at: int, end: int) -> int:
        """A run that only begins with a name: "Putin Wednesday", "Trump Tower"; the rest decides."""
        for stop in range(end - 1, at, -1):
            holders = self._handles.get(self.words_of((at, stop)))
            if holders and len(holders) == 1 and stop - at > 1 and not self._is_thing(stop):
                self._found[at] = (stop, holders[0])
                return stop
        return end

    def _is_thing(self, end: int) -> bool:
        """Trump Tower, Clinton Foundation: the name is part of the name of a thing."""
        if end >= self._reading.size or not self._reading.joined(end) or self._row[end - 1].possessive:
            return False
        return self._row[end].word in self._lists.things and self._row[end].capital

    def _contradicts(self, person: Person, words: tuple[str, ...], start: int) -> bool:
        """Mrs. Clinton is not Bill Clinton."""
        if len(words) > 1 or start == 0 or person.gender is None:
            return False
        said = self._courtesy.get(self._row[start - 1].lower)
        return said is not None and said != person.gender

    def _choose(self, holders: list[Person], at: int) -> Person | None:
        """Whom a shared name means: by courtesy title, else the one named so far, else the one of this paragraph."""
        said = self._courtesy.get(self._row[at - 1].lower) if at else None
        if said is not None:
            fitting = [p for p in holders if p.gender == said]
            return fitting[0] if len(fitting) == 1 else None
        before = [(start, person) for start, (_, person) in self._found.items() if person in holders and start < at]
        known = {id(person): person for _, person in before}
        if len(known) == 1:
            return next(iter(known.values()))
        if not known:
            return None
        here = {id(p): p for start, p in before if self._reading.block[start] == self._reading.block[at]}
        if len(here) == 1:
            return next(iter(here.values()))
        return None

    def _first_names(self) -> None:
        """Bare first names of those who are called so: nobody else may bear the name, and no place."""
        firsts: dict[str, list[Person]] = {}
        for person in self.persons:
            if len(person.words) > 1 and len(person.words[0]) > 2:
                firsts.setdefault(person.words[0], []).append(person)
        lasts = {p.words[-1] for p in self.persons}
        called = {id(person) for listed in firsts.values() for person in listed if self._is_called(person)}
        for at, token in enumerate(self._row):
            holders = firsts.get(token.word)
            if not holders or len(holders) > 1 or not token.capital or token.word in lasts or at in self._found:
                continue
            if self._is_inside_mention(at) or self._is_run(at) or id(holders[0]) not in called:
                continue
            self._found[at] = (at + 1, holders[0])

    def _is_inside_mention(self, at: int) -> bool:
        return any(start in self._found and self._found[start][0] > at for start in range(max(0, at - 7), at))

    def _is_run(self, at: int) -> bool:
        """Whether the word stands in a longer run of capitals, so in another name."""
        end = self._grammar.end(self._reading, at)
        if end is None or end > at + 1 or self._is_thing(at + 1):
            return True
        before = at - 1
        return (
            before >= 0
            and self._reading.joined(at)
            and self._grammar.is_part(self._row[before])
            and not self._row[before].possessive
        )

    def _is_called(self, person: Person) -> bool:
        return person.by_first_name or not any(p is person and e - s == 1 for s, (e, p) in self._found.items())


def _cased(word: str) -> str:
    return word.title() if word.isupper() and len(word) > 3 else word


def _is_short_form(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether all words of *short* stand in *full* in order, the first or the last among them at its place."""
    if len(short) < 2 or len(short) >= len(full):
        return False
    rest = iter(full)
    if not all(word in rest for word in short):
        return False
    return short[0] == full[0] or short[-1] == full[-1]


def _is_initialled(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """J. Edgar Brown and John Edgar Brown; J. Brown and John Brown."""
    if len(one) != len(other) or len(one) < 2 or one[-1] != other[-1]:
        return False
    return all(
        a == b or (a[0] == b[0] and (a.endswith(".") or b.endswith("."))) for a, b in zip(one, other, strict=True)
    )


_SOUNDS = (
    (re.compile(r"(iy|yy|ii|yi|ij|y)"), "i"),
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
def _folded(words: tuple[str, ...]) -> str:
    """A name as it would be written by somebody who transliterates otherwise: Zelenskiy, Zelenskyy, Zelensky."""
    text = unicodedata.normalize("NFKD", " ".join(words).lower())
    text = "".join(c for c in text if not unicodedata.combining(c))
    for pattern, sound in _SOUNDS:
        text = pattern.sub(sound, text)
    return text
