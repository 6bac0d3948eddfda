"""Records for the tests of this room: made by hand, so that a test sees every value it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from newsflow import Block, Channel, Desk, Record
from newsflow.record import SourceInfo

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def make_record(n: int = 1, *paragraphs: str, **given: Any) -> Record:
    """Story number *n*, published n minutes after noon; headline "Story n" unless given."""
    headline = given.pop("headline", f"Story {n}")
    parts = [headline] if headline else []
    parts += paragraphs or (f"The council met on matter {n}.", "It voted, and went home.")
    blocks, at = [], 0
    for index, part in enumerate(parts):
        kind = "headline" if headline and index == 0 else "paragraph"
        blocks.append(Block(kind, at, at + len(part)))
        at += len(part) + 2
    when = NOON + timedelta(minutes=n)
    values: dict[str, Any] = {
        "id": f"story-{n}-0a1b2c3d",
        "guid": uuid5(NAMESPACE_URL, f"story {n}").urn,
        "revision": 1,
        "status": "published",
        "source": SourceInfo(path=f"in/story-{n}.txt", root="in", sha256="0" * 64, bytes=100, format="plain"),
        "headline": headline,
        "language": "en",
        "published": when,
        "updated": when,
        "original": "\n\n".join(parts),
        "text": "\n\n".join(parts),
        "blocks": tuple(blocks),
        "metadata": {"lede": parts[-1] if len(parts) == 1 else parts[1 if headline else 0]},
    }
    return Record(**(values | given))


@pytest.fixture
def record() -> Callable[..., Record]:
    """make_record, for tests."""
    return make_record


@pytest.fixture
def desk() -> Desk:
    """A desk that has said everything."""
    return Desk(name="The Example", base_url="https://news.example/", language="en-GB", hub="https://hub.example/")


@pytest.fixture
def everything() -> Channel:
    """The channel of all stories."""
    return Channel(name="all", title="The Example", description="The latest from The Example", language="en-GB")
