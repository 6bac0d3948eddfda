"""Kill -9 at random moments of `run` and `watch` in turn, with worker processes; then once in peace. `make soak`.

Counts lost, doubled and torn stories, leftovers and orphans; all must be nought.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from newsflow.config import Inbox

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

WORDS = "treaty minister talks council bridge river vote bank market court judge law city north south war trade oil gas".split()

DRIVER = """
import sys
from datetime import datetime, UTC
from pathlib import Path
import msgspec
from newsflow.config import Config
from newsflow.press import run
from newsflow.watch import watch

if __name__ == "__main__":
    config = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Config)
    inbox, out, settings = Path(sys.argv[2]), Path(sys.argv[3]), {"workers": 2, "now": datetime(2026, 3, 2, tzinfo=UTC)}
    print(watch(config, inbox, out, **settings) if sys.argv[4] == "watch" else run(config, [inbox], out, **settings))
"""


def _text(number: int) -> str:
    rng = random.Random(number)
    body = " ".join(rng.choice(WORDS) for _ in range(120))
    return f"Story number {number}\n\n{body}. The harvets of {number} is told.\n"


def _start(house: Any, command: str) -> subprocess.Popen[str]:
    folder = house.inbox.parent
    import msgspec

    (folder / "config.json").write_bytes(msgspec.json.encode(house.config))
    (folder / "driver.py").write_text(DRIVER, encoding="utf-8")
    arguments = [folder / "driver.py", folder / "config.json", house.inbox, house.out, command]
    desk = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(desk, start_new_session=True, stdout=subprocess.PIPE, text=True)


def _await_progress(house: Any, desk: subprocess.Popen[str]) -> None:
    """Until an original has been moved, or nothing is left to do."""
    before = len(_waiting(house))
    until = time.monotonic() + 30
    while desk.poll() is None and len(_waiting(house)) >= before and time.monotonic() < until:
        time.sleep(0.02)


def _waiting(house: Any) -> list[Path]:
    """The files in the inbox."""
    return [path for path in house.inbox.rglob("*") if path.is_file()]


def _nothing_torn(out: Path) -> None:
    """Every feed and record that stands there now is whole."""
    for path in (out / "public").rglob("*.xml"):
        ElementTree.fromstring(path.read_bytes())
    for path in (out / "records").glob("*.json"):
        json.loads(path.read_bytes())


def _workers_of(session: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] not in "ZX":
            found.append(int(stat.parent.name))
    return found


@pytest.mark.parametrize(("stories", "kills", "group"), [(2000, 30, True), (1000, 20, False)])
def test_nothing_is_lost_doubled_or_torn_by_kills_at_random(
    house: Any, tree: Any, stories: int, kills: int, group: bool
) -> None:
    house.set(inbox=Inbox(settle=0.0, after="move"))
    rng = random.Random(stories)
    dropped = killed = 0
    sessions = []
    while killed < kills:
        for number in range(dropped, dropped + stories // kills):  # there is always something left to interrupt
            house.drop(f"{number % 7}/{number}.txt", _text(number))
        dropped += stories // kills
        desk = _start(house, "watch" if killed % 2 else "run")
        sessions.append(desk.pid)
        if killed % 3:  # else it may still be starting, which takes seconds on a busy machine
            _await_progress(house, desk)
        time.sleep(rng.random() * 3.0)
        if desk.poll() is None:
            os.killpg(desk.pid, signal.SIGKILL) if group else os.kill(desk.pid, signal.SIGKILL)
            killed += 1
        desk.communicate()
        _nothing_torn(house.out)
    stories = dropped
    print(f"{killed} kills, {len(house.all_records())} of {stories} records stood there then")
    last = _start(house, "run")
    last.communicate()
    assert last.returncode == 0
    made = house.all_records()
    paths = [each.source.path for each in made]
    doubled, lost = len(paths) - len(set(paths)), stories - len(set(paths))
    revised = sum(each.revision > 1 for each in made)
    leftovers = [path for path in tree(house.inbox.parent) if ".newsflow-" in path]
    orphans = [pid for session in sessions for pid in _workers_of(session)]
    print(f"lost {lost}, doubled {doubled}, revised {revised}, leftovers {len(leftovers)}, orphans {len(orphans)}")
    assert (lost, doubled, revised, leftovers, orphans) == (0, 0, 0, [], [])
    assert tree(house.inbox) == {}
    assert len(tree(house.out / "processed")) == stories
    assert len([path for path in house.public() if path.startswith("articles/")]) == stories
    _nothing_torn(house.out)
