"""The outbox: what plugins must still be told. Written with the change it tells of, delivered afterwards, at least once."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sql
from msgspec import Struct

from newsflow.ledger.store import Tx
from newsflow.ledger.tables import outbox

TRIES = 12  # then a letter is dead: with the pauses below, after about nine hours
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0  # seconds; doubled after each failure


class Letter(Struct, frozen=True):
    """One thing to tell one plugin."""

    n: int
    hook: str
    plugin: str
    key: str
    payload: bytes
    tries: int
    error: str | None


def post(tx: Tx, hook: str, plugin: str, key: str, payload: bytes) -> None:
    """Put a letter into the outbox; a second one with the same key is the same letter."""
    tx.add_new(outbox, hook=hook, plugin=plugin, key=key, payload=payload, tries=0, due=time.time(), dead=False)


def due(tx: Tx, now: float, limit: int = 50) -> list[Letter]:
    """Letters to deliver now, in order."""
    chosen = (
        sql.select(outbox).where(~outbox.c.dead, outbox.c.due <= now).order_by(outbox.c.due, outbox.c.n).limit(limit)
    )
    return [_letter(row) for row in tx.all(chosen)]


def delivered(tx: Tx, letter: Letter) -> None:
    """Throw a delivered letter away."""
    tx.delete(outbox, n=letter.n)


def failed(tx: Tx, letter: Letter, error: str, now: float) -> None:
    """Try again later, with growing pauses; after TRIES it is dead, and stays to be seen."""
    pause = min(FIRST_PAUSE * 2**letter.tries, LONGEST_PAUSE)
    tries = letter.tries + 1
    tx.update(outbox, {"n": letter.n}, tries=tries, due=now + pause, error=error, dead=tries >= TRIES)


def counts(tx: Tx) -> tuple[int, int]:
    """How many letters wait, and how many are dead."""
    rows = {
        bool(row[0]): int(row[1]) for row in tx.all(sql.select(outbox.c.dead, sql.func.count()).group_by(outbox.c.dead))
    }
    return rows.get(False, 0), rows.get(True, 0)


def dead(tx: Tx, limit: int = 100) -> list[Letter]:
    """Letters nobody could deliver."""
    return [_letter(row) for row in tx.all(sql.select(outbox).where(outbox.c.dead).order_by(outbox.c.n).limit(limit))]


def _letter(row: Any) -> Letter:
    return Letter(row.n, row.hook, row.plugin, row.key, row.payload, row.tries, row.error)
