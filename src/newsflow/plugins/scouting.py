"""A first try in a process of its own: what would end or hang this one is found out before it can.

Forked, not spawned: it costs a few milliseconds, and sees the import path that this process sees.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

_FINE = "fine"
_LONGEST = 500  # bytes read at once
_MEBIBYTE = 1024 * 1024


def scout(trial: Callable[[], object], *, seconds: float, memory: int) -> str | None:
    """What *trial* does to a process that tries it ("took longer than 10 s"); None: it ends, though it may raise.

    Not tried where other threads run: a fork would take their locks along. *memory*: MiB.
    """
    if threading.active_count() > 1:
        return None
    mine, theirs = os.pipe()
    with warnings.catch_warnings():
        # Python 3.12 warns of threads that libraries run behind its back; none of them is asked for anything here.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        _try(trial, theirs, memory)
    os.close(theirs)
    try:
        return _heard(mine, seconds)
    finally:
        os.close(mine)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # it may have had children
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _heard(mine: int, seconds: float) -> str | None:
    """What the child said until nobody could say more: it, or what it has forked."""
    end = time.monotonic() + seconds
    said = b""
    while select.select([mine], [], [], max(end - time.monotonic(), 0.0))[0]:
        one = os.read(mine, _LONGEST)
        if not one:
            told = [line for line in said.decode().splitlines() if line != _FINE]
            return told[-1] if told else None if said else "ends the process"
        said += one
    return "leaves a forked process behind" if said else f"took longer than {seconds:g} s"


def _try(trial: Callable[[], object], answers: int, memory: int) -> NoReturn:
    """The child: no line of it shall be seen, nothing of the parent's shall be closed or flushed by it."""
    said, process = _FINE, os.getpid()
    try:
        os.setpgid(0, 0)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for handle in (0, 1, 2):
            os.dup2(nowhere, handle)
        resource.setrlimit(resource.RLIMIT_DATA, (memory * _MEBIBYTE, memory * _MEBIBYTE))
        trial()
    except MemoryError:
        said = "ran out of memory ([limits] memory)"
    except (Exception, SystemExit):
        pass  # this process will meet it too, and say it in full
    except BaseException as error:
        said = f"raised {type(error).__name__}"
    finally:
        os.write(answers, f"{said if os.getpid() == process else 'forks the process'}\n".encode())
        os._exit(0)
