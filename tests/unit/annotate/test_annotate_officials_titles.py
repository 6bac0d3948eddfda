"""The title grammar: who is an official, by which words, of which country; people in all examples are invented."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from newsflow import Official, Story
from newsflow.annotate import officials

EXAMPLES = [
    line
    for line in Path(__file__).with_name("officials_titles.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@cache
def tools() -> object:
    return officials.prepare(officials.Settings())


def found(text: str) -> dict[str, Official]:
    story = Story(original=text, text=text)
    return {n.value.name: n.value for n in officials.annotate(story, tools()) if n.layer == "official"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_titles_are_read_as_printed_and_countries_proved(example: str) -> None:
    text, _, expected = example.partition(" | ")
    got = found(text)
    wanted = [entry.strip().split(":") for entry in expected.split(";") if entry.strip()]
    assert sorted(got) == sorted(name for name, _, _ in wanted)
    for name, titles, country in wanted:
        assert got[name].title in titles.split("/")
        assert got[name].country == (country or None)


def test_there_are_examples_from_everywhere() -> None:
    assert len(EXAMPLES) > 130
