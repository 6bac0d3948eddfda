"""Acts of speech and views: what is no clause of its own, and what carries words without a verb of speech; all invented."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest

from newsflow import Quote, Story
from newsflow.annotate import officials, quotes


@cache
def tools() -> tuple[Any, Any]:
    return officials.prepare(officials.Settings()), quotes.prepare(quotes.Settings())


def reported(text: str) -> list[tuple[str, str | None, str]]:
    finder, verbs = tools()
    story = Story(original=text, text=text)
    seen = msgspec.structs.replace(story, notes=tuple(officials.annotate(story, finder)))
    said: list[Quote] = [n.value for n in quotes.annotate(seen, quotes.Settings(), verbs) if n.layer == "quote"]
    return [(q.cue.text if q.cue else "", q.speaker, q.text) for q in said if q.kind == "indirect"]


@pytest.mark.parametrize(
    ("text", "cue", "words"),
    [
        ("Mayor Anna Berg criticized the plan.", "criticized", "the plan"),
        ("Mayor Anna Berg accused the council of sleeping.", "accused", "the council of sleeping"),
        ("Mayor Anna Berg declined to comment.", "declined", "to comment"),
        ("Mayor Anna Berg pointed to the cost of the bridge.", "pointed", "to the cost of the bridge"),
        ("Mayor Anna Berg left, denouncing the new toll.", "denouncing", "the new toll"),
        ("Mayor Anna Berg was adamant that the bridge was safe.", "adamant", "the bridge was safe"),
        ("Few believed Mayor Anna Berg's claim that the bridge was safe.", "claim", "the bridge was safe"),
    ],
)
def test_acts_and_views_have_somebody_and_something(text: str, cue: str, words: str) -> None:
    assert (cue, "Anna Berg", words) in reported(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("When asked about the toll, Mayor Anna Berg laughed.", "about the toll"),
        ("The mayor was criticized for the toll.", "for the toll"),
        ("Asked if it would rain, Mayor Anna Berg laughed.", "if it would rain"),
    ],
)
def test_who_asked_or_criticized_is_nobody(text: str, words: str) -> None:
    assert [(speaker, said) for _, speaker, said in reported(text)] == [(None, words)]


def test_a_heading_begins_with_who_says_it() -> None:
    text = "Berg: Bridge is safe for all\n\nMayor Anna Berg opened the bridge."
    assert reported(text)[0] == (":", "Anna Berg", "Bridge is safe for all")


def test_a_heading_of_another_kind_says_nothing() -> None:
    assert reported("Explainer: Bridges and how they stand\n\nMayor Anna Berg opened the bridge.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Anna Berg maintains a wide lead in the town.",
        "The rules committee report was late.",
        "The alleged wrongs of the party were many.",
        "Sales declined to 40 percent.",
        "The man accused of theft fled.",
        "Those who want a new bridge can wait.",
    ],
)
def test_verbs_with_plain_objects_and_nouns_report_nothing(text: str) -> None:
    assert reported(text) == []


def test_what_an_act_is_about_ends_where_somebody_is_reported() -> None:
    text = "Mayor Anna Berg criticized the press though she said that it had improved."
    assert [said for _, _, said in reported(text)][-1] == "it had improved"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("In any case, Mayor Anna Berg said, the bridge was closed.", "the bridge was closed"),
        ("As Mayor Anna Berg reported, the bridge was closed.", "the bridge was closed"),
        ("Mayor Anna Berg said Sunday in Turku, Finland, that the bridge was closed.", "the bridge was closed"),
        ("The closing of the bridge was first reported by Anna Berg.", "The closing of the bridge"),
        ("The bridge is not expected to open in May.", "to open in May"),
        ("A poll showed a wide lead for the mayor.", "a wide lead for the mayor"),
    ],
)
def test_cues_behind_openers_asides_and_of_polls(text: str, words: str) -> None:
    assert words in [said for _, _, said in reported(text)]
