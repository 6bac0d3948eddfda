"""The Crew: hands out jobs to workers, replaces the dead, tries a killer once more alone, and loses nobody's story.

A job that is lost with its worker goes back to the front of the queue; only the job that the board names as in hand at
the moment of death counts as the culprit. Its second worker works on it alone; if that one dies too, the outcome is a
CrashError that names the plugin.
"""

from __future__ import annotations

import logging
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from multiprocessing import connection
from pathlib import Path
from types import TracebackType
from typing import Any

from newsflow import pipeline
from newsflow.config import Config
from newsflow.engine import hand, limits
from newsflow.engine.bench import Bench, Resting
from newsflow.engine.hand import Hand, Job, Missing
from newsflow.engine.jobs import Outcome, work
from newsflow.engine.worker import DISARMED, Setup
from newsflow.errors import CrashError, PluginError, StoryError, TransientError, UsageError
from newsflow.plugins import Roster
from newsflow.record import Record
from newsflow.story import Channel, Draft, Hold, Problem, Rendition, Source

log = logging.getLogger("newsflow")

Renditions = tuple[list[tuple[str, Rendition]], list[Problem]]  # (plugin, rendition) each, and the accidents

_STILLBORN = 3  # workers in a row that end before they are ready: then something is wrong with the setup, not a story
# Sources in flight for each worker: one in work, one at hand, and what keeps it busy while finished ones are committed and
# written (0.2 s for a batch of them). Of large ones, only as many as fit into _HEAVY bytes, but always a few.
_AHEAD, _FEW = 12, 3
_HEAVY = 16 << 20


