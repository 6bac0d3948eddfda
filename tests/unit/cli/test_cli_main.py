"""Exit codes, help and messages of the command line as a whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from newsflow.cli import app, exit_code, status
from newsflow.cli.app import COMMANDS, LazyGroup
from newsflow.cli.app import app as newsflow
from newsflow.cli.common import about, plural, visible
from newsflow.errors import (
    CrashError,
    LedgerError,
    NewsflowError,
    PluginError,
    ReadError,
    TransientError,
    UsageError,
)

ALL = [(name, module, line) for section in COMMANDS.values() for name, (module, line) in section.items()]


def command_of(name: str) -> click.Command:
    assert isinstance(newsflow, LazyGroup)
    found = newsflow.get_command(click.Context(newsflow), name)
    assert found is not None
    return found


@pytest.mark.parametrize(("name", "module", "line"), ALL)
def test_every_command_of_the_table_is_there_and_documented(name: str, module: str, line: str) -> None:
    command = command_of(name)
    assert command.name == name
    assert command.callback is not None and command.callback.__module__ == module
    assert command.help and len(command.help) > 60
    assert command.epilog and command.epilog.startswith("\b\nExamples:") and f"newsflow {name}" in command.epilog
    assert line.endswith(".") and len(line) < 70
    for option in command.params:
        assert isinstance(option, click.Argument) or getattr(option, "help", None), f"{name} {option.name}"


@pytest.mark.parametrize("name", [name for name, _, _ in ALL])
def test_every_command_has_a_help_page(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"Usage: newsflow {name} ")
    assert "\n  Examples:\n" in shown


def test_the_first_page_names_all_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(line in shown for _, _, line in ALL)


def test_a_misspelt_command_gets_the_near_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["chekc"]) == 2
    assert "Did you mean 'check'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (LedgerError("x"), 2),
        (PluginError("x"), 3),
        (TransientError("x"), 75),
        (ReadError("x"), 1),
        (ReadError("x", code="transient"), 1),
        (CrashError("x"), 1),
        (NewsflowError("x"), 1),
    ],
)
def test_every_error_has_its_exit_code_and_one_sentence(
    error: NewsflowError, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise error

    monkeypatch.setattr(app.app, "main", fail)
    assert exit_code(error) == code
    assert status(["run"]) == code
    assert capsys.readouterr().err == "newsflow: x\n"


def test_an_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app.app, "main", fail)
    assert status([]) == 130
    assert capsys.readouterr().err == ""


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(app.app, "main", fail)
    with pytest.raises(ZeroDivisionError):
        status([])


def test_a_reader_that_has_seen_enough_is_no_error(desk: Path) -> None:
    (desk / "long.txt").write_text("\n\n".join(["On teh road they went on and on."] * 1000))
    command = f"{sys.executable} -m newsflow check long.txt | head -c 10; printf '\\n%d' ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=desk, check=False)
    assert done.stdout.splitlines()[-1] == "141"
    assert done.stderr == ""


def ended(desk: Path, command: str) -> tuple[int, str]:
    """Exit code and stderr of a shell's `newsflow …`."""
    line = f"{sys.executable} -m newsflow {command}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=desk, check=False)
    return done.returncode, done.stderr


def test_a_full_disk_behind_stdout_is_one_sentence(desk: Path) -> None:
    said = "newsflow: standard output: No space left on device\n"
    assert ended(desk, "check inbox --json > /dev/full") == (75, said)
    assert ended(desk, "--help > /dev/full") == (75, said)


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_end_nothing_and_no_file_takes_their_place(desk: Path, closed: str) -> None:
    assert ended(desk, f"run inbox --out out --workers 1 {closed}")[0] == 0
    assert ended(desk, f"status --out out {closed}")[0] == 0
    assert ended(desk, "rebuild --out out --workers 1")[0] == 0


def test_a_file_that_the_surroundings_keep_back_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise PermissionError(13, "Permission denied", "secret/a.txt")

    monkeypatch.setattr(app.app, "main", fail)
    assert status([]) == 2
    assert capsys.readouterr().err == "newsflow: secret/a.txt: Permission denied\n"


def test_a_terminal_without_utf_8_ends_nothing(desk: Path) -> None:
    settings = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "NO_COLOR": ""}
    command = [sys.executable, "-m", "newsflow", "check", "inbox/bridge.txt"]
    done = subprocess.run(command, capture_output=True, cwd=desk, env=settings, check=False)
    assert done.returncode == 1
    assert b"the: wrong letters" in done.stdout and b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "settings", "coloured"),
    [("check inbox/bridge.txt", {"NO_COLOR": ""}, True), ("show inbox/bridge.txt", {"NO_COLOR": "1"}, False)],
)
def test_colours_come_on_a_terminal_and_go_with_no_color(
    desk: Path, command: str, settings: dict[str, str], coloured: bool
) -> None:
    done = subprocess.run(
        ["script", "-qec", f"{sys.executable} -m newsflow {command}", "/dev/null"],
        capture_output=True,
        cwd=desk,
        check=False,
        env={**os.environ, "TERM": "xterm", **settings},
    )
    assert b"Council votes on" in done.stdout
    assert (b"\x1b[" in done.stdout) == coloured


def test_shells_can_complete_commands() -> None:
    settings = {**os.environ, "_NEWSFLOW_COMPLETE": "bash_complete", "COMP_WORDS": "newsflow re", "COMP_CWORD": "1"}
    done = subprocess.run([sys.executable, "-m", "newsflow"], capture_output=True, text=True, env=settings, check=False)
    assert done.returncode == 0
    assert done.stdout.split() == ["plain,retry", "plain,reprocess", "plain,rebuild"]


def test_out_is_found_on_the_command_line_or_in_the_configuration(terminal: Any, desk: Path) -> None:
    assert terminal("status") == 2
    assert 'Give --out OUT, or write out = "…" in newsflow.toml' in terminal.err
    assert terminal("status", "--out", "gone") == 2
    assert "newsflow: gone: no such folder" in terminal.err
    (desk / "newsflow.toml").write_text('out = "site"\n')
    assert terminal("status") == 2
    assert "newsflow: site: no such folder" in terminal.err


def test_printed_text_is_one_line_and_harmless() -> None:
    assert visible("a\x1b[2Jb\r\nc\td\u202ee\ud800") == "a\ufffd[2Jb c d\ufffde\ufffd"
    assert visible("a\nb", lines=True) == "a\nb"


def test_a_message_about_a_file_names_it_once() -> None:
    assert about("in/a.txt", "the file is empty") == "in/a.txt: the file is empty"
    assert about("in/a.txt", "a.txt: the file is empty") == "in/a.txt: the file is empty"
    assert about("in/a.txt", "a.txt holds no story") == "in/a.txt holds no story"
    assert about("in/a", "a zip archive") == "in/a: a zip archive"


def test_plurals() -> None:
    assert [plural(n, "story", "stories") for n in (0, 1, 2000)] == ["0 stories", "1 story", "2,000 stories"]
