"""The index page: the newest stories, and the way to the feeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from lxml import html

from newsflow import Channel, Desk, Record
from newsflow.publish import index

ALL = Channel(name="all", title="The Example")


def shown(records: list[Record], desk: Desk | None = None, **options: Any) -> html.HtmlElement:
    made = index.publish(ALL, records, desk or Desk(name="The Example"), index.IndexOptions(**options))
    assert made is not None
    assert (made.path, made.media_type) == ("index.html", "text/html; charset=utf-8")
    return html.document_fromstring(made.data, parser=html.HTMLParser(encoding="utf-8"))


def test_the_newest_stories_link_to_their_pages(record: Callable[..., Record]) -> None:
    tree = shown([record(3), record(2), record(1)], stories=2)
    assert tree.xpath("//h2/a/text()") == ["Story 3", "Story 2"]
    assert tree.xpath("//h2/a/@href") == ["articles/story-3-0a1b2c3d.html", "articles/story-2-0a1b2c3d.html"]
    assert tree.xpath("//li[@class='card']/time/text()")[0] == "4 March 2026"


def test_a_story_dated_ahead_does_not_head_the_page(record: Callable[..., Record]) -> None:
    one = record(1)
    source = msgspec.structs.replace(one.source, received=one.published)
    ahead = msgspec.structs.replace(one, published=datetime(2031, 1, 1, tzinfo=UTC), source=source)
    tree = shown([ahead, record(3), record(2)])
    assert tree.xpath("//h2/a/text()") == ["Story 3", "Story 2", "Story 1"]
    assert tree.xpath("//li[@class='card']/time/text()")[2] == "4 March 2026"


def test_withdrawn_and_held_stories_are_not_listed(record: Callable[..., Record]) -> None:
    gone = [msgspec.structs.replace(record(n), status=status) for n, status in ((2, "withdrawn"), (3, "held"))]
    assert shown([*gone, record(1)]).xpath("//h2/a/text()") == ["Story 1"]


def test_a_story_without_a_headline_is_called_by_its_first_words(record: Callable[..., Record]) -> None:
    told = record(1, "The council met. " * 20, headline=None)
    [title] = shown([told]).xpath("//h2/a/text()")
    assert title.startswith("The council met.")
    assert title.endswith("…")


def test_an_empty_desk_says_so() -> None:
    tree = shown([])
    assert tree.xpath("string(//p[@class='empty'])") == "No story has been published yet."
    assert tree.xpath("string(//h1)") == "The Example"


def test_the_page_names_the_feeds(record: Callable[..., Record]) -> None:
    links = shown([record(1)]).xpath("//link[@rel='alternate']/@href")
    assert links == ["feeds/rss.xml", "feeds/atom.xml", "feeds/feed.json"]
    assert shown([record(1)]).xpath("//footer//a/@href")[-1] == "feeds/index.html"


@pytest.mark.parametrize(
    "channel", [Channel(name="topic/politics", title="x"), Channel(name="all", title="x", archive=1)]
)
def test_only_the_document_of_all_stories_has_an_index(channel: Channel) -> None:
    assert index.publish(channel, [], Desk(), index.IndexOptions()) is None


def test_a_hostile_headline_stays_text(record: Callable[..., Record]) -> None:
    tree = shown([record(1, headline="<script>alert(1)\x00\ud800")])
    assert not tree.xpath("//script")
    assert tree.xpath("//h2/a/text()") == ["<script>alert(1)"]


def test_the_same_stories_make_the_same_bytes(record: Callable[..., Record]) -> None:
    first, again = (index.publish(ALL, [record(1)], Desk(), index.IndexOptions()) for _ in range(2))
    assert first == again