class Crew:
    """The workers of one run. A context manager; *workers* 0 runs everything in this process.

    Raises UsageError and PluginError when the roster cannot be set up.
    """

    def __init__(self, config: Config, *, workers: int = 0, strict: bool = False, cache: Path | None = None) -> None:
        self.config = config
        self.workers = workers
        self.roster = Roster(config, strict=strict, cache=cache)
        self.failed: dict[str, str] = {}  # plugins whose prepare() failed in a worker, and why
        self.bench = Bench()
        self._resting = Resting()
        self._waiting: deque[Job] = deque()
        self._hands: list[Hand] = []
        self._count = 0
        self._stillborn = 0

    def __enter__(self) -> Crew:
        for card in self.roster.cards.values():
            if card.state == "broken" or (card.state == "idle" and card.origin != "built-in"):
                log.warning("%s does not take part: %s", card.label, card.reason)
        # Ours are not hurried: a first compilation takes what it takes, and happens here, once.
        self.roster.warm(guests=False)
        self._note_failed(self.roster.failed)
        if not self.workers:
            self.roster.guard = limits.guard_here(self.config.limits)
        try:
            self._prepare_guests()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _prepare_guests(self) -> None:
        """Third parties' plugins prepare themselves where a limit can be kept; a slip in newsflow.toml ends the start."""
        for plugin in self.roster.to_warm():
            if self.roster.cards[plugin].origin != "built-in":
                slip = self._ask("prepare", plugin).value
                if isinstance(slip, UsageError):
                    raise slip

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._waiting.clear()
        for worker in self._hands:
            worker.kill() if worker.jobs else worker.dismiss()
        self._hands.clear()

    @property
    def fingerprint(self) -> str:
        """The setup's digest: what, beside the source, an outcome depends on."""
        return self.roster.setup

    # -- what can be asked -------------------------------------------------------------------------------------------

    def stream(
        self, sources: Iterable[Source | None], *, ordered: bool = True
    ) -> Iterator[tuple[Source, list[Draft] | StoryError]]:
        """The drafts of each source, or why there are none; in the order of the sources when *ordered*.

        None among the sources is a tick: nothing new, hand out what is done. Sources are pulled lazily, a few ahead.
        """
        for finished in self.batches(sources, ordered=ordered):
            yield from finished

    def batches(
        self, sources: Iterable[Source | None], *, ordered: bool = True
    ) -> Iterator[list[tuple[Source, list[Draft] | StoryError]]]:
        """The same, whatever is finished by now at once: nobody waits for a batch to fill."""
        flying: deque[tuple[Source, Job]] = deque()
        for source in sources:
            if source is not None:
                flying.append((source, self.submit("process", source)))
            if finished := self._landed(flying, ordered=ordered, most=self._ahead(flying)):
                yield finished
        while flying:
            yield self._landed(flying, ordered=ordered, most=0)

    def _ahead(self, flying: Iterable[tuple[Source, Job]]) -> int:
        """How many sources may stay in flight while others are fetched."""
        heavy = sum(len(source.data) for source, _ in flying) > _HEAVY
        return (_FEW if heavy else _AHEAD) * max(self.workers, 1) - 1

    def _landed(
        self, flying: deque[tuple[Source, Job]], *, ordered: bool, most: int
    ) -> list[tuple[Source, list[Draft] | StoryError]]:
        """Take from *flying* what is done; when more than *most* are left, wait for at least one."""
        self._pump(0.0)
        while True:
            done = [at for at, (_, job) in enumerate(flying) if job.outcome]
            if ordered:
                done = [at for count, at in enumerate(done) if at == count]
            if done or len(flying) <= most:
                break
            self._pump(None)
        landed = [(source, _drafts(job.outcome)) for source, job in (flying[at] for at in done)]
        for at in reversed(done):
            del flying[at]
        return landed

    def hold(self, record: Record, now: datetime) -> Hold | None:
        """The first plugin's objection to publishing.

        Built-in plugins are asked here: they compare two dates, and a trip to a worker and back behind the stories that
        it has in hand would cost a commit more than everything else in it.
        """
        calls = self.roster.calls["hold"]
        if all(self.roster.cards[call.plugin].origin == "built-in" for call in calls):
            return pipeline.hold(record, now, self.roster)
        outcome = self._ask("hold", record, now)
        if outcome.error:
            return Hold(f"asking whether to hold it failed: {outcome.error}")
        held: Hold | None = outcome.value[0]
        return held

    def rendering(self, record: bytes) -> Job:
        """Begin to make every plugin's files of one record, given as record.packed(); rendered() has them."""
        return self.submit("render", record, soon=True)

    def rendered(self, job: Job) -> Renditions:
        """The files, when they are made."""
        return _renditions(self.wait(job))

    def publishing(self, channel: Channel, records: Sequence[bytes], *, brief: bool = False) -> Job:
        """The same for one channel and its records; *brief*: plugins get them without their text."""
        return self.submit("publish", channel, records, brief, soon=True)

    def deliver(self, hook: str, plugin: str, offer: Mapping[str, Any]) -> Problem | None:
        """Let one plugin do its side effect. None: done; a Problem: try again later.

        One that overstays or ends its worker is not asked again for a while: a desk with a thousand letters for it has
        stories to publish.
        """
        if (wait := self._resting.wait(plugin)) > 0:
            return Problem(plugin, "error", "later", f"not asked for another {wait:.0f} s, since it overstayed")
        outcome = self._ask("deliver", hook, plugin, dict(offer))
        problem: Problem | None = outcome.value
        if outcome.error:
            problem = Problem(plugin, "error", outcome.error.code, str(outcome.error))
        self._resting.judge(plugin, problem)
        return problem

    # -- jobs --------------------------------------------------------------------------------------------------------

    def submit(self, kind: str, *arguments: Any, soon: bool = False) -> Job:
        """Queue a job, before all others when it shall be done *soon*; without workers, do it."""
        self._count += 1
        job = Job(self._count, kind, arguments, self._missing)
        if self.workers:
            self._waiting.appendleft(job) if soon else self._waiting.append(job)
        else:
            self.roster.benched = self.bench.out
            job.outcome = work(kind, arguments, self.roster)
            self._note_failed(self.roster.failed)
            self.bench.judge(kind, job.outcome)
        return job

    @property
    def _missing(self) -> Missing:
        return Missing(self.bench.out, self.failed)

    def _note_failed(self, failed: Mapping[str, str]) -> None:
        """Plugins that could not prepare themselves are out for all workers, with one line."""
        for plugin in sorted(failed.keys() - self.failed.keys()):
            self.failed = {**self.failed, plugin: failed[plugin]}
            log.warning(
                "plugin %r is out for this run: prepare(): %s; "
                "the stories it misses are marked incomplete and tried again when it works",
                plugin,
                failed[plugin],
            )

    def wait(self, job: Job) -> Outcome:
        """What became of it."""
        while job.outcome is None:
            self._pump(None)
        return job.outcome

    def _ask(self, kind: str, *arguments: Any) -> Outcome:
        return self.wait(self.submit(kind, *arguments, soon=True))

    def _pump(self, timeout: float | None) -> None:
        """Hand out, take in, bury. Waits up to *timeout* seconds (None: until something happens)."""
        self._feed()
        busy = [worker for worker in self._hands if worker.jobs or not worker.ready]
        if not busy:
            return
        limits_ = self.config.limits
        nap = max(0.0, min(min(worker.left(limits_) for worker in busy)[0] + 0.01, 1.0))
        told = connection.wait([worker.connection for worker in busy], nap if timeout is None else min(timeout, nap))
        for worker in busy:
            if worker.connection in told:
                self._take(worker)
                continue
            left, allowed = worker.left(limits_)
            # Two looks: the worker may have written on its board while it was read.
            if left < 0 and worker.left(limits_)[0] < 0:
                self._bury(worker, f"took longer than {allowed:g} s")
        self._feed()

    def _feed(self) -> None:
        while self._waiting:
            job = self._waiting[0]
            worker = next((w for w in sorted(self._hands, key=lambda w: len(w.jobs)) if w.takes(job)), None)
            if (worker is None or worker.jobs) and len(self._hands) < self.workers:
                worker = self._hire()
            if worker is None:
                return
            self._waiting.popleft()
            job.renew(self._missing)
            try:
                worker.post(job)
            except OSError:
                self._bury(worker)

    def _hire(self) -> Hand:
        try:
            worker = Hand(Setup(self.config, self.roster.cache, hand.here(), self.roster.refused))
        except OSError as error:  # no memory, no process, no file handle for now: nobody's story is to blame
            raise TransientError(f"no worker process can be started: {error.strerror}") from error
        self._hands.append(worker)
        return worker

    def _take(self, worker: Hand) -> None:
        try:
            word, told = worker.connection.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        self._stillborn = 0
        worker.ready = True
        if word == "ready":
            return
        self._note_failed(told.failed)
        for job in [j for j in worker.jobs if j.number == told.job and word != "starved"]:
            worker.jobs.remove(job)
            job.outcome = told.outcome
            self.bench.judge(job.kind, told.outcome)
        if word != "done":
            self._discharge(worker)

    def _discharge(self, worker: Hand) -> None:
        """A worker that was interrupted, or is short of memory, ends by itself; what it did not do goes to the others."""
        self._hands.remove(worker)
        worker.dismiss()
        self._waiting.extendleft(reversed(worker.jobs))

    def _bury(self, worker: Hand, why: str = "") -> None:
        """A dead worker, or one that has to die: find the culprit, save the others."""
        self._hands.remove(worker)
        culprit, plugin = worker.culprit()
        status = worker.kill()
        why = why or _death(status)
        if not worker.ready:
            self._count_stillborn(why)
        elif culprit is None and worker.jobs:
            culprit, plugin = worker.jobs[0], ""  # it died before it began, or when it was done: somebody has to count
        if culprit:
            self._blame(worker, culprit, plugin, why)
        self._waiting.extendleft(reversed(worker.jobs))

    def _blame(self, worker: Hand, job: Job, plugin: str, why: str) -> None:
        """This job, in the hands of "plugin hook", ended a worker: once more alone, or without the plugin, or never again."""
        name, _, hook = plugin.partition(" ")
        job.deaths += 1
        late = why.startswith("took")
        if job.deaths == 1 and not (late and hook == "prepare") and job.kind != "deliver":
            return
        if hook == "prepare" and name not in job.missing.failed:
            # That says nothing of the story, and every other would share its fate.
            self._note_failed({name: why if late else f"ends its worker process: {why}"})
        elif job.kind in ("render", "publish") and name and name not in job.without:
            job.without = {**job.without, name: f"ended its worker process twice: {why}"}  # the others write theirs
        else:
            worker.jobs.remove(job)
            job.outcome = Outcome(error=_crash(job, plugin, why))
            self.bench.judge(job.kind, job.outcome)
            return
        job.deaths = 0

    def _count_stillborn(self, why: str) -> None:
        self._stillborn += 1
        if self._stillborn >= _STILLBORN:
            raise PluginError(f"worker processes end before they are ready ({why}); try --workers 0 to see why")


def _drafts(outcome: Outcome | None) -> list[Draft] | StoryError:
    assert outcome is not None  # taken from `flying` only when it has one
    if outcome.error:
        return outcome.error
    drafts: list[Draft] = outcome.value
    return drafts


def _renditions(outcome: Outcome) -> Renditions:
    if outcome.error:
        error = outcome.error
        return [], [Problem(error.plugin or "newsflow", "error", error.code, str(error))]
    made: Renditions = outcome.value
    return made


def _crash(job: Job, plugin: str, why: str) -> CrashError:
    return CrashError(_ended(job, plugin, why), plugin=plugin.partition(" ")[0] or None)


def _ended(job: Job, plugin: str, why: str) -> str:
    name, _, hook = plugin.partition(" ")
    where = f" in {hook}() of plugin {name!r}" if name else ""
    what = "the story" if job.kind == "process" else job.kind
    return f"{what} ended its worker process{' twice' if job.deaths > 1 else ''}{where}: {why}"


def _death(status: int) -> str:
    if status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return "it closed files that are not its own" if status == DISARMED else f"it ended with exit code {status}"
