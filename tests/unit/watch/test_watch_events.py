"""What events leave for the daemon to look at."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from newsflow.watch.events import Events


def test_what_comes_is_told_and_what_goes_leaves_nothing_behind(tmp_path: Path) -> None:
    inbox, elsewhere = tmp_path / "inbox", tmp_path / "elsewhere"
    inbox.mkdir()
    elsewhere.mkdir()
    for number in range(50):
        (inbox / f"{number}.txt").write_text("A story")
    with Events(str(inbox), threading.Event(), told=lambda _line: None) as events:
        for number in range(50):
            (inbox / f"{number}.txt").rename(elsewhere / f"{number}.txt")
        (inbox / "last.txt").write_text("A story")
        heard: list[bytes] = []
        end = time.monotonic() + 20
        while bytes(inbox / "last.txt") not in heard and time.monotonic() < end:
            time.sleep(0.05)
            heard += events.take()[0]
    assert set(heard) == {bytes(inbox / "last.txt")}
