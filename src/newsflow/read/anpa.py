"""ANPA 1312: header lines that begin with ^ and end with < or =, paragraphs set in, tables with their own control characters."""

from __future__ import annotations

import re
from collections import deque
from datetime import UTC, datetime
from typing import Any, NamedTuple

from newsflow import Declared, Story
from newsflow.read import dateline, fields, headers, labels
from newsflow.read.builder import Builder, clean

# "r a^S^Q BC-US--Ethanol-LosingGra 1stLd-Writethru   11-13 1693": priority, category, keyword, version, day, words
_HEADER = re.compile(
    r"\s*(?P<priority>[a-z])\s(?P<category>[a-z])[\x10-\x14 ]{1,4}(?P<keyword>\S.{0,80}?)"
    r"\s+\d\d-\d\d(?:\s+\d{3,5})?\s*$"
)
_SERVICE = re.compile(r"\s*[a-zA-Z]{1,3}\d{3,5}\x1f?")
_STAMP = re.compile(r"\s*(?:[A-Z]{2,4}-[A-Z]{1,4}-)?(\d\d)-(\d\d)-(\d\d)\s+(\d\d)(\d\d)\s?(GMT|UTC|E[SD]T)")
_URGENCY = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 6, "s": 7, "w": 7}
_NOTE = re.compile(
    r"(?:Eds?|EDS?)\b[:.]|(?:EDITORS|Editors):|EDITOR['’]S NOTE\b|"
    r"(?:AP|UPI)\s(?:Photo|Video|Graphic|Audio)|\(?(?:HFR|EMBARGOED)\b|For (?:use|release)\b"
)
_AGENCY = re.compile(
    r"(?:The )?(?:Associated Press|\w+ Press|[A-Z][\w ]{1,40} (?:News|Agency|Service|Writer|Correspondent))$"
)
# Lines across a column; "___" is printed: with it the agency parts a story, and sets its contributors apart.
_RULE = re.compile(r"(?!_{3}$)[_\-=* ]{3,}$")


class Line(NamedTuple):
    """A printed line: what it is by its first character, and its text without the typesetter's signs."""

    kind: str  # header, table, text
    text: str
    number: int  # 1-based, in the file


def is_header(head: str) -> bool:
    """Whether the lines in front of STX are an ANPA header."""
    lines = [line for line in head.split("\n") if line.strip("\x16\r ")]
    return bool(lines) and (
        bool(_HEADER.match(lines[-1])) or ("\x1f" in lines[0] and bool(_SERVICE.match(lines[0].strip("\x16"))))
    )


def story(head: str, message: str, encoding: str, number: int) -> Story:
    """The story of an ANPA message, split at its STX, which stands in the file's line *number*."""
    body, _, tail = message.partition("\x03")
    lines = deque(_lines(body, number))
    builder, names, notes = Builder(), list[str](), list[str]()
    first = (
        lines.popleft().text if lines and lines[0].kind == "header" and re.match(r"[A-Z]{2}[-‑]", lines[0].text) else ""
    )
    source = None
    while lines and lines[0].kind == "header":
        text, at = lines[0].text, lines.popleft().number
        if fields.is_byline(text):
            names.append(text)
        elif names and _AGENCY.match(text):
            source = text
        elif _NOTE.match(text) or labels.is_label(text):
            notes.append(text)
        else:
            builder.add("subhead" if builder.blocks else "headline", text, at)
    for line in lines:
        _add(builder, line, names)
    declared = Declared(
        format="anpa",
        encoding=encoding,
        byline=fields.bylines(names),
        slug=_slug(head) or first.split(",")[0] or None,
        source=source,
        note="; ".join(fields.unique(notes)) or None,
        published=_stamp(tail),
        status=labels.status_of(notes),
        **_from_header(head),
    )
    return builder.story(headers.completed(declared, dateline=dateline.printed(builder)))


def _lines(body: str, first: int) -> list[Line]:
    """The message's lines; those that begin with no sign go on with the line before."""
    found: list[Line] = []
    for number, raw in enumerate(re.split(r"\r*\n", body), first):
        sign, text = raw[:1], _typeset(raw)
        if not text or _RULE.match(text):
            continue
        if sign == "\x08":
            found.append(Line("table", _row(raw), number))
        elif sign == "^":
            found.append(Line("header", text, number))
        elif sign in "\t " or not found or found[-1].kind != "text":
            found.append(Line("text", text, number))
        else:
            found[-1] = Line("text", f"{found[-1].text} {text}", found[-1].number)
    return found


def _typeset(raw: str) -> str:
    """A line without the signs for the typesetter; doubled accents and low lines are quotation marks and dashes on this wire."""
    text = clean(re.sub(r"[\x1c-\x1f]", " ", raw)).lstrip("^").strip()
    text = text[:-1].rstrip() if text.endswith(("<", "=")) else text
    return text.replace("``", "“").replace("''", "”").replace(" _ ", " — ")


def _row(raw: str) -> str:
    """A table's row: cells parted by semicolons or by US and RS; { is the half of a game."""
    text = clean(re.sub(r"[;\x1c-\x1f^]", " ", raw))
    return re.sub(r"(?<=\d)\{|(?<= )\{", "½", text)


def _add(builder: Builder, line: Line, names: list[str]) -> None:
    if line.kind in ("header", "subhead") and fields.is_byline(line.text) and len(builder.blocks) < 4:
        names.append(line.text)
    elif line.kind in ("header", "subhead"):
        builder.add("subhead", line.text, line.number)
    else:
        builder.add("paragraph", line.text, line.number)


def _slug(head: str) -> str:
    """The header's keyword without the cycle in front of it (BC-, AM-, PM-)."""
    found = _HEADER.match([line for line in head.split("\n") if line.strip()][-1])
    return re.sub(r"^[A-Z]{2}-", "", found["keyword"].split(" ")[0]) if found else ""


def _from_header(head: str) -> dict[str, Any]:
    found = _HEADER.match([line for line in head.split("\n") if line.strip()][-1])
    return {"urgency": _URGENCY.get(found["priority"]), "section": found["category"]} if found else {}


def _stamp(tail: str) -> datetime | None:
    """ "AP-WF-11-13-13 0745GMT": month, day, year, hour, minute."""
    found = _STAMP.match(tail)
    if not found:
        return None
    month, day, year, hour, minute = map(int, found.groups()[:5])
    try:
        made = datetime(2000 + year, month, day, hour, minute)
    except ValueError:
        return None
    zone = fields.zone(found[6])
    return made.replace(tzinfo=zone).astimezone(UTC) if zone else made
