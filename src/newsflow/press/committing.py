"""Commit: the only writer of stories. One transaction a story: record, header, channels, and what on disk is stale now.

Plugins are asked (hold) before the transaction begins, so that none can keep the ledger locked; when the ledger has moved on
meanwhile in what the record was made from, it is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from newsflow import channels, record, text
from newsflow.config import Config
from newsflow.errors import StoryError
from newsflow.ledger import Ledger, Tx, membership, outbox, projections, sources, stories
from newsflow.ledger.sources import SourceRow
from newsflow.ledger.stories import StoryRow
from newsflow.ledger.times import told
from newsflow.press import identity
from newsflow.press.completing import Completed, Known, complete
from newsflow.record import Record
from newsflow.story import Change, Draft, Hold

NEAR = 0.8  # resemblance from which two stories are flagged as near-duplicates


class ClaimLostError(Exception):
    """Somebody else works on this source now: our lease ran out. What we made of it is thrown away."""


class Claimed(Struct, frozen=True):
    """A source in work, as it was claimed."""

    row: SourceRow
    stat: str
    size: int
    sha256: str
    fingerprint: str
    fresh: bool  # dropped or rewritten, not only processed again
    kept: str | None = None  # worked on from here (relative to OUT), not from the inbox


class Committed(Struct, frozen=True):
    """What one commit did to one story."""

    guid: str
    id: str
    status: str
    change: str  # new, revised, withdrawn, unchanged, superseded, …


class Committer:
    """Commits for one process. *listeners*: hook -> names of the plugins that implement it."""

    def __init__(
        self,
        ledger: Ledger,
        config: Config,
        *,
        ask_hold: Callable[[Record, datetime], Hold | None],
        listeners: Callable[[str], Sequence[str]],
    ) -> None:
        self.ledger = ledger
        self.config = config
        self.ask_hold = ask_hold
        self.listeners = listeners

    def commit(self, claimed: Claimed, drafts: Sequence[Draft], now: datetime) -> list[Committed]:
        """Write a source's stories, each in a transaction of its own, the source's state with the last.

        Done again after a crash it finds the first ones unchanged. Raises ClaimLostError, or StoryError for a draft whose
        offsets do not tell the truth.
        """
        generation = self._generation(claimed, drafts)
        drafts = self._distinct(drafts, generation, claimed)
        if generation != claimed.row.generation:
            drafts = [msgspec.structs.replace(draft, generation=generation, received=now) for draft in drafts]
        done = []
        for at, draft in enumerate(drafts):
            last = at == len(drafts) - 1
            done.append(self._commit_one(claimed, draft, now, drafts if last else None))
        if not drafts:
            with self.ledger.write() as tx:
                self._settle(tx, claimed, drafts, now)
        return done

    def _distinct(self, drafts: Sequence[Draft], generation: int, claimed: Claimed) -> list[Draft]:
        """One draft a guid: of several versions in one package the last one holds."""
        space, name = self.ledger.namespace, claimed.row.identity
        return list({identity.guid_of(space, name, generation, draft): draft for draft in _keyed(drafts)}.values())

    def _generation(self, claimed: Claimed, drafts: Sequence[Draft]) -> int:
        """The generation of the source's name: the next one when it now tells only different stories."""
        row, space = claimed.row, self.ledger.namespace
        if not row.sha256 or row.sha256 == claimed.sha256:
            return row.generation
        pairs = 0
        with self.ledger.read() as tx:
            for draft in _keyed(drafts):
                if draft.story.declared.guid:
                    continue
                known = stories.by_guid(tx, identity.guid_of(space, row.identity, row.generation, draft))
                before = stories.record_of(tx, known.guid, known.revision) if known else None
                if before is not None:
                    pairs += 1
                    if not identity.is_another_story(record.decode(before).original, draft.story.original):
                        return row.generation
            return sources.next_generation(tx, row.identity) if pairs else row.generation

    def _commit_one(self, claimed: Claimed, draft: Draft, now: datetime, settled: Sequence[Draft] | None) -> Committed:
        while True:
            with self.ledger.read() as tx:
                known, change = self._look(tx, claimed, draft), tx.change
            made = self._complete(draft, known, now)
            with self.ledger.write() as tx:
                if tx.change - 1 != change and self._look(tx, claimed, draft) != known:
                    continue  # nothing is written yet; the transaction ends empty
                outcome = self._write(tx, claimed, made, now)
                if settled is not None:
                    self._settle(tx, claimed, settled, now)
                return outcome

    def _complete(self, draft: Draft, known: Known, now: datetime) -> Completed:
        """The draft's record. One that cannot be written is this story's failure, and nobody else's."""
        try:
            made = complete(
                draft, known, now=now, config=self.config, ask_hold=lambda record_: self.ask_hold(record_, now)
            )
            record.encode(made.record)
            channels.channels_of(made.record, self.config)
        except (TypeError, ValueError, OverflowError, RecursionError, AttributeError, LookupError) as error:
            message = f"{draft.path}: cannot be written as a record: {type(error).__name__}: {error}"
            raise StoryError(message, code="unsound") from error
        if faults := record.faults(made.record):
            raise StoryError(f"{draft.path}: {faults[0]}; a plugin's offsets are wrong", code="unsound")
        return made

    def _look(self, tx: Tx, claimed: Claimed, draft: Draft) -> Known:
        """Everything in the ledger that the record depends on."""
        guid = identity.guid_of(self.ledger.namespace, claimed.row.identity, draft.generation, draft)
        row = stories.by_guid(tx, guid)
        body = identity.body_of(draft.story.original)
        twin = stories.twin(tx, body, guid) if body else None
        near = [] if twin else stories.near(tx, draft.sketch, guid)
        alike = [(each.id, text.resemblance(draft.sketch, stories.unpacked(each.sketch))) for each in near]
        return Known(
            guid=guid,
            id=row.id if row else _free_id(tx, guid, claimed.row.path),
            story=row,
            twin=twin,
            near=tuple((story_id, share) for story_id, share in alike if share >= NEAR),
            borrowed=self._borrowed(tx, claimed, row, draft),
        )

    def _borrowed(self, tx: Tx, claimed: Claimed, row: StoryRow | None, draft: Draft) -> str | None:
        """The path of another source that used this wire guid for a quite different text."""
        if row is None or not row.wire or row.source == claimed.row.n or draft.story.declared.status != "usable":
            return None
        before, other = stories.record_of(tx, row.guid, row.revision), sources.by_number(tx, row.source)
        if before is None or other is None:
            return None
        another = identity.is_another_story(record.decode(before).original, draft.story.original)
        return other.path if another else None

    def _write(self, tx: Tx, claimed: Claimed, made: Completed, now: datetime) -> Committed:
        row = made.known.story
        if row is not None and _is_superseded(row, made, claimed):
            return Committed(row.guid, row.id, row.status, "superseded")
        shown = shown_after(made)
        before = stories.record_of(tx, row.guid, row.revision) if row else None
        keep_story(tx, made, claimed.row.n, claimed.sha256, now)
        kind = _kind(made)
        if made.moved:
            post(tx, made.record, kind, self.listeners("committed"))
        if row is None or shown != row.shown or before != record.encode(made.record):
            keep_in_step(tx, made.record, self.config, shown=shown)
        return Committed(made.record.guid, made.record.id, made.record.status, kind if made.moved else "unchanged")

    def _settle(self, tx: Tx, claimed: Claimed, drafts: Sequence[Draft], now: datetime) -> None:
        generation = drafts[0].generation if drafts else claimed.row.generation
        settled = sources.settle(
            tx,
            claimed.row.n,
            state="committed",
            stat=claimed.stat,
            size=claimed.size,
            sha256=claimed.sha256,
            fingerprint=claimed.fingerprint,
            generation=generation,
            received=told(now) if generation != claimed.row.generation else claimed.row.received,
            incomplete=any(draft.incomplete for draft in drafts),
            kept=claimed.kept,
            tries=0,
            code=None,
            message=None,
            plugin=None,
            failed=None,
        )
        if not settled:
            raise ClaimLostError(claimed.row.path)
        if claimed.row.failed is not None:
            projections.mark(tx, "aside", str(claimed.row.n))


