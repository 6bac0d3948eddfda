"""Who speaks where it is not plain: interviews, new people without a name, descriptions, colons, headings; all invented."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest

from newsflow import Block, Quote, Story
from newsflow.annotate import officials, quotes
from newsflow.annotate.names.reading import Reading


@cache
def tools() -> tuple[Any, Any]:
    return officials.prepare(officials.Settings()), quotes.prepare(quotes.Settings())


def said(text: str, blocks: tuple[Block, ...] = ()) -> list[Quote]:
    finder, verbs = tools()
    story = Story(original=text, text=text, blocks=blocks)
    seen = msgspec.structs.replace(story, notes=tuple(officials.annotate(story, finder)))
    return [n.value for n in quotes.annotate(seen, quotes.Settings(), verbs) if n.layer == "quote"]


def quoted(text: str) -> list[tuple[str, str | None]]:
    return [(q.text, q.speaker) for q in said(text) if q.kind != "indirect"]


def test_labelled_answers_are_said_by_the_one_who_is_interviewed() -> None:
    text = (
        "Mayor Anna Berg talks to Paul Lind about the bridge.\n\nQ: Is it safe?\n\nA: It is. I cross it daily.\n\n"
        "Q: Gov. John Hall says you sleep.\n\nA: He says “a lot of things.”\n\nAnd I do sleep.\n\nQ: Will you run?\n\nA: No."
    )
    assert quoted(text) == [
        ("It is. I cross it daily.", "Anna Berg"),
        ("He says “a lot of things.”\n\nAnd I do sleep.", "Anna Berg"),
        ("No.", "Anna Berg"),
    ]


def test_sides_labelled_by_name_are_those_people_and_questions_are_not_quotations() -> None:
    text = (
        "Mayor Anna Berg was asked about the bridge.\n\nEcho: Is it safe?\n\nBerg: It is.\n\n"
        "Echo: Who built it?\n\nBerg: My uncle did."
    )
    assert quoted(text) == [("It is.", "Anna Berg"), ("My uncle did.", "Anna Berg")]


def test_labels_that_nobody_named_bears_are_no_dialogue() -> None:
    text = "Results from the fair.\n\nWinner: Rex\n\nLoser: Bella\n\nWinner: Daisy\n\nLoser: Max"
    assert quoted(text) == []


def test_who_is_named_in_a_question_does_not_answer_it() -> None:
    text = (
        "Mayor Anna Berg received us at home.\n\nAre you tired?\n\n“Never.”\n\n"
        "Gov. Paul Lind told the radio that you are. Is he wrong?\n\n“Ask him.”\n\n"
        "Sen. John Hall wants your job. Will he get it?\n\nShe opens a window. “You see?” she says."
    )
    assert {who for _, who in quoted(text)} == {"Anna Berg"}


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Anna Berg left. A lawyer for the tenants said the roof leaked. “It rains on the beds,” she said.",
        "Mayor Anna Berg left.\n\nA woman at the gate showed us a bucket. “Then what is this?” she asked.",
        "Mayor Anna Berg left. “I had four brothers,” said Jean-Bosco, 16, who gave only his first name.",
        "Mayor Paul Lind left. Sami, a retired teacher, shrugged. “It will pass,” he said.",
    ],
)
def test_new_people_without_a_known_name_are_nobody(text: str) -> None:
    assert [who for _, who in quoted(text)] == [None]


def test_a_pronoun_skips_somebody_unnamed_of_the_other_sex() -> None:
    text = "Mayor Anna Berg met a man at the gate. “I know him,” she said."
    assert [who for _, who in quoted(text)] == ["Anna Berg"]


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Anna Berg was asked about reports of rain. Asked again, police commander Paul Lind: “No rain.”",
        "When Mayor Anna Berg mentioned the roof, which leaks, Gov. Paul Lind cut her off: “No rain.”",
        "Mayor Anna Berg spoke first. Then it was his turn. Gov. Paul Lind has spoken for an hour. The key words: “No rain.”",
        "Mayor Anna Berg spoke first. “Is it over?” she asked.\n\nGov. Paul Lind's answer was one word. “No.”",
        "Hours after Gov. Paul Lind, the chief of the guard, warned against “playing with fire in the rain”, Anna Berg left.",
        "The guard's commander, Paul Lind, wrote that the men had used the pumps “without any need at all”.",
        "Its ambassador to Norway, Paul Lind, told the radio that it rained but hoped the rain would be “short and light.”",
        "Paul Lind, 61, a trombonist, played first. Anna Berg sang. “It is over,” the trombonist said.",
        "Norland's foreign minister warned of “a very hard winter” on Monday.\n\nForeign Minister Paul Lind spoke for an hour.",
    ],
)
def test_the_subject_is_found_beyond_the_nearest_name(text: str) -> None:
    assert [who for _, who in quoted(text)][-1] == "Paul Lind"


def test_a_heading_is_said_by_whoever_says_the_words_below_it() -> None:
    text = (
        "“We won't move”\n\nMayor Anna Berg waved. Gov. Paul Lind waved back. “We won't move, not an inch,” Lind said."
    )
    blocks = Reading(Story(original=text, text=text)).blocks
    heading = (msgspec.structs.replace(blocks[0], kind="headline"), *blocks[1:])
    assert [q.speaker for q in said(text, heading)] == ["Paul Lind", "Paul Lind"]


@pytest.mark.parametrize(
    "text",
    [
        "A satirical book about it, “Cushions and Other Lies,” is in print.",
        "The word that Mayor Anna Berg uses most is “decent.”",
        "The court found that Norland's “nine-dash line” had no basis.",
    ],
)
def test_terms_and_works_are_no_quotations(text: str) -> None:
    assert quoted(text) == []


def test_words_behind_a_noun_for_a_work_are_a_quotation_unless_they_are_a_title() -> None:
    assert quoted("Mayor Anna Berg called the episode “simply sinister” and left.") == [
        ("“simply sinister”", "Anna Berg")
    ]


def test_what_somebody_adds_behind_a_quotation_is_reported() -> None:
    text = "Mayor Anna Berg described the delay as “regrettable,” adding that other towns were watching."
    assert [(q.text, q.speaker) for q in said(text) if q.kind == "indirect"] == [
        ("other towns were watching", "Anna Berg")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Paul Lind spoke. “We agree,” the premier said.",
        "Sheikh Paul Lind, a tribal elder, spoke. “We agree,” the sheikh said.",
        "Gov. Paul Lind, 61, met Mayor Anna Berg. “We agree,” the 61-year-old said.",
        "Mayor Anna Berg met Gov. Paul Lind. In his view, the deal was “a postcard to the neighbours.”",
        "Gov. Paul Lind has clashed with him; a memo warned of a flood, and in Lind's words it was “a bucket with holes.”",
    ],
)
def test_other_nouns_and_views_lead_to_the_same_person(text: str) -> None:
    [(_, who)] = quoted(text)
    assert who is not None and who.endswith("Paul Lind")


def test_a_clause_behind_a_semicolon_has_its_own_subject() -> None:
    text = "Gov. Paul Lind has clashed with him; a memo, leaked to the Echo, warned of “a flood without any end.”"
    assert [who for _, who in quoted(text)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        (
            "Norland's auditor general said on Monday that a loan had been “left out of the books for years.”\n\n"
            "Paul Lind told the council that it was large."
        ),
        "The president of the union, Paul Lind, said his members felt “like the last guys on the dock.”",
        "Her whip for the race, Rep. Paul Lind (R-Ohio), was more blunt: “Everybody lies. We lie less.”",
        "Gov. John Hall's spokesman, Paul Lind, confirmed that the map was new. “Towns will be added,” he said.",
    ],
)
def test_leads_asides_and_owners_lead_to_the_one_who_speaks(text: str) -> None:
    assert [who for _, who in quoted(text)] == ["Paul Lind"]


def test_a_paragraph_in_the_third_person_ends_an_answer() -> None:
    text = (
        "Mayor Anna Berg talks to the Echo.\n\nQ: Is it safe?\n\nA: It is.\n\nA spokesman for Hall said it leaked.\n\n"
        "Q: Will you run?\n\nA: No."
    )
    assert quoted(text) == [("It is.", "Anna Berg"), ("No.", "Anna Berg")]


@pytest.mark.parametrize(
    "text",
    [
        "Clovis “T-Boy” Lind, a farmer, said that it rained.",
        "Gov. Paul Lind, known as “Big Rain,” said that it rained.",
        "Appearing on the Echo's “This Week,” Gov. Paul Lind said that it rained.",
    ],
)
def test_nicknames_and_names_of_shows_are_no_quotations(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Chief Minister Paul Lind spoke. “We agree,” the CM said.",
        "Committee chairman Paul Lind, the committee chair, spoke. “We agree,” said the Turku MP.",
        "Gov. Paul Lind spoke for an hour. According to him, it was “quite dead for now.”",
        "Gov. John Hall left. The adviser on the press and the radio, Otunba Paul Lind, took to the air. He said: “We agree.”",
        "The junta's leader, Gen. Paul Lind, spoke. The general met farmers. “We agree,” he said.",
    ],
)
def test_short_forms_of_offices_lead_to_their_holder(text: str) -> None:
    assert [who for _, who in quoted(text)] == ["Paul Lind"]


@pytest.mark.parametrize(
    "text",
    [
        "Dr Paul Lind, the minister of water, spoke. “Every drop has a cost,” His Excellency said.",
        "President Paul Lind left. The head of state conceded that it had been “quite dead for now.”",
        "Mayor Anna Berg left. Also present was Paul Lind of the contractor. “It is too warm,” the engineer said.",
        "The former head of the service told a court that he had “simply forgotten it.”\n\nPaul Lind, 66, denies theft.",
    ],
)
def test_honours_and_nouns_for_somebody_just_named(text: str) -> None:
    assert [who for _, who in quoted(text)] == ["Paul Lind"]


@pytest.mark.parametrize(
    "text",
    [
        "It was raised by Cllr Paul Lind (FF), who said his phone “hadn’t stopped since Friday.”",
        "Norland's Cllr Paul Lind TD said the people had “been looked at enough by now.”",
    ],
)
def test_parties_and_letters_behind_a_name_are_stepped_over(text: str) -> None:
    assert [who for _, who in quoted(text)] == ["Paul Lind"]


def test_who_asks_does_not_answer() -> None:
    text = (
        "Mayor Jack Reyes met Gov. Paul Lind. “Is there a back?” Reyes asked.\n\n“There is always a back,” he answered."
    )
    assert [who for _, who in quoted(text)] == ["Jack Reyes", "Paul Lind"]


def test_a_department_is_nobody() -> None:
    text = "The Department of Natural Resources said the ponds would be kept “for the sake of the fish.”"
    assert [who for _, who in quoted(text)] == [None]


def test_an_officer_of_a_body_without_a_name_is_nobody() -> None:
    assert quoted("Mayor Anna Berg left. “We agree,” the head of the union said.") == [("“We agree,”", None)]


@pytest.mark.parametrize(
    "text",
    [
        "As Gov. Paul Lind attacked Anna Berg, the attendees chanted, “Lock her up, lock her up!”",
        "Anna Berg went to the hall where about 50 protesters had gathered, chanting “no contract, no peace for us” all night.",
        "Gov. Paul Lind is torn. “It is like poison,” said one person with knowledge of the governor's plans.",
    ],
)
def test_crowds_and_those_who_know_somebody_are_nobody(text: str) -> None:
    assert [who for _, who in quoted(text)] == [None]
