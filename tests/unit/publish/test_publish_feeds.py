"""The feeds plugin: what stands in each format, for every kind of story a desk has."""

from __future__ import annotations

import json

import feedparser
import msgspec
import pytest
from lxml import etree

from feeds_read import (
    ATOM,
    CONTENT,
    DC,
    LANG,
    Make,
    first_entry,
    first_item,
    first_json,
    tree,
    written,
)
from newsflow import Channel, Desk, Official


def test_three_formats_with_their_media_types(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1)], desk)
    assert {path: r.media_type for path, r in made.items()} == {
        "feeds/rss.xml": "application/rss+xml",
        "feeds/atom.xml": "application/atom+xml",
        "feeds/feed.json": "application/feed+json",
    }


def test_a_desk_may_want_fewer_formats(everything: Channel, record: Make, desk: Desk) -> None:
    assert list(written(everything, [record(1)], desk, formats=("atom",))) == ["feeds/atom.xml"]


def test_other_channels_have_their_own_folder(record: Make, desk: Desk) -> None:
    made = written(Channel(name="topic/politics", title="Politics"), [record(1)], desk)
    assert "feeds/topic/politics/atom.xml" in made


@pytest.mark.parametrize("name", ["sitemap", "sitemap/2026-03", "sitemap/news"])
def test_sitemaps_are_not_feeds(name: str, record: Make, desk: Desk) -> None:
    assert written(Channel(name=name, title="x"), [record(1)], desk) == {}


def test_title_content_and_summary_say_the_whole_story(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(7, "Two ministers met.", "They agreed.")], desk)
    item, entry, item_json = first_item(made), first_entry(made), first_json(made)
    whole = "<p>Two ministers met.</p>\n<p>They agreed.</p>"
    assert [item.findtext("title"), item.findtext(CONTENT), item.findtext("description")] == [
        "Story 7",
        whole,
        "Two ministers met.",
    ]
    assert [entry.findtext(f"{ATOM}{name}") for name in ("title", "content", "summary")] == [
        "Story 7",
        whole,
        "Two ministers met.",
    ]
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert [item_json[key] for key in ("title", "content_html", "summary")] == ["Story 7", whole, "Two ministers met."]


def test_the_guid_is_a_urn_and_the_same_in_all_formats(everything: Channel, record: Make, desk: Desk) -> None:
    bare = msgspec.structs.replace(record(1), guid="83d6e7af-94b8-5e76-8cb9-e8799c97e20e")
    made = written(everything, [bare], desk)
    guid = first_item(made).find("guid")
    assert (guid.text, guid.get("isPermaLink")) == ("urn:uuid:83d6e7af-94b8-5e76-8cb9-e8799c97e20e", "false")
    assert first_entry(made).findtext(f"{ATOM}id") == guid.text == first_json(made)["id"]


def test_a_guid_that_is_no_uuid_becomes_one_for_ever(everything: Channel, record: Make, desk: Desk) -> None:
    odd = msgspec.structs.replace(record(1), guid="tag:example.org,2026:one")
    one, two = (first_item(written(everything, [odd], desk)).findtext("guid") for _ in range(2))
    assert one == two
    assert one.startswith("urn:uuid:")


def test_authors_are_dc_creators_and_atom_authors(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1, byline=("Jane Doe", "Ana Díaz"))], desk)
    assert [e.text for e in first_item(made).findall(f"{DC}creator")] == ["Jane Doe", "Ana Díaz"]
    assert [e.text for e in first_entry(made).findall(f"{ATOM}author/{ATOM}name")] == ["Jane Doe", "Ana Díaz"]
    assert first_json(made)["authors"] == [{"name": "Jane Doe"}, {"name": "Ana Díaz"}]
    assert first_item(made).find("author") is None


