"""Memory over 20,000 stories: flat after the first 1,000, in the parent and in its workers. `make soak`."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from daemons import Desk, anonymous_memory, children, text

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

STORIES = int(os.environ.get("SOAK_STORIES", "20000"))
WARM = 1000  # stories after which everything that is kept for good has been opened
MOST = 0.2  # MB per 1,000 stories


def _drop(inbox: Path, numbers: range) -> None:
    for number in numbers:
        folder = inbox / f"{number // 500}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.txt").write_text(text(number), encoding="utf-8")


def _slope(points: list[tuple[int, float]]) -> float:
    """MB per 1,000 stories: least squares over what was seen after the first WARM stories."""
    late = [(done / 1000, size) for done, size in points if done >= WARM]
    mean_x = sum(x for x, _ in late) / len(late)
    mean_y = sum(y for _, y in late) / len(late)
    return sum((x - mean_x) * (y - mean_y) for x, y in late) / sum((x - mean_x) ** 2 for x, _ in late)


def _watched_memory(process: subprocess.Popen[bytes], log: Path) -> dict[str, list[tuple[int, float]]]:
    """(stories done, MB) again and again, of the parent and of each worker, until all are done or the process ends."""
    seen: dict[str, list[tuple[int, float]]] = {}
    names: dict[int, str] = {}
    done, at = 0, 0
    with log.open("rb") as lines:
        while process.poll() is None and done < STORIES:
            time.sleep(1.0)
            done += sum(b".txt" in line for line in lines.readlines())
            try:
                pids = {process.pid: "parent", **dict.fromkeys(children(process.pid), "")}
                for pid in pids:
                    if pid not in names:
                        names[pid] = pids[pid] or f"worker {len(names)}"
                    seen.setdefault(names[pid], []).append((done, anonymous_memory(pid)))
            except OSError:
                break  # it ended between two looks
            if done >= at:
                at += 2000
                print(done, {name: round(points[-1][1], 1) for name, points in seen.items()}, flush=True)
    return seen


@pytest.mark.parametrize("command", ["run", "watch"])
def test_memory_is_flat_over_many_stories(tmp_path: Path, command: str) -> None:
    desk = Desk(tmp_path, light="SOAK_LIGHT" in os.environ)
    _drop(desk.inbox, range(STORIES))
    log = tmp_path / "log"
    began = time.monotonic()
    with log.open("wb") as told:
        process = subprocess.Popen(desk.command(command), cwd=tmp_path, stdout=told, stderr=told)
    try:
        seen = _watched_memory(process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(300)
    print(f"{command}: {STORIES} stories in {time.monotonic() - began:.0f} s")
    grown = {name: _slope(points) for name, points in seen.items() if points[-1][0] > STORIES - 2 * WARM}
    print({name: f"{slope:+.3f} MB per 1,000 stories" for name, slope in grown.items()})
    assert len(grown) == 3
    assert all(slope <= MOST for slope in grown.values())
