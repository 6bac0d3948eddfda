"""NITF 3.6: articles/<id>.nitf.xml. Off unless switched on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape as escaped
from typing import Any

from newsflow import Desk, Media, Options, Record, Rendition, hookimpl
from newsflow.render.clean import encoded, followable
from newsflow.render.linked_data import declared_subjects, identifier, strings, tables
from newsflow.render.plain_markup import NITF, Tags, headline_of, marked_up, uncaptioned

NAMESPACE = "http://iptc.org/std/NITF/2006-10-18/"
VERSION = "-//IPTC//DTD NITF 3.6//EN"
_TOKEN = re.compile(r"[\w.:-]{1,100}")
_TYPES = {"picture": "image", "video": "video", "audio": "audio", "graphic": "image"}


class NitfExportOptions(Options, frozen=True, kw_only=True):
    """[plugin.nitf-export]"""

    enabled: bool = False


@hookimpl
def options() -> type[Options]:
    """[plugin.nitf-export]"""
    return NitfExportOptions


@hookimpl
def render(record: Record, desk: Desk, options: NitfExportOptions) -> Rendition | None:
    """One NITF document."""
    if not options.enabled:
        return None
    language = record.language if record.language != "und" else desk.language
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<nitf xmlns="{NAMESPACE}" version="{VERSION}" baselang="{xml(language)}">',
        *_head(record, desk),
        "<body>",
        *_body_head(record),
        "<body.content>",
        marked_up(record, NITF, _around),
        *("".join(_tags(media, "", "")) for media in uncaptioned(record)),
        "</body.content>",
        "</body>",
        "</nitf>",
        "",
    ]
    data = encoded("\n".join(parts))
    return Rendition(f"articles/{record.id}.nitf.xml", "application/nitf+xml", data)


def xml(value: Any) -> str:
    """Escaped, for text and for attributes."""
    return escaped(str(value))


def _stamp(time: datetime) -> str:
    """ISO 8601 basic form, as NITF's norm attributes want it: 20181205T103000Z."""
    return time.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _head(record: Record, desk: Desk) -> list[str]:
    metadata = record.metadata
    title = headline_of(record)
    section = metadata.get("section")
    place = f' position.section="{xml(section)}"' if isinstance(section, str) else ""
    return [
        "<head>",
        *([f"<title>{xml(title)}</title>"] if title else []),
        *([f'<meta name="slug" content="{xml(metadata["slug"])}"/>'] if metadata.get("slug") else []),
        '<tobject tobject.type="news">',
        *(_subject(topic, "IPTC Media Topics") for topic in tables(record, "topics") if _is_token(topic.get("code"))),
        *(_subject(s, s.get("scheme") or "IPTC") for s in declared_subjects(record) if _is_token(s["code"])),
        "</tobject>",
        *_docdata(record, desk),
        f'<pubdata type="web" name="{xml(desk.name)}" date.publication="{_stamp(record.updated)}"{place}/>',
        "</head>",
    ]


def _is_token(code: object) -> bool:
    """Whether the schema takes it for a reference number: letters, digits, dots, hyphens, colons and low lines."""
    return isinstance(code, str) and _TOKEN.fullmatch(code) is not None


def _subject(subject: dict[str, Any], provider: str) -> str:
    label = subject.get("label")
    kind = f' tobject.subject.type="{xml(label)}"' if label else ""
    return f'<tobject.subject tobject.subject.ipr="{xml(provider)}" tobject.subject.refnum="{xml(subject["code"])}"{kind}/>'


def _docdata(record: Record, desk: Desk) -> list[str]:
    metadata = record.metadata
    urgency = metadata.get("urgency")
    copyright_ = metadata.get("copyright")
    return [
        '<docdata management-status="usable">',
        f'<doc-id regsrc="{xml(desk.name)}" id-string="{xml(identifier(record))}"/>',
        *([f'<urgency ed-urg="{urgency}"/>'] if isinstance(urgency, int) else []),
        f'<date.issue norm="{_stamp(record.published)}"/>',
        *([f'<ed-msg info="{xml(record.note)}"/>'] if record.note else []),
        f'<du-key key="{xml(record.id)}" version="{record.revision}"/>',
        *([f'<doc.copyright holder="{xml(copyright_)}"/>'] if copyright_ else []),
        *_wrapped("key-list", [f'<keyword key="{xml(word)}"/>' for word in strings(record, "keywords")]),
        *_wrapped("identified-content", _identified(record)),
        "</docdata>",
    ]


def _identified(record: Record) -> list[str]:
    """People, bodies and countries named."""
    people = [f"<person>{xml(o.name)}<function>{xml(o.title)}</function></person>" for o in record.officials]
    bodies = [f"<org>{xml(o.get('name', ''))}</org>" for o in tables(record, "organizations")]
    countries = [
        f'<location><country iso-cc="{xml(c.get("code", ""))}">{xml(c.get("name", ""))}</country></location>'
        for c in tables(record, "countries")
    ]
    return [*people, *bodies, *countries]


def _wrapped(name: str, parts: list[str]) -> list[str]:
    return [f"<{name}>", *parts, f"</{name}>"] if parts else []


def _body_head(record: Record) -> list[str]:
    metadata, headline = record.metadata, headline_of(record)
    return [
        "<body.head>",
        *([f"<hedline><hl1>{xml(headline)}</hl1></hedline>"] if headline else []),
        *([f"<rights>{xml(metadata['rights'])}</rights>"] if metadata.get("rights") else []),
        *(f"<byline><person>{xml(name)}</person></byline>" for name in record.byline),
        *([f"<distributor>{xml(metadata['source'])}</distributor>"] if metadata.get("source") else []),
        *_dateline(record),
        *([f"<abstract><p>{xml(metadata['summary'])}</p></abstract>"] if metadata.get("summary") else []),
        "</body.head>",
    ]


def _dateline(record: Record) -> list[str]:
    """The dateline's place, where the text does not print it."""
    dateline = record.dateline
    if dateline is None or not dateline.place or (dateline.text and dateline.text in record.text[:1000]):
        return []
    return [f"<dateline><location>{xml(dateline.place)}</location></dateline>"]


def _around(media: Media) -> Tags:
    return _tags(media, "<media-caption><p>", "</p></media-caption>")


def _tags(media: Media, opening: str, closing: str) -> Tags:
    size = "".join(f' {name}="{value}"' for name in ("width", "height") if (value := getattr(media, name)))
    mime = xml(media.media_type or "application/octet-stream")
    producer = f"<media-producer>{xml(media.credit)}</media-producer>" if media.credit else ""
    reference = f'<media-reference mime-type="{mime}" source="{xml(followable(media.href))}"{size}/>'
    return f'<media media-type="{_TYPES.get(media.kind, "other")}">{reference}{opening}', f"{closing}{producer}</media>"
