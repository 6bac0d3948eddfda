"""A first try in a process of its own: what would end or hang this one is found out before it can.

Forked, not spawned: it costs a few milliseconds, and sees the import path that this process sees.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import threading
import warnings
from collections.abc import Callable
from typing import NoReturn

_FINE = b"fine"
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
        if not select.select([mine], [], [], seconds)[0]:
            return f"took longer than {seconds:g} s"
        said = os.read(mine, 200).decode()
        return None if said == _FINE.decode() else said or "ends the process"
    finally:
        os.close(mine)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _try(trial: Callable[[], object], answers: int, memory: int) -> NoReturn:
    """The child: no line of it shall be seen, nothing of the parent's shall be closed or flushed by it."""
    said = _FINE
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for handle in (0, 1, 2):
            os.dup2(nowhere, handle)
        resource.setrlimit(resource.RLIMIT_DATA, (memory * _MEBIBYTE, memory * _MEBIBYTE))
        trial()
    except MemoryError:
        said = b"ran out of memory ([limits] memory)"
    except (Exception, SystemExit):
        pass  # this process will meet it too, and say it in full
    except BaseException as error:
        said = f"raised {type(error).__name__}".encode()
    finally:
        os.write(answers, said)
        os._exit(0)
