"""OpenDocument texts (ODT, also flat FODT), read from their XML."""

from __future__ import annotations

from collections.abc import Iterator

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
    if source.data.startswith(b"PK\x03\x04") and _SIGN in source.data[:200]:
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
    return copy.story(list(_paragraphs(body, styles)), _declared(roots))


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
        kind = styles.kind(xmltree.attribute(element, "style-name"))
        if kind == "paragraph":
            kind = "subhead" if xmltree.local(element) == "h" else inside
        yield copy.Paragraph(kind, list(_runs(element, styles, ())), number)


def _printed(element: _Element, inside: BlockKind) -> Iterator[tuple[_Element, BlockKind]]:
    for child in element:
        name = xmltree.local(child)
        if name in _UNPRINTED:
            continue
        if name in ("p", "h"):
            yield child, inside
            for frame in (e for e in child.iter("{*}text-box")):
                yield from _printed(frame, "caption" if inside == "paragraph" else inside)
        else:
            yield from _printed(child, "list-item" if name == "list" else inside)


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
