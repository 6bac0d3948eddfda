"""NewsML-G2: one item, or a message of several; texts as NITF, XHTML or plain, pictures and video as records of what they are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from newsflow import Declared, Media, ReadError, Source, Story, Subject, hookimpl
from newsflow.read import content, dateline, fields, headers, markup, several, xmltree, zones
from newsflow.read.builder import Builder, href, refusals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

    from newsflow.story import Dateline

_ITEMS = frozenset({"newsItem", "packageItem", "conceptItem", "knowledgeItem", "catalogItem", "planningItem"})
_ROOTS = _ITEMS | {"newsMessage"}
_KINDS = {
    "picture": "picture",
    "photo": "picture",
    "video": "video",
    "audio": "audio",
    "graphic": "graphic",
    "animated": "graphic",
}
_TYPES = {"image": "picture", "video": "video", "audio": "audio"}
# Notes with these words in role or constraint are for the agency's own desk.
_PRIVATE = ("nonpublic", "private", "internal")


@hookimpl
def read(source: Source) -> Story | list[Story] | None:
    """Read a file whose root is an item of NewsML-G2 or a message of items."""
    root_name = xmltree.root_name(source.data)
    if root_name is None or root_name not in _ROOTS:
        return None
    with refusals(source.name):
        return _read(source, root_name)


def _read(source: Source, root_name: str) -> Story | list[Story]:
    root = xmltree.tree(source.data, "this NewsML-G2 file")
    encoding = xmltree.encoding(source.data) or "utf-16"
    if root_name != "newsMessage":
        return _item(root, encoding, key="")
    items = [element for element in xmltree.every(root, "*") if xmltree.local(element) in _ITEMS]
    if not items:
        raise ReadError("this NewsML-G2 message holds no items", code="empty")
    if len(items) == 1:
        return _item(items[0], encoding, key="")
    parts = (several.Part(xmltree.attribute(item, "guid"), partial(_item, item, encoding)) for item in items)
    return several.stories(parts, source.name, "newsml-g2")


def _item(item: _Element, encoding: str, key: str) -> Story:
    """The story of one item. Raises ReadError for what is none: concepts, packages of references, empty items."""
    name = xmltree.local(item)
    if name == "packageItem":
        raise ReadError("it is a package that only refers to other items; send the items themselves", code="package")
    if name != "newsItem":
        raise ReadError(f"it is a NewsML-G2 {name} (reference data), not a story", code="not-a-story")
    builder = Builder()
    meta = xmltree.first(item, "contentMeta")
    heading = _headline(item, meta)
    if heading is not None:
        builder.add("headline", xmltree.text(heading), heading.sourceline)
    media = list(_media(item)) or [medium for holder in _contents(item) for medium in markup.figures(holder)]
    found = content.add(builder, _contents(item))
    summary = ""
    if builder.has_body and not media:
        summary = " ".join(text for text in _descriptions(meta) if not builder.holds(text))
    elif not builder.has_body:
        _describe(builder, meta, "caption" if media else "paragraph")
    if not builder.blocks:
        raise ReadError("it has neither headline nor text", code="media-only" if media else "empty")
    declared = headers.completed(_declared(item, meta, encoding, key), byline=fields.bylines(found.bylines))
    declared = headers.completed(declared, dateline=found.dateline or dateline.printed(builder), summary=summary)
    return builder.story(declared, media)


def _contents(item: _Element) -> Iterator[_Element]:
    for holder in xmltree.every(item, "contentSet"):
        yield from (e for e in holder if xmltree.local(e) in ("inlineXML", "inlineData"))


def _headline(item: _Element, meta: _Element | None) -> _Element | None:
    """The headline in the item's own language where there are several; its title where there is none."""
    found = [e for e in (xmltree.children(meta, "headline")) if xmltree.text(e)]
    language = xmltree.attribute(item, "lang")
    found.sort(
        key=lambda e: (
            xmltree.attribute(e, "role").casefold().find("sub") >= 0,
            xmltree.attribute(e, "lang") not in ("", language),
        )
    )
    if found:
        return found[0]
    title = xmltree.first(item, "itemMeta", "title")
    return title if xmltree.text(title) else None


def _describe(builder: Builder, meta: _Element | None, kind: str) -> None:
    """Descriptions stand for the text where there is no text: a picture's caption, a short summary."""
    for text in _descriptions(meta):
        if not builder.holds(text):
            builder.add("caption" if kind == "caption" else "paragraph", text)


def _descriptions(meta: _Element | None) -> tuple[str, ...]:
    """The descriptions, without those that only repeat slug and headline ("STORM-NORTH/:Storm hits north")."""
    slug = xmltree.text(xmltree.first(meta, "slugline"))
    heads = [xmltree.text(e) for e in xmltree.children(meta, "headline")]
    texts = (xmltree.text(e) for e in xmltree.children(meta, "description"))
    plain = (text.removeprefix(f"{slug}:").strip() if slug else text for text in texts)
    return fields.unique(text for text in plain if not any(text in head for head in heads))


