"""Wire messages between control characters: ANPA 1312 (North America, Australia) and IPTC 7901 (Europe).

Both frame a message with SOH, STX and ETX; their header lines tell them apart.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any, NamedTuple

from newsflow import Declared, Source, Story, hookimpl
from newsflow.read import anpa, dateline, fields, headers, labels
from newsflow.read.builder import Builder, clean, refusals
from newsflow.read.decoding import decode_eight_bit

_SOH, _STX, _ETX = b"\x01", b"\x02", b"\x03"
_HEAD_LIMIT = 1000  # bytes in front of the text; real headers take 60 to 200
# "eca0124 3 i 93  dpa 1888": service and number, priority, category, length, then what the agency likes
_HEADER = re.compile(
    r"\s*(?P<service>[A-Za-z]{2,4})\s?(?P<number>\d{2,5})\s+(?P<priority>[1-9])\s+"
    r"(?P<category>[a-z]{1,3})\s+(?P<words>\d{1,5})\b(?P<rest>.*)"
)
_STAMP = re.compile(r"\s*(\d{2})(\d{2})(\d{2})\s+([A-Z]{3,4})\s+([A-Za-z]{3})[a-z.]*\s+(\d{2,4})")
# Month names as German, French, Spanish, Dutch and Scandinavian desks abbreviate them beside the English ones.
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene gen", "feb fév", "mar mär mrt mrz", "apr avr abr", "may mai maj mei mag", "jun jui giu", "jul lug",
         "aug aoû ago", "sep set", "oct okt ott", "nov", "dec dez des dic déc"), 1
    )
    for name in names.split()
}  # fmt: skip
_PRIVATE = re.compile(r"(?:\*\s*){3,}$|#\s?Notebook$|#\s?Notizblock$")  # what follows is for editors, not for print
_PLAIN_RULE = re.compile(r"[-=_]{3,}$")


class Row(NamedTuple):
    """A printed line with text, and its number in the file."""

    number: int
    text: str


@hookimpl
def read(source: Source) -> Story | None:
    """Read a message framed by SOH (or STX) and ETX."""
    head = source.data[:_HEAD_LIMIT]
    if _STX not in head or source.data.lstrip(b"\x16\x00\r\n \t")[:1] not in (_SOH, _STX):
        return None
    with refusals(source.name):
        return _read(source)


def _read(source: Source) -> Story:
    start = source.data.index(_STX)
    text = decode_eight_bit(source.data[:start].replace(_SOH, b"")), decode_eight_bit(source.data[start + 1 :])
    encoding, first = text[1].encoding, source.data.count(b"\n", 0, start) + 1
    if anpa.is_header(text[0].text):
        return anpa.story(text[0].text, text[1].text, encoding, first)
    return _story(text[0].text, text[1].text, encoding, first)


def _story(head: str, text: str, encoding: str, first: int) -> Story:
    body, _, tail = text.partition("\x03")
    header, _, slug = head.strip("\x16\r\n ").replace("\r", "").partition("\n")
    builder, notes, names = Builder(), list[str](), list[str]()
    paragraphs = _paragraphs(re.sub(r"\r+\n?", "\n", body), first)
    if paragraphs:
        paragraphs = _headline(builder, paragraphs, names, notes)
    _fill(builder, paragraphs, names, notes)
    declared = Declared(
        format="iptc7901",
        encoding=encoding,
        byline=fields.bylines(names),
        slug=clean(slug).strip("/ ") or None,
        note="; ".join(fields.unique(notes)) or None,
        published=_stamp(tail),
        status=labels.status_of(notes),
        **_from_header(header),
    )
    return builder.story(headers.completed(declared, dateline=dateline.printed(builder)))


def _paragraphs(body: str, first: int) -> list[list[Row]]:
    """The stretches between blank lines, as their lines; *first* is the number of the body's first line in the file."""
    groups: list[list[Row]] = [[]]
    for number, line in enumerate(body.split("\n"), first):
        if text := line.strip():
            groups[-1].append(Row(number, text))
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _from_header(header: str) -> dict[str, Any]:
    found = _HEADER.match(header)
    if not found:
        return {}
    agency = re.search(r"\b([A-Za-z]{2,8})\b(?:\s+\d+)?\s*$", found["rest"])
    return {
        "urgency": fields.integer(found["priority"]),
        "section": found["category"],
        "source": agency[1] if agency else None,
    }


def _headline(builder: Builder, paragraphs: list[list[Row]], names: list[str], notes: list[str]) -> list[list[Row]]:
    """The first stretch is the headline when it ends with " =", or when it is short and ends as no sentence does."""
    above = list(takewhile(lambda row: labels.is_label(row.text), paragraphs[0][:-1]))
    notes += [row.text for row in above]
    paragraphs = [paragraphs[0][len(above) :], *paragraphs[1:]]
    lines = [row.text for row in paragraphs[0]]
    marked = lines[-1].endswith("=")
    if not marked and (len(lines) > 3 or sum(map(len, lines)) > 200 or lines[-1].endswith(".")):
        return paragraphs
    lines[-1] = lines[-1].rstrip("= ")
    kept = []
    for line in lines:
        if fields.is_byline(line):
            names.append(line)
        elif labels.is_label(line):
            notes.append(line)
        elif line:
            kept.append(line)
    first = next((row.number for row in paragraphs[0] if kept and row.text.startswith(kept[0])), None)
    builder.add("headline", " ".join(kept), first)
    return paragraphs[1:]


def _fill(builder: Builder, paragraphs: list[list[Row]], names: list[str], notes: list[str]) -> None:
    for index, rows in enumerate(paragraphs):
        if _PRIVATE.match(rows[0].text):
            notes += [row.text for part in paragraphs[index:] for row in part if row.text.strip("# *\x7f")]
            return
        if not builder.has_body and len(rows) == 1 and fields.is_byline(rows[0].text.rstrip("= ")):
            names.append(rows[0].text.rstrip("= "))
            continue
        _paragraph(builder, rows)


def _paragraph(builder: Builder, rows: list[Row]) -> None:
    """Lines of one paragraph, or of dpa's notebook: "## heading", "- item"."""
    plain: list[Row] = []
    for number, line in rows:
        if line.startswith("#"):
            builder.add("subhead", line.lstrip("# "), number)
        elif line.startswith(("- ", "* ")):
            text = re.sub(r"\[([^\[\]]{1,300})\]\(([^()\s]{1,500})\)", r"\1 (\2)", line[2:])
            builder.add("list-item", text, number)
        elif not _PLAIN_RULE.match(line):
            plain.append(Row(number, line))
    if plain:
        builder.add("paragraph", " ".join(row.text for row in plain).strip("\x7f"), plain[0].number)


def _stamp(tail: str) -> datetime | None:
    """ "071341 GMT Okt 15": day, hour, minute, zone, month, year."""
    found = _STAMP.match(tail)
    month = _MONTHS.get(found[5].casefold()) if found else None
    if not found or not month:
        return None
    year = int(found[6]) + (2000 if len(found[6]) == 2 else 0)
    try:
        made = datetime(year, month, int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    zone = fields.zone(found[4])
    return made.replace(tzinfo=zone).astimezone(UTC) if zone else made
