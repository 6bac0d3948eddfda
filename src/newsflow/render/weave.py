"""Text and spans to nested mark-up: overlapping spans come out properly nested, everything else escaped.

Spans are sorted into lanes. Within a lane spans do not overlap (the first one wins); an earlier lane encloses a later one, and
a span that would cross another is closed and opened again. So the cost is linear in text and spans, whatever a plugin says.
"""

from __future__ import annotations

import html
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from msgspec import Struct


class Piece(Struct, frozen=True):
    """A span to be marked up: what opens it the first time, when it is opened again, and what closes it."""

    start: int
    end: int
    opening: str  # mark-up, already escaped
    closing: str
    again: str | None = None  # opening tag of a later part, without its id; None: the same as *opening*


class Lane:
    """Spans of one kind, in order, without overlap."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces: list[Piece] = []
        reached = 0
        for piece in sorted(pieces, key=lambda p: (p.start, -p.end)):
            if reached <= piece.start < piece.end:
                self.pieces.append(piece)
                reached = piece.end
        self._starts = [p.start for p in self.pieces]
        self._ends = [p.end for p in self.pieces]

    def between(self, start: int, end: int) -> list[Piece]:
        """The spans that share a code point with [start, end)."""
        return self.pieces[bisect_right(self._ends, start) : bisect_left(self._starts, end)]

    def touches(self, start: int, end: int) -> bool:
        """Whether any span shares a code point with [start, end)."""
        return bool(self.between(start, end))


def weave(text: str, start: int, end: int, lanes: Sequence[Lane], *, escape: Callable[[str], str] = html.escape) -> str:
    """text[start:end] as mark-up, with the spans of all lanes in it."""
    found = [(rank, piece) for rank, lane in enumerate(lanes) if lane.pieces for piece in lane.between(start, end)]
    if not found:
        return escape(text[start:end])
    found.sort(key=lambda item: item[1].start)
    if all(a[1].end <= b[1].start for a, b in pairwise(found)):
        return _strung(text, (start, end), [piece for _, piece in found], escape)
    return _woven(text, (start, end), found, escape)


def _strung(text: str, stretch: tuple[int, int], pieces: list[Piece], escape: Callable[[str], str]) -> str:
    """Pieces one behind the other: most paragraphs have no others."""
    out, at = [], stretch[0]
    for piece in pieces:
        first, last = max(piece.start, stretch[0]), min(piece.end, stretch[1])
        opening = piece.opening if piece.start >= stretch[0] or piece.again is None else piece.again
        out += [escape(text[at:first]), opening, escape(text[first:last]), piece.closing]
        at = last
    out.append(escape(text[at : stretch[1]]))
    return "".join(out)


def _woven(text: str, stretch: tuple[int, int], found: list[tuple[int, Piece]], escape: Callable[[str], str]) -> str:
    """Pieces that overlap: at each border, what ends or lies inside it is closed, and the rest opened again."""
    start, end = stretch
    changes: dict[int, set[int]] = {}
    for rank, piece in found:
        changes.setdefault(max(piece.start, start), set()).add(rank)
        changes.setdefault(min(piece.end, end), set()).add(rank)
    loom = _Loom(stretch, escape, {(rank, max(piece.start, start)): piece for rank, piece in found})
    ranks, at = max(rank for rank, _ in found) + 1, start
    for border in sorted(changes):
        loom.say(text[at:border])
        loom.turn(border, min(changes[border]), ranks)
        at = border
    loom.say(text[at:end])
    return "".join(loom.out)


class _Loom:
    """What is open now, and what was written."""

    def __init__(
        self, stretch: tuple[int, int], escape: Callable[[str], str], begins: dict[tuple[int, int], Piece]
    ) -> None:
        self.out: list[str] = []
        self._start, self._end = stretch
        self._escape = escape
        self._begins = begins
        self._open: dict[int, Piece] = {}

    def say(self, text: str) -> None:
        if text:
            self.out.append(self._escape(text))

    def turn(self, border: int, lowest: int, ranks: int) -> None:
        """Close what ends at *border* and whatever lies inside it; open what begins there, and the rest again."""
        inside = sorted(rank for rank in self._open if rank >= lowest)
        kept: dict[int, Piece] = {}
        for rank in reversed(inside):
            piece = self._open.pop(rank)
            self.out.append(piece.closing)
            if min(piece.end, self._end) > border:
                kept[rank] = piece
        for rank in range(lowest, ranks):
            begun = self._begins.get((rank, border))
            piece_here = begun or kept.get(rank)
            if piece_here is not None and min(piece_here.end, self._end) > border:
                fresh = begun is not None and begun.start >= self._start
                self.out.append(piece_here.opening if fresh or piece_here.again is None else piece_here.again)
                self._open[rank] = piece_here
