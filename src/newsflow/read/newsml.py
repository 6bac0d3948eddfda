"""NewsML 1.x: one or several NewsItems in a file, each a tree of components with the text as NITF, XHTML or loose paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from newsflow import Declared, Media, ReadError, Source, Story, Subject, hookimpl
from newsflow.read import content, dateline, fields, headers, several, xmltree
from newsflow.read.builder import Builder, href, refusals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

_KINDS = {
    "photo": "picture",
    "picture": "picture",
    "image": "picture",
    "graphic": "graphic",
    "video": "video",
    "audio": "audio",
}
# Components whose content is not the story's text.
_BESIDE = frozenset(
    {"stylesheet", "headline", "logo", "contact", "caption", "summary", "abstract", "photo caption", "slugline"}
)


@hookimpl
def read(source: Source) -> Story | list[Story] | None:
    """Read a file whose root is NewsML."""
    if xmltree.root_name(source.data) != "NewsML":
        return None
    with refusals(source.name):
        return _read(source)


def _read(source: Source) -> Story | list[Story]:
    root = xmltree.tree(source.data, "this NewsML file")
    encoding = xmltree.encoding(source.data) or "utf-16"
    items = [e for e in root if xmltree.local(e) == "NewsItem"]
    if not items:
        raise ReadError("this NewsML file holds no NewsItem", code="empty")
    if len(items) == 1:
        return _story(items[0], encoding, "")
    parts = (several.Part(_guid(item) or "", partial(_story, item, encoding)) for item in items)
    return several.stories(parts, source.name, "newsml")


def _story(item: _Element, encoding: str, key: str) -> Story:
    builder = Builder()
    heading = next((e for e in xmltree.every(item, "HeadLine") if xmltree.text(e)), None)
    if heading is not None:
        builder.add("headline", xmltree.text(heading), heading.sourceline)
    for line in xmltree.every(item, "SubHeadLine"):
        builder.add("subhead", xmltree.text(line), line.sourceline)
    found = content.add_parts(builder, _contents(item))
    media = list(_media(item))
    for caption in fields.unique(medium.caption for medium in media):
        if not builder.holds(caption):
            builder.add("caption", caption)
    if not builder.blocks:
        raise ReadError("this NewsML item has neither headline nor text", code="media-only" if media else "empty")
    declared = headers.completed(_declared(item, encoding, key), byline=fields.bylines(found.bylines))
    declared = headers.completed(declared, dateline=found.dateline or dateline.printed(builder), summary=_summary(item))
    return builder.story(declared, media)


def _contents(item: _Element) -> Iterator[list[_Element]]:
    """The story's parts in order, each as its alternatives: contents of one component say the same in several formats."""
    language = _name(xmltree.first(item, "DescriptiveMetadata", "Language"))
    for component in xmltree.every(item, "NewsComponent"):
        own = _name(
            next(
                (
                    e
                    for m in xmltree.children(component, "DescriptiveMetadata")
                    for e in xmltree.children(m, "Language")
                ),
                None,
            )
        )
        if language and own and own != language:
            continue
        holders = [xmltree.first(e, "DataContent") for e in xmltree.children(component, "ContentItem")]
        alternatives = [e for e in holders if e is not None and xmltree.text(e)]
        if alternatives and _role(alternatives[0]) not in _BESIDE:
            yield alternatives


def _summary(item: _Element) -> str:
    """The abstract, which agencies put into a component of its own."""
    holders = (e for e in xmltree.every(item, "DataContent") if _role(e) in ("summary", "abstract"))
    return next((text for e in holders if (text := xmltree.text(e))), "")


def _role(holder: _Element) -> str:
    """The role of the nearest component that has one."""
    for parent in holder.iterancestors("{*}NewsComponent"):
        for role in xmltree.children(parent, "Role"):
            return xmltree.attribute(role, "FormalName").casefold()
    return ""


