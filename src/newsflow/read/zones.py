"""Times without a zone, from agencies whose home has one.

NewsML-G2 demands a zone on its dates (DateTimeWithTZ); some national agencies leave it out and print the time at home. That
is surer than the zone of the desk that happens to read them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

# National agencies of countries with one zone, by the names they give as provider. dpa, AFP, Reuters and AP write zones.
_HOMES = {
    "stt": "Europe/Helsinki",
    "stt-lehtikuva": "Europe/Helsinki",
    "ntb": "Europe/Oslo",
    "tt": "Europe/Stockholm",
    "ritzau": "Europe/Copenhagen",
    "apa": "Europe/Vienna",
    "anp": "Europe/Amsterdam",
    "belga": "Europe/Brussels",
    "keystone-sda": "Europe/Zurich",
    "ansa": "Europe/Rome",
    "pap": "Europe/Warsaw",
    "čtk": "Europe/Prague",
}


def at_home(moment: datetime | None, agency: str | None) -> datetime | None:
    """*moment* in the zone of the agency's home, with a fixed offset, where it has none and the agency is known."""
    home = _HOMES.get((agency or "").casefold())
    if moment is None or moment.tzinfo is not None or home is None:
        return moment
    from datetime import timezone
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        offset = moment.replace(tzinfo=ZoneInfo(home)).utcoffset()
    except ZoneInfoNotFoundError:  # a system without a time zone database: the desk's zone holds
        return moment
    return moment if offset is None else moment.replace(tzinfo=timezone(offset))
