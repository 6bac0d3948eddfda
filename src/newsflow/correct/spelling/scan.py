"""Finding the words of a text that may be slips, with what stands around them.

A word is looked at when it is in lower case and stands free: not part of a name, an address, a number or a compound.
Clean text costs one regular expression and one look into the lexicon for each different word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice, pairwise

from msgspec import Struct

# Before the word: nothing, white space, an opening mark, a dash. Behind it: the same, or a mark of punctuation. A hyphen, a
# digit, an apostrophe ("lookin'"), half of a broken character and the like make it part of something else.
LOWER = re.compile(
    r"(?:(?<=[\s(\[{\"“„«‘—])|(?<![^\s])|(?<=--)|(?<='')|(?<=``))[a-z]{2,28}(?=[\s,;:!?)\]}\"”»—]|\.(?!\w)|['’]s?(?![\w])|--|…|$)(?<!in(?=['’]))"
)
# A part of a compound in small letters: "fiftenth" of "fiftenth-century", "thrids" of "two-thrids".
PART = re.compile(
    r"(?<![\w'’@.&/#-])[a-z]{5,28}(?=-[a-z]{2,28}(?![\w'’@&/-]|\.\w))|(?<=[a-z]-)[a-z]{5,28}(?![\w'’@&/-]|\.\w)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OPENING = frozenset("“\"‘'«")
_CLOSING = re.compile(r"[,.;]?[”\"’'»]")
# With a capital letter behind a word in small letters, or before another capital.
_NAMED = re.compile(
    r"(?<=[a-z,;’'(] )[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*|\b[A-Z][^\W\d_]*(?:['’-][^\W\d_]+)*(?= [A-Z])"
)
_APOSTROPHE = re.compile("['’-]")
_NEAR = 3  # words on either side that say whether this is English
_WINDOW = 100  # code points in which they are looked for


# Faster by far than LOWER, which is then tried where one of these is a stranger.
_SMALL = re.compile(r"\b[a-z]+\b")
_FEW = 60  # words that are searched for by name; more are picked out of all


def _any_of(words: set[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(words))})\b") if len(words) <= _FEW else _SMALL


class Unknown(Struct, frozen=True):
    """A word that may be a slip, and its surroundings."""

    start: int
    end: int
    word: str
    before: str  # the words beside it as printed, "" where a mark of punctuation or nothing stands between
    behind: str
    far_before: str  # the same, whatever stands between
    far_behind: str
    count: int  # how often the text has it, in any case
    capital: bool  # whether the text has it with a capital letter
    strangers: int  # unknown words near it
    coined: bool  # stands alone between quotation marks
    part: bool  # of a compound with a hyphen


class Text:
    """One text, looked at for slips."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.families: Counter[tuple[str, str]] | None = None  # how it spells, once somebody has counted

    def unknown(self, strangers: Callable[[set[str]], set[str]], is_word: Callable[[str], bool]) -> Iterator[Unknown]:
        """The words of the text among the *strangers* of its words: free ones in order, then parts of compounds."""
        strange = strangers(set(self.small))
        if not strange:
            return
        found = [match.start() for match in _any_of(strange).finditer(self.text)]
        for pattern, part in ((LOWER, False), (PART, True)):
            for at in found:
                match = pattern.match(self.text, at)
                if match and match.group() in strange:
                    yield self._look(match, is_word, part=part)

    @cached_property
    def small(self) -> list[str]:
        """All words in small letters, with what only looks like one: the parts of "x-ray", of a web address."""
        return _SMALL.findall(self.text)

    @cached_property
    def words(self) -> list[str]:
        """All words as printed, in order."""
        return _WORD.findall(self.text)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands here, as printed."""
        return Counter(self.words)

    def has_kin(self, beginning: str) -> bool:
        """Whether a word that begins so stands here, in any case."""
        return f"\n{beginning}" in self._glossary

    @cached_property
    def _glossary(self) -> str:
        return "\n" + "\n".join(self.counts).lower()

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Words that stand beside one another."""
        return frozenset(pairwise(self.words))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words that stand here with a capital letter that no sentence's start explains, in lower case.

        Parts of "O'Neill" are such words too. "Teh" at the start of one sentence is none; before "Chin Huat" it is.
        """
        named = set(_NAMED.findall(self.text))
        often = {word for word, count in self.counts.items() if count > 1 and not word.islower()}
        parts = (part for word in named | often for part in _APOSTROPHE.split(word))
        return frozenset(part.lower() for part in parts if not part.islower())

    def _look(self, match: re.Match[str], is_word: Callable[[str], bool], *, part: bool) -> Unknown:
        start, end, word = match.start(), match.end(), match.group()
        left = list(_WORD.finditer(self.text, max(0, start - _WINDOW), start))[-_NEAR:]
        right = list(islice(_WORD.finditer(self.text, end, end + _WINDOW), _NEAR))
        before, behind = left[-1] if left else None, right[0] if right else None
        return Unknown(
            start=start,
            end=end,
            word=word,
            before=before.group() if before and self.text[before.end() : start] in (" ", "\n") else "",
            behind=behind.group() if behind and self.text[end : behind.start()] in (" ", "\n") else "",
            far_before=before.group() if before else "",
            far_behind=behind.group() if behind else "",
            count=self.counts[word] + self.counts[word.capitalize()] + self.counts[word.upper()],
            capital=word in self.capitals,
            strangers=sum(_is_stranger(match.group(), is_word) for match in (*left, *right)),
            coined=self.text[max(0, start - 1) : start] in _OPENING and bool(_CLOSING.match(self.text, end)),
            part=part,
        )


def _is_stranger(word: str, is_word: Callable[[str], bool]) -> bool:
    return len(word) > 1 and word.islower() and word.isalpha() and not is_word(word)
