"""Finds the named people to whom the story gives an office, and every place where they are named.

Gives layer "official" (one note a person, at the first mention, with an Official) and layer "person" (one note for everybody
named, with a Person): what the quotations plugin looks for speakers in. Who counts as an official is the desk's guideline:
people named in the story whom the story itself presents with a public office, past or present. The grammar is that of English:
stories in another known language get no notes.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import field

from newsflow import Note, Official, Options, Problem, Story, hookimpl, layers
from newsflow.annotate.names.people import Person, is_english


class Settings(Options, frozen=True, kw_only=True):
    """[plugin.officials]"""

    # More office words, each with its role: {"lord warden" = "governor"}
    titles: dict[str, str] = field(default_factory=dict)
    # More public bodies, each with its country, "" for inter-governmental ones: {"Landsting" = "SE"}
    bodies: dict[str, str] = field(default_factory=dict)
    # More names of countries and places, each with its ISO code: {"Ruritania" = "RU"}
    countries: dict[str, str] = field(default_factory=dict)
    female_names: tuple[str, ...] = ()  # more given names
    male_names: tuple[str, ...] = ()


@hookimpl
def options() -> type[Options]:
    """The settings of [plugin.officials]."""
    return Settings


@hookimpl
def prepare(options: Settings) -> object:
    """Compile the lexicons."""
    from newsflow.annotate.officials.finder import Finder

    return Finder(options)


@hookimpl
@layers(gives={"official": Official, "person": Person, "problem": Problem})
def annotate(story: Story, tools: object) -> Iterator[Note]:
    """One note for every official and every person."""
    from newsflow.annotate.officials.finder import Finder

    assert isinstance(tools, Finder)
    if is_english(story):
        yield from tools.notes(story)
