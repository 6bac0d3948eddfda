"""The desk's own command is called when a source is set aside."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from newsflow import PluginError, SetAside
from newsflow.publish import notify

REPORT = SetAside(
    key="inbox/a.txt/00/1",
    path="a; touch harmed $(touch harmed) `touch harmed`.txt",
    sha256="00",
    code="read",
    message="the file is empty: “…”\nreally",
    when=datetime(2018, 12, 5, 9, 30, tzinfo=UTC),
)


def call(*command: str, timeout: float = 8.0) -> None:
    notify.set_aside(REPORT, notify.Options(command=command, timeout=timeout))


def python(program: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program, *arguments)


def test_nothing_is_called_unless_told_what() -> None:
    call()


def test_the_command_gets_the_report_as_json(tmp_path: Path) -> None:
    heard = tmp_path / "heard.json"
    call(*python("import sys; open(sys.argv[1], 'w').write(sys.stdin.read())", str(heard)))
    assert json.loads(heard.read_text()) == msgspec.to_builtins(REPORT)
    assert heard.read_text().count("\n") == 1


def test_no_shell_reads_what_a_stranger_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    call(*python("import sys; sys.stdin.read(); assert sys.argv[1] == '$(touch harmed); *'", "$(touch harmed); *"))
    assert list(tmp_path.iterdir()) == []


def test_a_command_that_reads_nothing_and_says_much_is_no_trouble() -> None:
    call(*python("print('x' * 1_000_000)"))


def test_the_commands_own_words_tell_why_it_failed() -> None:
    with pytest.raises(PluginError, match=r"notify: .* ended with 3: no route to the desk$"):
        call(*python("import sys; print('no route\\nto the desk', file=sys.stderr); sys.exit(3)"))


@pytest.mark.parametrize("command", ["/nowhere/at-all", "no-such-command-anywhere", "nul\0byte", ""])
def test_a_command_that_cannot_be_started_is_one_sentence(command: str) -> None:
    with pytest.raises(PluginError, match="cannot be started"):
        call(command)


def test_a_command_that_hangs_ends_with_all_it_started(tmp_path: Path) -> None:
    note = tmp_path / "child"
    child = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    program = f"import subprocess, sys, time; subprocess.run([sys.executable, '-c', {child!r}])"
    with pytest.raises(PluginError, match=r"took longer than 1 s"):
        call(*python(program), timeout=1.0)
    end = time.monotonic() + 20.0  # the kernel ends what was killed when it comes to it
    while (started := note.read_text() if note.exists() else "") and alive(int(started)):
        assert time.monotonic() < end
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process works; one that nobody buried yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_systemds_line_to_the_daemon_is_not_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "socket"))
    call(
        *python(
            "import os; assert 'NOTIFY_SOCKET' not in os.environ and os.environ['PATH'] == " + repr(os.environ["PATH"])
        )
    )
