"""The files below public/: announced in the ledger, written together, noted with what is fresh now.

Which files a projection has is in the ledger before they are written: after a crash nobody's leftover stays below public/.
"""

from __future__ import annotations

import errno
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from newsflow import channels
from newsflow.ledger import Ledger, Tx, membership, outbox, projections
from newsflow.ledger.membership import ChannelRow
from newsflow.ledger.projections import File, Stale
from newsflow.ledger.times import heard, told
from newsflow.press import places
from newsflow.press.places import Places
from newsflow.press.reports import Report
from newsflow.story import Channel, Problem, Rendition

# Seconds until a projection that a plugin could not make is tried again: at first, and at most. In between as long as it has
# waited, so that ten thousand pages that a plugin cannot make are no work without end for a daemon.
AGAIN, SELDOM = 60.0, 3600.0

_IMPOSSIBLE = frozenset({errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP})
_DIRECTORY = (
    "title",
    "description",
    "language",
    "out",
)  # what a directory shows of a channel; a sitemap's, its dates too

Made = tuple[list[tuple[str, Rendition]], list[Problem]]


class Projected(Struct):
    """What shall become of one projection."""

    stale: Stale
    wanted: dict[str, tuple[str, bytes]]  # path below public/ -> (plugin, bytes)
    failed: set[str]  # plugins that could not make theirs: their old files stay
    record: tuple[Path, bytes] | None = None  # a story's
    channel: Channel | None = None  # a channel's


class Publisher:
    """Writes projections to the disk, for one process. *listeners*: plugins that hear what was published."""

    def __init__(
        self,
        ledger: Ledger,
        where: Places,
        report: Report,
        told: Callable[[str], None],
        listeners: Callable[[], Sequence[str]],
    ) -> None:
        self.ledger = ledger
        self.places = where
        self.report = report
        self.told = told
        self.listeners = listeners

    def sorted(self, stale: Stale, made: Made, what: str) -> Projected:
        """What a projection's files shall be; accidents become lines of the report."""
        renditions, problems = made
        for problem in problems:
            self.told(f"{what}: {problem.plugin}: {problem.message}")
        wanted: dict[str, tuple[str, bytes]] = {}
        failed = {problem.plugin for problem in problems}
        for plugin, rendition in renditions:
            if places.below(self.places.public, rendition.path) is None:
                self.told(f"{what}: {plugin}: refused to write {rendition.path!r:.80}")
                failed.add(plugin)
            else:
                wanted[rendition.path] = (plugin, rendition.data)
        return Projected(stale, wanted, failed)

    def write(self, done: Sequence[Projected]) -> None:
        """Bring the files of these projections into step, and say so in the ledger."""
        if not done:
            return
        files = self._intend(done)
        removed: list[str] = []
        written = self._put_all(done, files)
        for one in done:
            for file in files[one.stale.owner]:
                if file.path not in one.wanted and file.plugin not in one.failed:
                    places.remove(self.places.public / file.path, self.places.public)
                    removed.append(file.path)
        self._note(done, written, removed)
        self.report.written += len(written)
        self.report.removed += len(removed)

    def _intend(self, done: Sequence[Projected]) -> dict[str, list[File]]:
        """The files of these projections, new ones written down before they are written; those of others left out."""
        with self.ledger.read() as tx:
            files = projections.files_of(tx, [one.stale.owner for one in done])
        known = {file.path for mine in files.values() for file in mine}
        new = [(path, one, plugin) for one in done for path, (plugin, _) in one.wanted.items() if path not in known]
        if not new:
            return files
        with self.ledger.write() as tx:
            projections.intend(tx, [File(path, one.stale.owner, plugin, "") for path, one, plugin in new])
            there = projections.at_paths(tx, [path for path, _, _ in new])
        for path, one, plugin in new:
            if there[path].owner == one.stale.owner:
                files[one.stale.owner].append(there[path])
            else:
                self.told(
                    f"{path}: {plugin} wants to write it, but {there[path].plugin} does, for another story or feed"
                )
                one.failed.add(plugin)
        return files

    def _put_all(self, done: Sequence[Projected], files: Mapping[str, Sequence[File]]) -> list[tuple[str, str, str]]:
        """Write the records and the files; returns (path, sha256, plugin) of those that are other than the ledger knew."""
        records = [one.record for one in done if one.record is not None]
        known = {(one.stale.owner, file.path): file.sha256 for one in done for file in files[one.stale.owner]}
        wanted = [
            (one, path, plugin, data)
            for one in done
            for path, (plugin, data) in one.wanted.items()
            if (one.stale.owner, path) in known  # else somebody else's: complained about already
        ]
        outcomes = places.write_each([*records, *((self.places.public / path, data) for _, path, _, data in wanted)])
        for outcome in outcomes[: len(records)]:
            if isinstance(outcome, OSError):
                raise outcome
        folders = {self.places.records} if records else set()
        written = []
        for (one, path, plugin, data), outcome in zip(wanted, outcomes[len(records) :], strict=True):
            if isinstance(outcome, OSError):
                self._refused(one, path, plugin, outcome)
                continue
            digest = hashlib.sha256(data).hexdigest()
            if digest != known[one.stale.owner, path]:
                folders.add((self.places.public / path).parent)
                written.append((path, digest, plugin))
        places.flush(folders)
        return written

    def _refused(self, one: Projected, path: str, plugin: str, error: OSError) -> None:
        """A name that cannot be a file's: a folder of that name stands there, or it is too long. Else it may pass: raise."""
        if error.errno not in _IMPOSSIBLE:
            raise error
        self.told(f"{self.places.public / path}: {plugin}: cannot be written: {error.strerror}")
        one.failed.add(plugin)

    def _note(self, done: Sequence[Projected], written: Sequence[tuple[str, str, str]], removed: Iterable[str]) -> None:
        with self.ledger.write() as tx:
            projections.written(tx, written)
            told_paths = [path for path, _, _ in written]
            for path in removed:
                projections.removed(tx, path)
                told_paths.append(path)
            for one in done:
                self._list(tx, one)
                if one.failed:
                    projections.postpone(tx, one.stale, min(max(AGAIN, time.time() - one.stale.since), SELDOM))
            projections.fresh(tx, [one.stale for one in done if not one.failed])
            if told_paths:
                self._announce(tx, sorted(told_paths))

    def _list(self, tx: Tx, one: Projected) -> None:
        """A feed that is new, or shown otherwise, is listed anew in its directory."""
        if one.channel is None:
            return
        channel, row = one.channel, membership.channel(tx, one.channel.name)
        values = described(channel)
        changed = [key for key, value in values.items() if row is None or getattr(row, key) != value]
        if changed:
            membership.describe(tx, channel.name, **values)
            directory = channels.directory_of(channel.name)
            if directory == channels.SITEMAP or any(key in _DIRECTORY for key in changed):
                projections.mark(tx, "directory", directory)

    def _announce(self, tx: Tx, paths: list[str]) -> None:
        for plugin in self.listeners():
            outbox.post(tx, "published", plugin, f"{tx.change}", msgspec.json.encode(paths))


def described(channel: Channel) -> dict[str, Any]:
    """What a channel's row says of it once it is published."""
    return {
        "title": channel.title,
        "description": channel.description,
        "language": channel.language,
        "updated": told(channel.updated) if channel.updated else None,
        "out": True,
    }


def listed(row: ChannelRow) -> Channel:
    """A channel as directories list it, from its row."""
    return Channel(
        name=row.name,
        title=row.title,
        description=row.description,
        language=row.language,
        updated=heard(row.updated) if row.updated else None,
        archives=row.archives,
    )
