"""The dates of stories and feeds, as feeds may say them: whole seconds, UTC, never in the future."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from newsflow import Channel, Record

# Before the Web: validators call such a date implausible, and readers file what carries it away unseen.
PLAUSIBLE = datetime(1990, 1, 1, tzinfo=UTC)


def dates(record: Record) -> tuple[datetime, datetime]:
    """When the story was published and last changed.

    There is no clock here; but a story cannot have been published later than it was first seen, or than its embargo ended,
    whatever it says of itself. The date of its later changes is the ledger's own.
    """
    published, updated = utc(record.published), utc(record.updated)
    if record.source.received is not None:
        seen = _seen(record)
        published = min(published, seen)
        updated = min(updated, seen) if record.revision == 1 else updated
    return min(published, updated), updated


def renewed(record: Record) -> datetime:
    """When the story last changed for a feed, to which one from before the Web is new when it came."""
    updated = dates(record)[1]
    return updated if updated >= PLAUSIBLE else max(_seen(record), PLAUSIBLE)


def _seen(record: Record) -> datetime:
    return max(utc(each) for each in (record.source.received or record.published, record.embargo) if each is not None)


def last_change(channel: Channel, changes: Iterable[datetime], records: Iterable[Record]) -> datetime | None:
    """The newest of the channel's date and of its stories' *changes*, as dates() gives them; None where there is neither.

    A date of the channel that only repeats what a record says adds nothing, and may be one that a story gave itself ahead.
    """
    found = list(changes)
    if channel.updated is not None and channel.updated not in [record.updated for record in records]:
        found.append(utc(channel.updated))
    return max(found, default=None)


def utc(when: datetime) -> datetime:
    """Whole seconds, UTC: a date without a zone is taken to be UTC."""
    whole = when.replace(microsecond=0)
    return whole.replace(tzinfo=UTC) if whole.tzinfo is None else whole.astimezone(UTC)
