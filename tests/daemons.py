"""A real `newsflow watch` or `run` in a folder of its own, for tests that measure it or tease it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from newsflow.plugins import BUILTINS
from newsflow.record import Record, decode

END = "That is the end of it."
FIRST = "Anna Boris Carla David Elena Felix Greta Hanna Igor Julia".split()
LAST = "Abel Brandt Costa Dunn Evers Falk Grant Holm Ivers Jansen Kramer Lund".split()
ROLES = "Finance Minister,Prime Minister,Mayor,Governor,Senator,President,Justice Minister".split(",")
WORDS = "treaty talks council bridge river vote bank market court judge law city north south war trade oil gas".split()


def text(number: int, version: str = "first", words: int = 60) -> str:
    """A story that nobody takes for another one, or for half of one."""
    rng = random.Random(f"{number} {version}")
    who = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    body = " ".join(f"{rng.choice(WORDS)} {number}" if i % 7 == 0 else rng.choice(WORDS) for i in range(words))
    return (
        f"Story {number} in its {version} version\n\n"
        f"{rng.choice(ROLES)} {who} said on Tuesday that the {body} would recieve {number} dollars.\n\n"
        f'"We are ready for {rng.choice(WORDS)} and {rng.choice(WORDS)}," {who.split()[1]} said in Geneva. {END}\n'
    )


class Desk:
    """An inbox, an output folder and a configuration. *light*: a reader, feeds and pages of text, no more."""

    def __init__(self, folder: Path, toml: str = "", *, light: bool = True, workers: int = 2) -> None:
        self.folder, self.inbox, self.out, self.workers = folder, folder / "inbox", folder / "out", workers
        self.inbox.mkdir()
        kept = ("plain", "embargo", "feeds", "text-export")
        off = sorted(
            {name for name, _ in BUILTINS if name not in kept} | {p.name for p in entry_points(group="newsflow")}
        )
        slim = f"plugins.off = {off}\n" + "plugin.text-export.enabled = true\n" if light else ""
        (folder / "newsflow.toml").write_text(slim + toml)

    def command(self, name: str) -> list[str]:
        return [sys.executable, "-m", "newsflow", name, "inbox", "--out", "out", "--workers", str(self.workers)]

    def run(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command("run"), cwd=self.folder, capture_output=True, text=True, check=False)

    @contextmanager
    def watching(self, patience: float = 60.0) -> Iterator[subprocess.Popen[bytes]]:
        """The daemon at work, from when it watches until SIGTERM."""
        with (self.folder / "log").open("ab") as log:
            daemon = subprocess.Popen(self.command("watch"), cwd=self.folder, stdout=log, stderr=log)
        try:
            soon(lambda: "watching inbox" in self.log() or daemon.poll() is not None, patience)
            yield daemon
        finally:
            daemon.send_signal(signal.SIGCONT)
            daemon.terminate()
            assert daemon.wait(patience) == 0, self.log()

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def records(self) -> dict[str, Record]:
        """By the path of their source."""
        made = [decode(path.read_bytes()) for path in (self.out / "records").glob("*.json")]
        return {each.source.path: each for each in made}

    def feed(self) -> str:
        try:
            return (self.out / "public/feeds/atom.xml").read_text()
        except OSError:
            return ""


def soon(what: Callable[[], Any], patience: float = 60.0, every: float = 0.02) -> Any:
    """Wait until *what* holds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(every)
    raise AssertionError("did not happen")


def processor_seconds(pid: int) -> float:
    """What a process and its children have used."""
    ticks = 0
    for each in (pid, *children(pid)):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def anonymous_memory(pid: int) -> float:
    """Memory that is the process's own, MB: memory-mapped lexicons and libraries are shared and may go at any time."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return 0.0


def percentile(values: list[float], share: float) -> float:
    """The value that *share* of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
