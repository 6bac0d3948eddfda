"""Times as a reader sees them, in the desk's zone."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from msgspec import Struct


def _listed(listed: str) -> list[str]:
    return listed.split()


_MONTHS = _listed("January February March April May June July August September October November December")


class When(Struct, frozen=True):
    """One time for machines and for people."""

    iso: str  # 2018-12-05T10:00:00+00:00
    text: str  # 5 December 2018, 10:00 UTC


def when(time: datetime, timezone: str) -> When:
    """*time* in the desk's zone; without an hour where it is exactly midnight: then the source said a day only."""
    zone = _zone(timezone)
    aware = time.replace(tzinfo=zone) if time.tzinfo is None else time
    local = aware.astimezone(zone)
    day = local if local.time() == datetime.min.time() else aware
    if aware.time() == datetime.min.time() or local.time() == datetime.min.time():
        return When(aware.isoformat(timespec="seconds"), _day(day))
    return When(aware.isoformat(timespec="seconds"), f"{_day(local)}, {local:%H:%M} {local.tzname() or 'UTC'}")


def _day(time: datetime) -> str:
    # not strftime("%B"): that depends on the process's locale
    return f"{time.day} {_MONTHS[time.month - 1]} {time.year}"


@lru_cache(maxsize=8)
def _zone(name: str) -> tzinfo:
    """The IANA zone of that name; UTC where the machine does not know it (config checks the name, not the page)."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
