# ruff: noqa: E501  documents stand here as files hold them
"""Files of several stories: each with a key of its own; what is no story is said, and the others go on."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.message import EmailMessage

from newsflow import Story

ReadAll = Callable[[bytes | str, str], list[Story]]

ITEM = (
    '<newsItem guid="urn:x:{n}" version="3" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/>'
    "<versionCreated>2018-12-05T12:00:00Z</versionCreated></itemMeta><contentMeta><headline>Head {n}</headline></contentMeta>"
    '<contentSet><inlineXML contenttype="application/nitf+xml"><nitf><body><body.content><p>Text {n}.</p></body.content></body></nitf>'
    "</inlineXML></contentSet></newsItem>"
)


def test_a_message_gives_a_story_for_each_item_and_says_what_it_left_out(read_all: ReadAll) -> None:
    items = ITEM.format(n=1) + '<packageItem guid="urn:x:p"/>' + ITEM.format(n=2)
    stories = read_all(
        f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet></newsMessage>', "m.xml"
    )
    assert [(s.declared.key, s.declared.guid, s.original) for s in stories] == [
        ("urn:x:1", "urn:x:1", "Head 1\n\nText 1."),
        ("urn:x:2", "urn:x:2", "Head 2\n\nText 2."),
    ]
    assert [problem.code for problem in stories[-1].problems] == ["package"]


def test_keys_do_not_depend_on_the_order_of_items(read_all: ReadAll) -> None:
    def keys(*numbers: int) -> set[str]:
        items = "".join(ITEM.format(n=n) for n in numbers)
        return {s.declared.key for s in read_all(f"<newsMessage><itemSet>{items}</itemSet></newsMessage>", "m.xml")}

    assert keys(1, 2, 3) == keys(3, 1, 2)


def test_a_list_of_ninjs_items_is_several_stories(read_all: ReadAll) -> None:
    items = [{"uri": f"u:{n}", "headline": f"Head {n}", "body_text": "Text."} for n in (1, 2)]
    assert [s.declared.key for s in read_all(json.dumps(items), "n.json")] == ["u:1", "u:2"]


def test_attachments_are_stories_and_pictures_are_media(read_all: ReadAll) -> None:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = (
        "Ann Lee <a@example.com>",
        "Fwd: Two stories",
        "<m1@example.com>",
    )
    message["Date"] = "Wed, 05 Dec 2018 10:00:00 +0100"
    message.set_content("Here they are, with a picture. I shall be at my desk until six.\n")
    message.add_attachment("Head one\n\nText of the first attachment.\n", filename="one.txt")
    message.add_attachment(
        b"---\ntitle: Head two\n---\n\nText.\n", maintype="application", subtype="octet-stream", filename="two.md"
    )
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="p.png")
    stories = read_all(message.as_bytes(), "x.eml")
    assert [(s.declared.key, s.headline) for s in stories] == [
        ("m1@example.com", "Two stories"),
        ("m1@example.com/one.txt", "Head one"),
        ("m1@example.com/two.md", "Head two"),
    ]
    assert [m.kind for m in stories[0].media] == ["picture"]
    assert [s.declared.status for s in stories] == ["withheld", "usable", "usable"]  # the first only covers the others
    assert all(s.declared.published == stories[0].declared.published for s in stories)
    assert (
        stories[0].declared.published is not None
        and stories[0].declared.published.isoformat() == "2018-12-05T10:00:00+01:00"
    )
    assert stories[0].declared.byline == ("Ann Lee",)


def test_a_story_with_a_card_attached_is_a_story_and_a_picture_goes_with_the_one_text_attached(
    read_all: ReadAll,
) -> None:
    def mail(text: str, name: str, kind: tuple[str, str]) -> list[Story]:
        message = EmailMessage()
        message["From"], message["Subject"], message["Message-ID"] = "a@example.com", "Bridge", "<m@example.com>"
        message.set_content(text)
        message.add_attachment(b"BEGIN:VCARD\nEND:VCARD\n", maintype=kind[0], subtype=kind[1], filename=name)
        message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="p.png")
        return read_all(message.as_bytes(), "x.eml")

    [story] = mail("The bridge is open.\n", "a.vcf", ("text", "vcard"))
    assert story.declared.status == "usable"
    cover, attached = mail("Attached.\n", "story.txt", ("text", "plain"))
    assert (cover.declared.status, attached.declared.status) == ("withheld", "usable")
    assert [m.kind for m in attached.media] == ["picture"]


def test_a_forwarded_mail_is_a_story_of_its_own(read_all: ReadAll) -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"], inner["Message-ID"] = (
        "Press Office <p@example.com>",
        "Bridge reopens",
        "<in@example.com>",
    )
    inner.set_content("LAKEFORD, Dec. 5 — The bridge is open.\n")
    outer["From"], outer["Subject"], outer["Message-ID"] = "a@example.com", "FW: bridge", "<out@example.com>"
    outer.set_content("See below.\n")
    outer.add_attachment(inner)
    first, second = read_all(outer.as_bytes(), "x.eml")
    assert (first.headline, second.headline, second.declared.guid) == ("bridge", "Bridge reopens", "in@example.com")
    assert second.declared.byline == () and second.declared.dateline is not None


def test_a_wordpress_export_gives_its_posts_and_not_its_pages(read_all: ReadAll) -> None:
    def item(number: int, kind: str, status: str, text: str) -> str:
        return (
            f"<item><title>Post {number}</title><wp:post_id>{number}</wp:post_id><wp:post_type>{kind}</wp:post_type>"
            f"<wp:status>{status}</wp:status><wp:post_date_gmt>2018-12-05 10:00:00</wp:post_date_gmt>"
            f'<category domain="post_tag" nicename="a"><![CDATA[Tag]]></category><content:encoded><![CDATA[{text}]]></content:encoded></item>'
        )

    items = (
        item(1, "post", "publish", "First <em>line</em>.\n\nSecond line.")
        + item(2, "page", "publish", "About us.")
        + item(
            3,
            "post",
            "draft",
            '[caption id="x"]<img src="https://example.com/a.jpg" /> A boat.[/caption]\n\n<!-- wp:paragraph --><p>Draft.</p>',
        )
        + item(4, "attachment", "inherit", "")
    )
    spaces = 'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    first, third = read_all(
        f'<?xml version="1.0"?><rss {spaces}><channel><title>S</title>{items}</channel></rss>', "w.xml"
    )
    assert (first.declared.key, first.original, first.declared.keywords) == (
        "1",
        "Post 1\n\nFirst line.\n\nSecond line.",
        ("Tag",),
    )
    assert (third.declared.status, [b.kind for b in third.blocks]) == ("withheld", ["headline", "caption", "paragraph"])
