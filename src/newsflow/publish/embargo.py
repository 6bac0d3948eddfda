"""Holds: what the source itself keeps back, by an embargo or by its status."""

from __future__ import annotations

from datetime import UTC, datetime

import newsflow
from newsflow import Desk, Hold, Record, hookimpl


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.embargo]"""

    withheld: bool = True  # hold what the source calls withheld or canceled, until somebody decides


@hookimpl
def options() -> type[Options]:
    """[plugin.embargo]."""
    return Options


@hookimpl
def hold(record: Record, now: datetime, desk: Desk, options: Options) -> Hold | None:
    """Hold an embargoed story until its time, and a withheld or cancelled one until somebody decides.

    The decision of a person goes first: a story that is withheld for ever is not released by the end of its embargo.
    """
    status = record.metadata.get("status")
    if options.withheld and status in ("withheld", "canceled", "cancelled"):
        return Hold(f"the source says: {'withheld' if status == 'withheld' else 'cancelled'}")
    if record.embargo is None:
        return None
    until = _aware(record.embargo, desk)
    if _aware(now, desk) >= until:
        return None
    return Hold(f"embargo until {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC", until=until)


def _aware(when: datetime, desk: Desk) -> datetime:
    """An embargo that prints no zone holds in the desk's."""
    if when.tzinfo is not None:
        return when
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return when.replace(tzinfo=ZoneInfo(desk.timezone))
    except (ZoneInfoNotFoundError, ValueError):
        return when.replace(tzinfo=UTC)
