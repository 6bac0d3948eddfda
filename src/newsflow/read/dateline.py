"""Datelines printed at the start of a story: "MOSCOW, Dec. 5 (EXA) — ".

The forms are those of the agencies' own style books: place in capitals (or any case before an agency in brackets), state or
country, date, agency in brackets, dash. The text keeps what is printed; here it is only read.
"""

from __future__ import annotations

import re

from newsflow import Dateline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from newsflow.read.builder import Builder

_HEAD = 120  # the longest real dateline seen has 74 characters: two places, date and agency
_DASH = re.compile(r"\s?(?:—|–|--+|\.\s?[-–—]|:(?=\s)|[-−](?=\s))\s?")
_AGENCY = re.compile(r"(?:\s*|--|—|–)\(([^()\d\-–—]{2,40})\)$")
_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_DATE = re.compile(
    rf"(?:^|[,\s]+)((?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}\.?\s+{_MONTH})(?:,?\s+\d{{4}})?)[.,]?$",
    re.IGNORECASE,
)
_BARE_AGENCY = re.compile(r"(?<=\d)\s+([A-Z]{2,8})$")  # "SYDNEY March 22 AAP -"
_WORD = re.compile(r"[^\W\d_][\w'’.\-]*")
# Words in capitals that open a paragraph with a dash or colon and name no place.
_LABELS = frozenset(
    [
        "UPDATE",
        "CORRECTION",
        "CORRECTED",
        "ADVISORY",
        "EDITORS",
        "EDITOR",
        "NOTE",
        "ATTENTION",
        "BREAKING",
        "EXCLUSIVE",
        "ANALYSIS",
        "WATCH",
        "READ",
        "URGENT",
        "FLASH",
        "EMBARGO",
        "EMBARGOED",
        "FACTBOX",
        "TIMELINE",
        "OPINION",
        "REVIEW",
        "NEWSMAKER",
        "SNAPSHOT",
        "LIVE",
        "VIDEO",
        "PHOTO",
    ]
)


def parse(paragraph: str) -> Dateline | None:
    """The dateline *paragraph* starts with, or None. *paragraph* is a block's clean text."""
    head = paragraph[:_HEAD]
    for dash in _DASH.finditer(head):
        if head.startswith("(", dash.end()):
            continue
        found = _read(head[: dash.start()], colon=":" in dash[0])
        if found:
            text = head[: dash.end()].strip()
            return Dateline(place=found[0] or None, date=found[1], text=text)
        if dash.start() > 80:
            break
    return None


def element(text: str) -> Dateline | None:
    """A format's own dateline element: it is a dateline for sure, so that any place will do."""
    text = text.strip()
    if not text:
        return None
    place, date, _ = _parts(re.sub(r"[\s.:–—-]{0,10}$", "", text))
    return Dateline(place=place or None, date=date, text=text)


def _read(left: str, *, colon: bool) -> tuple[str, str | None] | None:
    place, date, agency = _parts(left)
    if colon and not agency:  # "LOOK: ..." is no place; "OSLO (NTB): ..." is
        return None
    words = _WORD.findall(place)
    if not place and date and agency:
        return "", date
    if not words or len(words) > 7 or any(ch in place for ch in '"“”?!;') or words[0].upper() in _LABELS:
        return None
    capitals = (words[0].isupper() and len(words[0]) > 2) or (place.isupper() and len(words) <= 4 and len(place) > 2)
    if capitals or (agency and words[0][0].isupper() and len(words) <= 4 and words[0] not in ("The", "A", "An")):
        return place, date
    return None


def _parts(left: str) -> tuple[str, str | None, str | None]:
    """Place, date and agency of what stands before the dash."""
    agency = date = None
    left = left.rstrip(" .:") if left.endswith((" ", ":")) else left
    if (found := _AGENCY.search(left)) or (found := _BARE_AGENCY.search(left)):
        agency, left = found[1], left[: found.start()]
    if found := _DATE.search(left):
        date, left = found[1], left[: found.start()]
    return left.strip(" ,"), date, agency


def printed(builder: Builder) -> Dateline | None:
    """The dateline printed at the start of the first paragraph of a story under construction."""
    return parse(builder.lead) if builder.lead else None
