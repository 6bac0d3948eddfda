"""Plugin "protect": stretches that no edit may touch, because they are not prose.

Web and mail addresses, handles, hashtags, file names and paths, code, templates, numbers with their units, times, scores,
call signs and part numbers, abbreviations in capitals, datelines at the head of a paragraph, bylines and credits.
Names are not listed here: a corrector leaves capitalised words alone by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsflow import Span, Story, hookimpl

# Every pattern runs in time linear in the text: repeats are bounded, or cannot give back what they took. Most need a sign that
# prose rarely has; where the text lacks it (first column: any of these strings), the pattern is not tried.
_ANYWHERE = tuple(
    (signs.split(" "), re.compile(pattern, flags))
    for signs, pattern, flags in (
        # Addresses: with a scheme, with www, or a host name with a usual ending.
        (":/", r"\b(?:https?|ftp|sftp|file|mailto|tel|magnet|data|ssh|git)://?[^\s<>\"“”]{1,2000}", re.I),
        ("www. WWW.", r"\bwww\.[^\s<>\"“”]{1,2000}", re.I),
        ("@", r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}", 0),
        ("@", r"(?<![\w@])@\w{1,50}(?:[@.]\w{1,63}){0,4}", 0),
        ("#", r"(?<![\w#&])#\w{1,140}", 0),
        # Files and paths.
        ("/", r"(?<![\w/])(?:~|\.{1,2})?(?:/[\w.+-]{1,255}){2,40}/?", 0),
        (":\\", r"\b[A-Za-z]:\\[^\s<>|]{1,400}", 0),
        # Code, mark-up and templates left in the copy.
        ("`", r"`[^`\n]{1,400}`", 0),
        ("<", r"</?[A-Za-z][^<>\n]{0,400}>", 0),
        ("&", r"&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]{2,20}\d?);", 0),
        ("{{ ${ [[", r"\{\{[^{}\n]{1,400}\}\}|\$\{[^{}\n]{1,400}\}|\[\[[^\[\]\n]{1,400}\]\]", 0),
        ("()", r"\b[A-Za-z_]\w{0,60}\(\)", 0),
        ("_", r"\b[A-Za-z]\w{0,60}_\w{1,60}", 0),
        # ... but "onTuesday" is a space missed.
        (
            "",
            r"\b(?!(?:on|in|of|the|by|until|since|from|last|next|late|early)(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July|August|(?:Sept|Nov|Dec)ember|October)\b)[a-z]{2,30}[A-Z]\w{1,40}\b",
            0,
        ),
        # Numbers with what belongs to them: 9M729, 5,500km, 18:30, 3-2, 6'2", 40mm, 7th, $4.5bn, 50%.
        (
            "",
            r"(?<!\w)[$€£¥₹₽]?\d(?:[\d.,:/’'″′\"-]{0,40}\d)?(?:[A-Za-z°%‰µ²³″′]{1,12}\d{0,6})?(?:/[a-zA-Z]{1,4})?(?!\w)",
            0,
        ),
        # Capitals and dots: NATO, U.S., Ph.D., a.m., RS-28.
        ("", r"\b[A-Z]{1,4}-?\d{1,6}[A-Z]{0,3}\b|\b[A-Z]{2,40}s?(?:-[A-Z0-9]{1,8}){0,3}\b|\b(?:[A-Za-z]\.){2,8}", 0),
    )
)
# Host names and files: a full stop between letters, and a usual ending.
_DOTTED = re.compile(
    r"\.(?:com|org|net|gov|edu|mil|int|info|news|io|tv|eu|un|co|us|uk|au|ca|nz|in|ie|za|fr|de|es|it|pt|nl|be|ch|at|pl|cz|se|no|dk|fi|ru|ua|cn|jp|"
    r"kr|br|mx|ar|tr|ir|il|pdf|docx?|xlsx?|pptx?|csv|txt|jpe?g|png|gif|mp[34]|mov|zip|html?|xml|json|py|js|exe)\b(?:/[^\s<>\"“”]{0,2000})?",
    re.I,
)
_LONGEST_HOST = 120

_DASH = r"(?:--?|–|—|―|:)"
_DATELINE = re.compile(
    r"[ \t]{0,8}[^\W\d_a-zß-öø-ÿ][^\n—–]{1,70}?"  # a place, in capitals at first
    r"(?:[ ]?\((?:[A-Z][\w./&’' -]{1,40})\))?"  # the agency
    rf"[ ]?{_DASH}[ ]?(?=\S)"
)
_BYLINE = re.compile(
    r"[ \t]{0,8}(?:By|BY|(?:Additional r|With r|R)eporting by|Edited by|Editing by|Written by|Compiled by|Text by|Story by|"
    r"Photos? by|Photograph by|From)[ ][^\n]{2,200}"
)
_CREDIT = re.compile(
    r"\((?:Reporting|Writing|Editing|Additional reporting|Compiled|Photos?|Image|Credit|Source|Graphic|Video|Translation)\b"
    r"[^()\n]{0,300}\)"
    r"|(?:Photo|Photos|Picture|Image|Credit|Photograph|Source|Copyright|©)(?: credit)?: ?[^\n]{1,120}"
    r"|©[^\n]{1,120}"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATED = re.compile(rf"\b{_MONTH}[a-z]{{0,6}}\.? \d{{1,2}}|\b\d{{1,2}} {_MONTH}")
_CAPITALS = re.compile(r"[A-Z][A-Z .,'’/&()-]{1,60}")


@hookimpl
def protect(story: Story) -> Iterator[Span]:
    """Every stretch of the original that is not prose."""
    text = story.original
    for signs, pattern in _ANYWHERE:
        if any(sign in text for sign in signs):
            yield from (Span(m.start(), m.end()) for m in pattern.finditer(text))
    yield from _dotted(text)
    yield from (Span(m.start(), m.end()) for m in _CREDIT.finditer(text))
    for start, end in _lines(text):
        yield from _head(text, start, end)
    if story.declared.dateline and story.declared.dateline.text:
        yield from _printed(story.declared.dateline.text, text)
    for name in story.declared.byline:
        yield from _printed(name, text)


def _dotted(text: str) -> Iterator[Span]:
    at = 0
    for match in _DOTTED.finditer(text):
        start = match.start()
        while start > max(at, match.start() - _LONGEST_HOST) and (
            text[start - 1].isalnum() or text[start - 1] in ".-_"
        ):
            start -= 1
        if start < match.start():
            yield Span(start, match.end())
        at = match.end()


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def _head(text: str, start: int, end: int) -> Iterator[Span]:
    """The byline that a line is, or the dateline it begins with."""
    byline = _BYLINE.match(text, start, end)
    if byline and _is_byline(text[start:end]):
        yield Span(start, end)
        return
    dateline = _DATELINE.match(text, start, end)
    if dateline and _is_dateline(dateline.group()):
        yield Span(start, dateline.end())


def _is_byline(line: str) -> bool:
    """A line of its own, short, without the full stop of a sentence: "By midnight the river had risen." is prose."""
    words = line.split()
    names = sum(word[:1].isupper() for word in words[1:])
    return len(words) <= 14 and not line.rstrip().endswith((".", "?", "!")) and names * 2 >= len(words) - 1


def _is_dateline(head: str) -> bool:
    """A place in capitals, or a place with a date or an agency in brackets."""
    place = head.split(",")[0].split("(")[0].rstrip(" -–—―:")
    if len(place) >= 3 and _CAPITALS.fullmatch(place):
        return True
    dated = _DATED.search(head)
    agency = re.search(r"\([A-Z][^()]{1,40}\)", head)
    return bool(dated or agency) and len(head.split()) <= 10


def _printed(words: str, text: str) -> Iterator[Span]:
    at = text.find(words) if words else -1
    if at >= 0:
        yield Span(at, at + len(words))
