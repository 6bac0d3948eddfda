"""What a worker can be asked to do: a kind, and arguments that are plain values. The same functions run in the parent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from newsflow import pipeline, record
from newsflow.errors import PluginError, StoryError, UsageError
from newsflow.plugins import Overtime, Roster
from newsflow.story import Channel

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


def render(packed: bytes, roster: Roster) -> Any:
    """Records travel as the ledger keeps them: whoever commits has them so, and a worker reads them faster than a pickle."""
    return pipeline.render(record.decode(record.unpacked(packed)), roster)


def publish(channel: Channel, records: Sequence[bytes], brief: bool, roster: Roster) -> Any:
    """The same for a channel; *brief*: plugins get its records without their text."""
    read = record.head if brief else record.decode
    return pipeline.publish(channel, [read(record.unpacked(packed)) for packed in records], roster)


_WORK: Mapping[str, Callable[..., Any]] = {
    "prepare": prepare,
    "process": pipeline.process,
    "hold": pipeline.objection,
    "render": render,
    "publish": publish,
    "deliver": pipeline.deliver,
}
