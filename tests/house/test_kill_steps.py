"""A kill at each step between claim, map, commit, project and move; the next run must heal it to the very bytes."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from newsflow.config import Inbox

KILLED = 137

STORIES = {
    "a.txt": "Council backs bridge\n\nThe council voted on Tuesday to build a second bridge over the river, the mayor said.\n",
    "b.txt": "Grain prices fall\n\nGrain prices fell for the third week as traders expected a rich harvets in the south.\n",
    "c/twin.txt": "Grain prices fall\n\nGrain prices fell for the third week as traders expected a rich harvets in the south.\n",
    "d.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02\x03\x80\x81",
    "e.txt": "Court hears appeal\n\nThe court of appeal heard lawyers on Monday in the case of the sunken ferry.\n",
}

# module:function, killed before or after it has run, at which of its calls
STEPS = [
    ("newsflow.press.sourcing:Feeder._claim_one", "after", 2),
    ("newsflow.engine.crew:work", "before", 1),  # claimed
    ("newsflow.press.committing:Committer.commit", "before", 1),  # mapped
    ("newsflow.press.committing:keep_story", "after", 2),  # inside the committing transaction
    ("newsflow.press.committing:Committer._settle", "after", 1),
    ("newsflow.press.committing:Committer.commit", "after", 1),  # committed
    ("newsflow.press.moving:Mover.set_aside", "before", 1),
    ("newsflow.press.moving:Mover.set_aside", "after", 1),
    ("newsflow.press.moving:_report_of", "after", 2),  # chosen, not written
    ("newsflow.press.moving:Mover._reject", "after", 1),  # rejected/ complete, not yet noted
    ("newsflow.press.projecting:Projector.begin", "after", 2),  # rendered from the commit, not yet taken
    ("newsflow.press.publishing:Publisher._intend", "after", 1),  # files announced, not written
    ("os:fsync", "before", 1),  # a record half written
    ("os:fsync", "after", 3),  # written, not renamed
    ("newsflow.press.places:_finished", "before", 4),  # several flushed together, some of them renamed
    ("newsflow.press.publishing:Publisher._note", "before", 1),  # written, not marked fresh
    ("newsflow.press.publishing:Publisher._note", "after", 1),
    ("newsflow.press.moving:Mover.finish", "before", 1),  # projected
    ("newsflow.press.moving:Mover._note", "after", 2),  # inside the transaction that chooses where originals go
    ("newsflow.press.moving:Mover._moved", "before", 1),  # chosen, not moved
    ("newsflow.press.moving:_rename", "after", 1),  # moved, not noted
    ("newsflow.press.moving:Mover._finish_moving", "after", 1),
    ("newsflow.press.projecting:Projector._lay_out", "after", 1),  # feeds: places given
    ("newsflow.press.publishing:Publisher._note", "before", 2),
    ("newsflow.press.projecting:Projector._directories", "before", 1),
]

# Where it matters whether originals stay: these are tried both ways.
KEEPING = [
    ("newsflow.press.sourcing:Feeder._claim_one", "after", 2),
    ("newsflow.press.committing:Committer.commit", "after", 1),
    ("newsflow.press.moving:Mover.set_aside", "after", 1),
    ("newsflow.press.moving:Mover._reject", "after", 1),
    ("newsflow.press.moving:Mover.finish", "before", 1),
]


def _deadly(step: str, when: str, count: int) -> None:
    """Put a function in the step's place that ends the process, as kill -9 would, at its *count*-th call."""
    module_name, _, name = step.partition(":")
    owner: Any = import_module(module_name)
    *classes, name = name.split(".")
    for part in classes:
        owner = getattr(owner, part)
    original, calls = getattr(owner, name), itertools.count(1)

    def deadly(*args: Any, **kwargs: Any) -> Any:
        mine = next(calls)  # each call keeps its own number: files are flushed by several threads
        if when == "before" and mine == count:
            os._exit(KILLED)
        answer = original(*args, **kwargs)
        if when == "after" and mine == count:
            os._exit(KILLED)
        return answer

    setattr(owner, name, deadly)


def _run_and_die(house: Any, step: tuple[str, str, int]) -> int | None:
    def work() -> None:
        _deadly(*step)
        house.run()
        os._exit(0)

    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join()
    return child.exitcode


def _house(new_house: Callable[[str], Any], name: str, after: str) -> Any:
    house = new_house(name)
    house.set(inbox=Inbox(after=after, settle=0.0))
    for path, text in STORIES.items():
        house.drop(path, text)
    return house


def _everything(house: Any, tree: Callable[[Path], dict[str, bytes]]) -> dict[str, bytes]:
    """The whole house, with its own folder's name taken out of the bytes that tell it."""
    told = {**tree(house.out), **{f"inbox/{path}": data for path, data in tree(house.inbox).items()}}
    return {path: data.replace(bytes(house.inbox.parent), b"HOUSE") for path, data in told.items()}


@pytest.fixture(scope="module")
def unbroken(swift: Path, make_house: Callable[[Path], Any], tree: Any) -> dict[str, Any]:
    """What a run that nobody disturbs leaves, when originals are kept and when they are moved."""
    left = {}
    for after in ("keep", "move"):
        house = _house(lambda name: make_house(swift / name), after, after)
        assert house.run().set_aside == 1
        left[after] = _everything(house, tree)
        again = house.run()
        assert (again.processed, again.written, again.removed) == (0, 0, 0)
        assert _everything(house, tree) == left[after]
    return left


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize(
    ("step", "after"),
    [(step, "move") for step in STEPS] + [(step, "keep") for step in STEPS if step in KEEPING],
    ids=lambda value: value if isinstance(value, str) else f"{value[1]} {value[0].partition(':')[2]} {value[2]}",
)
def test_a_kill_at_any_step_heals_at_the_next_run(
    new_house: Callable[[str], Any],
    tree: Callable[[Path], dict[str, bytes]],
    unbroken: dict[str, dict[str, bytes]],
    step: tuple[str, str, int],
    after: str,
) -> None:
    broken = _house(new_house, "broken", after)
    assert _run_and_die(broken, step) == KILLED
    broken.run()
    assert _everything(broken, tree) == unbroken[after]