def test_topics_are_categories_with_code_and_scheme(everything: Channel, record: Make, desk: Desk) -> None:
    facts = {
        "topics": [{"code": "20000641", "label": "treaty", "words": ["treaty"]}, "local"],
        "keywords": ["missiles", "Treaty"],
        "declared_subjects": [{"code": "x7", "label": "Arms", "scheme": "https://codes.example/s/"}],
    }
    made = written(everything, [record(1, metadata=facts)], desk)
    scheme = "http://cv.iptc.org/newscodes/mediatopic/"
    assert [(e.text, e.get("domain")) for e in first_item(made).findall("category")] == [
        ("treaty", scheme),
        ("local", None),
        ("Arms", "https://codes.example/s/"),
        ("missiles", None),
    ]
    assert dict(first_entry(made).find(f"{ATOM}category").attrib) == {
        "term": "20000641",
        "label": "treaty",
        "scheme": scheme,
    }
    assert first_json(made)["tags"] == ["treaty", "local", "Arms", "missiles"]


def test_a_story_without_a_headline_is_titled_by_its_beginning(everything: Channel, record: Make, desk: Desk) -> None:
    long = "The government of the island said on Tuesday that it would open the harbour again before winter comes"
    title = first_json(written(everything, [record(1, long, headline=None)], desk))["title"]
    assert title == "The government of the island said on Tuesday that it would open the harbour…"


def test_the_rss_description_is_html_and_the_atom_summary_text(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1, metadata={"lede": "Smith & Sons <ltd> won."})], desk)
    assert first_item(made).findtext("description") == "Smith &amp; Sons &lt;ltd&gt; won."
    assert first_entry(made).findtext(f"{ATOM}summary") == "Smith & Sons <ltd> won."


def test_newest_first_whatever_the_order_they_come_in(everything: Channel, record: Make, desk: Desk) -> None:
    some = [record(n) for n in (2, 5, 1)]
    made, turned = written(everything, some, desk), written(everything, some[::-1], desk)
    assert [i.findtext("title") for i in tree(made, "feeds/rss.xml").iter("item")] == ["Story 5", "Story 2", "Story 1"]
    assert made == turned


def test_feed_links_are_absolute_and_the_hub_is_named(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1)], desk)
    channel = tree(made, "feeds/rss.xml").find("channel")
    assert channel.findtext("link") == "https://news.example/"
    assert [(e.get("rel"), e.get("href")) for e in channel.findall(f"{ATOM}link")] == [
        ("self", "https://news.example/feeds/rss.xml"),
        ("hub", "https://hub.example/"),
    ]
    atom = tree(made, "feeds/atom.xml")
    assert {e.get("rel"): e.get("href") for e in atom.findall(f"{ATOM}link")} == {
        "self": "https://news.example/feeds/atom.xml",
        "hub": "https://hub.example/",
        "alternate": "https://news.example/",
    }
    feed = json.loads(made["feeds/feed.json"].data)
    assert feed["feed_url"] == "https://news.example/feeds/feed.json"
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert feed["items"][0]["url"] == "https://news.example/articles/story-1-0a1b2c3d.html"


def test_without_a_base_url_ids_are_urns_and_pages_relative(record: Make) -> None:
    made = written(Channel(name="topic/arms", title="Arms"), [record(1)], Desk())
    atom = tree(made, "feeds/topic/arms/atom.xml")
    assert atom.findtext(f"{ATOM}id").startswith("urn:uuid:")
    entry_link = atom.find(f"{ATOM}entry/{ATOM}link")
    assert entry_link.get("href") == "../../../articles/story-1-0a1b2c3d.html"
    channel = tree(made, "feeds/topic/arms/rss.xml").find("channel")
    assert channel.findtext("link") == atom.findtext(f"{ATOM}id")
    assert channel.find("item/link") is None
    assert channel.find(f"item/{ATOM}link").get("href") == "../../../articles/story-1-0a1b2c3d.html"
    feed = json.loads(made["feeds/topic/arms/feed.json"].data)
    assert not {"home_page_url", "feed_url"} & feed.keys()
    assert "url" not in feed["items"][0]


def test_a_story_in_another_language_says_so(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1, language="de")], desk)
    assert first_entry(made).get(LANG) == "de"
    assert first_item(made).findtext(f"{DC}language") == "de"
    assert first_json(made)["language"] == "de"
    at_home = written(everything, [record(1, language="en")], desk)  # the feed is in en-GB
    assert (first_entry(at_home).get(LANG), first_item(at_home).find(f"{DC}language")) == (None, None)
    hostile = written(everything, [record(1, language='en"><script>')], desk)
    assert first_entry(hostile).get(LANG) is None


