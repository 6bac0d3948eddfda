"""Projections: records, pages and feeds, written from the ledger. What was built from an older state is built again.

Which files a projection has is in the ledger before they are written: after a crash nobody's leftover stays below public/.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from newsflow import channels, record
from newsflow.config import Config
from newsflow.engine import Crew
from newsflow.ledger import Ledger, Tx, membership, outbox, projections, stories
from newsflow.ledger.membership import ChannelRow
from newsflow.ledger.projections import File, Stale
from newsflow.ledger.stories import StoryRow
from newsflow.ledger.times import heard, told
from newsflow.press import places
from newsflow.press.places import Places
from newsflow.press.reports import Report
from newsflow.record import Record
from newsflow.story import Channel, Problem, Rendition

BATCH = 32  # projections written between two looks at the ledger
AGAIN = 60.0  # seconds until a projection that a plugin could not make is tried again

_IMPOSSIBLE = frozenset({errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP})

Made = tuple[list[tuple[str, Rendition]], list[Problem]]


class Written(Struct):
    """What became of one projection."""

    stale: Stale
    wanted: dict[str, tuple[str, bytes]]  # path -> (plugin, bytes)
    failed: set[str]  # plugins that could not make theirs: their old files stay
    story: StoryRow | None = None
    channel: Channel | None = None


class Projector:
    """Writes what is stale, for one process."""

    def __init__(
        self,
        ledger: Ledger,
        config: Config,
        crew: Crew,
        where: Places,
        report: Report,
        told: Callable[[str], None],
    ) -> None:
        self.ledger = ledger
        self.config = config
        self.crew = crew
        self.places = where
        self.report = report
        self.told = told

    # -- stories -----------------------------------------------------------------------------------------------------

    def stories(self, limit: int = BATCH) -> int:
        """Write the records and pages of stale stories; returns how many there were."""
        if not self._any("story"):
            return 0
        with self.ledger.write() as tx:
            taken = projections.take(tx, ["story"], limit)
            rows = stories.by_guids(tx, [stale.name for stale in taken])
            newest = [stories.record_of(tx, row.guid, row.revision) for row in _in_order(taken, rows)]
            shown = [_shown(tx, row, data) for row, data in zip(_in_order(taken, rows), newest, strict=True)]
        for known, data in zip(_in_order(taken, rows), newest, strict=True):
            if data is not None:
                places.write(self.places.record(known.id), data)
        public = [record.decode(data) for data in shown if data is not None]
        made = self.crew.render_many(public)
        done = []
        for stale in taken:
            row = rows.get(stale.name)
            answer: Made = next(made) if row is not None and row.shown is not None else ([], [])
            done.append(self._sorted(stale, answer, row.id if row else stale.name))
        self._write(done, {self.places.records})
        return len(taken)

    # -- channels ----------------------------------------------------------------------------------------------------

    def channels(self, limit: int = BATCH) -> int:
        """Write stale feeds and their archive pages, then the directories that list them; returns how many there were."""
        if not self._any("channel", "directory"):
            return 0
        with self.ledger.write() as tx:
            taken = projections.take(tx, ["channel"], limit)
            for name in dict.fromkeys(stale.name for stale in taken if not stale.page):
                self._lay_out(tx, name)
        done = [self._channel(stale) for stale in taken]
        self._write(done, set())
        if taken:
            return len(taken)
        return self._directories()

    def _any(self, *kinds: str) -> bool:
        """Whether there is anything to write; a look is a hundred times cheaper than a change."""
        with self.ledger.read() as tx:
            return projections.waiting(tx, kinds)[0] > 0

    def _lay_out(self, tx: Tx, name: str) -> None:
        """Give newcomers their places; close the pages that are full, and behind the document's window."""
        places_given = membership.place_newcomers(tx, name)
        row = membership.channel(tx, name)
        if row is None or not channels.archived(name) or not channels.enough(name, places_given, self.config):
            return
        size = channels.window(name, self.config)
        oldest = min((place for place, _, _ in membership.newest(tx, name, size)), default=places_given + 1)
        pages = max(row.archives, -(-(oldest - 1) // size))
        if pages > row.archives:
            membership.describe(tx, name, archives=pages)
            for page in range(row.archives + 1, pages + 1):
                projections.mark(tx, "channel", name, page)

    def _channel(self, stale: Stale) -> Written:
        with self.ledger.read() as tx:
            row = membership.channel(tx, stale.name)
            if row is None or not channels.enough(stale.name, row.places, self.config) or stale.page > row.archives:
                return Written(stale, {}, set())
            size = channels.window(stale.name, self.config)
            first = (stale.page - 1) * size + 1
            members = (
                membership.page(tx, stale.name, first, first + size - 1)
                if stale.page
                else membership.newest(tx, stale.name, size)
            )
            data = list(stories.records_of(tx, [(guid, revision) for _, guid, revision in members]))
        read = record.head if channels.brief(stale.name) else record.decode
        records = [read(each) for each in data]
        ordered = sorted(
            zip(records, members, strict=True), key=lambda pair: (pair[0].published, pair[1][0]), reverse=True
        )
        records = [each for each, _ in ordered]
        channel = self._described(row, records, stale.page)
        made = self._sorted(stale, self.crew.publish(channel, records), f"feeds of {stale.name!r}")
        made.channel = channel if not stale.page else None
        return made

    def _described(self, row: ChannelRow, records: Sequence[Record], page: int) -> Channel:
        newest = max((each.updated for each in records), default=heard(row.updated) if row.updated else None)
        return msgspec.structs.replace(
            channels.describe(row.name, records[0] if records else (row.title or None), self.config),
            updated=newest,
            archive=page or None,
            # A closed page never changes because newer ones are closed: it knows of itself and its elders only.
            archives=page or row.archives,
        )

    def _directories(self) -> int:
        """Write the pages that list channels."""
        with self.ledger.write() as tx:
            taken = projections.take(tx, ["directory"])
            listed = [_as_channel(row) for row in membership.published(tx)] if taken else []
        done = []
        for stale in taken:
            channel = channels.directory(stale.name, listed, self.config)
            done.append(self._sorted(stale, self.crew.publish(channel, []), f"the directory {stale.name!r}"))
        self._write(done, set())
        return len(taken)

    # -- files -------------------------------------------------------------------------------------------------------

    def _sorted(self, stale: Stale, made: Made, what: str) -> Written:
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
        return Written(stale, wanted, failed)

    def _write(self, done: Sequence[Written], folders: set[Path]) -> None:
        if not done:
            return
        files = self._intend(done)
        changed: list[str] = []
        removed: list[str] = []
        written: list[tuple[str, str, str]] = []
        for one in done:
            mine = {file.path: file for file in files[one.stale.owner]}
            for path, (plugin, data) in one.wanted.items():
                if path not in mine:
                    continue  # somebody else's: complained about already
                target = self.places.public / path
                if not self._put(target, data, one, plugin):
                    continue
                digest = hashlib.sha256(data).hexdigest()
                if digest != mine[path].sha256:
                    folders.add(target.parent)
                    changed.append(path)
                    written.append((path, digest, plugin))
            for file in mine.values():
                if file.path not in one.wanted and file.plugin not in one.failed:
                    places.remove(self.places.public / file.path, self.places.public)
                    removed.append(file.path)
        places.flush(folders)
        self._note(done, written, removed)
        self.report.written += len(changed)
        self.report.removed += len(removed)

    def _put(self, target: Path, data: bytes, one: Written, plugin: str) -> bool:
        """Write one file; False when its name cannot be one: a folder of that name stands there, or it is too long."""
        try:
            places.write(target, data)
        except OSError as error:
            if error.errno not in _IMPOSSIBLE:
                raise
            self.told(f"{target}: {plugin}: cannot be written: {error.strerror}")
            one.failed.add(plugin)
            return False
        return True

    def _intend(self, done: Sequence[Written]) -> dict[str, list[File]]:
        """The files of these projections, new ones written down before they are written; those of others left out."""
        owners = [one.stale.owner for one in done]
        with self.ledger.read() as tx:
            files = projections.files_of(tx, owners)
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

    def _note(self, done: Sequence[Written], written: Sequence[tuple[str, str, str]], removed: Iterable[str]) -> None:
        with self.ledger.write() as tx:
            projections.written(tx, written)
            told_paths = [path for path, _, _ in written]
            for path in removed:
                projections.removed(tx, path)
                told_paths.append(path)
            for one in done:
                self._list(tx, one)
                if one.failed:
                    projections.postpone(tx, one.stale, AGAIN)
            projections.fresh(tx, [one.stale for one in done if not one.failed])
            if told_paths:
                self._announce(tx, sorted(told_paths))

    def _list(self, tx: Tx, one: Written) -> None:
        """A feed that is new, or newer, is listed anew in its directory."""
        if one.channel is None:
            return
        channel, row = one.channel, membership.channel(tx, one.channel.name)
        updated = told(channel.updated) if channel.updated else None
        values: dict[str, Any] = {
            "title": channel.title,
            "description": channel.description,
            "language": channel.language,
            "updated": updated,
            "out": True,
        }
        if row is None or any(getattr(row, key) != value for key, value in values.items()):
            membership.describe(tx, channel.name, **values)
            projections.mark(tx, "directory", channels.directory_of(channel.name))

    def _announce(self, tx: Tx, paths: list[str]) -> None:
        for call in self.crew.roster.calls["published"]:
            key = f"{tx.change}"
            outbox.post(tx, "published", call.plugin, key, msgspec.json.encode(paths))


def _in_order(taken: Sequence[Stale], rows: dict[str, StoryRow]) -> list[StoryRow]:
    return [rows[stale.name] for stale in taken if stale.name in rows]


def _shown(tx: Tx, row: StoryRow, newest: bytes | None) -> bytes | None:
    if row.shown is None or row.shown == row.revision:
        return newest if row.shown is not None else None
    return stories.record_of(tx, row.guid, row.shown)


def _as_channel(row: ChannelRow) -> Channel:
    return Channel(
        name=row.name,
        title=row.title,
        description=row.description,
        language=row.language,
        updated=heard(row.updated) if row.updated else None,
        archives=row.archives,
    )
