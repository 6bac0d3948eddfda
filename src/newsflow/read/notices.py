"""Lines above a story that are for the desk: embargoes in words, press contacts, what kind of paper it is.

An embargo that is written and cannot be read as a time holds the story back: printing too early is the worse mistake.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

import msgspec

from newsflow import Declared
from newsflow.read import fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from newsflow.read.plain import Line
    from newsflow.story import DeclaredStatus

_EMBARGO = re.compile(
    r"[\W_]{0,10}(?:strict(?:ly)?\s|news\s|press\s)?(?:under\s)?(?:embargo(?:ed)?\b|sperrfrist\b|sous embargo\b|embargado\b|"
    r"(?:not\s)?for (?:publication|release|broadcast|use) (?:before|until|after|at)\b|"
    r"do not (?:publish|use|release) (?:before|until)\b|hold (?:for release )?until\b)[\s:,–—-]{0,6}"
    r"(?:(?:for release|until|till|to|before|bis|jusqu['’]à|hasta)\b[\s:]{0,3})*",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"[\W_]{0,10}(?:(?:for )?immediate release|(?:press|news|media) (?:release|statement)|communiqué de presse|pressemitteilung|"
    r"medienmitteilung|nota de prensa|comunicado de prensa|comunicato stampa)[\W_]{0,10}$",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"(?:(?:press|media|news) )?(?:contacts?|enquiries|inquiries)\s?:\s?\S", re.IGNORECASE)
# All that a time is written with; with any other word, a line that begins "Embargo" is about one.
_TIME_WORDS = frozenset(
    (
        "january february march april may june july august september october november december jan feb mar apr jun "
        "jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember monday tuesday wednesday "
        "thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun montag dienstag mittwoch "
        "donnerstag freitag samstag sonntag st nd rd th am pm noon midnight gmt utc bst cet cest mez mesz est edt "
        "cst cdt mst mdt pst pdt et ct mt pt aest aedt msk jst a p m local time london further notice delivery "
        "broadcast today tomorrow tonight z not for publication or release use before until after and check "
        "against"
    ).split()
)
_WORDS = re.compile(r"[^\W\d_]+")
_LONGEST = 160  # characters; a longer line that begins so is a sentence of the story
TOP = 4  # paragraphs: such lines stand above the headline or right below it


class Notice(NamedTuple):
    """A line for the desk: its words, and what an embargo in it says."""

    text: str
    embargo: datetime | None = None
    status: DeclaredStatus = "usable"


def read(line: str) -> Notice | None:
    """What a line at the top of a story tells the desk; None where it is the story's own."""
    if len(line) > _LONGEST:
        return None
    if found := _EMBARGO.match(line):
        rest = _plain(line[found.end() :])
        if not _is_time(rest):
            return None  # "Embargo on arms is lifted": a headline about one
        until = fields.when(rest)
        return Notice(line, until, "usable" if until else "withheld")
    return Notice(line) if _RELEASE.match(line) or _CONTACT.match(line) else None


def _is_time(text: str) -> bool:
    """Whether a text is nothing, or nothing but a day and an hour."""
    return all(word.casefold() in _TIME_WORDS for word in _WORDS.findall(text))


def _plain(text: str) -> str:
    """ "0001 hrs BST on Tuesday 24 November 2026" as dates are read elsewhere: "00:01 BST Tuesday 24 November 2026"."""
    text = re.sub(r"(?i)(?<=\d)(?:hours|hrs|h|Uhr)\b", "", text)
    text = re.sub(r"(?i)\b(?:hours|hrs|h|on|at|the|um|Uhr)\b", "", text)
    text = re.sub(r"\b(\d\d)\.?(\d\d)(?=\s{1,3}[A-Z][A-Za-z])", r"\1:\2", " ".join(text.split()))
    return text.strip(" .,;:*_–—-")


def above(paragraphs: list[list[Line]]) -> tuple[list[Notice], list[list[Line]]]:
    """The notices among the first paragraphs of a text, and the paragraphs without them."""
    notices: list[Notice] = []
    kept: list[list[Line]] = []
    for index, paragraph in enumerate(paragraphs):
        if index >= TOP or len(paragraph[0].text) > _LONGEST:
            return notices, kept + paragraphs[index:]
        found = [read(line.text) for line in paragraph]
        notices += [notice for notice in found if notice]
        if rest := [line for line, notice in zip(paragraph, found, strict=True) if notice is None]:
            kept.append(rest)
    return notices, kept


def declared(declared: Declared, notices: list[Notice]) -> Declared:
    """*declared* with what the notices say: the embargo, or that the story is held; their words go into the note."""
    if not notices:
        return declared
    note = "; ".join(filter(None, (declared.note, *(notice.text for notice in notices))))
    embargo = declared.embargo or next((notice.embargo for notice in notices if notice.embargo), None)
    held = any(notice.status == "withheld" for notice in notices) and embargo is None
    status = "withheld" if held and declared.status == "usable" else declared.status
    return msgspec.structs.replace(declared, note=note, embargo=embargo, status=status)
