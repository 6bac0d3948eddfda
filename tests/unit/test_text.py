"""Tokens tell the truth about offsets, sentences end where editors would say so, and sketches find near-duplicates."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow.text import paragraphs, resemblance, sentences, sketch, tokens, word_count, words


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("aZ9 .'’“”\"?!-\n"))))
def test_tokens_cover_everything_but_white_space_in_order(text: str) -> None:
    row = tokens(text)
    assert all(text[t.start : t.end] == t.text for t in row)
    assert all(a.end <= b.start for a, b in pairwise(row))
    assert sum(len(t.text) for t in row) == sum(not c.isspace() for c in text)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("aZ9 .'’“”\"?!-\n"))))
def test_sentences_hold_every_token_once(text: str) -> None:
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(sum(s.start <= t.start and t.end <= s.end for s in spans) == 1 for t in tokens(text))


@pytest.mark.parametrize(
    "text",
    [
        "Lt. Gen. H.R. McMaster met U.S. Secretary of State Rex Tillerson.",
        "Sen. J. Edgar Brown, D-Ill., spoke on Dec. 5 at 5 p.m. Monday.",
        "“Why now?” Smith asked.",
        "He left the U.S. Senate in Jan. 1998 with Dr. A. B. Mori Jr. of Acme Corp. and No. 10 in mind.",
        "The step was...ill-considered, the minister said.",
    ],
)
def test_abbreviations_do_not_end_a_sentence(text: str) -> None:
    assert split(text) == [text]


def test_a_sentence_may_end_in_an_abbreviation() -> None:
    assert split("He lives in the U.S. The others left at 5 p.m. They did not say why.") == [
        "He lives in the U.S.",
        "The others left at 5 p.m.",
        "They did not say why.",
    ]


def test_closing_marks_belong_to_the_sentence_they_close() -> None:
    assert split("He said: “Go.” Then (late.) he left. “No.” That was all.") == [
        "He said: “Go.”",
        "Then (late.) he left.",
        "“No.”",
        "That was all.",
    ]


def test_a_blank_line_ends_a_sentence_and_a_line_end_alone_does_not() -> None:
    assert split("A headline without a stop\n\nThe first line\ngoes on here") == [
        "A headline without a stop",
        "The first line\ngoes on here",
    ]


def test_lines_are_paragraphs_where_no_line_is_blank() -> None:
    text = "One line.\nAnother line.\n"
    assert [text[p.start : p.end] for p in paragraphs(text)] == ["One line.", "Another line."]


def test_possessives_know_their_word() -> None:
    row = {
        t.text: t.word for t in tokens("Putin's aides met Reyes’ wife; the ministers' offices closed") if t.possessive
    }
    assert row == {"Putin's": "Putin", "Reyes’": "Reyes", "ministers'": "ministers"}


def test_a_closing_single_mark_is_not_a_possessive() -> None:
    assert not any(t.possessive for t in tokens("‘We want answers’ was what they said"))


def test_names_and_numbers_are_single_tokens() -> None:
    text = "Secretary-General O’Neill bought 5,500 9M729s at 18:30 for $5.5m from al-Said"
    found = "|".join(t.text for t in tokens(text))
    assert found == "Secretary-General|O’Neill|bought|5,500|9M729s|at|18:30|for|$|5.5m|from|al-Said"


def test_words_are_counted_in_scripts_without_spaces_too() -> None:
    assert word_count("He won 5,500 votes — again.") == 5
    assert words("我们 go") == ("我", "们", "go")
    assert split("我爱你。你好。") == ["我爱你。", "你好。"]


def test_a_text_resembles_itself_wholly_and_another_not() -> None:
    one = "The council met on Monday to vote on the new bridge over the river after months of debate."
    other = "Rain is expected in the north of the country until the weekend, forecasters said early today."
    assert resemblance(sketch(one), sketch(one)) == 1.0
    assert resemblance(sketch(one), sketch(other)) == 0.0
    assert 0.4 < resemblance(sketch(one), sketch(one + " It failed.")) < 1.0
    assert resemblance(sketch(""), sketch(one)) == 0.0


@given(st.text())
def test_a_sketch_is_short_sorted_and_the_same_each_time(text: str) -> None:
    found = sketch(text)
    assert list(found) == sorted(set(found)) and len(found) <= 64
    assert found == sketch(text)


def test_an_abbreviation_with_points_has_its_possessive() -> None:
    found = [(t.word, t.possessive) for t in tokens("the U.N.'s envoy and the U.S.’s") if t.possessive]
    assert found == [("U.N.", True), ("U.S.", True)]
