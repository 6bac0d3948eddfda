"""The facts about people: officials with their mentions and quotations, speakers, and what has no speaker."""

from __future__ import annotations

from collections.abc import Callable

from newsflow import Story
from newsflow.describe import people

TEXT = (
    "Estonian President Anna Berg met Mayor Paul Lind in Tallinn.\n\n"
    "“We agree,” Berg said. “It took a year.”\n\n"
    "Lind said that the plan had failed. Berg laughed. “They always say so,” an official said."
)


def test_officials_have_mentions_quotations_and_the_first_of_them(newsdesk: Callable[..., Story]) -> None:
    facts = people.describe(newsdesk(TEXT))
    assert facts is not None
    berg, lind = facts["officials"]
    assert (berg["name"], berg["mentions"], berg["quotes"], berg["first_quote"]) == ("Anna Berg", 3, 2, "“We agree,”")
    assert (lind["name"], lind["quotes"], lind["first_quote"]) == ("Paul Lind", 1, None)


def test_speakers_are_counted_the_most_quoted_first(newsdesk: Callable[..., Story]) -> None:
    facts = people.describe(newsdesk(TEXT))
    assert facts is not None
    assert list(facts["speakers"].items()) == [("Anna Berg", 2), ("Paul Lind", 1)]
    assert facts["quotes"] == {"direct": 3, "mixed": 0, "indirect": 1, "without_speaker": 1}
    assert facts["served"]["countries"] == ["EE"]


def test_a_story_without_people_has_no_facts() -> None:
    assert people.describe(Story(original="It rained.", text="It rained.")) is None


def test_a_long_first_quotation_is_cut_at_a_word(newsdesk: Callable[..., Story]) -> None:
    facts = people.describe(newsdesk(f"President Anna Berg of Estonia said: “We {'really ' * 80}agree.”"))
    assert facts is not None
    first = facts["officials"][0]["first_quote"]
    assert len(first) <= people.LONGEST_QUOTE and first.endswith("really…")
