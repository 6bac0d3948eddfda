"""One worker process, seen from inside: take a job, do it, send back what became of it, until the pipe closes.

Started by hand.py as a program of its own (spawned, not forked), so that no lock, thread or connection of the parent
comes along, and nobody's __main__ is run again.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from newsflow.config import Config
    from newsflow.engine.limits import Clock
    from newsflow.plugins import Roster


DISARMED = 97  # exit code of a worker that a plugin has forked, or whose files it has closed


class Setup(NamedTuple):
    """What a worker needs to know before its first job."""

    config: Config
    cache: Path
    parent: int  # process id
    refused: dict[str, str]  # plugins that the parent could not admit, and why


class Answer(NamedTuple):
    """What a worker says after a job."""

    job: int
    outcome: Any  # Outcome
    failed: dict[str, str]  # plugins that could not prepare themselves, and why


def main(pipe: int, board: int) -> None:
    """Serve the parent at the other end of *pipe*. The import path came first, before anything of ours was imported."""
    connection: Connection[Any, Any] = Connection(pipe)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it ends us by closing the pipe
    try:
        setup: Setup = connection.recv()
        roster, clock, board_ = _settle(setup, pipe, board)
        _serve(connection, roster, clock, board_)
    except (EOFError, ConnectionError):
        pass  # the parent is gone, or has closed the pipe: the normal end


def _settle(setup: Setup, pipe: int, board: int) -> tuple[Roster, Clock, Any]:
    from newsflow.engine import limits
    from newsflow.engine.board import Board
    from newsflow.plugins import Roster

    limits.die_with(setup.parent)
    limits.limit_memory(setup.config.limits.memory)
    posted = Board(board)
    roster = Roster(setup.config, cache=setup.cache, refused=setup.refused)
    clock = limits.Clock(setup.config.limits, posted.write, _sound(pipe))
    roster.guard, roster.alone = clock.guard, True
    return roster, clock, posted


def _sound(pipe: int) -> Callable[[], None]:
    """Ends this process when, after a call, it is a plugin's fork, or has lost its pipe: the board still names who did it."""
    process, wire = os.getpid(), os.fstat(pipe).st_ino

    def check() -> None:
        try:
            if os.getpid() == process and os.fstat(pipe).st_ino == wire:
                return
        except OSError:
            pass
        os._exit(DISARMED)

    return check


def _serve(connection: Connection[Any, Any], roster: Roster, clock: Clock, board: Any) -> None:
    connection.send(("ready", None))
    fresh = True
    while True:
        number, kind, arguments, roster.benched, failed = connection.recv()
        roster.failed.update(failed)
        board.start(number, time.monotonic())
        outcome = _done(kind, arguments, roster, board)
        # A worker that earlier stories left short of memory says nothing of this one: a new worker shall try it.
        word = (
            "starved" if roster.starved and not fresh else "retire" if roster.starved or clock.interrupted else "done"
        )
        connection.send((word, Answer(number, outcome, dict(roster.failed))))
        board.start(0, 0.0)  # not before it is sent: if that fails, the job is to blame
        if word != "done":
            return
        fresh = False


def _done(kind: str, arguments: tuple[Any, ...], roster: Roster, board: Any) -> Any:
    from newsflow.engine.jobs import Outcome, work
    from newsflow.errors import CrashError

    try:
        return work(kind, arguments, roster)
    except MemoryError:
        roster.starved = True
        return Outcome(error=CrashError(f"ran out of memory ([limits] memory) in {board.read().plugin or kind}"))
    # Whatever a job of ours does not expect is a fault of the house: it belongs in the log, and the story is set aside.
    except Exception as error:
        traceback.print_exc()
        return Outcome(error=CrashError(f"{kind} failed: {type(error).__name__}: {error}", code="internal"))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
