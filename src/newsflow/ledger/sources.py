"""Sources: what lies in the inboxes, who works on it, what became of it.

    pending ──claim──> claimed ──commit──> committed ──project, move──> done
                          └──a StoryError──> aside          gone: deleted from a mirrored inbox

A claim is a state with an owner and a lease. Whoever commits must still own it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
import sqlalchemy as sql
from msgspec import Struct

from newsflow.ledger.owner import LEASE, is_free
from newsflow.ledger.statements import Prepared
from newsflow.ledger.store import Tx, parts
from newsflow.ledger.tables import revisions, sources, stories
from newsflow.ledger.times import told

UNKNOWN = ""  # the root of a source whose inbox nobody remembers, since the ledger was made anew

State = Literal["pending", "claimed", "committed", "done", "aside", "gone"]


_AT = Prepared(
    sql.select(sources).where(
        sources.c.root == sql.bindparam("root"), sources.c.path.in_(sql.bindparam("paths", expanding=True))
    )
)
_WITH_BYTES = Prepared(
    sql.select(sources).where(sources.c.sha256 == sql.bindparam("sha256")).order_by(sources.c.n.desc()).limit(20)
)
_LAST_GENERATION = Prepared(
    sql.select(sql.func.max(sources.c.generation)).where(sources.c.identity == sql.bindparam("identity"))
)
_COMMITTED = Prepared(
    sql.select(sources).where(sources.c.state == "committed").order_by(sources.c.n).limit(sql.bindparam("most"))
)
_CLAIM = Prepared(
    sql.update(sources)
    .where(
        sources.c.n == sql.bindparam("is_n"),
        sources.c.state == sql.bindparam("was"),
        sql.func.coalesce(sources.c.owner, "") == sql.bindparam("owner_was"),
    )
    .values(state="claimed", owner=sql.bindparam("to_owner"), lease=sql.bindparam("to_lease"))
)


class SourceRow(Struct, frozen=True):
    """One row of the table, in the order of its columns."""

    n: int
    root: str
    path: str
    identity: str
    generation: int
    stat: str = ""
    size: int = 0
    sha256: str = ""
    fingerprint: str = ""
    state: State = "pending"
    owner: str | None = None
    lease: float | None = None
    tries: int = 0
    received: str = ""
    kept: str | None = None
    incomplete: bool = False
    code: str | None = None
    message: str | None = None
    plugin: str | None = None
    failed: str | None = None
    rejected: str | None = None


def at(tx: Tx, root: str, paths: Sequence[str]) -> dict[str, SourceRow]:
    """The rows of these paths below *root*, by path."""
    found: dict[str, SourceRow] = {}
    for some in parts(paths):
        found.update((row.path, SourceRow(*row)) for row in tx.all(_AT, root=root, paths=some))
    return found


def by_number(tx: Tx, n: int) -> SourceRow | None:
    """One row."""
    row = tx.row(sources, n=n)
    return SourceRow(*row) if row else None


def with_bytes(tx: Tx, sha256: str) -> list[SourceRow]:
    """Rows whose bytes were the same: candidates for a rename. At most twenty, the newest first."""
    return [SourceRow(*row) for row in tx.all(_WITH_BYTES, sha256=sha256)]


def in_state(tx: Tx, states: Iterable[State], *, after: int = 0, limit: int = 500) -> list[SourceRow]:
    """Rows in one of *states* with a number above *after*, in order: a page of at most *limit*."""
    chosen = sql.select(sources).where(sources.c.state.in_(list(states)), sources.c.n > after)
    return [SourceRow(*row) for row in tx.all(chosen.order_by(sources.c.n).limit(limit))]


def is_kept_at(tx: Tx, kept: str) -> bool:
    """Whether a place below OUT is spoken for by some original."""
    return tx.row(sources, kept=kept) is not None


def mine_committed(tx: Tx, limit: int = 500) -> list[SourceRow]:
    """Committed sources whose originals wait to be moved: this process's, and those of dead ones."""
    rows = [SourceRow(*row) for row in tx.all(_COMMITTED, most=limit)]
    moment = time.time()
    return [row for row in rows if row.owner == tx.owner or is_free(row.owner, row.lease, moment)]


def below(tx: Tx, root: str, *, after: int = 0, limit: int = 500) -> list[SourceRow]:
    """Rows of one inbox in order of their number: a page of at most *limit*."""
    chosen = sql.select(sources).where(sources.c.root == root, sources.c.n > after).order_by(sources.c.n).limit(limit)
    return [SourceRow(*row) for row in tx.all(chosen)]


def counts(tx: Tx) -> dict[State, int]:
    """How many sources are in each state."""
    grouped = sql.select(sources.c.state, sql.func.count()).group_by(sources.c.state)
    return {row[0]: int(row[1]) for row in tx.all(grouped)}


def add(tx: Tx, root: str, path: str, now: datetime, **values: Any) -> SourceRow:
    """A row for a name never seen before. Its generation is the first that no other source used with this path."""
    given = {"root": root, "path": path, "identity": path, "state": "pending", "received": told(now), **values}
    given["generation"] = next_generation(tx, path)
    return SourceRow(n=tx.insert(sources, **given), **given)


