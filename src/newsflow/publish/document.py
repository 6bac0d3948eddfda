"""One feed document, before it is written in a format: its entries, its addresses, its place among the archive pages.

    feeds/rss.xml  feeds/atom.xml  feeds/feed.json            the channel "all"
    feeds/topic/politics/rss.xml …                            every other channel, below its name
    feeds/archive/rss-1.xml  feeds/topic/politics/archive/…   archive pages (RFC 5005 section 4), 1 is the oldest

A page links to the page before it and to the current document, never forward: `next-archive` would make every closed page
change when a newer one is born. In JSON Feed `next_url` walks the same way.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct

from newsflow import Channel, Desk, Record
from newsflow.publish.entry import Entry, Options, entries
from newsflow.publish.languages import language_tag
from newsflow.publish.wellformed import address, line, quoted, site
from newsflow.publish.when import PLAUSIBLE, last_change

Format = Literal["rss", "atom", "json"]
FORMATS: tuple[Format, ...] = ("rss", "atom", "json")
MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
_FILES = {"rss": ("rss", "xml"), "atom": ("atom", "xml"), "json": ("feed", "json")}


class Document(Struct, frozen=True, kw_only=True):
    """A feed document of one channel, in no format yet."""

    channel: Channel
    desk: Desk
    entries: tuple[Entry, ...]
    updated: datetime
    base: str | None = None  # where public/ is served, ends with "/"; None: the desk has not said, or not an address

    @property
    def title(self) -> str:
        """The channel's title, on one line."""
        return line(self.channel.title) or line(self.desk.name) or "newsflow"

    @property
    def description(self) -> str:
        """The channel's description; never empty, because RSS wants one."""
        return line(self.channel.description, 1000) or self.title

    @property
    def language(self) -> str | None:
        """The channel's language, else the desk's."""
        return language_tag(self.channel.language) or language_tag(self.desk.language)

    @property
    def hub(self) -> str | None:
        """The WebSub hub: of the current document only, because a closed page has nothing to announce."""
        return address(self.desk.hub) if self.channel.archive is None else None

    @property
    def id(self) -> str:
        """The feed's id: the same for the current document and all its archive pages."""
        atom = self.absolute(self.path("atom", None))
        return atom or uuid5(NAMESPACE_URL, f"newsflow:{line(self.desk.name)}/{self.channel.name}").urn

    @property
    def earlier(self) -> int | None:
        """The number of the archive page before this one; None at the oldest."""
        page = self.channel.archives if self.channel.archive is None else self.channel.archive - 1
        return page if page > 0 else None

    def path(self, form: Format, page: int | None) -> str:
        """Where the document (page None) or an archive page is, relative to public/."""
        return path(self.channel.name, form, page)

    def absolute(self, where: str) -> str | None:
        """The address of a path below public/; None when the desk has not said where public/ is served."""
        return None if self.base is None else self.base + quoted(where)

    def reference(self, where: str, form: Format) -> str:
        """The absolute address, or else the way from this document to it."""
        here = posixpath.dirname(self.path(form, self.channel.archive))
        return self.absolute(where) or quoted(posixpath.relpath(where or "index.html", here))

    def foreign(self, entry: Entry) -> str | None:
        """The entry's language where it is not the feed's: a story in "en" is at home in a feed in "en-GB"."""
        own, feed = entry.language or "", self.language or ""
        return entry.language if own != feed and not feed.startswith(f"{own}-") else None


def path(channel: str, form: Format, page: int | None = None) -> str:
    """Where a channel's document, or its archive page, is, relative to public/."""
    stem, ending = _FILES[form]
    folder = "feeds/" if channel == "all" else f"feeds/{channel}/"
    return f"{folder}{stem}.{ending}" if page is None else f"{folder}archive/{stem}-{page}.{ending}"


def document(channel: Channel, records: Sequence[Record], desk: Desk, options: Options) -> Document:
    """The document of *channel*; its date is that of the newest change in it, never the clock's."""
    shown = tuple(entries(records, options))
    updated = last_change(channel, [entry.updated for entry in shown], records)
    return Document(
        channel=channel,
        desk=desk,
        entries=shown,
        updated=updated or PLAUSIBLE,  # of a feed that never had a story
        base=site(desk.base_url),
    )
