"""Waiting out what may pass: a full disk, a locked ledger, a read-only folder. No story is ever set aside for these."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from typing import TypeVar

from newsflow.errors import TransientError

T = TypeVar("T")

FIRST, LONGEST = 0.1, 5.0  # seconds between two tries; doubled each time

# What the surroundings cause, not the program: out of space, quota, read-only, busy, stale network handles, too many files.
_PASSING = frozenset(
    {
        errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EBUSY, errno.EIO, errno.ESTALE, errno.ENFILE, errno.EMFILE,
        errno.ENOMEM, errno.ETIMEDOUT, errno.EAGAIN, errno.EINTR, errno.EACCES, errno.EPERM, errno.ENODEV,
    }
)  # fmt: skip


class Patience:
    """Tries a step again until it succeeds. *limit*: seconds, None for ever; *told* hears one line when it begins to wait."""

    def __init__(
        self,
        limit: float | None,
        *,
        told: Callable[[str], None] = lambda _line: None,
        stopped: Callable[[], bool] = lambda: False,
        while_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        self.limit = limit
        self.told = told
        self.stopped = stopped
        self.while_waiting = while_waiting

    def __call__(self, step: Callable[[], T]) -> T:
        """What *step* returns. Every step here may be done again: it finds what is done already. Raises TransientError."""
        began = time.monotonic()
        pause = FIRST
        while True:
            try:
                return step()
            except (TransientError, OSError) as error:
                passing = as_passing(error)
                over = self.limit is not None and time.monotonic() - began + pause > self.limit
                if over or self.stopped():
                    raise passing from error
                if pause == FIRST:
                    self.told(f"{passing}; waiting")
                self.while_waiting()
                time.sleep(pause)
                pause = min(pause * 2, LONGEST)


def as_passing(error: TransientError | OSError) -> TransientError:
    """The error as one that may pass. Raises one that will not."""
    if isinstance(error, TransientError):
        return error
    if error.errno not in _PASSING:
        raise error
    where = f"{error.filename}: " if error.filename else ""
    return TransientError(f"{where}{error.strerror}")
