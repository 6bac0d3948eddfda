"""Quotation marks of a text: which open, which close, which stand alone, and what lies between them.

Works paragraph by paragraph, for the double marks of English (“ ” and the straight one) and « » „. A speech of several
paragraphs opens each of them and closes only the last: that is right. Single marks are looked at only where they are
certainly no apostrophes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from newsflow.text import paragraphs

OPENERS = "“„«"
CLOSERS = "”»"
STRAIGHT = '"'
_MARK = re.compile(r"[“”„«»\"]")
_BEFORE_OPENING = " \t\n\u00a0([{—–-/‘'“"
_BEHIND_CLOSING = " \t\n\u00a0)]}—–-/.,;:?!’'”"


class Pair(Struct, frozen=True):
    """A quotation: text[start:end] with both marks. *open_end*: it goes on in the next paragraph."""

    start: int
    end: int
    opening: str
    closing: str
    open_end: bool = False

    @property
    def mixed(self) -> bool:
        """Whether one mark is straight and the other curly."""
        return bool(self.closing) and (self.opening == STRAIGHT) != (self.closing == STRAIGHT)


class Lone(Struct, frozen=True):
    """A mark without its partner, and the paragraph it stands in."""

    at: int
    mark: str
    opens: bool
    first: int
    last: int


class Marks(Struct, frozen=True):
    """All that was found, in order of the text."""

    pairs: tuple[Pair, ...]
    lone: tuple[Lone, ...]


def marks(text: str) -> Marks:
    """The quotations of *text*, and the marks that have no partner."""
    pairs: list[Pair] = []
    lone: list[Lone] = []
    spans = [(part.start, part.end) for part in paragraphs(text)]
    for number, (first, last) in enumerate(spans):
        following = text[spans[number + 1][0] : spans[number + 1][1]].lstrip() if number + 1 < len(spans) else ""
        goes_on = following[:1] != "" and following[:1] in OPENERS + STRAIGHT
        _paragraph(text, first, last, goes_on, pairs, lone)
    return Marks(tuple(pairs), tuple(lone))


def is_prime(text: str, at: int) -> bool:
    """Whether the straight mark at *at* stands for inches or seconds: 6'2", 12" pipe."""
    return bool(re.search(r"\d['’′]\d{1,2}$", text[max(0, at - 6) : at]))


def _paragraph(text: str, first: int, last: int, goes_on: bool, pairs: list[Pair], lone: list[Lone]) -> None:
    opened: int | None = None
    for match in _MARK.finditer(text, first, last):
        at, mark = match.start(), match.group()
        opens = _direction(text, at, opened is not None)
        if opens is None:
            continue
        if opens:
            if opened is not None:
                lone.append(Lone(opened, text[opened], True, first, last))
            opened = at
        elif opened is None:
            lone.append(Lone(at, mark, False, first, last))
        else:
            pairs.append(Pair(opened, at + 1, text[opened], mark))
            opened = None
    if opened is None:
        return
    if goes_on:
        pairs.append(Pair(opened, last, text[opened], "", open_end=True))
    else:
        lone.append(Lone(opened, text[opened], True, first, last))


def _direction(text: str, at: int, is_open: bool) -> bool | None:
    """True: it opens. False: it closes. None: it is no quotation mark."""
    mark = text[at]
    if mark in OPENERS:
        return True
    if mark in CLOSERS:
        return False
    before, behind = text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
    if is_prime(text, at) or (not is_open and before.isdigit()):
        return None
    may_open = before in _BEFORE_OPENING and not behind.isspace()
    may_close = not before.isspace()
    if is_open and may_close and (not may_open or behind in _BEHIND_CLOSING):
        return False
    if may_open and not (is_open and behind in _BEHIND_CLOSING):
        return True
    return not is_open if before.isspace() == behind.isspace() else before.isspace()


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of direct quotation; where a mark has no partner, the paragraph from it on, or up to it."""
    found = marks(text)
    spans = [(pair.start, pair.end) for pair in found.pairs]
    spans += [(one.at, one.last) if one.opens else (one.first, one.at + 1) for one in found.lone]
    yield from sorted(spans)
