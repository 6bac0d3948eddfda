"""A real `newsflow watch` process under a supervisor: what it tells, what it serves, whom it calls."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import pytest

from newsflow.cli.app import app
from newsflow.plugins import BUILTINS
from newsflow.watch.supervisor import Supervisor

PATIENCE = 30.0  # seconds: how long a test waits for what takes a second or two
ROOT = Path(__file__).parents[2]
UNIT = ROOT / "examples/running/newsflow.service"
CONTAINER = ROOT / "examples/running/Containerfile"
STORY = "Grain prices fall\n\nGrain prices fell for the third week in a row as traders expected a rich harvest.\n"
# What opens a lexicon is off: these tests are about the process, not about the text.
OFF = [
    name
    for name, module in BUILTINS
    if module.split(".")[1] in ("correct", "annotate", "describe") and name not in ("desk-words", "basics")
]


class Manager:
    """The socket of a service manager: what was said, a line each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[str] = []
        self._wire = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._wire.bind(str(path))
        self._wire.setblocking(False)

    def close(self) -> None:
        self._wire.close()

    def hear(self) -> list[str]:
        while True:
            try:
                self.lines += self._wire.recv(4096).decode().splitlines()
            except BlockingIOError:
                return self.lines

    def heard(self, line: str, times: int = 1) -> bool:
        return self.hear().count(line) >= times


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    opened = Manager(tmp_path / "notify")
    yield opened
    opened.close()


def soon(what: Callable[[], Any]) -> Any:
    """Wait until *what* holds."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("did not happen")


@contextmanager
def daemon(folder: Path, config: str = "", *options: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`newsflow watch inbox --out out` in a folder; ended at the end."""
    (folder / "inbox").mkdir(exist_ok=True)
    files = [path.name for path in folder.glob("*.py")]
    plugins = f"plugins.off = {OFF}\nplugins.files = {files}\n"
    (folder / "newsflow.toml").write_text(f"{plugins}[publish]\nquiet = 0.05\n{config}")
    command = [sys.executable, "-m", "newsflow", "watch", "inbox", "--out", "out", "--workers", "1", *options]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stderr=log, env={**os.environ, **environment})
    try:
        yield process
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0, (folder / "log").read_text()


def test_the_daemon_tells_its_supervisor_that_it_is_ready_lives_reloads_and_stops(
    tmp_path: Path, manager: Manager
) -> None:
    told = {"NOTIFY_SOCKET": str(manager.path), "WATCHDOG_USEC": "200000"}
    with daemon(tmp_path, **told) as process:
        soon(lambda: manager.heard("READY=1"))
        soon(lambda: manager.heard("WATCHDOG=1", times=4))
        (tmp_path / "inbox/grain.txt").write_text(STORY)
        soon(lambda: any("1 new, 0 revised" in line for line in manager.hear() if line.startswith("STATUS=")))
        process.send_signal(signal.SIGHUP)
        soon(lambda: manager.heard("READY=1", times=2))
        assert "RELOADING=1" in manager.lines
        assert manager.lines.index("RELOADING=1") < len(manager.lines) - 1 - manager.lines[::-1].index("READY=1")
        assert "STOPPING=1" not in manager.lines
    assert "STOPPING=1" in manager.hear()


def test_log_lines_stay_json_when_the_configuration_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import no_such_module_anywhere\n")
    log = tmp_path / "log"
    with daemon(tmp_path, "", "--log", "json") as process:
        soon(lambda: "watching inbox" in log.read_text())
        process.send_signal(signal.SIGHUP)
        soon(lambda: log.read_text().count("does not take part") == 2)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert {line["level"] for line in lines} == {"info", "warning"}


SLIP = """
import newsflow
from newsflow import UsageError, hookimpl

class Options(newsflow.Options, frozen=True, kw_only=True):
    river: str = "Elbe"

@hookimpl
def options():
    return Options

@hookimpl
def prepare(options):
    if options.river != "Elbe":
        raise UsageError(f"river: no such river: {options.river!r}")
"""


def test_no_slip_in_the_configuration_ends_the_daemon(tmp_path: Path) -> None:
    (tmp_path / "rivers.py").write_text(SLIP)
    log, table = tmp_path / "log", '[plugins]\nfiles = ["rivers.py"]\n'
    with daemon(tmp_path) as process:
        soon(lambda: "watching inbox" in log.read_text())
        for slip, said in (
            ("[inbx]", "[inbx]: no such table; did you mean 'inbox'?"),
            ("[plugin.typos]\naply = 1", "[plugin.typos] aply: no such option; did you mean 'apply'?"),
            (
                table + '[plugin.rivers]\nriver = "Ebro"',
                "[plugin.rivers] river: no such river: 'Ebro'; the earlier one holds",
            ),
        ):
            (tmp_path / "newsflow.toml").write_text(slip)
            process.send_signal(signal.SIGHUP)
            soon(lambda said=said: f"configuration not read again: newsflow.toml: {said}" in log.read_text())  # type: ignore[misc]
        (tmp_path / "inbox/grain.txt").write_text(STORY)
        soon(lambda: "new: grain.txt" in log.read_text())


