"""Check each weekday that a story prints beside a date: Wednesday, December 5, 2018 was one; Tuesday would be flagged.

Gives layer "weekday", a value for each such date, and a problem "weekday" for each that is wrong. English names only.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

import newsflow
from newsflow import Note, Problem, Story, hookimpl, layers

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip

# Names in full, or as news agencies shorten them.
_DAY = r"(?:Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:r(?:s(?:day)?)?)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)\b\.?"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:(?P<month>{_MONTH}) (?P<day>{_NTH})|(?P<day_>{_NTH})(?: of)? (?P<month_>{_MONTH}))"
    r"(?!\d|[,.:]\d)(?:,? (?P<year>1[89]\d\d|20\d\d)\b)?"
)
# Every repetition is bounded: a story is a stranger's text, and no line of it may make the search slow.
_SPACE = r"[ \u00a0\n]"
_BEFORE = rf"\b(?P<weekday>{_DAY})(?: (?:morning|afternoon|evening|night))?,? ?\(?(?:the )?{_DATE}"
_BEHIND = rf"\b{_DATE}(?:, an? | \((?:an? )?)(?P<weekday>{_DAY})"
_BEFORE_DATE, _BEHIND_DATE = (re.compile(p.replace(" ", _SPACE), re.IGNORECASE) for p in (_BEFORE, _BEHIND))
# "Saturday and Sunday, March 3 and 4": the last weekday of a list does not belong to the first date behind it.
_LISTED = re.compile(rf"\b{_DAY},?(?: ?(?:and|or|to|through|until|&|[-–—/]))? ?$", re.IGNORECASE)
_NAMED = re.compile(r"\b[A-Z]\w* $")  # "The Sun, Dec. 5, 2018" is a newspaper
# Where a weekday could begin: an eighth of the time that the patterns above would take over the whole text.
_HINT = re.compile(r"[MTWFS](?:on|ue|ed|hu|ri|at|un|ON|UE|ED|HU|RI|AT|UN)")
_REACH = 32  # code points: more than the longest date with its brackets, and than "Wednesday through "


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.weekday]"""

    severity: Literal["info", "warning", "error"] = "warning"  # of the problem that a wrong weekday makes
    # Days: a date without a year is the story's year's, unless next or last year's is as near as this to the story's date.
    turn_of_year: Annotated[int, Meta(ge=0, le=180)] = 60


class Weekday(Struct, frozen=True):
    """A weekday printed beside a date: the value of a note in layer "weekday"."""

    printed: str  # in full: "Wednesday", where the story says "Wed."
    date: datetime.date
    actual: str
    right: bool


@hookimpl
def options() -> type[Options]:
    """The Struct for [plugin.weekday]."""
    return Options


@hookimpl
@layers(gives={"weekday": Weekday})
def annotate(story: Story, options: Options) -> Iterator[Note]:
    """A note for each weekday with a date, and a problem for each that is wrong."""
    filed = _filed(story)
    for found in _dates(story.text):
        date = _date(found, filed, options.turn_of_year)
        if date is None:
            continue
        printed = next(name for name in DAYS if name.startswith(found["weekday"][:3].title()))
        actual = DAYS[date.weekday()]
        yield Note(*found.span(), "weekday", Weekday(printed, date, actual, printed == actual))
        if printed != actual:
            day = f"{MONTHS[date.month - 1]} {date.day}, {date.year}"
            message = f"“{' '.join(found[0].split())}”: {day}, is a {actual}; check the weekday and the date"
            yield Note(*found.span(), "problem", Problem("weekday", options.severity, "weekday", message))


def _dates(text: str) -> Iterator[re.Match[str]]:
    """Each weekday with its date, before or behind it."""
    for hint in _HINT.finditer(text):
        reach = max(hint.start() - _REACH, 0)
        before = text[reach : hint.start()]
        found = _BEFORE_DATE.match(text, hint.start())
        paper = found and found["weekday"] == "Sun" and _NAMED.search(before)
        if found and not paper and not _LISTED.search(before) and _is_capital(found):
            yield found
        behind = _BEHIND_DATE.search(text, reach, hint.start() + _REACH)
        if behind and behind.start("weekday") == hint.start() and _is_capital(behind):
            yield behind


def _is_capital(found: re.Match[str]) -> bool:
    """Whether the month has its capital letter: nobody who "may 5" means a date."""
    return str(found["month"] or found["month_"])[0].isupper()


def _filed(story: Story) -> datetime.date | None:
    """The day the story is from, as it declares; with only a year in its dateline the middle of that; None: it does not say."""
    if story.declared.published:
        return story.declared.published.date()
    dateline = story.declared.dateline
    year = re.search(r"\b(?:19|20)\d\d\b", (dateline and dateline.date) or "")
    return datetime.date(int(year[0]), 7, 1) if year else None


def _date(found: re.Match[str], filed: datetime.date | None, turn: int) -> datetime.date | None:
    """The date that is printed, with the year that is meant; None when there is no such day or nothing says the year."""
    printed = (found["month"] or found["month_"])[:3].title()
    month = next(number for number, name in enumerate(MONTHS, 1) if name.startswith(printed))
    day = int(re.sub(r"\D", "", found["day"] or found["day_"]))
    if found["year"]:
        return _day(int(found["year"]), month, day)
    if filed is None:
        return None
    for year in (filed.year - 1, filed.year + 1):
        neighbour = _day(year, month, day)
        if neighbour and abs((neighbour - filed).days) <= turn:
            return neighbour
    return _day(filed.year, month, day)


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:  # February 30
        return None
