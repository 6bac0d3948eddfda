"""Records for the tests of this room, made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from newsflow import Block, Desk, Record
from newsflow.record import SourceInfo

NOON = datetime(2018, 12, 5, 12, 0, tzinfo=UTC)


def make_record(text: str = "Council votes\n\nThe council voted. It went home.", *kinds: str, **given: Any) -> Record:
    """A record of *text*, whose blocks are parted by blank lines: a headline, then paragraphs, unless *kinds* says else."""
    parts = text.split("\n\n")
    kinds = kinds or ("headline", *["paragraph"] * (len(parts) - 1))
    blocks, at = [], 0
    for kind, part in zip(kinds, parts, strict=True):
        blocks.append(Block(kind, at, at + len(part)))  # type: ignore[arg-type]
        at += len(part) + 2
    values: dict[str, Any] = {
        "id": "council-votes-0a1b2c3d",
        "guid": "urn:uuid:0a1b2c3d-1111-5222-8333-444455556666",
        "revision": 1,
        "status": "published",
        "source": SourceInfo(path="in/council.txt", root="/srv/inbox", sha256="0" * 64, bytes=100, format="plain"),
        "headline": parts[0] if kinds[0] == "headline" else None,
        "language": "en",
        "published": NOON,
        "updated": NOON,
        "original": text,
        "text": text,
        "blocks": tuple(blocks),
    }
    return Record(**(values | given))


@pytest.fixture(scope="session")
def record() -> Callable[..., Record]:
    """make_record, for tests."""
    return make_record


@pytest.fixture
def desk() -> Desk:
    """A desk that has said everything."""
    return Desk(name="The Example", base_url="https://news.example/", language="en")
