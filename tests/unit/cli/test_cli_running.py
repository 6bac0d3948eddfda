"""What keeps a desk running: `newsflow prune`, and the lines that its log writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def test_prune_says_when_nothing_is_old_enough(looking: Any) -> None:
    assert looking("prune", "--keep", "90d", "--out", "out") == 0
    assert looking.out == "nothing is that old\n"


def test_prune_deletes_earlier_revisions_and_tells_programs(terminal: Any, desk: Path) -> None:
    assert terminal("run", "inbox", "--out", "out", "--workers", "0", "--now", "2018-12-05T12:00:00Z") == 0
    story = desk / "inbox" / "clean.txt"
    story.write_text(story.read_text(encoding="utf-8") + "\nA further paragraph of the later revision.\n", "utf-8")
    assert terminal("run", "inbox", "--out", "out", "--workers", "0", "--now", "2018-12-06T12:00:00Z") == 0
    assert terminal("prune", "--keep", "1h", "--out", "out", "--json") == 0
    assert json.loads(terminal.out) == {"schema": "newsflow/prune/1", "originals": 0, "bytes": 0, "revisions": 1}
    assert terminal("prune", "--keep", "1h", "--out", "out") == 0
    assert terminal.out == "nothing is that old\n"
    assert terminal("rebuild", "--out", "out", "--workers", "0") == 0
    assert "later revision" in "".join(path.read_text("utf-8") for path in (desk / "out/public").rglob("*.html"))


@pytest.mark.parametrize("keep", ["90", "d", "0d", "-3d", "1.5d", "90 days", "999999w", "٣d"])
def test_prune_refuses_what_is_no_span_of_time(terminal: Any, keep: str) -> None:
    assert terminal("prune", "--keep", keep, "--out", "out") == 2
    assert "36h, 90d or 12w" in terminal.err


def test_prune_deletes_nothing_before_it_is_told_how_long_to_keep(terminal: Any) -> None:
    assert terminal("prune", "--out", "out") == 2
    assert "--keep" in terminal.err
