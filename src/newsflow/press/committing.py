"""Commit: the only writer of stories. Record, header, channels, and what on disk is stale now, in one transaction.

Stories that are finished at the same time share one. Plugins are asked (hold) before the transaction begins, so that none can
keep the ledger locked; when the ledger has moved on meanwhile in what a record was made from, it is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from newsflow import record, text
from newsflow.config import Config
from newsflow.errors import StoryError
from newsflow.ledger import Ledger, Tx, projections, sources, stories
from newsflow.ledger.sources import SourceRow
from newsflow.ledger.stories import StoryRow
from newsflow.ledger.times import told
from newsflow.press import identity
from newsflow.press.completing import Completed, Known, complete
from newsflow.press.keeping import keep_in_step, keep_story, post, shown_after
from newsflow.record import Record
from newsflow.story import Draft, Hold

TOGETHER = 16  # stories written in one transaction: other processes wait for it
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


class Finished(Struct, frozen=True):
    """A source that has been through the map."""

    claimed: Claimed
    drafts: Sequence[Draft]


class Committed(Struct, frozen=True):
    """What one commit did to one story."""

    guid: str
    id: str
    status: str
    change: str  # new, revised, withdrawn, unchanged, superseded, …
    fresh: Fresh | None = None  # when its files are stale now


class Fresh(Struct, frozen=True):
    """A committed record, so that who projects it next need not read it back."""

    version: int  # of the ledger, in which it was committed
    revision: int
    shown: int | None  # the revision that stands in public/
    packed: bytes


Outcome = list[Committed] | StoryError | ClaimLostError


class Batch:
    """Finished sources on their way into the ledger, and what became of each; `outcomes` are complete when nothing waits.

    Raises nothing for a source's own sake: a StoryError (offsets that do not tell the truth) or ClaimLostError is its outcome.
    """

    def __init__(self, finished: Sequence[Finished]) -> None:
        self.finished = finished
        self.outcomes: list[Outcome] = [[] for _ in finished]
        self.waiting: list[Page] | None = None  # None: not yet looked at


class Page(Struct, frozen=True):
    """One draft of a batch."""

    source: int  # its place in the batch
    claimed: Claimed
    draft: Draft | None  # None: a source without stories, which is to be settled
    settled: Sequence[Draft] | None  # of its source's last draft: all of them
    guid: str = ""
    id: str = ""  # unless another story has it
    body: str | None = None

    @property
    def touches(self) -> set[object]:
        """What in the ledger its record may depend on, and what its commit may change for others."""
        if self.draft is None:
            return set()
        near = self.draft.sketch[: stories.BANDS]
        return {self.guid, self.id, self.body or self.guid, *near}


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

    def commit(self, batch: Batch, now: datetime) -> bool:
        """Write some stories of a batch in one transaction, a source's state with its last; False when none waits any more.

        Done again after a crash it finds those that were written unchanged.
        """
        if batch.waiting is None:
            batch.waiting = [
                page
                for at, each in enumerate(batch.finished)
                for page in self._pages(at, each.claimed, each.drafts, now)
            ]
        with self.ledger.read() as tx:
            pages = _apart(batch.waiting)
            known, change = [self._look(tx, page) for page in pages], tx.change
        made = [self._made(batch, page, each, now) for page, each in zip(pages, known, strict=True)]
        with self.ledger.write() as tx:
            # What another process committed meanwhile may change what a record was made from: then it is made again.
            same = tx.change - 1 == change
            count = next(
                (n for n, page in enumerate(pages) if not same and self._look(tx, page) != known[n]), len(pages)
            )
            outcomes = [self._commit_one(tx, page, made[n], now) for n, page in enumerate(pages[:count])]
        for page, outcome in zip(pages, outcomes, strict=False):
            _note(batch, page, outcome)
        batch.waiting = [p for p in batch.waiting[count:] if not isinstance(batch.outcomes[p.source], Exception)]
        return bool(batch.waiting)

    def _pages(self, at: int, claimed: Claimed, drafts: Sequence[Draft], now: datetime) -> list[Page]:
        """The drafts of a source one by one, in the generation that its name has now."""
        generation = self._generation(claimed, drafts)
        space, name = self.ledger.namespace, claimed.row.identity
        # One draft a guid: of several versions in one package the last one holds.
        own = {identity.guid_of(space, name, generation, draft): draft for draft in _keyed(drafts)}
        if generation != claimed.row.generation:
            changed = {"generation": generation, "received": now}
            own = {guid: msgspec.structs.replace(draft, **changed) for guid, draft in own.items()}
        if not own:
            return [Page(at, claimed, None, [])]
        last, settled = next(reversed(own)), list(own.values())
        return [
            Page(
                source=at,
                claimed=claimed,
                draft=draft,
                settled=settled if guid == last else None,
                guid=guid,
                id=identity.id_of(guid, claimed.row.path),
                body=identity.body_of(draft.story.original),
            )
            for guid, draft in own.items()
        ]

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

    def _made(self, batch: Batch, page: Page, known: Known | None, now: datetime) -> Completed | None:
        """The page's record. One that cannot be written is its source's failure, and nobody else's."""
        if page.draft is None or known is None or isinstance(batch.outcomes[page.source], Exception):
            return None
        try:
            return self._complete(page.draft, known, now)
        except StoryError as error:
            batch.outcomes[page.source] = error
            return None

    def _complete(self, draft: Draft, known: Known, now: datetime) -> Completed:
        try:
            made = complete(
                draft, known, now=now, config=self.config, ask_hold=lambda record_: self.ask_hold(record_, now)
            )
        except (TypeError, ValueError, OverflowError, RecursionError, AttributeError, LookupError) as error:
            message = f"{draft.path}: cannot be written as a record: {type(error).__name__}: {error}"
            raise StoryError(message, code="unsound") from error
        if faults := record.faults(made.record):
            raise StoryError(f"{draft.path}: {faults[0]}; a plugin's offsets are wrong", code="unsound")
        return made

    def _look(self, tx: Tx, page: Page) -> Known | None:
        """Everything in the ledger that the record depends on."""
        if page.draft is None:
            return None
        guid, draft, claimed = page.guid, page.draft, page.claimed
        row = stories.by_guid(tx, guid)
        twin = stories.twin(tx, page.body, guid) if page.body else None
        near = [] if twin else stories.near(tx, draft.sketch, guid)
        alike = [(each.id, text.resemblance(draft.sketch, stories.unpacked(each.sketch))) for each in near]
        return Known(
            guid=guid,
            id=row.id if row else _free_id(tx, page),
            body=page.body,
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

    def _commit_one(
        self, tx: Tx, page: Page, made: Completed | None, now: datetime
    ) -> Committed | ClaimLostError | None:
        if page.draft is not None and made is None:
            return None
        if page.settled is not None and not self._settle(tx, page.claimed, page.settled, now):
            return ClaimLostError(page.claimed.row.path)
        return self._write(tx, page.claimed, made, now) if made is not None else None

    def _write(self, tx: Tx, claimed: Claimed, made: Completed, now: datetime) -> Committed:
        row = made.known.story
        if row is not None and _is_superseded(row, made, claimed):
            return Committed(row.guid, row.id, row.status, "superseded")
        shown = shown_after(made)
        changed = (
            row is None or shown != row.shown or _is_other(stories.packed_of(tx, row.guid, row.revision), made.packed)
        )
        keep_story(tx, made, claimed.row.n, claimed.sha256, now)
        kind = _kind(made)
        if made.moved:
            post(tx, made.record, kind, self.listeners("committed"))
        fresh = None
        if changed:
            keep_in_step(tx, made.record, self.config, shown=shown, new=row is None, names=made.channels)
            fresh = Fresh(tx.change, made.record.revision, shown, made.packed)
        change = kind if made.moved else "unchanged"
        return Committed(made.record.guid, made.record.id, made.record.status, change, fresh)

    def _settle(self, tx: Tx, claimed: Claimed, drafts: Sequence[Draft], now: datetime) -> bool:
        """Write down what became of the source; False when somebody else has it now, since our lease ran out."""
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
        if settled and claimed.row.failed is not None:
            projections.mark(tx, "aside", str(claimed.row.n))
        return settled


def _is_other(before: bytes | None, now: bytes) -> bool:
    """Whether two packed records would stand on disk in other bytes; older ledgers pack the layout too."""
    if before is None or before == now:
        return before is None
    return record.formatted(record.unpacked(before)) != record.formatted(record.unpacked(now))


def _apart(waiting: Sequence[Page]) -> list[Page]:
    """The first of these, as many as depend on none before them: those see each other only when they are committed."""
    seen: set[object] = set()
    for count, page in enumerate(waiting[:TOGETHER]):
        touches = page.touches
        if touches & seen:
            return list(waiting[:count])
        seen |= touches
    return list(waiting[:TOGETHER])


def _note(batch: Batch, page: Page, outcome: Committed | ClaimLostError | None) -> None:
    told_ = batch.outcomes[page.source]
    if isinstance(outcome, ClaimLostError):
        batch.outcomes[page.source] = outcome
    elif outcome is not None and not isinstance(told_, Exception):
        told_.append(outcome)


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


def _free_id(tx: Tx, page: Page) -> str:
    """The story's id; two more digits of the guid for each one that is taken."""
    free, digits = page.id, 8
    while digits < 32 and stories.is_id(tx, free):
        digits += 2
        free = identity.id_of(page.guid, page.claimed.row.path, digits)
    return free
