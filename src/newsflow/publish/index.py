"""The index page: public/index.html, the newest stories with links to their pages and to the feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsflow import Channel, Desk, Options, Record, Rendition, hookimpl
from newsflow.publish import templates
from newsflow.publish.entry import summary_of, title_of
from newsflow.publish.wellformed import line, site
from newsflow.publish.when import dates

if TYPE_CHECKING:
    from datetime import datetime


_MONTHS = "January February March April May June July August September October November December".split()


class IndexOptions(Options, frozen=True, kw_only=True):
    """[plugin.index]"""

    enabled: bool = True
    stories: int = 30  # newest stories shown
    lede_characters: int = 280  # of each story's lede


@hookimpl
def options() -> type[Options]:
    """[plugin.index]"""
    return IndexOptions


@hookimpl
def publish(channel: Channel, records: list[Record], desk: Desk, options: IndexOptions) -> Rendition | None:
    """The page of all stories; other channels and archive pages have none."""
    if not options.enabled or channel.name != "all" or channel.archive is not None:
        return None
    style, digest = templates.style()
    shown = sorted((r for r in records if r.status == "published"), key=lambda r: (-dates(r)[0].timestamp(), r.guid))
    html = templates.template("index.html").render(
        desk=desk,
        language=desk.language,
        direction=_direction(desk.language),
        root="",
        url=site(desk.base_url),
        style=style,
        style_digest=digest,
        stories=[_card(record, desk, options) for record in shown[: max(options.stories, 0)]],
    )
    return Rendition("index.html", "text/html; charset=utf-8", html.encode("utf-8", "replace"))


def _card(record: Record, desk: Desk, options: IndexOptions) -> dict[str, Any]:
    section = record.metadata.get("section")
    language = record.language if record.language != "und" else desk.language
    return {
        "id": record.id,
        "language": language,
        "direction": _direction(language),
        "section": line(section) if isinstance(section, str) else None,
        "title": title_of(record),
        "lede": line(summary_of(record), options.lede_characters) if record.headline else "",
        "published": _when(dates(record)[0], desk.timezone),
    }


def _direction(language: str) -> str:
    return "rtl" if language.lower().partition("-")[0] in templates.RIGHT_TO_LEFT else "ltr"


def _when(time: datetime, timezone: str) -> dict[str, str]:
    """The day in the desk's zone, for machines with the time."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        local = time.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError):
        local = time
    return {"iso": time.isoformat(timespec="seconds"), "text": f"{local.day} {_MONTHS[local.month - 1]} {local.year}"}
