"""What a desk does to single stories: approve, withdraw, amend, decide on edits, look.

Each is a commit of its own, needs no source, is written into the journal with who, when and why, and brings public/ up to
date before it returns. A story is named by its id, its guid, or the path of its source. Unknown: UsageError.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from newsflow import record
from newsflow.config import Config
from newsflow.errors import UsageError
from newsflow.ledger import desk as journal
from newsflow.ledger import sources, stories
from newsflow.ledger.times import heard
from newsflow.press import desk_steps
from newsflow.press.desk_steps import Act
from newsflow.press.line import Line
from newsflow.press.operations import named, opened, reprocess
from newsflow.press.reports import Waiting
from newsflow.record import Record
from newsflow.story import Decision

_CONTEXT = 20  # code points on each side by which a verdict is known again


def find(config: Config, out: Path, name: str) -> Record:
    """The newest record of a story."""
    with opened(config, out, mend=False) as ledger, ledger.read() as tx:
        row = named(tx, name)
        data = stories.record_of(tx, row.guid, row.revision)
        assert data is not None  # written with the row, in one transaction
        return record.decode(data)


def queue(config: Config, out: Path) -> list[Waiting]:
    """The stories that are held, the longest waiting first."""
    with opened(config, out, mend=False) as ledger, ledger.read() as tx:
        held = []
        for row in stories.in_status(tx, "held"):
            source = sources.by_number(tx, row.source)
            held.append(
                Waiting(
                    id=row.id,
                    headline=row.headline,
                    reason=row.reason,
                    until=heard(row.held_until) if row.held_until else None,
                    path=source.path if source else "",
                    revision=row.revision,
                    updated=heard(row.updated),
                )
            )
        return sorted(held, key=lambda each: (each.updated, each.id))


def approve(
    config: Config,
    out: Path,
    names: Sequence[str],
    *,
    who: str | None = None,
    why: str | None = None,
    now: datetime | None = None,
) -> list[Record]:
    """Publish held stories, or bring back withdrawn ones. The approval holds for this content; a new text waits again."""
    act = Act("approve", who or _somebody(), why)
    return _do(config, out, names, now, lambda line, guid: desk_steps.approve(line.committer, guid, act, line.now()))


def withdraw(
    config: Config, out: Path, name: str, *, why: str, who: str | None = None, now: datetime | None = None
) -> Record:
    """Take a story out of public/; its feeds carry a kill notice. It stays withdrawn until it is approved."""
    if not why.strip():
        raise UsageError("a withdrawal needs a reason: the kill notice says it to readers")
    act = Act("withdraw", who or _somebody(), why)
    [done] = _do(
        config, out, [name], now, lambda line, guid: desk_steps.withdraw(line.committer, guid, act, line.now())
    )
    return done


def amend(
    config: Config, out: Path, name: str, *, note: str, who: str | None = None, now: datetime | None = None
) -> Record:
    """Put a correction note on a story; an empty one takes it off."""
    note = note.strip()
    act = Act("amend", who or _somebody(), note)
    [done] = _do(
        config, out, [name], now, lambda line, guid: desk_steps.amend(line.committer, guid, note, act, line.now())
    )
    return done


def decide(
    config: Config,
    out: Path,
    name: str,
    edit: int,
    verdict: Literal["accept", "reject"],
    *,
    who: str | None = None,
    now: datetime | None = None,
) -> Record:
    """Accept or reject one correction (its index in record.corrections), now and for later revisions; returns the new record."""
    made = find(config, out, name)
    if not 0 <= edit < len(made.corrections):
        raise UsageError(f"{made.id}: there is no correction {edit}; it has {len(made.corrections)}")
    one = made.corrections[edit]
    left = made.original[max(0, one.start - _CONTEXT) : one.start]
    right = made.original[one.end : one.end + _CONTEXT]
    with opened(config, out) as ledger, ledger.write() as tx:
        decision = Decision(one.rule, one.before, one.after, left, right, verdict)
        journal.decide(tx, made.guid, decision, who=who or _somebody(), now=now or datetime.now(UTC))
    reprocess(config, out, [made.id], workers=0, now=now)
    return find(config, out, made.id)


def _do(
    config: Config, out: Path, names: Sequence[str], now: datetime | None, step: Callable[[Line, str], Record]
) -> list[Record]:
    """Take a step with each story, then bring public/ up to date."""
    with opened(config, out) as ledger, ledger.read() as tx:
        guids = [named(tx, name).guid for name in names]
    with Line(config, out, [], command="desk", after="keep", workers=0, strict=False, now=now) as line:
        done = [line.patience(lambda guid=guid: step(line, guid)) for guid in guids]  # type: ignore[misc]
        line.finish()
        return done


def _somebody() -> str:
    """Who is at the keyboard, as far as the system knows."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"user {os.getuid()}"
