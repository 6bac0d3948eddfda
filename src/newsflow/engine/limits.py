"""Limits the operating system keeps for us: the time of one plugin call, the memory of one process, a parent's death."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType

from newsflow.config import Limits
from newsflow.plugins import Call, Overtime

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_AGAIN = 0.5  # seconds: a plugin that swallows the interrupt gets it again, until it lets go


class Clock:
    """Interrupts a plugin call that takes longer than its limit. Works in the main thread only: signals arrive there."""

    def __init__(
        self,
        limits: Limits,
        entering: Callable[[str], None] = lambda _name: None,
        leaving: Callable[[], None] = lambda: None,
    ) -> None:
        self._limits = limits
        self._leaving = leaving
        self.interrupted = False  # since the last look: the process may hold half-done state, and should be retired
        self._entering = entering
        self._call: Call | None = None
        signal.signal(signal.SIGALRM, self._ring)

    def guard(self, call: Call) -> AbstractContextManager[None]:
        """The limit around one call."""
        return self._timed(call)

    @contextmanager
    def _timed(self, call: Call) -> Iterator[None]:
        self._entering(f"{call.plugin} {call.hook}")
        self._call = call
        signal.setitimer(signal.ITIMER_REAL, self._seconds(call), _AGAIN)
        try:
            yield
        finally:
            self._call = None  # first: an alarm that is already on its way must find nobody
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._leaving()
            self._entering("")

    def _ring(self, _signal: int, _frame: FrameType | None) -> None:
        if self._call is not None:
            self.interrupted = True
            raise Overtime(f"took longer than {self._seconds(self._call):g} s")

    def _seconds(self, call: Call) -> float:
        return self._limits.prepare if call.hook == "prepare" else self._limits.call


def guard_here(limits: Limits) -> Callable[[Call], AbstractContextManager[None]]:
    """A time limit for calls in this process; none where no signal would arrive."""
    if threading.current_thread() is threading.main_thread():
        return Clock(limits).guard
    return lambda _call: nullcontext()


def limit_memory(mebibytes: int) -> None:
    """Bound this process's private memory. RLIMIT_DATA, not _AS: memory-mapped lexicons and libraries do not count."""
    size = mebibytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def die_with(parent: int) -> None:
    """End this process when its parent ends, however it ends. Linux only; elsewhere the closed pipe does it."""
    try:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)
