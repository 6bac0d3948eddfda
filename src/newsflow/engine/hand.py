"""One worker process, seen from the parent: its pipe, its board, and the jobs it has in hand."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

from newsflow.engine.board import Board
from newsflow.engine.jobs import Outcome
from newsflow.engine.worker import Setup

# A job this small always fits into the socket's buffer beside one that is being worked on, so that handing it over early
# never blocks: Linux buffers 208 KiB by default.
EARLY = 64 * 1024  # bytes, pickled
_START = 60.0  # seconds a worker may take to start: imports and lexicons on a busy machine, not a story's fault
_GRACE = 2.0  # seconds a worker whose pipe was closed gets before it is killed

# -P: the current folder is the desk's, not a place to import from. The path is the parent's, so that both see one set of plugins.
_PROGRAM = "import sys; sys.path[:] = {path!r}; from newsflow.engine.worker import main; main({pipe}, {board})"


class Job:
    """One thing to do, and what became of it."""

    def __init__(self, number: int, kind: str, arguments: tuple[Any, ...], benched: frozenset[str]) -> None:
        self.number = number
        self.kind = kind
        self.message = bytes(ForkingPickler.dumps((number, kind, arguments, benched)))
        self.benched = benched
        self.deaths = 0  # workers that died with it in hand
        self.outcome: Outcome | None = None

    def renew(self, benched: frozenset[str]) -> None:
        """Take along who has been benched since it was queued."""
        if benched != self.benched:
            number, kind, arguments, _ = pickle.loads(self.message)
            self.message, self.benched = bytes(ForkingPickler.dumps((number, kind, arguments, benched))), benched

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
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", program],
                stdin=subprocess.DEVNULL,
                stdout=2,  # a plugin's print() must not mix with results
                pass_fds=(theirs.fileno(), self.board.fd),
            )
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

    def overtime(self, limit: float) -> float:
        """Seconds until the job in work has had *limit* seconds, or the start of the worker its own; negative: it is over."""
        posting = self.board.read()
        if not self.ready:
            return self._hired + _START - time.monotonic()
        return (posting.started if posting.job else time.monotonic()) + limit - time.monotonic()

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
