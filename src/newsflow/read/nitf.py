"""NITF 3.x: with or without namespace and DTD, as a file of its own or inside another format."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsflow import Dateline, Declared, Media, ReadError, Source, Story, Subject, hookimpl
from newsflow.read import dateline, fields, headers, xmltree
from newsflow.read.builder import Builder, href, refusals
from newsflow.read.markup import Walker, add_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

_STAMP = re.compile(r"\b\d{8}T\d{4,6}(?:Z|[+-]\d{4})?(?!\S)")  # machines' dates, which some print where people's belong
_KINDS = {
    "image": "picture",
    "photo": "picture",
    "picture": "picture",
    "video": "video",
    "audio": "audio",
    "graphic": "graphic",
}


@hookimpl
def read(source: Source) -> Story | None:
    """Read a file whose root element is nitf."""
    if xmltree.root_name(source.data) != "nitf":
        return None
    with refusals(source.name):
        root = xmltree.tree(source.data, "this NITF file")
        return story(root, encoding=xmltree.encoding(source.data) or "utf-16")


def story(root: _Element, *, encoding: str | None) -> Story:
    """The story of a nitf element. Raises ReadError where it has neither headline nor text."""
    head, body = xmltree.first(root, "body.head"), xmltree.first(root, "body.content")
    builder = Builder()
    for line in xmltree.every(root if head is None else head, "hl1"):
        builder.add("headline" if not builder.blocks else "subhead", xmltree.text(line), line.sourceline)
    if head is not None:
        keys = {xmltree.attribute(e, "key") for e in xmltree.every(root, "keyword")}  # some agencies print a key there
        for line in xmltree.every(head, "hl2"):
            if xmltree.text(line) not in keys:
                builder.add("subhead", xmltree.text(line), line.sourceline)
    if not builder.blocks:
        builder.add("headline", _loose_headline(root, head))
    written, summary = len(builder.blocks), xmltree.text(xmltree.first(root, "abstract"))
    media = [_media(item) for item in xmltree.every(root, "media") if _is_something(item)]
    names = add_body(builder, body)
    for line in xmltree.every(root, "tagline"):
        builder.add("paragraph", xmltree.text(line), line.sourceline)
    if len(builder.blocks) == written:
        add_body(builder, xmltree.first(root, "abstract"))
        summary = ""
    if not builder.has_body and media:
        raise ReadError("this NITF holds pictures or other media and no text", code="media-only")
    declared = headers.completed(_declared(root, builder, encoding), byline=fields.bylines(names), summary=summary)
    return builder.story(declared, media)


class Head(NamedTuple):
    """What stands above the text of a nitf element."""

    headline: str
    bylines: tuple[str, ...]
    dateline: Dateline | None


def head_of(root: _Element) -> Head:
    """The head of a nitf element inside another format, which says the rest itself."""
    head = xmltree.first(root, "body.head")
    if head is None:
        return Head(_loose_headline(root, None), (), None)
    headline = xmltree.text(xmltree.first(head, "hl1")) or _loose_headline(root, head)
    names = fields.bylines(_byline(line) for line in xmltree.every(head, "byline"))
    return Head(headline, names, _declared_dateline(head))


def _loose_headline(root: _Element, head: _Element | None) -> str:
    return xmltree.text(xmltree.first(head, "hedline")) or xmltree.text(xmltree.first(root, "head", "title"))


def add_body(builder: Builder, body: _Element | None) -> list[str]:
    """The blocks below body.content (or block, or abstract); gives the byline lines at its top."""
    return [] if body is None else add_all(builder, Walker().walk(body))


def _declared(root: _Element, builder: Builder, encoding: str | None) -> Declared:
    docdata, first, attribute = xmltree.first(root, "docdata"), xmltree.first, xmltree.attribute
    printed = fields.when(attribute(first(root, "pubdata"), "date.publication"))
    issued = _date(docdata, "date.issue") or printed
    embargo = fields.later(_date(docdata, "date.release"), issued)
    revision = first(root, "du-key")
    return Declared(
        format="nitf",
        encoding=encoding,
        guid=attribute(first(root, "doc-id"), "id-string") or None,
        version=attribute(revision, "version") or None,
        byline=fields.bylines(_byline(line) for line in xmltree.every(root, "byline")),
        dateline=_declared_dateline(root) or dateline.printed(builder),
        language=attribute(root, "lang") or attribute(root, "baselang") or None,
        published=issued,
        updated=fields.later(printed, issued),
        embargo=embargo,
        status=fields.status(attribute(docdata, "management-status"), embargo),
        slug=_slug(root),
        section=attribute(first(root, "pubdata"), "position.section") or None,
        urgency=fields.integer(attribute(first(docdata, "urgency"), "ed-urg")),
        source=_source(root),
        copyright=_copyright(root),
        rights=xmltree.text(first(root, "rights")) or None,
        note="; ".join(fields.unique(attribute(e, "info") for e in xmltree.every(root, "ed-msg"))) or None,
        keywords=fields.unique(attribute(e, "key") for e in xmltree.every(root, "keyword")),
        subjects=tuple(_subject(e) for e in xmltree.every(root, "tobject.subject")),
    )


def _byline(line: _Element) -> str:
    """The person when one is tagged; bytag and office stand beside it."""
    people = [xmltree.spaced(e) for e in xmltree.every(line, "person")]
    if people:
        return "; ".join(people)
    parts = [line.text or ""]
    for child in line:
        if xmltree.local(child) not in ("byttl", "location"):
            parts.append(xmltree.text(child))
        parts.append(child.tail or "")
    return " ".join(parts)


def _declared_dateline(root: _Element) -> Dateline | None:
    """The dateline element's place and date as they are printed."""
    element = xmltree.first(root, "dateline")
    whole = _STAMP.sub("", xmltree.spaced(element)).strip(" ,")
    found = dateline.element(whole)
    place = xmltree.text(xmltree.first(element, "location", "city")) or xmltree.spaced(
        xmltree.first(element, "location")
    )
    if found and place:
        stamped = _STAMP.sub("", xmltree.text(xmltree.first(element, "story.date")))
        return Dateline(place=place, date=found.date or stamped or None, text=whole)
    return found