def add_claimed(tx: Tx, root: str, path: str, now: datetime) -> SourceRow:
    """The same, to work on at once."""
    return add(tx, root, path, now, state="claimed", owner=tx.owner, lease=time.time() + LEASE)


def next_generation(tx: Tx, identity: str) -> int:
    """The next free generation of a name, over all inboxes: their stories must never share a guid."""
    # The highest ever given stands in its current row; a row keeps its highest.
    found = tx.value(_LAST_GENERATION, identity=identity)
    return 0 if found is None else int(found) + 1


def claim(tx: Tx, row: SourceRow, now: float | None = None) -> SourceRow | None:
    """Take a source to work on; None when somebody else has it."""
    moment = time.time() if now is None else now
    if row.state in ("claimed", "committed") and row.owner != tx.owner and not is_free(row.owner, row.lease, moment):
        return None
    lease = moment + LEASE
    # Comparing with the row as it was read: two processes that saw the same row cannot both take it.
    taken = tx.run(_CLAIM, is_n=row.n, was=row.state, owner_was=row.owner or "", to_owner=tx.owner, to_lease=lease)
    return msgspec.structs.replace(row, state="claimed", owner=tx.owner, lease=lease) if taken == 1 else None


def renew(tx: Tx) -> None:
    """Keep every claim of this process for another lease."""
    mine = sql.update(sources).where(sources.c.state == "claimed", sources.c.owner == tx.owner)
    tx.run(mine.values(lease=time.time() + LEASE))


def release(tx: Tx) -> None:
    """Give back every claim of this process: it ends, or was told to stop."""
    mine = sql.update(sources).where(sources.c.state == "claimed", sources.c.owner == tx.owner)
    tx.run(mine.values(state="pending", owner=None, lease=None))
    tx.run(sql.update(sources).where(sources.c.state == "committed", sources.c.owner == tx.owner).values(owner=None))


def settle(tx: Tx, n: int, **values: object) -> bool:
    """Write down what became of a source this process claimed; False when the claim was lost meanwhile.

    The owner stays: its original is this process's to move.
    """
    mine = {"n": n, "state": "claimed", "owner": tx.owner}
    return tx.update(sources, mine, lease=time.time() + LEASE, **values) == 1


def change(tx: Tx, n: int, **values: object) -> None:
    """Change a row that needs no claim."""
    tx.update(sources, {"n": n}, **values)


def done(tx: Tx, rows: Iterable[SourceRow]) -> None:
    """These originals stay where they are, and all else is done."""
    tx.update_each(sources, ("n",), [{"n": row.n, "state": "done"} for row in rows])


def again(tx: Tx, numbers: Sequence[int] | None) -> None:
    """Let sources be processed again; None: all that were ever done."""
    done = sql.update(sources).where(sources.c.state == "done").values(state="pending", owner=None, lease=None)
    if numbers is None:
        tx.run(done)
        return
    for some in parts(sorted(set(numbers))):
        tx.run(done.where(sources.c.n.in_(some)))


def incomplete(tx: Tx, *, after: int = 0, limit: int = 500) -> list[SourceRow]:
    """Moved sources that a plugin was missing for, or ran out of time on, in order of their number."""
    chosen = sql.select(sources).where(
        sources.c.incomplete, sources.c.state == "done", sources.c.kept.is_not(None), sources.c.n > after
    )
    return [SourceRow(*row) for row in tx.all(chosen.order_by(sources.c.n).limit(limit))]


def roots(tx: Tx, state: State) -> list[str]:
    """The inboxes that have sources in this state which were not moved away."""
    chosen = sql.select(sources.c.root).where(sources.c.state == state, sources.c.kept.is_(None)).distinct()
    return [row.root for row in tx.all(chosen.order_by(sources.c.root))]


def pending_in(tx: Tx, root: str, *, after: int = 0, limit: int = 200) -> list[SourceRow]:
    """Pending sources that still lie in an inbox, in order of their number."""
    chosen = sql.select(sources).where(
        sources.c.root == root, sources.c.state == "pending", sources.c.kept.is_(None), sources.c.n > after
    )
    return [SourceRow(*row) for row in tx.all(chosen.order_by(sources.c.n).limit(limit))]


def kept_before(tx: Tx, before: datetime, limit: int = 200) -> list[SourceRow]:
    """Sources whose originals were moved to processed/, and whose stories were all last committed before a moment."""
    recent = sql.select(revisions.c.guid).join(stories, stories.c.guid == revisions.c.guid)
    recent = recent.where(stories.c.source == sources.c.n, revisions.c.committed >= told(before))
    chosen = sql.select(sources).where(
        sources.c.state == "done", sources.c.kept.startswith("processed/"), ~recent.exists()
    )
    return [SourceRow(*row) for row in tx.all(chosen.order_by(sources.c.n).limit(limit))]


def errors(tx: Tx, limit: int = 100) -> list[SourceRow]:
    """Sources that are set aside, the newest first."""
    chosen = sql.select(sources).where(sources.c.state == "aside").order_by(sources.c.failed.desc(), sources.c.n.desc())
    return [SourceRow(*row) for row in tx.all(chosen.limit(limit))]