def _media(item: _Element) -> Iterator[Media]:
    for component in xmltree.every(item, "ContentItem"):
        media_type = xmltree.attribute(xmltree.first(component, "MimeType"), "FormalName")
        kind = _KINDS.get(xmltree.attribute(xmltree.first(component, "MediaType"), "FormalName").casefold())
        kind = kind or _KINDS.get(media_type.partition("/")[0])
        if kind is None or not xmltree.attribute(component, "Href"):
            continue
        size = {
            xmltree.attribute(p, "FormalName"): xmltree.attribute(p, "Value")
            for p in xmltree.every(component, "Property")
        }
        yield Media(
            kind=kind,  # type: ignore[arg-type]
            href=href(xmltree.attribute(component, "Href")),
            caption=_caption(component),
            media_type=media_type or None,
            width=fields.integer(size.get("PixelWidth") or size.get("Width"), 1, 9999),
            height=fields.integer(size.get("PixelHeight") or size.get("Height"), 1, 9999),
        )


def _caption(component: _Element) -> str | None:
    """The caption beside a picture: a sibling component with that role."""
    parent = component.getparent()
    parent = parent.getparent() if parent is not None else None
    for beside in xmltree.children(parent, "NewsComponent"):
        role = xmltree.attribute(next(iter(xmltree.children(beside, "Role")), None), "FormalName").casefold()
        if "caption" in role:
            return xmltree.text(xmltree.first(beside, "DataContent")) or None
    return None


def _declared(item: _Element, encoding: str, key: str) -> Declared:
    first, text = xmltree.first, xmltree.text
    created = fields.when(text(first(item, "FirstCreated")))
    revised = fields.when(text(first(item, "ThisRevisionCreated")))
    return Declared(
        format="newsml-1.2",
        encoding=encoding,
        key=key,
        guid=_guid(item),
        version=text(first(item, "RevisionId")) or None,
        byline=fields.bylines(text(e) for e in xmltree.every(item, "ByLine")),
        dateline=dateline.element(text(first(item, "DateLine"))),
        language=_name(first(item, "DescriptiveMetadata", "Language")) or xmltree.attribute(item, "lang") or None,
        published=created or revised,
        updated=revised,
        embargo=_embargo(item),
        status=fields.status(_name(first(item, "NewsManagement", "Status")), _embargo(item)),
        slug=text(first(item, "SlugLine")) or text(first(item, "NameLabel")) or None,
        urgency=fields.integer(_name(first(item, "Urgency"))) or fields.integer(_name(first(item, "Priority"))),
        source=_party(item, "Provider") or _party(item, "Source") or text(first(item, "ProviderId")) or None,
        copyright=text(first(item, "CopyrightLine")) or text(first(item, "CopyrightHolder")) or None,
        rights=text(first(item, "UsageType")) or text(first(item, "RightsLine")) or None,
        note="; ".join(fields.unique(text(e) for e in xmltree.every(item, "Instruction"))) or None,
        keywords=fields.unique([*_keywords(item), *(text(e) for e in xmltree.every(item, "KeywordLine"))]),
        subjects=tuple(dict.fromkeys(_subjects(item))),
    )


def _guid(item: _Element) -> str | None:
    """The public identifier without its revision: the next revision is the same story."""
    public = xmltree.text(xmltree.first(item, "PublicIdentifier"))
    revision = xmltree.text(xmltree.first(item, "RevisionId"))
    return re.sub(rf":{re.escape(revision)}[A-Z]?$", "", public) if revision else public or None


def _embargo(item: _Element) -> datetime | None:
    """A future status, "usable from ...", while the present one is embargoed."""
    status = _name(xmltree.first(item, "NewsManagement", "Status")).casefold()
    change = xmltree.first(item, "StatusWillChange")
    return (
        fields.when(xmltree.text(xmltree.first(change, "DateAndTime")))
        if change is not None and status != "usable"
        else None
    )


def _keywords(item: _Element) -> Iterator[str]:
    for element in xmltree.every(item, "Property"):
        if _name(element).casefold() in ("keyword", "keywords"):
            yield xmltree.attribute(element, "Value")


def _subjects(item: _Element) -> Iterator[Subject]:
    for holder in xmltree.every(item, "SubjectCode"):
        for element in holder:
            if xmltree.local(element) in ("Subject", "SubjectMatter", "SubjectDetail") and _name(element):
                yield Subject(code=_name(element), scheme=xmltree.attribute(element, "Scheme") or None)


def _party(item: _Element, name: str) -> str:
    return _name(xmltree.first(item, "AdministrativeMetadata", name, "Party"))


def _name(element: _Element | None) -> str:
    return xmltree.attribute(element, "FormalName")
