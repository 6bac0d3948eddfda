"""Whatever happened to a desk's stories, in whatever order, killed wherever: its feeds are those of a build from the ledger."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from newsflow import press
from newsflow.config import Config
from newsflow.errors import UsageError

NAMES = ("a", "b", "c", "d")
PARAGRAPH = (
    "On day {} the council of {} met in the old hall and spoke about water, roads and the {} bridge and harvets."
)
KILLED = 137

PLUGIN = '''
"""One correction, so that there is something to accept and to reject."""
from newsflow import Edit, hookimpl

@hookimpl
def correct(story):
    at = story.original.find("harvets")
    if at >= 0:
        yield Edit(at, at + 7, "harvets", "harvest", rule="desk/harvest", reason="letters swapped")
'''


class Step(NamedTuple):
    """One thing that happens; with *killed_at*, the process that does it ends when it flushes a file for the n-th time."""

    what: str
    name: str = ""
    value: Any = None
    killed_at: int | None = None


WHAT = st.one_of(
    st.tuples(st.just("drop"), st.sampled_from(NAMES), st.sampled_from(["one", "two", "three"])),
    st.tuples(st.just("hold"), st.sampled_from(NAMES), st.integers(0, 5)),
    st.tuples(st.just("delete"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("amend"), st.sampled_from(NAMES), st.sampled_from(["", "The hour was two."])),
    st.tuples(st.just("withdraw"), st.sampled_from(NAMES), st.just("The source was wrong.")),
    st.tuples(st.just("approve"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("decide"), st.sampled_from(NAMES), st.sampled_from(["accept", "reject"])),
    st.tuples(st.just("run"), st.just(""), st.none()),
)
STEP = st.builds(lambda what, killed_at: Step(*what, killed_at), WHAT, st.none() | st.integers(1, 12))


class Desk:
    """A house with a clock; every step takes an hour."""

    def __init__(self, folder: Path, mode: str) -> None:
        self.inbox, self.out, self.now = folder / "in", folder / "out", datetime(2026, 3, 4, 12, tzinfo=UTC)
        self.inbox.mkdir()
        (folder / "desk.py").write_text(PLUGIN)
        given = {
            "desk": {"name": "The Example", "base_url": "https://news.example/"},
            "plugins": {"off": ["typos", "officials", "topics"], "files": ["desk.py"]},
            "inbox": {"settle": 0.0},
            "publish": {"mode": mode, "window": 2, "by": ["language"], "min_stories": 2},
            "channel": [{"name": "water", "keywords": ["water"]}, {"name": "first", "sources": ["a.*", "b.*"]}],
            "folder": str(folder),
        }
        self.config = msgspec.convert(given, Config)

    def do(self, step: Step) -> None:
        self.now += timedelta(hours=1)
        path = self.inbox / f"{step.name}.md"
        if step.what in ("drop", "hold"):
            until = self.now + timedelta(hours=step.value) if step.what == "hold" else None
            embargo = f"embargo: {until:%Y-%m-%dT%H:%M:%SZ}\n" if until else ""
            told = PARAGRAPH.format(step.value, step.name, step.name)
            path.write_text(f"---\ntitle: Story {step.name}\n{embargo}---\n\n{told}\n")
        elif step.what == "delete":
            path.unlink(missing_ok=True)
        elif step.killed_at is not None and (self.out / "newsflow.db").exists():
            self.killed(lambda: self.act(step), step.killed_at)
        else:
            self.act(step)

    def act(self, step: Step) -> None:
        path, given = f"{step.name}.md", {"now": self.now}
        try:
            if step.what == "run":
                press.run(self.config, [self.inbox], self.out, workers=0, now=self.now)
            elif step.what == "amend":
                press.amend(self.config, self.out, path, note=step.value, **given)
            elif step.what == "withdraw":
                press.withdraw(self.config, self.out, path, why=step.value, **given)
            elif step.what == "decide":
                press.decide(self.config, self.out, path, 0, step.value, **given)
            else:
                press.approve(self.config, self.out, [path], **given)
        except UsageError:
            pass  # no such story yet, or not in that state: the desk is told, nothing changes

    def killed(self, act: Callable[[], None], at: int) -> None:
        """Do it in a process that ends as by kill -9 when it flushes for the *at*-th time, or as it should before that."""

        def work() -> None:
            flush, left = os.fsync, [at]

            def deadly(file: int) -> None:
                left[0] -= 1
                if left[0] == 0:
                    os._exit(KILLED)
                flush(file)

            os.fsync = deadly  # type: ignore[assignment]
            act()
            os._exit(0)

        child = multiprocessing.get_context("fork").Process(target=work)
        child.start()
        child.join()
        assert child.exitcode in (0, KILLED)

    def files(self) -> dict[str, bytes]:
        public = self.out / "public"
        return {p.relative_to(public).as_posix(): p.read_bytes() for p in sorted(public.rglob("*")) if p.is_file()}


def feeds_after(mode: str, steps: list[Step]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """public/ after these steps, and as a build from the ledger makes it."""
    folder = Path(tempfile.mkdtemp(prefix="newsflow-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    try:
        desk = Desk(folder, mode)
        for step in [Step("drop", "a", "one"), Step("run"), *steps, Step("run")]:
            desk.do(step)
        before = desk.files()
        shutil.rmtree(desk.out / "public", ignore_errors=True)  # in review, nothing may be public yet
        press.rebuild(desk.config, desk.out, workers=0, now=desk.now)
        return before, desk.files()
    finally:
        shutil.rmtree(folder)


# A history takes a second, and a shorter one is not easier to understand: nothing is shrunk.
quiet = settings(deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
forks = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


@forks
@settings(quiet, max_examples=6)
@given(mode=st.sampled_from(["auto", "review"]), steps=st.lists(STEP, min_size=6, max_size=12))
def test_a_history_gives_the_feeds_of_a_fresh_build(mode: str, steps: list[Step]) -> None:
    before, after = feeds_after(mode, steps)
    assert before == after


@pytest.mark.soak
@forks
@settings(quiet, max_examples=60, derandomize=False)
@given(mode=st.sampled_from(["auto", "review"]), steps=st.lists(STEP, min_size=6, max_size=16))
def test_any_history_gives_the_feeds_of_a_fresh_build(mode: str, steps: list[Step]) -> None:
    before, after = feeds_after(mode, steps)
    assert before == after