def keep_story(tx: Tx, made: Completed, source: int, sha256: str, now: datetime) -> None:
    """Write a story's row and its record."""
    record_, known, standing = made.record, made.known, made.standing
    shown = shown_after(made)
    appeared = shown is not None or (known.story.appeared if known.story else False)
    number = stories.save(
        tx,
        known.story,
        record_.guid,
        id=record_.id,
        source=source,
        wire=made.wire,
        wire_version=made.wire_version,
        sha256=sha256,
        revision=record_.revision,
        shown=shown,
        appeared=appeared,
        status=record_.status,
        reason=record_.reason,
        note=record_.note,
        held_until=told(standing.until) if standing.until else None,
        received=told(record_.source.received or now) if known.story is None else known.story.received,
        published=told(record_.published),
        updated=told(record_.updated),
        headline=record_.headline,
        content=made.content,
        body=made.body,
        sketch=stories.packed(made.sketch),
        incomplete=record_.incomplete,
    )
    if known.story is None or known.story.sketch != stories.packed(made.sketch):
        stories.index(tx, number, made.sketch)
    stories.keep(tx, record_.guid, record_.revision, record.encode(record_), now)


def keep_in_step(tx: Tx, made: Record, config: Config, *, shown: int | None) -> None:
    """Say which projections this commit makes stale: the story, and the channels it is or was in."""
    projections.mark(tx, "story", made.guid)
    if shown is not None and shown != made.revision:
        return  # a held revision behind a public one: no reader sees a difference
    there = {member.channel: member for member in membership.of_story(tx, made.guid)}
    if made.status == "withdrawn":
        # Whoever saw it must see it go: its kill notice stands where the story stood.
        wanted = [name for name, member in there.items() if member.live]
    elif shown is not None and _is_for_feeds(made, config):
        wanted = list(channels.channels_of(made, config))
    else:
        wanted = []
    membership.join(tx, [name for name in wanted if name not in there], made.guid)
    for name in dict.fromkeys((*wanted, *there)):
        _place(tx, made.guid, name, there.get(name), name in wanted, config)


