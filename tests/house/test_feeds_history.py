"""Whatever happened to a desk's stories, and in whatever order: its feeds are those that a build from the ledger gives."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsflow import press
from newsflow.config import Config
from newsflow.errors import UsageError

NAMES = ("a", "b", "c", "d")
STEP = st.one_of(
    st.tuples(st.just("drop"), st.sampled_from(NAMES), st.sampled_from(["one", "two", "three"])),
    st.tuples(st.just("hold"), st.sampled_from(NAMES), st.integers(0, 5)),
    st.tuples(st.just("amend"), st.sampled_from(NAMES), st.sampled_from(["", "The hour was two."])),
    st.tuples(st.just("withdraw"), st.sampled_from(NAMES), st.just("The source was wrong.")),
    st.tuples(st.just("approve"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("run"), st.just(""), st.just("")),
)
PARAGRAPH = "On day {} the council of {} met in the old hall and spoke about water, roads and the {} bridge for hours."


class Desk:
    """A house with a clock; every step takes an hour."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.out, self.now = folder / "in", folder / "out", datetime(2026, 3, 4, 12, tzinfo=UTC)
        self.inbox.mkdir()
        given = {
            "desk": {"name": "The Example", "base_url": "https://news.example/"},
            "plugins": {"off": ["typos", "officials", "topics"]},
            "publish": {"window": 2, "by": ["language"], "min_stories": 2},
            "channel": [{"name": "water", "keywords": ["water"]}, {"name": "first", "sources": ["a.*", "b.*"]}],
        }
        self.config = msgspec.convert(given, Config)

    def do(self, step: tuple[str, str, Any]) -> None:
        what, name, value = step
        self.now += timedelta(hours=1)
        if what in ("drop", "hold"):
            until = self.now + timedelta(hours=value) if what == "hold" else None
            head = (
                f"---\ntitle: Story {name}\n" + (f"embargo: {until:%Y-%m-%dT%H:%M:%SZ}\n" if until else "") + "---\n\n"
            )
            self.inbox.joinpath(f"{name}.md").write_text(head + PARAGRAPH.format(value, name, name) + "\n")
        elif what == "run":
            press.run(self.config, [self.inbox], self.out, workers=0, now=self.now)
        else:
            self.decide(what, f"{name}.md", value)

    def decide(self, what: str, path: str, value: str) -> None:
        try:
            if what == "amend":
                press.amend(self.config, self.out, path, note=value, now=self.now)
            elif what == "withdraw":
                press.withdraw(self.config, self.out, path, why=value, now=self.now)
            else:
                press.approve(self.config, self.out, [path], now=self.now)
        except UsageError:
            pass  # no such story yet, or not in that state: the desk is told, nothing changes

    def files(self) -> dict[str, bytes]:
        public = self.out / "public"
        return {p.relative_to(public).as_posix(): p.read_bytes() for p in sorted(public.rglob("*")) if p.is_file()}


@pytest.mark.soak
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=4, max_size=12))
def test_any_history_gives_the_feeds_of_a_fresh_build(steps: list[tuple[str, str, Any]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        desk = Desk(folder)
        for step in [("drop", "a", "one"), ("run", "", ""), *steps, ("run", "", "")]:
            desk.do(step)
        before = desk.files()
        press.rebuild(desk.config, desk.out, workers=0, now=desk.now)
        assert desk.files() == before
    finally:
        shutil.rmtree(folder)
