"""What the command line calls: run, status, retry, reprocess, rebuild.

All of them raise UsageError for what cannot be meant, LedgerError for a ledger that cannot be used, and TransientError when
the disk or the ledger stayed unusable for a minute (nothing is lost; call again).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from newsflow.config import Config
from newsflow.press.reports import Callback, Report, Status


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
    raise NotImplementedError


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
