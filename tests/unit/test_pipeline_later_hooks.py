"""The hooks after commit: hold, render, publish, and those that tell what happened."""

from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from newsflow import (
    Change,
    Channel,
    Edit,
    Hold,
    Rendition,
    SetAside,
    Source,
    hookimpl,
)
from newsflow.pipeline import deliver, hold, process, publish, render
from newsflow.record import Ledgered, complete

TEXT = "Head of the story\n\nThe minster said so, and the minster left."
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def record_of(draft: Any) -> Any:
    told = Ledgered(
        id="x-1", guid="urn:x", revision=1, status="published", reason=None, note=None, published=NOW, updated=NOW
    )
    return complete(draft, told)


@pytest.fixture
def record(roster: Any) -> Any:
    [draft] = process(Source("a.txt", TEXT.encode()), roster())
    return record_of(draft)


def minster(story: Any, **more: Any) -> Edit:
    start = story.original.index("minster")
    return Edit(start, start + 7, "minster", "minister", "test/word", **more)


def assert_delivered(roster: Any, hook: str, offer: dict[str, Any], good: Any, bad: Any) -> None:
    """One plugin's delivery is its own; a failure is a problem, for later; a plugin that is gone is owed nothing."""
    desk = roster(make(hook, "good", good), make(hook, "bad", bad))
    assert deliver(hook, "good", offer, desk) is None
    problem = deliver(hook, "bad", offer, desk)
    assert problem is not None
    assert problem.message.startswith(f"{hook}: ZeroDivisionError: division by zero (test_pipeline_later_hooks.py:")
    assert deliver(hook, "gone", offer, desk) is None


def make(hook: str, name: str, function: Any) -> ModuleType:
    module = ModuleType(name)
    setattr(module, hook, hookimpl(function))
    return module


def test_hook_hold_the_first_objection_counts(roster: Any, plugin: Any, record: Any) -> None:
    until = datetime(2026, 3, 5, 12, 0)
    guests = [
        plugin("a", hold=lambda record: None),
        plugin("b", hold=lambda record, now: Hold(f"since {now:%H}", until)),
    ]
    assert hold(record, NOW, roster(*guests)) == Hold("since 12", until.replace(tzinfo=UTC))
    assert hold(record, NOW, roster()) is None


@pytest.mark.parametrize("answer", ["no", Hold(5), Hold("x", "tomorrow")])  # type: ignore[arg-type]
def test_a_hold_that_fails_or_makes_no_sense_holds_the_story(
    roster: Any, plugin: Any, record: Any, answer: Any
) -> None:
    held = hold(record, NOW, roster(plugin("ill", hold=lambda record: answer)))
    assert held is not None
    assert held.reason.startswith("ill failed while asked whether to hold it: hold()")


def test_hook_render_makes_files_below_public(roster: Any, plugin: Any, record: Any) -> None:
    made = Rendition("x/a.txt", "text/plain", b"a")
    assert render(record, roster(plugin("a", render=lambda record: made))) == ([("a", made)], [])


def test_two_plugins_cannot_write_one_file(roster: Any, plugin: Any, record: Any) -> None:
    made = Rendition("a.txt", "text/plain", b"a")
    guests = [plugin(name, render=lambda record: made) for name in ("a", "b")]
    renditions, [problem] = render(record, roster(*guests))
    assert ([p for p, _ in renditions], problem.plugin) == (["a"], "b")
    assert "is already written by 'a'" in problem.message


@pytest.mark.parametrize(
    "path", ["", "/etc/x", "../x", "a/../../x", "a//b", "a\\b", "a\x00b", "a\nb", "x" * 300, "a/" * 600 + "b", 5]
)
def test_no_rendition_leaves_public(roster: Any, plugin: Any, record: Any, path: Any) -> None:
    renditions, [problem] = render(record, roster(plugin("a", render=lambda record: Rendition(path, "t", b""))))
    assert (renditions, problem.code) == ([], "refused")


def test_a_call_may_not_return_more_bytes_than_the_desk_allows(roster: Any, plugin: Any, record: Any) -> None:
    from newsflow.config import Limits

    many = [Rendition(f"{n}.txt", "text/plain", b"x" * 600) for n in range(2)]
    renditions, [problem] = render(record, roster(plugin("a", render=lambda record: many), limits=Limits(output=1000)))
    assert (renditions, "[limits] output" in problem.message) == ([], True)


def test_hook_publish_makes_files_of_many_records(roster: Any, plugin: Any, record: Any) -> None:
    def feed(channel: Channel, records: list[Any]) -> Rendition:
        return Rendition(f"{channel.name}.txt", "text/plain", str(len(records)).encode())

    renditions, problems = publish(Channel(name="all", title="All"), [record] * 2, roster(plugin("a", publish=feed)))
    assert ([(p, r.data) for p, r in renditions], problems) == ([("a", b"2")], [])


def test_hook_committed_tells_what_happened(roster: Any, record: Any) -> None:
    seen: list[Any] = []
    change = Change(key="k1", kind="new", guid="urn:x", id="x-1", revision=1)

    def committed(record: Any, change: Any) -> None:
        seen.append((record.id, change.key))

    assert_delivered(roster, "committed", {"record": record, "change": change}, committed, lambda change: 1 / 0)
    assert seen == [("x-1", "k1")]


def test_hook_set_aside_tells_what_the_error_file_says(roster: Any) -> None:
    seen: list[Any] = []
    report = SetAside(key="k2", path="a.txt", sha256="0" * 64, code="unreadable", message="cut off")

    def set_aside(report: Any) -> None:
        seen.append(report.message)

    assert_delivered(roster, "set_aside", {"report": report}, set_aside, lambda report: 1 / 0)
    assert seen == ["cut off"]


def test_hook_published_tells_which_files_were_written(roster: Any) -> None:
    seen: list[Any] = []

    def published(files: Any) -> None:
        seen.append(files)

    assert_delivered(roster, "published", {"files": ["index.html"]}, published, lambda files: 1 / 0)
    assert seen == [["index.html"]]
