"""Walks marked-up text (XHTML, HTML, NITF bodies, trafilatura's own tags) and says block by block what stands there.

One walker for all of them, because their tags hardly collide. It is iterative in width and recursive in depth only: parsers
refuse more than 256 levels before it is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from newsflow import Media
from newsflow.read import fields
from newsflow.read.builder import Builder, Run, Style, clean, href

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HTMLParser

    from newsflow.story import BlockKind

BLOCKS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "hl2", "subtitle", "title", "head"), "subhead"),
    **dict.fromkeys(("li", "dd", "dt", "item"), "list-item"),
    **dict.fromkeys(("blockquote", "bq", "q-block", "quote"), "quote"),
    **dict.fromkeys(("figcaption", "caption", "media-caption"), "caption"),
    **dict.fromkeys(
        (
            "p", "div", "section", "article", "main", "body", "header", "footer", "aside", "nav", "form", "figure", "ul", "ol",
            "dl", "table", "thead", "tbody", "tfoot", "tr", "fieldset", "address", "hr", "details", "summary", "center",
            "block", "media", "note", "body.content", "body.end", "inlineXML", "html", "list", "row", "fn", "pre", "tagline",
            "iframe", "nitf-table", "button", "select", "option", "dialog", "menu", "legend", "hgroup", "search",
        ),
        "paragraph",
    ),
}  # fmt: skip
# Paragraphs of Word saved as a web page: the first 16 letters of their class.
_OF_WORD: dict[str, BlockKind] = {
    "MsoTitle": "subhead", "MsoSubtitle": "subhead", "MsoListParagraph": "list-item", "MsoListBullet": "list-item",
    "MsoListNumber": "list-item", "MsoCaption": "caption", "MsoQuote": "quote", "MsoIntenseQuote": "quote",
}  # fmt: skip
_CELLS = frozenset({"td", "th", "cell"})
_ROWS = frozenset({"tr", "row"})
_VALUE = 120  # characters; a longer cell holds a text of its own
_VALUE_ELEMENTS = 30
SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "object",
        "embed",
        "applet",
        "canvas",
        "audio",
        "video",
        "select",
        "button",
        "textarea",
        "input",
        "map",
        "media-reference",
        "media-producer",
        "media-metadata",
        "media-object",
        "nitf-table-metadata",
        "col",
        "colgroup",
        "head-meta",
        "del",
    ]
)
_REMARK = re.compile(r"cmnt\d{1,5}$")
_STRONG = frozenset({"strong", "b"})
_EMPHASIS = frozenset({"em", "i", "cite"})
_TOP = 4  # a byline stands before the text, at most behind an overline, a picture and a place
# A paragraph inside these keeps what they are.
_STICKY: frozenset[str] = frozenset({"list-item", "quote", "caption"})


class Piece(NamedTuple):
    """One block as it stands in the source, before it is cleaned."""

    kind: BlockKind
    runs: list[Run]
    line: int | None
    element: _Element  # the nearest block element around it

    @property
    def text(self) -> str:
        """Its clean text."""
        return clean("".join(run.text for run in self.runs))


class Walker:
    """Collects the pieces below an element. *skip* says which elements hold no text of the story."""

    def __init__(self, skip: Callable[[_Element], bool] | None = None) -> None:
        self.pieces: list[Piece] = []
        self._skip = skip
        self._runs: list[Run] = []
        self._breaks = 0
        self._in_row = False  # of a table of values: one block, whatever its cells are made of

    def walk(self, element: _Element, kind: BlockKind = "paragraph") -> list[Piece]:
        """The pieces of *element* and below, in order."""
        self._inside(element, kind, ())
        self._flush(kind, element)
        return self.pieces

    def _inside(
        self, element: _Element, kind: BlockKind, styles: tuple[Style, ...], top: _Element | None = None
    ) -> None:
        block = top if top is not None else element
        keep = str(element.tag).rpartition("}")[2] == "pre"
        self._say(element.text, kind, styles, block, keep)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, kind, styles, block)
            self._say(child.tail, kind, styles, block, keep)

    def _element(self, child: _Element, kind: BlockKind, styles: tuple[Style, ...], block: _Element) -> None:
        name = str(child.tag).rpartition("}")[2]
        if name in SKIPPED or (self._skip and self._skip(child)) or _is_of_the_program(child):
            return
        if name in ("br", "lb"):
            self._break(kind, block)
        elif name in _CELLS or (self._in_row and name in BLOCKS):
            self._runs.append(Run(" "))
            self._inside(child, kind, styles, None if len(child) and not self._in_row else block)
            self._runs.append(Run(" "))
        elif name in _ROWS and not self._in_row and _is_row_of_values(child):
            self._flush(kind, block)
            self._in_row = True
            self._inside(child, kind, styles)
            self._in_row = False
            self._flush(kind, child)
        elif name in BLOCKS:
            self._flush(kind, block)
            inner = _OF_WORD.get(child.get("class", "")[:16], BLOCKS[name]) if name == "p" else BLOCKS[name]
            if inner == "paragraph" and kind in _STICKY:
                inner = kind
            self._inside(child, inner, styles)
            self._flush(inner, child)
        else:
            self._inside(child, kind, _styled(name, child, styles), block)

    def _say(self, text: str | None, kind: BlockKind, styles: tuple[Style, ...], block: _Element, pre: bool) -> None:
        if not text:
            return
        if pre and "\n" in text.strip("\n"):
            for row in text.splitlines():
                self._runs.append(Run(row, styles))
                self._flush(kind, block)
            return
        if not text.isspace():
            self._breaks = 0
        self._runs.append(Run(text, styles))

    def _break(self, kind: BlockKind, block: _Element) -> None:
        """A single line break is white space; two of them end the paragraph."""
        self._breaks += 1
        if self._breaks > 1 and not self._in_row:
            self._flush(kind, block)
        else:
            self._runs.append(Run("\n"))

    def _flush(self, kind: BlockKind, block: _Element) -> None:
        self._breaks = 0
        if any(not run.text.isspace() for run in self._runs):
            self.pieces.append(Piece(kind, self._runs, block.sourceline, block))
        self._runs = []


def _is_of_the_program(element: _Element) -> bool:
    """What Google Docs and Word export of their own: a colleague's remark, the sign for it in the text, and Word's bullets."""
    if element.tag in ("a", "span"):
        return (
            element.get("id", "").startswith("cmnt_ref")
            or "MsoCommentReference" in element.get("class", "")
            or "mso-list:ignore" in element.get("style", "").replace(" ", "").casefold()
        )
    return (
        element.tag in ("p", "div")
        and len(element) > 0
        and element[0].tag == "a"
        and _REMARK.match(element[0].get("id", "")) is not None
    )


def _is_row_of_values(row: _Element) -> bool:
    """Whether a table's row holds several short values; rows of whole texts lay out a page."""
    cells = [cell for cell in row if isinstance(cell.tag, str) and cell.tag.rpartition("}")[2] in _CELLS]
    return len(cells) > 1 and all(map(_is_value, cells))


