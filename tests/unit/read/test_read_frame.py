# ruff: noqa: E501  documents stand here as files hold them
"""What agencies put around a text is read as what it is, and is not taken for the text."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from newsflow import Dateline, Story

Read = Callable[..., Story]
Show = Callable[[Story], list[tuple[str, str]]]

ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:exa:1" version="2" xml:lang="fi-FI"><itemMeta>
<itemClass qcode="ninat:text"/><provider literal="{agency}"/><versionCreated>{updated}</versionCreated>
<firstCreated>2018-01-31T21:52:11</firstCreated></itemMeta><contentMeta><headline>Silta avattiin</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>Vuosina 2010&lt;endash&gt;-&lt;/endash&gt;2012 silta oli kiinni.</p><p>Nyt &lt;b&gt; on auki.</p></body></html></inlineXML></contentSet></newsItem>"""


def ninjs(html: str, **more: object) -> str:
    body = [{"role": "html5", "contenttype": "text/html", "value": html}]
    return json.dumps(
        {"uri": "urn:exa:1", "type": "text", "headlines": [{"value": "Bron öppnad"}], "bodies": body, **more}
    )


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        (
            '<div class="dat"><span class="vignette">Trafik</span><span class="source">EXA</span></div>',
            Dateline(text="Trafik EXA"),
        ),
        (
            '<div class="dat"><span>Umeå</span><span class="source">EXA</span></div>',
            Dateline(place="Umeå", text="Umeå EXA"),
        ),
        ('<p class="dateline">UMEÅ, Dec. 5</p>', Dateline(place="UMEÅ", date="Dec. 5", text="UMEÅ, Dec. 5")),
    ],
)
def test_a_line_of_its_own_for_the_dateline_is_no_paragraph(
    line: str, dateline: Dateline, read_one: Read, shown: Show
) -> None:
    story = read_one(ninjs(f"<h1>Bron öppnad</h1>{line}<p>Bron är öppen igen.</p>"), "a.json")
    assert shown(story) == [("headline", "Bron öppnad"), ("paragraph", "Bron är öppen igen.")]
    assert story.declared.dateline == dateline


def test_a_dateline_inside_the_first_paragraph_stays_in_the_text(read_one: Read, shown: Show) -> None:
    html = '<div class="dateline"><p>UMEÅ (EXA) — Bron är öppen igen.</p></div><p class="dateline">Slut.</p>'
    story = read_one(ninjs(html), "a.json")
    assert [text for _, text in shown(story)] == ["Bron öppnad", "UMEÅ (EXA) — Bron är öppen igen.", "Slut."]


def test_the_credit_of_a_picture_is_said_once_and_is_no_paragraph(read_one: Read, shown: Show) -> None:
    html = (
        "<p>Bron är öppen.</p><p>Eva Ek/EXA</p>"
        '<figure><img src="a.jpg"/><div class="byline">Eva Ek/EXA</div><figcaption>Bron i går.</figcaption></figure>'
    )
    picture = {"uri": "urn:exa:2", "type": "picture", "byline": "Eva Ek/EXA", "descriptiontext": "Bron i går."}
    story = read_one(ninjs(html, associations=[picture]), "a.json")
    assert shown(story)[1:] == [
        ("paragraph", "Bron är öppen."),
        ("paragraph", "Eva Ek/EXA"),
        ("caption", "Bron i går."),
    ]
    assert [medium.credit for medium in story.media] == ["Eva Ek/EXA"]


def test_a_national_agency_that_writes_no_zone_means_the_time_at_home(read_one: Read) -> None:
    declared = read_one(ITEM.format(agency="STT", updated="2018-07-01T21:52:11"), "a.xml").declared
    assert declared.published and declared.published.isoformat() == "2018-01-31T21:52:11+02:00"
    assert declared.updated and declared.updated.isoformat() == "2018-07-01T21:52:11+03:00"


def test_a_printed_zone_is_never_overruled_and_an_unknown_agency_has_none(read_one: Read) -> None:
    declared = read_one(ITEM.format(agency="STT", updated="2018-07-01T12:00:00Z"), "a.xml").declared
    assert declared.updated and declared.updated.isoformat() == "2018-07-01T12:00:00+00:00"
    declared = read_one(ITEM.format(agency="EXA", updated="2018-07-01T12:00:00"), "a.xml").declared
    assert declared.updated and declared.updated.tzinfo is None


def test_escaped_elements_named_for_a_dash_are_the_dash(read_one: Read, shown: Show) -> None:
    story = read_one(ITEM.format(agency="EXA", updated="2018-07-01T12:00:00"), "a.xml")
    assert [text for _, text in shown(story)][1:] == ["Vuosina 2010–2012 silta oli kiinni.", "Nyt <b> on auki."]


def test_a_headline_above_the_plain_text_is_not_said_twice(read_one: Read, shown: Show) -> None:
    item = {
        "uri": "urn:exa:1",
        "headline": "Bron öppnad",
        "body_text": "Bron öppnad\n\nBron är öppen igen.\n\nBron öppnad",
    }
    story = read_one(json.dumps(item), "a.json")
    assert [text for _, text in shown(story)] == ["Bron öppnad", "Bron är öppen igen.", "Bron öppnad"]


def test_the_rule_that_sets_contributors_apart_is_printed_and_other_rules_are_not(read_one: Read, shown: Show) -> None:
    message = (
        "\x16\x01s0284\x1f_-----\r\nr s\x14\x12BC-EXA--Bridge     08-18 \r\n\x02^BC-EXA--Bridge<\r\n^Bridge reopens=\r\n"
        "\t   The bridge is open.\r\n\t   ________________\r\n\t   ___\r\n\t   Reporting by Ann Lee.\r\n\x03"
    )
    texts = [text for _, text in shown(read_one(message, "a.tst"))]
    assert texts == ["Bridge reopens", "The bridge is open.", "___", "Reporting by Ann Lee."]


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        (
            (
                "\x01exa0124 3 i 93  exa 1888\r\n\nBridge/\r\n\x02EXTRA\r\nBridge reopens =\r\n\r\nThe bridge\r\nis open.\r\n\r\n"
                "It was shut.\r\n\x03\x04"
            ),
            [(5, "Bridge reopens"), (7, "The bridge is open."), (10, "It was shut.")],
        ),
        (
            (
                "\x16\x01s0284\x1f_-----\r\nr s\x14\x12BC-EXA--Bridge     08-18 \r\n\x02^BC-EXA--Bridge<\r\n^Bridge reopens=\r\n"
                "\t   The bridge\r\nis open.\r\n\r\n\t   It was shut.\r\n\x03"
            ),
            [(4, "Bridge reopens"), (5, "The bridge is open."), (8, "It was shut.")],
        ),
    ],
)
def test_wire_copy_says_in_which_line_a_paragraph_begins(
    message: str, lines: list[tuple[int, str]], read_one: Read, shown: Show
) -> None:
    story = read_one(message, "a.tst")
    assert [(block.line, text) for block, (_, text) in zip(story.blocks, shown(story), strict=True)] == lines
