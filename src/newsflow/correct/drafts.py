"""A text on its way from the original to what a corrector leaves: edits on top of edits, told as edits of the original.

Correctors look at the original only once; but an edit can make room for another ("the teh" is first "the the"). To keep the
promise that correcting a corrected text changes nothing, a corrector reads its own draft until it finds nothing more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from newsflow import Edit

ROUNDS = 8  # two are usual; no text of the measurements took more than three


class Spaces(Struct, frozen=True):
    """Spans of a text, merged and in order, for the question whether something touches one."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def touch(self, start: int, end: int) -> bool:
        """Whether a span shares a code point with start:end, or holds the place start in itself."""
        at = bisect_right(self.ends, start)
        return at < len(self.starts) and self.starts[at] < max(end, start)


def spaces(spans: Iterable[tuple[int, int]]) -> Spaces:
    """Spaces from spans in any order."""
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(end, merged[-1][1])
        else:
            merged.append([start, end])
    return Spaces(tuple(s for s, _ in merged), tuple(e for _, e in merged))


def until_stable(
    original: str, protected: Sequence[tuple[int, int]], find: Callable[[Draft], list[Edit]]
) -> list[Edit]:
    """The edits of *original* that *find* makes of it and of every draft of it, in order, and its last proposals.

    *find* gives edits of draft.text, those with apply=True to be made, none overlapping another. A text that does not come to
    rest (a rule undoes another) keeps none of them: all are proposed.
    """
    draft = Draft(original, protected)
    first: list[Edit] = []
    for number in range(ROUNDS):
        found = find(draft)
        surely = [edit for edit in found if edit.apply]
        if number == 0:
            first = found
        if not surely:
            return draft.made + list(draft.in_original(found))
        draft.write(surely)
    return [msgspec.structs.replace(edit, apply=False) for edit in first]


class Draft:
    """A text with some edits made."""

    def __init__(self, original: str, protected: Sequence[tuple[int, int]]) -> None:
        self._original = original
        self._shield = list(protected)
        self.made: list[Edit] = []  # against the original, in order
        self._look(original)

    def is_free(self, start: int, end: int) -> bool:
        """Whether text[start:end] may be edited."""
        return not self._protected.touch(start, end)

    def write(self, found: list[Edit]) -> None:
        """Make the edits *found*, which count from the present text."""
        merged = [self._merged(edit) for edit in found]
        covered = spaces((edit.start, edit.end) for edit in merged)
        kept = [old for old in self.made if not covered.touch(old.start, old.end)]
        self.made = sorted(kept + merged, key=lambda edit: edit.start)
        parts, at = [], 0
        for edit in self.made:
            parts += [self._original[at : edit.start], edit.after]
            at = edit.end
        self._look("".join([*parts, self._original[at:]]))

    def in_original(self, found: list[Edit]) -> Iterator[Edit]:
        """Those of *found* that lie clear of all that was made, counted from the original."""
        for edit in found:
            start, end = self._back(edit.start), self._back(edit.end)
            if self._original[start:end] == self.text[edit.start : edit.end] and not self._inside(edit):
                yield msgspec.structs.replace(edit, start=start, end=end)

    def _look(self, text: str) -> None:
        self.text = text
        self._starts, self._ends, self._shifts = [], [], [0]  # of the replacements, in the present text
        shift = 0
        for edit in self.made:
            self._starts.append(edit.start + shift)
            self._ends.append(edit.start + shift + len(edit.after))
            shift += len(edit.after) - (edit.end - edit.start)
            self._shifts.append(shift)
        self._protected = spaces((self.moved(start), self.moved(end)) for start, end in self._shield)

    def _inside(self, edit: Edit) -> range:
        """The numbers of what was made inside *edit*."""
        first = bisect_right(self._ends, edit.start)
        last = first
        while last < len(self._starts) and self._starts[last] < edit.end:
            last += 1
        return range(first, last)

    def _merged(self, edit: Edit) -> Edit:
        """*edit* against the original, together with what was made inside it."""
        inside = self._inside(edit)
        first, last = edit.start, edit.end
        start, end, sure = self._back(first), self._back(last), edit.confidence
        if inside:
            made = [self.made[number] for number in inside]
            first, last = min(first, self._starts[inside[0]]), max(last, self._ends[inside[-1]])
            start, end = min(self._back(first), made[0].start), max(self._back(last), made[-1].end)
            sure = min(sure, *(old.confidence for old in made))
        after = self.text[first : edit.start] + edit.after + self.text[edit.end : last]
        before = self._original[start:end]
        return msgspec.structs.replace(edit, start=start, end=end, before=before, after=after, confidence=sure)

    def _back(self, offset: int) -> int:
        """Where *offset* of the present text was; inside a replacement: anywhere in what it replaced."""
        return offset - self._shifts[bisect_right(self._ends, offset)]

    def moved(self, offset: int) -> int:
        """Where *offset* of the original is now; for rims of spans, which no edit straddles."""
        number = bisect_right(self.made, offset, key=lambda edit: edit.end)
        return offset + self._shifts[number]
