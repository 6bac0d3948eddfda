"""From the inboxes to Sources: what is new, what is unchanged, what was renamed; claimed before it is worked on.

A file is known by device, inode, size, mtime and ctime; only one that is not known so is read and hashed. A source is worked on
again when its bytes, the setup (plugins, options, lexicons) or the desk's verdicts changed, or when a plugin was missing.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Literal

import msgspec
from msgspec import Struct

from newsflow.errors import StoryError
from newsflow.inbox import Found, Inbox, is_being_written, name_on_disk, read_unchanged, told
from newsflow.ledger import Ledger, Tx, desk, projections, sources, stories
from newsflow.ledger.sources import SourceRow
from newsflow.ledger.times import heard
from newsflow.press.committing import Claimed
from newsflow.press.patience import Patience
from newsflow.press.places import Places
from newsflow.story import Decision, Source

_LOOKED_UP = 200  # files looked up in the ledger at once
_OPEN: tuple[sources.State, ...] = ("pending", "claimed")
_CLAIMED = 8  # sources claimed in one transaction: few, so that a second process finds work

Verdict = Literal["work", "known", "elsewhere", "ours"]


class Read(Struct, frozen=True):
    """A file that has been read, or could not be: ready to be claimed."""

    root: str
    named: str  # the inbox as the desk named it
    found: Found
    data: bytes
    sha256: str
    error: StoryError | None = None
    kept: str | None = None  # read from here, relative to OUT


class Taken(Struct, frozen=True):
    """A claimed source on its way through the map; or, with an error, straight to rejected/."""

    claimed: Claimed
    source: Source
    error: StoryError | None = None


class Counts:
    """What a pass over the inboxes saw."""

    def __init__(self) -> None:
        self.seen = self.unchanged = self.waiting = 0


class Feeder:
    """Gives the sources that need work, claimed. *setup* is the roster's digest; *patient*: wait for files to settle.

    *patience* waits out a full disk or a locked ledger.
    """

    def __init__(
        self,
        ledger: Ledger,
        places: Places,
        setup: str,
        *,
        patience: Patience,
        patient: bool,
        moves: bool,
        retry_incomplete: bool = True,
    ) -> None:
        self.ledger = ledger
        self.places = places
        self.setup = setup
        self.patience = patience
        self.patient = patient
        self.moves = moves  # whether originals leave the inbox when they are done
        self.retry_incomplete = retry_incomplete
        self.counts = Counts()
        self._tried: set[int] = set()  # incomplete sources: once a process
        self._unready: list[Found] = []
        self._named: dict[str, str] = {}

    def from_inbox(self, inbox: Inbox, now: datetime) -> Iterator[Taken]:
        """Everything in one inbox that needs work, in order of its path."""
        self._named[inbox.root] = inbox.named
        walk = inbox.walk()
        while some := list(islice(walk, _LOOKED_UP)):
            yield from self.from_files(inbox, some, now)

    def from_files(self, inbox: Inbox, files: list[Found], now: datetime) -> Iterator[Taken]:
        """Those of *files* that need work. A file that is not ready is counted as waiting."""
        with self.ledger.read() as tx:
            rows = sources.at(tx, inbox.root, [found.path for found in files])
        self.counts.seen += len(files)
        batch: list[Read] = []
        left: list[SourceRow] = []
        for found in files:
            verdict = self._judge(rows.get(found.path), found)
            if verdict == "known":
                self.counts.unchanged += 1
                left += [row for row in (rows.get(found.path),) if row is not None and row.state in ("done", "aside")]
            elif verdict == "work":
                read = self._read(inbox, found)
                if read is not None:
                    batch.append(read)
                else:
                    self.counts.waiting += 1
                    self._unready.append(found)
            if len(batch) >= _CLAIMED:
                yield from self._claim(batch, now)
                batch = []
        yield from self._claim(batch, now)
        if self.moves and left:
            self.patience(lambda: self._clear(left))

    def _clear(self, left: Sequence[SourceRow]) -> None:
        """Originals that were done while originals were kept: they are to be moved now."""
        with self.ledger.write() as tx:
            for row in left:
                if row.state == "done":
                    sources.change(tx, row.n, state="committed", owner=None, lease=None)
                elif row.code != "refused":
                    projections.mark(tx, "aside", str(row.n))

    @property
    def has_unready(self) -> bool:
        """Whether files were not ready since take_unready() was called."""
        return bool(self._unready)

    def take_unready(self) -> list[Found]:
        """The files that were not ready since the last call."""
        taken, self._unready = self._unready, []
        return taken

    def from_kept(self, now: datetime) -> Iterator[Taken]:
        """Sources to be processed again from their originals in processed/: by order, since they changed while they were
        moved there, or, once a process, since a plugin was missing.
        """
        for row in self._again():
            if row.owner != self.ledger.owner or row.state == "done":
                read = self._read_kept(row)
                yield from self._claim([read] if read else [], now, row)

    def _again(self) -> Iterator[SourceRow]:
        after = 0
        while rows := self._page(after, done=False):
            yield from (row for row in rows if row.kept is not None)
            after = rows[-1].n
        after = 0
        while self.retry_incomplete and (rows := self._page(after, done=True)):
            yield from (row for row in rows if row.n not in self._tried)
            after = rows[-1].n

    def _page(self, after: int, *, done: bool) -> list[SourceRow]:
        with self.ledger.read() as tx:
            return sources.incomplete(tx, after=after) if done else sources.in_state(tx, _OPEN, after=after)

    def _judge(self, row: SourceRow | None, found: Found) -> Verdict:
        if row is None or row.state in ("pending", "gone"):
            return "work"
        if row.state == "claimed":
            # A dead owner's claim is taken over; whether it is dead, the claim itself finds out.
            return "ours" if row.owner == self.ledger.owner else "work"
        if row.kept is not None or row.stat != found.stat:
            return "work"
        return "work" if self._needs_again(row) else "known"

    def _needs_again(self, row: SourceRow) -> bool:
        if row.state == "committed":
            return False
        if row.fingerprint != fingerprint(row.sha256, self.setup):
            return True
        return row.incomplete and self.retry_incomplete and row.n not in self._tried

    def _read(self, inbox: Inbox, found: Found) -> Read | None:
        """The file's bytes; None when it is not ready."""
        try:
            if found.kind == "file" and not inbox.ready(found, patient=self.patient):
                return None
            data = inbox.read(found)
        except StoryError as error:
            return Read(inbox.root, inbox.named, found, b"", "", error)
        except OSError:
            return None  # this file's own trouble: the others go on, and it is looked at again
        if data is None:
            return None
        return Read(inbox.root, inbox.named, found, data, hashlib.sha256(data).hexdigest())

    def _read_kept(self, row: SourceRow) -> Read | None:
        path = os.fsencode(self.places.root / str(row.kept))
        try:
            seen = os.lstat(path)
            if not stat.S_ISREG(seen.st_mode) or is_being_written(path):
                return None
            data = read_unchanged(path, told(seen))
        except OSError:
            return None
        if data is None:
            return None
        found = Found(row.path, "file", told(seen), seen.st_size, seen.st_mtime)
        named = self._named.get(row.root, row.root)
        return Read(row.root, named, found, data, hashlib.sha256(data).hexdigest(), kept=row.kept)

    def _claim(self, batch: list[Read], now: datetime, kept: SourceRow | None = None) -> Iterator[Taken]:
        if not batch:
            return
        for outcome in self.patience(lambda: self._claim_all(batch, now, kept)):
            if isinstance(outcome, Taken):
                yield outcome
            elif outcome == "known":
                self.counts.unchanged += 1
            else:
                self.counts.waiting += 1

    def _claim_all(self, batch: list[Read], now: datetime, kept: SourceRow | None) -> list[Taken | Verdict]:
        with self.ledger.write() as tx:
            if kept is not None:
                known = {(kept.root, kept.path): sources.by_number(tx, kept.n)}
            else:
                known = self._known(tx, batch)
            return [self._claim_one(tx, read, known.get((read.root, read.found.path)), now) for read in batch]

    def _known(self, tx: Tx, batch: Sequence[Read]) -> dict[tuple[str, str], SourceRow | None]:
        """The rows of these names, those of an inbox that nobody remembers included."""
        roots = {root: [read.found.path for read in batch if read.root == root] for root in {r.root for r in batch}}
        lost = sources.at(tx, sources.UNKNOWN, [read.found.path for read in batch])
        found = {root: sources.at(tx, root, paths) for root, paths in roots.items()}
        return {
            (root, path): found[root].get(path) or lost.get(path) for root, paths in roots.items() for path in paths
        }

    def _claim_one(self, tx: Tx, read: Read, row: SourceRow | None, now: datetime) -> Taken | Verdict:
        if row is None and read.kept is None:
            row = self._renamed(tx, read)
            if row is None:
                made = sources.add_claimed(tx, read.root, read.found.path, now)
                return self._taken(tx, read, made, made)
        if row is None:
            return "elsewhere"
        if row.path == read.found.path and read.kept is None and self._is_only_touched(row, read):
            sources.change(tx, row.n, stat=read.found.stat)
            return "known"
        claimed = sources.claim(tx, row)
        if claimed is None:
            return "elsewhere"
        if (claimed.root, claimed.path) != (read.root, read.found.path):
            sources.change(tx, row.n, root=read.root, path=read.found.path)
            claimed = msgspec.structs.replace(claimed, root=read.root, path=read.found.path)
        if claimed.incomplete:
            self._tried.add(claimed.n)
        return self._taken(tx, read, row, claimed)

    def _taken(self, tx: Tx, read: Read, before: SourceRow, claimed: SourceRow) -> Taken:
        again = read.kept is None and before.kept is not None  # the same name, dropped again
        work = Claimed(
            row=claimed,
            stat=read.found.stat,
            size=read.found.size,
            sha256=read.sha256,
            fingerprint=fingerprint(read.sha256, self.setup),
            fresh=before.sha256 != read.sha256 or before.state == "gone" or again,
            kept=read.kept,
        )
        source = Source(
            path=claimed.path,
            data=read.data,
            root=read.named,
            sha256=read.sha256,
            received=heard(claimed.received),
            generation=claimed.generation,
            decisions=self._verdicts(tx, claimed),
        )
        return Taken(work, source, read.error)

    def _verdicts(self, tx: Tx, row: SourceRow) -> tuple[Decision, ...]:
        """What editors said of the edits in this source's stories."""
        if not row.sha256:
            return ()  # never processed
        return desk.verdicts(tx, [story.guid for story in stories.of_source(tx, row.n)])

    def _renamed(self, tx: Tx, read: Read) -> SourceRow | None:
        """The row of the name that the file had before, when it was renamed."""
        for before in sources.with_bytes(tx, read.sha256) if read.sha256 else ():
            if before.state in ("done", "committed", "aside", "gone") and before.kept is None and _is_gone(before):
                return before
        return None

    def _is_only_touched(self, row: SourceRow, read: Read) -> bool:
        """Whether the same bytes lie there under new times, and nothing else changed."""
        same = row.kept is None and bool(row.sha256) and row.sha256 == read.sha256
        return same and row.state in ("done", "aside") and not self._needs_again(row)


def fingerprint(sha256: str, setup: str) -> str:
    """What an outcome depends on: the source's bytes and the setup. (A verdict of the desk makes the source pending.)"""
    return hashlib.sha256(f"{sha256}\n{setup}".encode()).hexdigest()


def _is_gone(row: SourceRow) -> bool:
    """Whether the file a row tells of is no longer there, while its inbox is."""
    path = os.path.join(os.fsencode(row.root), name_on_disk(row.path))  # noqa: PTH118 -- Path knows no bytes
    return not os.path.lexists(path)
