"""Log lines where there is no terminal, a bar where there is one."""

from __future__ import annotations

import json

import pytest

from newsflow.cli import progress as progress_module
from newsflow.cli.logs import Log, bar_or_lines
from newsflow.cli.progress import progress
from newsflow.press import Progress

NEW = Progress(path="a.txt", outcome="new", done=1)
SAME = Progress(path="b.txt", outcome="unchanged", done=2)
BAD = Progress(path="in/c.txt", outcome="set aside", done=3, message="c.txt: the file is\nempty\x1b[2J")


@pytest.fixture
def terminal_is(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(progress_module, "on_terminal", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    return monkeypatch


def test_a_line_says_when_what_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    with bar_or_lines("text", total=3) as told:
        for done in (NEW, SAME, BAD):
            told(done)
    lines = [line.split(" ", 2)[2] for line in capsys.readouterr().err.splitlines()]
    assert lines == ["new: a.txt", "set aside: in/c.txt: the file is empty\ufffd[2J"]


def test_a_line_of_json_has_level_outcome_and_path(capsys: pytest.CaptureFixture[str]) -> None:
    Log("json").source(BAD)
    told = json.loads(capsys.readouterr().err)
    assert (told["level"], told["outcome"], told["path"]) == ("warning", "set aside", "in/c.txt")


@pytest.mark.usefixtures("terminal_is")
def test_on_a_terminal_only_what_was_set_aside_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with bar_or_lines("text", total=100) as told:
        for done in (NEW, SAME, BAD):
            told(done)
    shown = capsys.readouterr()
    assert "set aside: in/c.txt: the file is empty" in shown.err
    assert "new: a.txt" not in shown.err
    assert shown.out == ""


@pytest.mark.usefixtures("terminal_is")
def test_a_bar_is_drawn_on_stderr_only_when_it_is_worth_it(capsys: pytest.CaptureFixture[str]) -> None:
    for total in (3, 30):
        with progress(total, "checking") as step:
            step()
    assert capsys.readouterr().out == ""


def test_elsewhere_nothing_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(30, "checking") as step:
        step()
    assert capsys.readouterr() == ("", "")
