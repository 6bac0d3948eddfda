"""Which processes are at work on a ledger. Two with different plugins or options would undo each other's work."""

from __future__ import annotations

import time
from datetime import datetime

import sqlalchemy as sql

from newsflow.errors import LedgerError
from newsflow.ledger.owner import LEASE, is_free
from newsflow.ledger.store import Tx
from newsflow.ledger.tables import workers
from newsflow.ledger.times import told


def enter(tx: Tx, setup: str, command: str, now: datetime) -> None:
    """Say that this process works here. Raises LedgerError when another one does, with another setup."""
    moment = time.time()
    for row in tx.all(sql.select(workers)):
        if row.owner != tx.owner and is_free(row.owner, row.lease, moment):
            tx.delete(workers, owner=row.owner)
        elif row.owner != tx.owner and row.setup != setup:
            raise LedgerError(
                f"newsflow {row.command} (process {row.owner.split('|')[1]}) works on this output with other plugins or "
                "options; stop it, or use the same newsflow.toml"
            )
    tx.put(workers, owner=tx.owner, setup=setup, command=command, lease=moment + LEASE, since=told(now))


def stay(tx: Tx) -> None:
    """Renew the entry."""
    tx.update(workers, {"owner": tx.owner}, lease=time.time() + LEASE)


def leave(tx: Tx) -> None:
    """This process is done."""
    tx.delete(workers, owner=tx.owner)


def at_work(tx: Tx) -> list[str]:
    """The commands that are at work now."""
    moment = time.time()
    return [row.command for row in tx.all(sql.select(workers)) if not is_free(row.owner, row.lease, moment)]
