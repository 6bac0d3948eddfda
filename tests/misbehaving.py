"""Plugins that misbehave in every hook and in every way, each told by a story what to do; a desk that meets them; what the
contract of each hook then promises.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from newsflow.plugins import BUILTINS
from newsflow.record import Record, decode

# What one call does. The first group stays within the limits of a worker; the second ends it, or has to be ended with it.
ACCIDENTS = ("raise", "sleep", "spin", "leave", "recurse", "interrupt", "cry", "eat", "answer")
KILLERS = ("hang-in-c", "swallow", "exit", "fall", "close", "split")
HARMLESS = ("doze",)

_DEEDS = """
import ctypes, itertools, os, sys, time
from newsflow import hookimpl


class Cry(BaseException):
    pass


def do(deed):
    if deed == "raise":
        raise RuntimeError("a bad day")
    if deed == "sleep":
        time.sleep(600)
    if deed == "spin":
        while True:
            pass
    if deed == "leave":
        sys.exit(0)
    if deed == "recurse":
        do(deed)
    if deed == "interrupt":
        raise KeyboardInterrupt
    if deed == "cry":
        raise Cry("out loud")
    if deed == "eat":
        eaten = [bytearray(1 << 24) for _ in range(1 << 10)]
    if deed == "answer":
        return 17
    if deed == "hang-in-c":
        any(itertools.repeat(0))  # holds the interpreter, and never looks at signals
    if deed == "swallow":
        while True:
            try:
                time.sleep(600)
            except BaseException:
                pass
    if deed == "exit":
        os._exit(0)
    if deed == "fall":
        ctypes.string_at(0)
    if deed == "close":
        os.closerange(3, 256)
    if deed == "split" and os.fork():
        os._exit(0)
    if deed == "doze":
        time.sleep(0.05)
    return None


def deed_in(text, hook):
    return text.partition(f"Deed: {hook} ")[2].partition(".")[0]
"""

_HOOKS = {
    "read": 'def read(source):\n    return do(deed_in(source.data.decode("utf-8", "replace"), "read"))',
    "hold": 'def hold(record):\n    return do(deed_in(record.original, "hold"))',
    "render": 'def render(record):\n    return do(deed_in(record.original, "render"))',
    "committed": 'def committed(record, change):\n    do(deed_in(record.original, "committed"))',
    "set_aside": 'def set_aside(report):\n    do(report.path.removesuffix(".dat").rpartition("_")[2])',
}
MAP = ("language", "protect", "correct", "annotate", "describe")
for _hook in MAP:
    _HOOKS[_hook] = f'def {_hook}(story):\n    return do(deed_in(story.original, "{_hook}"))'
# These are told of many stories at once, or of none: they misbehave always.
_ALWAYS = {
    "publish": "def publish(channel, records):\n    return do({deed!r})",
    "published": "def published(files):\n    do({deed!r})",
    "options": "def options():\n    return do({deed!r})",
    "prepare": "def prepare(cache):\n    return do({deed!r})\n\n\n@hookimpl\ndef describe(story, tools):\n    return None",
    "import": "def describe(story):\n    return None\n\n\ndo({deed!r})",
}


# A page and a feed that cost nothing: the limits here are short, and the built-in feeds import their libraries when called.
_WELL_BEHAVED = """
from newsflow import Rendition, hookimpl


@hookimpl
def render(record):
    return Rendition(f"articles/{record.id}.txt", "text/plain", record.text.encode())


@hookimpl
def publish(channel, records):
    if channel.name == "all" and not channel.archive:
        return Rendition("feeds/all.txt", "text/plain", "\\n".join(str(each.headline) for each in records).encode())
