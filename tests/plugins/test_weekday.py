"""newsflow-weekday, as `make test` installs it: found through its entry point, and at work in a run."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

import pytest

from newsflow.plugins import Roster

pytestmark = pytest.mark.skipif(
    "weekday" not in {point.name for point in entry_points(group="newsflow")},
    reason="newsflow-weekday is not installed; `make test` does it",
)


def test_it_is_found_through_its_entry_point() -> None:
    card = Roster().cards["weekday"]
    assert (card.state, card.origin, card.distribution, card.hooks) == (
        "active",
        "installed",
        "newsflow-weekday",
        ("options", "annotate"),
    )
    assert card.label == f"plugin 'weekday' (newsflow-weekday {card.version})"


def test_it_flags_a_wrong_weekday_in_the_record(newsroom: Any) -> None:
    stories = {
        "right.txt": "They met\n\nThey met on Wednesday, December 5, 2018.",
        "wrong.txt": "They met again\n\nThey met on Tuesday, December 5, 2018.",
    }
    records = newsroom(stories, "--workers", "1").records()
    flagged = {path: [p.code for p in r.problems if p.plugin == "weekday"] for path, r in records.items()}
    assert flagged == {"right.txt": [], "wrong.txt": ["weekday"]}
    [note] = [note for note in records["wrong.txt"].notes if note.layer == "weekday"]
    assert note.value == {"printed": "Tuesday", "date": "2018-12-05", "actual": "Wednesday", "right": False}


def test_the_desk_can_switch_it_off(newsroom: Any) -> None:
    story = {"wrong.txt": "They met\n\nThey met on Tuesday, December 5, 2018."}
    room = newsroom(story, "--workers", "0", toml='[plugins]\noff = ["weekday"]\n')
    assert [note for note in room.records()["wrong.txt"].notes if note.plugin == "weekday"] == []
