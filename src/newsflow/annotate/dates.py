"""Dates in the text, and the day each means: layer "date".

A phrase is resolved by the story's own date (its dateline, else its declared publication), never by the clock. What cannot be
settled stays in the layer with value null.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct

from newsflow import Desk, Note, Story, hookimpl, layers
from newsflow.annotate import date_phrases
from newsflow.annotate.date_phrases import month_number, weekday_number


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Words that tell, next to a phrase, which way it looks. Past tense is also any word in -ed.
_FUTURE = _words(
    "will shall 'll ’ll won't won’t would scheduled due expected expects set planned planning plans upcoming going "
    "starting beginning until hopes aims intends"
)
_PAST = _words(
    "said told met spoke came went was were had took made won lost wrote gave held began sent found left saw "
    "did fell rose hit shot sued ran led died became broke brought chose cut drew flew got grew kept knew laid "
    "put quit read sat sold struck thought threw swore"
)
_SAY_WHICH = frozenset(("last", "next", "this", "early", "late", "mid"))
_REACH = 8  # words looked at on either side of a phrase; beyond that they belong to another clause
_WORD = re.compile(r"['’]ll\b|[^\W\d_]+(?:['’]t\b)?")
_CLAUSE_END = re.compile(r"[.!?;:\n]\s")
_NEXT_CLAUSE = re.compile(r"[.!?;:\n]\s|,| and ")


class Date(Struct, frozen=True, kw_only=True):
    """A date as the text names it. Value of a note in layer "date"."""

    value: str | None  # ISO 8601: 2018-12-05, 2018-12, 2018, or the interval 2018-12-05/2018-12-07; None: unresolved
    precision: Literal["day", "month", "year"]
    by: Literal["printed", "story"] | None = None  # complete in print, or completed by the story's own date


@hookimpl
@layers(gives={"date": Date})
def annotate(story: Story, desk: Desk) -> Iterator[Note]:
    """Every date phrase, in the order of the text."""
    anchor = story_date(story, desk.timezone)
    english = story.language.partition("-")[0].lower() in ("en", "und")
    for match in date_phrases.find(story.text, english=english):
        yield Note(_start(match), match.end(), "date", read(match, anchor))


def story_date(story: Story, timezone: str) -> date | None:
    """The day the story speaks from: its dateline's, with the declared publication's year; else the publication's.

    *timezone* is the desk's (IANA name): late in its evening the day in UTC can be another.
    """
    declared = story.declared
    published = _local_day(declared.published, timezone) if declared.published else None
    printed = declared.dateline.date if declared.dateline else None
    match = next(date_phrases.find(printed, english=True), None) if printed else None
    said = read(match, published) if match else None
    if said is None or said.value is None or said.precision != "day":
        return published
    return date.fromisoformat(said.value.partition("/")[0])


def _local_day(moment: datetime, timezone: str) -> date:
    """The day of *moment* there; its own where it names no zone, or the machine does not know this one."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return moment.astimezone(ZoneInfo(timezone)).date() if moment.tzinfo else moment.date()
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return moment.date()


def _start(match: re.Match[str]) -> int:
    """Where the phrase starts: behind a mere preposition ("in March"), at a word that says which ("last March")."""
    part = match.groupdict()
    if part.get("year"):
        return match.start("year")
    if part.get("month") and part["lead"].lower() not in _SAY_WHICH:
        return match.start("month")
    return match.start()


def read(match: re.Match[str], anchor: date | None) -> Date:
    """What one phrase means, seen from *anchor*."""
    part = match.groupdict()
    if part["iso"]:
        return _day(_valid(*(int(p) for p in part["iso"].split("-"))), "printed")
    if part["numeric"]:
        return _day(_figures(part["numeric"], part["sep"]), "printed")
    for style in ("us", "uk"):
        if part.get(f"{style}_day"):
            return _month_day(match, style, anchor)
    if part.get("my_year"):
        return _month(int(part["my_year"]), month_number(part["my_month"]), "printed")
    if part.get("year"):
        return Date(value=part["year"], precision="year", by="printed")
    return _relative(match, anchor)


def _month_day(match: re.Match[str], style: str, anchor: date | None) -> Date:
    """ "Dec. 5", "5th of December 2018", "Wednesday, Dec. 5-7"."""
    month, day = month_number(match[f"{style}_month"]), _number(match[f"{style}_day"])
    if match[f"{style}_year"]:
        first, by = _valid(int(match[f"{style}_year"]), month, day), "printed"
    else:
        first, by = _nearest(match, month, day, anchor), "story"
    last = _number(match[f"{style}_to"]) if match[f"{style}_to"] else None
    if first is None or last is None:
        return _day(first, by)
    until = _valid(first.year, month, last)
    if until is None or until <= first:
        return _day(None, by)
    return Date(
        value=f"{first.isoformat()}/{until.isoformat()}", precision="day", by="printed" if by == "printed" else "story"
    )


