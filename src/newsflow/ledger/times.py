"""Moments as the ledger keeps them: ISO 8601, UTC, microseconds, so that they sort as they read."""

from __future__ import annotations

from datetime import UTC, datetime


def told(moment: datetime) -> str:
    """A moment as text; one without a zone is taken as UTC."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.isoformat(timespec="microseconds")


def heard(text: str) -> datetime:
    """The moment again."""
    return datetime.fromisoformat(text)
