"""What people decided: verdicts on edits, approvals, withdrawals, notes. Who, when and why, for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sql
from msgspec import Struct

from newsflow.ledger.statements import Prepared
from newsflow.ledger.store import Tx
from newsflow.ledger.tables import decisions
from newsflow.ledger.times import told
from newsflow.story import Decision

VERDICTS = ("accept", "reject")


_VERDICTS = Prepared(
    sql.select(decisions)
    .where(
        decisions.c.guid.in_(sql.bindparam("guids", expanding=True)),
        decisions.c.action.in_(sql.bindparam("actions", expanding=True)),
    )
    .order_by(decisions.c.n)
)


class Entry(Struct, frozen=True):
    """One line of the desk's journal."""

    guid: str
    action: str
    who: str
    at: str
    why: str | None


def note(tx: Tx, guid: str, action: str, *, who: str, now: datetime, why: str | None = None) -> None:
    """Write down what somebody did to a story."""
    tx.insert(decisions, guid=guid, action=action, who=who, at=told(now), why=why)


def decide(tx: Tx, guid: str, decision: Decision, *, who: str, now: datetime) -> None:
    """Write down a verdict on an edit; it replaces an earlier one on the same words in the same context."""
    same = [getattr(decisions.c, key) == getattr(decision, key) for key in ("rule", "before", "after", "left", "right")]
    tx.run(sql.delete(decisions).where(decisions.c.guid == guid, decisions.c.action.in_(VERDICTS), *same))
    tx.insert(
        decisions,
        guid=guid,
        action=decision.verdict,
        rule=decision.rule,
        before=decision.before,
        after=decision.after,
        left=decision.left,
        right=decision.right,
        who=who,
        at=told(now),
    )


def verdicts(tx: Tx, guids: Sequence[str]) -> tuple[Decision, ...]:
    """The verdicts on edits of these stories, in the order in which they were given."""
    if not guids:
        return ()
    rows = tx.all(_VERDICTS, guids=list(guids), actions=list(VERDICTS))
    return tuple(Decision(row.rule, row.before, row.after, row.left, row.right, row.action) for row in rows)


def journal(tx: Tx, guid: str) -> list[Entry]:
    """Everything people did to a story, in order."""
    chosen = sql.select(decisions).where(decisions.c.guid == guid).order_by(decisions.c.n)
    return [Entry(row.guid, row.action, row.who, row.at, row.why) for row in tx.all(chosen)]
