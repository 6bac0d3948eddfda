"""Workers with limits: whatever a plugin does to its process, the other stories are done, and the culprit is named."""

from __future__ import annotations

import errno
import os
import signal
import time
from pathlib import Path

import pytest

from newsflow.config import Config, Limits, Plugins
from newsflow.engine import Crew
from newsflow.errors import CrashError, ReadError, TransientError
from newsflow.plugins import BUILTINS
from newsflow.story import Draft, Source

READER = """
from newsflow import Block, Source, Story, hookimpl

@hookimpl
def read(source):
    text = source.data.decode()
    return Story(original=text, blocks=(Block("paragraph", 0, len(text)),))
"""

NASTY = """
import os, time
from newsflow import Note, hookimpl, layers

@hookimpl
@layers(gives=("nasty",))
def annotate(story):
    word = story.text.split()[0]
    if word == "exit":
        os._exit(3)
    if word == "system-exit":
        raise SystemExit(4)
    if word == "sleep":
        time.sleep(60)
    if word == "swallow":
        while True:
            try:
                time.sleep(60)
            except BaseException:
                pass
    if word == "spin":
        while True:
            pass
    if word == "memory":
        x = [bytearray(1 << 20) for _ in range(4000)]
    if word == "recurse":
        list(annotate(story))
    if word == "raise":
        raise RuntimeError("a bad day\\nwith two lines")
    if word == "segfault":
        import ctypes
        ctypes.string_at(0)
    yield Note(0, len(word), "nasty", word)
"""


def desk(tmp_path: Path, *, call: float = 1.0, story: float = 3.0, memory: int = 400) -> Config:
    for name, code in (("reader.py", READER), ("nasty.py", NASTY)):
        (tmp_path / name).write_text(code)
    return Config(
        folder=str(tmp_path),
        plugins=Plugins(files=("reader.py", "nasty.py"), off=tuple(name for name, _ in BUILTINS)),
        limits=Limits(call=call, story=story, memory=memory),
    )


def sources(*words: str) -> list[Source]:
    return [Source(f"{i}-{word}.txt", f"{word} is the first word".encode()) for i, word in enumerate(words)]


def ask(config: Config, words: tuple[str, ...], workers: int = 2) -> dict[str, object]:
    with Crew(config, workers=workers) as crew:
        return {source.path.partition("-")[2][:-4]: outcome for source, outcome in crew.stream(sources(*words))}


def test_outcomes_come_in_the_order_of_the_sources(tmp_path: Path) -> None:
    words = tuple(f"word{i}" for i in range(40))
    with Crew(desk(tmp_path), workers=2) as crew:
        found = [source.path for source, _ in crew.stream(sources(*words))]
    assert found == [source.path for source in sources(*words)]


def test_the_same_drafts_in_this_process_and_in_workers(tmp_path: Path) -> None:
    words = ("one", "raise", "two")
    assert ask(desk(tmp_path), words, workers=0) == ask(desk(tmp_path), words, workers=2)


@pytest.mark.parametrize("word", ["exit", "segfault", "swallow"])
def test_a_story_that_ends_its_worker_is_set_aside_and_its_neighbours_go_on(tmp_path: Path, word: str) -> None:
    found = ask(desk(tmp_path, call=0.3, story=1.0), ("before", word, "after", "later"))
    error = found.pop(word)
    assert isinstance(error, CrashError)
    assert error.plugin == "nasty"
    assert "annotate() of plugin 'nasty'" in str(error)
    assert all(isinstance(drafts, list) and drafts[0].story.layer("nasty") for drafts in found.values())


@pytest.mark.parametrize(
    ("word", "code", "says"),
    [
        ("sleep", "timeout", "took longer than 0.3 s"),
        ("spin", "timeout", "took longer than 0.3 s"),
        ("raise", "error", "RuntimeError: a bad day with two lines"),
        ("system-exit", "error", "SystemExit: 4"),
        ("recurse", "error", "RecursionError"),
        ("memory", "error", "MemoryError"),
    ],
)
def test_an_accident_inside_the_limits_is_one_problem_on_one_story(
    tmp_path: Path, word: str, code: str, says: str
) -> None:
    call = 0.3 if code == "timeout" else 20.0
    found = ask(desk(tmp_path, call=call, story=30.0, memory=200), ("before", word, "after"), workers=1)
    drafts = found[word]
    assert isinstance(drafts, list)
    [problem] = drafts[0].story.problems
    assert (problem.plugin, problem.code) == ("nasty", code)
    assert says in problem.message
    assert drafts[0].incomplete == (("nasty",) if code == "timeout" else ())
    assert isinstance(found["after"], list)


def test_time_limits_hold_in_this_process_too(tmp_path: Path) -> None:
    found = ask(desk(tmp_path, call=0.3), ("sleep", "after"), workers=0)
    drafts = found["sleep"]
    assert isinstance(drafts, list)
    assert drafts[0].story.problems[0].code == "timeout"


