"""Puts a story together from its blocks: the one place where white space, offsets and marks are settled.

Readers say what each block is and hand over its runs of text; what a block may contain (single spaces, no control
characters) and how blocks are joined (one blank line) is decided here, so that a story reads the same in every format.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from newsflow import Block, Declared, Mark, Media, ReadError, Story
from newsflow.read.decoding import untwisted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from newsflow.story import BlockKind, MarkKind

# The longest text a desk has sent as one story is a court judgment of about 600,000 characters; ten times that is no story.
MAX_TEXT = 5_000_000
# A paragraph of a million characters (170,000 words) is a broken or hostile file.
MAX_BLOCK = 1_000_000
MAX_BLOCKS = 50_000
MAX_MARKS = 50_000  # a story of 50,000 links is a link farm, and each mark costs every later step

SEPARATOR = "\n\n"

# Control characters (white space among them is folded before), soft hyphen, zero-width space, word joiner, byte-order mark,
# direction marks and overrides (they hide text from whoever corrects it), private line marks and non-characters.
_UNPRINTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffc\ufffe\uffff]"
)
# Joiners belong to Persian, Hindi and emoji; beside a Latin letter they are somebody's mark or mistake.
_JOINERS = re.compile("(?<=[\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\x7f]|$)")
# All of these, for one look at a text that has none of them: nearly every one.
_ODD = re.compile(f"[{_UNPRINTED.pattern[1:-1]}\u200c\u200d\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_HREF = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\^`{|}\x00-\x20\x7f-\x9f]{1,2000}", re.IGNORECASE)

_ROUTED = re.compile(
    r"https?://(?:www\.google\.[a-z.]{2,6}/url\?|[\w.-]{1,60}\.safelinks\.protection\.outlook\.com/\?)[^\s]{1,4000}$",
    re.IGNORECASE,
)

Style = tuple["MarkKind", str | None]  # kind of a mark, and its href


class Run(NamedTuple):
    """A stretch of a block's text under the same marks."""

    text: str
    styles: tuple[Style, ...] = ()


class Builder:
    """Collects the blocks of one story. Raises ReadError where the story outgrows what a story can be."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._known: set[str] = set()
        self._marks: list[Mark] = []
        self._at = 0

    def add(self, kind: BlockKind, runs: str | Iterable[Run], line: int | None = None) -> str:
        """Append a block and give its clean text; a block without any text is left out (and "" is given)."""
        if isinstance(runs, str):
            self._refuse_long(len(runs))
            runs = [Run(runs)]
        pieces, styled = _fold(runs)
        text = "".join(pieces)
        if not text:
            return ""
        start = self._at + len(SEPARATOR) if self._parts else 0
        self._refuse_beyond_measure(start, len(text))
        self._parts.append(text)
        self._known.add(text)
        self._at = start + len(text)
        self.blocks.append(Block(kind=kind, start=start, end=self._at, line=line))
        if styled:
            self._marks += _marks(styled, start)
        return text

    def story(self, declared: Declared, media: Iterable[Media] = ()) -> Story:
        """The story of all blocks added. Raises ReadError "empty" when there are none."""
        if not self._parts:
            raise ReadError("there is no text in it; send the story with its text", code="empty")
        text = SEPARATOR.join(self._parts)
        return Story(
            original=text,
            text=text,
            blocks=tuple(self.blocks),
            marks=tuple(sorted(self._marks, key=lambda m: (m.start, -m.end))),
            media=tuple(media),
            declared=declared,
        )

    def holds(self, text: str) -> bool:
        """Whether a block already reads so: captions and headlines stand twice in many formats."""
        return clean(text) in self._known

    @property
    def headline(self) -> str | None:
        """The headline's text, when there is one."""
        return self._parts[0] if self.blocks and self.blocks[0].kind == "headline" else None

    @property
    def lead(self) -> str | None:
        """The first paragraph's text."""
        return next((self._parts[i] for i, block in enumerate(self.blocks) if block.kind == "paragraph"), None)

    @property
    def has_body(self) -> bool:
        """Whether there is a block that is no headline."""
        return any(block.kind != "headline" for block in self.blocks[:2]) or len(self.blocks) > 2

    def _refuse_long(self, size: int) -> None:
        if size > MAX_BLOCK:
            raise ReadError(f"one paragraph has {size:,} characters; is this a story?", code="too-large")

    def _refuse_beyond_measure(self, start: int, size: int) -> None:
        self._refuse_long(size)
        if start + size > MAX_TEXT or len(self._parts) >= MAX_BLOCKS or len(self._marks) > MAX_MARKS:
            raise ReadError("more text, paragraphs or links than any story has; split the file", code="too-large")


