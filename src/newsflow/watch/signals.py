"""SIGTERM and SIGINT stop after the story in hand; SIGHUP asks for the configuration to be read again."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any


class Signals:
    """A context manager that listens while it is open. Outside the main thread nothing is heard, and `stop` may be called."""

    def __init__(self) -> None:
        self.wake = threading.Event()  # set when there is something to look at
        self.stopped = False
        self.hung_up = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Signals:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def stop(self) -> None:
        """As SIGTERM does."""
        self.stopped = True
        self.wake.set()

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self.hung_up = True
            self.wake.set()
        elif self.stopped and number == signal.SIGINT:
            raise KeyboardInterrupt  # asked twice: now
        else:
            self.stop()
