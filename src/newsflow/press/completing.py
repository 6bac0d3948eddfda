"""A draft becomes a record: guid, id, revision, status, dates, duplicates. Pure: what the ledger knows is handed in.

`revision` and `updated` move only when the text (the headline in it), mark-up, status or note changed, so that an upgraded
plugin never republishes an archive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from newsflow import channels, record
from newsflow.config import Config
from newsflow.ledger.stories import StoryRow
from newsflow.ledger.times import heard
from newsflow.record import Ledgered, Record
from newsflow.story import Draft, Hold, Problem, Status

OURS = "newsflow"  # who says what the core itself adds to a record
REVIEW = "waits for approval"
WITHHELD = "withheld by its source"
CANCELED = "withdrawn by its source"


class Known(Struct, frozen=True):
    """What the ledger knows about a draft's story."""

    guid: str
    id: str
    body: str | None = None  # digest of its words
    story: StoryRow | None = None
    twin: StoryRow | None = None  # an earlier story with the same body
    near: tuple[tuple[str, float], ...] = ()  # (id, resemblance) of earlier near-duplicates
    borrowed: str | None = None  # path of the source that used this wire guid for a quite different story


class Standing(Struct, frozen=True):
    """Whether a story is public, and why not."""

    status: Status
    reason: str | None = None
    until: datetime | None = None
    shown: bool = False  # although held: the revision that is public stays


class Completed(Struct, frozen=True):
    """A record to commit, and what the ledger notes beside it."""

    record: Record
    known: Known
    standing: Standing
    content: str
    packed: bytes  # the record, as the ledger keeps it
    channels: tuple[str, ...]  # it belongs to
    sketch: tuple[int, ...]
    wire_version: str | None
    wire: bool

    @property
    def moved(self) -> bool:
        """Whether this is a new revision."""
        return self.known.story is None or self.record.revision != self.known.story.revision


def complete(
    draft: Draft, known: Known, *, now: datetime, config: Config, ask_hold: Callable[[Record], Hold | None]
) -> Completed:
    """The record of a draft as it stands at *now*."""
    row = known.story
    published = draft.story.declared.published or (heard(row.received) if row else draft.received) or now
    as_published = Ledgered(
        id=known.id,
        guid=known.guid,
        revision=row.revision if row else 1,
        status="published",
        reason=None,
        note=row.note if row else None,
        published=published,
        # A date to come is no date of a change: readers would show the story as the newest until then.
        updated=heard(row.updated) if row else min(max(draft.story.declared.updated or published, published), now),
    )
    made = _flagged(record.complete(draft, as_published), known)
    content = content_of(made)
    standing = _standing(draft, made, content, known, config, ask_hold)
    made = revised(made, row, standing, content, now=now, declared=draft.story.declared.updated)
    return Completed(
        record=made,
        known=known,
        standing=standing,
        content=content,
        packed=record.packed(made),
        channels=channels.channels_of(made, config),
        sketch=draft.sketch,
        wire=bool(draft.story.declared.guid),
        wire_version=draft.story.declared.version,
    )


def revised(
    made: Record,
    row: StoryRow | None,
    standing: Standing,
    content: str,
    *,
    now: datetime,
    declared: datetime | None = None,
) -> Record:
    """The record with its standing, its revision, and its date of change moved when they must."""
    values: dict[str, Any] = {"status": standing.status, "reason": standing.reason}
    if row is not None and (row.content, row.status, row.note) != (content, standing.status, made.note):
        before = heard(row.updated)
        moved = declared if declared is not None and before < declared <= now and row.content != content else now
        values |= {"revision": row.revision + 1, "updated": max(moved, before)}
    return msgspec.structs.replace(made, **values)


def content_of(made: Record) -> str:
    """A digest of text and mark-up: what readers see."""
    blocks = [(b.kind, b.start, b.end) for b in made.blocks]
    marks = [(m.kind, m.start, m.end, m.href) for m in made.marks]
    return hashlib.sha256(msgspec.json.encode((made.text, blocks, marks))).hexdigest()


def _standing(
    draft: Draft,
    made: Record,
    content: str,
    known: Known,
    config: Config,
    ask_hold: Callable[[Record], Hold | None],
) -> Standing:
    """The first of these that applies."""
    row, declared = known.story, draft.story.declared
    if declared.status == "canceled":
        return Standing("withdrawn", CANCELED)
    if row and row.killed:
        return Standing("withdrawn", row.reason)
    if row and row.approved == content:
        return Standing("published")
    if declared.status == "withheld":
        return Standing("held", WITHHELD)
    if known.twin is not None:
        return Standing("held", f"duplicate of {known.twin.id}")
    return objection(made, content, row, config, ask_hold)


def objection(
    made: Record, content: str, row: StoryRow | None, config: Config, ask_hold: Callable[[Record], Hold | None]
) -> Standing:
    """What plugins and the desk's review mode say. A new revision that is held leaves the public one where it is."""
    stays = row is not None and row.shown is not None and row.content != content
    stays = stays or (row is not None and row.shown is not None and row.shown != row.revision)
    hold = ask_hold(made)
    if hold is not None:
        return Standing("held", hold.reason, hold.until, shown=stays)
    if config.publish.mode == "review" and (row is None or row.status != "published" or row.content != content):
        return Standing("held", REVIEW, shown=stays)
    return Standing("published")


def _flagged(made: Record, known: Known) -> Record:
    """What only the ledger can notice, said in metadata and problems."""
    problems = list(made.problems)
    facts: dict[str, Any] = {}
    if known.twin is not None:
        facts["duplicate_of"] = known.twin.id
        problems.append(Problem(OURS, "warning", "duplicate", f"the same text as {known.twin.id}, which came first"))
    if known.near:
        facts["near_duplicates"] = [story_id for story_id, _ in known.near]
        problems += [
            Problem(
                OURS, "warning", "near-duplicate", f"about {round(100 * share)} % of its text stands in {story_id} too"
            )
            for story_id, share in known.near
        ]
    if known.borrowed is not None:
        message = f"its source's guid stood in {known.borrowed} for a quite different text; is it used twice?"
        problems.append(Problem(OURS, "warning", "guid-reused", message))
    if len(problems) == len(made.problems):
        return made
    return msgspec.structs.replace(
        made,
        problems=tuple(problems),
        metadata={**made.metadata, **facts},
        metadata_by={**made.metadata_by, **dict.fromkeys(facts, OURS)},
    )
