"""The properties that the built-in plugins keep, over the seeds and over stories on which offsets go wrong first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from newsflow import Source
from newsflow.config import Config, Plugins
from newsflow.edits import apply, undo
from newsflow.pipeline import process
from newsflow.plugins import BUILTINS, Roster
from newsflow.record import Ledgered, complete, decode, encode, faults
from newsflow.story import Draft
from newsflow.testing import NASTY_TEXTS

SEEDS = Path(__file__).parents[2] / "seeds"
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
LEDGERED = Ledgered(
    id="x", guid="urn:x", revision=1, status="published", reason=None, note=None, published=NOW, updated=NOW
)


def sources() -> list[Source]:
    """Every seed, and every nasty story."""
    nasty = [Source(f"nasty-{n}.txt", text.encode()) for n, text in enumerate(NASTY_TEXTS)]
    return [Source(path.name, path.read_bytes()) for path in sorted(SEEDS.iterdir()) if path.is_file()] + nasty


def drafts(roster: Roster) -> list[Draft]:
    """What the map makes of them."""
    return [draft for source in sources() for draft in process(source, roster)]


def told(roster: Roster) -> list[str]:
    """The same as JSON, one text a story."""
    return [msgspec.json.encode(draft).decode() for draft in drafts(roster)]


@pytest.fixture(scope="module")
def house() -> Roster:
    return Roster()


@pytest.fixture(scope="module")
def made(house: Roster) -> list[Draft]:
    return drafts(house)


def test_no_plugin_has_an_accident(made: list[Draft]) -> None:
    bad = [(d.path, p) for d in made for p in d.story.problems if p.code in ("error", "refused", "timeout", "out")]
    assert bad == []
    assert [draft.path for draft in made if draft.incomplete] == []


def test_every_offset_of_every_record_tells_the_truth(made: list[Draft]) -> None:
    for draft in made:
        record = complete(draft, LEDGERED)
        assert (draft.path, faults(record)) == (draft.path, [])
        assert encode(decode(encode(record))) == encode(record)


def test_every_edit_can_be_taken_back(made: list[Draft]) -> None:
    for draft in made:
        assert undo(draft.story.text, draft.story.edits) == draft.story.original
        assert apply(draft.story.original, draft.story.edits) == draft.story.text


def test_the_same_story_gets_the_same_answer_twice(house: Roster, made: list[Draft]) -> None:
    assert told(house) == [msgspec.json.encode(draft).decode() for draft in made]


def test_and_in_another_process_with_another_hash_seed(made: list[Draft]) -> None:
    program = f"import json, runpy; m = runpy.run_path({__file__!r}); print(json.dumps(m['told'](m['Roster']())))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "99", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"},
    )
    for draft, elsewhere in zip(made, json.loads(done.stdout), strict=True):
        assert json.loads(msgspec.json.encode(draft)) == json.loads(elsewhere), draft.path


CORRECTORS = [call.plugin for call in Roster().calls["correct"] if call.plugin in dict(BUILTINS)]


@pytest.mark.parametrize("name", CORRECTORS)
def test_a_corrector_alone_leaves_nothing_more_to_correct(name: str, house: Roster) -> None:
    off = tuple(call.plugin for hook in ("correct", "annotate", "describe") for call in house.calls[hook])
    off = tuple(plugin for plugin in dict.fromkeys(off) if plugin != name)
    alone = Roster(Config(plugins=Plugins(off=off), plugin=LOUD.get(name, {})))
    for draft in drafts(alone):
        once = apply(draft.story.original, draft.story.edits)
        for again in process(Source("again.txt", once.encode()), alone):
            assert [e for e in again.story.edits if e.applied] == []


# Options under which a corrector that is quiet by default has something to do.
LOUD = {
    "house-style": {"house-style": {"use": ["wire"], "quotes": "fix"}},
    "quotation-marks": {"quotation-marks": {"style": "curly"}},
    "desk-words": {"desk-words": {"always": {"the": "ye", "Europe": "Evropa"}}},
}
