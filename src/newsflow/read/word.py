"""Word documents (DOCX), read from their XML: what is printed, with styles, lists, links and emphasis; deleted text left out.

python-docx is not used: it takes 2.6 ms a story where this takes a third of one, and unpacks before it can be asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from newsflow import Declared, ReadError, Source, Story, hookimpl
from newsflow.read import copy, fields, xmltree
from newsflow.read.archive import Archive
from newsflow.read.builder import Run, Style, href, refusals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsflow.story import BlockKind

# Deleted and moved-away text, the second of two equivalent drawings, field codes and notes' signs are not printed.
_UNPRINTED = frozenset(
    {"del", "moveFrom", "Fallback", "instrText", "delText", "annotationRef", "footnoteReference", "pPr", "rPr", "sdtPr"}
)
_STYLE = re.compile(
    rb'<w:style\b[^<>]{0,400}?w:styleId="([^"<>]{1,100})"[^<>]{0,300}>\s{0,100}<w:name w:val="([^"<>]{1,200})"'
)


@hookimpl
def read(source: Source) -> Story | None:
    """Read a zip container that holds word/document.xml."""
    if not source.data.startswith(b"PK\x03\x04") or b"word/" not in source.data:
        return None
    with refusals(source.name):
        return _read(source)


def _read(source: Source) -> Story | None:
    archive = Archive(source.data, source.name)
    document = archive.part("word/document.xml")
    if document is None:
        return None
    body = xmltree.first(xmltree.tree(document, f"{source.name}: its text"), "body")
    if body is None:
        raise ReadError(f"{source.name}: this Word document has no body", code="malformed")
    paragraphs = list(_paragraphs(body, _targets(archive, source.name), _style_names(archive)))
    made = copy.story(paragraphs, _declared(archive, source.name))
    notes = document.count(b"<w:footnoteReference") + document.count(b"<w:endnoteReference")
    return copy.with_remarks(made, "word", comments=document.count(b"<w:commentReference"), notes=notes)


def _paragraphs(body: _Element, targets: dict[str, str], styles: dict[str, str]) -> Iterator[copy.Paragraph]:
    for number, element in enumerate(_printed(body), 1):
        if xmltree.local(element) == "tr":
            yield copy.Paragraph("paragraph", list(_row(element, targets)), number)
            continue
        style = xmltree.attribute(xmltree.first(element, "pPr", "pStyle"), "val")
        kind = _kind(styles.get(style, style), element)
        pictures = tuple(_pictures(element, targets))
        for runs in _split(_runs(element, targets, ())):
            yield copy.Paragraph(kind, runs, number, pictures)
            pictures = ()


def _printed(element: _Element) -> Iterator[_Element]:
    """Paragraphs that are printed, and rows of values; paragraphs inside these are their own affair."""
    for child in element:
        here = xmltree.local(child)
        if here in _UNPRINTED:
            continue
        if here == "tr" and _holds_values(child):
            yield child
        elif here == "p":
            yield child
            for box in _text_boxes(child):
                yield from _printed(box)
        else:
            yield from _printed(child)


def _holds_values(row: _Element) -> bool:
    """Whether a table's row holds several short values; rows of whole texts lay out a page."""
    cells = xmltree.children(row, "tc")
    return len(cells) > 1 and all(map(_is_value, cells))


def _is_value(cell: _Element) -> bool:
    paragraphs = xmltree.children(cell, "p")
    return (
        len(paragraphs) == 1
        and not xmltree.children(cell, "tbl")
        and sum(len(text.text or "") for text in islice(paragraphs[0].iter("{*}t"), 50)) <= copy.LONGEST_VALUE
        and next(paragraphs[0].iter("{*}drawing", "{*}pict"), None) is None
    )


def _row(row: _Element, targets: dict[str, str]) -> Iterator[Run]:
    for cell in xmltree.children(row, "tc"):
        yield from _runs(cell, targets, ())
        yield Run(" ")


