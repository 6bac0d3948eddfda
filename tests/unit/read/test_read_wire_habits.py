"""Habits of wires around a story: labels and kills above it, desks' initials, machines' dates, agencies in bylines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newsflow import Dateline, Story
from newsflow.read import fields

Read = Callable[..., Story]
Shown = Callable[[Story], list[tuple[str, str]]]


def anpa(*lines: str) -> str:
    head = "\x16\x16\x01s0284\x1f_-----\r\nr s\x14\x12BC-EXA--Bridge     08-18 \r\n\x02^BC-EXA--Bridge<\r\n"
    return head + "\r\n".join(lines) + "\r\n\x03"


def iptc7901(text: str) -> str:
    return f"\x01exa0124 3 i 93  exa 1888\r\n\r\nBridge/\r\n\x02{text}\r\n\x03071341 GMT Okt 15\r\n\x04"


def test_labels_and_notes_in_any_order_leave_headline_byline_and_text(read_one: Read, shown: Shown) -> None:
    story = read_one(
        anpa(
            "^URGENT<",
            "^Bridge reopens<",
            "^Eds: Adds quote.<",
            "^By ANN LEE=",
            "^Associated Press=",
            "\t   The bridge is open.",
        ),
        "a",
    )
    assert shown(story) == [("headline", "Bridge reopens"), ("paragraph", "The bridge is open.")]
    assert story.declared.byline == ("ANN LEE",)
    assert story.declared.note == "URGENT; Eds: Adds quote."
    assert story.declared.status == "usable"


@pytest.mark.parametrize(
    "message",
    [
        anpa("^Bridge reopens<", "^BULLETIN KILL<", "^Eds: The bridge did not reopen.<", "\t   The bridge is open."),
        iptc7901("MANDATORY KILL\r\nBridge reopens =\r\n\r\nThe bridge is open."),
    ],
)
def test_a_kill_is_a_kill_where_the_format_knows_no_status(message: str, read_one: Read) -> None:
    story = read_one(message, "a.tst")
    assert story.declared.status == "canceled"
    assert story.headline == "Bridge reopens"


def test_a_headline_about_killing_is_no_kill(read_one: Read) -> None:
    assert (
        read_one(anpa("^Kill fee for writers doubles<", "\t   The fee doubled."), "a.tst").declared.status == "usable"
    )


def test_a_label_without_headline_is_no_part_of_the_text(read_one: Read, shown: Shown) -> None:
    story = read_one(
        iptc7901("EXTRA\r\nBerlin (exa) - The bridge reopened on Monday after nine months\r\nof repairs.\r\n"), "a.txt"
    )
    assert shown(story) == [("paragraph", "Berlin (exa) - The bridge reopened on Monday after nine months of repairs.")]
    assert story.declared.dateline is not None and story.declared.dateline.place == "Berlin"


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("By Ian Lee of EXA", ("Ian Lee",)),
        ("By Ian Lee in Rome and Bo Berg", ("Ian Lee", "Bo Berg")),
        ("EXB-Nils Olsen", ("Nils Olsen",)),
        ("gr/bp", ()),
        ("Anne-Marie Dupont", ("Anne-Marie Dupont",)),
        ("By O. de la Rue", ("O. de la Rue",)),
    ],
)
def test_agencies_towns_and_initials_are_no_part_of_a_name(printed: str, names: tuple[str, ...]) -> None:
    assert fields.bylines([printed]) == names


def test_a_date_for_machines_is_no_printed_date(read_one: Read) -> None:
    nitf = (
        "<nitf><body><body.head><hedline><hl1>Bridge reopens</hl1></hedline><dateline><location><city>Madrid</city></location>"
        "<story.date>20170102T222800+0000</story.date></dateline></body.head>"
        "<body.content><p>It is open.</p></body.content></body></nitf>"
    )
    assert read_one(nitf, "a.xml").declared.dateline == Dateline(place="Madrid", text="Madrid")


G2 = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:exa:1"><contentMeta><slugline>BRIDGE/</slugline>'
    "<headline>Bridge reopens after repairs</headline><description>BRIDGE/:Bridge reopens</description></contentMeta><contentSet>"
    '<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html></inlineXML></contentSet></newsItem>'
)


def test_a_description_that_repeats_slug_and_headline_says_nothing(read_one: Read, shown: Shown) -> None:
    assert shown(read_one(G2.format(body=""), "a.xml")) == [("headline", "Bridge reopens after repairs")]
    assert read_one(G2.format(body="<p>It is open.</p>"), "a.xml").declared.summary is None


def test_lines_set_as_they_stand_stay_lines_in_xml_too(read_one: Read, shown: Shown) -> None:
    story = read_one(G2.format(body="<p>Results:</p><pre>\nAaa  1\nBbb  2\n</pre>"), "a.xml")
    assert [text for _, text in shown(story)][1:] == ["Results:", "Aaa 1", "Bbb 2"]
