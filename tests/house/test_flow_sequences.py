"""Whatever was done in whatever order: what stands on disk is what a fresh build from the ledger gives."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsflow.config import Inbox, Publishing
from newsflow.press import amend, approve, rebuild, withdraw

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

WORDS = "council river bridge harvest prices trade court ferry minister market north south vote night debate price rain".split()


def _text(seed: int, version: int) -> str:
    rng = random.Random(seed)
    words = [rng.choice(WORDS) for _ in range(40)]
    return f"Story {seed}\n\n{' '.join(words)} in version {version}.\n"


class Desk:
    """A desk that does things at random; every run an hour later than the one before."""

    def __init__(self, house: Any, rng: random.Random) -> None:
        self.house = house
        self.rng = rng
        self.now = START
        self.dropped = 0
        self.versions: dict[str, int] = {}

    def act(self) -> None:
        self.now += timedelta(hours=1)
        self.rng.choice(
            (self.add, self.add, self.rewrite, self.rename, self.double, self.withdraw, self.approve, self.amend)
        )()

    def add(self) -> None:
        self.dropped += 1
        self.versions[f"{self.dropped}.txt"] = 1
        self.house.drop(f"{self.dropped}.txt", _text(self.dropped, 1))
        self.run()

    def rewrite(self) -> None:
        if name := self.any_name():
            self.versions[name] += 1
            self.house.drop(name, _text(int(name.partition(".")[0]), self.versions[name]))
            self.run()

    def rename(self) -> None:
        if name := self.any_name():
            (self.house.inbox / name).rename(self.house.inbox / f"{name}.renamed.txt")
            self.versions[f"{name}.renamed.txt"] = self.versions.pop(name)
            self.run()

    def double(self) -> None:
        if name := self.any_name():
            shutil.copy(self.house.inbox / name, self.house.inbox / f"{name.partition('.')[0]}.copy{self.dropped}.txt")
            self.run()

    def withdraw(self) -> None:
        if made := self.any_story("published"):
            withdraw(self.house.config, self.house.out, made.id, why="wrong", who="ann", now=self.now)

    def approve(self) -> None:
        if made := self.any_story("withdrawn", "held"):
            approve(self.house.config, self.house.out, [made.id], who="ann", now=self.now)

    def amend(self) -> None:
        if made := self.any_story("published"):
            amend(self.house.config, self.house.out, made.id, note=f"Noted at {self.now}", who="ann", now=self.now)

    def run(self) -> None:
        self.house.run(now=self.now)

    def any_name(self) -> str | None:
        return self.rng.choice(sorted(self.versions)) if self.versions else None

    def any_story(self, *statuses: str) -> Any:
        found = [made for made in self.house.all_records() if made.status in statuses]
        return self.rng.choice(found) if found else None


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_gives_what_a_fresh_build_from_the_ledger_gives(house: Any, tree: Any, seed: int) -> None:
    house.set(inbox=Inbox(settle=0.0), publish=Publishing(window=3))
    desk = Desk(house, random.Random(seed))
    for _ in range(12):
        desk.act()
    desk.run()
    before = tree(house.out)
    shutil.rmtree(house.out / "public")
    rebuild(house.config, house.out, workers=0, now=desk.now + timedelta(days=1))
    assert tree(house.out) == before
    report = house.run(now=desk.now + timedelta(days=2))
    assert (report.processed, report.written, report.removed) == (0, 0, 0)
    pages = {path for path in before if path.startswith("public/articles/")}
    assert pages == {f"public/articles/{made.id}.html" for made in house.all_records() if made.status == "published"}
