"""`newsflow status` looks and changes nothing: a ledger that is damaged or gone is a sentence, and `run` mends it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

RUN = ("run", "inbox", "--out", "out", "--workers", "0", "--now", "2018-12-05T12:00:00Z")


def _spoil(file: Path) -> None:
    for path in file.parent.glob(f"{file.name}*"):
        path.write_bytes(b"damaged" * (path.stat().st_size // 7 + 1))


@pytest.mark.parametrize("command", [("status",), ("status", "--json"), ("queue",), ("show", "bridge.txt")])
def test_a_look_at_a_damaged_ledger_says_so_and_touches_nothing(
    terminal: Any, desk: Path, command: tuple[str, ...]
) -> None:
    assert terminal(*RUN) == 0
    ledger = desk / "out/newsflow.db"
    _spoil(ledger)
    before = {path.name: path.read_bytes() for path in (desk / "out").glob("newsflow.db*")}
    assert terminal(*command, "--out", "out") == 2
    assert f"newsflow: ledger {ledger}: file is not a database; `newsflow rebuild` makes it anew" in terminal.err
    assert {path.name: path.read_bytes() for path in (desk / "out").glob("newsflow.db*")} == before
    assert terminal(*RUN) == 0
    assert list((desk / "out").glob("newsflow.db.corrupt-*"))
    assert terminal(*command, "--out", "out") == 0


def test_status_of_a_lost_ledger_makes_none(terminal: Any, desk: Path) -> None:
    assert terminal(*RUN) == 0
    for path in (desk / "out").glob("newsflow.db*"):
        path.unlink()
    assert terminal("status", "--out", "out") == 2
    assert "it is gone; the next `newsflow run` or `watch` makes it anew from the records" in terminal.err
    assert not list((desk / "out").glob("newsflow.db*"))
    assert terminal("rebuild", "--out", "out") == 0
    assert terminal("status", "--out", "out") == 0
    assert "stories        2 published" in terminal.out


def test_more_than_can_be_listed_is_counted_exactly(terminal: Any, desk: Path) -> None:
    for number in range(130):
        (desk / f"inbox/{number}.dat").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(number))
    assert terminal(*RUN) == 1
    with sqlite3.connect(desk / "out/newsflow.db") as ledger:
        letters = [("published", "slips", f"{n}", b"[]", 12, 0.0, "nobody answers", True) for n in range(140)]
        names = "hook, plugin, key, payload, tries, due, error, dead"
        ledger.executemany(f"insert into outbox ({names}) values (?, ?, ?, ?, ?, ?, ?, ?)", letters)
    ledger.close()
    assert terminal("status", "--out", "out") == 1
    assert "130 sources set aside in out/rejected" in terminal.out
    assert "… and 110 more" in terminal.out
    assert "140 notices that could not be delivered:" in terminal.out
    assert "… and 120 more" in terminal.out
    assert terminal("status", "--out", "out", "--json") == 1
    told = json.loads(terminal.out)
    assert (told["dead"], len(told["dead_letters"]), told["sources"]["aside"]) == (140, 100, 130)
