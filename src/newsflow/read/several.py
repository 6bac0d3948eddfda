"""Files of several stories: each with a key of its own, never its position; what is refused is said, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from newsflow import Declared, Media, ReadError, Story

MOST = 1_000  # stories in one file


class Part(NamedTuple):
    """One item of a file: its own stable key, and how to read it (called with the key it gets)."""

    key: str
    read: Callable[[str], Story]


def stories(parts: Iterable[Part], name: str, plugin: str) -> list[Story]:
    """The stories of all readable parts; the last carries a problem for each part that was refused.

    Raises ReadError when there is none, or too many.
    """
    made: list[Story] = []
    refused: list[tuple[str, ReadError]] = []
    taken: dict[str, int] = {}
    for count, part in enumerate(parts, 1):
        if count > MOST:
            raise ReadError(f"{name} holds more than {MOST} items; split it", code="too-large")
        key = _unique(part.key, taken)
        try:
            made.append(part.read(key))
        except ReadError as error:
            refused.append((key, error))
    if not made:
        raise ReadError(f"{name}: {_sentence(refused)}", code=refused[0][1].code if refused else "empty")
    made[-1] = _with_problems(made[-1], refused, plugin)
    return made


def redeclared(story: Story, declared: Declared, media: Sequence[Media]) -> Story:
    """*story* with what its envelope says of it."""
    return msgspec.structs.replace(story, declared=declared, media=(*story.media, *media))


def _unique(key: str, taken: dict[str, int]) -> str:
    """Keys that repeat within a file are told apart by their count: the file itself offers nothing better."""
    taken[key] = taken.get(key, 0) + 1
    return key if key and taken[key] == 1 else f"{key}#{taken[key]}"


def _sentence(refused: list[tuple[str, ReadError]]) -> str:
    if not refused:
        return "there is no story in it"
    if len(refused) == 1:
        return str(refused[0][1])
    return f"none of its {len(refused)} items is a story; the first: {refused[0][1]}"


def _with_problems(story: Story, refused: list[tuple[str, ReadError]], plugin: str) -> Story:
    from newsflow.story import Problem

    problems = tuple(Problem(plugin, "info", error.code, f"item {key}: {error}") for key, error in refused[:100])
    return msgspec.structs.replace(story, problems=story.problems + problems)