def _is_value(cell: _Element) -> bool:
    inside = list(islice(cell.iterdescendants(), _VALUE_ELEMENTS + 1))
    if len(inside) > _VALUE_ELEMENTS or sum(e.tag == "p" for e in inside) > 1:
        return False
    return sum(len(part) for e in (cell, *inside) for part in (e.text, e.tail) if part) <= _VALUE


def add_all(builder: Builder, pieces: list[Piece], *, lines: bool = True) -> list[str]:
    """Put the pieces into *builder*; gives the byline lines at their top, which are not text.

    A heading that only repeats the headline is the headline, not said twice. *lines* is False where the mark-up is a value
    inside another format, whose lines it does not count.
    """
    names: list[str] = []
    for index, piece in enumerate(pieces):
        text = piece.text
        if piece.kind == "subhead" and builder.headline == text:
            continue
        if index < _TOP and index + 1 < len(pieces) and not builder.has_body and fields.is_byline(text):
            names.append(text)
        else:
            builder.add(piece.kind, piece.runs, piece.line if lines else None)
    return names


def figures(tree: _Element) -> Iterator[Media]:
    """The pictures, videos and sounds of figures, with their captions."""
    for shown in tree.iter("img", "video", "audio", "{*}img", "{*}video", "{*}audio"):
        figure = next(shown.iterancestors("figure", "{*}figure"), None)
        address = href(shown.get("src"))
        if figure is None or not address:
            continue
        caption = next(figure.iter("figcaption", "{*}figcaption"), None)
        kind = str(shown.tag).rpartition("}")[2]
        yield Media(
            kind="picture" if kind == "img" else kind,  # type: ignore[arg-type]
            href=address,
            caption=clean("".join(str(part) for part in caption.itertext())) or None if caption is not None else None,
            width=fields.integer(shown.get("width"), 1, 9999),
            height=fields.integer(shown.get("height"), 1, 9999),
        )


def fragment(html: str) -> _Element | None:
    """A piece of HTML (a ninjs body, a feed's content) as a tree; None for one without text."""
    from lxml import etree
    from lxml import html as parser

    from newsflow.read.depth import shallow

    text = shallow(html)
    if not text.strip():
        return None
    try:
        root = parser.document_fromstring(text, parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):  # nothing but comments, or no tag at all
        return None
    body: _Element = next(root.iter("body"), root)
    return body


def _parser() -> HTMLParser:
    from lxml import html as parser

    return parser.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)


def _styled(name: str, element: _Element, styles: tuple[Style, ...]) -> tuple[Style, ...]:
    if name in _STRONG:
        return (*styles, ("strong", None))
    if name == "em" and (element.get("class") or "") in ("strong", "bold"):
        return (*styles, ("strong", None))
    if name in _EMPHASIS:
        return (*styles, ("emphasis", None))
    if name in ("a", "ref"):
        address = href(element.get("href") or element.get("target"))
        return (*styles, ("link", address)) if address else styles
    if name == "hi":
        return (*styles, ("strong" if "b" in element.get("rend", "") else "emphasis", None))
    return styles
