"""The phrases that name a date: one pattern, tried where a token can begin one, and what its groups mean.

What day a phrase means is settled in dates.py. Month and weekday names are English, as printed (capital first, or all capitals);
numeric dates are found in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from newsflow.text import Token, tokens


def _listed(listed: str) -> list[str]:
    return listed.split()


MONTHS = _listed("january february march april may june july august september october november december")
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SHORT_MONTHS = _listed("jan feb mar apr jun jul aug sept sep oct nov dec")
_SHORT_DAYS = _listed("mon tues tue wed thurs thu fri sat sun")

_GAP = r"(?:[ \t\u00a0\u202f]{1,3}|[ ]?\n(?!\n))"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d%:]|[.,]\d|-[^\W\d])"
_YEAR = r"(?:1[0-9]|20|21)\d\d(?!\d|[.,]\d)"
_NUMERIC = r"(?P<iso>\d{4}-\d\d-\d\d)(?![\w-]) | (?P<numeric>\d{1,4}(?P<sep>[./])\d{1,2}(?P=sep)\d{1,4})(?![\w/]|[.]\d)"
_RIM = r"(?<![\w$£€#/.-])"
# Words before which a month's name alone is a date ("in March"), not a person, a verb or a street.
_LEADS = _listed("in since last next this by until during early late mid from past through before after")


_WHICH = ["last", "next", "this"]
# With these before it a weekday names one day of the year or an event, whichever week the story is of.
_NAMED_DAYS = frozenset(_listed("super good black cyber giving ash holy maundy palm easter whit shrove fat bloody"))
_RELATIVE = ["yesterday", "tomorrow", "today", "tonight"]
_SHORT = [*_SHORT_MONTHS, *_SHORT_DAYS]
_NAMES = frozenset((*MONTHS, *DAYS, *_SHORT, *(f"{name}." for name in _SHORT)))
_BEFORE_NAME = frozenset((*_LEADS, "of")) - {*_WHICH, "mid"}
_TRIGGERS = (
    _NAMES | _BEFORE_NAME | {*_RELATIVE, *_WHICH, "mid", *(f"{lead}-{month}" for lead in _LEADS for month in MONTHS)}
)


def find(text: str, *, english: bool) -> Iterator[re.Match[str]]:
    """Every date phrase of *text*, in order, without overlap."""
    pattern = _english() if english else _numeric()
    row, reached = tokens(text), 0
    for at, token in enumerate(row):
        # nine tokens of ten cannot begin a date; to see that is cheaper than to try the pattern
        if (token.lower in _TRIGGERS or token.text[0].isdigit()) and token.start >= reached and _may_begin(row, at):
            match = pattern.match(text, token.start)
            if match:
                reached = match.end()
                yield match


def _may_begin(row: tuple[Token, ...], at: int) -> bool:
    """Whether a preposition stands before a name or a number, and a month or weekday has its capital letter."""
    token = row[at]
    if token.lower in _BEFORE_NAME:
        return at + 1 < len(row) and (row[at + 1].capital or row[at + 1].text[0].isdigit())
    if token.lower in DAYS and at and row[at - 1].capital and row[at - 1].lower in _NAMED_DAYS:
        return False
    return token.capital or token.lower not in _NAMES


def month_number(name: str) -> int:
    """1 to 12, of "December", "Dec.", "SEPT"."""
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name.lower().rstrip(".")[:3]))


def weekday_number(name: str) -> int:
    """0 (Monday) to 6, of "Wednesday", "Wed."."""
    return next(n for n, day in enumerate(DAYS) if day.startswith(name.lower().rstrip(".")[:3]))


@cache
def _numeric() -> re.Pattern[str]:
    """Dates in figures only."""
    return re.compile(rf"{_RIM}(?:{_NUMERIC})", re.VERBOSE)


@cache
def _english() -> re.Pattern[str]:
    """All date phrases of an English text. Every repetition is bounded, so that time is linear."""
    month = _names([*MONTHS, *_SHORT_MONTHS])
    weekday, whole = _names([*DAYS, *_SHORT_DAYS]), _names(DAYS)
    lead = _lead(_LEADS)
    return re.compile(
        rf"""{_RIM}(?: {_NUMERIC}
        | (?:(?P<us_weekday>{weekday}),?{_GAP})?(?P<us_month>{month}){_GAP}(?P<us_day>{_DAY})
          (?:[ ]?[-–][ ]?(?P<us_to>{_DAY}))?(?:,?{_GAP}(?P<us_year>{_YEAR}))?
        | (?:(?P<uk_weekday>{weekday}),?{_GAP})?(?P<uk_day>(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?)
          (?:[ ]?[-–][ ]?(?P<uk_to>{_DAY}))?{_GAP}(?:of{_GAP})?(?P<uk_month>{month})(?!\w)(?:,?{_GAP}(?P<uk_year>{_YEAR}))?
        | (?P<my_month>{month})(?!\w),?{_GAP}(?:of{_GAP})?(?P<my_year>{_YEAR})
        | (?:(?P<which>{_lead(_WHICH)})(?:{_GAP}(?:coming|past))?{_GAP})?(?P<weekday>{whole})(?!\w)
        | (?P<relative>{_lead(_RELATIVE)})(?![\w'’])
        | (?P<turn>{_lead(_WHICH)}){_GAP}(?P<unit>month|year)(?![\w'’-])
        | (?P<lead>{lead})(?:{_GAP}|-)(?P<month>{_names(MONTHS)})(?!\w|,?{_GAP}\d|{_GAP}[A-Z]|-)
        | (?:{lead}|{_lead(["of"])}){_GAP}(?P<year>(?:19|20)\d\d)(?![\w%]|[.,:/-]\d)
        )""",
        re.VERBOSE,
    )


def _names(words: Iterable[str]) -> str:
    """Any of *words* with a capital first letter or in capitals; the short ones with or without a full stop."""
    longest = sorted({*words}, key=lambda w: (-len(w), w))
    return (
        "(?:" + "|".join(f"(?:{w.title()}|{w.upper()})" + (r"\b\.?" if w in _SHORT else r"\b") for w in longest) + ")"
    )


def _lead(words: Iterable[str]) -> str:
    return "(?:" + "|".join(f"[{w[0].upper()}{w[0]}]{w[1:]}" for w in words) + ")"
