"""Finding the words of a text that may be slips, with what stands around them.

A word is looked at when it is in lower case and stands free: not part of a name, an address, a number or a compound.
Clean text costs one regular expression and one look into the lexicon for each different word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

# Before the word: nothing, white space, an opening mark, a dash. Behind it: the same, or a mark of punctuation. A hyphen, a
# digit, an apostrophe ("lookin'"), half of a broken character and the like make it part of something else.
LOWER = re.compile(
    r"(?:(?<=[\s(\[{\"“„«‘—])|(?<![^\s])|(?<=--)|(?<='')|(?<=``))[a-z]{2,28}(?=[\s,;:!?)\]}\"”»—]|\.(?!\w)|['’]s?(?![\w])|--|…|$)(?<!in(?=['’]))"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OPENING = frozenset("“\"‘'«")
_CLOSING = re.compile(r"[,.;]?[”\"’'»]")
_NEAR = 3  # words on either side that say whether this is English


class Word(Struct, frozen=True):
    """A word as printed."""

    start: int
    end: int
    text: str


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


class Text:
    """One text, looked at for slips."""

    def __init__(self, text: str) -> None:
        self.text = text

    def unknown(self, is_word: Callable[[str], bool]) -> Iterator[Unknown]:
        """The words of the text that *is_word* does not know, in order."""
        strange = {word for word in set(LOWER.findall(self.text)) if not is_word(word)}
        if strange:
            for match in LOWER.finditer(self.text):
                if match.group() in strange:
                    yield self._look(match.start(), match.end(), match.group(), is_word)

    @cached_property
    def words(self) -> list[Word]:
        return [Word(m.start(), m.end(), m.group()) for m in _WORD.finditer(self.text)]

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands here, in lower case."""
        return Counter(word.text.lower() for word in self.words)

    @cached_property
    def lower_counts(self) -> Counter[str]:
        """How often each word stands here printed in lower case."""
        return Counter(word.text for word in self.words if word.text.islower())

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Words that stand directly beside one another."""
        words = [word.text for word in self.words]
        return frozenset(pairwise(words))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words that stand here with a capital letter somewhere, in lower case; parts of "O'Neill" are such words too."""
        parts = (part for word in self.words if not word.text.islower() for part in re.split("['’]", word.text))
        return frozenset(part.lower() for part in parts if not part.islower())

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    def _look(self, start: int, end: int, word: str, is_word: Callable[[str], bool]) -> Unknown:
        at = bisect_left(self._starts, start)
        left, right = self._beside(at - 1), self._beside(at + 1)
        near = self.words[max(0, at - _NEAR) : at] + self.words[at + 1 : at + 1 + _NEAR]
        return Unknown(
            start=start,
            end=end,
            word=word,
            before=left.text if left and self.text[left.end : start] in (" ", "\n") else "",
            behind=right.text if right and self.text[end : right.start] in (" ", "\n") else "",
            far_before=left.text if left else "",
            far_behind=right.text if right else "",
            count=self.counts[word],
            capital=word in self.capitals,
            strangers=_strangers(near, is_word),
            coined=self.text[max(0, start - 1) : start] in _OPENING and bool(_CLOSING.match(self.text, end)),
        )

    def _beside(self, at: int) -> Word | None:
        return self.words[at] if 0 <= at < len(self.words) else None


def _strangers(near: Sequence[Word], is_word: Callable[[str], bool]) -> int:
    return sum(len(w.text) > 1 and w.text.islower() and w.text.isalpha() and not is_word(w.text) for w in near)
