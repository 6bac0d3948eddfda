"""A small desk for the command line's tests: two stories, and one corrector of its own instead of the built-in ones."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from newsflow.cli import status
from newsflow.plugins import BUILTINS

PLUGIN = '''
"""Corrects three words, one of them only by proposal."""
import re
from newsflow import Edit, hookimpl

WORDS = {"teh": ("the", 0.97, True), "the the": ("the", 0.9, True), "recieve": ("receive", 0.6, False)}

@hookimpl
def correct(story):
    for found in re.finditer("|".join(WORDS), story.original):
        after, confidence, apply = WORDS[found[0]]
        yield Edit(found.start(), found.end(), found[0], after, "slips/word", confidence, "wrong letters", apply)
'''

# Every other plugin that says something of a text is off: these tests are about what is printed, and start more than a
# hundred desks, each of which would open every lexicon.
OFF = [
    name
    for name, module in BUILTINS
    if module.split(".")[1] in ("correct", "annotate", "describe") and name not in ("desk-words", "basics")
]
CONFIG = f"""
[plugins]
files = ["slips.py"]
off = {OFF}
"""

STORY = """\
Council votes on teh bridge

TALLINN, Dec. 5 — The council voted on Wednesday, and
teh mayor will recieve the the
result on Friday.
"""


class Terminal:
    """The command line in this process: `terminal("check", "a.txt")` gives the exit code; `out` and `err` what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *args: str) -> int:
        self._capsys.readouterr()
        code = status(args)
        self.out, self.err = self._capsys.readouterr()
        return code


@pytest.fixture
def terminal(desk: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command line, standing in the desk's folder."""
    return Terminal(capsys)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk whose inbox was run once, for tests that only look."""
    folder = tmp_path_factory.mktemp("finished")
    furnish(folder)
    with contextlib.chdir(folder):
        assert status(["run", "inbox", "--out", "out", "--workers", "0", "--now", "2018-12-05T12:00:00Z"]) == 0
    return folder


@pytest.fixture
def looking(finished: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command line, standing in the finished desk's folder."""
    monkeypatch.chdir(finished)
    return Terminal(capsys)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with newsflow.toml and an inbox; the current folder."""
    furnish(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def furnish(folder: Path) -> None:
    """Put newsflow.toml, its plugin and an inbox into a folder."""
    (folder / "slips.py").write_text(PLUGIN)
    (folder / "newsflow.toml").write_text(CONFIG)
    inbox = folder / "inbox"
    inbox.mkdir()
    (inbox / "bridge.txt").write_text(STORY, encoding="utf-8")
    (inbox / "clean.txt").write_text("A quiet day\n\nNothing happened in the town on Wednesday.\n")