@contextmanager
def refusals(name: str) -> Iterator[None]:
    """Put the file's name in front of refusals that do not say it yet: the desk must know where to look."""
    try:
        yield
    except ReadError as error:
        if name and name not in str(error):
            raise ReadError(f"{name}: {error}", code=error.code) from None
        raise


def clean(text: str | None) -> str:
    """*text* as it may stand in a block: white space folded, unprinted characters gone, composed (NFC), stripped."""
    return "".join(_fold([Run(text)])[0]) if text else ""


def href(address: str | None) -> str | None:
    """*address* if a page may link to it: http, https or mailto, without white space or quotes."""
    address = _direct((address or "").strip())
    return address if _HREF.fullmatch(address) else None


def _direct(address: str) -> str:
    """Where a link leads that word processors and mail systems route through a counter or a scanner of their own."""
    if not _ROUTED.match(address):
        return address
    from urllib.parse import parse_qs, urlsplit

    asked = parse_qs(urlsplit(address).query)
    found = next((values[0] for name in ("q", "url", "u") if (values := asked.get(name))), "")
    return found if found.startswith(("http://", "https://")) else address


def _fold(runs: Iterable[Run]) -> tuple[list[str], list[tuple[int, int, tuple[Style, ...]]]]:
    """Fold white space over the borders of runs: the pieces, and (start, end, styles) of those under marks."""
    pieces: list[str] = []
    styled: list[tuple[int, int, tuple[Style, ...]]] = []
    at, gap = 0, False
    for run in runs:
        raw = _printed(run.text)
        text = " ".join(raw.split())
        if not text:
            gap = gap or bool(raw)
            continue
        if at and (gap or raw[0].isspace()):
            pieces.append(" ")
            at += 1
        pieces.append(text)
        if run.styles:
            styled.append((at, at + len(text), run.styles))
        at += len(text)
        gap = raw[-1].isspace()
    return pieces, styled


def _printed(text: str) -> str:
    """Without what is never printed; lone surrogates shown as U+FFFD; composed, so that equal names compare equal."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    for _ in range(5):  # what is taken away can bring two halves of a doubly encoded letter together
        before, text = text, untwisted(text)
        if _ODD.search(text):
            text = _SURROGATES.sub("\ufffd", _JOINERS.sub("", _UNPRINTED.sub("", text)))
        if text == before:
            break
    return unicodedata.normalize("NFC", text)


def _marks(styled: list[tuple[int, int, tuple[Style, ...]]], base: int) -> list[Mark]:
    """One mark for each style, joined where neighbouring runs (or runs one space apart) carry the same."""
    done: list[Mark] = []
    last: dict[Style, tuple[int, int]] = {}
    for start, end, styles in styled:
        for style in dict.fromkeys(styles):
            open_ = last.get(style)
            if open_ and start - open_[1] <= 1:
                last[style] = (open_[0], end)
                continue
            if open_:
                done.append(_mark(style, open_, base))
            last[style] = (start, end)
    return done + [_mark(style, span, base) for style, span in last.items()]


def _mark(style: Style, span: tuple[int, int], base: int) -> Mark:
    return Mark(kind=style[0], start=base + span[0], end=base + span[1], href=style[1])
