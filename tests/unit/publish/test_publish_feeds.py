"""The feeds plugin: what stands in each format, for every kind of story a desk has."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import msgspec
import pytest
from lxml import etree

from newsflow import Block, Channel, Desk, Mark, Media, Official, Record, Rendition
from newsflow.publish import feeds
from newsflow.publish.entry import Options

ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Make = Callable[..., Record]


def written(channel: Channel, records: Sequence[Record], desk: Desk, **options: Any) -> dict[str, Rendition]:
    made = feeds.publish(channel, list(records), desk, Options(**options))
    return {rendition.path: rendition for rendition in made}


def tree(renditions: dict[str, Rendition], path: str) -> Any:
    return etree.fromstring(renditions[path].data)


def first_item(renditions: dict[str, Rendition]) -> Any:
    return tree(renditions, "feeds/rss.xml").find("channel/item")


def first_entry(renditions: dict[str, Rendition]) -> Any:
    return tree(renditions, "feeds/atom.xml").find(f"{ATOM}entry")


def first_json(renditions: dict[str, Rendition]) -> dict[str, Any]:
    return json.loads(renditions["feeds/feed.json"].data)["items"][0]


def body(renditions: dict[str, Rendition]) -> str:
    return str(first_json(renditions)["content_html"])


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


def test_pictures_stand_in_the_body_and_as_ungrouped_media(everything: Channel, record: Make, desk: Desk) -> None:
    picture = Media("picture", "https://pics.example/a.jpg", "A bridge", "J. Doe", width=640, height=480)
    made = written(everything, [record(1, media=(picture,))], desk)
    assert body(made).startswith(
        '<figure><img src="https://pics.example/a.jpg" alt="A bridge" width="640" height="480">'
        "<figcaption>A bridge (J. Doe)</figcaption></figure>"
    )
    for parent in (first_item(made), first_entry(made)):
        content = parent.find(f"{MEDIA}content")
        assert content.getparent() is parent
        assert (content.get("type"), content.get("medium"), content.get("width")) == ("image/jpeg", "image", "640")
        assert content.findtext(f"{MEDIA}description") == "A bridge"
    assert first_json(made)["image"] == "https://pics.example/a.jpg"


def test_a_caption_in_the_text_stands_below_its_picture(everything: Channel, record: Make, desk: Desk) -> None:
    text = "Head\n\nFirst.\n\nA brigde at dawn\n\nLast."
    blocks = (Block("headline", 0, 4), Block("paragraph", 6, 12), Block("caption", 14, 30), Block("paragraph", 32, 37))
    picture = Media("picture", "https://pics.example/a.jpg", "A bridge at dawn")
    for media in ((picture,), (msgspec.structs.replace(picture, caption="A brigde at dawn"),)):
        made = written(everything, [record(1, headline="Head", text=text, blocks=blocks, media=media)], desk)
        lines = body(made).split("\n")
        assert [lines[0], lines[2]] == ["<p>First.</p>", "<p>Last.</p>"]
        assert lines[1].endswith("<figcaption>A brigde at dawn</figcaption></figure>")


def test_pictures_without_an_absolute_address_are_not_linked(everything: Channel, record: Make, desk: Desk) -> None:
    hrefs = (
        "photo.jpg",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "http://[broken",
        'http://a.example/"x',
        None,
    )
    made = written(everything, [record(1, media=tuple(Media("picture", href) for href in hrefs))], desk)
    assert "<img" not in body(made)
    assert first_item(made).find(f"{MEDIA}content") is None


def test_sound_is_an_enclosure_in_every_format(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1, media=(Media("audio", "https://pics.example/a.mp3?x=1"),))], desk)
    assert dict(first_item(made).find("enclosure").attrib) == {
        "url": "https://pics.example/a.mp3?x=1",
        "length": "0",
        "type": "audio/mpeg",
    }
    links = [dict(e.attrib) for e in first_entry(made).findall(f"{ATOM}link") if e.get("rel") == "enclosure"]
    assert links == [{"rel": "enclosure", "type": "audio/mpeg", "href": "https://pics.example/a.mp3?x=1"}]
    assert first_json(made)["attachments"] == [{"url": "https://pics.example/a.mp3?x=1", "mime_type": "audio/mpeg"}]


def test_mark_up_is_rebuilt_well_nested(everything: Channel, record: Make, desk: Desk) -> None:
    one = record(1, "abcdefghij", headline=None)
    marks = (
        Mark("emphasis", 1, 6),
        Mark("link", 2, 4, "https://a.example/?x=1&y=2"),
        Mark("link", 3, 5, "https://b.example/"),
        Mark("strong", 4, 8),
        Mark("link", 9, 10, "javascript:alert(1)"),
    )
    made = written(everything, [msgspec.structs.replace(one, marks=marks)], desk)
    assert body(made) == (
        '<p>a<em>b</em><a href="https://a.example/?x=1&amp;y=2"><em>cd</em></a><strong><em>ef</em>gh</strong>ij</p>'
    )


def test_every_kind_of_block_has_its_element(everything: Channel, record: Make, desk: Desk) -> None:
    text = "Head\n\nSub\n\none\n\ntwo\n\nsaid <so>\n\nbelow"
    kinds = ("headline", "subhead", "list-item", "list-item", "quote", "caption")
    blocks, at = [], 0
    for kind, part in zip(kinds, text.split("\n\n"), strict=True):
        blocks.append(Block(kind, at, at + len(part)))
        at += len(part) + 2
    made = written(everything, [record(1, text=text, blocks=tuple(blocks))], desk)
    assert body(made) == (
        "<h2>Sub</h2>\n<ul><li>one</li><li>two</li></ul>\n"
        "<blockquote><p>said &lt;so&gt;</p></blockquote>\n<figure><figcaption>below</figcaption></figure>"
    )


def test_a_text_without_blocks_is_taken_by_paragraphs(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1, headline=None, text="One.\n\nTwo & three.", blocks=(), metadata={})], desk)
    assert body(made) == "<p>One.</p>\n<p>Two &amp; three.</p>"
    assert first_json(made)["title"] == "One. Two & three."


def test_a_story_without_a_headline_is_titled_by_its_beginning(everything: Channel, record: Make, desk: Desk) -> None:
    long = "The government of the island said on Tuesday that it would open the harbour again before winter comes"
    title = first_json(written(everything, [record(1, long, headline=None)], desk))["title"]
    assert title == "The government of the island said on Tuesday that it would open the harbour…"


def test_the_rss_description_is_html_and_the_atom_summary_text(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1, metadata={"lede": "Smith & Sons <ltd> won."})], desk)
    assert first_item(made).findtext("description") == "Smith &amp; Sons &lt;ltd&gt; won."
    assert first_entry(made).findtext(f"{ATOM}summary") == "Smith & Sons <ltd> won."


def test_a_corrected_story_says_so_under_the_same_guid(everything: Channel, record: Make, desk: Desk) -> None:
    before = record(1)
    after = msgspec.structs.replace(
        before, revision=2, note="Correction: the vote was 5 < 6.", updated=before.updated + timedelta(hours=2)
    )
    old, new = (written(everything, [each], desk) for each in (before, after))
    assert first_item(old).findtext("guid") == first_item(new).findtext("guid")
    assert first_item(new).findtext("title") == "Corrected: Story 1"
    assert body(new).startswith("<p><strong>Corrected:</strong> the vote was 5 &lt; 6.</p>\n<p>The council")
    assert first_item(new).findtext("pubDate") == first_item(old).findtext("pubDate")
    assert first_item(new).findtext(f"{ATOM}updated") == "2026-03-04T14:01:00+00:00"


def test_the_words_for_correction_and_withdrawal_are_the_desks(everything: Channel, record: Make, desk: Desk) -> None:
    words = {"corrected": "Berichtigt", "withdrawn": "Zurückgezogen", "withdrawal": "Diese Meldung ist zurückgezogen."}
    made = written(everything, [record(2, note="Die Zahl."), record(1, status="withdrawn")], desk, **words)
    titles = [item["title"] for item in json.loads(made["feeds/feed.json"].data)["items"]]
    assert titles == ["Berichtigt: Story 2", "Zurückgezogen: Story 1"]
    assert "Diese Meldung ist zurückgezogen." in made["feeds/rss.xml"].data.decode()


def test_a_withdrawn_story_becomes_a_kill_notice_and_a_tombstone(everything: Channel, record: Make, desk: Desk) -> None:
    killed = record(1, "A secret.", status="withdrawn", reason="a source was wrong", note="Five.", byline=("Jane Doe",))
    made = written(everything, [killed], desk)
    item = first_item(made)
    assert item.findtext("guid") == killed.guid
    assert item.findtext("title") == "Withdrawn: Story 1"
    assert item.findtext(CONTENT) == "<p>This story has been withdrawn.</p>\n<p>a source was wrong</p>"
    assert item.find("link") is None
    assert not any(b"A secret." in rendition.data for rendition in made.values())
    grave = tree(made, "feeds/atom.xml").find(f"{AT}deleted-entry")
    assert dict(grave.attrib) == {"ref": killed.guid, "when": "2026-03-04T12:01:00+00:00"}


def test_the_tombstone_namespace_is_declared_only_with_a_tombstone(
    everything: Channel, record: Make, desk: Desk
) -> None:
    assert b"tombstones" not in written(everything, [record(1)], desk)["feeds/atom.xml"].data
    assert b"tombstones" not in written(everything, [record(1, status="withdrawn")], desk)["feeds/rss.xml"].data


def test_held_records_stay_out(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1), record(2, status="held")], desk)
    assert len(json.loads(made["feeds/feed.json"].data)["items"]) == 1


def test_newest_first_whatever_the_order_they_come_in(everything: Channel, record: Make, desk: Desk) -> None:
    some = [record(n) for n in (2, 5, 1)]
    made, turned = written(everything, some, desk), written(everything, some[::-1], desk)
    assert [i.findtext("title") for i in tree(made, "feeds/rss.xml").iter("item")] == ["Story 5", "Story 2", "Story 1"]
    assert made == turned


def test_a_guid_comes_once_with_its_newest_revision(everything: Channel, record: Make, desk: Desk) -> None:
    old = record(1)
    new = msgspec.structs.replace(old, headline="Better", updated=old.updated + timedelta(minutes=1), revision=2)
    for order in ([old, new], [new, old]):
        items = json.loads(written(everything, order, desk)["feeds/feed.json"].data)["items"]
        assert [item["title"] for item in items] == ["Better"]


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


def test_the_feeds_date_is_that_of_the_newest_change(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1), record(9)], desk)
    assert tree(made, "feeds/atom.xml").findtext(f"{ATOM}updated") == "2026-03-04T12:09:00+00:00"
    assert tree(made, "feeds/rss.xml").findtext("channel/lastBuildDate") == "Wed, 04 Mar 2026 12:09:00 +0000"
    later = msgspec.structs.replace(everything, updated=datetime(2026, 3, 5, 1, 2, 3, 456, tzinfo=UTC))
    assert (
        tree(written(later, [record(1)], desk), "feeds/atom.xml").findtext(f"{ATOM}updated")
        == "2026-03-05T01:02:03+00:00"
    )


def test_a_feed_without_stories_is_valid_and_dated(everything: Channel, desk: Desk) -> None:
    made = written(everything, [], desk)
    assert tree(made, "feeds/atom.xml").findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert json.loads(made["feeds/feed.json"].data)["items"] == []


def ahead(record: Make, **given: Any) -> Record:
    """A story that says it was published in 2030, and was first seen at noon of 4 March 2026."""
    one, far = record(1), datetime(2030, 1, 1, tzinfo=UTC)
    source = msgspec.structs.replace(one.source, received=datetime(2026, 3, 4, 12, 0, 30, tzinfo=UTC))
    return msgspec.structs.replace(one, **({"published": far, "updated": far, "source": source} | given))


def test_a_story_dated_ahead_does_not_stand_in_the_future(everything: Channel, record: Make, desk: Desk) -> None:
    channel = msgspec.structs.replace(everything, updated=datetime(2030, 1, 1, tzinfo=UTC))  # as the story says
    made = written(channel, [ahead(record)], desk)
    assert first_json(made)["date_published"] == first_json(made)["date_modified"] == "2026-03-04T12:00:30+00:00"
    assert b"2030" not in b"".join(rendition.data for rendition in made.values())
    without = ahead(record, source=record(1).source, updated=record(1).updated)
    assert first_json(written(channel, [without], desk))["date_published"] == "2026-03-04T12:01:00+00:00"


def test_an_embargoed_story_is_dated_when_its_embargo_ended(everything: Channel, record: Make, desk: Desk) -> None:
    end = datetime(2026, 3, 6, tzinfo=UTC)
    out = ahead(record, published=end, embargo=end, updated=end + timedelta(seconds=2), revision=2)
    item = first_json(written(everything, [out], desk))
    assert (item["date_published"], item["date_modified"]) == ("2026-03-06T00:00:00+00:00", "2026-03-06T00:00:02+00:00")


def test_a_story_in_another_language_says_so(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1, language="de")], desk)
    assert first_entry(made).get(LANG) == "de"
    assert first_item(made).findtext(f"{DC}language") == "de"
    assert first_json(made)["language"] == "de"
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


def test_a_story_beyond_the_limit_ends_with_the_way_to_its_page(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1, "First.", "Second.", "Third.")], desk, max_story=12)
    assert body(made) == (
        '<p>First.</p>\n<p>… <a href="https://news.example/articles/story-1-0a1b2c3d.html">Story 1</a></p>'
    )


def test_the_oldest_entries_are_summaries_when_a_feed_grows_too_large(
    everything: Channel, record: Make, desk: Desk
) -> None:
    some = [record(n, "Lede.", "x" * 3000) for n in range(1, 5)]
    made = written(everything, some, desk, max_document=7000)
    bodies = [item["content_html"] for item in json.loads(made["feeds/feed.json"].data)["items"]]
    assert [len(each) > 3000 for each in bodies] == [True, True, False, False]
    assert bodies[3].startswith("<p>Lede.</p>")


def test_a_desk_may_publish_summaries_only(everything: Channel, record: Make, desk: Desk) -> None:
    assert "Second" not in body(written(everything, [record(1, "First.", "Second.")], desk, content="summary"))


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


def test_an_address_that_is_not_ascii_is_encoded(everything: Channel, record: Make, desk: Desk) -> None:
    picture = Media("picture", "https://bücher.example/ä b.jpg?q=ö".replace(" ", "%20"))
    made = written(everything, [record(1, media=(picture,))], desk)
    href = "https://xn--bcher-kva.example/%C3%A4%20b.jpg?q=%C3%B6"
    assert first_item(made).find(f"{MEDIA}content").get("url") == href
    assert f'src="{href}"' in body(made)


def test_rights_stand_with_the_story(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1, metadata={"copyright": "© 2026 Example", "rights": "No resale."})], desk)
    assert first_entry(made).findtext(f"{ATOM}rights") == "© 2026 Example No resale."
    assert first_item(made).findtext(f"{DC}rights") == "© 2026 Example No resale."
