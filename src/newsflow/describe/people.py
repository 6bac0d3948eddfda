"""States who is in the story and who speaks: for every official the mentions, the quotations and the first of them.

Facts: `officials` (a list, in the order of first mentions), `speakers` (name -> number of quotations, the most quoted
first), `quotes` (how many quotations, and how many have no speaker), `served` (the officials' countries and bodies).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from newsflow import Note, Official, Quote, Story, hookimpl

LONGEST_QUOTE = 280  # code points of the first quotation that are kept: what a social card shows


@hookimpl
def describe(story: Story) -> Mapping[str, Any] | None:
    """Facts about officials and speakers; None in a story with neither."""
    officials: list[Official] = [note.value for note in story.layer("official")]
    quotes = story.layer("quote")
    if not officials and not quotes:
        return None
    spoken = Counter(note.value.speaker for note in quotes if note.value.speaker)
    return {
        "officials": [_facts(official, quotes) for official in officials],
        "speakers": dict(sorted(spoken.items(), key=lambda item: (-item[1], item[0]))),
        "quotes": _counts(quotes),
        "served": {
            "countries": sorted({o.country for o in officials if o.country}),
            "organizations": sorted({o.organization for o in officials if o.organization}),
        },
    }


def _facts(official: Official, quotes: list[Note]) -> dict[str, Any]:
    said: list[Quote] = [note.value for note in quotes if note.value.speaker == official.name]
    first = next((quote for quote in said if quote.kind != "indirect"), None)
    return {
        "name": official.name,
        "title": official.title,
        "role": official.role,
        "country": official.country,
        "organization": official.organization,
        "mentions": len(official.mentions),
        "quotes": len(said),
        "first_quote": _shortened(first.text) if first else None,
    }


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1].rsplit(" ", 1)[0] + "…"


def _counts(quotes: list[Note]) -> dict[str, int]:
    kinds = Counter(note.value.kind for note in quotes)
    return {
        "direct": kinds["direct"],
        "mixed": kinds["mixed"],
        "indirect": kinds["indirect"],
        "without_speaker": sum(note.value.speaker is None for note in quotes),
    }