def test_a_worker_that_is_killed_between_jobs_is_replaced(tmp_path: Path) -> None:
    with Crew(desk(tmp_path), workers=1) as crew:
        [(_, first)] = crew.stream(sources("one"))
        os.kill(crew._hands[0].pid, signal.SIGKILL)
        time.sleep(0.1)
        [(_, second)] = crew.stream(sources("two"))
    assert isinstance(first, list)
    assert isinstance(second, list)


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    config = desk(tmp_path)
    with Crew(config, workers=2) as crew:
        list(crew.stream(sources("one", "two", "three")))
        pids = [worker.pid for worker in crew._hands]
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_what_no_reader_knows_is_refused_in_a_sentence(tmp_path: Path) -> None:
    config = Config(folder=str(tmp_path), plugins=Plugins(off=tuple(name for name, _ in BUILTINS)))
    with Crew(config, workers=0) as crew:
        [(_, error)] = crew.stream(sources("x"))
    assert isinstance(error, ReadError)
    assert str(error) == "no reader knows this format; is it a story?"


def test_a_big_story_goes_through_the_pipe_while_results_come_back(tmp_path: Path) -> None:
    many = [Source(f"{i}.txt", b"word " * 200_000) for i in range(6)]
    with Crew(desk(tmp_path, story=20), workers=2) as crew:
        found = [outcome for _, outcome in crew.stream(many)]
    assert all(isinstance(drafts, list) and isinstance(drafts[0], Draft) for drafts in found)


def test_a_plugin_that_overstays_again_and_again_is_out_for_the_run(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    slow = tuple(f"sleep {i}" for i in range(7))
    found = ask(desk(tmp_path, call=0.1, story=10), (*slow, "fine"), workers=1)
    fine = found["fine"]
    assert isinstance(fine, list)
    assert fine[0].incomplete == ("nasty",)
    assert [p.code for p in fine[0].story.problems] == ["out"]
    [line] = [r.getMessage() for r in caplog.records if "out for this run" in r.getMessage()]
    assert line.startswith("plugin 'nasty' failed on 5 stories in a row")


def test_accidents_that_are_not_in_a_row_bench_nobody(tmp_path: Path) -> None:
    mixed = tuple(word for i in range(6) for word in (f"sleep {i}", f"fine {i}"))
    found = ask(desk(tmp_path, call=0.1, story=10), mixed, workers=0)
    last = found["fine 5"]
    assert isinstance(last, list)
    assert last[0].incomplete == ()


LEAKY = """
from newsflow import Note, hookimpl, layers

KEPT = []

@hookimpl
@layers(gives=("leaky",))
def annotate(story):
    KEPT.append(bytearray(40 << 20))
    yield Note(0, 1, "leaky", len(KEPT))
"""


def test_a_plugin_that_keeps_memory_costs_workers_but_no_story(tmp_path: Path) -> None:
    config = desk(tmp_path, call=20.0, story=30.0, memory=200)
    (tmp_path / "nasty.py").write_text(LEAKY)
    words = tuple(f"word{number}" for number in range(12))
    found = ask(config, words, workers=1)
    assert list(found) == list(words)
    assert all(isinstance(drafts, list) and not drafts[0].story.problems for drafts in found.values())


DELIVERING = """
import os, time
from newsflow import hookimpl

@hookimpl
def published(files):
    if files == ["sleep"]:
        time.sleep(60)
    if files == ["exit"]:
        os._exit(3)
    if files == ["raise"]:
        raise ConnectionError("nobody answers")
"""


@pytest.mark.parametrize(
    ("deed", "code", "rests"), [("sleep", "timeout", True), ("exit", "crash", True), ("raise", "error", False)]
)
def test_a_delivery_that_overstays_is_not_tried_again_at_once(
    tmp_path: Path, deed: str, code: str, rests: bool
) -> None:
    config = desk(tmp_path, call=0.3)
    (tmp_path / "nasty.py").write_text(DELIVERING)
    with Crew(config, workers=1) as crew:
        first = crew.deliver("published", "nasty", {"files": [deed], "public": tmp_path})
        second = crew.deliver("published", "nasty", {"files": [], "public": tmp_path})
    assert first is not None
    assert first.code == code
    assert (second is not None) == rests
    assert second is None or "not asked for another" in second.message


def test_a_machine_that_can_start_no_process_blames_no_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    config = desk(tmp_path)
    with Crew(config, workers=1) as crew:
        monkeypatch.setattr("newsflow.engine.hand.subprocess.Popen", full)
        with pytest.raises(TransientError, match="no worker process can be started: Resource temporarily unavailable"):
            list(crew.stream(sources("one")))
