"""Projections: which files are older than the ledger, whose turn it is to write them, and which files there are.

A stale row is taken by one process at a time and deleted only at the version it was read at: what was built from an older
ledger is thrown away, and built again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sql
from msgspec import Struct

from newsflow.ledger.owner import LEASE, is_free
from newsflow.ledger.statements import Prepared, insert_for
from newsflow.ledger.store import Tx, parts
from newsflow.ledger.tables import files, stale

_KINDS = stale.c.kind.in_(sql.bindparam("kinds", expanding=True))
_KEY = ("kind", "name", "page")
_RELEASE = Prepared(
    sql.update(stale)
    .where(*(stale.c[name] == sql.bindparam(f"{name}_is") for name in _KEY), stale.c.owner == sql.bindparam("is_owner"))
    .values(owner=None, lease=None)
)
_OLDEST = Prepared(
    sql.select(stale)
    .where(_KINDS)
    .order_by(stale.c.version, stale.c.kind, stale.c.name, stale.c.page)
    .limit(sql.bindparam("most"))
)
_WAITING = Prepared(sql.select(sql.func.count(), sql.func.min(stale.c.since)).where(_KINDS))
_FIRST = Prepared(sql.select(stale.c.name).where(_KINDS).limit(1))
_FILES_OF = Prepared(
    sql.select(files).where(files.c.owner.in_(sql.bindparam("owners", expanding=True))).order_by(files.c.path)
)
_SOME = Prepared(
    sql.select(files.c.path)
    .where(files.c.owner >= sql.bindparam("first"), files.c.owner < sql.bindparam("last"), files.c.sha256 != "")
    .limit(sql.bindparam("most"))
)
_AT_PATHS = Prepared(sql.select(files).where(files.c.path.in_(sql.bindparam("paths", expanding=True))))


def _mark(dialect: str) -> Any:
    made = insert_for(dialect)(stale)
    # A change ends the pause after a failure; who is at work keeps it.
    lease = sql.case((stale.c.owner.is_(None), None), else_=stale.c.lease)
    return made.on_conflict_do_update(index_elements=_KEY, set_={"version": made.excluded.version, "lease": lease})


_MARK = Prepared(_mark, (*_KEY, "version", "since"))


class Stale(Struct, frozen=True, order=True):
    """One projection that must be written: a story, a channel (document or archive page), a directory, an error report."""

    kind: str
    name: str
    page: int
    version: int
    since: float  # seconds since the epoch

    @property
    def owner(self) -> str:
        """How its files are filed."""
        return f"{self.kind}:{self.name}:{self.page}"


class File(Struct, frozen=True):
    """One file below public/."""

    path: str
    owner: str
    plugin: str
    sha256: str


def mark(tx: Tx, kind: str, name: str, page: int = 0) -> None:
    """Say that a projection is older than this change. Who is at work on it now keeps it, and will find it stale again."""
    tx.later(_MARK, kind=kind, name=name, page=page, version=tx.change, since=time.time())


def take(tx: Tx, kinds: Sequence[str], limit: int = 32, now: float | None = None) -> list[Stale]:
    """Take stale projections to write, oldest change first."""
    moment = time.time() if now is None else now
    free = []
    for row in tx.all(_OLDEST, kinds=list(kinds), most=limit * 2):
        paused = row.owner is None and row.lease is not None and row.lease > moment
        if not paused and (row.owner == tx.owner or is_free(row.owner, row.lease, moment)):
            free.append(Stale(row.kind, row.name, row.page, row.version, row.since))
    claims = [{**_key(one), "owner": tx.owner, "lease": moment + LEASE} for one in free[:limit]]
    tx.update_each(stale, _KEY, claims)
    return free[:limit]


def waiting(tx: Tx, kinds: Sequence[str]) -> tuple[int, float | None]:
    """How many projections are stale, and since when (seconds since the epoch)."""
    row = tx.one(_WAITING, kinds=list(kinds))
    return (int(row[0]), row[1]) if row else (0, None)


def any_waiting(tx: Tx, kinds: Sequence[str]) -> bool:
    """Whether any projection of these kinds is stale."""
    return tx.one(_FIRST, kinds=list(kinds)) is not None


def fresh(tx: Tx, done: Sequence[Stale]) -> None:
    """Mark projections fresh, unless the ledger has moved on under them; then they stay stale, for anybody."""
    mine = [{**_key(one), "owner": tx.owner, "version": one.version} for one in done]
    tx.delete_each(stale, mine)
    left = [{f"{name}_is": value for name, value in _key(one).items()} | {"is_owner": tx.owner} for one in done]
    tx.run(_RELEASE, left)


def postpone(tx: Tx, one: Stale, seconds: float) -> None:
    """Try a projection that failed again after a while; at once when a new change comes."""
    tx.update(stale, {**_key(one), "owner": tx.owner}, owner=None, lease=time.time() + seconds)


def give_back(tx: Tx) -> None:
    """Let go of every projection this process had taken."""
    tx.update(stale, {"owner": tx.owner}, owner=None, lease=None)


def files_of(tx: Tx, owners: Sequence[str]) -> dict[str, list[File]]:
    """The files of projections, by projection, in order of their paths."""
    found: dict[str, list[File]] = {owner: [] for owner in owners}
    for some in parts(owners):
        for row in tx.all(_FILES_OF, owners=some):
            found[row.owner].append(File(*row))
    return found


def at_paths(tx: Tx, paths: Sequence[str]) -> dict[str, File]:
    """The files at these paths."""
    found: dict[str, File] = {}
    for some in parts(paths):
        found.update((row.path, File(*row)) for row in tx.all(_AT_PATHS, paths=some))
    return found


def intend(tx: Tx, new: Iterable[File]) -> None:
    """Say that files are about to be written, so that whoever comes after a crash knows whose they are."""
    rows = [{"path": file.path, "owner": file.owner, "plugin": file.plugin, "sha256": ""} for file in new]
    tx.add_each_new(files, rows)


def written(tx: Tx, done: Iterable[tuple[str, str, str]]) -> None:
    """Say what stands in files now: (path, sha256, plugin) each."""
    rows = [{"path": path, "sha256": sha256, "plugin": plugin} for path, sha256, plugin in done]
    tx.update_each(files, ("path",), rows)


def removed(tx: Tx, path: str) -> None:
    """Say that a file is gone."""
    tx.delete(files, path=path)


def some_files(tx: Tx, kind: str, limit: int = 50) -> list[str]:
    """The paths of some files of one kind of projection that are written."""
    return [row.path for row in tx.all(_SOME, first=f"{kind}:", last=f"{kind};", most=limit)]


def directories(tx: Tx) -> list[str]:
    """The directories that have files."""
    chosen = sql.select(files.c.owner).where(files.c.owner.like("directory:%")).distinct().order_by(files.c.owner)
    return [row.owner.split(":")[1] for row in tx.all(chosen)]


def _key(one: Stale) -> dict[str, Any]:
    return {"kind": one.kind, "name": one.name, "page": one.page}
