"""Sitemaps: one a month and its pages, the index, the news of two days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from lxml import etree

from newsflow import Channel, Desk, Record
from newsflow.publish.sitemap import Options, publish

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
N = "{http://www.google.com/schemas/sitemap-news/0.9}"
Make = Callable[..., Record]


def written(channel: Channel, records: Sequence[Record], desk: Desk, **options: Any) -> tuple[str, Any]:
    made = publish(channel, list(records), desk, Options(**options))
    assert made is not None
    return made.path, etree.fromstring(made.data)


def test_a_month_lists_its_published_stories_newest_first(record: Make, desk: Desk) -> None:
    some = [record(1), record(2), record(3, status="withdrawn"), record(4, status="held")]
    path, root = written(Channel(name="sitemap/2026-03", title=""), some, desk)
    assert path == "sitemaps/2026-03.xml"
    assert [(e.findtext(f"{S}loc"), e.findtext(f"{S}lastmod")) for e in root] == [
        ("https://news.example/articles/story-2-0a1b2c3d.html", "2026-03-04T12:02:00+00:00"),
        ("https://news.example/articles/story-1-0a1b2c3d.html", "2026-03-04T12:01:00+00:00"),
    ]


def test_older_stories_of_a_large_month_have_pages(record: Make, desk: Desk) -> None:
    path, _ = written(Channel(name="sitemap/2026-03", title="", archive=2), [record(1)], desk)
    assert path == "sitemaps/2026-03-2.xml"


def test_the_index_lists_every_file_with_its_last_change(desk: Desk) -> None:
    march = Channel(name="sitemap/2026-03", title="", updated=datetime(2026, 3, 9, tzinfo=UTC), archives=2)
    page = msgspec.structs.replace(march, archive=1, updated=datetime(2026, 3, 2, tzinfo=UTC))
    news = Channel(name="sitemap/news", title="")
    path, root = written(Channel(name="sitemap", title="", lists=(march, page, news)), [], desk)
    assert path == "sitemap.xml"
    assert root.tag == f"{S}sitemapindex"
    assert [(e.findtext(f"{S}loc"), e.findtext(f"{S}lastmod")) for e in root] == [
        ("https://news.example/sitemaps/2026-03.xml", "2026-03-09T00:00:00+00:00"),
        ("https://news.example/sitemaps/2026-03-1.xml", "2026-03-02T00:00:00+00:00"),
        ("https://news.example/sitemaps/2026-03-2.xml", "2026-03-09T00:00:00+00:00"),
        ("https://news.example/sitemaps/news.xml", None),
    ]


def test_news_are_the_two_days_before_the_last_change(record: Make, desk: Desk) -> None:
    day = timedelta(days=1)
    some = [record(1, published=record(1).published - n * day, updated=record(1).updated) for n in range(4)]
    named = [msgspec.structs.replace(r, id=f"day-{n}") for n, r in enumerate(some)]
    _, root = written(Channel(name="sitemap/news", title=""), named, desk)
    assert [e.findtext(f"{S}loc").rpartition("/")[2] for e in root] == ["day-0.html", "day-1.html", "day-2.html"]
    later = Channel(name="sitemap/news", title="", updated=record(1).updated + timedelta(hours=30))
    assert len(written(later, named, desk)[1]) == 1


def test_a_story_dated_ahead_does_not_push_the_news_out(record: Make, desk: Desk) -> None:
    far = datetime(2030, 1, 1, tzinfo=UTC)
    seen = msgspec.structs.replace(record(2).source, received=record(2).published)
    ahead = record(2, published=far, updated=far, source=seen)
    _, root = written(Channel(name="sitemap/news", title="", updated=far), [ahead, record(1)], desk)
    assert len(root) == 2
    assert b"2030" not in etree.tostring(root)


def test_a_story_that_cannot_be_listed_does_not_cost_the_others(record: Make, desk: Desk) -> None:
    bad = msgspec.structs.replace(record(2), headline=17)  # nothing of ours writes it; a broken ledger might
    for name in ("sitemap/news", "sitemap/2026-03"):
        assert len(written(Channel(name=name, title=""), [bad, record(1)], desk)[1]) == 1


def test_a_news_entry_says_publication_language_date_and_title(record: Make, desk: Desk) -> None:
    one = record(1, headline="Rates & <rules>", language="pt-BR")
    _, root = written(Channel(name="sitemap/news", title=""), [one], desk, publication="Example & Sons")
    said = root.find(f"{S}url/{N}news")
    assert said.findtext(f"{N}publication/{N}name") == "Example & Sons"
    assert said.findtext(f"{N}publication/{N}language") == "pt"
    assert said.findtext(f"{N}publication_date") == "2026-03-04T12:01:00+00:00"
    assert said.findtext(f"{N}title") == "Rates & <rules>"


def test_no_more_news_than_google_takes(record: Make, desk: Desk) -> None:
    _, root = written(Channel(name="sitemap/news", title=""), [record(n) for n in range(1, 1100)], desk)
    assert len(root) == 1000


def test_feeds_are_none_of_its_business(everything: Channel, record: Make, desk: Desk) -> None:
    assert publish(everything, [record(1)], desk, Options()) is None


def test_without_a_base_url_the_files_are_there_with_relative_addresses(record: Make) -> None:
    _, root = written(Channel(name="sitemap/2026-03", title=""), [record(1)], Desk())
    assert root.findtext(f"{S}url/{S}loc") == "/articles/story-1-0a1b2c3d.html"
