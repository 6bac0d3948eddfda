"""Who holds a claim: a process, known by host, boot, process id and start time, so that a killed one is known at once."""

from __future__ import annotations

import os
import socket
import uuid
from functools import cache
from pathlib import Path

LEASE = 120.0  # seconds; renewed while its owner works. Only another host, or a process that stands still, waits for it


def new_owner() -> str:
    """A name for this process's work on one ledger, unique for ever."""
    return "|".join((_host(), str(os.getpid()), _started(os.getpid()) or "?", uuid.uuid4().hex[:8]))


def is_free(owner: str | None, lease: float | None, now: float) -> bool:
    """Whether a claim of *owner* binds nobody any more: nobody's, run out, or its process is dead."""
    if owner is None or lease is None or lease < now:
        return True
    host, _, rest = owner.partition("|")
    if host != _host():
        return False
    pid, started, _ = rest.split("|")
    return pid.isdigit() and _started(int(pid)) != (None if started == "?" else started)


@cache
def _host() -> str:
    """Host name and boot: process ids of before a restart mean nothing."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        boot = "?"
    # The container's own process ids mean nothing outside it: its id space is part of the name.
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = "?"
    return f"{socket.gethostname()}/{boot}/{space}"


def _started(pid: int) -> str | None:
    """Start time of a living process in clock ticks since boot; None when there is none, or nobody can tell."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()  # the name in parentheses may hold spaces
    return None if fields[0] in ("Z", "X") else fields[19]
