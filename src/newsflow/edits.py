"""Choosing, applying and taking back edits; carrying offsets through them.

Every corrector looks at the same original. Here their edits meet: the surer wins, then the earlier plugin; two applied edits
never overlap; the losers stay on record with applied=False.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import msgspec

from newsflow.story import Block, Edit, Mark, Span


def choose(edits: Iterable[Edit], protected: Sequence[Span] = ()) -> tuple[Edit, ...]:
    """All edits in order of the text, each with *applied* decided.

    *edits* come in plugin order: at equal confidence the earlier one wins. An edit that only proposes, touches a protected
    span, or overlaps a chosen one is kept with applied=False; equal proposals are kept once.
    """
    shield = _merged(protected)
    taken: list[tuple[int, int]] = []
    decided: dict[tuple[int, int, str], Edit] = {}
    for edit in sorted(edits, key=lambda e: -e.confidence):
        key = (edit.start, edit.end, edit.after)
        if key in decided and decided[key].applied:
            continue
        free = edit.apply and not _touches(edit, shield) and not _overlaps(edit, taken)
        if free:
            insort(taken, (edit.start, edit.end))
        if free or key not in decided:
            decided[key] = msgspec.structs.replace(edit, applied=free)
    return tuple(sorted(decided.values(), key=lambda e: (e.start, e.end, not e.applied, -e.confidence, e.after)))


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
    parts, at = [], 0
    for edit, place in places(edits):
        parts += [text[at : place.start], edit.before]
        at = place.end
    parts.append(text[at:])
    return "".join(parts)


def places(edits: Iterable[Edit]) -> Iterator[tuple[Edit, Span]]:
    """The applied edits in order, each with the span of the text in which its *after* stands."""
    shift = 0
    for edit in _applied(edits):
        start = edit.start + shift
        yield edit, Span(start, start + len(edit.after))
        shift += len(edit.after) - len(edit.before)


class Shift:
    """Carries offsets from the original to the text, through the applied edits.

    A span around an edited stretch spans its replacement. An offset inside one keeps its distance from the letters that did
    not change; among those that did, a span's start goes to their start and its end to their end. What was inserted just
    before or behind a span stays outside it, unless the span is *covering*: a block is, a link is not.
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits = _applied(edits)
        self._ends = [(e.end, e.start) for e in self._edits]  # in order, because no two overlap
        self._moved = [0, *accumulate(len(e.after) - len(e.before) for e in self._edits)]

    def start(self, offset: int, *, covering: bool = False) -> int:
        """Where a span that starts at *offset* starts now."""
        return self._carried(offset, behind=not covering, ends=False)

    def end(self, offset: int, *, covering: bool = False) -> int:
        """Where a span that ends at *offset* ends now."""
        return self._carried(offset, behind=covering, ends=True)

    def _carried(self, offset: int, *, behind: bool, ends: bool) -> int:
        """*behind* (or in front of) what was inserted at *offset*; *ends*: a span's end, not its start."""
        index = (bisect_right if behind else bisect_left)(self._ends, (offset, offset))
        # the edits before `index` lie wholly before the offset; only the next can reach over it
        if index < len(self._edits) and self._edits[index].start < offset:
            edit = self._edits[index]
            return edit.start + self._moved[index] + _inside(edit, offset - edit.start, ends=ends)
        return offset + self._moved[index]


def _inside(edit: Edit, offset: int, *, ends: bool) -> int:
    """Where in *after* an *offset* in *before* is."""
    kept = _shared(edit.before, edit.after)
    if offset <= kept:
        return offset
    tail = _shared(edit.before[kept:][::-1], edit.after[kept:][::-1])
    behind = len(edit.before) - offset
    if behind <= tail:
        return len(edit.after) - behind
    return len(edit.after) - tail if ends else kept


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def carry_blocks(blocks: Sequence[Block], edits: Sequence[Edit]) -> tuple[Block, ...]:
    """The blocks of the original, as they stand in the text: what is inserted at a block's rim belongs to it."""
    shift = Shift(edits)
    return tuple(
        msgspec.structs.replace(b, start=shift.start(b.start, covering=True), end=shift.end(b.end, covering=True))
        for b in blocks
    )


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
    """Whether *edit* changes a protected span, or glues a letter or figure to its rim: "Bolton" must not become "Boltons"."""
    return any(
        _cross(edit, start, end)
        or (edit.start == edit.end == end and edit.after[:1].isalnum())
        or (edit.start == edit.end == start and edit.after[-1:].isalnum())
        for start, end in _near(edit, shield)
    )


def _overlaps(edit: Edit, taken: list[tuple[int, int]]) -> bool:
    """Whether *edit* changes what a chosen one changes, or inserts at the same place as one."""
    return any(_cross(edit, start, end) or (start, end) == (edit.start, edit.end) for start, end in _near(edit, taken))


def _cross(edit: Edit, start: int, end: int) -> bool:
    """Whether the two share a code point, or one inserts inside the other. Standing rim to rim is no crossing."""
    return edit.start < end and start < edit.end


def _near(edit: Edit, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The only two of the sorted spans, none overlapping another, that can cross *edit*: the one before and the one after."""
    index = bisect_right(spans, (edit.start, edit.end))
    return spans[max(index - 1, 0) : index + 1]
