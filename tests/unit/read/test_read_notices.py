"""Lines for the desk above a story: embargoes in words, press releases, frames of wires that were copied as text."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from newsflow import Story
from newsflow.read import notices

Read = Callable[..., Story]
Shown = Callable[[Story], list[tuple[str, str]]]

LEAD = "LAKEFORD, Nov. 23 -- The town opened its new bridge on Monday after nine months of repairs."


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL 00:01 GMT, Tuesday 24 November 2026", "2026-11-24T00:01:00+00:00"),
        ("STRICTLY EMBARGOED UNTIL 0001 HRS BST ON 5 JUNE 2026", "2026-06-05T00:01:00+01:00"),
        ("Embargo: 6 a.m. EST, Dec. 6, 2026", "2026-12-06T06:00:00-05:00"),
        ("NOT FOR PUBLICATION BEFORE 5 December 2026 18:00 CET", "2026-12-05T18:00:00+01:00"),
        ("Sperrfrist: 24. November 2026, 06:00 Uhr", "2026-11-24T06:00:00"),
        ("*** EMBARGO 24 November 2026 06:00 ***", "2026-11-24T06:00:00"),
    ],
)
def test_an_embargo_in_words_is_one(line: str, until: str, read_one: Read, shown: Shown) -> None:
    story = read_one(f"{line}\n\nTown opens bridge\n\n{LEAD}\n")
    assert story.declared.embargo is not None and story.declared.embargo.isoformat() == until
    assert story.declared.status == "usable"
    assert shown(story) == [("headline", "Town opens bridge"), ("paragraph", LEAD)]
    assert story.declared.note in (line, None)  # None: a header line, which the embargo itself repeats


@pytest.mark.parametrize(
    "line",
    ["UNDER EMBARGO", "EMBARGOED UNTIL DELIVERY", "Embargoed until noon Friday", "For release at 10:00 on Monday"],
)
def test_an_embargo_without_a_time_holds_the_story(line: str, read_one: Read) -> None:
    declared = read_one(f"{line}\n\nTown opens bridge\n\n{LEAD}\n").declared
    assert (declared.embargo, declared.status) == (None, "withheld")


def test_a_header_line_with_an_embargo_nobody_can_read_holds_the_story_too(read_one: Read) -> None:
    assert read_one(f"Headline: Town opens bridge\nEmbargo: Friday noon\n\n{LEAD}\n").declared.status == "withheld"


@pytest.mark.parametrize(
    "headline",
    [
        "Embargo talks collapse",
        "Embargo on arms is lifted by council",
        "Embargo costs island 5 billion a year, minister says",
        "Contact with probe lost",
        "Press freedom falls for third year",
    ],
)
def test_a_headline_about_an_embargo_is_a_headline(headline: str, read_one: Read) -> None:
    story = read_one(f"{headline}\n\n{LEAD}\n")
    assert notices.read(headline) is None
    assert (story.headline, story.declared.status) == (headline, "usable")


def test_a_press_release_begins_with_its_headline(read_one: Read, shown: Shown) -> None:
    story = read_one(
        f"FOR IMMEDIATE RELEASE\n\nContact: Jane Roe, +1 555 0100\n\nTown Opens Bridge\n\n{LEAD}\n\n# # #\n"
    )
    assert shown(story) == [("headline", "Town Opens Bridge"), ("paragraph", LEAD)]
    assert story.declared.note == "FOR IMMEDIATE RELEASE; Contact: Jane Roe, +1 555 0100"


def test_wire_copy_saved_as_text_loses_its_frame_and_keeps_its_lines(read_one: Read, shown: Shown) -> None:
    story = read_one(
        "ZCZC EXA0123\nr i\n\nBC-BRIDGE\nTown opens bridge\n\n    LAKEFORD, Nov 23 (EXA) - The town opened its bridge on Monday\n"
        'after nine months of repairs.\n    "We are proud," said the mayor.\n    It is open.\nNNNN\n'
    )
    assert shown(story) == [
        ("headline", "Town opens bridge"),
        ("paragraph", "LAKEFORD, Nov 23 (EXA) - The town opened its bridge on Monday after nine months of repairs."),
        ("paragraph", '"We are proud," said the mayor.'),
        ("paragraph", "It is open."),
    ]
    assert story.declared.slug == "BRIDGE"
    assert [block.line for block in story.blocks] == [5, 7, 9, 10]


def test_underlined_lines_and_starred_bylines_are_read_as_meant(read_one: Read, shown: Shown) -> None:
    story = read_one(
        f"Town opens bridge\n=================\n\n*By Ann Lee*\n\n{LEAD}\n\nWhat next?\n----------\n\nNothing.\n"
    )
    assert [text for _, text in shown(story)] == ["Town opens bridge", LEAD, "What next?", "Nothing."]
    assert story.declared.byline == ("Ann Lee",)


def test_word_saved_as_a_page_keeps_its_kinds_and_loses_what_is_struck(read_one: Read, shown: Shown) -> None:
    html = (
        "<html><body><p class=MsoTitle>Town opens bridge</p><p class=MsoNormal>By Ann Lee</p><p class=MsoNormal>"
        + LEAD
        + "<del>Gone.</del>"
        "<span class=MsoCommentReference>[A1]</span></p>"
        "<p class=MsoListParagraph><span style='mso-list:Ignore'>·</span>One lane</p><p class=MsoCaption>The bridge</p>"
        "<p class=MsoNormal>The mayor of the town cut the ribbon at noon, as the rain stopped.</p></body></html>"
    )
    story = read_one(html, "a.htm")
    assert [kind for kind, _ in shown(story)] == ["headline", "paragraph", "list-item", "caption", "paragraph"]
    assert [text for _, text in shown(story)][1:3] == [LEAD, "One lane"]
    assert story.declared.byline == ("Ann Lee",)


def test_a_subtitle_of_ninjs_is_printed(read_one: Read, shown: Shown) -> None:
    heads = [{"value": "Town opens bridge"}, {"role": "subtitle", "value": "Nine months"}]
    story = read_one(json.dumps({"uri": "urn:exa:1", "headlines": heads, "bodies": [{"value": "It is open."}]}))
    assert [kind for kind, _ in shown(story)] == ["headline", "subhead", "paragraph"]


def test_outlook_s_quotation_is_no_text(read_one: Read, shown: Shown) -> None:
    story = read_one(
        "From: Ann <a@example.org>\nSubject: RE: Bridge\nMessage-ID: <a@example.org>\n\n"
        + LEAD
        + "\n\nFrom: Desk <d@example.org>\n"
        "Sent: Monday, 23 November 2026 12:00\nTo: Ann <a@example.org>\nSubject: Bridge\n\nWhen do we get the story, please?\n"
    )
    assert [text for _, text in shown(story)] == ["Bridge", LEAD]


def test_a_short_line_above_a_sentence_does_not_make_a_text_wrapped(read_one: Read, shown: Shown) -> None:
    story = read_one(f"Town opens bridge\n\n{LEAD}\n\nAbout Lakeford\nLakeford is a town of 40,000.\n")
    assert [text for _, text in shown(story)][2:] == ["About Lakeford", "Lakeford is a town of 40,000."]
