"""NewsML-G2: articles/<id>.newsml-g2.xml, one news item with the text as XHTML. Off unless switched on."""

from __future__ import annotations

import re
from html import escape as escaped
from typing import Any

from newsflow import Desk, Options, Record, Rendition, hookimpl
from newsflow.render.clean import encoded, followable
from newsflow.render.linked_data import declared_subjects, identifier, strings, summary_of, tables
from newsflow.render.plain_markup import XHTML, figure, headline_of, marked_up, uncaptioned

NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
# Schemes that the catalogue below names, as far as stories carry codes of them.
_CATALOG = frozenset({"medtop", "subj"})
_CODE = re.compile(r"[\w.\-]{1,100}")
CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_39.xml"


class NewsmlG2ExportOptions(Options, frozen=True, kw_only=True):
    """[plugin.newsml-g2-export]"""

    enabled: bool = False


@hookimpl
def options() -> type[Options]:
    """[plugin.newsml-g2-export]"""
    return NewsmlG2ExportOptions


@hookimpl
def render(record: Record, desk: Desk, options: NewsmlG2ExportOptions) -> Rendition | None:
    """One news item."""
    if not options.enabled:
        return None
    language = record.language if record.language != "und" else desk.language
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        _opening(record, language),
        f'<catalogRef href="{CATALOG}"/>',
        *_rights(record),
        *_item_meta(record, desk),
        *_content_meta(record, language),
        *_content_set(record, language),
        "</newsItem>",
        "",
    ]
    return Rendition(
        f"articles/{record.id}.newsml-g2.xml", "application/vnd.iptc.g2.newsitem+xml", encoded("\n".join(parts))
    )


def _opening(record: Record, language: str) -> str:
    return (
        f'<newsItem xmlns="{NAMESPACE}" guid="{xml(identifier(record))}" version="{record.revision}" standard="NewsML-G2"'
        f' standardversion="2.34" conformance="power" xml:lang="{xml(language)}">'
    )


def xml(value: Any) -> str:
    """Escaped, for text and for attributes."""
    return escaped(str(value))


def _element(name: str, value: Any, attributes: str = "") -> list[str]:
    """The element, when there is something to say."""
    return [f"<{name}{attributes}>{xml(value)}</{name}>"] if isinstance(value, str) and value.strip() else []


def _rights(record: Record) -> list[str]:
    notice = _element("copyrightNotice", record.metadata.get("copyright"))
    terms = _element("usageTerms", record.metadata.get("rights"))
    return ["<rightsInfo>", *notice, *terms, "</rightsInfo>"] if notice or terms else []


def _item_meta(record: Record, desk: Desk) -> list[str]:
    """Elements in the order of the schema."""
    source = record.metadata.get("source")
    provider = source if isinstance(source, str) and source.strip() else desk.name
    return [
        "<itemMeta>",
        '<itemClass qcode="ninat:text"/>',
        f'<provider literal="{xml(provider)}"><name>{xml(provider)}</name></provider>',
        f"<versionCreated>{record.updated.isoformat(timespec='seconds')}</versionCreated>",
        f"<firstCreated>{record.published.isoformat(timespec='seconds')}</firstCreated>",
        '<pubStatus qcode="stat:usable"/>',
        *_element("title", headline_of(record)),
        *_element("edNote", record.note),
        "</itemMeta>",
    ]


def _content_meta(record: Record, language: str) -> list[str]:
    """The administrative part in the order of the schema, then the descriptive part, which has none."""
    metadata, dateline = record.metadata, record.dateline
    urgency = metadata.get("urgency")
    place = dateline.place if dateline else None
    return [
        "<contentMeta>",
        *([f"<urgency>{urgency}</urgency>"] if isinstance(urgency, int) and 1 <= urgency <= 9 else []),
        f"<contentCreated>{record.published.isoformat(timespec='seconds')}</contentCreated>",
        f"<contentModified>{record.updated.isoformat(timespec='seconds')}</contentModified>",
        *([f'<located literal="{xml(place)}"><name>{xml(place)}</name></located>'] if place else []),
        f'<language tag="{xml(language)}"/>',
        *(part for word in strings(record, "keywords") for part in _element("keyword", word)),
        *_subjects(record),
        *_element("slugline", metadata.get("slug")),
        *_element("headline", headline_of(record)),
        *_element("dateline", dateline.text if dateline else None),
        *(part for name in record.byline for part in _element("by", name)),
        *_element("description", summary_of(record), ' role="drol:summary"'),
        "</contentMeta>",
    ]


def _subjects(record: Record) -> list[str]:
    topics = [
        f'<subject type="cpnat:abstract" qcode="medtop:{xml(topic["code"])}"><name>{xml(topic.get("label", ""))}</name></subject>'
        for topic in tables(record, "topics")
        if isinstance(topic.get("code"), str) and _CODE.fullmatch(topic["code"])
    ]
    topics += [_declared(subject) for subject in declared_subjects(record)]
    people = [_named("cpnat:person", official.name) for official in record.officials]
    bodies = [_named("cpnat:organisation", str(body.get("name", ""))) for body in tables(record, "organizations")]
    places = [
        _named("cpnat:geoArea", str(country.get("name", "")), literal=str(country.get("code", "")))
        for country in tables(record, "countries")
    ]
    return [*topics, *people, *bodies, *places]


def _declared(subject: dict[str, Any]) -> str:
    """A subject with the agency's own code: as the URI that it is, alone or behind its scheme, else as it stands."""
    code, scheme = subject["code"], subject.get("scheme") or ""
    uri = followable(next((said for said in (code, f"{scheme}{code}") if "://" in said), None))
    if scheme in _CATALOG and _CODE.fullmatch(code):
        said = f'qcode="{scheme}:{xml(code)}"'
    else:
        said = f'uri="{xml(uri)}"' if uri else f'literal="{xml(" ".join(code.split()))}"'
    return f"<subject {said}>{''.join(_element('name', subject.get('label')))}</subject>"


def _named(kind: str, name: str, *, literal: str = "") -> str:
    return f'<subject type="{kind}" literal="{xml(literal or name)}"><name>{xml(name)}</name></subject>'


def _content_set(record: Record, language: str) -> list[str]:
    words = record.metadata.get("word_count")
    count = f' wordcount="{words}"' if isinstance(words, int) else ""
    return [
        "<contentSet>",
        f'<inlineXML contenttype="application/xhtml+xml" xml:lang="{xml(language)}"{count}>',
        '<html xmlns="http://www.w3.org/1999/xhtml">',
        f"<head><title>{xml(headline_of(record) or record.id)}</title></head>",
        "<body>",
        marked_up(record, XHTML, figure),
        *("".join(figure(media, caption=False)) for media in uncaptioned(record)),
        "</body>",
        "</html>",
        "</inlineXML>",
        "</contentSet>",
    ]
