"""Choosing, applying and taking back edits; carrying offsets through them.

Every corrector looks at the same original. Here their edits meet: the surer wins, then the earlier plugin; two applied edits
never overlap; the losers stay on record with applied=False.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

import msgspec

from newsflow.story import Block, Edit, Mark, Span


def choose(edits: Iterable[Edit], protected: Sequence[Span] = ()) -> tuple[Edit, ...]:
    """All edits in order of the text, each with *applied* decided.

    *edits* come in plugin order: at equal confidence the earlier one wins. An edit that only proposes, touches a protected
    span, or overlaps a chosen one is kept with applied=False; equal proposals are kept once.
    """
    taken: list[tuple[int, int]] = []
    decided: dict[tuple[int, int, str], Edit] = {}
    shield = _merged(protected)
    for edit in sorted(edits, key=lambda e: -e.confidence):
        key = (edit.start, edit.end, edit.after)
        if key in decided and (decided[key].applied or not edit.apply):
            continue
        free = edit.apply and not _touches(edit, shield) and not _overlaps(edit, taken)
        if free:
            taken.insert(bisect_right(taken, (edit.start, edit.end)), (edit.start, edit.end))
        decided[key] = msgspec.structs.replace(edit, applied=free)
    return tuple(sorted(decided.values(), key=lambda e: (e.start, e.end, not e.applied, -e.confidence)))


def apply(original: str, edits: Iterable[Edit]) -> str:
    """The original with its applied edits."""
    parts, at = [], 0
    for edit in _applied(edits):
        parts += [original[at : edit.start], edit.after]
        at = edit.end
    parts.append(original[at:])
    return "".join(parts)


def undo(text: str, edits: Iterable[Edit]) -> str:
    """The original again, from the text and the edits that made it: `undo(apply(t, e), e) == t`."""
    parts, at, shift = [], 0, 0
    for edit in _applied(edits):
        start = edit.start + shift
        parts += [text[at:start], edit.before]
        at = start + len(edit.after)
        shift += len(edit.after) - len(edit.before)
    parts.append(text[at:])
    return "".join(parts)


class Shift:
    """Carries offsets from the original to the text, through the applied edits.

    An offset inside an edited stretch moves to the nearest offset inside its replacement, so that a mark around a corrected
    word still spans the corrected word.
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits = _applied(edits)
        self._starts = [e.start for e in self._edits]
        self._moved = [0, *accumulate(len(e.after) - len(e.before) for e in self._edits)]

    def start(self, offset: int) -> int:
        """Where a span that starts at *offset* starts now."""
        return self._at(offset, end=False)

    def end(self, offset: int) -> int:
        """Where a span that ends at *offset* ends now."""
        return self._at(offset, end=True)

    def _at(self, offset: int, *, end: bool) -> int:
        index = bisect_right(self._starts, offset - 1 if end else offset)
        # the edits before `index` start at or before the offset; only the last can reach over it
        if index and offset < self._edits[index - 1].end:
            edit, base = self._edits[index - 1], self._edits[index - 1].start + self._moved[index - 1]
            if end:
                return base + len(edit.after)
            return base + (0 if offset == edit.start else min(offset - edit.start, len(edit.after)))
        return offset + self._moved[index]


def carry_blocks(blocks: Sequence[Block], edits: Sequence[Edit]) -> tuple[Block, ...]:
    """The blocks of the original, as they stand in the text."""
    shift = Shift(edits)
    return tuple(msgspec.structs.replace(b, start=shift.start(b.start), end=shift.end(b.end)) for b in blocks)


def carry_marks(marks: Sequence[Mark], edits: Sequence[Edit]) -> tuple[Mark, ...]:
    """The marks of the original, as they stand in the text; a mark that an edit emptied is gone."""
    shift = Shift(edits)
    moved = (msgspec.structs.replace(m, start=shift.start(m.start), end=shift.end(m.end)) for m in marks)
    return tuple(m for m in moved if m.start < m.end)


def _applied(edits: Iterable[Edit]) -> list[Edit]:
    return sorted((e for e in edits if e.applied), key=lambda e: (e.start, e.end))


def _merged(spans: Iterable[Span]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((s.start, s.end) for s in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _touches(edit: Edit, shield: list[tuple[int, int]]) -> bool:
    """A pure insertion may stand at the rim of a protected span, not inside it."""
    index = bisect_right(shield, (edit.start, len(edit.before) + edit.start)) - 1
    near = shield[max(index, 0) : index + 2]
    return any(
        start < max(edit.end, edit.start + (edit.start == edit.end and start < edit.start)) and edit.start < end
        for start, end in near
    )


def _overlaps(edit: Edit, taken: list[tuple[int, int]]) -> bool:
    """Whether *edit* shares a code point with a chosen one, or inserts at the same place as one."""
    index = bisect_right(taken, (edit.start, edit.end))
    near = taken[max(index - 1, 0) : index + 1]
    return any(
        (start < edit.end and edit.start < end)
        or (start == edit.start and end == edit.end)
        or (start == end == edit.start)
        for start, end in near
    )
