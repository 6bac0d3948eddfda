"""Stories: one row each, every revision's record, and how near-duplicates are found."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sql
from msgspec import Struct

from newsflow import record
from newsflow.ledger.statements import Prepared, upsert
from newsflow.ledger.store import Tx, parts
from newsflow.ledger.tables import bands, revisions, sources, stories
from newsflow.ledger.times import told

# Two texts that share 80 % of their shingles miss each other with a chance of about 0.2 ** BANDS, one in 400,000.
BANDS = 8
_SHOWN = 100  # stories of one source that are listed
_ALIKE = 12  # characters by which a misspelt id is looked for
_NEAR_LIMIT = 20  # stories compared with; boilerplate that thousands share must not cost more


_BY_GUIDS = Prepared(sql.select(stories).where(stories.c.guid.in_(sql.bindparam("guids", expanding=True))))
_RECORDS = Prepared(
    sql.select(revisions).where(
        revisions.c.guid.in_(sql.bindparam("guids", expanding=True)),
        revisions.c.revision.in_(sql.bindparam("revisions", expanding=True)),
    )
)
_KEEP = upsert(revisions, ("guid", "revision", "record", "committed"))
_ADD_BANDS = Prepared(sql.insert(bands), ("hash", "number"))
_OWN = sql.select(stories.c.number).where(stories.c.guid == sql.bindparam("guid")).scalar_subquery()
_EARLIER = sql.and_(
    stories.c.guid != sql.bindparam("guid"), sql.or_(_OWN.is_(None), stories.c.number < sql.func.coalesce(_OWN, 0))
)
_TWIN = Prepared(
    sql.select(stories)
    .where(stories.c.body == sql.bindparam("body"), stories.c.status != "withdrawn", _EARLIER)
    .order_by(stories.c.number)
    .limit(1)
)
_SHARING = sql.select(bands.c.number).where(bands.c.hash.in_(sql.bindparam("hashes", expanding=True))).distinct()
_NEAR = Prepared(
    sql.select(stories)
    .where(stories.c.number.in_(_SHARING), _EARLIER)
    .order_by(stories.c.number.desc())
    .limit(_NEAR_LIMIT)
)


class StoryRow(Struct, frozen=True):
    """One row of the table, in the order of its columns."""

    number: int
    guid: str
    id: str
    source: int
    wire: bool
    wire_version: str | None
    sha256: str
    revision: int
    shown: int | None
    appeared: bool
    status: str
    reason: str | None
    note: str | None
    held_until: str | None
    killed: bool
    approved: str | None
    received: str
    published: str
    updated: str
    headline: str | None
    content: str
    body: str | None
    sketch: bytes
    incomplete: bool


def by_guid(tx: Tx, guid: str) -> StoryRow | None:
    """The story with this guid."""
    row = tx.row(stories, guid=guid)
    return StoryRow(*row) if row else None


def by_guids(tx: Tx, guids: Sequence[str]) -> dict[str, StoryRow]:
    """The stories with these guids."""
    found: dict[str, StoryRow] = {}
    for some in parts(guids):
        found.update((row.guid, StoryRow(*row)) for row in tx.all(_BY_GUIDS, guids=some))
    return found


def by_id(tx: Tx, story_id: str) -> StoryRow | None:
    """The story with this id or guid."""
    row = tx.row(stories, id=story_id) or tx.row(stories, guid=story_id)
    return StoryRow(*row) if row else None


def is_id(tx: Tx, story_id: str) -> bool:
    """Whether a story has this id."""
    return tx.row(stories, id=story_id) is not None


def of_source(tx: Tx, source: int) -> list[StoryRow]:
    """Every story that came from a source, in order of the first commit."""
    return [StoryRow(*row) for row in tx.rows(stories, "number", source=source)]


def from_path(tx: Tx, path: str) -> list[StoryRow]:
    """Every story whose source has this path, the newest generation first."""
    joined = stories.join(sources, sources.c.n == stories.c.source)
    chosen = sql.select(stories).select_from(joined).where(sources.c.path == path)
    return [StoryRow(*row) for row in tx.all(chosen.order_by(stories.c.number.desc()).limit(_SHOWN))]


def like(tx: Tx, name: str) -> str | None:
    """An id that begins like *name*."""
    start = name.lower().rpartition("/")[2][:_ALIKE]
    found = tx.value(sql.select(stories.c.id).where(stories.c.id.startswith(start, autoescape=True)).limit(1))
    return str(found) if start and found else None


def activity(tx: Tx, since: datetime) -> tuple[str | None, int]:
    """When the last revision was committed, and how many were since then."""
    last = tx.value(sql.select(sql.func.max(revisions.c.committed)))
    recent = sql.select(sql.func.count()).select_from(revisions).where(revisions.c.committed >= told(since))
    return last, int(tx.value(recent) or 0)


def in_status(tx: Tx, status: str, limit: int = 1000) -> list[StoryRow]:
    """Stories of one status, in order of the first commit."""
    chosen = sql.select(stories).where(stories.c.status == status).order_by(stories.c.number).limit(limit)
    return [StoryRow(*row) for row in tx.all(chosen)]


def due(tx: Tx, now: datetime, limit: int = 100) -> list[StoryRow]:
    """Held stories whose time has come."""
    chosen = (
        sql.select(stories).where(stories.c.held_until <= told(now)).order_by(stories.c.held_until, stories.c.number)
    )
    return [StoryRow(*row) for row in tx.all(chosen.limit(limit))]


def next_due(tx: Tx) -> str | None:
    """When the next held story's time comes."""
    return tx.value(sql.select(sql.func.min(stories.c.held_until)))  # type: ignore[no-any-return]