def _relative(match: re.Match[str], anchor: date | None) -> Date:
    """Phrases that say nothing without the story's own date."""
    precision: Literal["day", "month", "year"] = "day"
    if match["month"] or match["unit"]:
        precision = "year" if match["unit"] == "year" else "month"
    if anchor is None:
        return Date(value=None, precision=precision)
    if match["weekday"]:
        return _day(_weekday(match, anchor), "story")
    if match["relative"]:
        return _day(anchor + timedelta({"yesterday": -1, "tomorrow": 1}.get(match["relative"].lower(), 0)), "story")
    if match["unit"]:
        step = {"last": -1, "this": 0, "next": 1}[match["turn"].lower()]
        if match["unit"] == "year":
            return Date(value=f"{anchor.year + step:04}", precision="year", by="story")
        return _month(*_months_on(anchor, step), "story")
    return _month_alone(match, anchor)


def _weekday(match: re.Match[str], anchor: date) -> date:
    """The day a weekday's name means: the latest one, or the coming one where the sentence looks ahead.

    "last" is the latest strictly before the story's day; "next" the one in the following week, Monday to Sunday; "this" the
    one in the story's own week.
    """
    back = (anchor.weekday() - weekday_number(match["weekday"])) % 7
    which = (match["which"] or "").lower()
    if which == "last":
        return anchor - timedelta(back or 7)
    if which in ("this", "next"):
        monday = anchor - timedelta(anchor.weekday())
        return monday + timedelta(weekday_number(match["weekday"]) + (7 if which == "next" else 0))
    if back and _outlook(match) > 0:
        return anchor + timedelta(7 - back)
    return anchor - timedelta(back)


def _month_alone(match: re.Match[str], anchor: date) -> Date:
    """ "in March": the nearest March, or the one before or behind where the words say so."""
    month = month_number(match["month"])
    ahead = (month - anchor.month) % 12
    lead = match["lead"].lower()
    if lead == "last":
        return _month(*_months_on(anchor, ahead - 12), "story")
    if lead == "next":
        return _month(*_months_on(anchor, ahead or 12), "story")
    outlook = _outlook(match)
    forward = ahead <= 6 if outlook == 0 else outlook > 0
    return _month(*_months_on(anchor, ahead if forward or ahead == 0 else ahead - 12), "story")


def _nearest(match: re.Match[str], month: int, day: int, anchor: date | None) -> date | None:
    """The day of that name nearest to the story's own; a clear tense decides where both lie more than a week away."""
    if anchor is None:
        return None
    days = [d for year in (anchor.year - 1, anchor.year, anchor.year + 1) if (d := _valid(year, month, day))]
    if not days:
        return None
    near = min(days, key=lambda d: abs(d - anchor))
    outlook = _outlook(match)
    if outlook and abs(near - anchor) > timedelta(7) and (near > anchor) != (outlook > 0):
        return next((d for d in sorted(days, reverse=outlook < 0) if (d > anchor) == (outlook > 0)), near)
    return near


def _outlook(match: re.Match[str]) -> int:
    """1: the clause around the phrase looks ahead; -1: back; 0: it does not say. The nearest word before it decides."""
    text = match.string
    before = _CLAUSE_END.split(text[max(0, match.start() - 90) : match.start()])[-1]
    near = [w.group() for w in _WORD.finditer(before)][::-1][:_REACH]
    # "On Friday, senators will vote" goes on behind its comma; "won on Friday, and will run" begins another clause there.
    ends = _CLAUSE_END if len(near) <= 1 else _NEXT_CLAUSE
    after = ends.split(text[match.end() : match.end() + 90])[0]
    far = [w.group() for w in _WORD.finditer(after)][:_REACH]
    # Only here a limit ("by Friday", "ahead of Friday's vote"); further off they say something else ("led by", "a path ahead").
    lead = [word for word in near[:3] if word != "the"]
    if lead[:1] == ["by"] or lead[:2] == ["of", "ahead"]:
        return 1
    for word in (*near, *far):
        if word in _FUTURE:
            return 1
        if word in _PAST or (word.endswith("ed") and word.islower() and len(word) > 4):
            return -1
    return 0


def _figures(printed: str, sep: str) -> date | None:
    """2018/12/05, 5.12.2018, and 12/25/2018; 05/12/2018 can be May or December, so nobody is told."""
    a, b, c = (int(p) for p in printed.split(sep))
    if len(printed.split(sep)[0]) == 4:
        return _valid(a, b, c)
    if len(printed.split(sep)[2]) != 4:
        return None
    if sep == "." or a > 12 or a == b:
        return _valid(c, b, a)
    return _valid(c, a, b) if b > 12 else None


def _number(day: str) -> int:
    return int(day.rstrip("stndrh"))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _months_on(anchor: date, step: int) -> tuple[int, int]:
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + step, 12)
    return year, month + 1


def _day(value: date | None, by: Literal["printed", "story"] | str) -> Date:
    if value is None:
        return Date(value=None, precision="day")
    return Date(value=value.isoformat(), precision="day", by="printed" if by == "printed" else "story")


def _month(year: int, month: int, by: Literal["printed", "story"]) -> Date:
    return Date(value=f"{year:04}-{month:02}", precision="month", by=by)
