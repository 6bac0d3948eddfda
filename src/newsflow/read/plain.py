"""Plain text as reporters and wires drop it: with or without headline, byline, dateline, header lines; any Western encoding.

The last of the readers: what it cannot read, nobody can, so that its refusals say what the file seems to be.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

import msgspec

from newsflow import Declared, ReadError, Source, Story, hookimpl
from newsflow.read import dateline, fields, headers, notices, xmltree
from newsflow.read.builder import Builder, Run, refusals
from newsflow.read.decoding import decode, doubts

_LINE = re.compile(r"\r\n|[\n\r\x0b\x0c\u2028\u2029\x85]")
_BULLET = re.compile(r"(?:[-*•‣▪◦·–]|\(?\d{1,2}[.)])\s+(?=\S)")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Inc|Co|Corp|Ltd|Jr|Sr|St|Mt|Ill|Calif|Mass|vs|etc|a\.m|p\.m))\.$")
_DOTS = re.compile(r"[-=_*~#.\s]{3,}$")  # a ruled line
_UNDERLINE = re.compile(r"(?:[-=_*~#]\s?){3,}$")  # a ruled line parts what stands above and below it
_STARS = re.compile(r"^([*_]{1,3})(?=\S)(.*\S)\1$")  # Markdown's emphasis around a whole line
# Wire copy saved as text: its first line, the priority below it, the keyword with its cycle, and its last line.
_ZCZC = re.compile(r"\s{0,20}ZCZC\b[^\r\n]{0,80}(?:\r?\n[a-z]\s[a-z]{1,3}\b[^\r\n]{0,40}(?=\r?\n))?")
_CYCLE = re.compile(r"\s{0,20}(?:BC|AM|PM)-(\S[^\r\n]{0,80})(?=\r?\n)")
_NNNN = re.compile(r"\n\s{0,20}NNNN\s{0,200}$")
_END = re.compile(r"(?:-\s?30\s?-|###|#\s?#\s?#|-{0,3}\s?(?:ENDS|Ends|ends|END|MORE|more)\s?-{0,3})$")
_ENDED = (".", "!", "?", ":", "…", ".”", '."', ".’", ".'", ".)", "?”", '?"', "!”", '!"', ".»", "?»", "!»", "”", '"')
_FINAL = (*_ENDED[:-2], ",", ";")
# Longer than the longest headline of the agencies' own rules (about 100 characters), shorter than nearly every lead.
MAX_HEADLINE = 140
MAX_LINES = 200_000
_SHORT_LINE = 130  # text is wrapped at 60 to 120; where each line is a paragraph, some are longer
_MARKUP = re.compile(r"\s*(?:<\?xml|<!DOCTYPE|<[A-Za-z][\w:.\-]{0,60}(?:\s[^<>]{0,2000})?/?>)")


class Line(NamedTuple):
    """A line with text, its number in the file, and whether it is set in."""

    number: int
    text: str
    indented: bool = False


@hookimpl
def read(source: Source) -> Story | None:
    """Read any text. Raises ReadError for what is none."""
    with refusals(source.name):
        return _read(source)


def _read(source: Source) -> Story:
    decoded = decode(source.data)
    if _MARKUP.match(decoded.text[:4096]) and ("</" in decoded.text or "/>" in decoded.text):
        root = xmltree.root_name(source.data)
        raise ReadError(
            f"the file is XML or HTML ({root or 'broken'}) that holds no story newsflow knows",
            code="unknown-format",
        )
    if (
        decoded.text.lstrip()[:1] in "{["
        and decoded.text.rstrip()[-1:] in "}]"
        and '":' in decoded.text[:4096].replace('" :', '":')
    ):
        raise ReadError("the file is JSON, but not ninjs", code="unknown-format")
    text, slug = _unframed(decoded.text)
    made = story(text, Declared(format="plain", encoding=decoded.encoding, slug=slug))
    found = doubts(decoded, "plain")
    return msgspec.structs.replace(made, problems=found) if found else made


def _unframed(text: str) -> tuple[str, str | None]:
    """A text without the frame of the wire it was copied from, and the slug in it; lines keep their numbers."""
    found = _ZCZC.match(text)
    if not found:
        return text, None
    body = "\n" * found[0].count("\n") + _NNNN.sub("\n", text[found.end() :])
    cycle = _CYCLE.match(body)
    return (body, None) if cycle is None else ("\n" * cycle[0].count("\n") + body[cycle.end() :], cycle[1].strip())


def story(text: str, declared: Declared, headline: str | None = None, *, wrapped: bool = True) -> Story:
    """The story of a plain text; *declared* and *headline* are what is known of it already and are never overruled.

    *wrapped* is False where each line is known to be a paragraph.
    """
    paragraphs = _paragraphs(text, wrapped=wrapped)
    found, paragraphs = headers.take(paragraphs)
    told, paragraphs = notices.above(paragraphs)
    declared = notices.declared(headers.joined(declared, found), told)
    builder = Builder()
    if headline or found.get("headline"):
        builder.add("headline", headline or found["headline"])
    elif opens_with_headline(paragraphs):
        head, *paragraphs = paragraphs
        builder.add("headline", _runs(head), head[0].number)
    builder.add("subhead", found.get("subhead", ""))
    return _fill(builder, paragraphs, declared)


def _fill(builder: Builder, paragraphs: list[list[Line]], declared: Declared) -> Story:
    names: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        if index < 3 and builder.lead is None:
            paragraph = _without_byline(paragraph, names)
        if paragraph and not is_furniture(paragraph):
            _add(builder, paragraph)
    byline = declared.byline or fields.bylines(names)
    return builder.story(
        headers.completed(declared, byline=byline, dateline=declared.dateline or dateline.printed(builder))
    )


def _paragraphs(text: str, *, wrapped: bool = True) -> list[list[Line]]:
    """Paragraphs as lists of lines: parted by blank lines where lines are wrapped by hand, else one paragraph a line."""
    rows = _LINE.split(text)
    if len(rows) > MAX_LINES:
        raise ReadError(f"the text has {len(rows):,} lines, no story has; split the file", code="too-large")
    groups: list[list[Line]] = [[]]
    for number, raw in enumerate(rows, 1):
        stripped = raw.strip()
        if stripped and not _UNDERLINE.match(stripped):
            groups[-1].append(Line(number, stripped, raw[0] in " \t\u3000"))
        elif groups[-1]:
            groups.append([])
    width = _width(groups) if wrapped else 0
    return [
        part for group in groups if group for part in (_parted(group, width) if width else [[line] for line in group])
    ]


def _width(groups: list[list[Line]]) -> int:
    """The width at which lines were broken by hand; 0 where each line is a paragraph."""
    marked = len({line.indented for group in groups for line in group}) > 1  # paragraphs begin with an indentation
    pairs = [
        pair for group in groups for pair in pairwise(group) if _may_go_on(*pair) and not (marked and pair[1].indented)
    ]
    width = max((len(line.text) for line, _ in pairs), default=0)
    if width > _SHORT_LINE:
        return 0
    longest = max((size for group in groups for line in group if (size := len(line.text)) <= _SHORT_LINE), default=0)
    going_on = sum(
        after.text[:1].islower() or (not line.text.endswith(_FINAL) and 2 * len(line.text) > longest)
        for line, after in pairs
    )
    return width if going_on * 3 > len(pairs) else 0


def _may_go_on(line: Line, after: Line) -> bool:
    """Whether two neighbouring lines say anything about wrapping: bylines and list items stand alone in any text."""
    return not (_BULLET.match(after.text) or fields.is_byline(line.text) or fields.is_byline(after.text))


def _parted(group: list[Line], width: int) -> list[list[Line]]:
    """The paragraphs in a stretch of wrapped lines."""
    parts = [[group[0]]]
    for line, after in pairwise(group):
        short = len(line.text) + len(after.text.split(" ", 1)[0]) + 1 < width * 0.8 and not after.text[:1].islower()
        ended = line.text.endswith(_ENDED)
        if (
            (after.indented and (ended or not line.indented))
            or _BULLET.match(after.text)
            or fields.is_byline(line.text)
            or (short and ended)
        ):
            parts.append([after])
        else:
            parts[-1].append(after)
    if len(parts[0]) > 1 and fields.is_byline(parts[0][1].text):  # a headline right above its byline
        parts[0:1] = [parts[0][:1], parts[0][1:]]
    return parts


def opens_with_headline(paragraphs: list[list[Line]]) -> bool:
    """A headline is short, has no final full stop, and stands apart from what follows. It may be broken into two lines."""
    if len(paragraphs) < 2 or len(paragraphs[0]) > 3:
        return False
    head = " ".join(line.text for line in paragraphs[0])
    if len(head) > MAX_HEADLINE or _ends_like_a_sentence(head):
        return False
    if fields.is_byline(head) or dateline.parse(head) or _BULLET.match(head) or not any(map(str.isalpha, head)):
        return False
    following = paragraphs[1][0]
    apart = following.number > paragraphs[0][-1].number + 1
    return apart or fields.is_byline(following.text) or dateline.parse(following.text) is not None


def _ends_like_a_sentence(head: str) -> bool:
    """Questions and exclamations are headlines too, and so is what ends in an abbreviation."""
    return (
        head.endswith(_FINAL)
        and not head.endswith(("?", "!", "?”", "?'", "?’", "!”"))
        and not _ABBREVIATED.search(head)
    )


def _without_byline(paragraph: list[Line], names: list[str]) -> list[Line]:
    """The paragraph without its "By NAME" lines, which go to *names*."""
    kept = list(paragraph)
    while kept and fields.is_byline(line := _STARS.sub(r"\2", kept[0].text)):
        names.append(line)
        kept.pop(0)
    return kept


def is_furniture(paragraph: list[Line]) -> bool:
    """Ruled lines and end marks are the typesetter's, not the story's."""
    return len(paragraph) == 1 and bool(_DOTS.match(paragraph[0].text) or _END.match(paragraph[0].text))


def _add(builder: Builder, paragraph: list[Line]) -> None:
    first = paragraph[0]
    bullet = _BULLET.match(first.text)
    if bullet and not bullet[0][0].isdigit() and not bullet[0].startswith(("–", "(")):
        paragraph = [Line(first.number, first.text[bullet.end() :]), *paragraph[1:]]
        builder.add("list-item", _runs(paragraph), first.number)
    else:
        builder.add("paragraph", _runs(paragraph), first.number)


def _runs(paragraph: list[Line]) -> list[Run]:
    return [Run(line.text + "\n") for line in paragraph]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text that carries no headline, byline or header lines of its own."""
    return [" ".join(line.text for line in paragraph) for paragraph in _paragraphs(text) if not is_furniture(paragraph)]
