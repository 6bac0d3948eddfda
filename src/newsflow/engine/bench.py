"""Plugins that fail again and again sit out the rest of the run, so that they do not stop the line.

The stories they would have seen are marked incomplete, and are tried again when the plugin is back.
"""

from __future__ import annotations

import logging
import time
from collections import Counter

from newsflow.engine.jobs import Outcome
from newsflow.story import Problem

log = logging.getLogger("newsflow")

# In a row. A timeout costs [limits] call seconds a story and a crash a worker, so five are enough; an exception costs
# nothing but its problem, and may be due to a run of stories of one kind.
_DEAR, _CHEAP = 5, 25

Habit = tuple[str, str]  # kind of job, plugin: one that hangs in hold() may be fast in annotate()


class Bench:
    """Counts accidents in a row, by plugin."""

    def __init__(self) -> None:
        self.out: dict[str, str] = {}  # plugin -> why
        self._dear: Counter[Habit] = Counter()
        self._cheap: Counter[Habit] = Counter()

    def judge(self, kind: str, outcome: Outcome) -> None:
        """Look at what became of one job; a delivery says nothing of habits, it has pauses of its own."""
        if kind not in ("process", "hold", "render", "publish"):
            return
        dear, cheap = _accidents(kind, outcome)
        for counter, failed, most in ((self._dear, dear, _DEAR), (self._cheap, cheap | dear, _CHEAP)):
            for habit in [each for each in counter if each[0] == kind and each[1] not in failed]:
                del counter[habit]
            counter.update((kind, plugin) for plugin in failed)
            for plugin in sorted(failed - self.out.keys()):
                if counter[kind, plugin] >= most:
                    self.send_off(plugin, _in_a_row(kind, counter[kind, plugin]))

    def send_off(self, plugin: str, why: str) -> None:
        """Leave it out of all that is not begun yet."""
        self.out = {**self.out, plugin: f"out for this run: {why}"}
        log.warning(
            "plugin %r %s and is out for this run; "
            "the stories it misses are marked incomplete and tried again when it works",
            plugin,
            why,
        )


def _in_a_row(kind: str, times: int) -> str:
    return f"failed on {times} stories in a row" if kind == "process" else f"failed {times} times in a row in {kind}()"


def _accidents(kind: str, outcome: Outcome) -> tuple[set[str], set[str]]:
    """The plugins that cost time or a worker, and those that raised."""
    if outcome.error is not None:
        guilty = outcome.error.plugin if outcome.error.code in ("crash", "timeout") else None
        return ({guilty} if guilty else set()), set()
    problems = _problems(kind, outcome)
    dear = {p.plugin for p in problems if p.code in ("timeout", "out")}
    # What is made of records fails without harm, as often as it likes: the old files stay.
    return dear, {p.plugin for p in problems if p.code in ("error", "refused") and kind == "process"}


def _problems(kind: str, outcome: Outcome) -> list[Problem]:
    if kind == "process":
        return [problem for draft in outcome.value for problem in draft.story.problems]
    if kind == "hold":
        return [outcome.value[1]] if outcome.value[1] else []
    problems: list[Problem] = outcome.value[1]
    return problems


class Resting:
    """Plugins whose side effects overstayed or ended a worker: left in peace for a while, each time twice as long."""

    FIRST, LONGEST = (
        60.0,
        600.0,
    )  # seconds; a call costs [limits] call, so that the line loses a sixth of its time at most

    def __init__(self) -> None:
        self._pauses: dict[str, tuple[float, float]] = {}  # plugin -> (until, monotonic; how long)

    def wait(self, plugin: str) -> float:
        """Seconds until it may be asked again."""
        until, _ = self._pauses.get(plugin, (0.0, 0.0))
        return until - time.monotonic()

    def judge(self, plugin: str, problem: Problem | None) -> None:
        """Look at how a delivery went."""
        if problem is None or problem.code not in ("timeout", "crash"):
            self._pauses.pop(plugin, None)
            return
        _, before = self._pauses.get(plugin, (0.0, 0.0))
        pause = min(max(before * 2, self.FIRST), self.LONGEST)
        self._pauses[plugin] = (time.monotonic() + pause, pause)
