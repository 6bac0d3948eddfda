"""Opening the ledger of an output folder, and bringing its projections into step with a changed setup."""

from __future__ import annotations

import shutil
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from newsflow import record
from newsflow.config import Config
from newsflow.errors import LedgerError
from newsflow.ledger import CorruptLedgerError, Ledger, membership, projections, store, stories
from newsflow.press import identity, places
from newsflow.press.keeping import keep_in_step
from newsflow.press.places import Places

_NAMESPACE = ".namespace"  # beside the records: with a lost ledger, the same names must give the same guids again
_PROJECTED = "projected"  # meta: the setup that everything on disk was last projected with
_PAGE = 200  # stories a transaction


def open_ledger(where: Places, config: Config, *, create: bool = True) -> Ledger:
    """The ledger of an output folder. One that is lost or damaged is made anew from the records."""
    from newsflow.press.rebuilding import restore

    if create:
        where.root.mkdir(parents=True, exist_ok=True)
    space = _namespace(where) or identity.namespace(config)
    try:
        ledger = Ledger(where.url, namespace=space)
    except CorruptLedgerError:
        if where.ledger_file is None:
            raise
        put_aside(where.ledger_file)
        ledger = Ledger(where.url, namespace=space)
    if ledger.created:
        restore(ledger, where, config)
    places.write(where.records / _NAMESPACE, f"{ledger.namespace}\n".encode())
    return ledger


def look_at_ledger(where: Places, config: Config) -> Ledger:
    """The ledger as it stands. Raises LedgerError, and changes nothing, when it is lost or damaged."""
    file = where.ledger_file
    if file is not None and not file.is_file():
        raise LedgerError(
            f"ledger {file}: it is gone; the next `newsflow run` or `watch` makes it anew from the records, "
            "and `newsflow rebuild` does so now"
        )
    return Ledger(where.url, namespace=_namespace(where) or identity.namespace(config))


def replace_if_damaged(where: Places, config: Config) -> bool:
    """Put a damaged ledger aside and make it anew from the records; returns whether that was needed."""
    try:
        ledger = open_ledger(where, config)
    except CorruptLedgerError:
        ledger = None
    if ledger is not None:
        sound = ledger.is_sound()
        ledger.close()
        if sound:
            return False
    if where.ledger_file is not None:
        put_aside(where.ledger_file)
    open_ledger(where, config).close()
    return True


def put_aside(file: Path) -> Path:
    """Move a damaged ledger out of the way, with its journal; returns where it lies now."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = places.free_name(file.with_name(f"{file.name}.corrupt-{stamp}"), file.parent)
    shutil.move(file, target)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            shutil.move(f"{file}{suffix}", f"{target}{suffix}")
    return target


def _namespace(where: Places) -> uuid.UUID | None:
    try:
        return uuid.UUID((where.records / _NAMESPACE).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def refresh_if_changed(ledger: Ledger, config: Config, setup: str) -> None:
    """Make every projection stale when what pages and feeds depend on has changed."""
    with ledger.read() as tx:
        same = store.get(tx, _PROJECTED) == setup
    if not same:
        refresh(ledger, config)
        with ledger.write() as tx:
            store.put(tx, _PROJECTED, setup)


def missing(ledger: Ledger, where: Places) -> set[Path]:
    """Which of a few written files are not there: somebody deleted a folder under us."""
    with ledger.read() as tx:
        paths = [where.public / path for kind in ("channel", "story") for path in projections.some_files(tx, kind)]
        paths += [where.record(row.id) for row in stories.every(tx, limit=20) if row.number]
        fresh = projections.waiting(tx, ["story", "channel"])[0] == 0
    return {path for path in paths if not path.is_file()} if fresh else set()


def refresh(ledger: Ledger, config: Config) -> None:
    """Make every projection stale, and every story a member of the channels it belongs to now."""
    after = 0
    while True:
        with ledger.write() as tx:
            rows = stories.every(tx, after, _PAGE)
            for row in rows:
                data = stories.record_of(tx, row.guid, row.shown or row.revision)
                if data is not None:
                    keep_in_step(tx, record.decode(data), config, shown=row.shown)
        if not rows:
            break
        after = rows[-1].number
    with ledger.write() as tx:
        for name in membership.names(tx):
            channel = membership.channel(tx, name)
            projections.mark(tx, "channel", name)
            for page in range(1, (channel.archives if channel else 0) + 1):
                projections.mark(tx, "channel", name, page)
            membership.describe(tx, name, archives=0)
        for name in projections.directories(tx):
            projections.mark(tx, "directory", name)
