"""What systemd is told: that the daemon is ready, what it does, that it lives, that it stops. Nothing where nobody listens.

One datagram of NAME=value lines to the socket that $NOTIFY_SOCKET names: sd_notify(3). A message that cannot be sent is lost,
and harms nothing: the supervisor's patience ends, not ours.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from newsflow.press.patience import Patience

T = TypeVar("T")


class Supervisor:
    """The other end of $NOTIFY_SOCKET, as the environment describes it."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        given = os.environ if environment is None else environment
        self._address = _address(given.get("NOTIFY_SOCKET", ""))
        self._every = _interval(given) if self._address else None
        self._beat_at = 0.0
        self._status = ""

    def ready(self) -> None:
        """The daemon works; also after `reloading`."""
        self._send("READY=1")

    def reloading(self) -> None:
        """The configuration is read again; `ready` follows."""
        self._send("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def stopping(self) -> None:
        """The story in hand is finished, then this process ends."""
        self._send("STOPPING=1")

    def status(self, line: str) -> None:
        """One line for `systemctl status`; sent when it is another than before."""
        if line != self._status:
            self._status = line
            self._send(f"STATUS={line}")

    def beat(self) -> None:
        """A sign of life, at half of the time after which the supervisor would kill. Cheap: call it often."""
        if self._every is None:
            return
        now = time.monotonic()
        if now >= self._beat_at:
            self._beat_at = now + self._every
            self._send("WATCHDOG=1")

    def _send(self, *lines: str) -> None:
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
                wire.setblocking(False)  # a supervisor that does not read must not stop the line
                wire.sendto("\n".join(lines).encode("utf-8", "replace"), self._address)
        except OSError:
            return


class WatchedPatience(Patience):
    """Patience whose every step and every wait is a sign of life: a full disk that is waited out is no hang."""

    def __call__(self, step: Callable[[], T]) -> T:
        """As Patience."""
        self.while_waiting()
        return super().__call__(step)


def _address(name: str) -> str | None:
    """The socket's address; "@" begins an abstract one. Other families (vsock) are for guests of virtual machines."""
    if name.startswith("@"):
        return "\0" + name[1:]
    return name if name.startswith("/") else None


def _interval(given: Mapping[str, str]) -> float | None:
    """Seconds between two signs of life; None where none are asked for, or those of another process are."""
    usec, pid = given.get("WATCHDOG_USEC", ""), given.get("WATCHDOG_PID", "")
    if not usec.isdecimal() or int(usec) == 0 or (pid and pid != str(os.getpid())):
        return None
    return int(usec) / 2_000_000
