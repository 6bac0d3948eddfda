"""What the surroundings do to a desk: full disks, locked ledgers, failing plugins, two runs at once. No story is lost."""

from __future__ import annotations

import errno
import multiprocessing
import os
import sqlite3
import time
from typing import Any

import pytest

from newsflow.config import Inbox
from newsflow.errors import TransientError
from newsflow.press import line, patience, status

GRAIN = (
    "Grain prices fall {0}\n\nGrain prices fell for the {0}th week in a row as traders expected a rich harvest in the whole of "
    "the south, where the rain came early and the silos are still half full from last year.\n"
)

TELLER = '''
"""Tells a file what it was told; fails as long as a file named `broken` lies beside it."""
from pathlib import Path
import newsflow
from newsflow import hookimpl

class Options(newsflow.Options, frozen=True, kw_only=True):
    folder: str = "."

@hookimpl
def options():
    return Options

def tell(options, line):
    folder = Path(options.folder)
    if (folder / "broken").exists():
        raise RuntimeError("nobody answers")
    with (folder / "told").open("a") as file:
        file.write(line + "\\n")

@hookimpl
def committed(record, change, options):
    tell(options, f"{change.kind} {record.source.path} {change.key}")

@hookimpl
def set_aside(report, options):
    tell(options, f"aside {report.path} {report.code}")

@hookimpl
def published(files, options):
    tell(options, f"published {len(files)}")
'''


@pytest.fixture(autouse=True)
def at_once(house: Any) -> None:
    """Nobody waits for files to settle."""
    house.set(inbox=Inbox(settle=0.0, after="move"))


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute's patience in a moment."""
    monkeypatch.setattr(line, "MINUTE", 1.0)  # long enough for a machine that has much else to do
    monkeypatch.setattr(patience, "FIRST", 0.01)


def test_a_full_disk_is_waited_out(house: Any, monkeypatch: pytest.MonkeyPatch, hasty: None) -> None:
    house.run()
    house.drop("a.txt", GRAIN.format(1))
    failing = [3]
    fsync = os.fsync

    def full(handle: int) -> None:
        if failing[0]:
            failing[0] -= 1
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert house.run().new == 1
    assert house.run().written == 0


def test_a_disk_that_stays_full_ends_the_run_and_loses_nothing(
    house: Any, monkeypatch: pytest.MonkeyPatch, hasty: None, tree: Any
) -> None:
    house.run()
    house.drop("a.txt", GRAIN.format(1))
    fsync = os.fsync

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TransientError, match="No space left"):
        house.run()
    monkeypatch.setattr(os, "fsync", fsync)
    assert tree(house.out / "rejected") == {}
    house.run()
    assert [made.source.path for made in house.all_records()] == ["a.txt"]
    assert not [path for path in tree(house.out) if path.endswith(".tmp")]


