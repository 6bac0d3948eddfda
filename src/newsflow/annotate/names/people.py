"""The value of a note in layer "person": somebody the story names, with or without an office."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from newsflow import Mention, Story


class Person(Struct, frozen=True, kw_only=True):
    """Somebody the story names."""

    name: str  # fullest form printed, without honorific and title
    gender: Literal["f", "m"] | None = None  # as far as courtesy titles, given names and name forms tell
    words: tuple[str, ...] = ()  # the name's words, without nickname and suffix
    heads: tuple[str, ...] = ()  # the head words of the offices given: "minister", "spokeswoman"
    titles: tuple[str, ...] = ()  # the offices as printed: "Russian Foreign Ministry spokeswoman"
    mentions: tuple[Mention, ...] = ()


def is_english(story: Story) -> bool:
    """Whether the grammar of titles and quotations applies: English, or a language nobody could tell."""
    return story.language.partition("-")[0].lower() in ("en", "und", "")