def test_a_supervisor_that_is_gone_or_never_reads_harms_nothing(tmp_path: Path, manager: Manager) -> None:
    for address in ("", str(tmp_path / "nobody"), "vsock:2:1234", "@newsflow-nobody-listens", str(manager.path)):
        supervisor = Supervisor({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1"})
        for number in range(300):
            supervisor.status(f"{number} new")
            supervisor.beat()
    assert "STATUS=0 new" in manager.hear()


def test_signs_of_life_are_sent_only_when_they_are_asked_of_this_process(manager: Manager) -> None:
    for asked in ({}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "x"}, {"WATCHDOG_USEC": "1", "WATCHDOG_PID": "1"}):
        Supervisor({"NOTIFY_SOCKET": str(manager.path), **asked}).beat()
    assert manager.hear() == []
    Supervisor({"NOTIFY_SOCKET": str(manager.path), "WATCHDOG_USEC": "1", "WATCHDOG_PID": str(os.getpid())}).beat()
    assert manager.hear() == ["WATCHDOG=1"]


def test_the_desks_command_hears_of_a_source_that_is_set_aside(tmp_path: Path) -> None:
    hear = "import sys; open('heard.json', 'a').write(sys.stdin.read())"
    config = f"[plugin.notify]\ncommand = {json.dumps([sys.executable, '-c', hear])}\n"
    heard = tmp_path / "heard.json"
    with daemon(tmp_path, config):
        (tmp_path / "inbox").mkdir(exist_ok=True)
        (tmp_path / "inbox/empty.txt").write_text("")
        soon(lambda: heard.exists() and heard.read_text().endswith("\n"))
    told = json.loads(heard.read_text())
    assert told["path"] == "empty.txt"
    assert told["message"] in (tmp_path / "out/rejected/empty.txt.error.json").read_text()


def figures(port: int, path: str = "/metrics") -> dict[str, float]:
    """What a scrape finds; nothing while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
            assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
            text = answer.read().decode()
    except urllib.error.URLError:
        return {}
    rows = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in rows}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_figures_for_prometheus_follow_the_ledger_and_are_for_this_machine(tmp_path: Path) -> None:
    port = free_port()
    with daemon(tmp_path, f"[metrics]\nport = {port}\n"):
        assert soon(lambda: figures(port))['newsflow_stories{status="published"}'] == 0
        (tmp_path / "inbox/grain.txt").write_text(STORY)
        (tmp_path / "inbox/empty.txt").write_text("")
        found = soon(lambda: (seen := figures(port)).get('newsflow_sources{state="done"}') and seen)
        assert found['newsflow_stories{status="published"}'] == 1
        assert 0 <= found["newsflow_last_commit_seconds"] < 3600
        soon(lambda: figures(port).get("newsflow_set_aside") == 1)
        assert figures(port)["newsflow_outbox_dead_letters"] == 0
        assert figures(port, "/") == {}
        listening = [row.split()[1] for row in Path("/proc/net/tcp").read_text().splitlines() if " 0A " in row]
        assert f"0100007F:{port:04X}" in listening
        assert f"00000000:{port:04X}" not in listening


def test_a_taken_port_and_a_client_that_dawdles_harm_no_story(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with daemon(tmp_path, f"[metrics]\nport = {port}\n"):
            (tmp_path / "inbox/grain.txt").write_text(STORY)
            soon(lambda: list(tmp_path.glob("out/records/**/grain*.json")) or list(tmp_path.glob("out/records/*.json")))
            soon(lambda: f"no metrics at 127.0.0.1:{port}" in (tmp_path / "log").read_text())
            taken.close()
            soon(lambda: figures(port))
            with socket.create_connection(("127.0.0.1", port)) as dawdler:
                dawdler.send(b"GET /metr")
                (tmp_path / "inbox/second.txt").write_text(STORY.replace("Grain", "Wheat"))
                soon(lambda: len(list((tmp_path / "out/processed").iterdir())) == 2)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_finds_no_fault_in_the_example_unit(tmp_path: Path) -> None:
    unit = tmp_path / "newsflow.service"
    unit.write_text(UNIT.read_text().replace("/opt/newsflow/bin/newsflow", sys.executable))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], check=False, capture_output=True, text=True
    )
    assert "newsflow.service" not in checked.stderr, checked.stderr
    assert checked.returncode == 0, checked.stderr


def _understood(arguments: list[str]) -> bool:
    """Whether the command line takes these arguments; nothing is done."""
    command = app.get_command(click.Context(app), arguments[0])
    assert command is not None, arguments
    command.make_context(arguments[0], arguments[1:])
    return True


def test_the_commands_of_the_unit_and_of_the_container_are_real() -> None:
    unit = re.search(r"^ExecStart=/opt/newsflow/bin/newsflow (.*)$", UNIT.read_text(), re.MULTILINE)
    container = CONTAINER.read_text()
    health = re.search(r"^ +CMD newsflow (.*?) \|\|", container, re.MULTILINE)
    command = re.search(r"^CMD (\[.*\])$", container, re.MULTILINE)
    assert unit and _understood(unit[1].split())
    assert health and _understood(health[1].split())
    assert command and _understood(json.loads(command[1]))


def test_what_the_container_copies_is_there_and_it_does_not_run_as_root() -> None:
    container = CONTAINER.read_text()
    for names in re.findall(r"^COPY (?!--from)(.*) \S+$", container, re.MULTILINE):
        assert all((ROOT / name).exists() for name in names.split())
    assert re.search(r"^USER newsflow$", container, re.MULTILINE)
