"""Wire messages between control characters: ANPA 1312 (North America, Australia) and IPTC 7901 (Europe).

Both frame a message with SOH, STX and ETX; their header lines tell them apart.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from newsflow import Declared, Source, Story, hookimpl
from newsflow.read import anpa, dateline, fields, headers
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
_LABEL = re.compile(
    r"(?:\d(?:ST|ND|RD|TH)\s+)?(?:LEAD|EXTRA|URGENT|ROUNDUP|CORRECTION|UPDATE|NEWS\s?ALERT|FLASH|BULLETIN|ADVISORY|EIL|KORREKTUR|"
    r"ZUSAMMENFASSUNG|ERSTE\s+MELDUNG|PREVIEW|FEATURE|BACKGROUND|SUMMARY)(?:\s+\d+)?[:.]?\s*$"
)
_PRIVATE = re.compile(r"(?:\*\s*){3,}$|#\s?Notebook$|#\s?Notizblock$")  # what follows is for editors, not for print
_PLAIN_RULE = re.compile(r"[-=_]{3,}$")


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
    encoding = text[1].encoding
    if anpa.is_header(text[0].text):
        return anpa.story(text[0].text, text[1].text, encoding)
    return _story(text[0].text, text[1].text, encoding)


def _story(head: str, text: str, encoding: str) -> Story:
    body, _, tail = text.partition("\x03")
    header, _, slug = head.strip("\x16\r\n ").replace("\r", "").partition("\n")
    builder, notes, names = Builder(), list[str](), list[str]()
    lines = re.sub(r"\r+\n?", "\n", body.replace("\r\n\n", "\n\n"))
    paragraphs = [part for part in re.split(r"\n[ \t]*\n", lines) if part.strip()]
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
        **_from_header(header),
    )
    return builder.story(headers.completed(declared, dateline=dateline.printed(builder)))


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


def _headline(builder: Builder, paragraphs: list[str], names: list[str], notes: list[str]) -> list[str]:
    """The first stretch is the headline when it ends with " =", or when it is short and ends as no sentence does."""
    lines = [line.strip() for line in paragraphs[0].split("\n") if line.strip()]
    marked = lines[-1].endswith("=")
    if not marked and (len(lines) > 3 or len(paragraphs[0]) > 200 or lines[-1].endswith(".")):
        return paragraphs
    lines[-1] = lines[-1].rstrip("= ")
    kept = []
    for line in lines:
        if fields.is_byline(line):
            names.append(line)
        elif _LABEL.match(line):
            notes.append(line)
        elif line:
            kept.append(line)
    builder.add("headline", " ".join(kept))
    return paragraphs[1:]


def _fill(builder: Builder, paragraphs: list[str], names: list[str], notes: list[str]) -> None:
    for index, paragraph in enumerate(paragraphs):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        if _PRIVATE.match(lines[0]):
            notes += [
                line for part in paragraphs[index:] for line in map(clean, part.split("\n")) if line.strip("# *\x7f")
            ]
            return
        if not builder.has_body and len(lines) == 1 and fields.is_byline(lines[0].rstrip("= ")):
            names.append(lines[0].rstrip("= "))
            continue
        _paragraph(builder, lines)


def _paragraph(builder: Builder, lines: list[str]) -> None:
    """Lines of one paragraph, or of dpa's notebook: "## heading", "- item"."""
    plain: list[str] = []
    for line in lines:
        if line.startswith("#"):
            builder.add("subhead", line.lstrip("# "))
        elif line.startswith(("- ", "* ")):
            builder.add("list-item", re.sub(r"\[([^\[\]]{1,300})\]\(([^()\s]{1,500})\)", r"\1 (\2)", line[2:]))
        elif not _PLAIN_RULE.match(line):
            plain.append(line)
    builder.add("paragraph", " ".join(plain).strip("\x7f"))


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