def _pictures(paragraph: _Element, targets: dict[str, str]) -> Iterator[copy.Picture]:
    """Drawings of today's Word and of the one before 2010; the description is what screen readers say."""
    for drawing in paragraph.iter("{*}drawing", "{*}pict"):
        blip = next(drawing.iter("{*}blip", "{*}imagedata"), None)
        if blip is None or any(xmltree.local(e) in _UNPRINTED for e in drawing.iterancestors()):
            continue
        said = next(drawing.iter("{*}docPr", "{*}shape"), None)
        target = targets.get(xmltree.attribute(blip, "embed") or xmltree.attribute(blip, "id"), "")
        description = xmltree.attribute(said, "descr") or xmltree.attribute(said, "alt")
        yield copy.Picture(description, copy.image_type(target))


def _text_boxes(paragraph: _Element) -> Iterator[_Element]:
    for child in paragraph:
        here = xmltree.local(child)
        if here == "txbxContent":
            yield child
        elif here not in _UNPRINTED:
            yield from _text_boxes(child)


def _runs(element: _Element, targets: dict[str, str], styles: tuple[Style, ...]) -> Iterator[Run]:
    for child in element:
        name = xmltree.local(child)
        if name in _UNPRINTED or name == "txbxContent":
            continue
        if name == "t":
            yield Run(child.text or "", styles)
        elif name in ("tab", "br", "cr"):
            yield Run("\n" if name != "tab" else " ", styles)
        elif name == "noBreakHyphen":
            yield Run("-", styles)
        elif name == "hyperlink":
            address = href(targets.get(xmltree.attribute(child, "id"), ""))
            yield from _runs(child, targets, (*styles, ("link", address)) if address else styles)
        elif name == "r":
            yield from _runs(child, targets, styles + _emphasis(child))
        else:
            yield from _runs(child, targets, styles)


def _split(runs: Iterator[Run]) -> Iterator[list[Run]]:
    """Line breaks inside a paragraph are white space; two in a row part it, as reporters mean them to."""
    part: list[Run] = []
    breaks = 0
    for run in runs:
        breaks = breaks + 1 if run.text == "\n" else breaks if run.text.isspace() else 0
        if breaks == 2:
            yield part
            part = []
        part.append(run)
    yield part


def _emphasis(run: _Element) -> tuple[Style, ...]:
    found: list[Style] = []
    for properties in xmltree.children(run, "rPr"):
        for child in properties:
            on = xmltree.attribute(child, "val") not in ("0", "false", "off")
            if on and xmltree.local(child) == "b":
                found.append(("strong", None))
            elif on and xmltree.local(child) == "i":
                found.append(("emphasis", None))
    return tuple(found)


def _kind(style: str, element: _Element) -> BlockKind | copy.Special:
    kind = copy.kind_of(style)
    if kind == "paragraph" and xmltree.first(element, "pPr", "numPr") is not None:
        return "list-item"
    return kind


def _targets(archive: Archive, name: str) -> dict[str, str]:
    """Where the document's references lead: addresses of links, names of picture files."""
    part = archive.part("word/_rels/document.xml.rels")
    if not part:
        return {}
    root = xmltree.tree(part, f"{name}: its links")
    return {xmltree.attribute(e, "Id"): xmltree.attribute(e, "Target") for e in xmltree.every(root, "Relationship")}


def _style_names(archive: Archive) -> dict[str, str]:
    """Style id -> name: ids are translated by localised Word, the built-in names are not.

    Found by pattern: parsing the usual 30 kB of styles took ten times as long as reading the story.
    """
    part = archive.part("word/styles.xml") or b""
    return {found[1].decode("utf-8", "replace"): found[2].decode("utf-8", "replace") for found in _STYLE.finditer(part)}


def _declared(archive: Archive, name: str) -> Declared:
    """docProps/core.xml: keywords, dates and language; author and title are often the template's."""
    part = archive.part("docProps/core.xml")
    if not part:
        return Declared(format="docx")
    root = xmltree.tree(part, f"{name}: its properties")
    value = {xmltree.local(e): xmltree.text(e) for e in root}
    return Declared(
        format="docx",
        language=value.get("language") or None,
        keywords=fields.listed(value.get("keywords")),
        section=value.get("category") or None,
        guid=value.get("identifier") or None,
    )
