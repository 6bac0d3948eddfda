"""A mirrored inbox ([inbox] mirror): a source that is deleted withdraws its stories, as does an item gone from its file.

Dropped again means published again: nothing here is the desk's word. A whole inbox that is not there (an unmounted share)
withdraws nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime

from newsflow import record
from newsflow.inbox import Inbox, name_on_disk
from newsflow.ledger import projections, sources, stories
from newsflow.ledger.sources import SourceRow
from newsflow.ledger.stories import StoryRow
from newsflow.press import desk_steps
from newsflow.press.committing import Claimed, Committed, Committer

DELETED = "its source was deleted"
DROPPED = "its source tells it no more"


def withdraw_deleted(committer: Committer, inbox: Inbox, now: datetime) -> int:
    """Withdraw the stories of every source that is gone from the inbox; returns how many sources that were."""
    count = 0
    for row in _deleted(committer, inbox):
        for story in _told_by(committer, row):
            desk_steps.vanish(committer, story.guid, DELETED, now)
        with committer.ledger.write() as tx:
            sources.change(tx, row.n, state="gone", owner=None, lease=None)
            if row.rejected is not None:
                projections.mark(tx, "aside", str(row.n))
        count += 1
    return count


def withdraw_dropped(committer: Committer, claimed: Claimed, done: Sequence[Committed], now: datetime) -> int:
    """Withdraw the stories that a file of several told before, and tells no more; returns how many."""
    if not done:
        return 0
    told = {each.guid for each in done}
    with committer.ledger.read() as tx:
        row = sources.by_number(tx, claimed.row.n)
    gone = [story for story in _told_by(committer, row) if story.guid not in told] if row else []
    for story in gone:
        desk_steps.vanish(committer, story.guid, DROPPED, now)
    return len(gone)


def _deleted(committer: Committer, inbox: Inbox) -> Iterator[SourceRow]:
    device = f"{os.stat(inbox.root).st_dev}:"  # noqa: PTH116 -- a root may be any bytes
    after = 0
    while True:
        with committer.ledger.read() as tx:
            rows = sources.below(tx, inbox.root, after=after)
        for row in rows:
            lay_there = row.state in ("done", "aside") and row.kept is None and row.stat.startswith(device)
            path = os.path.join(os.fsencode(inbox.root), name_on_disk(row.path))  # noqa: PTH118
            if lay_there and not os.path.lexists(path):
                yield row
        if not rows:
            return
        after = rows[-1].n


def _told_by(committer: Committer, row: SourceRow) -> list[StoryRow]:
    """The stories that a source tells now: those of its generation that nobody else has taken over."""
    with committer.ledger.read() as tx:
        found = []
        for story in stories.of_source(tx, row.n):
            data = stories.record_of(tx, story.guid, story.revision)
            if story.status != "withdrawn" and data and record.decode(data).source.generation == row.generation:
                found.append(story)
        return found
