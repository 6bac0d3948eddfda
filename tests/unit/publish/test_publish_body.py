"""What an entry shows of a story: its text, mark-up, pictures and sound, and how much of it."""

from __future__ import annotations

import json

import msgspec

from feeds_read import (
    ATOM,
    MEDIA,
    Make,
    body,
    first_entry,
    first_item,
    first_json,
    written,
)
from newsflow import Block, Channel, Desk, Mark, Media


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


def test_an_address_that_is_not_ascii_is_encoded(everything: Channel, record: Make, desk: Desk) -> None:
    picture = Media("picture", "https://bücher.example/ä b.jpg?q=ö".replace(" ", "%20"))
    made = written(everything, [record(1, media=(picture,))], desk)
    href = "https://xn--bcher-kva.example/%C3%A4%20b.jpg?q=%C3%B6"
    assert first_item(made).find(f"{MEDIA}content").get("url") == href
    assert f'src="{href}"' in body(made)