"""


def write_plugin(folder: Path, hook: str, deed: str = "") -> str:
    """`bad_HOOK.py`, which does what stories tell it, or `bad_HOOK_DEED.py`, which always does that; returns its name."""
    code = _HOOKS[hook] if hook in _HOOKS else _ALWAYS[hook].format(deed=deed)
    name = f"bad_{hook}" + (f"_{deed.replace('-', '_')}" if hook not in _HOOKS else "")
    (folder / f"{name}.py").write_text(f"{_DEEDS}\n\n@hookimpl\n{code}\n", encoding="utf-8")
    return name.replace("_", "-")


def write_config(folder: Path, *, call: float, story: float, prepare: float = 2.0) -> None:
    """newsflow.toml with every plugin file of the folder, one that behaves well, and of the built-in ones a reader."""
    (folder / "good.py").write_text(_WELL_BEHAVED, encoding="utf-8")
    kept = ("plain", "embargo")
    others = [name for name, _ in BUILTINS] + [point.name for point in entry_points(group="newsflow")]
    files = sorted(path.name for path in folder.glob("*.py"))
    (folder / "newsflow.toml").write_text(
        f"plugins.off = {sorted({name for name in others if name not in kept})}\nplugins.files = {files}\n"
        f"[limits]\ncall = {call}\nstory = {story}\nprepare = {prepare}\nmemory = 200\n"
        "[inbox]\nsettle = 0.0\nrescan = 0.5\n[publish]\nquiet = 0.1\nwindow = 500\n"
    )


def story(name: str, hook: str = "", deed: str = "") -> str:
    """A story that makes the plugin of *hook* do *deed*."""
    told = f"Deed: {hook} {deed}." if hook else "Nothing happened."
    words = " ".join(f"{name}-{number}" for number in range(30))
    return f"The story of {name}\n\n{told}\n\nThe mayor opened {words} on Tuesday.\n"


GOOD = ("good-1", "good-2", "good-3")
PATIENCE = 60.0  # seconds that a daemon may take, and two more a source: some are made to hang

Cell = tuple[str, str]  # hook, deed


@dataclass
class Desk:
    """A desk after its work."""

    folder: Path
    exit_code: int
    said: str

    def records(self) -> dict[str, Record]:
        """By the name of their source, without suffix."""
        made = [decode(path.read_bytes()) for path in (self.folder / "out/records").glob("*.json")]
        return {each.source.path.rpartition(".")[0]: each for each in made}

    def reports(self) -> dict[str, dict[str, Any]]:
        """What is set aside."""
        found = [json.loads(path.read_bytes()) for path in (self.folder / "out/rejected").rglob("*.error.json")]
        return {each["path"].rpartition(".")[0]: each for each in found}

    def published(self) -> set[str]:
        """The ids of the stories that stand in public/ as files, written by the plugin that behaves well."""
        return {path.stem for path in (self.folder / "out/public/articles").glob("*.txt")}

    def feed(self) -> str:
        return (self.folder / "out/public/feeds/all.txt").read_text(encoding="utf-8")


def drop(folder: Path, cells: list[Cell]) -> None:
    """A story for each cell and good ones before, between and after them, and the plugins that misbehave."""
    for hook in {hook for hook, _ in cells}:
        write_plugin(folder, hook)
    (folder / "inbox").mkdir()
    for number, (hook, deed) in enumerate(cells):
        name = f"{number:03}_{hook}_{deed}"
        if hook == "set_aside":
            (folder / f"inbox/{name}.dat").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x80\x81")
        else:
            (folder / f"inbox/{name}.txt").write_text(story(name, hook, deed), encoding="utf-8")
    for number, name in enumerate(GOOD):
        (folder / f"inbox/{number * len(cells) // 2:03}-{name}.txt").write_text(story(name), encoding="utf-8")


def run(folder: Path, *arguments: str) -> Desk:
    """`newsflow run inbox --out out --workers 2`"""
    command = [sys.executable, "-m", "newsflow", "run", "inbox", "--out", "out", "--workers", "2", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=280)
    return Desk(folder, done.returncode, done.stdout + done.stderr)


def watch(folder: Path, sources: int) -> Desk:
    """`newsflow watch`, until every source has left the inbox and the feeds are out."""
    command = [sys.executable, "-m", "newsflow", "watch", "inbox", "--out", "out", "--workers", "2"]
    with (folder / "log").open("wb") as log:
        daemon = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    end = time.monotonic() + PATIENCE + 2 * sources
    while time.monotonic() < end and list((folder / "inbox").iterdir()):
        time.sleep(0.05)
    time.sleep(0.5)
    daemon.terminate()
    code = daemon.wait(PATIENCE)
    assert sources == len(list((folder / "out/processed").iterdir())) + len(_originals(folder / "out/rejected"))
    return Desk(folder, code, (folder / "log").read_text())


def _originals(rejected: Path) -> list[Path]:
    return [path for path in rejected.glob("*") if not path.name.endswith(".error.json")] if rejected.is_dir() else []


def expect_nothing_lost(desk: Desk, cells: list[Cell]) -> None:
    """Every source is in the records or set aside, once; the good ones are published; nobody saw a traceback."""
    names = {f"{number:03}_{hook}_{deed}" for number, (hook, deed) in enumerate(cells)}
    good = {f"{number * len(cells) // 2:03}-{name}" for number, name in enumerate(GOOD)}
    records, reports = desk.records(), desk.reports()
    assert sorted([*records, *reports]) == sorted(names | good), desk.said
    for name in good:
        assert records[name].status == "published"
        assert records[name].id in desk.published()
        assert str(records[name].headline) in desk.feed()
    assert "Traceback" not in desk.said, desk.said


def expect(desk: Desk, cells: list[Cell]) -> None:
    """What the contract of each hook says of each deed."""
    expect_nothing_lost(desk, cells)
    records, reports = desk.records(), desk.reports()
    for number, (hook, deed) in enumerate(cells):
        name, plugin = f"{number:03}_{hook}_{deed}", f"bad-{hook.replace('_', '-')}"
        record, report = records.get(name), reports.get(name)
        if hook == "set_aside":
            assert report is not None and report["plugin"] == "plain", (name, desk.said)
        elif deed in HARMLESS:
            assert record is not None and not record.problems, name
        elif hook == "read" or (hook in MAP and deed in KILLERS):
            assert report is not None and report["plugin"] == plugin, (name, report, desk.said)
            assert plugin in report["message"], report
            if deed in KILLERS:
                assert report["code"] == "crash"
                assert f"{hook}() of plugin" in report["message"]
        elif hook in MAP:
            assert record is not None, (name, report, desk.said)
            assert {problem.plugin for problem in record.problems} == {plugin}, (name, record.problems)
            # On a busy machine the others may take too long as well.
            assert record.incomplete or deed not in ("sleep", "spin"), name
        elif hook == "hold":
            assert record is not None and record.status == "held", name
            assert plugin in str(record.reason), record.reason
        elif hook in ("render", "committed"):
            assert record is not None and record.status == "published", name
            assert record.id in desk.published(), (name, desk.said)
    for hook in {hook for hook, deed in cells if hook == "render" and deed not in HARMLESS}:
        assert re.search(rf"bad-{hook}: ", desk.said), desk.said
