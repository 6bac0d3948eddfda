"""Basics: what a story declares, and its lede."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from newsflow import Block, Dateline, Declared, Story, Subject
from newsflow.describe import basics


def facts(text: str, *, headline: bool = False, language: str = "en", **declared: Any) -> dict[str, Any]:
    """What basics says of a story whose paragraphs are parted by blank lines."""
    blocks, at = [], 0
    for number, part in enumerate(text.split("\n\n")):
        blocks.append(Block("headline" if headline and number == 0 else "paragraph", at, at + len(part)))
        at += len(part) + 2
    story = Story(original=text, text=text, blocks=tuple(blocks), language=language, declared=Declared(**declared))
    return basics.describe(story, basics.BasicsOptions())


def test_words_are_counted_without_the_headline() -> None:
    said = facts("A headline of five words\n\nOne two three. Four.", headline=True)
    assert (said["word_count"], said["reading_time"]) == (4, 1)
    assert said["headline"] == "A headline of five words"


def test_reading_time_follows_the_words() -> None:
    assert facts("word " * 1150)["reading_time"] == 5


@pytest.mark.parametrize(
    ("paragraph", "lede"),
    [
        ("The council met. It voted. It went home.", "The council met. It voted."),
        ("MOSCOW, Dec. 5 (EXA) — The council met on Monday.", "The council met on Monday."),
        ("PARIS -- U.S. Sen. Ann Smith said so. She left.", "U.S. Sen. Ann Smith said so. She left."),
        ("A dash — here — is no dateline.", "A dash — here — is no dateline."),
        ("An  odd\nline break.", "An odd line break."),
    ],
)
def test_the_lede_is_the_beginning_without_the_dateline(paragraph: str, lede: str) -> None:
    assert facts(f"A headline\n\n{paragraph}\n\nMore.", headline=True)["lede"] == lede


def test_a_long_second_sentence_stays_out_of_the_lede() -> None:
    assert facts("The council met. " + "It talked and " * 40 + "left.")["lede"] == "The council met."


def test_the_declared_dateline_is_left_out_of_the_lede() -> None:
    text = "Geneva, 5 December – The council met."
    assert facts(text, dateline=Dateline(place="Geneva", text="Geneva, 5 December –"))["lede"] == "The council met."


def test_a_picture_with_a_caption_has_the_caption_for_a_lede() -> None:
    text = "A pier\n\nThe pier at dawn. It is old."
    blocks = (Block("headline", 0, 6), Block("caption", 8, len(text)))
    said = basics.describe(Story(original=text, text=text, blocks=blocks, language="en"), basics.BasicsOptions())
    assert said["lede"] == "The pier at dawn. It is old."


def test_a_story_without_words_has_no_lede() -> None:
    said = facts("")
    assert "lede" not in said
    assert said["word_count"] == 0


@pytest.mark.parametrize(
    ("declared", "settled", "by"), [("en-US", "en-US", "declared"), (None, "en", "detected"), ("de", "en", "detected")]
)
def test_language_says_how_it_is_known(declared: str | None, settled: str, by: str) -> None:
    text = "Words."
    story = Story(original=text, text=text, language=settled, declared=Declared(language=declared))
    assert basics.describe(story, basics.BasicsOptions())["language_by"] == by


def test_what_the_source_declares_is_kept_and_nothing_is_invented() -> None:
    said = facts(
        "Words.",
        byline=("Ann Smith",),
        published=datetime(2018, 12, 5, 9, tzinfo=UTC),
        version="3",
        urgency=4,
        slug="council-vote",
        keywords=("council",),
        subjects=(Subject("11000000", "politics"),),
        status="withheld",
    )
    assert said["byline"] == ["Ann Smith"]
    assert said["published"] == "2018-12-05T09:00:00+00:00"
    assert (said["version"], said["urgency"], said["slug"], said["status"]) == ("3", 4, "council-vote", "withheld")
    assert said["declared_keywords"] == ["council"]
    assert said["declared_subjects"] == [{"code": "11000000", "label": "politics", "scheme": None}]
    assert not {"updated", "embargo", "source", "rights", "copyright", "section", "dateline"} & set(said)
