"""The list of all feeds: a page for people, OPML for readers."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from lxml import etree, html

from newsflow import Channel, Desk
from newsflow.publish.entry import Options
from newsflow.publish.feeds import publish

LISTED = (
    Channel(name="all", title="The Example", description="All & everything", language="en-GB"),
    Channel(name="europe", title="Europe <desk>"),
    Channel(name="official/mike-pompeo", title="The Example: Mike Pompeo"),
    Channel(name="topic/treaty", title="The Example: treaty"),
)
FEEDS = Channel(name="feeds", title="The Example", lists=LISTED, updated=datetime(2026, 3, 4, tzinfo=UTC))


def test_opml_has_one_flat_outline_a_feed(desk: Desk) -> None:
    _, opml = publish(FEEDS, [], desk, Options())
    assert (opml.path, opml.media_type) == ("feeds.opml", "text/x-opml")
    root = etree.fromstring(opml.data)
    outlines = root.findall("body/outline")
    assert [(o.get("type"), o.get("text"), o.get("xmlUrl"), o.get("category")) for o in outlines] == [
        ("rss", "The Example", "https://news.example/feeds/rss.xml", "/all"),
        ("rss", "Europe <desk>", "https://news.example/feeds/europe/rss.xml", "/europe"),
        ("rss", "The Example: Mike Pompeo", "https://news.example/feeds/official/mike-pompeo/rss.xml", "/official"),
        ("rss", "The Example: treaty", "https://news.example/feeds/topic/treaty/rss.xml", "/topic"),
    ]
    assert all(o.get("title") == o.get("text") for o in outlines)


def test_the_page_links_every_format_of_every_feed(desk: Desk) -> None:
    page, _ = publish(FEEDS, [], desk, Options())
    assert page.path == "feeds/index.html"
    root = html.fromstring(page.data)
    links = root.xpath("//main//li/a/@href")
    assert len(links) == 3 * len(LISTED)
    assert {"rss.xml", "topic/treaty/feed.json", "official/mike-pompeo/atom.xml"} <= set(links)
    assert root.xpath("//h2/text()") == ["Officials", "Topics"]
    assert "Europe <desk>" in root.xpath("//main//li/span/text()")


def test_without_a_base_url_the_links_are_relative(desk: Desk) -> None:
    page, opml = publish(FEEDS, [], Desk(), Options(formats=("atom",)))
    assert html.fromstring(page.data).xpath("//main//li/a/@href")[0] == "atom.xml"
    assert etree.fromstring(opml.data).find("body/outline").get("xmlUrl") == "feeds/atom.xml"


def test_the_lists_change_with_the_feeds_not_with_their_stories(desk: Desk) -> None:
    later = msgspec.structs.replace(FEEDS, updated=datetime(2027, 1, 1, tzinfo=UTC))
    assert publish(FEEDS, [], desk, Options()) == publish(later, [], desk, Options())