def test_what_newsflow_knows_stands_in_the_json(everything: Channel, record: Make, desk: Desk) -> None:
    person = Official(name="Ana Díaz", title="foreign minister", role="minister", country="ES")
    made = written(everything, [record(1, officials=(person,))], desk)
    assert first_json(made)["_newsflow"]["officials"] == [
        {"name": "Ana Díaz", "title": "foreign minister", "country": "ES"}
    ]


def test_archive_pages_lead_back_to_the_first_story(record: Make, desk: Desk) -> None:
    channel = Channel(name="all", title="All", archives=2)
    current = written(channel, [record(9)], desk)
    newest = written(msgspec.structs.replace(channel, archive=2), [record(5)], desk)
    oldest = written(msgspec.structs.replace(channel, archive=1), [record(1)], desk)
    base = "https://news.example/feeds/"
    for kind, ending in (("rss", "rss.xml"), ("atom", "atom.xml")):
        links = [
            {e.get("rel"): e.get("href") for e in etree.fromstring(made[path].data).iter(f"{ATOM}link") if e.get("rel")}
            for made, path in (
                (current, f"feeds/{ending}"),
                (newest, f"feeds/archive/{kind}-2.xml"),
                (oldest, f"feeds/archive/{kind}-1.xml"),
            )
        ]
        assert links[0]["prev-archive"] == f"{base}archive/{kind}-2.xml"
        assert links[1]["prev-archive"] == f"{base}archive/{kind}-1.xml"
        assert links[1]["current"] == links[2]["current"] == f"{base}{ending}"
        assert "prev-archive" not in links[2]
    assert json.loads(newest["feeds/archive/feed-2.json"].data)["next_url"] == f"{base}archive/feed-1.json"
    assert b"<fh:archive/>" in newest["feeds/archive/atom-2.xml"].data
    assert b"hub.example" not in newest["feeds/archive/atom-2.xml"].data


def test_an_archive_page_does_not_change_when_a_newer_one_is_born(record: Make, desk: Desk) -> None:
    page = Channel(name="all", title="All", archive=1, archives=1)
    grown = msgspec.structs.replace(page, archives=7)
    assert written(page, [record(1)], desk) == written(grown, [record(1)], desk)


def test_one_bad_story_never_costs_the_feed(everything: Channel, record: Make, desk: Desk) -> None:
    bad = msgspec.structs.replace(record(2), headline=17)  # nothing of ours writes it; a broken ledger might
    made = written(everything, [record(1), bad, record(3)], desk)
    for path in ("feeds/rss.xml", "feeds/atom.xml"):
        assert [e.title for e in feedparser.parse(made[path].data).entries] == ["Story 3", "Story 1"]


def test_feedparser_reads_what_was_meant(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1, byline=("Jane Doe",)), record(2)], desk)
    for path in ("feeds/rss.xml", "feeds/atom.xml"):
        read = feedparser.parse(made[path].data)
        assert not read.bozo
        assert read.feed.title == "The Example"
        assert read.feed.language == "en-GB"
        assert [e.link for e in read.entries] == [
            "https://news.example/articles/story-2-0a1b2c3d.html",
            "https://news.example/articles/story-1-0a1b2c3d.html",
        ]
        assert read.entries[1].author == "Jane Doe"
        assert read.entries[1].published_parsed[:5] == (2026, 3, 4, 12, 1)


def test_no_feed_switches_the_locale_of_the_process(
    everything: Channel, record: Make, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import locale

    def refuse(*_: object) -> str:
        raise AssertionError("setlocale changes every thread of the process")

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert len(written(everything, [record(1), record(2, status="withdrawn")], desk)) == 3


def test_threads_do_not_disturb_one_another(everything: Channel, record: Make, desk: Desk) -> None:
    from concurrent.futures import ThreadPoolExecutor

    some = [[record(n), record(n + 1)] for n in range(1, 9)]
    alone = [written(everything, each, desk) for each in some]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda each: written(everything, each, desk), some)) == alone


def test_rights_stand_with_the_story(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1, metadata={"copyright": "© 2026 Example", "rights": "No resale."})], desk)
    assert first_entry(made).findtext(f"{ATOM}rights") == "© 2026 Example No resale."
    assert first_item(made).findtext(f"{DC}rights") == "© 2026 Example No resale."
