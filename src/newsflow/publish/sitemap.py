"""Sitemaps (sitemaps.org 0.9): one a month, an index over them, and the news sitemap of the last two days.

    sitemap.xml                  the index: channel "sitemap"
    sitemaps/2026-11.xml         a month's newest stories: channel "sitemap/2026-11"; sitemaps/2026-11-1.xml: older ones
    sitemaps/news.xml            Google News: channel "sitemap/news"

A story is listed under the month of its first publication, which never changes, so that one story touches one file, its
index and the news. Without base_url addresses are relative: the files are there, and crawlers want more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from html import escape

import msgspec
from msgspec import Struct

import newsflow
from newsflow import Channel, Desk, Record, Rendition, hookimpl
from newsflow.publish.entry import log, page_of, title_of
from newsflow.publish.languages import language_tag
from newsflow.publish.wellformed import line, quoted, site
from newsflow.publish.when import dates, last_change, utc

XML = "application/xml"
NEWS_AGE = timedelta(hours=48)  # Google News: articles created in the last two days
NEWS_MOST = 1000  # and no more than these
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.sitemap]"""

    publication: str = ""  # the name Google News knows the desk by; empty: the desk's name


class Place(Struct, frozen=True):
    """One address in a sitemap: path below public/ and when it last changed."""

    path: str
    changed: datetime | None
    news: str = ""


class Shown(Struct, frozen=True):
    """A story as sitemaps list it."""

    path: str
    title: str
    language: str | None
    published: datetime
    updated: datetime
    news: str = ""


@hookimpl
def options() -> type[Options]:
    """[plugin.sitemap]."""
    return Options


@hookimpl
def publish(channel: Channel, records: list[Record], desk: Desk, options: Options) -> Rendition | None:
    """The sitemap of a channel "sitemap/…", the index of "sitemap"; nothing for feeds."""
    if channel.name == "sitemap":
        return Rendition("sitemap.xml", XML, _written("sitemapindex", "sitemap", _listed(channel), desk))
    kind, _, name = channel.name.partition("/")
    if kind != "sitemap" or not name:
        return None
    shown = sorted(_shown(records), key=lambda story: (-story.published.timestamp(), story.path))
    if name == "news":
        shown = _news(shown, channel, records, desk, options)
    return Rendition(path(channel.name, channel.archive), XML, _written("urlset", "url", map(_place, shown), desk))


def path(name: str, page: int | None) -> str:
    """Where a sitemap channel's file is, relative to public/."""
    month = name.partition("/")[2]
    return f"sitemaps/{month}.xml" if page is None else f"sitemaps/{month}-{page}.xml"


def _listed(channel: Channel) -> Iterator[Place]:
    """Every file of every sitemap channel. A page that is not listed by itself is taken to be as old as its channel."""
    known = {(each.name, each.archive): each.updated for each in channel.lists}
    for each in channel.lists:
        if each.archive is None:
            for page in [None, *range(1, each.archives + 1)]:
                yield Place(path(each.name, page), known.get((each.name, page), each.updated))


def _shown(records: Iterable[Record]) -> Iterator[Shown]:
    """The published ones. A record that cannot be listed is left out, with a log line: it does not cost the others."""
    for record in records:
        if record.status == "published":
            try:
                yield Shown(page_of(record), title_of(record), language_tag(record.language), *dates(record))
            except Exception as error:  # as in a feed: whatever is wrong with one story
                log.warning("sitemap: %s left out: %s: %s", record.id, type(error).__name__, error)


def _place(story: Shown) -> Place:
    return Place(story.path, story.updated, story.news)


def _news(
    shown: Sequence[Shown], channel: Channel, records: Iterable[Record], desk: Desk, options: Options
) -> list[Shown]:
    """The stories of the two days before the last change: no clock decides, so that bytes stay what they are."""
    latest = last_change(channel, [story.updated for story in shown], records)
    name = line(options.publication) or line(desk.name)
    return [
        msgspec.structs.replace(story, news=_article(story, name, desk))
        for story in shown
        if latest is not None and latest - story.published <= NEWS_AGE
    ][:NEWS_MOST]


def _article(story: Shown, name: str, desk: Desk) -> str:
    language = (story.language or language_tag(desk.language) or "en").lower()
    if language not in ("zh-cn", "zh-tw"):  # the two that Google wants with their region
        language = language.partition("-")[0]
    publication = f"<news:name>{escape(name)}</news:name><news:language>{language}</news:language>"
    dated = f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
    title = f"<news:title>{escape(story.title)}</news:title>"
    return f"<news:news><news:publication>{publication}</news:publication>{dated}{title}</news:news>"


def _written(root: str, element: str, places: Iterable[Place], desk: Desk) -> bytes:
    shown = list(places)
    news = f' xmlns:news="{_NEWS}"' if any(place.news for place in shown) else ""
    base = site(desk.base_url) or "/"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_SITEMAPS}"{news}>']
    for place in shown:
        changed = f"<lastmod>{utc(place.changed).isoformat()}</lastmod>" if place.changed and not place.news else ""
        where = escape(base + quoted(place.path))
        lines.append(f"<{element}><loc>{where}</loc>{changed}{place.news}</{element}>")
    return ("\n".join([*lines, f"</{root}>"]) + "\n").encode()
