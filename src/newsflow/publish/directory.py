"""The directory of feeds: feeds/index.html for people, feeds.opml for readers.

They are made for the channel "feeds", which holds no stories: `channel.lists` are the channels that are published.
"""

from __future__ import annotations

import posixpath

from newsflow import Channel, Desk, Rendition
from newsflow.publish.document import MEDIA_TYPES, Format, path
from newsflow.publish.entry import Options, language_tag
from newsflow.publish.wellformed import address, attribute, html, line, quoted

_NAMES: dict[Format, str] = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
_GROUPS = {
    "topic": "Topics",
    "country": "Countries",
    "official": "Officials",
    "author": "Authors",
    "section": "Sections",
    "language": "Languages",
}


def write(channel: Channel, desk: Desk, options: Options) -> list[Rendition]:
    """The two lists of all feeds. Neither is dated: they change when a feed comes or is renamed, not with its stories."""
    return [
        Rendition("feeds/index.html", "text/html", _page(channel, desk, options).encode()),
        Rendition("feeds.opml", "text/x-opml", _opml(channel, desk, options).encode()),
    ]


def _opml(channel: Channel, desk: Desk, options: Options) -> str:
    """OPML 2.0, flat: one outline of type rss a feed; its kind is its category."""
    form: Format = next((f for f in ("rss", "atom") if f in options.formats), "rss")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>"]
    lines.append(f"    <title>{html(line(desk.name))}</title>")
    lines += [
        "  </head>",
        "  <body>",
        *(_outline(each, desk, form) for each in channel.lists),
        "  </body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines)


def _outline(channel: Channel, desk: Desk, form: Format) -> str:
    title = attribute(line(channel.title) or channel.name)
    given = {
        "type": "rss",
        "text": title,
        "title": title,
        "xmlUrl": attribute(_reference(path(channel.name, form), desk, "")),
        "htmlUrl": attribute(address(desk.base_url)),
        "description": attribute(line(channel.description)),
        "language": language_tag(channel.language) or "",
        "category": f"/{channel.name.partition('/')[0]}",
    }
    return "    <outline " + " ".join(f'{key}="{value}"' for key, value in given.items() if value) + "/>"


def _page(channel: Channel, desk: Desk, options: Options) -> str:
    groups: dict[str, list[Channel]] = {}
    for each in channel.lists:
        groups.setdefault(_GROUPS.get(each.name.partition("/")[0] if "/" in each.name else "", ""), []).append(each)
    head = [_head(each, desk, options) for each in channel.lists[:1]]
    parts = [part for heading, listed in groups.items() for part in _group(heading, listed, desk, options)]
    language = language_tag(desk.language) or "en"
    name = html(line(desk.name))
    return _PAGE.format(language=language, title=name, head="".join(head), body="\n".join(parts))


_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: feeds</title>
{head}<link rel="alternate" type="text/x-opml" title="All feeds" href="../feeds.opml">
<style>
body {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
li {{ margin: .4rem 0; }} small {{ color: #595959; display: block; }} a {{ margin-right: .5rem; }}
</style>
</head>
<body>
<h1>{title}: feeds</h1>
<p><a href="../index.html">The stories</a> <a href="../feeds.opml">All feeds as OPML</a></p>
{body}
</body>
</html>
"""


def _group(heading: str, listed: list[Channel], desk: Desk, options: Options) -> list[str]:
    rows = [_row(each, desk, options) for each in listed]
    return [*([f"<h2>{heading}</h2>"] if heading else []), "<ul>", *rows, "</ul>"]


def _row(channel: Channel, desk: Desk, options: Options) -> str:
    links = [
        f'<a type="{MEDIA_TYPES[form]}" href="{attribute(_reference(path(channel.name, form), desk, "feeds"))}">{name}</a>'
        for form, name in _NAMES.items()
        if form in options.formats
    ]
    about = html(line(channel.description))
    title = html(line(channel.title) or channel.name)
    return f"<li>{title}: {' '.join(links)}{f'<small>{about}</small>' if about else ''}</li>"


def _head(channel: Channel, desk: Desk, options: Options) -> str:
    title = attribute(line(channel.title))
    return "".join(
        f'<link rel="alternate" type="{MEDIA_TYPES[form]}" title="{title} ({name})"'
        f' href="{attribute(_reference(path(channel.name, form), desk, "feeds"))}">\n'
        for form, name in _NAMES.items()
        if form in options.formats
    )


def _reference(where: str, desk: Desk, here: str) -> str:
    """The absolute address of a path below public/, or else the way to it from the folder *here*."""
    base = address(desk.base_url)
    return f"{base.rstrip('/')}/{quoted(where)}" if base else quoted(posixpath.relpath(where, here or "."))
