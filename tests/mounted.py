"""Scenes on file systems that can be filled and made read-only, played in a mount namespace of their own.

    unshare -rm python tests/mounted.py SCENE FOLDER

Each scene runs real `newsflow` processes in FOLDER and ends with exit code 0 when the desk did what it promises.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

PATIENCE = 40.0  # seconds
TEXT = (
    "Story number {0}\n\n" + "The council of town {0} voted on Tuesday to build bridge {0} over the river. " * 20 + "\n"
)


class Room:
    """An inbox and an output folder that is a small file system of its own."""

    def __init__(self, folder: Path, megabytes: int = 16) -> None:
        from newsflow.plugins import BUILTINS

        self.folder, self.inbox, self.out = folder, folder / "inbox", folder / "out"
        self.inbox.mkdir()
        self.out.mkdir()
        mount("-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "newsflow-out", str(self.out))
        kept = ("plain", "embargo", "feeds", "text-export")
        off = sorted(
            {name for name, _ in BUILTINS if name not in kept} | {p.name for p in entry_points(group="newsflow")}
        )
        (folder / "newsflow.toml").write_text(
            f"plugins.off = {off}\n[inbox]\nsettle = 0.0\nrescan = 0.3\n[publish]\nquiet = 0.1\n"
            "[plugin.text-export]\nenabled = true\n"
        )

    def drop(self, numbers: range) -> None:
        for number in numbers:
            (self.inbox / f"{number}.txt").write_text(TEXT.format(number))

    def fill(self, left: int) -> Path:
        """Take all room in OUT but *left* bytes."""
        ballast = self.out / "ballast"
        room = os.statvfs(self.out)
        # Whoever writes at this moment leaves less than we saw: then the disk is full, too.
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            file.write(bytes(max(room.f_bavail * room.f_frsize - left, 0)))
        return ballast

    def command(self, name: str) -> list[str]:
        return [sys.executable, "-m", "newsflow", name, "inbox", "--out", "out", "--workers", "1"]

    def run(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command("run"), cwd=self.folder, capture_output=True, text=True, check=False)

    @contextmanager
    def watching(self) -> Iterator[subprocess.Popen[bytes]]:
        with (self.folder / "log").open("ab") as log:
            daemon = subprocess.Popen(self.command("watch"), cwd=self.folder, stdout=log, stderr=log)
        try:
            yield daemon
            assert daemon.poll() is None, self.log()
        finally:
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(PATIENCE) == 0, self.log()

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def waits(self, times: int = 1) -> bool:
        return len(re.findall(r"; waiting$", self.log(), re.MULTILINE)) >= times

    def done(self) -> set[str]:
        """The sources that have a record."""
        from newsflow.record import decode

        return {decode(path.read_bytes()).source.path for path in (self.out / "records").glob("*.json")}

    def in_feed(self, number: int) -> bool:
        try:
            return f"Story number {number}<" in (self.out / "public/feeds/atom.xml").read_text()
        except OSError:
            return False

    def expect_all(self, stories: int) -> None:
        """Every story once in the records, nothing set aside, nothing torn, no leftovers."""
        assert self.done() == {f"{number}.txt" for number in range(stories)}, self.log()
        assert len(list((self.out / "records").glob("*.json"))) == stories
        assert not list((self.out / "rejected").glob("*")), self.log()
        assert not list(self.out.rglob(".newsflow-*"))
        for path in (self.out / "public").rglob("*.xml"):
            ElementTree.fromstring(path.read_bytes())
        assert {path.stem for path in (self.out / "public/articles").glob("*.txt")} == {
            path.stem for path in (self.out / "records").glob("*.json")
        }
        assert "Traceback" not in self.log(), self.log()


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def soon(what: Callable[[], Any], room: Room) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.05)
    raise AssertionError(f"did not happen\n{room.log()}")


# -- scenes ----------------------------------------------------------------------------------------------------------


def full_under_the_daemon(room: Room, levels: tuple[int, ...] = (0,)) -> None:
    """The disk fills up at one step or another; when there is room again, what waited is done."""
    with room.watching():
        room.drop(range(2))
        soon(lambda: room.in_feed(1), room)
        stories = 2
        for at, left in enumerate(levels, 1):
            ballast = room.fill(left)
            room.drop(range(stories, stories + 8))
            stories += 8
            soon(lambda at=at: room.waits(at), room)  # type: ignore[misc]
            ballast.unlink()
            soon(lambda stories=stories: room.in_feed(stories - 1), room)  # type: ignore[misc]
            soon(lambda: not list(room.inbox.iterdir()), room)
    room.expect_all(stories)


def full_at_every_step(room: Room) -> None:
    """As full_under_the_daemon, with room for more and more steps before there is none."""
    full_under_the_daemon(room, (0, 8_192, 16_384, 28_672, 40_960, 57_344, 81_920))


def full_at_the_start(room: Room) -> None:
    """`run` waits a minute, ends with 75, and loses nothing."""
    room.drop(range(3))
    ballast = room.fill(0)
    began = time.monotonic()
    ended = room.run()
    assert ended.returncode == 75, ended
    assert 50 < time.monotonic() - began < 120
    assert "No space left" in ended.stderr or "full" in ended.stderr, ended.stderr
    assert "Traceback" not in ended.stderr
    ballast.unlink()
    assert room.run().returncode == 0
    (room.folder / "log").touch()
    room.expect_all(3)


def read_only_at_the_start(room: Room) -> None:
    """A daemon on a read-only OUT waits until it can write."""
    room.drop(range(3))
    mount("-o", "remount,ro", str(room.out))
    with room.watching():
        soon(room.waits, room)
        mount("-o", "remount,rw", str(room.out))
        soon(lambda: room.in_feed(2), room)
        soon(lambda: not list(room.inbox.iterdir()), room)
    room.expect_all(3)


def read_only_in_between(room: Room) -> None:
    """A `run` on an OUT that became read-only ends with 75 after its minute; the next goes on."""
    room.drop(range(2))
    assert room.run().returncode == 0
    room.drop(range(2, 4))
    mount("-o", "remount,ro", str(room.out))
    ended = room.run()
    assert ended.returncode == 75, ended
    assert "read-only" in ended.stderr.lower() or "readonly" in ended.stderr.lower(), ended.stderr
    mount("-o", "remount,rw", str(room.out))
    assert room.run().returncode == 0
    (room.folder / "log").touch()
    room.expect_all(4)


def locked(room: Room) -> None:
    """Somebody holds the ledger for longer than SQLite waits."""
    with room.watching():
        room.drop(range(1))
        soon(lambda: room.in_feed(0), room)
        other = sqlite3.connect(room.out / "newsflow.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        room.drop(range(1, 3))
        soon(room.waits, room)
        other.rollback()
        other.close()
        soon(lambda: room.in_feed(2), room)
        soon(lambda: not list(room.inbox.iterdir()), room)
    room.expect_all(3)


def folders_vanish(room: Room) -> None:
    """Each folder of OUT is deleted under the daemon, and comes back with what belongs into it."""
    import shutil

    with room.watching():
        room.drop(range(2))
        (room.inbox / "picture.dat").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x80\x81")
        stories = 2
        soon(lambda: not list(room.inbox.iterdir()) and room.in_feed(1), room)
        for name in ("records", "public", "processed", "rejected"):
            shutil.rmtree(room.out / name)
            room.drop(range(stories, stories + 2))
            stories += 2
            soon(lambda stories=stories: room.in_feed(stories - 1), room)  # type: ignore[misc]
            soon(lambda: not list(room.inbox.iterdir()), room)
        (room.inbox / "picture2.dat").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x80\x82")
        soon((room.out / "rejected/picture2.dat.error.json").exists, room)
        shutil.rmtree(room.inbox)
        time.sleep(0.5)
        room.inbox.mkdir()
        room.drop(range(stories, stories + 1))
        stories += 1
        soon(lambda: room.in_feed(stories - 1), room)
        soon(
            lambda: len(room.done()) == stories and len(list((room.out / "public/articles").glob("*"))) == stories, room
        )
    shutil.rmtree(room.out / "rejected")
    room.expect_all(stories)


def everything_vanishes(room: Room) -> None:
    """All that lies in OUT is deleted under the daemon: it begins anew with what comes."""
    import shutil

    with room.watching():
        room.drop(range(2))
        soon(lambda: room.in_feed(1), room)
        for path in room.out.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        room.drop(range(2, 4))
        soon(lambda: room.in_feed(3), room)
    assert {"2.txt", "3.txt"} <= room.done()
    assert "Traceback" not in room.log(), room.log()


SCENES = [
    full_under_the_daemon, full_at_every_step, full_at_the_start, read_only_at_the_start, read_only_in_between, locked,
    folders_vanish, everything_vanishes,
]  # fmt: skip

if __name__ == "__main__":
    {scene.__name__: scene for scene in SCENES}[sys.argv[1]](Room(Path(sys.argv[2])))
