"""Originals after work: left, moved to processed/, deleted, or set aside in rejected/ with the reason beside them.

A file is moved by renaming it to a place that the ledger noted first, then compared with what was processed (inode, size,
sha256, and that nobody still writes it). When it differs, it is a new pending source, worked on from where it lies now. So
nothing dropped at any moment is lost, and nothing in processed/ is ever overwritten.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from newsflow.errors import StoryError
from newsflow.inbox import OURS, Inbox, is_being_written, name_on_disk, read_unchanged, safe_name, told
from newsflow.ledger import Ledger, Tx, outbox, projections, sources
from newsflow.ledger.sources import SourceRow
from newsflow.ledger.times import heard
from newsflow.ledger.times import told as told_time
from newsflow.press import places
from newsflow.press.committing import Claimed, ClaimLostError
from newsflow.press.places import Places
from newsflow.press.reports import Failure
from newsflow.story import SetAside

After = Literal["keep", "move", "delete"]

_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})  # by the inbox; OUT was written to just before
_SENTENCE = 2000  # code points of an error's message that are kept
_COPIED = 1 << 20  # bytes at a time


class Mover:
    """Moves and sets aside for one process. *inbox_of*: the inbox at work at a root, or None."""

    def __init__(
        self,
        ledger: Ledger,
        where: Places,
        after: After,
        *,
        inbox_of: Callable[[str], Inbox | None],
        listeners: Callable[[str], Sequence[str]],
        told: Callable[[str], None],
    ) -> None:
        self.ledger = ledger
        self.places = where
        self.after = after
        self.inbox_of = inbox_of
        self.listeners = listeners
        self.told = told

    # -- committed sources -------------------------------------------------------------------------------------------

    def finish(self, limit: int = 500) -> int:
        """Move every source whose stories are committed and written; returns how many."""
        with self.ledger.read() as tx:
            rows = sources.mine_committed(tx, limit)
        if not rows:
            return 0
        if self.after == "keep":
            with self.ledger.write() as tx:
                sources.done(tx, rows)
            return len(rows)
        self._finish_moving(rows)
        return len(rows)

    def _finish_moving(self, rows: Sequence[SourceRow]) -> None:
        with self.ledger.write() as tx:
            noted = [(row, row.kept or self._note(tx, row)) for row in rows]
        settled = [(row, self._moved(row, kept)) for row, kept in noted]
        places.flush({(self.places.root / kept).parent for _, kept in noted})
        with self.ledger.write() as tx:
            for row, values in settled:
                now = sources.by_number(tx, row.n)
                if now is not None and now.state == "committed":
                    sources.change(tx, row.n, **values)
        for row, values in settled:
            self._clean_up(row, values)

    def _note(self, tx: Tx, row: SourceRow) -> str:
        """Choose where the original goes, and write it down before it is moved."""

        def is_taken(target: Path) -> bool:
            return os.path.lexists(target) or sources.is_kept_at(tx, str(target.relative_to(self.places.root)))

        target = places.free_name(self.places.processed / safe_name(row.path), self.places.processed, is_taken)
        kept = str(target.relative_to(self.places.root))
        sources.change(tx, row.n, kept=kept)
        return kept

    def _moved(self, row: SourceRow, kept: str) -> dict[str, object]:
        """Move one original to its place; what its row says then."""
        origin = os.path.join(os.fsencode(row.root), name_on_disk(row.path))  # noqa: PTH118 -- Path knows no bytes
        target = self.places.root / kept
        if not target.is_file() and not self._take(origin, target, row):
            return {"state": "done", "kept": None}
        if not target.is_file():
            return {"state": "done", "kept": None}  # somebody took it away: its stories stand
        if self._is_as_processed(row, target):
            return {"state": "done", "kept": kept}
        return {"state": "pending", "kept": kept, "stat": "", "owner": None, "lease": None}

    def _take(self, origin: bytes, target: Path, row: SourceRow) -> bool:
        """Move a file out of the inbox; False when the inbox does not let us: then it stays, and is known."""
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _rename(origin, target, row.n)
        except OSError as error:
            if error.errno not in _FORBIDDEN:
                raise
            self.told(f"{row.path}: cannot be moved out of the inbox: {error.strerror}; its story is published")
            return False
        return True

    def _is_as_processed(self, row: SourceRow, target: Path) -> bool:
        path = os.fsencode(target)
        data = read_unchanged(path, told(os.lstat(path)))
        if data is None or is_being_written(path):
            return False
        return len(data) == row.size and hashlib.sha256(data).hexdigest() == row.sha256

    def _clean_up(self, row: SourceRow, values: dict[str, object]) -> None:
        inbox = self.inbox_of(row.root)
        mark = inbox.done_file(row.path) if inbox else None
        if mark is not None and values["state"] == "done":
            with suppress(OSError):
                os.unlink(mark)  # noqa: PTH108 -- Path knows no bytes
        if self.after == "delete" and values["state"] == "done" and values["kept"]:
            with suppress(OSError):
                (self.places.root / str(values["kept"])).unlink()

    # -- set aside ---------------------------------------------------------------------------------------------------

    def set_aside(self, claimed: Claimed, error: StoryError, now: datetime) -> Failure:
        """Write down that a source cannot be processed; `asides` brings rejected/ into step."""
        row = claimed.row
        failure = Failure(
            path=row.path,
            root=row.root,
            code=error.code,
            message=_printable(str(error)),
            plugin=error.plugin,
            when=now,
            tries=row.tries + 1,
        )
        with self.ledger.write() as tx:
            settled = sources.settle(
                tx,
                row.n,
                state="aside",
                stat=claimed.stat,
                size=claimed.size,
                sha256=claimed.sha256,
                fingerprint=claimed.fingerprint,
                code=error.code,
                message=failure.message,
                plugin=error.plugin,
                failed=told_time(now),
                tries=failure.tries,
                kept=claimed.kept,
                # An earlier original that was moved there stays; an earlier copy of what lies in the inbox is written over.
                rejected=row.rejected if row.rejected and row.rejected != row.kept else self._free_rejected(row),
            )
            if not settled:
                raise ClaimLostError(row.path)
            projections.mark(tx, "aside", str(row.n))
            self._tell(tx, failure, claimed.sha256)
        return failure

    def _free_rejected(self, row: SourceRow) -> str:
        def is_taken(path: Path) -> bool:
            return os.path.lexists(path) or os.path.lexists(_report_of(path))

        free = places.free_name(self.places.rejected / safe_name(row.path), self.places.rejected, is_taken)
        return str(free.relative_to(self.places.root))

    def _tell(self, tx: Tx, failure: Failure, sha256: str) -> None:
        key = f"{failure.root}/{failure.path}/{sha256}/{failure.tries}"
        told_ = SetAside(
            key=key,
            path=failure.path,
            sha256=sha256,
            code=failure.code,
            message=failure.message,
            plugin=failure.plugin,
            when=failure.when,
            tries=failure.tries,
        )
        for plugin in self.listeners("set_aside"):
            outbox.post(tx, "set_aside", plugin, key, msgspec.json.encode(told_))

    def asides(self, limit: int = 100) -> int:
        """Bring rejected/ into step with the ledger; returns how many sources that concerned."""
        with self.ledger.read() as tx:
            if not projections.waiting(tx, ["aside"])[0]:
                return 0
        with self.ledger.write() as tx:
            taken = projections.take(tx, ["aside"], limit)
            rows = {stale.name: sources.by_number(tx, int(stale.name)) for stale in taken}
        changes: dict[int, dict[str, object]] = {}
        for row in rows.values():
            if row is not None and row.rejected is not None:
                changes[row.n] = self._reject(row) if row.state == "aside" else self._take_back(row)
        with self.ledger.write() as tx:
            for n, values in changes.items():
                if values:
                    sources.change(tx, n, **values)
            projections.fresh(tx, taken)
        return len(taken)

    def _reject(self, row: SourceRow) -> dict[str, object]:
        """The reason first, then the original beside it: by rename when originals are moved, else a copy."""
        target = self.places.root / str(row.rejected)
        places.write(_report_of(target), report_bytes(row))
        if row.kept is not None:
            here = self.places.root / row.kept
            if here != target and here.is_file():
                here.replace(target)
            return {"kept": row.rejected}
        origin = os.path.join(os.fsencode(row.root), name_on_disk(row.path))  # noqa: PTH118 -- Path knows no bytes
        if not row.sha256 and row.code == "refused":
            return {}  # a link or a device: it stays where it is, unopened
        if self.after == "keep":
            _copy(origin, target)
            return {}
        seen = _stat(origin)
        if seen is None:
            return {"kept": row.rejected} if target.is_file() else {}
        if told(seen) != row.stat or is_being_written(origin):
            return {}  # it was written again: a new pending source, and the old bytes are gone
        if not self._take(origin, target, row):
            _copy(origin, target)
            return {}
        if row.sha256 and _sha256(target) != row.sha256:
            return {"kept": row.rejected, "state": "pending", "stat": ""}
        return {"kept": row.rejected}

    def _take_back(self, row: SourceRow) -> dict[str, object]:
        """A source that is set aside no more. Its copy goes; an original that lies there alone stays."""
        if row.state in ("pending", "claimed"):
            return {}
        target = self.places.root / str(row.rejected)
        if row.kept != row.rejected:
            places.remove(target, self.places.rejected)
        places.remove(_report_of(target), self.places.rejected)
        return {"rejected": None}


def _printable(message: str) -> str:
    """A plugin's sentence as it can stand in a ledger and in JSON: no lone surrogates, no NUL, not endless."""
    return message[:_SENTENCE].encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


