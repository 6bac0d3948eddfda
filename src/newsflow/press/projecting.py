"""Projections: what each stale record, page and feed shall be, from the ledger. publishing.py writes them.

What was built from an older state of the ledger is built again. A story just committed is at the renderers before anybody
asks for it: then its record need not be read back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from msgspec import Struct

from newsflow import channels, record
from newsflow.config import Config
from newsflow.engine import Crew
from newsflow.engine.hand import Job
from newsflow.ledger import Ledger, Tx, membership, projections, stories
from newsflow.ledger.membership import ChannelRow, Entry
from newsflow.ledger.projections import Stale
from newsflow.ledger.times import heard, told
from newsflow.press.committing import Committed
from newsflow.press.places import Places
from newsflow.press.publishing import Projected, Publisher, listed
from newsflow.press.reports import Report
from newsflow.record import Record
from newsflow.story import Channel

BATCH = 32  # projections written between two looks at the ledger
_BEGUN = 2 * BATCH  # stories rendered ahead
_SMALL = 1 << 16  # bytes of a packed record that is kept at hand until then


class Begun(Struct, frozen=True):
    """A story on its way: its newest record, and the job that renders the public one, if one stands in public/."""

    id: str
    packed: bytes | None
    job: Job | None
    version: int = 0


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
        self.publisher = Publisher(ledger, where, report, told, self._listeners)
        self._begun: dict[str, Begun] = {}

    def _listeners(self) -> list[str]:
        return [call.plugin for call in self.crew.roster.calls["published"]]

    def _any(self, *kinds: str) -> bool:
        """Whether there is anything to write; a look is a hundred times cheaper than a change."""
        with self.ledger.read() as tx:
            return projections.any_waiting(tx, kinds)

    # -- stories -----------------------------------------------------------------------------------------------------

    def begin(self, committed: Sequence[Committed]) -> None:
        """Render what was just committed; stories() finds it done, unless somebody changes it meanwhile."""
        for each in committed:
            fresh = each.fresh
            if fresh is None or len(self._begun) >= _BEGUN or len(fresh.packed) > _SMALL:
                continue
            if fresh.shown in (None, fresh.revision):
                job = self.crew.rendering(fresh.packed) if fresh.shown is not None else None
                self._begun[each.guid] = Begun(each.id, fresh.packed, job, fresh.version)

    def stories(self, limit: int = BATCH) -> int:
        """Write the records and pages of stale stories; returns how many there were."""
        if not self._any("story"):
            self._begun.clear()
            return 0
        with self.ledger.write() as tx:
            taken = projections.take(tx, ["story"], limit)
            begun = self._taken(tx, taken)
        if not taken:
            self._begun.clear()  # another process has them
        self.publisher.write([self._story(stale, begun.get(stale.name)) for stale in taken])
        return len(taken)

    def _taken(self, tx: Tx, taken: Sequence[Stale]) -> dict[str, Begun]:
        """What is on its way already, and the rest from the ledger."""
        found = {one.name: begun for one in taken if (begun := self._begun.pop(one.name, None)) is not None}
        found = {
            one.name: found[one.name] for one in taken if one.name in found and found[one.name].version == one.version
        }
        rows = stories.by_guids(tx, [one.name for one in taken if one.name not in found])
        wanted = {(row.guid, revision) for row in rows.values() for revision in (row.revision, row.shown) if revision}
        packed = stories.packed_each(tx, sorted(wanted))
        for guid, row in rows.items():
            public = packed.get((guid, row.shown)) if row.shown is not None else None
            job = self.crew.rendering(public) if public is not None else None
            found[guid] = Begun(row.id, packed.get((guid, row.revision)), job)
        return found

    def _story(self, stale: Stale, begun: Begun | None) -> Projected:
        made = self.crew.rendered(begun.job) if begun is not None and begun.job is not None else ([], [])
        story = self.publisher.sorted(stale, made, begun.id if begun else stale.name)
        if begun is not None and begun.packed is not None:
            story.record = self.places.record(begun.id), record.formatted(record.unpacked(begun.packed))
        return story

    # -- channels ----------------------------------------------------------------------------------------------------

    def channels(self, limit: int = BATCH) -> int:
        """Write stale feeds and their archive pages, then the directories that list them; returns how many there were."""
        if not self._any("channel", "directory"):
            return 0
        with self.ledger.write() as tx:
            taken = projections.take(tx, ["channel"], limit)
            for name in dict.fromkeys(stale.name for stale in taken if not stale.page):
                self._lay_out(tx, name)
        with self.ledger.read() as tx:
            begun = [self._channel(tx, stale) for stale in taken]
        done = []
        for stale, job, channel in begun:
            made = self.crew.rendered(job) if job is not None else ([], [])
            one = self.publisher.sorted(stale, made, f"feeds of {stale.name!r}")
            one.channel = channel if not stale.page else None
            done.append(one)
        self.publisher.write(done)
        if taken:
            return len(taken)
        return self._directories()

    def _lay_out(self, tx: Tx, name: str) -> None:
        """Give newcomers their places; close the pages that are full, and behind the document's window."""
        places_given = membership.place_newcomers(tx, name)
        row = membership.channel(tx, name)
        if row is None or not channels.archived(name) or not channels.enough(name, places_given, self.config):
            return
        size = channels.window(name, self.config)
        oldest = membership.oldest(tx, name, size) or places_given + 1
        pages = max(row.archives, -(-(oldest - 1) // size))
        if pages > row.archives:
            membership.describe(tx, name, archives=pages)
            for page in range(row.archives + 1, pages + 1):
                projections.mark(tx, "channel", name, page)
            if channels.directory_of(name) == channels.SITEMAP:
                projections.mark(tx, "directory", channels.SITEMAP)

    def _channel(self, tx: Tx, stale: Stale) -> tuple[Stale, Job | None, Channel | None]:
        """Begin to publish one channel; no job when it is not to be."""
        row = membership.channel(tx, stale.name)
        if row is None or not channels.enough(stale.name, row.places, self.config) or stale.page > row.archives:
            return stale, None, None
        entries = self._entries(tx, stale)
        updated = max((each.updated for each in entries), default=row.updated)
        oldest = channels.age(stale.name)
        if oldest is not None and updated is not None:
            since = told(heard(updated) - oldest)
            entries = [each for each in entries if each.published >= since]
        packed = stories.packed_each(tx, [(each.guid, each.revision) for each in entries])
        ordered = [packed[key] for each in entries if (key := (each.guid, each.revision)) in packed]
        channel = self._described(row, updated, ordered, stale.page)
        return stale, self.crew.publishing(channel, ordered, brief=channels.brief(stale.name)), channel

    def _entries(self, tx: Tx, stale: Stale) -> list[Entry]:
        """The stories that a channel's document or page shows, the newest first."""
        size = channels.window(stale.name, self.config)
        if stale.page:
            first = (stale.page - 1) * size + 1
            entries = membership.page(tx, stale.name, first, first + size - 1)
        else:
            entries = membership.newest(tx, stale.name, size)
        # Behind some a newer revision is held: the row has that one's dates.
        older = stories.packed_each(tx, [(each.guid, each.revision) for each in entries if not each.newest])
        entries = [_as_shown(each, older.get((each.guid, each.revision))) for each in entries]
        return sorted(entries, key=lambda each: (each.published, each.place), reverse=True)

    def _described(self, row: ChannelRow, updated: str | None, ordered: Sequence[bytes], page: int) -> Channel:
        # Only a channel of a kind is called by what its newest story calls it.
        tells = bool(ordered) and row.name.partition("/")[0] in channels.KINDS
        about: Record | str | None = record.decode(record.unpacked(ordered[0])) if tells else row.title or None
        return msgspec.structs.replace(
            channels.describe(row.name, about, self.config),
            updated=heard(updated) if updated else None,
            archive=page or None,
            # A closed page never changes because newer ones are closed: it knows of itself and its elders only.
            archives=page or row.archives,
        )

    def _directories(self) -> int:
        """Write the pages that list channels."""
        with self.ledger.write() as tx:
            taken = projections.take(tx, ["directory"])
            rows = [listed(row) for row in membership.published(tx)] if taken else []
        done = []
        for stale in taken:
            channel = channels.directory(stale.name, rows, self.config)
            made = self.crew.rendered(self.crew.publishing(channel, []))
            done.append(self.publisher.sorted(stale, made, f"the directory {stale.name!r}"))
        self.publisher.write(done)
        return len(taken)


def _as_shown(entry: Entry, packed: bytes | None) -> Entry:
    """The entry with the dates of the revision that is shown, if that is not the newest one."""
    if entry.newest or packed is None:
        return entry
    shown = record.head(record.unpacked(packed))
    return msgspec.structs.replace(entry, published=told(shown.published), updated=told(shown.updated))
