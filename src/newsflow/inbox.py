"""The inbox: which files there are, which of them are ready, and their bytes. Nothing here remembers anything: the ledger does.

Everything in an inbox is hostile or half-written. Names are data: they travel percent-encoded where they are not UTF-8, and
reach a path only through `name_on_disk` (below the inbox) or `safe_name` (below OUT). Links, FIFOs and devices are never
opened. A file is read when it has been unchanged for a while and nobody has it open for writing, else it waits, for ever.
"""

from __future__ import annotations

import errno
import fcntl
import fnmatch
import hashlib
import os
import re
import signal
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from newsflow.config import Inbox as Settings
from newsflow.errors import StoryError, UsageError

NAME_LIMIT = 255  # bytes of a file name, on every file system in use
OURS = ".newsflow-"  # what names of our own temporary files begin with: never a story
_PATH_LIMIT = 1500  # bytes of a path below OUT; the whole of one may have 4,096

# Formats that are archives inside: allowed to be larger than a text, and told by their names or first bytes.
_CONTAINERS = (".docx", ".odt", ".eml", ".mbox", ".xml", ".zip", ".pdf", ".doc")
_ZIP = b"PK\x03\x04"
_HEX = re.compile(rb"%(?=[0-9A-Fa-f]{2})")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')

Kind = Literal["file", "link", "special"]


class Found(Struct, frozen=True):
    """One file in an inbox, as it stood when it was looked at."""

    path: str  # below the inbox, "/" between folders, percent-encoded where it is not UTF-8
    kind: Kind
    stat: str  # device:inode:size:mtime:ctime; equal means unchanged
    size: int  # bytes
    changed: float  # seconds since the epoch: the later of mtime and ctime


class Inbox:
    """One folder, or one file, that stories are dropped into."""

    def __init__(self, place: Path, settings: Settings) -> None:
        self.settings = settings
        self.single = place.name if place.is_file() or (place.is_symlink() and not place.is_dir()) else None
        folder = place.parent if self.single else place
        self.named = str(place.parent if self.single else place)  # as the desk named it
        if not folder.is_dir():
            raise UsageError(f"{place}: no such file or folder")
        self.root = os.path.realpath(folder)

    def walk(self, below: bytes = b"") -> Iterator[Found]:
        """Every file that may be a story, in order of its path's bytes; only those *below* a folder, when one is given.

        A folder that vanishes meanwhile is left out.
        """
        if self.single is not None:
            found = self.look(encoded(os.fsencode(self.single)))
            if found is not None:
                yield found
            return
        yield from self._folder(below)

    def _folder(self, below: bytes) -> Iterator[Found]:
        # No recursion: somebody will drop a tree that is deeper than Python's stack.
        waiting = [(below, True)]
        while waiting:
            path, is_folder = waiting.pop()
            if is_folder:
                waiting += reversed(self._entries(path))
            elif (found := self.look(encoded(path))) is not None:
                yield found

    def _entries(self, below: bytes) -> list[tuple[bytes, bool]]:
        """The files and folders of one folder that are not left out, sorted; nothing when it has vanished."""
        folder = os.path.join(os.fsencode(self.root), below)  # noqa: PTH118 -- Path knows no bytes
        try:
            with os.scandir(folder) as entries:
                listed = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
        except OSError:
            return []
        start = below + b"/" if below else b""
        return [(start + name, is_folder) for name, is_folder in listed if not self.ignores(name)]

    def ignores(self, name: bytes) -> bool:
        """Whether files and folders of this name are left out: hidden, temporary, done-files."""
        text = os.fsdecode(name)
        if text.startswith(OURS) or any(fnmatch.fnmatchcase(text, pattern) for pattern in self.settings.ignore):
            return True
        mark = self.settings.done_file
        return mark is not None and fnmatch.fnmatchcase(text, _glob(mark))

    def look(self, path: str) -> Found | None:
        """The file at *path* as it stands now, or None: it is gone."""
        try:
            seen = os.lstat(self.at(path))
        except OSError:
            return None
        if stat.S_ISDIR(seen.st_mode):
            return None
        kind: Kind = "file" if stat.S_ISREG(seen.st_mode) else "link" if stat.S_ISLNK(seen.st_mode) else "special"
        return Found(path, kind, told(seen), seen.st_size, max(seen.st_mtime, seen.st_ctime))

    def at(self, path: str) -> bytes:
        """The file's own path on disk."""
        return os.path.join(os.fsencode(self.root), name_on_disk(path))  # noqa: PTH118 -- Path knows no bytes

    def holds(self, path: bytes) -> bool:
        """Whether *path*, absolute, lies in this inbox and is not left out."""
        root = os.fsencode(self.root)
        if not path.startswith(root + b"/"):
            return False
        names = path[len(root) + 1 :].split(b"/")
        return not any(self.ignores(name) for name in names) and (
            self.single is None or names == [os.fsencode(self.single)]
        )

    def marked(self, path: str) -> bool:
        """Whether the done-file that the desk asks for lies beside the file; True when it asks for none."""
        return (mark := self.done_file(path)) is None or os.path.lexists(mark)

    def done_file(self, path: str) -> bytes | None:
        """Where the done-file of *path* lies, when the desk asks for one."""
        if self.settings.done_file is None:
            return None
        folder, name = os.path.split(self.at(path))
        stem = os.path.splitext(name)[0]  # noqa: PTH122 -- Path knows no bytes
        told_name = os.fsencode(self.settings.done_file).replace(b"{name}", name).replace(b"{stem}", stem)
        return os.path.join(folder, told_name)  # noqa: PTH118 -- Path knows no bytes

    def ready(self, found: Found, *, patient: bool = False) -> bool:
        """Whether the file is complete: marked, settled, and nobody writes it.

        *patient* waits the little while that a file just changed needs to settle, once.
        """
        if not self.marked(found.path):
            return False
        wait = found.changed + self.settings.settle - time.time()
        if wait > 0:
            if not patient:
                return False
            # A date in the future is another clock's; the file must then keep still for as long as any other.
            time.sleep(min(wait, self.settings.settle))
            now = self.look(found.path)
            if now is None or now.stat != found.stat:
                return False
        return not is_being_written(self.at(found.path))

    def read(self, found: Found) -> bytes | None:
        """The file's bytes, or None when it changed or vanished meanwhile: look again later.

        Raises StoryError when it is no regular file or too large, without reading it.
        """
        if found.kind != "file":
            what = "a symbolic link" if found.kind == "link" else "no regular file (a FIFO, socket or device)"
            raise StoryError(f"{found.path}: is {what}; drop the file itself", code="refused")
        limit = max(self.settings.max_text, self.settings.max_container)
        if found.size > limit:
            raise StoryError(
                f"{found.path}: {found.size} bytes; more than {limit} are refused unread", code="too-large"
            )
        data = read_unchanged(self.at(found.path), found.stat)
        if data is not None and len(data) > self.settings.max_text and not _is_container(found.path, data):
            limit = self.settings.max_text
            raise StoryError(
                f"{found.path}: {len(data)} bytes of text; more than {limit} are refused", code="too-large"
            )
        return data


