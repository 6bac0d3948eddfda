"""One process at work: every step in its order, and what is healed at the start.

    claim ──> map ──> commit ──> project ──> move the source

A kill between any two steps heals here: claims of the dead are taken over, stale projections are written, a committed source
still in the inbox is moved.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from newsflow.config import Config
from newsflow.engine import Crew
from newsflow.errors import LedgerError, StoryError, TransientError
from newsflow.inbox import Inbox
from newsflow.ledger import projections, sources, stories, workers
from newsflow.ledger.owner import LEASE
from newsflow.press import desk_steps, mirroring, opening
from newsflow.press.committing import Batch, Claimed, ClaimLostError, Committed, Committer, Finished, Outcome
from newsflow.press.delivering import Deliverer
from newsflow.press.moving import After, Mover
from newsflow.press.patience import Patience
from newsflow.press.places import Places
from newsflow.press.projecting import BATCH, Projector
from newsflow.press.reports import LISTED, Callback, Progress, Report
from newsflow.press.sourcing import Feeder, Taken
from newsflow.story import Channel, Draft, Problem, Source

WARMING = Source(
    path="warming.txt", data=b"Nothing happened\n\nNothing happened on Monday, said nobody in particular.\n"
)
_TOLD = 5  # accidents of plugins on one source that the log tells of
MINUTE = 60.0  # seconds that `run` waits out a full disk or a locked ledger


class Line:
    """The whole line from inbox to feed, for one process. A context manager."""

    def __init__(
        self,
        config: Config,
        out: Path,
        inboxes: Sequence[Inbox],
        *,
        command: str,
        after: After,
        workers: int | None,
        strict: bool,
        now: datetime | None = None,
        patience: Patience | None = None,
        progress: Callback | None = None,
        report: Report | None = None,
    ) -> None:
        self.config = config
        self.command = command
        self.report = report or Report()
        self.patience = patience or Patience(MINUTE)
        self.progress = progress
        self.inboxes = {inbox.root: inbox for inbox in inboxes}
        self._now = now
        self.places = Places(out, config)
        for inbox in inboxes:
            self.places.check_inbox(inbox.root, inbox.single)
        count = workers if workers is not None else config.workers
        self.crew = Crew(config, workers=(os.cpu_count() or 1) if count is None else count, strict=strict)
        self.ledger = self.patience(lambda: opening.open_ledger(self.places, config))
        self._file = _inode(self.places.ledger_file) if self.places.ledger_file else None
        self.committer = Committer(self.ledger, config, ask_hold=self.crew.hold, listeners=self._listeners)
        self.projector = Projector(self.ledger, config, self.crew, self.places, self.report, self.complain)
        self.mover = Mover(
            self.ledger,
            self.places,
            after,
            inbox_of=self.inboxes.get,
            listeners=self._listeners,
            told=self.complain,
        )
        self.deliverer = Deliverer(self.ledger, self.crew, self.places.public)
        self.feeder = Feeder(
            self.ledger,
            self.places,
            self.setup,
            patience=self.patience,
            patient=command == "run",
            moves=after != "keep",
        )
        self._flying: dict[int, Taken] = {}
        self.behind = 0  # committed, not yet projected
        self._began = self._renewed = time.monotonic()
        self._missing: set[Path] = set()  # files that were not there at the last look

    @property
    def setup(self) -> str:
        """What outcomes depend on beside the source."""
        return self.crew.fingerprint

    def now(self) -> datetime:
        """The time, or the fixed one."""
        return self._now or datetime.now(UTC)

    def __enter__(self) -> Line:
        try:
            self.crew.__enter__()
            self.patience(self._begin)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.crew.__exit__(kind, error, trace)
        # A ledger that cannot be written now is no reason to hide why we end: claims of a dead process are free anyway.
        with suppress(TransientError, LedgerError), closing(self.ledger), self.ledger.write() as tx:
            sources.release(tx)
            projections.give_back(tx)
            workers.leave(tx)

    def _begin(self) -> None:
        with self.ledger.write() as tx:
            workers.enter(tx, self.setup, self.command, self.now())
        opening.refresh_if_changed(self.ledger, self.config, self.projection_setup)
        if opening.missing(self.ledger, self.places):
            opening.refresh(self.ledger, self.config)
        self.catch_up()

    @property
    def projection_setup(self) -> str:
        """What pages and feeds depend on beside the records."""
        config = self.config
        told = msgspec.json.encode((self.setup, config.publish, config.channel, config.desk, config.inbox.since))
        return hashlib.sha256(told).hexdigest()

    def warm(self) -> None:
        """Let every worker open its lexicons and templates now, not when the first story comes. Nothing is kept."""
        for _ in self.crew.stream([WARMING] * max(self.crew.workers, 1), ordered=False):
            self.crew.rendered(self.crew.publishing(Channel(name="warming", title="warming"), []))

    # -- work --------------------------------------------------------------------------------------------------------

    def work(self, taken: Iterable[Taken | None], *, ordered: bool = True) -> None:
        """Everything from map to move for these claimed sources; None among them is a tick."""
        for finished in self.crew.batches(self._mapped(taken), ordered=ordered):
            self._settle([(self._flying.pop(id(source)), outcome) for source, outcome in finished])
            if self.behind >= BATCH:
                self.catch_up()

    def _mapped(self, taken: Iterable[Taken | None]) -> Iterator[Source | None]:
        for one in taken:
            if one is None:
                yield None
            elif one.error is not None:
                self._settle([(one, one.error)])
            else:
                self._flying[id(one.source)] = one
                yield one.source

    @property
    def in_hand(self) -> int:
        """How many sources are claimed and not yet committed."""
        return len(self._flying)

    def _settle(self, finished: Sequence[tuple[Taken, Sequence[Draft] | StoryError]]) -> None:
        """Commit, or set aside, in the order given."""
        self.renew()
        mapped = [(one, drafts) for one, drafts in finished if not isinstance(drafts, StoryError)]
        outcomes = iter(self._commit([Finished(one.claimed, drafts) for one, drafts in mapped]))
        for one, outcome in finished:
            done = outcome if isinstance(outcome, StoryError) else next(outcomes)
            if isinstance(done, StoryError):
                self._set_aside(one, done)
            elif isinstance(done, ClaimLostError):
                self.report.waiting += 1  # another process has it now
            else:
                self._count(one, done, () if isinstance(outcome, StoryError) else outcome)
        self.behind += len(finished)

    def _commit(self, finished: Sequence[Finished]) -> Sequence[Outcome]:
        if not finished:
            return []
        batch = Batch(finished)
        while self.patience(lambda: self.committer.commit(batch, self.now())):
            self.renew()
        for each, outcome in zip(finished, batch.outcomes, strict=True):
            if isinstance(outcome, list):
                self.projector.begin(outcome)
                if self.config.inbox.mirror:
                    self._withdraw_dropped(each.claimed, outcome)
        return batch.outcomes

    def _withdraw_dropped(self, claimed: Claimed, done: Sequence[Committed]) -> None:
        self.report.withdrawn += self.patience(
            lambda: mirroring.withdraw_dropped(self.committer, claimed, done, self.now())
        )

    def _set_aside(self, one: Taken, error: StoryError) -> None:
        try:
            failure = self.patience(lambda: self.mover.set_aside(one.claimed, error, self.now()))
        except ClaimLostError:
            self.report.waiting += 1
            return
        self.report.processed += 1
        self.report.set_aside += 1
        if len(self.report.failures) < LISTED:
            self.report.failures.append(failure)
        self._tell(one, "set aside", message=failure.message, plugin=failure.plugin)

    def _count(self, one: Taken, done: Sequence[Committed], drafts: Sequence[Draft]) -> None:
        self.report.processed += 1
        for each in done:
            self.report.new += each.change == "new"
            self.report.revised += each.change in ("revised", "withdrawn")
            self.report.held += each.status == "held"
            self.report.withdrawn += each.change == "withdrawn"
        if self.progress is not None:
            held = any(each.status == "held" for each in done)
            outcome = "held" if held else done[0].change if done else "unchanged"
            self._tell(one, outcome, stories=tuple(each.id for each in done), accidents=_accidents(drafts))

    def _tell(self, one: Taken, outcome: str, **more: Any) -> None:
        if self.progress is not None:
            self.progress(Progress(path=one.claimed.row.path, outcome=outcome, done=self.report.processed, **more))

    # -- keeping in step ---------------------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Write what is stale but feeds, then move what is done."""
        while self.patience(self.projector.stories):
            pass
        while self.patience(self.mover.asides):
            pass
        while self.patience(self.mover.finish):
            pass
        self.behind = 0

    def finish(self) -> None:
        """Everything that follows commit, until nothing is left to do."""
        self.catch_up()
        if self.release_due():
            self.catch_up()
        self.publish()
        self.deliver()

    def publish(self) -> None:
        """Write the stale feeds."""
        while self.patience(self.projector.channels):
            self.renew()

    def mirror(self, inbox: Inbox) -> None:
        """After a whole look at a mirrored inbox: withdraw what is gone from it.

        Not while files are on their way: one of them may be the lost one under its new name.
        """
        if self.config.inbox.mirror and inbox.single is None and not self.feeder.has_unready and not self.in_hand:
            self.report.withdrawn += self.patience(
                lambda: mirroring.withdraw_deleted(self.committer, inbox, self.now()) if _is_there(inbox) else 0
            )

    def counted(self) -> Report:
        """The report, with what only the end of a run can tell."""
        report, counts = self.report, self.feeder.counts
        report.seen, report.unchanged = counts.seen, counts.unchanged
        report.waiting += counts.waiting
        out = [f"plugin {name!r} is out: {why}" for name, why in sorted(self.crew.failed.items())]
        report.problems += [line for line in out if line not in report.problems]
        with self.ledger.read() as tx:
            report.aside_in_all = sources.counts(tx).get("aside", 0)
        report.seconds = time.monotonic() - self._began
        return report

    def ledger_is_there(self) -> bool:
        """Whether the ledger's file is still the one that was opened."""
        file = self.places.ledger_file
        return file is None or _inode(file) == self._file

    def has_stale_feeds(self) -> bool:
        """Whether feeds are older than the ledger, by whoever's commit."""
        with self.ledger.read() as tx:
            return projections.waiting(tx, ["channel", "directory"])[0] > 0

    def look_around(self, inbox: Inbox) -> None:
        """What a rescan does beside files: leftovers of dead processes, folders that were taken away."""
        if not _is_there(inbox):
            return
        missing = self.patience(lambda: opening.missing(self.ledger, self.places))
        if missing & self._missing:  # twice: not just another process at work
            self.patience(lambda: opening.refresh(self.ledger, self.config))
        self._missing = missing
        self.catch_up()

    def release_due(self) -> int:
        """Publish held stories whose time has come; returns how many."""
        with self.ledger.read() as tx:
            due = stories.due(tx, self.now())
        for row in due:
            self.patience(lambda row=row: desk_steps.release(self.committer, row.guid, self.now()))  # type: ignore[misc]
        return len(due)

    def deliver(self) -> None:
        """Tell plugins what they must still be told."""
        while self.patience(self.deliverer.deliver):
            self.renew()

    def renew(self) -> None:
        """Keep our claims, now and then."""
        if time.monotonic() - self._renewed > LEASE / 4:
            self._renewed = time.monotonic()
            self.patience(self._renew)

    def _renew(self) -> None:
        with self.ledger.write() as tx:
            sources.renew(tx)
            workers.stay(tx)

    def complain(self, line: str) -> None:
        """Something did not work that stops nobody: one line, once."""
        if line not in self.report.problems and len(self.report.problems) < LISTED:
            self.report.problems.append(line)
            self.patience.told(line)

    def _listeners(self, hook: str) -> list[str]:
        return [call.plugin for call in self.crew.roster.calls[hook]]


def _accidents(drafts: Sequence[Draft]) -> tuple[Problem, ...]:
    """What went wrong in plugins, once each; the record has them all."""
    met = (problem for draft in drafts for problem in draft.story.problems if problem.severity == "error")
    return tuple(islice(dict.fromkeys(met), _TOLD))


def _is_there(inbox: Inbox) -> bool:
    return os.path.isdir(inbox.root)  # noqa: PTH112 -- a root may be any bytes


def _inode(file: Path) -> tuple[int, int] | None:
    try:
        seen = file.stat()
    except OSError:
        return None
    return seen.st_dev, seen.st_ino
