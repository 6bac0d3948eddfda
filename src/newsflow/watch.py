"""The daemon: events of watchdog and a periodic rescan feed the same line as `run`. Clean stop on SIGTERM and SIGINT."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from newsflow.config import Config
from newsflow.press.reports import Callback, Report


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
) -> Report:
    """Process and publish stories as they arrive, until SIGTERM or SIGINT; then finish the story in hand and return.

    *ready* is called once, when everything that was there before has been taken up. *reload* is called on SIGHUP, and gives
    the configuration to go on with.
    """
    raise NotImplementedError
