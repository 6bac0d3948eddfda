"""Holds: embargoes by the clock that is handed in, and what the source keeps back itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from newsflow import Desk, Hold, Record
from newsflow.publish.embargo import Options, hold

Make = Callable[..., Record]
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def test_an_embargoed_story_is_held_until_its_time(record: Make, desk: Desk) -> None:
    until = NOW + timedelta(hours=1)
    held = record(1, embargo=until)
    assert hold(held, NOW, desk, Options()) == Hold("embargo until 2026-03-04 13:00 UTC", until=until)
    assert hold(held, until, desk, Options()) is None


def test_a_story_without_embargo_goes_out(record: Make, desk: Desk) -> None:
    assert hold(record(1), NOW, desk, Options()) is None


@pytest.mark.parametrize(("zone", "hour"), [("America/New_York", 17), ("No/Such", 12), ("UTC", 12)])
def test_an_embargo_without_a_zone_holds_in_the_desks(zone: str, hour: int, record: Make) -> None:
    printed = record(1, embargo=datetime(2026, 3, 4, 12, 0))
    held = hold(printed, NOW - timedelta(hours=1), Desk(timezone=zone), Options())
    assert held is not None
    assert held.until is not None
    assert held.until.astimezone(UTC).hour == hour


@pytest.mark.parametrize(("status", "word"), [("withheld", "withheld"), ("canceled", "cancelled")])
def test_what_the_source_keeps_back_waits_for_a_person(status: str, word: str, record: Make, desk: Desk) -> None:
    kept = record(1, metadata={"status": status}, embargo=NOW - timedelta(days=1))
    assert hold(kept, NOW, desk, Options()) == Hold(f"the source says: {word}")
    assert hold(kept, NOW, desk, Options(withheld=False)) is None
    assert hold(record(1, metadata={"status": "usable"}), NOW, desk, Options()) is None
