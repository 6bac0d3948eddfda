"""Plugins that fail again and again sit out the rest of the run, so that they do not stop the line.

The stories they would have seen are marked incomplete, and are tried again when the plugin is back.
"""

from __future__ import annotations

import logging
from collections import Counter

from newsflow.engine.jobs import Outcome

log = logging.getLogger("newsflow")

# In a row. A timeout costs [limits] call seconds a story and a crash a worker, so five are enough; an exception costs
# nothing but its problem, and may be due to a run of stories of one kind.
_DEAR, _CHEAP = 5, 25


class Bench:
    """Counts accidents in a row, by plugin."""

    def __init__(self) -> None:
        self.out: frozenset[str] = frozenset()
        self._dear: Counter[str] = Counter()
        self._cheap: Counter[str] = Counter()

    def judge(self, outcome: Outcome) -> None:
        """Look at what became of one story's map; other outcomes say nothing of a plugin's habits."""
        dear, cheap = _accidents(outcome)
        if dear is None:
            return
        for counter, failed, most in ((self._dear, dear, _DEAR), (self._cheap, cheap | dear, _CHEAP)):
            for plugin in [p for p in counter if p not in failed]:
                del counter[plugin]
            counter.update(failed)
            for plugin in sorted(failed - self.out):
                if counter[plugin] >= most:
                    self.send_off(plugin, f"failed on {counter[plugin]} stories in a row")

    def send_off(self, plugin: str, why: str) -> None:
        """Leave it out of all that is not begun yet."""
        self.out |= {plugin}
        log.warning(
            "plugin %r %s and is out for this run; "
            "the stories it misses are marked incomplete and tried again when it works",
            plugin,
            why,
        )


def _accidents(outcome: Outcome) -> tuple[set[str] | None, set[str]]:
    """The plugins that cost time or a worker, and those that raised; None when the outcome is not a story's."""
    if outcome.error is not None:
        guilty = outcome.error.plugin if outcome.error.code in ("crash", "timeout") else None
        return ({guilty} if guilty else set()), set()
    if not isinstance(outcome.value, list):
        return None, set()
    problems = [problem for draft in outcome.value for problem in draft.story.problems]
    return (
        {p.plugin for p in problems if p.code == "timeout"},
        {p.plugin for p in problems if p.code in ("error", "refused")},
    )
