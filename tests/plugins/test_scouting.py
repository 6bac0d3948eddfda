"""A first try in a process of its own tells what would end, hang or double this one; what only raises is met again here."""

from __future__ import annotations

import itertools
import os
import signal
import sys
import time
from collections.abc import Callable

import pytest

from newsflow.plugins.scouting import scout


@pytest.fixture(autouse=True)
def no_other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that run here are the test runner's, and hold no lock that a trial needs."""
    monkeypatch.setattr("newsflow.plugins.scouting.threading.active_count", lambda: 1)


def _raise() -> None:
    raise ValueError("met again, and told in full")


def _interrupt() -> None:
    raise KeyboardInterrupt


def _fork() -> None:
    os.fork()


def _split() -> None:
    if os.fork():
        os._exit(0)


def _leave_behind() -> None:
    if not os.fork():
        time.sleep(60)


@pytest.mark.parametrize(
    ("trial", "fault"),
    [
        (lambda: None, None),
        (_raise, None),
        (lambda: sys.exit(3), None),
        (lambda: os._exit(0), "ends the process"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "ends the process"),
        (lambda: time.sleep(60), "took longer than 0.5 s"),
        (lambda: any(itertools.repeat(0)), "took longer than 0.5 s"),
        (_interrupt, "raised KeyboardInterrupt"),
        (_fork, "forks the process"),
        (_split, "forks the process"),
        (_leave_behind, "leaves a forked process behind"),
    ],
    ids=["fine", "raises", "leaves", "exits", "is killed", "sleeps", "hangs", "interrupts", "forks", "splits", "stays"],
)
def test_what_would_harm_this_process_is_told(trial: Callable[[], object], fault: str | None) -> None:
    patience = 0.5 if fault and ("took" in fault or "behind" in fault) else 20.0
    assert scout(trial, seconds=patience, memory=500) == fault


def test_what_eats_memory_is_told() -> None:
    assert scout(lambda: bytearray(1 << 30), seconds=20.0, memory=500) == "ran out of memory ([limits] memory)"
