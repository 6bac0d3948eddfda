"""What `newsflow check` found: corrections with their places and context, flags, and files that cannot be read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import msgspec

from newsflow.cli.places import Placed, places
from newsflow.story import Edit, Source, Story

FAULTS = frozenset({"error", "timeout", "refused"})  # codes that a plugin's accident leaves on a story (pipeline.py)
AROUND = 48  # code points of context on each side: two sides and a word fill a line of a terminal


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One correction that newsflow applies (`applied`) or proposes."""

    path: str
    story: str  # the item's key in a file of several; "" in a file of one
    line: int | None  # 1-based, in the file; null where the format has no lines
    column: int | None  # 1-based, code points
    end_line: int | None
    end_column: int | None  # behind the last one
    block: str  # headline, paragraph, caption, ...
    block_number: int  # 1-based, in the story
    start: int  # code points, in the story's text as read
    end: int
    before: str
    after: str
    left: str  # the words around it in the same block, "…" where they are cut
    right: str
    rule: str
    plugin: str
    confidence: float
    reason: str
    applied: bool


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """Something the desk should look at; not a correction."""

    path: str
    severity: str
    code: str
    plugin: str
    message: str


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """A file that gave no story."""

    path: str
    code: str
    message: str


class Checked(msgspec.Struct, frozen=True):
    """One story with its source and what is proposed for it: what a diff is made of."""

    source: Source
    story: Story
    edits: tuple[Placed, ...]


class Findings:
    """Collects what is found, in the order of the files."""

    def __init__(self, files: int) -> None:
        self.files = files
        self.items: list[Finding] = []
        self.flags: list[Flag] = []
        self.faults: list[Flag] = []  # plugins that failed: what they would have said is missing
        self.unreadable: list[Unreadable] = []
        self.stories: list[Checked] = []

    def add(self, source: Source, story: Story, *, sure: bool = False) -> None:
        """One story: its corrections (with *sure* only those that newsflow applies by itself) and its flags."""
        kept = _without_alternatives(places(story, source.data), story.edits)
        edits = tuple(placed for placed in kept if placed.edit.applied or not sure)
        if edits:
            self.stories.append(Checked(source, story, edits))
        self.items += [_finding(source.path, story, placed) for placed in edits]
        for p in story.problems:
            flag = Flag(path=source.path, severity=p.severity, code=p.code, plugin=p.plugin, message=p.message)
            (self.faults if p.code in FAULTS else self.flags).append(flag)

    def add_unreadable(self, path: str, code: str, message: str) -> None:
        """A file that gave no story, and why."""
        self.unreadable.append(Unreadable(path=path, code=code, message=message))


def _without_alternatives(placed: Iterable[Placed], edits: tuple[Edit, ...]) -> Iterator[Placed]:
    """Without what lost its place to a correction that is applied: the desk needs one answer for one slip."""
    applied = sorted((edit.start, edit.end) for edit in edits if edit.applied)
    for item in placed:
        index = bisect_left(applied, (item.edit.end, item.edit.end))
        near = applied[max(index - 1, 0) : index + 1]
        at = item.edit
        lost = any(start == at.start or (start < at.end and at.start < end) for start, end in near)
        if item.edit.applied or not lost:
            yield item


def _finding(path: str, story: Story, placed: Placed) -> Finding:
    edit, place, block = placed.edit, placed.place, placed.block
    return Finding(
        path=path,
        story=story.declared.key,
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
        block=block.kind,
        block_number=placed.number,
        start=edit.start,
        end=edit.end,
        before=edit.before,
        after=edit.after,
        left=left_of(story.original, block.start, edit.start),
        right=right_of(story.original, edit.end, block.end),
        rule=edit.rule,
        plugin=edit.plugin,
        confidence=round(edit.confidence, 4),
        reason=edit.reason,
        applied=edit.applied,
    )


def left_of(text: str, floor: int, at: int) -> str:
    """The words in front of *at*, not before *floor*; "…" where they were cut."""
    if at - floor <= AROUND:
        return text[floor:at]
    cut = text[at - AROUND : at]
    head, space, rest = cut.partition(" ")
    return "…" + (rest if space and len(head) < AROUND // 2 else cut)


def right_of(text: str, at: int, ceiling: int) -> str:
    """The words behind *at*, not beyond *ceiling*; "…" where they were cut."""
    if ceiling - at <= AROUND:
        return text[at:ceiling]
    cut = text[at : at + AROUND]
    rest, space, tail = cut.rpartition(" ")
    return (rest if space and len(tail) < AROUND // 2 else cut) + "…"
