"""What watchdog tells, gathered for the loop: files to look at, folders to walk, and whether events were lost.

Acts on every event that can mean a new file: a hard link and a file in a fresh folder give `created` and nothing else, a
rename `moved`, a writer `closed`. Whether the file is complete, the inbox finds out.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from types import TracebackType

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

# Not "deleted": every file that is moved to processed/ gives one, and through a backlog of years they would only pile up.
_MEANT = frozenset({"created", "modified", "moved", "closed"})


class Events(FileSystemEventHandler):
    """Listens below one folder while it is open. *told* hears a line when it cannot."""

    def __init__(self, root: str, wake: threading.Event, *, told: Callable[[str], None]) -> None:
        self.root = root
        self.lost = False  # events were lost: look at everything
        self._wake = wake
        self._told = told
        self._lock = threading.Lock()
        self._files: dict[bytes, None] = {}
        self._folders: dict[bytes, None] = {}
        self._listener = _Overflow(self._overflowed)
        self._observer = Observer()
        self._watched: tuple[int, int] | None = None
        self.works = False

    def __enter__(self) -> Events:
        logging.getLogger("watchdog").addHandler(self._listener)
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        logging.getLogger("watchdog").removeHandler(self._listener)

    def _start(self) -> None:
        try:
            seen = os.stat(self.root)  # noqa: PTH116 -- the number of the folder itself, links followed
            self._observer = Observer()
            self._observer.schedule(self, self.root, recursive=True)
            self._observer.start()
        except OSError as error:
            self.works = False
            self._told(
                f"no events from {self.root} ({error.strerror or error}); looking at it every now and then instead"
            )
        else:
            self._watched = (seen.st_dev, seen.st_ino)
            self.works = True

    def _stop(self) -> None:
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def check(self) -> None:
        """Listen again when the folder was deleted and made anew, or when listening had failed."""
        try:
            seen = os.stat(self.root)  # noqa: PTH116
        except OSError:
            return
        if (seen.st_dev, seen.st_ino) != self._watched or not self._observer.is_alive():
            self._stop()
            self._start()
            self.lost = True

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called in watchdog's thread."""
        if event.event_type not in _MEANT:
            return
        path = os.fsencode(event.dest_path or event.src_path)
        with self._lock:
            if not event.is_directory:
                self._files[path] = None
            elif event.event_type in ("created", "moved"):
                self._folders[path] = None
            else:
                return
        self._wake.set()

    def take(self) -> tuple[list[bytes], list[bytes]]:
        """Files to look at and folders to walk, as absolute paths, since the last call."""
        with self._lock:
            taken = list(self._files), list(self._folders)
            self._files.clear()
            self._folders.clear()
        return taken

    def _overflowed(self) -> None:
        self.lost = True
        self._wake.set()


class _Overflow(logging.Handler):
    """Hears watchdog say that the kernel's queue ran over: it names no file, so everything must be looked at."""

    def __init__(self, heard: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        if "overflow" in record.getMessage().lower():
            self._heard()
