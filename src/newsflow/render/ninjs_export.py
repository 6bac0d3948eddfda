"""ninjs 3.0 (IPTC's news in JSON): articles/<id>.ninjs.json. Off unless switched on."""

from __future__ import annotations

import json
from typing import Any

from newsflow import Desk, Media, Options, Record, Rendition, hookimpl
from newsflow.render.clean import clean, followable
from newsflow.render.linked_data import MEDIA_TOPICS, declared_subjects, identifier, strings, summary_of, tables
from newsflow.render.plain_markup import XHTML, blocks_of, headline_of, marked_up

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json#"
_KINDS = {"picture": "picture", "video": "video", "audio": "audio", "graphic": "graphic"}


class NinjsExportOptions(Options, frozen=True, kw_only=True):
    """[plugin.ninjs-export]"""

    enabled: bool = False


@hookimpl
def options() -> type[Options]:
    """[plugin.ninjs-export]"""
    return NinjsExportOptions


@hookimpl
def render(record: Record, desk: Desk, options: NinjsExportOptions) -> Rendition | None:
    """One ninjs item."""
    if not options.enabled:
        return None
    item = _filled(_item(record, desk))
    data = json.dumps(item, ensure_ascii=False, indent=2) + "\n"
    return Rendition(f"articles/{record.id}.ninjs.json", "application/json", data.encode())


def _item(record: Record, desk: Desk) -> dict[str, Any]:
    metadata, body, uri = record.metadata, marked_up(record, XHTML), identifier(record)
    urgency = metadata.get("urgency")
    return {
        "standard": {"name": "ninjs", "version": "3.0", "schema": SCHEMA},
        "uri": uri,
        "type": "text",
        "representationType": "full",
        "version": str(record.revision),
        "firstCreated": record.published.isoformat(timespec="seconds"),
        "versionCreated": record.updated.isoformat(timespec="seconds"),
        "pubStatus": "usable",
        "urgency": urgency if isinstance(urgency, int) else None,
        "copyrightNotice": metadata.get("copyright"),
        "usageTerms": metadata.get("rights"),
        "edNote": record.note,
        "language": record.language if record.language != "und" else desk.language,
        "slugline": metadata.get("slug"),
        "by": " and ".join(record.byline),
        "located": record.dateline.place if record.dateline else None,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": headline_of(record)}]
        if headline_of(record)
        else [],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": summary_of(record)}]
        if summary_of(record)
        else [],
        "bodies": [_body(record, body)] if body else [],
        "people": [{"name": o.name, "rel": "about"} for o in record.officials],
        "organisations": [{"name": o.get("name"), "rel": "about"} for o in tables(record, "organizations")],
        "places": _places(record),
        "subjects": _subjects(record),
        "infoSources": [{"name": metadata["source"]}] if isinstance(metadata.get("source"), str) else [],
        "associations": [
            _association(media, f"{uri}#media-{n}", f"media-{n}") for n, media in enumerate(record.media, 1)
        ],
    }


def _body(record: Record, body: str) -> dict[str, Any]:
    words = record.metadata.get("word_count")
    return {
        "role": "main",
        "contentType": "text/html",
        "charCount": sum(b.end - b.start for b in blocks_of(record) if b.kind not in ("headline", "caption")),
        "wordCount": words if isinstance(words, int) else None,
        "value": body,
    }


def _places(record: Record) -> list[dict[str, Any]]:
    countries = [{"name": c.get("name"), "rel": "about", "literal": c.get("code")} for c in tables(record, "countries")]
    return countries + [{"name": p.get("name"), "rel": "about"} for p in tables(record, "places")]


def _subjects(record: Record) -> list[dict[str, Any]]:
    topics = [
        {"name": t.get("label"), "rel": "about", "uri": MEDIA_TOPICS + str(t["code"])}
        for t in tables(record, "topics")
        if t.get("code")
    ]
    declared = [{"name": s.get("label"), "rel": "about", **_coded(s)} for s in declared_subjects(record)]
    return topics + declared + [{"name": word, "rel": "keyword"} for word in strings(record, "keywords")]


def _coded(subject: dict[str, Any]) -> dict[str, str]:
    """A subject's code as the URI that it is, alone or behind its scheme, else as the agency's own word."""
    whole = f"{subject.get('scheme') or ''}{subject['code']}"
    uri = followable(next((said for said in (subject["code"], whole) if "://" in said), None))
    return {"uri": uri} if uri else {"literal": subject["code"]}


def _association(media: Media, uri: str, name: str) -> dict[str, Any]:
    href = followable(media.href)
    rendition = {
        "name": "original",
        "href": href,
        "contentType": media.media_type,
        "width": media.width,
        "height": media.height,
    }
    return {
        "name": name,
        "uri": uri,
        "type": _KINDS.get(media.kind, "component"),
        "by": media.credit,
        "descriptions": [{"role": "caption", "contentType": "text/plain", "value": media.caption}]
        if media.caption
        else [],
        "renditions": [rendition] if href else [],
    }


def _filled(value: Any) -> Any:
    """The same without None, "" and empty lists, which the schema has no place for, and without forbidden characters."""
    if isinstance(value, dict):
        return {key: kept for key, item in value.items() if (kept := _filled(item)) not in (None, "", [], {})}
    if isinstance(value, list):
        return [_filled(item) for item in value]
    return clean(value) if isinstance(value, str) else value
