"""Fixtures of the correcting room: one compiled lexicon for the whole run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from newsflow import Edit, Story
from newsflow.correct import protect, typos
from newsflow.edits import apply, choose

Proofread = Callable[..., tuple[str, tuple[Edit, ...]]]


@pytest.fixture(scope="session")
def lexicon_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp().parent / "newsflow-lexicon"


@pytest.fixture(scope="session")
def proofread(lexicon_cache: Path) -> Proofread:
    """proofread(text, **options) -> the corrected text, and all edits with *applied* decided."""
    made: dict[bytes, object] = {}

    def read(text: str, *, language: str = "en", **options: object) -> tuple[str, tuple[Edit, ...]]:
        wanted = msgspec.convert(options, typos.Options)
        key = msgspec.json.encode(wanted)
        if key not in made:
            made[key] = typos.prepare(wanted, lexicon_cache)
        story = Story(original=text, text=text, language=language)
        story = msgspec.structs.replace(story, protected=tuple(protect.protect(story)))
        edits = choose(typos.correct(story, made[key]), story.protected)
        return apply(text, edits), edits

    return read
