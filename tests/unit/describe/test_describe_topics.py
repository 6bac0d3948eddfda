"""Topics: the vocabulary is sound, and a story's words lead to its topics."""

from __future__ import annotations

from typing import Any

import pytest

from newsflow import Block, Story, lexicon
from newsflow.describe import topics

TOOLS = topics.prepare()


def told(headline: str, lede: str = "", *, language: str = "en", **options: Any) -> list[dict[str, Any]]:
    text = f"{headline}\n\n{lede}"
    blocks = (Block("headline", 0, len(headline)), Block("paragraph", len(headline) + 2, len(text)))
    story = Story(original=text, text=text, blocks=blocks, language=language)
    said = topics.describe(story, topics.TopicsOptions(**options), TOOLS)
    return said["topics"] if said else []


def test_a_topic_comes_with_those_above_it_and_the_words_that_led_to_it() -> None:
    said = told("Earthquake shakes valley", "The quake had a magnitude of 6.1.")
    assert said[0] == {
        "code": "03000000",
        "label": "disaster, accident and emergency incident",
        "words": ["earthquake", "magnitude", "quake", "shook"][:3],
    }
    assert "20000153" in [topic["code"] for topic in said]


def test_the_plural_and_the_possessive_count_as_the_word() -> None:
    said = told("Refugees’ camp", "The refugee’s tent was one of many tents for refugees.")
    assert said[-1]["words"][0] == "refugee"


def test_a_phrase_is_not_read_as_its_words() -> None:
    codes = [topic["code"] for topic in told("Air strike kills two", "The air strike hit a road.")]
    assert "16000000" in codes
    assert "09000000" not in codes


def test_a_word_with_a_capital_letter_counts_only_as_written() -> None:
    assert "12000000" not in [t["code"] for t in told("A bible of cooking")]
    assert told("The Bible is read aloud in church")[0]["code"] == "12000000"


def test_one_weak_word_is_no_topic() -> None:
    assert told("A walk", "They met on a path with a view.") == []


def test_no_more_topics_are_given_than_asked_for() -> None:
    text = "Voters in the presidential election chose a candidate; the ballot, the runoff and the exit poll were calm."
    assert len(told("Election", text, most=2)) == 2


def test_other_languages_get_no_topic() -> None:
    assert told("Earthquake", language="de") == []


TABLE = lexicon.toml("topics")


def test_there_are_17_top_topics_and_at_least_120_below_them() -> None:
    tops = [code for code, about in TABLE.items() if "parent" not in about]
    assert sorted(tops) == [f"{n:02}000000" for n in range(1, 18)]
    assert len(TABLE) - len(tops) >= 120


@pytest.mark.parametrize("code", TABLE)
def test_every_topic_is_well_formed_and_leads_to_a_top_topic(code: str) -> None:
    about = TABLE[code]
    assert len(code) == 8
    assert code.isdigit()
    assert set(about) <= {"label", "parent", "strong", "words"}
    assert about.get("strong") or about.get("words")
    assert not set(about.get("strong", ())) & set(about.get("words", ()))
    assert TOOLS.lines[code][-1].endswith("000000")
