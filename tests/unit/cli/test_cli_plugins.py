"""`newsflow plugins` tells who takes part, and begins new ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newsflow.plugins import BUILTINS


def test_every_plugin_is_listed_with_state_origin_and_hooks(terminal: Any) -> None:
    assert terminal("plugins") == 0
    rows = {line.split()[0]: line.split() for line in terminal.out.splitlines() if line}
    assert rows["slips"][1:3] == ["active", "slips.py"] and rows["slips"][-1] == "correct"
    assert rows["typos"][1] == "off"
    assert rows["plain"][1:] == ["active", "built-in", "read"]
    assert all(name in rows for name, _ in BUILTINS)


def test_a_broken_plugin_is_listed_with_its_reason(terminal: Any, desk: Path) -> None:
    (desk / "slips.py").write_text("from newsflow import hookimpl\n@hookimpl\ndef anotate(story): ...\n")
    assert terminal("plugins") == 0
    assert "anotate() is not a newsflow hook; did you mean annotate()?" in " ".join(terminal.out.split())


def test_json_has_cards_and_the_order_of_calls(terminal: Any) -> None:
    assert terminal("plugins", "--json") == 0
    told = json.loads(terminal.out)
    [card] = [card for card in told["plugins"] if card["name"] == "slips"]
    assert (card["state"], card["origin"], card["distribution"], card["hooks"]) == (
        "active",
        "file",
        "slips.py",
        ["correct"],
    )
    assert told["schema"] == "newsflow/plugins/1"
    assert "slips" in told["calls"]["correct"]


def test_explain_says_what_the_hook_is_for_and_who_is_called(terminal: Any) -> None:
    assert terminal("plugins", "--explain", "correct") == 0
    assert terminal.out.startswith("correct(story, options, tools)\nPropose edits;")
    assert "1. slips" in terminal.out and "file: before built-in" in terminal.out


def test_explaining_a_misspelt_hook_names_the_near_one(terminal: Any) -> None:
    assert terminal("plugins", "--explain", "anotate") == 2
    assert "no such hook; did you mean 'annotate'?" in terminal.err


def test_a_new_plugin_passes_its_own_tests(terminal: Any, desk: Path) -> None:
    assert terminal("plugins", "new", "harbour-news") == 0
    project = desk / "newsflow-harbour-news"
    assert (project / "pyproject.toml").read_text().count("harbour-news") == 2
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(project / "src"), *sys.path])},
    )
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Harbour", "cannot be a plugin's name"),
        ("../up", "cannot be a plugin's name"),
        ("typos", "is the name of a built-in plugin"),
        ("taken", "is there already"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(terminal: Any, desk: Path, name: str, sentence: str) -> None:
    (desk / "newsflow-taken").mkdir()
    assert terminal("plugins", "new", name) == 2
    assert sentence in terminal.err
