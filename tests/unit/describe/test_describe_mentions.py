"""Mentions: notes summed up, the most salient first."""

from __future__ import annotations

from collections.abc import Callable

from newsflow import Block, Note, Story
from newsflow.describe import mentions

TEXT = "Peru votes\n\nBrazil and Chile watched. Brazil spoke. Chile spoke. Chile left.\n\nThey met in Lima on Friday."


def test_countries_come_in_order_of_salience(newsdesk: Callable[..., Story]) -> None:
    said = newsdesk(TEXT).facts["countries"].value
    assert [(c["code"], c["name"], c["mentions"]) for c in said] == [
        ("CL", "Chile", 3),
        ("PE", "Peru", 2),
        ("BR", "Brazil", 2),
    ]


def test_places_carry_their_country(newsdesk: Callable[..., Story]) -> None:
    assert newsdesk(TEXT).facts["places"].value == [{"name": "Lima", "country": "PE", "mentions": 1}]


def test_notes_of_other_plugins_count_too() -> None:
    notes = (
        Note(0, 4, "organization", {"name": "The Club"}),
        Note(5, 9, "organization", {"name": "The Club", "acronym": "TC"}),
        Note(5, 9, "date", {"value": "2018-12-05"}),
    )
    story = Story(original="some text", text="some text", blocks=(Block("paragraph", 0, 9),), notes=notes)
    said = mentions.describe(story)
    assert said["organizations"] == [{"name": "The Club", "mentions": 2}]
    assert said["dates"] == [{"date": "2018-12-05", "mentions": 1}]


def test_nothing_named_is_nothing_said() -> None:
    assert mentions.describe(Story(original="", text="")) == {}
