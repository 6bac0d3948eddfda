"""Readability: the figure, and the syllables it is made of."""

from __future__ import annotations

import pytest

from newsflow import Block, Story
from newsflow.describe import readability


def ease(text: str, language: str = "en") -> float | None:
    blocks = (Block("paragraph", 0, len(text)),)
    said = readability.describe(Story(original=text, text=text, blocks=blocks, language=language))
    return said["flesch_ease"] if said else None


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("water", 2),
        ("said", 1),
        ("make", 1),
        ("table", 2),
        ("voted", 2),
        ("walked", 1),
        ("president", 3),
        ("economy", 4),
        ("rhythm", 1),
        ("u.s.", 1),
    ],
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert readability.syllables(word) == count


def test_short_words_in_short_sentences_read_easily() -> None:
    easy = ease("The cat sat on the mat. The dog ran off. " * 4)
    hard = ease(
        "Parliamentary deliberations concerning constitutional modification necessitated considerable procrastination. "
        * 4
    )
    assert easy is not None
    assert hard is not None
    assert easy > 100 > 0 > hard


def test_too_little_text_and_other_languages_get_no_figure() -> None:
    assert ease("Two words.") is None
    assert ease("Der Rat tagte. " * 20, "de") is None


def test_the_headline_is_not_read() -> None:
    body = "The cat sat on the mat, and the dog lay down by the fire. " * 3
    text = f"Incomprehensibilities\n\n{body}"
    blocks = (Block("headline", 0, 21), Block("paragraph", 23, len(text)))
    said = readability.describe(Story(original=text, text=text, blocks=blocks, language="en"))
    assert said == {"flesch_ease": ease(body)}