def _date(docdata: _Element | None, name: str) -> datetime | None:
    return fields.when(xmltree.attribute(xmltree.first(docdata, name), "norm"))


def _slug(root: _Element) -> str | None:
    """anpa-keyword is the slug where the wire's habits were kept; else the management key."""
    names = {
        xmltree.attribute(m, "name").casefold(): xmltree.attribute(m, "content") for m in xmltree.every(root, "meta")
    }
    for name in ("anpa-keyword", "slug", "slugline", "ap-slug"):
        if names.get(name):
            return names[name]
    keys = (("fixture", "fix-id"), ("keyword", "key"), ("du-key", "key"))
    return next((found for name, key in keys if (found := xmltree.attribute(xmltree.first(root, name), key))), None)


def _source(root: _Element) -> str | None:
    return (
        xmltree.text(xmltree.first(root, "distributor"))
        or xmltree.attribute(xmltree.first(root, "from-src"), "src-name")
        or xmltree.attribute(xmltree.first(root, "doc-id"), "regsrc")
        or None
    )


def _copyright(root: _Element) -> str | None:
    element = xmltree.first(root, "doc.copyright")
    return " ".join(filter(None, (xmltree.attribute(element, "year"), xmltree.attribute(element, "holder")))) or None


def _subject(element: _Element) -> Subject:
    labels = [xmltree.attribute(element, f"tobject.subject.{part}") for part in ("detail", "matter", "type")]
    return Subject(
        code=xmltree.attribute(element, "tobject.subject.refnum") or xmltree.attribute(element, "tobject.subject.code"),
        label=next(filter(None, labels), None),
        scheme=xmltree.attribute(element, "tobject.subject.ipr") or None,
    )


def _is_something(element: _Element) -> bool:
    """Whether a media element says what it is; captions alone are sent in empty ones."""
    reference = xmltree.first(element, "media-reference")
    return xmltree.attribute(element, "media-type") != "other" or bool(xmltree.attribute(reference, "source"))


def _media(element: _Element) -> Media:
    reference = xmltree.first(element, "media-reference")
    size = [fields.integer(xmltree.attribute(reference, name), 1, 9999) for name in ("width", "height")]
    return Media(
        kind=_KINDS.get(xmltree.attribute(element, "media-type").casefold(), "other"),  # type: ignore[arg-type]
        href=href(xmltree.attribute(reference, "source")),
        caption=xmltree.text(xmltree.first(element, "media-caption")) or None,
        credit=xmltree.text(xmltree.first(element, "media-producer")) or None,
        media_type=xmltree.attribute(reference, "mime-type") or None,
        width=size[0],
        height=size[1],
    )