def every(tx: Tx, after: int = 0, limit: int = 500) -> list[StoryRow]:
    """A page of all stories, in order of the first commit."""
    chosen = sql.select(stories).where(stories.c.number > after).order_by(stories.c.number).limit(limit)
    return [StoryRow(*row) for row in tx.all(chosen)]


def counts(tx: Tx) -> dict[str, int]:
    """How many stories are in each status."""
    return {
        row[0]: int(row[1]) for row in tx.all(sql.select(stories.c.status, sql.func.count()).group_by(stories.c.status))
    }


def twin(tx: Tx, body: str, guid: str) -> StoryRow | None:
    """The first story with the same words, when it came before *guid* and is not withdrawn."""
    row = tx.one(_TWIN, body=body, guid=guid)
    return StoryRow(*row) if row else None


def near(tx: Tx, sketch: Sequence[int], guid: str) -> list[StoryRow]:
    """Earlier stories that share one of the smallest shingles: candidates for near-duplicates, oldest first."""
    if not sketch:
        return []
    return [StoryRow(*row) for row in tx.all(_NEAR, hashes=list(sketch[:BANDS]), guid=guid)][::-1]


def save(tx: Tx, known: StoryRow | None, guid: str, **values: object) -> int:
    """Insert or change a story; returns its number."""
    if known is None:
        return tx.insert(stories, guid=guid, **values)
    tx.update(stories, {"number": known.number}, **values)
    return known.number


def index(tx: Tx, number: int, sketch: Sequence[int], *, again: bool = False) -> None:
    """Make the story findable by its sketch; *again*: it was by another."""
    if again:
        tx.delete(bands, number=number)
    for value in dict.fromkeys(sketch[:BANDS]):
        tx.later(_ADD_BANDS, hash=value, number=number)


def keep(tx: Tx, guid: str, revision: int, packed: bytes, now: datetime) -> None:
    """Keep a revision's record, packed; the same revision's bytes may change (an upgraded plugin)."""
    tx.later(_KEEP, guid=guid, revision=revision, record=packed, committed=told(now))


def forget(tx: Tx, before: datetime) -> int:
    """Delete revisions committed before a moment that are neither a story's newest nor its public one; returns how many."""
    seen = sql.select(stories.c.guid).where(
        stories.c.guid == revisions.c.guid,
        (stories.c.revision == revisions.c.revision) | (stories.c.shown == revisions.c.revision),
    )
    return tx.run(sql.delete(revisions).where(revisions.c.committed < told(before), ~seen.exists()))


def record_of(tx: Tx, guid: str, revision: int) -> bytes | None:
    """A revision's record as JSON."""
    data = packed_of(tx, guid, revision)
    return None if data is None else record.unpacked(data)


def packed_of(tx: Tx, guid: str, revision: int) -> bytes | None:
    """A revision's record, packed."""
    row = tx.row(revisions, guid=guid, revision=revision)
    return None if row is None else bytes(row.record)


def packed_each(tx: Tx, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
    """The records of (guid, revision) pairs, packed."""
    found: dict[tuple[str, int], bytes] = {}
    for some in parts(wanted):
        numbers = sorted({revision for _, revision in some})
        for row in tx.all(_RECORDS, guids=[guid for guid, _ in some], revisions=numbers):
            found[row.guid, row.revision] = bytes(row.record)
    return found


def packed(sketch: Sequence[int]) -> bytes:
    """A sketch as the row keeps it."""
    return struct.pack(f"<{len(sketch)}Q", *sketch)


def unpacked(data: bytes) -> tuple[int, ...]:
    """The sketch again."""
    return struct.unpack(f"<{len(data) // 8}Q", data)
