"""One worker process, seen from the parent: its pipe, its board, and the jobs it has in hand."""

from __future__ import annotations

import math
import os
import pickle
import socket
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any, NamedTuple

from newsflow.config import Limits
from newsflow.engine.board import PREPARE, Board
from newsflow.engine.jobs import Outcome
from newsflow.engine.worker import Setup

# A job this small always fits into the socket's buffer beside one that is being worked on, so that handing it over early
# never blocks: Linux buffers 208 KiB by default.
EARLY = 64 * 1024  # bytes, pickled
_START = 60.0  # seconds a worker may take to start: imports and lexicons on a busy machine, not a story's fault
_GRACE = 2.0  # seconds a worker whose pipe was closed gets before it is killed
_STUBBORN = 2.0  # seconds after its interrupt, at most, that a plugin call gets to end: it may be in C, or swallow the interrupt

# -P: the current folder is the desk's, not a place to import from. The path is the parent's, so that both see one set of plugins.
_PROGRAM = "import sys; sys.path[:] = {path!r}; from newsflow.engine.worker import main; main({pipe}, {board})"


class Missing(NamedTuple):
    """Who does not take part in a job: plugin -> why."""

    benched: dict[str, str]
    failed: dict[str, str]  # in prepare()


class Job:
    """One thing to do, and what became of it."""

    def __init__(self, number: int, kind: str, arguments: tuple[Any, ...], missing: Missing) -> None:
        self.number = number
        self.kind = kind
        self.message = bytes(ForkingPickler.dumps((number, kind, arguments, *missing)))
        self.missing = missing
        self.without: dict[str, str] = {}  # plugins that ended two workers in this very job, and how
        self.deaths = 0  # workers that died with it in hand
        self.outcome: Outcome | None = None

    def renew(self, missing: Missing) -> None:
        """Take along who is missing since it was queued."""
        missing = missing._replace(benched={**missing.benched, **self.without})
        if missing != self.missing:
            number, kind, arguments, *_ = pickle.loads(self.message)
            self.message = bytes(ForkingPickler.dumps((number, kind, arguments, *missing)))
            self.missing = missing

    @property
    def early(self) -> bool:
        """Whether it may be handed to a worker that is still busy with another."""
        return self.deaths == 0 and len(self.message) <= EARLY


class Hand:
    """A worker process and its jobs, the one in work first."""

    def __init__(self, setup: Setup) -> None:
        self.board = Board()
        self.jobs: list[Job] = []
        self.ready = False
        self._hired = time.monotonic()
        mine, theirs = socket.socketpair()
        with theirs:
            program = _PROGRAM.format(path=sys.path, pipe=theirs.fileno(), board=self.board.fd)
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-c", program],
                    stdin=subprocess.DEVNULL,
                    stdout=2,  # a plugin's print() must not mix with results
                    pass_fds=(theirs.fileno(), self.board.fd),
                )
            except OSError:
                mine.close()
                self.board.close()
                raise
        self.connection: Connection[Any, Any] = Connection(mine.detach())
        self.connection.send(setup)

    def takes(self, job: Job) -> bool:
        """Whether the job can be posted now: nothing in hand, or one small job that does not mind a second."""
        if not self.jobs:
            return True
        return len(self.jobs) == 1 and job.early and self.jobs[0].early and self.ready

    def post(self, job: Job) -> None:
        """Hand it over. Raises OSError when the worker is dead."""
        self.jobs.append(job)
        self.connection.send_bytes(job.message)

    def left(self, limits: Limits) -> tuple[float, float]:
        """Seconds that are left for what it does now, and how many there were; negative: it is over."""
        now, posting = time.monotonic(), self.board.read()
        if not self.ready:
            allowed = max(_START, limits.prepare + _STUBBORN)
            return self._hired + allowed - now, allowed
        if not posting.job:
            return limits.story, limits.story
        call = limits.prepare if posting.plugin.endswith(PREPARE) else limits.call
        stubborn = min(_STUBBORN, call)
        of_call = (posting.since + call + stubborn - now, call) if posting.plugin else (math.inf, call)
        of_story = (posting.started + limits.story - now, limits.story)
        return of_call if call is limits.prepare else min(of_call, of_story)

    def culprit(self) -> tuple[Job | None, str]:
        """The job in work, and the "plugin hook" that had it."""
        posting = self.board.read()
        return next((job for job in self.jobs if job.number == posting.job), None), posting.plugin

    def kill(self) -> int:
        """End it now. Returns its exit status; negative: the signal that ended it."""
        self.connection.close()
        self._process.kill() if self._process.poll() is None else None
        return self._gone()

    def dismiss(self) -> None:
        """Close the pipe and wait for it to end by itself; kill it when it does not."""
        self.connection.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._gone()

    def _gone(self) -> int:
        status = self._process.wait()
        self.board.close()
        return status

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid


def here() -> int:
    """This process, as its workers know it."""
    return os.getpid()
