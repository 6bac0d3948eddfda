"""What the command line calls: run, status, retry, reprocess, rebuild.

All of them raise UsageError for what cannot be meant, LedgerError for a ledger that cannot be used, and TransientError when
the disk or the ledger stayed unusable for a minute (nothing is lost; call again).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from newsflow.config import Config
from newsflow.inbox import Inbox
from newsflow.ledger import sources as source_rows
from newsflow.press.line import Line
from newsflow.press.reports import Callback, Report, Status
from newsflow.press.sourcing import Taken


def run(
    config: Config,
    sources: Sequence[Path],
    out: Path,
    *,
    workers: int | None = None,
    strict: bool = False,
    now: datetime | None = None,
    progress: Callback | None = None,
) -> Report:
    """Process what is new or changed in *sources* (folders or single files) and publish it to *out*.

    *workers* None: as configured, else one a core; 0: in this process. *now* fixes the clock: the same sources then give the
    same bytes.
    """
    began = time.monotonic()
    inboxes = _inboxes(config, sources)
    after = config.inbox.after or "keep"
    with Line(
        config, out, inboxes, command="run", after=after, workers=workers, strict=strict, now=now, progress=progress
    ) as line:
        line.work(_everything(line, inboxes))
        line.catch_up()
        line.release_due()
        line.catch_up()
        line.publish()
        line.deliver()
        return _counted(line, began)


def status(config: Config, out: Path) -> Status:
    """What waits, was done, was held, was set aside. Reads only."""
    raise NotImplementedError


def retry(config: Config, out: Path, names: Sequence[str] = ()) -> list[str]:
    """Take sources that were set aside back into work; none named: all. Returns their paths.

    *names* are paths below the inbox, or the names in rejected/. The next `run` or a `watch` at work processes them.
    """
    raise NotImplementedError


def reprocess(
    config: Config,
    out: Path,
    ids: Sequence[str] = (),
    *,
    everything: bool = False,
    workers: int | None = None,
    now: datetime | None = None,
    progress: Callback | None = None,
) -> Report:
    """Process the sources of these stories again, from the inbox or from the kept originals, now."""
    raise NotImplementedError


def rebuild(config: Config, out: Path, *, workers: int | None = None, now: datetime | None = None) -> Report:
    """Write all projections anew; when the ledger is lost or damaged, make it anew from the records first."""
    raise NotImplementedError


def _inboxes(config: Config, places: Sequence[Path]) -> list[Inbox]:
    """The inboxes in the order given; one named twice is one."""
    found = [Inbox(place, config.inbox) for place in places]
    return list({(inbox.root, inbox.single): inbox for inbox in found}.values())


def _everything(line: Line, inboxes: Sequence[Inbox]) -> Iterator[Taken]:
    for inbox in inboxes:
        yield from line.feeder.from_inbox(inbox, line.now())
    yield from line.feeder.from_kept(line.now())


def _counted(line: Line, began: float) -> Report:
    report, counts = line.report, line.feeder.counts
    report.seen, report.unchanged = counts.seen, counts.unchanged
    report.waiting += counts.waiting
    report.problems += [f"plugin {name!r} is out: {why}" for name, why in sorted(line.crew.failed.items())]
    with line.ledger.read() as tx:
        report.aside_in_all = source_rows.counts(tx).get("aside", 0)
    report.seconds = time.monotonic() - began
    return report
