"""Officials in little stories of many countries: parliaments, courts, armies, city halls; all people are invented."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from newsflow import Dateline, Declared, Official, Story
from newsflow.annotate import officials

STORIES = [
    line
    for line in Path(__file__).with_name("officials_world.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@cache
def tools() -> object:
    return officials.prepare(officials.Settings())


def found(text: str, place: str) -> dict[str, Official]:
    story = Story(original=text, text=text, declared=Declared(dateline=Dateline(place=place)))
    return {n.value.name: n.value for n in officials.annotate(story, tools()) if n.layer == "official"}


@pytest.mark.parametrize("line", STORIES)
def test_everybody_has_office_country_and_body(line: str) -> None:
    place, _, rest = line[1:].partition("] ")
    text, _, listed = rest.rpartition(" | ")
    got = found(text.replace("\\n", "\n\n"), place)
    for entry in filter(None, listed.split("; ")):
        name, title, country, organization = entry.split(":")
        official = got[name]
        assert (official.title, official.country or "", official.organization or "") == (title, country, organization)


def test_there_are_stories_from_everywhere() -> None:
    assert len(STORIES) > 80
