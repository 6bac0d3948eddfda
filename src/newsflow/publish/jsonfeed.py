"""JSON Feed 1.1 (jsonfeed.org/version/1.1). No value is null; what only newsflow knows stands under `_newsflow`."""

from __future__ import annotations

from typing import Any

import msgspec

from newsflow.publish.document import Document
from newsflow.publish.entry import Attachment, Entry
from newsflow.publish.wellformed import line

VERSION = "https://jsonfeed.org/version/1.1"


def write(document: Document) -> bytes:
    """The document as UTF-8 JSON, two spaces, a final newline."""
    page, earlier = document.channel.archive, document.earlier
    feed = {
        "version": VERSION,
        "title": document.title,
        "home_page_url": document.absolute(""),
        "feed_url": document.absolute(document.path("json", page)),
        "description": document.description,
        "next_url": document.absolute(document.path("json", earlier)) if earlier else None,
        "authors": [{"name": line(document.desk.name)}] if line(document.desk.name) else None,
        "language": document.language,
        "hubs": [{"type": "WebSub", "url": document.hub}] if document.hub else None,
    }
    items = [_item(document, entry) for entry in document.entries]
    return msgspec.json.format(msgspec.json.encode(_given(feed) | {"items": items}), indent=2) + b"\n"


def _item(document: Document, entry: Entry) -> dict[str, Any]:
    picture = next((each.href for each in entry.media if each.medium == "image"), None)
    return _given(
        {
            "id": entry.guid,
            "url": document.absolute(entry.page) if entry.page else None,
            "title": entry.title,
            "content_html": entry.content,
            "summary": entry.summary or None,
            "image": picture,
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "authors": [{"name": name} for name in entry.authors] or None,
            "tags": [category.label for category in entry.categories] or None,
            "language": document.foreign(entry),
            "attachments": [_attachment(each) for each in entry.media if each.medium != "image" and each.media_type]
            or None,
            "_newsflow": _own(entry),
        }
    )


def _attachment(item: Attachment) -> dict[str, Any]:
    return _given({"url": item.href, "mime_type": item.media_type, "title": item.caption or None})


def _own(entry: Entry) -> dict[str, Any]:
    """Status, revision, subject codes and officials: for programs that read the feed instead of the records."""
    record = entry.record
    codes = [{"code": each.term, "label": each.label} for each in entry.categories if each.scheme]
    officials = [] if record is None or entry.withdrawn else record.officials[:50]
    return _given(
        {
            "page": entry.page,
            "status": "withdrawn" if entry.withdrawn else "published",
            "revision": record.revision if record else None,
            "note": line(record.note or "", 1000) or None if record and not entry.withdrawn else None,
            "topics": codes or None,
            "officials": [
                _given({"name": line(o.name), "title": line(o.title), "country": line(o.country or "", 8) or None})
                for o in officials
            ]
            or None,
        }
    )


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
