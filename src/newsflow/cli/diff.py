"""Corrections as a unified diff: of the file itself where it is text, so that `patch -p1` takes it; else of the story's text.

Made from the edits, not by comparing: what changed is known, down to the word, and a terminal shows those words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

import click

from newsflow.cli.common import visible
from newsflow.cli.findings import Checked, Findings
from newsflow.cli.places import Lines, Placed

CONTEXT = 1  # lines around a change: a line is a paragraph, and two of them fill a screen


class Swap(NamedTuple):
    """text[start:end] becomes *after*."""

    start: int
    end: int
    after: str


class Piece(NamedTuple):
    """A stretch of a hunk, and whether it changes."""

    text: str
    changed: bool


def lines(found: Findings) -> Iterator[str]:
    """The diff of all stories, line by line, each with its line break. Only what newsflow applies by itself is in it."""
    for checked in found.stories:
        name, text, swaps = _material(checked)
        if swaps:
            yield from _headed(name, _hunks(text, swaps))


def _material(checked: Checked) -> tuple[str, str, list[Swap]]:
    """What is compared: the file, when every correction was found in it; else the story's text."""
    path = checked.source.path
    applied = [placed for placed in checked.edits if placed.edit.applied]
    file = Lines(checked.source.data, checked.story.declared.encoding).text
    if swaps := _in_file(file, applied):
        return path, file, swaps
    key = f" {checked.story.declared.key}" if checked.story.declared.key else ""
    return (
        f"{path} (text{key})",
        checked.story.original + "\n",
        [Swap(p.edit.start, p.edit.end, p.edit.after) for p in applied],
    )


def _in_file(file: str, applied: list[Placed]) -> list[Swap]:
    """The corrections as changes of the file itself; none when one of them could not be found there, word for word."""
    swaps = []
    for placed in applied:
        start, end = placed.place.start, placed.place.end
        # split: in the file the words may stand on two lines
        if start is None or end is None or file[start:end].split() != placed.edit.before.split():
            return []
        swaps.append(Swap(start, end, placed.edit.after))
    return sorted(swaps)


def _headed(name: str, hunks: Iterator[str]) -> Iterator[str]:
    shown = visible(name)
    tab = "\t" if " " in shown else ""  # as git does: patch takes the name to the tab
    sides = ("", "") if PurePosixPath(name).is_absolute() else ("a/", "b/")
    for mark, side in zip(("---", "+++"), sides, strict=True):
        yield click.style(f"{mark} {side}{shown}{tab}", bold=True) + "\n"
    yield from hunks


def _hunks(text: str, swaps: list[Swap]) -> Iterator[str]:
    """Hunks of neighbouring changes with their context. Linear in what changes, whatever the size of the text."""
    starts = [0, *(m.end() for m in re.finditer("\n", text) if m.end() < len(text))]
    book = _Book(text, starts)
    shift = 0  # lines that the hunks so far added
    for group in _groups(book, swaps):
        top = max(book.line(group[0].start) - CONTEXT, 0)
        bottom = min(book.line(group[-1].end) + CONTEXT, len(starts) - 1)
        body = list(_body(book, group, top, bottom))
        old, new = (sum(mark != other for mark, _ in body) for other in "+-")
        yield click.style(f"@@ -{top + 1},{old} +{top + 1 + shift},{new} @@", fg="cyan") + "\n"
        shift += new - old
        yield from (_line(mark, pieces) for mark, pieces in body)


def _body(book: _Book, group: list[Swap], top: int, bottom: int) -> Iterator[tuple[str, list[Piece]]]:
    """The lines *top* to *bottom* with their marks: what changes, old before new, between what stays."""
    at = top
    for run in _runs(book, group):
        first, last = book.line(run[0].start), book.line(run[-1].end)
        yield from ((" ", [Piece(book.content(n), False)]) for n in range(at, first))
        for mark, new in (("-", False), ("+", True)):
            pieces = _pieces(book.text, book.start(first), book.start(last + 1), run, new=new)
            yield from ((mark, line) for line in _lined(pieces))
        at = last + 1
    yield from ((" ", [Piece(book.content(n), False)]) for n in range(at, bottom + 1))


class _Book:
    """A text by its lines, counted from 0."""

    def __init__(self, text: str, starts: list[int]) -> None:
        self.text = text
        self.starts = starts

    def line(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def start(self, line: int) -> int:
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def content(self, line: int) -> str:
        return self.text[self.start(line) : self.start(line + 1)]


def _groups(book: _Book, swaps: list[Swap]) -> Iterator[list[Swap]]:
    """Changes whose contexts meet go into one hunk."""
    return _near(book, swaps, 2 * CONTEXT)


def _runs(book: _Book, swaps: list[Swap]) -> Iterator[list[Swap]]:
    """Changes of one line, or of two that follow each other, are shown together."""
    return _near(book, swaps, 1)


def _near(book: _Book, swaps: list[Swap], reach: int) -> Iterator[list[Swap]]:
    """Changes no more than *reach* lines from the one before."""
    group: list[Swap] = []
    for swap in swaps:
        if group and book.line(swap.start) - book.line(group[-1].end) > reach:
            yield group
            group = []
        group.append(swap)
    if group:
        yield group


def _pieces(text: str, start: int, end: int, swaps: list[Swap], *, new: bool) -> Iterator[Piece]:
    """text[start:end] before or after the changes, cut where they begin and end."""
    at = start
    for swap in swaps:
        yield Piece(text[at : swap.start], False)
        yield Piece(swap.after if new else text[swap.start : swap.end], True)
        at = swap.end
    yield Piece(text[at:end], False)


def _lined(pieces: Iterator[Piece]) -> list[list[Piece]]:
    """The pieces, line by line; each line but the last ends in a line break."""
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        for part in piece.text.splitlines(keepends=True) if "\n" in piece.text else [piece.text]:
            if found[-1] and found[-1][-1].text.endswith("\n"):
                found.append([])
            if part:
                found[-1].append(Piece(part, piece.changed))
    return [line for line in found if line]


def _line(mark: str, pieces: list[Piece]) -> str:
    colour = {"-": "red", "+": "green"}.get(mark)
    body = "".join(
        click.style(
            visible(piece.text.rstrip("\r\n"), lines=True), fg=colour, bold=piece.changed, underline=piece.changed
        )
        for piece in pieces
    )
    last = pieces[-1].text if pieces else ""
    ending = last[len(last.rstrip("\r\n")) :] if last.endswith("\n") else "\n\\ No newline at end of file\n"
    return click.style(mark, fg=colour) + body + ending
