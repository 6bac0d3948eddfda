"""The loop of the daemon. It waits for an event, a result, or the next thing that is due, whichever comes first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from newsflow.config import Config
from newsflow.errors import NewsflowError, TransientError, UsageError
from newsflow.inbox import Found, Inbox, encoded
from newsflow.ledger import CorruptLedgerError
from newsflow.press import status
from newsflow.press.line import Line
from newsflow.press.opening import replace_if_damaged
from newsflow.press.patience import as_passing
from newsflow.press.places import Places
from newsflow.press.reports import Callback, Report
from newsflow.press.sourcing import Taken
from newsflow.watch.events import Events
from newsflow.watch.signals import Signals
from newsflow.watch.supervisor import Supervisor, WatchedPatience

SHARE = 0.02  # of the time, at most, is spent on rescans
TICK = 0.01  # seconds between two looks at the workers while stories are in hand
LONGEST = 1.0  # seconds that nothing is looked at
LATEST = 2.0  # quiet periods after the first change, feeds are written even if changes go on
UNREADY = 1.0  # seconds until a file that somebody writes, or whose done-file is missing, is looked at again
TOGETHER = 0.25  # seconds in which the stories of a burst are gathered: written together they cost half
POLLING = 1.0  # seconds between two rescans where no events come
_AT_ONCE = 200  # files handed on between two looks at everything else


@dataclass(frozen=True)
class Orders:
    """What watch() was called with."""

    inbox: Path
    out: Path
    workers: int | None = None
    strict: bool = False
    now: datetime | None = None
    progress: Callback | None = None
    ready: Callable[[], None] | None = None
    told: Callable[[str], None] = field(default=lambda _line: None)
    supervisor: Supervisor = field(default_factory=Supervisor)


def watch(
    config: Config,
    inbox: Path,
    out: Path,
    *,
    workers: int | None = None,
    strict: bool = False,
    now: datetime | None = None,
    progress: Callback | None = None,
    ready: Callable[[], None] | None = None,
    reload: Callable[[], Config] | None = None,
    told: Callable[[str], None] | None = None,
    signals: Signals | None = None,
) -> Report:
    """Process and publish stories as they arrive, until SIGTERM or SIGINT; then finish the story in hand and return.

    *ready* is called once, when everything that was there before has been taken up. *reload* is called on SIGHUP, and gives
    the configuration to go on with; when it raises, *told* hears why, and the old one holds. *signals* lets another thread
    stop it. A supervisor that $NOTIFY_SOCKET names is told how it stands.
    """
    orders = Orders(inbox, out, workers, strict, now, progress, ready, told or (lambda _line: None))
    with signals or Signals() as heard:
        report = Report()
        earlier: Config | None = None  # what held before the last SIGHUP
        while not heard.stopped:
            heard.hung_up = False
            try:
                report = _Daemon(config, orders, heard, report).work()
            except CorruptLedgerError as error:
                orders.told(f"{error}; doing so")
                _patience(orders, heard)(partial(replace_if_damaged, Places(out, config), config))
                continue
            except UsageError as error:
                if earlier is None:
                    raise
                orders.told(f"configuration not read again: {error}; the earlier one holds")
                config, earlier = earlier, None
                continue
            except (TransientError, OSError) as error:
                # What is not waited out where it happens is waited out here: nothing that passes ends the daemon.
                passing = as_passing(error)
                if heard.stopped:
                    raise passing from error
                orders.told(f"{passing}; beginning anew")
                _pause(orders.supervisor)
                continue
            if heard.hung_up and not heard.stopped:
                orders.supervisor.reloading()
                earlier = config
                config = _reloaded(config, reload, orders.told) if reload is not None else config
        return report


def _patience(orders: Orders, signals: Signals) -> WatchedPatience:
    """As long as it takes, or until told to stop."""
    return WatchedPatience(
        None, told=orders.told, stopped=lambda: signals.stopped, while_waiting=orders.supervisor.beat
    )


def _pause(supervisor: Supervisor) -> None:
    supervisor.beat()
    time.sleep(LONGEST)


def _reloaded(config: Config, reload: Callable[[], Config], told: Callable[[str], None]) -> Config:
    try:
        fresh = reload()
    except NewsflowError as error:
        told(f"configuration not read again: {error}")
        return config
    told("configuration read again")
    return fresh


class _Daemon:
    """One life of the daemon: from start, or SIGHUP, to the next SIGHUP or the end."""

    def __init__(self, config: Config, orders: Orders, signals: Signals, report: Report) -> None:
        self.config = config
        self.orders = orders
        self.signals = signals
        self.inbox = Inbox(orders.inbox, config.inbox)
        self.supervisor = orders.supervisor
        self.line = Line(
            config,
            orders.out,
            [self.inbox],
            command="watch",
            after=config.inbox.after or "move",
            workers=orders.workers,
            strict=orders.strict,
            now=orders.now,
            patience=_patience(orders, signals),
            progress=orders.progress,
            report=report,
        )
        self._later: dict[str, float] = {}  # files to look at, and when (monotonic)
        self._rescan_at = 0.0
        self._changed: float | None = None  # when the first change came that no feed shows yet
        self._last = 0.0  # when the last one came
        self._check_at = 0.0
        self._adrift = False  # somebody took the ledger's file away: begin anew

    @property
    def _over(self) -> bool:
        return self.signals.stopped or self.signals.hung_up or self._adrift

    def work(self) -> Report:
        """Work until told to stop."""
        with ExitStack() as stack:
            stack.enter_context(self.line)
            self.events = None
            if not self.config.inbox.polling:
                self.events = stack.enter_context(Events(self.inbox.root, self.signals.wake, told=self.orders.told))
            else:
                self.orders.told(f"looking at {self.inbox.root} every {POLLING:g} s or so ([inbox] polling)")
            if self.config.metrics.port is not None:
                stack.enter_context(self._metrics(self.config.metrics.port))
            self.line.warm()
            self.supervisor.ready()  # before the backlog: years of files must not count as a start that failed
            self.line.work(self._endless(), ordered=False)
            if self.signals.stopped:
                self.supervisor.stopping()
            self.line.finish()
            report = self.line.counted()
            report.waiting = len(self._later)  # now, not in all these days
            return report

    def _metrics(self, port: int) -> AbstractContextManager[object]:
        from newsflow.watch.metrics import Metrics  # not at the top: a server that few configure

        return Metrics(port, lambda: status(self.config, self.orders.out), told=self.orders.told)

    def _endless(self) -> Iterator[Taken | None]:
        """Everything that was there, then everything that comes; None whenever there is nothing new."""
        yield from self._rescan()
        yield from self._until_idle()
        if self.orders.ready is not None and not self._over:
            self.orders.ready()
        while not self._over:
            yield from self._arrivals()
            if time.monotonic() >= self._rescan_at:
                yield from self._rescan()
            self._housekeeping()
            yield None
            if not self.signals.wake.wait(self._nap()):
                continue
            self.signals.wake.clear()

    def _until_idle(self) -> Iterator[Taken | None]:
        """Let what is in hand be done."""
        while self.line.in_hand and not self._over:
            self.supervisor.beat()
            yield None
            time.sleep(TICK)
        self._housekeeping()

    def _nap(self) -> float:
        """Seconds until the next thing is due."""
        if self.line.in_hand:
            return TICK
        if self.line.behind:
            return 0.0
        now = time.monotonic()
        due = [self._rescan_at, now + LONGEST, *self._later.values()]
        if self._changed is not None:
            due.append(self._feeds_at())
        return max(0.0, min(due) - now)

    # -- what comes --------------------------------------------------------------------------------------------------

    def _rescan(self) -> Iterator[Taken | None]:
        """Look at the whole inbox: it is never wrong, only slower than events."""
        if not self.line.ledger_is_there():
            self.orders.told("the ledger was taken away; making it anew from the records")
            self._adrift = True
            return
        began = time.monotonic()
        spent = 0.0
        if self.events is not None:
            self.events.check()
            self.events.lost = False
        feed = self.line.feeder.from_inbox(self.inbox, self.line.now())
        while not self._over:
            at = time.monotonic()
            one = next(feed, None)
            spent += time.monotonic() - at
            if one is None:
                break
            yield one
            self._housekeeping()
        yield from self.line.feeder.from_kept(self.line.now())
        yield from self._until_idle()
        self.line.mirror(self.inbox)
        self._put_off()
        self.line.look_around(self.inbox)
        every = self.config.inbox.rescan if self.events is not None and self.events.works else POLLING
        self._rescan_at = max(began + every, time.monotonic() + spent / SHARE)

    def _arrivals(self) -> Iterator[Taken | None]:
        """What events told of, and what was not ready before."""
        now = time.monotonic()
        if self.events is not None:
            if self.events.lost:
                self.orders.told("events were lost; looking at the whole inbox")
                self._rescan_at = now
            self._hear(now)
        due = [path for path, when in self._later.items() if when <= now][:_AT_ONCE]
        files = []
        for path in due:
            del self._later[path]
            found = self.inbox.look(path)
            if found is not None:
                files.append(found)
        if files:
            yield from self.line.feeder.from_files(
                self.inbox, sorted(files, key=lambda each: each.path), self.line.now()
            )
            self._put_off()

    def _hear(self, now: float) -> None:
        assert self.events is not None
        files, folders = self.events.take()
        root = len(self.inbox.root.encode("utf-8", "surrogateescape")) + 1
        for path in files:
            if self.inbox.holds(path):
                self._later[encoded(path[root:])] = now
        for path in folders:
            if self.inbox.holds(path):
                self._later.update({found.path: now for found in self.inbox.walk(path[root:])})

    def _put_off(self) -> None:
        """Files that were not ready are looked at again: when they have settled, or a little later."""
        now = time.monotonic()
        for found in self.line.feeder.take_unready():
            seen = self.inbox.look(found.path)
            if seen is not None:
                self._later[found.path] = now + self._wait(found, seen)

    def _wait(self, found: Found, seen: Found) -> float:
        """Seconds until a file that was not ready, and stands as *seen* now, is worth another look."""
        settles = seen.changed + self.config.inbox.settle - time.time()
        if settles > 0:
            return min(settles, self.config.inbox.settle)
        return min(UNREADY, self.config.inbox.rescan) if seen.stat == found.stat else TICK

    # -- what follows ------------------------------------------------------------------------------------------------

    def _housekeeping(self) -> None:
        """Write records and pages, move originals; feeds once a quiet period; releases and letters when they are due."""
        now = time.monotonic()
        self.supervisor.beat()
        if self.line.behind and (not self.line.in_hand or now >= self._last + TOGETHER):
            self.line.catch_up()
            self._changed = self._changed or now
            self._last = time.monotonic()
        if now >= self._check_at:
            self._check_at = now + LONGEST
            self.supervisor.status(self._standing())
            self.line.renew()
            if self.line.release_due() or self.line.has_stale_feeds():
                self.line.catch_up()
                self._changed = self._changed or now
            self.line.deliver()
        if self._changed is not None and time.monotonic() >= self._feeds_at():
            self._changed = None
            self.line.publish()
            self.line.deliver()

    def _standing(self) -> str:
        """What was done since the start, in a line."""
        report, waiting = self.line.report, len(self._later)
        done = f"{report.new} new, {report.revised} revised, {report.set_aside} set aside since the start"
        return f"{done}; {self.line.in_hand} in work, {waiting} waiting"

    def _feeds_at(self) -> float:
        """When feeds are due: a quiet period after the last change, but not for ever after the first."""
        assert self._changed is not None
        quiet = self.config.publish.quiet
        return min(self._last + quiet, self._changed + LATEST * quiet)
