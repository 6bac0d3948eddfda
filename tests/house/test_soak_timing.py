"""How fast the daemon is, with every built-in plugin: from the close of a file to its record and its feed; a burst; idle.

`make soak` prints the figures and keeps the bounds, which are meant for a machine that does nothing else; a short form without
bounds runs with the other tests.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from daemons import Desk, percentile, processor_seconds, soon, text

Short = pytest.param(2, id="short")
Long = pytest.param(60, id="long", marks=[pytest.mark.soak, pytest.mark.timeout(900)])
RECORD, FEED = 0.5, 1.5  # seconds from close, p95, at one story a second
IDLE = 0.01  # of a core, with 1,000 files in the inbox


def _latencies(desk: Desk, number: int) -> tuple[float, float]:
    """Drop one story: seconds until its record stands there, and until it is in the feed."""
    pattern = f"{number}-*.json"
    (desk.inbox / f"{number}.txt").write_text(text(number, words=600))
    closed = time.monotonic()
    soon(lambda: list((desk.out / "records").glob(pattern)), every=0.005)
    record = time.monotonic() - closed
    soon(lambda: f"Story {number} in" in desk.feed(), every=0.01)
    return record, time.monotonic() - closed


@pytest.mark.parametrize("stories", [Short, Long])
def test_a_story_is_soon_in_the_records_and_in_the_feed(tmp_path: Path, stories: int) -> None:
    light = stories < 10
    desk = Desk(tmp_path, light=light)
    seen = []
    with desk.watching(patience=120):
        for number in range(stories):
            began = time.monotonic()
            seen.append(_latencies(desk, number))
            if not light:
                time.sleep(max(0.0, began + 1.0 - time.monotonic()))
    records, feeds = [record for record, _ in seen], [feed for _, feed in seen]
    for name, values in (("record", records), ("feed", feeds)):
        print(
            f"{name}: p50 {percentile(values, 0.5):.2f} s, p95 {percentile(values, 0.95):.2f} s, max {max(values):.2f} s"
        )
    if not light:
        assert percentile(records, 0.95) <= RECORD
        assert percentile(feeds, 0.95) <= FEED


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_burst_goes_at_the_speed_of_a_run(tmp_path: Path) -> None:
    stories = 1000
    seconds = {}
    for name in ("run", "watch"):
        (tmp_path / name).mkdir()
        desk = Desk(tmp_path / name, light=False)
        for number in range(stories):
            (desk.folder / f"{number}.txt").write_text(text(number, words=300))
        if name == "run":
            for number in range(stories):
                (desk.folder / f"{number}.txt").rename(desk.inbox / f"{number}.txt")
            began = time.monotonic()
            done = desk.run()
            assert done.returncode == 0, done.stderr
        else:
            with desk.watching(patience=120):
                began = time.monotonic()
                for number in range(stories):
                    (desk.folder / f"{number}.txt").rename(desk.inbox / f"{number}.txt")
                soon(lambda desk=desk: not list(desk.inbox.iterdir()), patience=300, every=0.1)  # type: ignore[misc]
                soon(lambda desk=desk: f"Story {stories - 1} in" in desk.feed(), every=0.1)  # type: ignore[misc]
        seconds[name] = time.monotonic() - began
        assert len(desk.records()) == stories
    print({name: f"{stories / spent:.0f} stories/s ({spent:.1f} s)" for name, spent in seconds.items()})
    assert seconds["watch"] <= 1.25 * seconds["run"]


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_an_idle_daemon_with_a_thousand_files_costs_next_to_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, '[inbox]\nafter = "keep"\n', light=False)
    for number in range(1000):
        (desk.inbox / f"{number}.txt").write_text(text(number))
    with desk.watching(patience=300) as daemon:
        time.sleep(5.0)
        before = processor_seconds(daemon.pid)
        time.sleep(60.0)
        share = (processor_seconds(daemon.pid) - before) / 60.0
    print(f"idle with 1,000 files: {share:.2%} of a core")
    assert share <= IDLE
