"""Whatever stories a desk has, its files keep to their formats' rules, and the W3C's validator has nothing to say of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import feedparser
import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from feed_rules import AT, CHECKS, FH, atom_faults, json_faults, read_html, rss_faults, sitemap_faults
from feed_validator import messages
from hostile_stories import MARK, TEXT, stories
from newsflow import Channel, Desk, Mark, Record
from newsflow.publish import feeds, sitemap
from newsflow.publish.entry import Options
from newsflow.publish.wellformed import clean

DESKS = [
    Desk(name="The Example", base_url="https://news.example/", language="en-GB", hub="https://hub.example/"),
    Desk(),
]
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate]
)


def accepted(path: str, desk: Desk) -> set[str]:
    """What the validator may say: it knows no tombstones, and from a desk without base_url every address is relative."""
    tombstones = {f"UnknownNamespace: {AT[1:-1]}"}
    return tombstones if desk.base_url else tombstones | {f"RelativeSelf: {path.rpartition('/')[2]}"}


@QUIET
@given(data=st.data())
def test_any_stories_make_conforming_feeds(data: st.DataObject, record: Callable[..., Record]) -> None:
    records = [data.draw(stories(record, n)) for n in range(1, data.draw(st.integers(1, 3)) + 1)]
    desk = data.draw(st.sampled_from(DESKS))
    page = data.draw(st.sampled_from([None, None, 1, 2]))
    channel = Channel(name="topic/x", title=data.draw(TEXT), description=data.draw(TEXT), archive=page, archives=2)
    made = feeds.publish(channel, records, desk, Options())
    assert made == feeds.publish(channel, records[::-1], desk, Options())
    for rendition in made:
        kind = rendition.path.rpartition("/")[2].partition(".")[0].partition("-")[0]
        assert list(CHECKS[kind](rendition.data)) == []
    for rendition in made[:2]:
        assert set(messages(rendition.data)) <= accepted(rendition.path, desk)
        read = feedparser.parse(rendition.data)
        assert not read.bozo, read.get("bozo_exception")
        assert len(read.entries) == len(records)
        dates = [entry.published_parsed for entry in read.entries if "published_parsed" in entry]
        assert dates == sorted(dates, reverse=True)


@QUIET
@given(data=st.data())
def test_any_stories_make_conforming_sitemaps(data: st.DataObject, record: Callable[..., Record]) -> None:
    records = [data.draw(stories(record, n)) for n in (1, 2)]
    for name in ("sitemap/2026-03", "sitemap/news"):
        made = sitemap.publish(Channel(name=name, title="x"), records, DESKS[0], sitemap.Options())
        assert made is not None
        assert list(sitemap_faults(made.data)) == []


@QUIET
@given(paragraphs=st.lists(TEXT, min_size=1, max_size=3), marks=st.lists(MARK, max_size=6))
def test_the_entry_says_every_word_of_the_story(
    paragraphs: list[str], marks: list[Mark], record: Callable[..., Record]
) -> None:
    shown = [part for part in paragraphs if part.strip()]
    one = record(1, *paragraphs, marks=tuple(marks))
    [feed] = feeds.publish(Channel(name="all", title="x"), [one], DESKS[0], Options(formats=("json",)))
    content = json.loads(feed.data)["items"][0]["content_html"]
    read = "".join(read_html(content).text)
    assert read.split() == "\n".join(map(clean, shown)).split() or not any(clean(p).strip() for p in shown)


@pytest.mark.parametrize("desk", DESKS)
def test_the_checkers_see_what_is_wrong(desk: Desk, record: Callable[..., Record]) -> None:
    made = feeds.publish(Channel(name="all", title="x"), [record(1), record(2)], desk, Options())
    wrongs = [
        (rss_faults, made[0].data, b'<guid isPermaLink="false">urn:uuid:', b"<guid>urn:uuid:"),
        (rss_faults, made[0].data, b" Mar ", b" March "),
        (atom_faults, made[1].data, b"T12:01:00+00:00", b" 12:01:00"),
        (atom_faults, made[1].data, b'<content type="html">', b'<content type="html">&lt;script&gt;'),
        (json_faults, made[2].data, b'content_html": "', b'content_html": "<p>'),
    ]
    for check, data, old, new in wrongs:
        assert old in data
        assert list(check(data)) == []
        assert next(check(data.replace(old, new)), None)


def test_an_archive_page_says_that_it_is_one(record: Callable[..., Record]) -> None:
    channel = Channel(name="all", title="x", archive=1, archives=1)
    rss, atom, _ = feeds.publish(channel, [record(1)], DESKS[0], Options())
    assert etree.fromstring(rss.data).find(f"channel/{FH}archive") is not None
    assert etree.fromstring(atom.data).find(f"{FH}archive") is not None
    current = msgspec.structs.replace(channel, archive=None)
    assert b"archive/>" not in feeds.publish(current, [record(1)], DESKS[0], Options())[0].data


def test_the_validator_says_what_it_finds(record: Callable[..., Record]) -> None:
    channel = Channel(name="all", title="x", archive=1, archives=1)
    rss, atom, _ = feeds.publish(channel, [record(1, headline="A < b & c"), record(2)], DESKS[0], Options())
    moment = re.findall(rb"<updated>(.*?)</updated>", atom.data)[-1]
    wrongs = [
        ("ContainsHTML", rss, b"A &#x3C; b", b"A &lt;/b&gt;"),
        ("CharacterData", rss, b"A &#x3C; b &#x26; c", b"A &lt;b &amp; c"),
        ("ContainsHTML", atom, b"A &#x3C; b &#x26; c", b"A &amp;amp; c"),
        ("MisplacedItem", rss, b"</channel>", b"<language>en</language></channel>"),
        ("ImplausibleDate", rss, b"04 Mar 2026", b"07 Mar 1987"),
        ("IncorrectDOW", rss, b"Wed, ", b"Tue, "),
        ("BadCharacters", rss, b"It voted", "It v\ufffd".encode()),
        ("NotHtml", rss, b"&lt;/p&gt;", b"&lt;/b&gt;"),
        ("SecurityRisk", atom, b"&lt;p&gt;It", b"&lt;p&gt;&lt;script&gt;&lt;/script&gt;It"),
        ("ContainsRelRef", atom, b"&lt;p&gt;It", b"&lt;p&gt;&lt;a href='x.html'&gt;x&lt;/a&gt;It"),
        ("DuplicateUpdated", atom, moment, re.findall(rb"<updated>(.*?)</updated>", atom.data)[-2]),
        ("NonCanonicalURI", atom, b"<id>https://news", b"<id>https://News"),
        ("ArchiveIncomplete", atom, b"<generator", b"<fh:archive/><generator"),
        ("InvalidLanguage", rss, b"<language>en-GB", b"<language>qq"),
        ("MissingGuid", rss, b"guid", b"atom:guid"),
        ("SelfDoesntMatchLocation", atom, b"atom-1.xml", b"atom-2.xml"),
    ]
    for said, made, old, new in wrongs:
        where = f"https://news.example/{made.path}"
        assert messages(made.data, where) == []
        assert old in made.data, said
        assert any(each.startswith(f"{said}: ") for each in messages(made.data.replace(old, new), where)), said
