"""What the press tells its callers: values only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct

from newsflow.story import Problem

LISTED = 1000  # failures and problems that a report lists; a daemon's must not grow for ever


class Failure(Struct, frozen=True, kw_only=True):
    """A source that is set aside, as in rejected/NAME.error.json."""

    path: str  # below its inbox
    root: str
    code: str
    message: str
    plugin: str | None = None
    when: datetime | None = None
    tries: int = 1


@dataclass
class Report:
    """What one run did. Counts are of sources, except new, revised, held and withdrawn, which are of stories."""

    seen: int = 0
    processed: int = 0
    unchanged: int = 0
    set_aside: int = 0  # in this run
    waiting: int = 0  # not ready: being written, without their done-file, unreadable for now, or somebody else's work
    new: int = 0
    revised: int = 0
    held: int = 0
    withdrawn: int = 0
    written: int = 0  # files below public/ that changed
    removed: int = 0  # files below public/ that are gone
    seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)  # of this run
    aside_in_all: int = 0  # also from earlier runs: the exit code tells of these
    problems: list[str] = field(
        default_factory=list
    )  # one line each: feeds that could not be written, plugins that are out


class Progress(Struct, frozen=True, kw_only=True):
    """One source is done; `run` calls back with this."""

    path: str
    outcome: str  # new, revised, unchanged, held, withdrawn, set aside
    done: int  # sources so far
    message: str = ""  # why it was set aside
    plugin: str | None = None  # whose doing that is
    stories: tuple[str, ...] = ()  # ids of its stories
    accidents: tuple[Problem, ...] = ()  # of plugins, on these stories; not all of many


Callback = Callable[[Progress], None]


class Waiting(Struct, frozen=True, kw_only=True):
    """A story that waits for somebody's decision, or for its time."""

    id: str
    headline: str | None
    reason: str | None
    until: datetime | None
    path: str
    revision: int
    updated: datetime


class Status(Struct, frozen=True, kw_only=True):
    """What `newsflow status` shows."""

    sources: dict[str, int]  # state -> how many: pending, claimed, committed, done, aside, gone
    stories: dict[str, int]  # published, held, withdrawn
    stale: int  # projections still to be written
    at_work: list[str]  # commands that work on this output now
    set_aside: list[Failure]  # the newest hundred; sources["aside"] counts them all
    letters: int  # notices to plugins that wait for delivery
    dead: int = 0  # notices nobody could deliver
    dead_letters: list[str]  # the first hundred of them, one line each
    last_commit: datetime | None
    rate: float  # stories a minute over the last ten minutes
    next_release: datetime | None  # when the next held story's time comes


class Pruned(Struct, frozen=True, kw_only=True):
    """What `prune` deleted."""

    originals: int  # files in processed/
    bytes: int  # of these
    revisions: int  # earlier records in the ledger
