"""One worker process, seen from inside: take a job, do it, send back what became of it, until the pipe closes.

Started by hand.py as a program of its own (spawned, not forked), so that no lock, thread or connection of the parent
comes along, and nobody's __main__ is run again.
"""

from __future__ import annotations

import signal
import sys
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from newsflow.config import Config
    from newsflow.engine.limits import Clock
    from newsflow.plugins import Roster


class Setup(NamedTuple):
    """What a worker needs to know before its first job."""

    config: Config
    cache: Path
    parent: int  # process id


def main(pipe: int, board: int) -> None:
    """Serve the parent at the other end of *pipe*. The import path came first, before anything of ours was imported."""
    connection: Connection[Any, Any] = Connection(pipe)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it ends us by closing the pipe
    try:
        setup: Setup = connection.recv()
        roster, clock, board_ = _settle(setup, board)
        _serve(connection, roster, clock, board_)
    except (EOFError, ConnectionError):
        pass  # the parent is gone, or has closed the pipe: the normal end


def _settle(setup: Setup, board: int) -> tuple[Roster, Clock, Any]:
    from newsflow.engine import limits
    from newsflow.engine.board import Board
    from newsflow.plugins import Roster

    limits.die_with(setup.parent)
    limits.limit_memory(setup.config.limits.memory)
    posted = Board(board)
    roster = Roster(setup.config, cache=setup.cache)
    clock = limits.Clock(setup.config.limits.call, posted.write)
    roster.guard, roster.noting = clock.guard, posted.write
    return roster, clock, posted


def _serve(connection: Connection[Any, Any], roster: Roster, clock: Clock, board: Any) -> None:
    from newsflow.engine.jobs import Outcome, work
    from newsflow.errors import CrashError

    connection.send(("ready", None))
    while True:
        number, kind, arguments, roster.benched = connection.recv()
        board.start(number, time.monotonic())
        try:
            outcome = work(kind, arguments, roster)
        except MemoryError:
            outcome = Outcome(error=CrashError(f"ran out of memory ([limits] memory) in {board.read().plugin or kind}"))
            clock.interrupted = True
        # Whatever a job of ours does not expect is a fault of the house: it belongs in the log, and the story is set aside.
        except Exception as error:
            traceback.print_exc()
            outcome = Outcome(error=CrashError(f"{kind} failed: {type(error).__name__}: {error}", code="internal"))
        board.start(0, 0.0)
        connection.send(("retire" if clock.interrupted else "done", (number, outcome, dict(roster.failed))))
        if clock.interrupted:
            return


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
