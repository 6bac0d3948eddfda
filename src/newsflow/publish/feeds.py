"""Feeds of every channel: RSS 2.0, Atom 1.0 and JSON Feed 1.1 of the same entries.

The same records give the same bytes, in any process, locale and year: every date comes from a record or from the channel.
"""

from __future__ import annotations

import msgspec

from newsflow import Channel, Desk, Record, Rendition, hookimpl
from newsflow.publish import directory
from newsflow.publish.document import FORMATS, MEDIA_TYPES, Document, Format, document
from newsflow.publish.entry import Entry, Options
from newsflow.publish.wellformed import attribute, html


@hookimpl
def options() -> type[Options]:
    """[plugin.feeds]."""
    return Options


@hookimpl
def publish(channel: Channel, records: list[Record], desk: Desk, options: Options) -> list[Rendition]:
    """The documents of a feed channel; the lists of all feeds for the channel "feeds"; nothing for sitemaps."""
    if channel.name == "feeds":
        return directory.write(channel, desk, options)
    if channel.name.partition("/")[0] == "sitemap":
        return []
    made = fitted(document(channel, records, desk, options), options)
    return [rendition(made, form) for form in FORMATS if form in options.formats]


def rendition(made: Document, form: Format) -> Rendition:
    """The document in one format."""
    return Rendition(made.path(form, made.channel.archive), MEDIA_TYPES[form], _written(made, form))


def _written(made: Document, form: Format) -> bytes:
    if form == "json":
        from newsflow.publish import jsonfeed

        return jsonfeed.write(made)
    from newsflow.publish import xmlfeeds

    return xmlfeeds.rss(made) if form == "rss" else xmlfeeds.atom(made)


def fitted(made: Document, options: Options) -> Document:
    """The document with as much of its stories as aggregators take (1 MB): the newest whole, the oldest as summaries."""
    left = options.max_document if options.content == "full" else 0
    shown = []
    for entry in made.entries:
        left -= len(entry.content.encode())
        short = left < 0 and not entry.withdrawn and entry.summary
        shown.append(_shortened(made, entry) if short else entry if entry.whole else _continued(made, entry))
    return msgspec.structs.replace(made, entries=tuple(shown))


def _shortened(made: Document, entry: Entry) -> Entry:
    brief = msgspec.structs.replace(
        entry, content=f"{entry.note}<p>{html(entry.summary)}</p>", whole=False, digest=None
    )
    return _continued(made, brief)


def _continued(made: Document, entry: Entry) -> Entry:
    """The entry with the way to the whole story at its end, in no language but the story's own."""
    page = made.absolute(entry.page) if entry.page else None
    more = f'\n<p>… <a href="{attribute(page)}">{html(entry.title)}</a></p>' if page else "\n<p>…</p>"
    return msgspec.structs.replace(entry, content=entry.content + more, digest=None)