def _is_container(path: str, data: bytes) -> bool:
    return data.startswith(_ZIP) or path.lower().endswith(_CONTAINERS)


def told(seen: os.stat_result) -> str:
    """What a file is known by: equal means the same file, unchanged."""
    return f"{seen.st_dev}:{seen.st_ino}:{seen.st_size}:{seen.st_mtime_ns}:{seen.st_ctime_ns}"


def read_unchanged(path: bytes, expected: str) -> bytes | None:
    """The bytes of a regular file that still is what *expected* tells, before and after reading; else None."""
    try:
        # Without waiting (a FIFO put in its place would hang us) and without following a link.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EACCES, errno.EPERM, errno.ENXIO, errno.EISDIR, errno.ENOTDIR):
            return None
        raise
    with os.fdopen(handle, "rb") as file:
        if told(os.fstat(file.fileno())) != expected:
            return None
        data = file.read()
        after = os.fstat(file.fileno())
    with suppress(OSError):
        if told(after) == expected and told(os.lstat(path)) == expected and len(data) == after.st_size:
            return data
    return None


def is_being_written(path: bytes) -> bool:
    """Whether somebody has the file open for writing, as far as the file system can tell.

    A read lease is refused while a writer has the file open (Linux, local file systems). Where leases do not exist, nobody
    is seen, and the settling time must do.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False  # whoever reads it will see
    try:
        # A writer who comes while we hold the lease makes the kernel send us a signal. By default it is SIGIO, which ends
        # the process; SIGURG is ignored by default.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno in (errno.EAGAIN, errno.EACCES) and _is_ours(handle)
    finally:
        os.close(handle)
    return False


def _is_ours(handle: int) -> bool:
    """EACCES is also the answer for a file of another user: then a lease tells nothing."""
    return os.fstat(handle).st_uid == os.geteuid() or os.geteuid() == 0


def encoded(name: bytes) -> str:
    """A path's bytes as text: UTF-8 stays, other bytes become %XX. A "%" that could be mistaken becomes %25."""
    text = _HEX.sub(b"%25", name).decode("utf-8", "surrogateescape")
    return "".join(f"%{ord(c) - 0xDC00:02X}" if "\udc80" <= c <= "\udcff" else c for c in text)


def name_on_disk(path: str) -> bytes:
    """The bytes that `encoded` made this of."""
    return unquote_to_bytes(path)


def safe_name(path: str) -> str:
    """A path below processed/ or rejected/ for a file of this name: printable, no component too long, none hidden.

    One so deep that OUT's own path would make it longer than systems take is put into a folder named by its hash.
    """
    parts = [_safe(part) for part in path.split("/")]
    if sum(len(part.encode()) + 1 for part in parts) <= _PATH_LIMIT:
        return "/".join(parts)
    return f"{hashlib.sha256(path.encode()).hexdigest()[:16]}/{parts[-1]}"


def _safe(part: str) -> str:
    plain = _UNSAFE.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass")), part
    )
    if plain.startswith("."):
        plain = "%2E" + plain[1:]
    # Room for what is put behind it: ".2", ".error.json", a temporary name.
    return shortened(plain, NAME_LIMIT - 40)


def shortened(name: str, limit: int) -> str:
    """*name* within *limit* bytes: one too long keeps its suffix and gets eight hex digits of its whole's hash."""
    data = name.encode()
    if len(data) <= limit:
        return name
    suffix = Path(name).suffix if len(Path(name).suffix.encode()) <= 12 else ""
    mark = "-" + hashlib.sha256(data).hexdigest()[:8] + suffix
    return data[: limit - len(mark.encode())].decode("utf-8", "ignore") + mark


def _glob(mark: str) -> str:
    """The done-files' names as a pattern."""
    return mark.replace("[", "[[]").replace("{name}", "*").replace("{stem}", "*")
