"""Places: countries with their codes, and the names that are none."""

from __future__ import annotations

import pytest

from newsflow import Story
from newsflow.annotate import places


def said(text: str, language: str = "en") -> list[tuple[str, str | None, str]]:
    """(phrase, country, kind) of every place in *text*."""
    notes = places.annotate(Story(original=text, text=text, language=language), places.prepare())
    return [(text[n.start : n.end], n.value.country, n.value.kind) for n in notes]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Russian officials met in Brussels.", [("Russian", "RU", "people"), ("Brussels", "BE", "capital")]),
        ("The U.S. and South Korea agreed.", [("U.S.", "US", "country"), ("South Korea", "KR", "country")]),
        ("MOSCOW (EXA) — It rained.", [("MOSCOW", "RU", "capital")]),
        ("Americans and Iraqis spoke.", [("Americans", "US", "people"), ("Iraqis", "IQ", "people")]),
        ("Côte d’Ivoire's team won.", [("Côte d’Ivoire", "CI", "country")]),
        ("He flew to the Philippines.", [("Philippines", "PH", "country")]),
        (
            "Northern Ireland and Papua New Guinea.",
            [("Northern Ireland", "GB", "country"), ("Papua New Guinea", "PG", "country")],
        ),
        ("They met in Nice.", [("Nice", "FR", "place")]),
        ("NICE, France (EXA) —", [("NICE", "FR", "place"), ("France", "FR", "country")]),
        ("Jordan's king spoke.", [("Jordan", "JO", "country")]),
        ("Virginia Gov. Ann Smith spoke.", [("Virginia", "US", "place")]),
    ],
)
def test_places_are_found_with_their_country(text: str, found: list[tuple[str, str, str]]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Nice work, they said.",
        "Michael Jordan scored.",
        "Paris Hilton and Chad Johnson came.",
        "Jack London wrote it.",
        "The South China Sea is rough.",
        "A gale in the Gulf of Mexico.",
        "African Americans voted.",
        "New England voted.",
        "She speaks French.",
        "He answered in Russian.",
        "We ate turkey on fine china.",
    ],
)
def test_a_name_that_means_something_else_is_no_place(text: str) -> None:
    assert said(text) == []


def test_the_rest_of_the_story_decides_between_two_countries() -> None:
    assert ("Georgia", "US", "place") in said("Georgia voted. Alabama and Texas did, too.")
    assert ("Georgia", "GE", "country") in said("Georgia voted. Tbilisi was calm, the Georgian leader said.")
    assert ("Georgia", None, "place") in said("Georgia voted.")


def test_every_name_of_the_table_finds_a_country() -> None:
    book = places.prepare()
    assert book.titles["US"] == "United States"
    for code, title in book.titles.items():
        found = said(f"It came from {title} alone.")
        assert [c for _, c, _ in found] == [code] or title in book.persons or found == [(title, None, "place")], title


def test_in_other_languages_only_plain_names_are_places() -> None:
    found = said("Zum Essen fuhr er nach Berlin und Iran, sagte Frau Sierra Jordan.", "de")
    assert [(name, country) for name, country, _ in found] == [("Berlin", "DE"), ("Iran", "IR")]
