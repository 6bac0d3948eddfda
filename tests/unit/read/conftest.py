"""What all tests of the readers share: asking them as the pipeline does, in the order in which they are registered."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from newsflow import Source, Story
from newsflow.plugins.discovery import BUILTINS

READERS = [import_module(module) for _, module in BUILTINS if ".read." in module and not module.endswith("language")]


@pytest.fixture(scope="session")
def read_all() -> Callable[[bytes | str, str], list[Story]]:
    """`read_all(data, name)`: the stories of a file; a text is encoded as UTF-8."""

    def ask(data: bytes | str, name: str = "story.txt") -> list[Story]:
        source = Source(path=name, data=data if isinstance(data, bytes) else data.encode())
        for module in READERS:
            found: Any = module.read(source=source)
            if found is not None:
                return found if isinstance(found, list) else [found]
        return []

    return ask


@pytest.fixture(scope="session")
def read_one(read_all: Callable[[bytes | str, str], list[Story]]) -> Callable[..., Story]:
    """`read_one(data, name="story.txt")`: the one story of a file."""

    def ask(data: bytes | str, name: str = "story.txt") -> Story:
        [story] = read_all(data, name)
        return story

    return ask


@pytest.fixture(scope="session")
def shown() -> Callable[[Story], list[tuple[str, str]]]:
    """`shown(story)`: its blocks as (kind, text), and a check that blocks, marks and text agree."""

    def show(story: Story) -> list[tuple[str, str]]:
        pairs = [(block.kind, story.original[block.start : block.end]) for block in story.blocks]
        assert "\n\n".join(text for _, text in pairs) == story.original
        for mark in story.marks:
            assert any(b.start <= mark.start < mark.end <= b.end for b in story.blocks)
        return pairs

    return show