def _media(item: _Element) -> Iterator[Media]:
    """What lies elsewhere: the best rendition of a picture, video or sound."""
    remote = list(xmltree.every(item, "remoteContent"))
    kind = _KINDS.get(_code(xmltree.first(item, "itemClass")).rpartition(":")[2])
    if kind is None:
        remote = [e for e in remote if xmltree.attribute(e, "contenttype").partition("/")[0] in _TYPES]
    if not remote:
        return
    best = max(remote, key=lambda e: fields.integer(xmltree.attribute(e, "width"), 1, 9999) or 0)
    media_type = xmltree.attribute(best, "contenttype")
    meta = xmltree.first(item, "contentMeta")
    caption = next((xmltree.text(e) for e in xmltree.children(meta, "description")), "")
    yield Media(
        kind=kind or _TYPES[media_type.partition("/")[0]],  # type: ignore[arg-type]
        href=href(xmltree.attribute(best, "href")),
        caption=caption or None,
        credit=xmltree.text(xmltree.first(meta, "creditline")) or None,
        media_type=media_type or None,
        width=fields.integer(xmltree.attribute(best, "width"), 1, 9999),
        height=fields.integer(xmltree.attribute(best, "height"), 1, 9999),
    )


def _declared(item: _Element, meta: _Element | None, encoding: str, key: str) -> Declared:
    first, text, attribute = xmltree.first, xmltree.text, xmltree.attribute
    source = _party(first(item, "itemMeta", "provider")) or _party(first(meta, "infoSource"))
    version_created = _when(first(item, "versionCreated"), source)
    embargo = _when(first(item, "itemMeta", "embargoed"), source)
    created = _when(first(item, "firstCreated"), source) or _when(first(meta, "contentCreated"), source)
    return Declared(
        format="newsml-g2",
        encoding=encoding,
        key=key,
        guid=attribute(item, "guid") or None,
        version=attribute(item, "version") or None,
        byline=fields.bylines(text(e) for e in xmltree.children(meta, "by")) or fields.bylines(_creators(meta)),
        dateline=_dateline(meta),
        language=attribute(first(meta, "language"), "tag") or attribute(item, "lang") or None,
        published=created or version_created,
        updated=version_created,
        embargo=embargo,
        status=fields.status(_code(first(item, "itemMeta", "pubStatus")), embargo),
        slug=text(first(meta, "slugline")) or None,
        urgency=fields.integer(text(first(meta, "urgency"))),
        source=source,
        copyright=text(first(item, "copyrightNotice")) or _party(first(item, "copyrightHolder")),
        rights=text(first(item, "usageTerms")) or None,
        note="; ".join(fields.unique(_notes(item))) or None,
        keywords=fields.unique(text(e) for e in xmltree.children(meta, "keyword")),
        subjects=tuple(_subjects(meta)),
    )


def _when(element: _Element | None, agency: str | None) -> datetime | None:
    return zones.at_home(fields.when(xmltree.text(element)), agency)


def _creators(meta: _Element | None) -> list[str]:
    """Creators said to be persons; agencies are creators too."""
    return [
        xmltree.text(xmltree.first(e, "name"))
        for e in xmltree.children(meta, "creator")
        if "person" in f"{xmltree.attribute(e, 'type')} {xmltree.attribute(e, 'role')}".casefold()
    ]


def _dateline(meta: _Element | None) -> Dateline | None:
    return dateline.element(xmltree.text(xmltree.first(meta, "dateline")))


def _notes(item: _Element) -> Iterator[str]:
    """Editor's notes meant for clients. dpa repeats a laid-out notepad as plain notes: then the plain ones serve."""
    notes = list(xmltree.children(xmltree.first(item, "itemMeta"), "edNote"))
    plain = [e for e in notes if not len(e)] or notes
    for note in plain:
        marks = f"{xmltree.attribute(note, 'role')} {xmltree.attribute(note, 'pubconstraint')}".casefold()
        if not any(word in marks for word in _PRIVATE):
            yield xmltree.text(note)


def _party(element: _Element | None) -> str | None:
    """A party's name, else its literal or code."""
    name = xmltree.text(xmltree.first(element, "name"))
    return name or xmltree.attribute(element, "literal") or _code(element).rpartition(":")[2] or None


def _subjects(meta: _Element | None) -> Iterator[Subject]:
    for element in xmltree.children(meta, "subject"):
        label = xmltree.text(xmltree.first(element, "name")) or None
        concept = xmltree.first(element, "mainConcept")
        code = _code(element) or _code(concept)
        if not code and not label:
            continue
        if "://" in code:
            scheme, _, code = code.rpartition("/")
            yield Subject(code=code, label=label, scheme=scheme + "/")
        else:
            scheme, _, code = code.rpartition(":")
            yield Subject(code=code or str(label), label=label, scheme=scheme or None)


def _code(element: _Element | None) -> str:
    """A concept's code, in any of the ways G2 writes one."""
    return next((found for name in ("qcode", "uri", "literal") if (found := xmltree.attribute(element, name))), "")
