"""OpenDocument texts (ODT, also flat FODT), read from their XML."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from newsflow import Declared, ReadError, Source, Story, hookimpl
from newsflow.read import copy, fields, xmltree
from newsflow.read.archive import Archive
from newsflow.read.builder import Run, Style, href

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsflow.story import BlockKind

_UNPRINTED = frozenset({"annotation", "annotation-end", "note", "tracked-changes", "sequence-decls", "binary-data"})
_SIGN = b"mimetypeapplication/vnd.oasis.opendocument.text"
_KINDS: dict[str, BlockKind | copy.Special] = {
    "title": "headline",
    "headline": "headline",
    "subtitle": "subhead",
    "quotations": "quote",
    "quote": "quote",
    "caption": "caption",
    "figure": "caption",
    "illustration": "caption",
    "byline": "byline",
    "author": "byline",
}


@hookimpl
def read(source: Source) -> Story | None:
    """Read a zip container of that type, or a flat file whose root is office:document."""
    if source.data.startswith(b"PK\x03\x04") and (_SIGN in source.data[:200] or _is_packed_again(source)):
        archive = Archive(source.data, source.name)
        parts = [archive.part("content.xml"), archive.part("meta.xml"), archive.part("styles.xml")]
        if parts[0] is None:
            raise ReadError(f"{source.name}: this OpenDocument text has no content", code="malformed")
        roots = [xmltree.tree(part, f"{source.name}: its text") for part in parts if part]
    elif xmltree.root_name(source.data) == "document" and b"opendocument" in source.data[:8192]:
        roots = [xmltree.tree(source.data, f"{source.name}: this OpenDocument text")]
    else:
        return None
    body = next((e for holder in xmltree.every(roots[0], "body") for e in xmltree.children(holder, "text")), None)
    if body is None:
        raise ReadError(f"{source.name}: this OpenDocument file is no text", code="not-a-story")
    styles = _Styles(roots)
    made = copy.story(list(_paragraphs(body, styles)), _declared(roots))
    comments, notes = (sum(1 for _ in xmltree.every(body, name)) for name in ("annotation", "note"))
    return copy.with_remarks(made, "odt", comments=comments, notes=notes)


def _is_packed_again(source: Source) -> bool:
    """Whether a zip program packed an OpenDocument text anew, and its type with it, which should lie open."""
    if b"mimetype" not in source.data[:200] or b"content.xml" not in source.data:
        return False
    return (Archive(source.data, source.name).part("mimetype") or b"").startswith(_SIGN.removeprefix(b"mimetype"))


class _Styles:
    """What the document's own styles mean: their parents' names, and which are bold or italic."""

    def __init__(self, roots: list[_Element]) -> None:
        self._parents: dict[str, str] = {}
        self.marks: dict[str, tuple[Style, ...]] = {}
        for root in roots:
            for style in xmltree.every(root, "style"):
                name = xmltree.attribute(style, "name")
                self._parents[name] = xmltree.attribute(style, "parent-style-name")
                properties = xmltree.first(style, "text-properties")
                found: list[Style] = []
                if xmltree.attribute(properties, "font-weight") in ("bold", "600", "700", "800", "900"):
                    found.append(("strong", None))
                if xmltree.attribute(properties, "font-style") in ("italic", "oblique"):
                    found.append(("emphasis", None))
                self.marks[name] = tuple(found)

    def kind(self, name: str) -> BlockKind | copy.Special:
        """The kind of a paragraph of that style or of a style made from it."""
        for _ in range(10):
            plain = name.replace("_20_", " ").casefold()
            if plain in _KINDS:
                return _KINDS[plain]
            if plain.startswith("heading"):
                return "subhead"
            name = self._parents.get(name, "")
        return "paragraph"


def _paragraphs(body: _Element, styles: _Styles) -> Iterator[copy.Paragraph]:
    for number, (element, inside) in enumerate(_printed(body, "paragraph"), 1):
        if xmltree.local(element) == "table-row":
            yield copy.Paragraph("paragraph", list(_row(element, styles)), number)
            continue
        kind = styles.kind(xmltree.attribute(element, "style-name"))
        if kind == "paragraph":
            kind = "subhead" if xmltree.local(element) == "h" else inside
        yield copy.Paragraph(kind, list(_runs(element, styles, ())), number, tuple(_pictures(element)))


def _printed(element: _Element, inside: BlockKind) -> Iterator[tuple[_Element, BlockKind]]:
    for child in element:
        name = xmltree.local(child)
        if name in _UNPRINTED:
            continue
        if name == "table-row" and _holds_values(child):
            yield child, inside
        elif name == "frame":  # anchored to the page
            yield child, "caption"
            yield from _boxed(child, inside)
        elif name in ("p", "h"):
            yield child, inside
            yield from _boxed(child, inside)
        else:
            yield from _printed(child, "list-item" if name == "list" else inside)


def _boxed(element: _Element, inside: BlockKind) -> Iterator[tuple[_Element, BlockKind]]:
    """What stands in the text boxes of a paragraph or frame; those inside a box are its own."""
    boxes = (e for e in element.iter("{*}text-box") if _is_outermost(e, element))
    for box in boxes:
        yield from _printed(box, "caption" if inside == "paragraph" else inside)


def _is_outermost(box: _Element, element: _Element) -> bool:
    for parent in box.iterancestors():
        if parent is element:
            return True
        if xmltree.local(parent) == "text-box":
            return False
    return False


def _holds_values(row: _Element) -> bool:
    """Whether a table's row holds several short values; rows of whole texts lay out a page."""
    cells = xmltree.children(row, "table-cell")
    return len(cells) > 1 and all(
        len(c) < 2 and sum(map(len, islice(xmltree.raw_text(c), 50))) <= copy.LONGEST_VALUE for c in cells
    )


def _row(row: _Element, styles: _Styles) -> Iterator[Run]:
    for cell in xmltree.children(row, "table-cell"):
        yield from _runs(cell, styles, ())
        yield Run(" ")


def _pictures(paragraph: _Element) -> Iterator[copy.Picture]:
    """The pictures anchored in a paragraph, described as for screen readers; those in its text boxes are their captions' own."""
    for image in paragraph.iter("{*}image"):
        frame = image.getparent()
        if frame is None or not (frame is paragraph or _is_outermost(frame, paragraph)):
            continue
        said = [xmltree.text(next(iter(xmltree.children(frame, name)), None)) for name in ("desc", "title")]
        yield copy.Picture(said[0] or said[1], copy.image_type(xmltree.attribute(image, "href")))


def _runs(element: _Element, styles: _Styles, marks: tuple[Style, ...]) -> Iterator[Run]:
    if element.text:
        yield Run(element.text, marks)
    for child in element:
        name = xmltree.local(child)
        if name in ("s", "tab", "line-break"):
            yield Run(" ", marks)
        elif name == "a":
            address = href(xmltree.attribute(child, "href"))
            yield from _runs(child, styles, (*marks, ("link", address)) if address else marks)
        elif name == "span":
            yield from _runs(child, styles, marks + styles.marks.get(xmltree.attribute(child, "style-name"), ()))
        elif name and name not in _UNPRINTED and name != "frame":
            yield from _runs(child, styles, marks)
        if child.tail:
            yield Run(child.tail, marks)


def _declared(roots: list[_Element]) -> Declared:
    meta = next((found for root in roots if (found := xmltree.first(root, "meta")) is not None), None)
    return Declared(
        format="odt",
        language=xmltree.text(xmltree.first(meta, "language")) or None,
        keywords=fields.unique(xmltree.text(e) for e in (xmltree.every(meta, "keyword") if meta is not None else ())),
    )
