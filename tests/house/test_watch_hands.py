"""Every way in which files come, change and go under a real daemon: none is read half-way, none is lost.

The numbers of the soak (`make soak`) are in brackets beside those of the short form.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import threading
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from daemons import END, Desk, soon, text
from newsflow.record import decode

Short = pytest.param(2, 0.5, id="short")
Long = pytest.param(40, 3.0, id="long", marks=[pytest.mark.soak, pytest.mark.timeout(900)])
CHUNKS = 20  # in which a slow writer writes


class Hands:
    """People and programs at the inbox: each way drops *each* stories."""

    def __init__(self, desk: Desk, each: int, slowly: float) -> None:
        self.desk, self.each, self.slowly = desk, each, slowly
        self.elsewhere = desk.folder / "elsewhere"
        self.elsewhere.mkdir()
        self.dropped: dict[str, list[str]] = {}  # name -> the texts that its record may have in the end
        self.optional: set[str] = set()  # deleted at once: read whole or not at all
        self.rng = random.Random(each)

    def story(self, way: str, number: int, version: str = "first") -> tuple[Path, str]:
        """A new name in the inbox and its text."""
        name = f"{way}-{number}.txt"
        said = text(len(self.dropped) * 100 + number, version)
        self.dropped.setdefault(name, []).append(said)
        return self.desk.inbox / name, said

    def write_slowly(self, number: int) -> None:
        path, said = self.story("slow", number)
        size = -(-len(said) // CHUNKS)
        with path.open("w") as file:
            for at in range(0, len(said), size):
                file.write(said[at : at + size])
                file.flush()
                time.sleep(self.slowly / CHUNKS)

    def rename(self, number: int) -> None:
        path, said = self.story("renamed", number)
        (self.elsewhere / path.name).write_text(said)
        (self.elsewhere / path.name).rename(path)

    def rename_within(self, number: int) -> None:
        path, said = self.story("renamed-within", number)
        path.with_suffix(".part").write_text(said)
        path.with_suffix(".part").rename(path)

    def copy_old(self, number: int) -> None:
        path, said = self.story("copied", number)
        source = self.elsewhere / path.name
        source.write_text(said)
        os.utime(source, (0, 0))
        shutil.copy2(source, path)

    def link(self, number: int) -> None:
        path, said = self.story("linked", number)
        (self.elsewhere / path.name).write_text(said)
        path.hardlink_to(self.elsewhere / path.name)

    def nest(self, number: int) -> None:
        path, said = self.story("nested", number)
        self.dropped[f"{path.stem}/in/{path.name}"] = self.dropped.pop(path.name)
        folder = self.desk.inbox / path.stem / "in"
        folder.mkdir(parents=True)
        (folder / path.name).write_text(said)

    def rewrite(self, number: int) -> None:
        """Twice, at any moment: before it is read, between commit and move, afterwards."""
        path, said = self.story("rewritten", number)
        path.write_text(said)
        for version in ("second", "third"):
            time.sleep(self.rng.random() * 0.6)
            corrected = said.replace("first version", f"{version} version").replace("dollars", f"{version} dollars")
            self.dropped[path.name].append(corrected)
            path.write_text(corrected)

    def delete(self, number: int) -> None:
        path, said = self.story("deleted", number)
        self.optional.add(path.name)
        path.write_text(said)
        time.sleep(self.rng.random() * 0.1)
        path.unlink(missing_ok=True)

    def work(self) -> None:
        """Everybody at once."""
        ways = (self.write_slowly, self.rename, self.rename_within, self.copy_old, self.link, self.nest)
        threads = [
            threading.Thread(target=way, args=(number,))
            for way in (*ways, self.rewrite, self.delete)
            for number in range(self.each)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _every_revision(out: Path) -> list[Any]:
    """What was ever committed."""
    ledger = sqlite3.connect(out / "newsflow.db")
    rows = ledger.execute("select record from revisions").fetchall()
    ledger.close()
    return [decode(zlib.decompress(row[0])) for row in rows]


@pytest.mark.parametrize(("each", "slowly"), [Short, Long])
def test_nothing_is_read_half_way_and_nothing_lost_however_it_comes(tmp_path: Path, each: int, slowly: float) -> None:
    desk = Desk(tmp_path, "[publish]\nquiet = 0.1\n")
    hands = Hands(desk, each, slowly)
    with desk.watching():
        hands.work()
        wanted = hands.dropped.keys() - hands.optional
        soon(lambda: wanted <= desk.records().keys() and not _files(desk.inbox), every=0.2)
        soon(lambda: all(desk.records()[name].original.strip() == _last(hands, name) for name in wanted), every=0.2)
    records = desk.records()
    assert records.keys() <= hands.dropped.keys()
    torn = [made.source.path for made in _every_revision(desk.out) if END not in made.original]
    twice = len(list((desk.out / "records").glob("*.json"))) - len(records)
    print(f"{len(hands.dropped)} files in 8 ways, {len(records)} records; lost 0, twice {twice}, half-way {len(torn)}")
    assert (torn, twice) == ([], 0)
    assert not list(tmp_path.rglob(".newsflow-*"))
    assert not list((desk.out / "rejected").glob("*"))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _last(hands: Hands, name: str) -> str:
    return hands.dropped[name][-1].strip()


def test_what_comes_while_events_overflow_is_found(tmp_path: Path) -> None:
    """The kernel's queue runs over while the daemon stands still; what it then misses no rescan would find for an hour."""
    desk = Desk(tmp_path, "[inbox]\nrescan = 3600\n[publish]\nquiet = 0.1\n", workers=1)
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    with desk.watching() as daemon:
        daemon.send_signal(signal.SIGSTOP)
        noises = (desk.inbox / ".noise", desk.inbox / ".more")
        for noise in noises:
            noise.touch()
        for number in range(most + 100):  # two in turn: the kernel makes one event of two equal ones
            os.utime(noises[number % 2])
        (desk.inbox / "unheard.txt").write_text(text(1))
        daemon.send_signal(signal.SIGCONT)
        soon(lambda: "Story 1 in" in desk.feed())
        assert "events were lost; looking at the whole inbox" in desk.log()


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_twelve_thousand_files_that_come_while_the_daemon_stands_still_are_done(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for number in range(12):
        (desk.inbox / f"{number}").mkdir()
    with desk.watching() as daemon:
        daemon.send_signal(signal.SIGSTOP)
        for number in range(12_000):
            (desk.inbox / f"{number // 1000}/{number}.txt").write_text(text(number))
        daemon.send_signal(signal.SIGCONT)
        began = time.monotonic()
        soon(lambda: not _files(desk.inbox), patience=600, every=1.0)
        print(f"12,000 files in {time.monotonic() - began:.0f} s; events lost: {'events were lost' in desk.log()}")
    records = desk.records()
    assert len(records) == len(list((desk.out / "records").glob("*.json"))) == 12_000
    assert all(END in made.original for made in records.values())
