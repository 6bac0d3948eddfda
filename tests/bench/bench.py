"""Stories a second, and where the milliseconds go: `make bench`, `make bench CORPORA=folder`.

    python tests/bench/bench.py FOLDER…

A folder is one corpus, or holds several as sub-folders. Each is run from inbox to feed in this process, then with one and with
two workers side by side, so that only their ratio counts. Times are wall clock, of this machine: compare what one run prints.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsflow import press
from newsflow.config import Config, Limits
from newsflow.engine import jobs
from newsflow.plugins import Call, Roster
from newsflow.press.line import Line

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
NO_STORIES = {".ann", ".jsonl", ".md5", ".csv"}  # annotations and tables that lie beside the stories of a corpus
FEW = 50  # sources: below, a run is repeated, and too short to be divided among workers

STAGES: Mapping[str, tuple[str, ...]] = {
    "read": ("read", "language"),
    "correct": ("protect", "correct"),
    "annotate": ("annotate",),
    "describe": ("describe",),
    "render": ("render",),
    "publish": ("publish",),
}


class Watch:
    """Seconds by (hook, plugin), and of what lies around the calls."""

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str]] = Counter()
        self.starting = self.opening = self.map = self.total = self.cpu = 0.0

    def stage(self, hooks: tuple[str, ...]) -> float:
        """Seconds in all plugins of these hooks."""
        return sum(seconds for (hook, _), seconds in self.calls.items() if hook in hooks)

    @property
    def house(self) -> float:
        """Seconds of the map that no plugin took: checking, choosing, applying, sketching."""
        return self.map - sum(self.stage(STAGES[stage]) for stage in ("read", "correct", "annotate", "describe"))

    @property
    def books(self) -> float:
        """Seconds of claiming, committing and writing."""
        after = self.stage(("hold", "render", "publish"))
        return self.working - self.map - after

    @property
    def working(self) -> float:
        """Seconds without the start, which a daemon pays once."""
        return self.total - self.starting - self.opening


@contextmanager
def watched() -> Iterator[Watch]:
    """Time every plugin call, every prepare() and every map in this process."""
    watch = Watch()
    prepare, process = Roster.tools, jobs._WORK["process"]
    depth = [0]

    def tools(self: Roster, plugin: str) -> Any:
        began = time.perf_counter()
        depth[0] += 1
        try:
            return prepare(self, plugin)
        finally:
            depth[0] -= 1
            if not depth[0]:
                watch.opening += time.perf_counter() - began

    def ask(self: Roster, call: Call, **offer: Any) -> Any:
        opened, began = watch.opening, time.perf_counter()
        try:
            return asked(self, call, **offer)
        finally:
            watch.calls[call.hook, call.plugin] += time.perf_counter() - began - (watch.opening - opened)

    def mapped(*given: Any) -> Any:
        opened, began = watch.opening, time.perf_counter()
        try:
            return process(*given)
        finally:
            watch.map += time.perf_counter() - began - (watch.opening - opened)

    def entered(self: Line) -> Line:
        line = enter(self)
        watch.starting, watch.opening = time.perf_counter() - began, 0.0  # what was opened until now is in it
        return line

    asked, enter = Roster.ask, Line.__enter__
    Roster.tools, Roster.ask, Line.__enter__ = tools, ask, entered  # type: ignore[method-assign]
    work: Any = jobs._WORK
    work["process"] = mapped
    began, busy = time.perf_counter(), time.process_time()
    try:
        yield watch
    finally:
        watch.total, watch.cpu = time.perf_counter() - began, time.process_time() - busy
        Roster.tools, Roster.ask, Line.__enter__ = prepare, asked, enter  # type: ignore[method-assign]
        work["process"] = process


def run(sources: list[Path], workers: int) -> tuple[int, float]:
    """From inbox to feed, into a folder that is thrown away. Returns the number of stories, and seconds."""
    out = Path(tempfile.mkdtemp(prefix="newsflow-bench-"))
    began = time.perf_counter()
    try:
        report = press.run(Config(limits=Limits(call=60, story=300)), sources, out / "out", workers=workers, now=NOW)
        return report.new + report.held, time.perf_counter() - began
    finally:
        shutil.rmtree(out)


def corpora(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Each corpus: its name, and its stories."""
    for part in [path for path in sorted(folder.iterdir()) if path.is_dir()] or [folder]:
        found = [p for p in sorted(part.rglob("*")) if p.is_file() and p.suffix not in NO_STORIES]
        if stories := [p for p in found if p.name not in ("expectations.json", "README.md")]:
            yield part.name, stories


def measure(name: str, sources: list[Path]) -> None:
    """Print one corpus."""
    run(sources[:FEW], 0)  # imports, compiled lexicons, file caches
    rounds = []
    for _ in range(3 if len(sources) < FEW else 1):
        with watched() as watch:
            stories, _ = run(sources, 0)
        rounds.append((watch.working, stories, watch))
    _, stories, best = min(rounds, key=lambda each: each[0])
    if not stories:
        print(f"\n{name}: no stories")
        return
    print(f"\n{name}: {stories} stories, {stories / best.working:.0f} a second in one process")
    print(f"  starting         {(best.starting + best.opening) * 1000:7.0f} ms, once: plugins, lexicons, ledger")
    idle = max(best.total - best.cpu, 0.0)
    print(f"  not at work      {idle / stories * 1000:7.2f} ms a story: waiting for the disk, or for other programs")
    for label, seconds in rows(best):
        print(f"  {label:<16} {seconds / stories * 1000:7.2f} ms a story  {bar(seconds / best.working)}")
    print("  plugins, ms a story")
    for (hook, plugin), seconds in best.calls.most_common(12):
        print(f"    {hook:<9} {plugin:<18} {seconds / stories * 1000:7.2f}")
    if len(sources) >= FEW:
        ratio(sources)


def rows(watch: Watch) -> Iterator[tuple[str, float]]:
    """The stages, in the order of the line."""
    for stage in ("read", "correct", "annotate", "describe"):
        yield stage, watch.stage(STAGES[stage])
    yield "the map itself", watch.house
    yield "commit, project", watch.books
    for stage in ("render", "publish"):
        yield stage, watch.stage(STAGES[stage])


def bar(share: float) -> str:
    """A bar of at most 40 characters."""
    return "█" * round(share * 40)


def ratio(sources: list[Path]) -> None:
    """Print what a second worker brings: two runs of each, in turns."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(2):
        for workers, spent in seconds.items():
            spent.append(run(sources, workers)[1])
    one, two = (min(spent) for spent in seconds.values())
    print(f"  two workers are {one / two:.2f} times as fast as one ({one:.1f} s, {two:.1f} s, starting included)")


def main(folders: list[str], say: Callable[[str], None] = print) -> None:
    """Measure every corpus of every folder."""
    for folder in map(Path, folders or ["seeds"]):
        if not folder.is_dir():
            say(f"{folder}: no such folder, skipped")
            continue
        for name, sources in corpora(folder):
            measure(name, sources)


if __name__ == "__main__":
    main(sys.argv[1:])
