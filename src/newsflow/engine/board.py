"""A few bytes of memory shared by a worker and its parent: which job and which plugin is in hand, and since when.

It outlives the worker, so that a dead worker's culprit is known by name.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from typing import NamedTuple

PREPARE = " prepare"  # what a posting ends with while a plugin makes its tools
_SIZE = 512
_HEAD = struct.Struct("<qddH")  # job, started, since (seconds, monotonic), length of the name


class Posting(NamedTuple):
    """What stands on the board: job number (0: none), its start on the monotonic clock; "plugin hook" or "", and since when."""

    job: int
    started: float
    plugin: str
    since: float


class Board:
    """One worker's board. The parent creates it and hands *fd* down."""

    def __init__(self, fd: int | None = None) -> None:
        self.fd = os.memfd_create("newsflow-board", 0) if fd is None else fd
        if fd is None:
            os.ftruncate(self.fd, _SIZE)
        self._memory = mmap.mmap(self.fd, _SIZE)
        self._job = (0, 0.0)
        self._preparing = False

    def start(self, job: int, now: float) -> None:
        """This job is in hand from now on; job 0 is none."""
        self._job, self._preparing = (job, now), False
        self.write("")

    def write(self, plugin: str) -> None:
        """This plugin has the job now; "": nobody. After a prepare() the job's own time begins anew."""
        now = time.monotonic()
        if self._preparing:
            self._job = (self._job[0], now)
        self._preparing = plugin.endswith(PREPARE)
        name = plugin.encode("utf-8", "replace")[: _SIZE - _HEAD.size]
        self._memory[: _HEAD.size + len(name)] = _HEAD.pack(*self._job, now, len(name)) + name

    def read(self) -> Posting:
        """What stands there now."""
        job, started, since, length = _HEAD.unpack_from(self._memory)
        name = self._memory[_HEAD.size : _HEAD.size + min(length, _SIZE - _HEAD.size)]
        return Posting(job, started, name.decode("utf-8", "replace"), since)

    def close(self) -> None:
        """Give the memory back."""
        self._memory.close()
        os.close(self.fd)
