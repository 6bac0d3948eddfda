"""Commits that need no source: release, approve, withdraw, amend. Each makes the next revision of a record that is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec
from msgspec import Struct

from newsflow import record
from newsflow.errors import UsageError
from newsflow.ledger import Tx, desk, stories
from newsflow.ledger.stories import StoryRow
from newsflow.ledger.times import told
from newsflow.press.committing import Committer
from newsflow.press.completing import Standing, objection, revised
from newsflow.press.keeping import keep_in_step, post
from newsflow.record import Record


class Act(Struct, frozen=True):
    """What somebody does to a story."""

    action: str  # release, approve, withdraw, vanish, amend
    who: str = "newsflow"
    why: str | None = None


Step = Callable[[StoryRow, Record], tuple[Record, Standing, dict[str, object]]]
_KINDS = {
    "release": "released",
    "approve": "approved",
    "withdraw": "withdrawn",
    "vanish": "withdrawn",
    "amend": "amended",
}
_BY_ITSELF = ("release", "vanish")  # nobody's decision


def release(committer: Committer, guid: str, now: datetime) -> Record:
    """Ask again whether a held story may be published, its time having come."""

    def step(row: StoryRow, made: Record) -> tuple[Record, Standing, dict[str, object]]:
        shown = msgspec.structs.replace(made, status="published", reason=None)
        standing = objection(shown, row.content, row, committer.config, lambda each: committer.ask_hold(each, now))
        return made, standing, {}

    return _act(committer, guid, Act("release"), now, step)


def approve(committer: Committer, guid: str, act: Act, now: datetime) -> Record:
    """Publish a held story, or bring a withdrawn one back."""
    return _act(
        committer,
        guid,
        act,
        now,
        lambda row, made: (made, Standing("published"), {"approved": row.content, "killed": False}),
    )


def withdraw(committer: Committer, guid: str, act: Act, now: datetime) -> Record:
    """Take a story out of public/, until the desk approves it."""
    return _act(
        committer,
        guid,
        act,
        now,
        lambda row, made: (made, Standing("withdrawn", act.why), {"approved": None, "killed": True}),
    )


def vanish(committer: Committer, guid: str, why: str, now: datetime) -> Record:
    """Withdraw a story whose source is gone; it is published again when it comes back."""
    return _act(committer, guid, Act("vanish"), now, lambda row, made: (made, Standing("withdrawn", why), {}))


def amend(committer: Committer, guid: str, note: str, act: Act, now: datetime) -> Record:
    """Put a correction note on a story, or take it off."""

    def step(row: StoryRow, made: Record) -> tuple[Record, Standing, dict[str, object]]:
        standing = Standing(made.status, made.reason, shown=row.shown is not None and made.status == "held")
        return msgspec.structs.replace(made, note=note or None), standing, {"note": note or None}

    return _act(committer, guid, act, now, step)


def _act(committer: Committer, guid: str, act: Act, now: datetime, step: Step) -> Record:
    while True:
        with committer.ledger.read() as tx:
            row, change = stories.by_guid(tx, guid), tx.change
            data = stories.record_of(tx, guid, row.revision) if row else None
        if row is None or data is None:
            raise UsageError(f"{guid}: no such story")
        made, standing, values = step(row, record.decode(data))
        made = revised(made, row, standing, row.content, now=now)
        with committer.ledger.write() as tx:
            if tx.change - 1 == change or stories.by_guid(tx, guid) == row:
                _save(tx, committer, row, made, standing, values, now)
                if act.action not in _BY_ITSELF:
                    desk.note(tx, guid, act.action, who=act.who, now=now, why=act.why)
                if made.revision != row.revision:
                    post(tx, made, _KINDS[act.action], committer.listeners("committed"))
                return made


def _save(
    tx: Tx,
    committer: Committer,
    row: StoryRow,
    made: Record,
    standing: Standing,
    values: dict[str, object],
    now: datetime,
) -> None:
    shown = made.revision if made.status == "published" else row.shown if standing.shown else None
    stories.save(
        tx,
        row,
        row.guid,
        revision=made.revision,
        shown=shown,
        appeared=row.appeared or shown is not None,
        status=made.status,
        reason=made.reason,
        held_until=told(standing.until) if standing.until else None,
        updated=told(made.updated),
        **values,
    )
    stories.keep(tx, row.guid, made.revision, record.packed(made), now)
    keep_in_step(tx, made, committer.config, shown=shown)
