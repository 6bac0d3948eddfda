"""Made anew: reprocessed from kept originals, rebuilt from the ledger, a lost or damaged ledger rebuilt from the records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsflow.config import Inbox
from newsflow.press import rebuild, reprocess, run

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
BRIDGE = (
    "Council backs bridge\n\nThe council voted on Tuesday night to build a second bridge over the river, after nine years of "
    "debate about its place, its price and the trees on the northern bank that will have to go.\n"
)
GRAIN = (
    "Grain prices fall\n\nGrain prices fell for the third week in a row as traders expected a rich harvets in the whole of "
    "the south, where the rain came early and the silos are still half full from last year.\n"
)


@pytest.fixture(autouse=True)
def at_once(house: Any) -> None:
    """Nobody waits for files to settle."""
    house.set(inbox=Inbox(settle=0.0))


def test_reprocess_takes_kept_originals(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, after="move"))
    house.drop("grain.txt", GRAIN)
    house.run()
    house.set(plugin={"desk": {"write": "HARVEST"}})
    assert house.run(now=LATER).processed == 0  # a moved source is not processed again by itself
    report = reprocess(house.config, house.out, [house.records()["grain.txt"].id], workers=0, now=LATER)
    assert (report.processed, report.revised) == (1, 1)
    assert "HARVEST" in house.records()["grain.txt"].text
    assert reprocess(house.config, house.out, everything=True, workers=0, now=LATER).processed == 1


def test_rebuild_makes_everything_anew_from_the_ledger(house: Any, tree: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.drop("grain.txt", GRAIN)
    house.run()
    before = tree(house.out)
    for path in house.public():
        (house.out / "public" / path).unlink()
    for path in (house.out / "records").glob("*.json"):
        path.unlink()
    rebuild(house.config, house.out, workers=0, now=LATER)
    assert tree(house.out) == before


def test_a_lost_ledger_is_made_anew_from_the_records_and_publishes_nothing_twice(house: Any, tree: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.drop("grain.txt", GRAIN)
    house.run()
    house.drop("bridge.txt", BRIDGE.replace("Tuesday", "Wednesday"))
    house.run(now=LATER)
    before = tree(house.out)
    for path in house.out.glob("newsflow.db*"):
        path.unlink()
    house.run(now=LATER)
    assert tree(house.out) == before


@pytest.mark.parametrize("after", ["keep", "move"])
def test_a_lost_ledger_is_made_anew_though_the_inbox_was_named_from_elsewhere(
    house: Any, monkeypatch: pytest.MonkeyPatch, after: Any, tmp_path: Path
) -> None:
    house.set(inbox=Inbox(settle=0.0, after=after))
    house.drop("wire/bridge.txt", BRIDGE)
    house.drop("grain.txt", GRAIN)
    monkeypatch.chdir(house.inbox.parent)
    run(house.config, [Path("inbox")], house.out, workers=0, now=NOW)
    before = {made.guid: made.revision for made in house.all_records()}
    for path in house.out.glob("newsflow.db*"):
        path.unlink()
    monkeypatch.chdir(tmp_path)
    house.drop("wire/bridge.txt", BRIDGE.replace("Tuesday", "Wednesday"))
    house.drop("grain.txt", GRAIN)
    house.run(now=LATER)
    after_ = {made.source.path: (made.guid in before, made.revision) for made in house.all_records()}
    assert after_ == {"wire/bridge.txt": (True, 2), "grain.txt": (True, 1)}


def test_a_corrupt_ledger_is_set_aside_and_made_anew(house: Any, tree: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.run()
    before = tree(house.out)
    for path in house.out.glob("newsflow.db-*"):
        path.unlink()
    (house.out / "newsflow.db").write_bytes(b"this is no database" * 500)
    house.run(now=LATER)
    assert tree(house.out) == before
    assert list(house.out.glob("newsflow.db.corrupt-*"))