def _place(tx: Tx, guid: str, name: str, member: membership.Member | None, wanted: bool, config: Config) -> None:
    """Let a story stand in a channel, or not, and say what is stale there."""
    if member is not None and member.live != wanted:
        membership.show(tx, guid, name, wanted)
    elif not wanted:
        return
    projections.mark(tx, "channel", name)
    if member is not None and member.place is not None:
        row = membership.channel(tx, name)
        page = (member.place - 1) // channels.window(name, config) + 1
        if row is not None and page <= row.archives:
            projections.mark(tx, "channel", name, page)


def post(tx: Tx, made: Record, kind: str, plugins: Iterable[str]) -> None:
    """Put the news of a change into the outbox, once for each plugin that listens."""
    change = Change(key=f"{made.guid}/{made.revision}", kind=kind, guid=made.guid, id=made.id, revision=made.revision)  # type: ignore[arg-type]
    for plugin in plugins:
        outbox.post(tx, "committed", plugin, change.key, msgspec.json.encode(change))


def shown_after(made: Completed) -> int | None:
    """The revision that stands in public/ after this commit."""
    if made.record.status == "published":
        return made.record.revision
    return made.known.story.shown if made.standing.shown and made.known.story else None


def _kind(made: Completed) -> str:
    if made.known.story is None:
        return "new"
    return "withdrawn" if made.record.status == "withdrawn" else "revised"


def _is_superseded(row: StoryRow, made: Completed, claimed: Claimed) -> bool:
    """Whether another source has told a later version of this story: an older wire copy, or one only processed again."""
    if row.source == claimed.row.n:
        return False
    versions = [version or "" for version in (made.wire_version, row.wire_version)]
    if all(version.isdecimal() and len(version) < 19 for version in versions) and int(versions[0]) < int(versions[1]):
        return True
    return not claimed.fresh


def _is_for_feeds(made: Record, config: Config) -> bool:
    """Stories dated before [inbox] since stay out of the feeds: the first start over an archive floods nobody."""
    since = config.inbox.since
    return since is None or told(made.published) >= since


def _keyed(drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts with distinct keys: of two that a reader gave the same key, the second is told by its occurrence."""
    seen: dict[str, int] = {}
    kept = []
    for draft in drafts:
        declared = draft.story.declared
        if not declared.guid:
            seen[declared.key] = count = seen.get(declared.key, 0) + 1
            if count > 1:
                declared = msgspec.structs.replace(declared, key=f"{declared.key}#{count}")
                draft = msgspec.structs.replace(draft, story=msgspec.structs.replace(draft.story, declared=declared))
        kept.append(draft)
    return kept


def _free_id(tx: Tx, guid: str, path: str) -> str:
    """The story's id; two more digits of the guid for each one that is taken."""
    digits = 8
    while digits < 32 and stories.by_id(tx, identity.id_of(guid, path, digits)) is not None:
        digits += 2
    return identity.id_of(guid, path, digits)
