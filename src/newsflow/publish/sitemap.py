"""Sitemaps (sitemaps.org 0.9): one a month, an index over them, and the news sitemap of the last two days.

    sitemap.xml                  the index: channel "sitemap"
    sitemaps/2026-11.xml         a month's newest stories: channel "sitemap/2026-11"; sitemaps/2026-11-1.xml: older ones
    sitemaps/news.xml            Google News: channel "sitemap/news"

A story is listed under the month of its first publication, which never changes, so that one story touches one file, its
index and the news. Without base_url addresses are relative: the files are there, and crawlers want more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from html import escape

from msgspec import Struct

import newsflow
from newsflow import Channel, Desk, Record, Rendition, hookimpl
from newsflow.publish.entry import language_tag, page_of, title_of, utc
from newsflow.publish.wellformed import address, line, quoted

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
    shown = sorted((r for r in records if r.status == "published"), key=lambda r: (-utc(r.published).timestamp(), r.id))
    places = (
        _news(shown, channel, desk, options) if name == "news" else [Place(page_of(r), utc(r.updated)) for r in shown]
    )
    return Rendition(path(channel.name, channel.archive), XML, _written("urlset", "url", places, desk))


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


def _news(records: Iterable[Record], channel: Channel, desk: Desk, options: Options) -> list[Place]:
    """The stories of the two days before the channel's last change: no clock decides, so that bytes stay what they are."""
    shown = list(records)
    dates = [min(utc(record.published), utc(record.updated)) for record in shown]
    latest = max([*dates, *([utc(channel.updated)] if channel.updated else [])], default=None)
    name = line(options.publication) or line(desk.name)
    return [
        Place(page_of(record), utc(record.updated), _article(record, when, name, desk))
        for record, when in zip(shown, dates, strict=True)
        if latest is not None and latest - when <= NEWS_AGE
    ][:NEWS_MOST]


def _article(record: Record, when: datetime, name: str, desk: Desk) -> str:
    language = (language_tag(record.language) or language_tag(desk.language) or "en").lower()
    if language not in ("zh-cn", "zh-tw"):  # the two that Google wants with their region
        language = language.partition("-")[0]
    publication = f"<news:name>{escape(name)}</news:name><news:language>{language}</news:language>"
    dated = f"<news:publication_date>{when.isoformat()}</news:publication_date>"
    title = f"<news:title>{escape(title_of(record))}</news:title>"
    return f"<news:news><news:publication>{publication}</news:publication>{dated}{title}</news:news>"


def _written(root: str, element: str, places: Iterable[Place], desk: Desk) -> bytes:
    shown = list(places)
    news = f' xmlns:news="{_NEWS}"' if any(place.news for place in shown) else ""
    base = (address(desk.base_url) or "").rstrip("/")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_SITEMAPS}"{news}>']
    for place in shown:
        changed = f"<lastmod>{utc(place.changed).isoformat()}</lastmod>" if place.changed and not place.news else ""
        where = escape(f"{base}/{quoted(place.path)}")
        lines.append(f"<{element}><loc>{where}</loc>{changed}{place.news}</{element}>")
    return ("\n".join([*lines, f"</{root}>"]) + "\n").encode()
