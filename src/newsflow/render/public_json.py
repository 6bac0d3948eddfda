"""The story as JSON for the public: articles/<id>.json, the record without what is the desk's own business.

Left out: where the file came from, the original text, problems, reasons, which plugin said what, and proposed corrections.
"""

from __future__ import annotations

from typing import Any

import msgspec

from newsflow import Desk, Options, Record, Rendition, hookimpl
from newsflow.render.clean import clean
from newsflow.render.linked_data import page_url

SCHEMA = "newsflow/story/1"


class PublicJsonOptions(Options, frozen=True, kw_only=True):
    """[plugin.public-json]"""

    enabled: bool = True
    layers: tuple[str, ...] = ("place", "date", "organization")  # notes of these layers are public


@hookimpl
def options() -> type[Options]:
    """[plugin.public-json]"""
    return PublicJsonOptions


@hookimpl
def render(record: Record, desk: Desk, options: PublicJsonOptions) -> Rendition | None:
    """One JSON file."""
    if not options.enabled:
        return None
    said = {key: value for key, value in _story(record, desk, options).items() if value not in (None, [], (), {})}
    data = msgspec.json.format(msgspec.json.encode(_cleaned(msgspec.to_builtins(said))), indent=2) + b"\n"
    return Rendition(f"articles/{record.id}.json", "application/json", data)


def _story(record: Record, desk: Desk, options: PublicJsonOptions) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "id": record.id,
        "guid": record.guid,
        "url": page_url(record, desk),
        "revision": record.revision,
        "headline": record.headline,
        "byline": record.byline,
        "dateline": record.dateline,
        "language": record.language,
        "published": record.published,
        "updated": record.updated,
        "note": record.note,
        "text": record.text,
        "blocks": [{"kind": b.kind, "start": b.start, "end": b.end} for b in record.blocks],
        "marks": record.marks,
        "media": record.media,
        "corrections": [
            {"before": c.before, "after": c.after, "reason": c.reason} for c in record.corrections if c.applied
        ],
        "officials": record.officials,
        "quotes": record.quotes,
        "notes": [
            {"layer": n.layer, "start": n.start, "end": n.end, "value": n.value}
            for n in record.notes
            if n.layer in options.layers
        ],
        "metadata": record.metadata,
    }


def _cleaned(value: Any) -> Any:
    """The same with lone surrogates shown as U+FFFD, one for one: UTF-8 cannot hold them, and offsets must stay."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value
