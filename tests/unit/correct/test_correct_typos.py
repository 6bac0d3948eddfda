"""What the typos plugin does to a story, through its hooks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsflow import Block, Edit, Story, UsageError
from newsflow.correct import typos
from newsflow.edits import apply, choose, undo


def test_puts_a_swapped_pair_of_letters_right_and_says_so(proofread: Callable[..., Any]) -> None:
    text, [edit] = proofread("The missiles have a range of 500 to 5,500 kiloemters, the ministry said.")
    assert text == "The missiles have a range of 500 to 5,500 kilometers, the ministry said."
    assert (edit.rule, edit.reason, edit.applied) == ("typos/transposition", "two letters swapped", True)


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("The goverment has said nothing.", "The government has said nothing."),
        ("They will definately come back.", "They will definitely come back."),
        ("The minister left teh room.", "The minister left the room."),
        ("It was the end ofthe strike.", "It was the end of the strike."),
        ("He walked out of the the meeting.", "He walked out of the meeting."),
        ("The parliment voted on Monday.", "The parliament voted on Monday."),
        ("Prices rose agian last month.", "Prices rose again last month."),
    ],
)
def test_corrects_each_kind_of_slip(proofread: Callable[..., Any], printed: str, right: str) -> None:
    assert proofread(printed)[0] == right


@pytest.mark.parametrize(
    "text",
    [
        "Valery Gerasimov met Leary, Markey and Shepard in Teh on Friday.",
        "Ursula von der Leyen spoke with Mohammed bin Salman and Luiz Inácio Lula da Silva.",
        "The habeas corpus petition was heard in camera, the prima facie case having been made.",
        "The colour of the centre was analysed by the organisation; the color of the center by the organization.",
        "Write to teh@example.com or see https://example.com/teh/goverment and follow @goverment or #goverment.",
    ],
)
def test_leaves_what_is_no_slip_alone(proofread: Callable[..., Any], text: str) -> None:
    assert proofread(text)[0] == text


def test_touches_no_other_language_than_english(proofread: Callable[..., Any]) -> None:
    text = "Le président a parlé au parlement ce mardi de la goverment."
    assert proofread(text, language="fr") == (text, ())


def test_inside_a_direct_quotation_more_is_asked(proofread: Callable[..., Any]) -> None:
    text = "“We left teh room,” she said."
    assert proofread(text)[0] == "“We left the room,” she said."
    assert proofread(text, quotes="propose")[0] == text
    assert [edit.applied for edit in proofread(text, quotes="propose")[1]] == [False]
    assert proofread(text, quotes="leave") == (text, ())


def test_a_word_printed_with_a_capital_elsewhere_is_a_name(proofread: Callable[..., Any]) -> None:
    text = "Teh Chin Huat spoke first. The crowd shouted teh again and again."
    assert proofread(text)[0] == text


def test_a_trade_word_seen_again_is_left_alone(proofread: Callable[..., Any]) -> None:
    text = "The geofoam was laid in March. Engineers say geofoam is light."
    assert proofread(text)[0] == text


def test_the_desk_says_what_is_right_and_what_it_always_writes(proofread: Callable[..., Any], tmp_path: Path) -> None:
    text = "The goverment left teh room."
    assert proofread(text, words=["teh"])[0] == "The government left teh room."
    assert proofread(text, never=["goverment"])[0] == "The goverment left the room."
    file = tmp_path / "words.txt"
    file.write_text("teh\ngoverment\n", encoding="utf-8")
    assert proofread(text, words_file=str(file)) == (text, ())
    assert proofread("An adres was given.", always={"adres": "address"})[0] == "An address was given."


def test_corrections_follow_the_spelling_of_the_story_or_the_desk(proofread: Callable[..., Any]) -> None:
    british = "The labour party met in the centre, five kiloemtres away."
    assert proofread(british)[0] == "The labour party met in the centre, five kilometres away."
    mixed = "They traveled on. Those travellijg with them stayed."
    assert proofread(mixed)[0] == "They traveled on. Those travelling with them stayed."
    american = "The missiles have a range of 500 kiloemters."
    assert proofread(american, variant="gb")[0] == "The missiles have a range of 500 kilometres."


def test_a_headline_in_title_case_is_corrected_with_care(lexicon_cache: Path) -> None:
    text = "Goverment Announces New Plan for Leary Bridge\n\nThe government said on Monday that it has a plan."
    head = text.index("\n")
    blocks = (Block("headline", 0, head), Block("paragraph", head + 2, len(text)))
    story = Story(original=text, blocks=blocks, language="en")
    [edit] = typos.correct(story, typos.prepare(typos.Options(), lexicon_cache))
    assert (edit.before, edit.after) == ("Goverment", "Government")


@pytest.mark.parametrize(
    "text",
    [
        "The talks went on on Monday.",
        "What it is is a mistake.",
        "He had had enough, and that that was so was clear.",
        "He said no, no, no.",
    ],
)
def test_a_word_that_may_stand_twice_is_left(proofread: Callable[..., Any], text: str) -> None:
    assert proofread(text)[0] == text


def test_another_language_is_read_with_the_dictionary_of_the_desk(lexicon_cache: Path, tmp_path: Path) -> None:
    (tmp_path / "sv.aff").write_text("SET UTF-8\nTRY aeiou\n", encoding="utf-8")
    (tmp_path / "sv.dic").write_text("5\nregeringen\nsade\natt\nhar\nplan\n", encoding="utf-8")
    tools = typos.prepare(typos.Options(dictionaries={"sv": str(tmp_path / "sv.dic")}), lexicon_cache)
    story = Story(original="Olsson sade att regreingen har plan.", language="sv")
    assert [(edit.before, edit.after, edit.apply) for edit in typos.correct(story, tools)] == [
        ("regreingen", "regeringen", True)
    ]


def test_a_dictionary_that_cannot_be_read_is_a_sentence(lexicon_cache: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read as a Hunspell dictionary"):
        typos.prepare(typos.Options(dictionaries={"sv": str(tmp_path / "none")}), lexicon_cache)


@pytest.mark.parametrize("part", ["qzx ", "teh ", "a" * 40 + " ", "the the ", "\" ' “", "aaa-bbb'", "ßé "])
def test_hostile_texts_end_soon(proofread: Callable[..., Any], part: str) -> None:
    proofread(part * 3000)


def test_a_list_of_unknown_names_ends_soon(proofread: Callable[..., Any]) -> None:
    text = "".join(f"{a}{b}{c}uk went. ".capitalize() for a in "bdfgk" for b in "aeiou" for c in "lmnprstvbdfgk") * 20
    assert proofread(text) == (text, ())


_PRINTED = (
    "the teh a minister mnister said siad sayd thatt in in the goverment government ofthe on Monday Kyiv recieve report reprot "
    'reports of kiloemters accross and adn “ ” " , . colour centre hte he has hsa been bene alot dont to too'
)
_WORDS = st.sampled_from(_PRINTED.split(" "))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(words=st.lists(_WORDS, max_size=60))
def test_correcting_a_corrected_text_changes_nothing(proofread: Callable[..., Any], words: list[str]) -> None:
    once, edits = proofread(" ".join(words))
    assert undo(once, edits) == " ".join(words)
    assert [edit for edit in proofread(once)[1] if edit.applied] == []
    for edit in edits:
        assert " ".join(words)[edit.start : edit.end] == edit.before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(head=st.lists(_WORDS, min_size=3, max_size=8), body=st.lists(_WORDS, max_size=30))
def test_a_corrected_headline_stays_as_it_is(lexicon_cache: Path, head: list[str], body: list[str]) -> None:
    tools = prepared(lexicon_cache)

    def corrected(text: str) -> tuple[str, list[Edit]]:
        end = text.index("\n")
        blocks = (Block("headline", 0, end), Block("paragraph", end + 2, len(text)))
        found = choose(typos.correct(Story(original=text, blocks=blocks, language="en"), tools))
        return apply(text, found), [edit for edit in found if edit.applied]

    once, _ = corrected(" ".join(word.capitalize() for word in head) + "\n\n" + " ".join(body))
    assert corrected(once)[1] == []


@cache
def prepared(lexicon_cache: Path) -> Any:
    return typos.prepare(typos.Options(), lexicon_cache)