def put_back(where: Places, row: SourceRow) -> bool:
    """Move a set-aside original back to where it was dropped; False when another file lies there, or its folder is gone.

    The ledger calls it pending already, kept in rejected/: a crash in between leaves it to be worked on from either place.
    """
    origin = Path(os.fsdecode(os.path.join(os.fsencode(row.root), name_on_disk(row.path))))  # noqa: PTH118
    kept = where.root / str(row.kept)
    if os.path.lexists(origin) or not kept.is_file() or not Path(row.root).is_dir():
        return False
    _rename(os.fsencode(kept), origin, row.n)
    return origin.is_file()


def report_bytes(row: SourceRow) -> bytes:
    """NAME.error.json: why, who, when, how often."""
    told_ = {
        "schema": "newsflow/error/1",
        "path": row.path,
        "root": row.root,
        "sha256": row.sha256 or None,
        "bytes": row.size,
        "code": row.code,
        "message": row.message,
        "plugin": row.plugin,
        "when": heard(row.failed) if row.failed else None,
        "tries": row.tries,
    }
    return msgspec.json.format(msgspec.json.encode(told_), indent=2) + b"\n"


def _report_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.error.json")


def _stat(path: bytes) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _rename(origin: bytes, target: Path, n: int) -> None:
    """Move a file, over to another file system if need be: hidden beside its old place until the copy is safe."""
    target.parent.mkdir(parents=True, exist_ok=True)
    hidden = os.path.join(os.path.dirname(origin), os.fsencode(f"{OURS}{n}"))  # noqa: PTH118, PTH120
    if _stat(hidden) is None:
        try:
            os.rename(origin, target)  # noqa: PTH104 -- Path knows no bytes
        except FileNotFoundError:
            return
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            os.rename(origin, hidden)  # noqa: PTH104
        else:
            return
    _copy(hidden, target)
    os.unlink(hidden)  # noqa: PTH108


def _copy(origin: bytes, target: Path) -> None:
    """Copy a file's bytes under a temporary name, flush, rename. One that is gone leaves nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = places.temporary_of(target)
    try:
        handle = os.open(origin, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    with os.fdopen(handle, "rb") as source, temporary.open("wb") as copy:
        shutil.copyfileobj(source, copy, _COPIED)
        copy.flush()
        os.fsync(copy.fileno())
    temporary.replace(target)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
