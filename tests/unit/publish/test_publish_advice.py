"""newsflow feeds --check: every complaint names the file or key, and its cure."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest

from newsflow import Block, Channel, Desk, Mark, Record, Rendition
from newsflow.publish import feeds, sitemap
from newsflow.publish.advice import advise, missing
from newsflow.publish.entry import Options

Make = Callable[..., Record]


def advice(channel: Channel, records: list[Record], desk: Desk, **options: object) -> list[str]:
    made = feeds.publish(channel, records, desk, msgspec.convert(options, Options))
    return advise(channel, records, desk, made)


def test_a_desk_that_said_everything_hears_nothing(everything: Channel, record: Make, desk: Desk) -> None:
    some = [record(1), record(2, status="withdrawn"), record(3, note="A word."), record(4, status="held")]
    assert advice(everything, some, desk) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"base_url": None}, "base_url is not set"),
        ({"base_url": "news.example"}, "is no address of a site"),
        ({"base_url": "https://news.example/?x=1"}, "has a query"),
        ({"hub": "hub.example"}, "is no address of a WebSub hub"),
        ({"language": "english"}, "is no BCP 47 tag"),
        ({"name": "newsflow"}, "give the desk's own"),
    ],
)
def test_each_setting_that_feeds_need_is_asked_for(change: dict[str, str], said: str, desk: Desk) -> None:
    [sentence] = missing(msgspec.structs.replace(desk, **change))
    assert sentence.startswith("newsflow.toml: [desk] ")
    assert said in sentence


def test_a_feed_that_is_too_large_is_told(everything: Channel, record: Make, desk: Desk) -> None:
    some = [record(n, "Lede.", "x" * 90_000) for n in range(1, 14)]
    assert not [said for said in advice(everything, some, desk) if "1 MB" in said]
    told = advice(everything, some, desk, max_document=10_000_000)
    assert [said.partition(":")[0] for said in told] == ["feeds/rss.xml", "feeds/atom.xml", "feeds/feed.json"]
    assert "lower [publish] window" in told[0]


def test_relative_links_and_missing_dates_are_told(everything: Channel, record: Make, desk: Desk) -> None:
    feed = {"items": [{"id": "1", "title": "T", "url": "a.html", "content_html": '<a href="b.html">b</a>'}] * 2}
    odd = Rendition("feeds/feed.json", "application/feed+json", json.dumps(feed).encode())
    told = advise(everything, [record(n) for n in (1, 2, 3)], desk, [odd])
    for part in ("stands in it 2 times", "is not absolute", "has no date", "links to 'b.html'", "1 of its 3 stories"):
        assert any(part in said for said in told), part


def test_a_broken_file_is_told(everything: Channel, record: Make, desk: Desk) -> None:
    for path, kind in (("feeds/rss.xml", "application/rss+xml"), ("feeds/feed.json", "application/feed+json")):
        told = advise(everything, [record(1)], desk, [Rendition(path, kind, b"<rss")])
        assert told[0].startswith(f"{path}: cannot be read")


def test_a_feed_that_the_configuration_forgot_is_told_once(desk: Desk) -> None:
    for name, cure in (("moon", "its [[channel]] 'moon'"), ("topic/moon", "name 'topic' in [publish] by again")):
        [told] = advice(Channel(name=name, title="Moon"), [], desk)
        assert told.startswith(f"feed {name!r} has no stories")
        assert cure in told


def test_a_story_from_before_the_web_is_dated(everything: Channel, record: Make, desk: Desk) -> None:
    old = datetime(1987, 12, 8, tzinfo=UTC)
    assert advice(everything, [record(1, published=old, updated=old)], desk) == []


def test_relative_sitemaps_are_told(record: Make, desk: Desk) -> None:
    channel = Channel(name="sitemap/2026-03", title="x")
    bare = msgspec.structs.replace(desk, base_url=None)
    for who, complaints in ((desk, 0), (bare, 2)):
        made = sitemap.publish(channel, [record(1)], who, sitemap.Options())
        assert made is not None
        assert len(advise(channel, [record(1)], who, [made])) == complaints


def test_no_false_alarm_over_marks_and_blocks(everything: Channel, record: Make, desk: Desk) -> None:
    linked = msgspec.structs.replace(
        record(1, headline=None),
        text="Read this.",
        blocks=(Block("paragraph", 0, 10),),
        marks=(Mark("link", 5, 9, "mailto:desk@news.example"),),
    )
    assert advice(everything, [linked], desk) == []
