"""What keeps a desk running: `newsflow prune`, and the lines that its log writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsflow.cli.logs import Log
from newsflow.press import Progress


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


ACCIDENT = """
from newsflow import hookimpl

@hookimpl
def correct(story):
    if "quiet" in story.original:
        raise ValueError("no idea")
"""


def test_log_lines_name_the_story_and_the_plugin_that_failed(terminal: Any, desk: Path) -> None:
    (desk / "accident.py").write_text(ACCIDENT)
    config = desk / "newsflow.toml"
    config.write_text(config.read_text().replace('"slips.py"', '"slips.py", "accident.py"'))
    (desk / "inbox/empty.txt").write_text("")
    assert terminal("run", "inbox", "--out", "out", "--workers", "0", "--log", "json") == 1
    lines = [json.loads(line) for line in terminal.err.splitlines()]
    done = {line["path"]: line for line in lines if "path" in line and line.get("code") is None}
    [story] = done["clean.txt"]["stories"]
    assert (desk / "out/records" / f"{story}.json").is_file() or list((desk / "out/records").rglob(f"{story}.json"))
    assert "stories" not in done["empty.txt"]
    [failed] = [line for line in lines if line.get("plugin") == "accident"]
    assert (failed["level"], failed["path"], failed["stories"], failed["code"]) == (
        "warning",
        "clean.txt",
        [story],
        "error",
    )
    assert "no idea" in failed["message"]


def test_text_lines_name_the_first_stories_of_a_source_and_who_set_it_aside(capsys: pytest.CaptureFixture[str]) -> None:
    Log().source(Progress(path="a.xml", outcome="new", done=1, stories=("a-1", "b-2", "c-3", "d-4", "e-5")))
    Log().source(Progress(path="b.txt", outcome="set aside", done=2, message="b.txt: is empty", plugin="plain"))
    lines = [line.split(" ", 2)[2] for line in capsys.readouterr().err.splitlines()]
    assert lines == ["new: a.xml (a-1, b-2, c-3, … 2 more)", "set aside: b.txt: is empty [plain]"]