def test_a_ledger_locked_for_too_long_ends_the_run_and_loses_nothing(
    house: Any, monkeypatch: pytest.MonkeyPatch, hasty: None
) -> None:
    house.drop("a.txt", GRAIN.format(1))
    house.run()
    monkeypatch.setattr("newsflow.ledger.store.BUSY", 10)
    other = sqlite3.connect(house.out / "newsflow.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    house.drop("b.txt", GRAIN.format(2))
    with pytest.raises(TransientError, match="locked"):
        house.run()
    other.close()
    assert house.run().new == 1


def test_two_runs_at_once_share_the_work_without_doubling(house: Any, tree: Any) -> None:
    for number in range(40):
        house.drop(f"{number}.txt", GRAIN.format(number))
    children = [multiprocessing.get_context("fork").Process(target=house.run) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0]
    house.run()
    made = house.all_records()
    assert (len(made), {each.revision for each in made}) == (40, {1})
    assert sorted(tree(house.out / "processed").values()) == sorted(GRAIN.format(n).encode() for n in range(40))
    assert status(house.config, house.out).sources == {"done": 40}


def test_plugins_are_told_at_least_once_and_in_order(
    house: Any, configured: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = house.inbox.parent
    (folder / "teller.py").write_text(TELLER, encoding="utf-8")
    house.set(plugins=configured(plugins={"files": ("desk.py", "teller.py")}).plugins)
    house.set(plugin={"teller": {"folder": str(folder)}})
    (folder / "broken").touch()
    house.drop("a.txt", GRAIN.format(1))
    house.drop("b.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF\x80\x81")
    house.run()
    waiting = status(house.config, house.out)
    assert waiting.letters >= 3
    assert not (folder / "told").exists()
    assert len(house.all_records()) == 1  # nothing a plugin does can stop a commit
    (folder / "broken").unlink()
    monkeypatch.setattr("newsflow.press.delivering.time.time", lambda: 4e9)
    house.run()
    told = [each.split() for each in (folder / "told").read_text().splitlines()]
    assert [each[:2] for each in told[:2]] == [["new", "a.txt"], ["aside", "b.txt"]]
    assert {each[0] for each in told[2:]} == {"published"}
    assert sum(int(each[1]) for each in told[2:]) == len(house.public())
    assert status(house.config, house.out).letters == 0


def test_a_page_that_cannot_be_made_leaves_the_old_one(house: Any) -> None:
    house.drop("a.txt", GRAIN.format(1))
    house.run()
    [made] = house.all_records()
    page = house.out / f"public/articles/{made.id}.html"
    before = page.read_bytes()
    plugin = house.inbox.parent / "desk.py"
    plugin.write_text(
        plugin.read_text().replace("    return Rendition(", "    raise RuntimeError('no ink')\n    return Rendition(")
    )
    report = house.run()
    assert page.read_bytes() == before
    assert any("no ink" in problem for problem in report.problems)


def test_a_plugin_that_writes_anothers_page_is_refused(house: Any) -> None:
    plugin = house.inbox.parent / "desk.py"
    plugin.write_text(plugin.read_text().replace('f"articles/{record.id}.html"', '"articles/one.html"'))
    house.drop("a.txt", GRAIN.format(1))
    house.drop("b.txt", GRAIN.format(2) + "Another story, with an end of its own that nobody else has told so far.\n")
    report = house.run()
    assert any("articles/one.html" in problem for problem in report.problems)
    [first, _second] = sorted(house.all_records(), key=lambda made: made.source.path)
    assert str(first.headline) in (house.out / "public/articles/one.html").read_text()


def test_an_inbox_that_cannot_be_emptied_stops_nobody(house: Any, monkeypatch: pytest.MonkeyPatch, tree: Any) -> None:
    rename = os.rename

    def forbidden(origin: Any, target: Any) -> None:
        if os.fsencode(origin).startswith(bytes(house.inbox)):
            raise PermissionError(errno.EACCES, "Permission denied")
        rename(origin, target)

    monkeypatch.setattr(os, "rename", forbidden)
    house.drop("a.txt", GRAIN.format(1))
    house.drop("b.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF\x80\x81")
    report = house.run()
    assert (report.new, report.set_aside) == (1, 1)
    assert sorted(tree(house.inbox)) == ["a.txt", "b.txt"]
    assert sorted(tree(house.out / "rejected")) == ["b.txt", "b.txt.error.json"]
    assert "cannot be moved" in report.problems[0]
    assert house.run().processed == 0
    monkeypatch.undo()
    assert house.run().processed == 0
    assert sorted(tree(house.out / "processed")) == ["a.txt"]
    assert tree(house.inbox) == {}
    assert sorted(tree(house.out / "rejected")) == ["b.txt", "b.txt.error.json"]


def test_an_inbox_on_another_file_system_is_emptied_too(house: Any, monkeypatch: pytest.MonkeyPatch, tree: Any) -> None:
    rename = os.rename

    def elsewhere(origin: Any, target: Any) -> None:
        if os.fsencode(origin).startswith(bytes(house.inbox)) != os.fsencode(target).startswith(bytes(house.inbox)):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(origin, target)

    monkeypatch.setattr(os, "rename", elsewhere)
    house.drop("wire/a.txt", GRAIN.format(1))
    house.drop("b.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF\x80\x81")
    house.run()
    assert tree(house.inbox) == {}
    assert tree(house.out / "processed") == {"wire/a.txt": GRAIN.format(1).encode()}
    assert sorted(tree(house.out / "rejected")) == ["b.txt", "b.txt.error.json"]
    assert house.run().processed == 0


def test_what_a_plugin_missed_is_tried_again_when_it_is_back(house: Any) -> None:
    plugin = house.inbox.parent / "desk.py"
    sound = plugin.read_text()
    plugin.write_text(
        sound.replace(
            "@hookimpl\ndef options",
            "@hookimpl\ndef prepare():\n    raise OSError('no lexicon')\n\n@hookimpl\ndef options",
        ).replace("def correct(story, options)", "def correct(story, options, tools)")
    )
    house.drop("a.txt", GRAIN.format(1).replace("harvest", "harvets"))
    house.run()
    [made] = house.all_records()
    assert (made.incomplete, made.corrections) == (True, ())
    assert not list(house.inbox.iterdir())
    plugin.write_text(sound)
    house.run()
    [made] = house.all_records()
    assert (made.incomplete, made.revision, "harvest" in made.text) == (False, 2, True)
    assert house.run().processed == 0


def test_what_cannot_be_made_is_tried_again_after_growing_pauses(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = house.inbox.parent / "desk.py"
    plugin.write_text(
        plugin.read_text().replace("    return Rendition(", "    raise RuntimeError('no ink')\n    return Rendition(")
    )
    house.drop("a.txt", GRAIN.format(1))
    house.run()
    began, pauses = time.time(), []
    for passed in (0, 100, 1000, 100_000):
        monkeypatch.setattr("newsflow.ledger.projections.time.time", lambda passed=passed: began + passed)
        house.run()
        with sqlite3.connect(house.out / "newsflow.db") as ledger:
            [(lease,)] = ledger.execute("select lease from stale where kind = 'story'").fetchall()
        ledger.close()
        pauses.append(round(lease - began - passed, -1))
    assert pauses == [60, 100, 1000, 3600]
