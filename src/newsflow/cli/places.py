"""Where an edit stands in the source file: line and column, as an editor's program counts them.

A story's text is not its file: paragraphs are unwrapped, mark-up and entities are gone. A block says at which line of the source
it starts; from there the words around an edit are looked for in the file itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from newsflow.story import Block, Edit, Story

CONTEXT = 20  # code points to the left of an edit that tell it from its like
# How much further than in the story an edit may stand in the file: mark-up between two edits. Bounds the search on long lines.
STRETCH, SLACK = 4, 4096


class Place(msgspec.Struct, frozen=True):
    """A stretch of a source file: 1-based lines, 1-based columns in code points, the end behind the last one.

    Only `line` is known where the words could not be found again in the file; nothing where the format has no lines.
    """

    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    start: int | None = None  # offset in the decoded file, for a patch
    end: int | None = None


class Lines:
    """A source file as text, and where its lines start."""

    def __init__(self, data: bytes, encoding: str | None = None) -> None:
        self.text = _decoded(data, encoding)
        self.starts = [0, *(m.end() for m in re.finditer(r"\r\n|\r|\n", self.text))]

    def place(self, start: int, end: int) -> Place:
        """The place of a stretch of the text."""
        (line, column), (end_line, end_column) = self._position(start), self._position(end)
        return Place(line, column, end_line, end_column, start, end)

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line_start(self, line: int) -> int:
        """Where the 1-based line starts; the end of the text for a line behind it."""
        return self.starts[line - 1] if 1 <= line <= len(self.starts) else len(self.text)


class Placed(msgspec.Struct, frozen=True):
    """An edit, where it stands in the file, and the block of the original text that it stands in (1-based number)."""

    edit: Edit
    place: Place
    block: Block
    number: int


def places(story: Story, data: bytes) -> Iterator[Placed]:
    """Every edit of the story with its place in the source *data*, in the order of the text."""
    if not story.edits:
        return
    lines = Lines(data, story.declared.encoding)
    blocks = original_blocks(story)
    starts = [block.start for block in blocks]
    groups: dict[int, list[Edit]] = {}
    for edit in story.edits:
        groups.setdefault(max(bisect_right(starts, edit.start) - 1, 0), []).append(edit)
    for index, edits in sorted(groups.items()):
        block = blocks[index]
        found = _in_block(story.original, block, edits, lines) if block.line else ((edit, Place()) for edit in edits)
        yield from (Placed(edit, place, block, index + 1) for edit, place in found)


def original_blocks(story: Story) -> list[Block]:
    """The blocks in offsets of `original`, which a corrected story no longer has: its parts between blank lines."""
    found, at = [], 0
    for part, block in zip(story.original.split("\n\n"), story.blocks, strict=True):
        found.append(msgspec.structs.replace(block, start=at, end=at + len(part)))
        at += len(part) + len("\n\n")
    return found


def _in_block(original: str, block: Block, edits: list[Edit], lines: Lines) -> Iterator[tuple[Edit, Place]]:
    """Edits in order, each from where the one before it was found: by counting letters, else by looking for the words."""
    assert block.line is not None
    told, at = block.start, lines.line_start(block.line)  # the same point, in the story and in the file
    for edit in edits:
        left = original[max(block.start, edit.start - CONTEXT) : edit.start]
        hit = _counted(original[told : edit.start], left, edit.before, lines.text, at)
        if hit is None:
            hit = _found(left, edit.before, lines.text, at, at + STRETCH * (edit.end - told) + SLACK)
        if hit is None:
            yield edit, Place(block.line)
        else:
            yield edit, lines.place(*hit)
            told, at = edit.start, hit[0]


def _counted(between: str, left: str, before: str, text: str, at: int) -> tuple[int, int] | None:
    """Start and end of *before*, as many printed characters behind *at* as stand in *between*.

    Exact where the file differs from the story in white space only. None where something else is found there.
    """
    wanted = sum(map(len, between.split()))
    for run in re.compile(r"\S+").finditer(text, at) if wanted else ():
        if wanted <= len(run[0]):
            at, wanted = run.start() + wanted, 0
            break
        wanted -= len(run[0])
    if left.strip() and text[at - 1 : at] != left.rstrip()[-1]:
        return None
    if left[-1:].isspace() or not left:
        gap = re.compile(r"\s*").match(text, at)
        at = gap.end() if gap else at
    found = re.compile(_flexible(before)).match(text, at) if not wanted else None
    return found.span() if found else None


def _found(left: str, before: str, text: str, floor: int, ceiling: int) -> tuple[int, int] | None:
    """Start and end of *before* behind *left*, else behind its last word, else behind its last character."""
    words = left.split()
    for context in dict.fromkeys((left, words[-1] + left[len(left.rstrip()) :] if words else left, left[-1:])):
        if context or before:
            pattern = re.compile(f"{_flexible(context)}{_TAGS}({_flexible(before)})")
            for hit in pattern.finditer(text, max(floor - CONTEXT, 0), min(ceiling, len(text))):
                if hit.start(1) >= floor:
                    return hit.span(1)
    return None


# Between two words of a story stand white space and tags in the file. Possessive, so that nothing is tried twice.
_GAP = r"(?:\s|<[^<>]{0,500}>)++"
_TAGS = r"(?:<[^<>]{0,500}>)*+"


def _flexible(text: str) -> str:
    return _GAP.join(re.escape(part) for part in re.split(r"\s+", text))


def _decoded(data: bytes, encoding: str | None) -> str:
    try:
        text = data.decode(encoding or "utf-8", errors="replace")
    except LookupError:  # a name the reader knows and Python does not
        text = data.decode("utf-8", errors="replace")
    return text.removeprefix("\ufeff")
