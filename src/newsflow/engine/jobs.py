"""What a worker can be asked to do: a kind, and arguments that are plain values. The same functions run in the parent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from newsflow import pipeline
from newsflow.errors import PluginError, StoryError, UsageError
from newsflow.plugins import Overtime, Roster

Kind = Literal["prepare", "process", "hold", "render", "publish", "deliver"]


class Outcome(NamedTuple):
    """What became of a job: its value, or the StoryError it ended with."""

    value: Any = None
    error: StoryError | None = None


def work(kind: str, arguments: tuple[Any, ...], roster: Roster) -> Outcome:
    """Do one job. A StoryError is an outcome; anything else that comes through is a fault of the house."""
    try:
        return Outcome(value=_WORK[kind](*arguments, roster))
    except StoryError as error:
        return Outcome(error=error)


def prepare(plugin: str, roster: Roster) -> UsageError | None:
    """Let one plugin make its tools. A slip in newsflow.toml is the answer; other failures stand in roster.failed."""
    try:
        roster.tools(plugin)
    except UsageError as error:
        return error
    except (PluginError, Overtime):
        return None
    return None


_WORK: Mapping[str, Callable[..., Any]] = {
    "prepare": prepare,
    "process": pipeline.process,
    "hold": pipeline.objection,
    "render": pipeline.render,
    "publish": pipeline.publish,
    "deliver": pipeline.deliver,
}
