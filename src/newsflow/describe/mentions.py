"""What the story names, summed up from the notes: countries, places, organizations, dates, in order of salience.

Reads the layers "place", "organization" and "date", whoever wrote them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsflow import Note, Story, hookimpl

# A mention in the headline counts like four in the body, one in the lede paragraph like two: what a story is about is said there.
HEADLINE, FIRST = 4, 2
MANY = 50  # of each kind; a list of all the world's countries is a table, not a story


@hookimpl
def describe(story: Story) -> dict[str, Any]:
    """countries, places, organizations, dates; a key without anything to say is left out."""
    weigh = Weights(story)
    facts = {
        "countries": _countries(story, weigh),
        "places": _places(story, weigh),
        "organizations": _organizations(story, weigh),
        "dates": _dates(story),
    }
    return {key: value for key, value in facts.items() if value}


class Weights:
    """How much a mention counts, by where it stands."""

    def __init__(self, story: Story) -> None:
        self._headline = next(((b.start, b.end) for b in story.blocks if b.kind == "headline"), (0, 0))
        self._first = next(((b.start, b.end) for b in story.blocks if b.kind == "paragraph"), (0, 0))

    def of(self, note: Note) -> int:
        """1, or more in the headline and the first paragraph."""
        if self._headline[0] <= note.start < self._headline[1]:
            return HEADLINE
        return FIRST if self._first[0] <= note.start < self._first[1] else 1


class _Tally:
    """Mentions and weight of one thing."""

    def __init__(self, at: int, **facts: Any) -> None:
        self.facts, self.at, self.mentions, self.weight = facts, at, 0, 0


def _ranked(tallies: dict[Any, _Tally]) -> Iterator[dict[str, Any]]:
    """The heaviest first; of equal ones the one named first."""
    for tally in sorted(tallies.values(), key=lambda t: (-t.weight, t.at))[:MANY]:
        yield {**tally.facts, "mentions": tally.mentions}


def _count(tallies: dict[Any, _Tally], key: Any, note: Note, weigh: Weights, **facts: Any) -> None:
    tally = tallies.setdefault(key, _Tally(note.start, **facts))
    tally.mentions += 1
    tally.weight += weigh.of(note)


def _countries(story: Story, weigh: Weights) -> list[dict[str, Any]]:
    """Every country named, by its name, its people, or a place in it."""
    names: dict[str, str] = {}
    tallies: dict[Any, _Tally] = {}
    for note in story.layer("place"):
        code = _get(note.value, "country")
        if isinstance(code, str):
            if _get(note.value, "kind") in ("country", "people"):
                names.setdefault(code, _get(note.value, "name"))
            _count(tallies, code, note, weigh, code=code, name=code)
    return [{**found, "name": names.get(found["code"]) or _title(found["code"])} for found in _ranked(tallies)]


def _title(code: str) -> str:
    """The usual name of a country that the story names only by its places."""
    from newsflow import lexicon

    about = lexicon.toml("countries").get(code)
    return about["names"][0] if about else code


def _places(story: Story, weigh: Weights) -> list[dict[str, Any]]:
    tallies: dict[Any, _Tally] = {}
    for note in story.layer("place"):
        if _get(note.value, "kind") in ("capital", "place"):
            name, code = _get(note.value, "name"), _get(note.value, "country")
            _count(tallies, (name, code), note, weigh, name=name, country=code)
    return [{key: value for key, value in found.items() if value is not None} for found in _ranked(tallies)]


def _organizations(story: Story, weigh: Weights) -> list[dict[str, Any]]:
    tallies: dict[Any, _Tally] = {}
    for note in story.layer("organization"):
        name, acronym = _get(note.value, "name"), _get(note.value, "acronym")
        _count(tallies, name, note, weigh, name=name, acronym=acronym)
    return [{key: value for key, value in found.items() if value is not None} for found in _ranked(tallies)]


def _dates(story: Story) -> list[dict[str, Any]]:
    """The days, months and years named, in order of time."""
    counts: dict[str, int] = {}
    for note in story.layer("date"):
        value = _get(note.value, "value")
        if isinstance(value, str):
            counts[value] = counts.get(value, 0) + 1
    return [{"date": value, "mentions": counts[value]} for value in sorted(counts)[:MANY]]


def _get(value: Any, name: str) -> Any:
    """A field of a note's value, which is a Struct from our plugins and may be a mapping from others."""
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)
