"""The directory of feeds: feeds/index.html for people, feeds.opml for readers.

They are made for the channel "feeds", which holds no stories: `channel.lists` are the channels that are published.
"""

from __future__ import annotations

import posixpath

from msgspec import Struct

from newsflow import Channel, Desk, Rendition
from newsflow.publish import templates
from newsflow.publish.document import MEDIA_TYPES, Format, path
from newsflow.publish.entry import Options
from newsflow.publish.languages import language_tag
from newsflow.publish.wellformed import attribute, html, line, quoted, site

_NAMES: dict[Format, str] = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
_GROUPS = {
    "topic": "Topics",
    "country": "Countries",
    "official": "Officials",
    "author": "Authors",
    "section": "Sections",
    "language": "Languages",
}


class Row(Struct, frozen=True):
    """One feed as the page lists it."""

    title: str
    about: str
    links: tuple[tuple[str, str, str], ...]  # (name, media type, address relative to the page) of each format


def write(channel: Channel, desk: Desk, options: Options) -> list[Rendition]:
    """The two lists of all feeds. Neither is dated: they change when a feed comes or is renamed, not with its stories."""
    return [
        Rendition("feeds/index.html", "text/html; charset=utf-8", _page(channel, desk, options).encode()),
        Rendition("feeds.opml", "text/x-opml", _opml(channel, desk, options).encode()),
    ]


def _opml(channel: Channel, desk: Desk, options: Options) -> str:
    """OPML 2.0, flat: one outline of type rss a feed; its kind is its category."""
    form: Format = next((f for f in ("rss", "atom") if f in options.formats), "rss")
    outlines = [_outline(each, desk, form) for each in channel.lists]
    head = f"  <head>\n    <title>{html(line(desk.name))}</title>\n  </head>"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', head, "  <body>", *outlines]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(channel: Channel, desk: Desk, form: Format) -> str:
    title = line(channel.title) or channel.name
    base = site(desk.base_url)
    where = quoted(path(channel.name, form))
    given = {
        "type": "rss",
        "text": title,
        "title": title,
        "xmlUrl": f"{base}{where}" if base else where,
        "htmlUrl": base,
        "description": line(channel.description),
        "language": language_tag(channel.language),
        "category": f"/{channel.name.partition('/')[0]}",
    }
    return "    <outline " + " ".join(f'{key}="{attribute(value)}"' for key, value in given.items() if value) + "/>"


def _page(channel: Channel, desk: Desk, options: Options) -> str:
    groups: dict[str, list[Row]] = {}
    for each in channel.lists:
        kind, _, name = each.name.partition("/")
        heading = _GROUPS.get(kind, "") if name else ""
        groups.setdefault(heading, []).append(_row(each, desk if heading else None, options))
    language = language_tag(desk.language) or "en"
    style, digest = templates.style()
    return templates.template("feeds.html").render(
        desk={"name": line(desk.name)},
        language=language,
        direction="rtl" if language.lower().partition("-")[0] in templates.RIGHT_TO_LEFT else "ltr",
        root="../",
        style=style,
        style_digest=digest,
        groups=list(groups.items()),
    )


def _row(channel: Channel, grouped: Desk | None, options: Options) -> Row:
    """Below a heading, which says of which kind the feed is, it needs neither the *grouped* desk's name nor a description."""
    links = tuple(
        (name, MEDIA_TYPES[form], quoted(posixpath.relpath(path(channel.name, form), "feeds")))
        for form, name in _NAMES.items()
        if form in options.formats
    )
    title = line(channel.title) or channel.name
    if grouped is not None:
        return Row(title.removeprefix(f"{line(grouped.name)}: "), "", links)
    return Row(title, line(channel.description), links)
