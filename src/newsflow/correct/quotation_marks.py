"""Plugin "quotation-marks": marks without a partner, marks of two kinds around one quotation, and the house style of marks.

A mark that is missing or of the wrong kind is proposed and flagged. With `style` set, every mark and apostrophe of the other
kind is an edit of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import newsflow
from newsflow import Edit, Note, Problem, Story, hookimpl, layers
from newsflow.correct import quoting
from newsflow.correct.quoting import STRAIGHT, Lone, Pair

NAME = "quotation-marks"


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.quotation-marks]"""

    style: Literal["leave", "straight", "curly"] = "leave"  # how marks and apostrophes are printed here


@hookimpl
def options() -> type[Options]:
    """The options of [plugin.quotation-marks]."""
    return Options


@hookimpl
def correct(story: Story, options: Options) -> Iterator[Edit]:
    """Proposals for missing and mixed marks; with a style, an edit for each mark of the other kind."""
    text = story.original
    found = quoting.marks(text)
    yield from (_missing(text, one) for one in found.lone)
    if options.style == "leave":
        yield from (_unmixed(pair) for pair in found.pairs if pair.mixed)
    elif options.style == "straight":
        yield from _straight(text)
    else:
        yield from _curly(text, found)


@hookimpl
@layers(gives={"problem": Problem})
def annotate(story: Story) -> Iterator[Note]:
    """A flag for every mark without a partner, and every quotation between marks of two kinds."""
    found = quoting.marks(story.text)
    for one in found.lone:
        what = "opens and is never closed" if one.opens else "closes what was never opened"
        yield _flag(one.at, one.at + 1, f"a quotation mark {what}: {_around(story.text, one.at)}")
    for pair in found.pairs:
        if pair.mixed:
            message = f"a quotation between a {_named(pair.opening)} and a {_named(pair.closing)} mark: "
            yield _flag(pair.start, pair.end, message + _around(story.text, pair.start))


def _flag(start: int, end: int, message: str) -> Note:
    return Note(start, end, "problem", Problem(NAME, "warning", NAME, message))


def _named(mark: str) -> str:
    return "straight" if mark == STRAIGHT else "curly"


def _around(text: str, at: int) -> str:
    """A few words, so that the place is found."""
    return " ".join(text[max(0, at - 20) : at + 30].split())


def _missing(text: str, one: Lone) -> Edit:
    """Where the other mark most likely belongs: the end of the paragraph, or the start of the clause."""
    at = len(text[: one.last].rstrip()) if one.opens else _clause(text, one)
    after = _partner(one.mark)
    return Edit(
        start=at,
        end=at,
        before="",
        after=after,
        rule=f"{NAME}/unbalanced",
        confidence=0.5 if one.opens else 0.4,
        reason="a quotation is never closed" if one.opens else "a quotation is never opened",
        apply=False,
    )


_CLAUSE = re.compile(r"(?:[,:] |[.?!] )(?=['‘]?[A-Z])")


def _clause(text: str, one: Lone) -> int:
    """The start of the last clause with a capital before the mark; of the paragraph, if there is none."""
    starts = [match.end() for match in _CLAUSE.finditer(text, max(one.first, one.at - 2000), one.at)]
    return starts[-1] if starts else one.first


def _partner(mark: str) -> str:
    return {"“": "”", "”": "“", "„": "“", "«": "»", "»": "«"}.get(mark, mark)


def _unmixed(pair: Pair) -> Edit:
    """The straight one of the two marks as a curly one."""
    opens = pair.opening == STRAIGHT
    at = pair.start if opens else pair.end - 1
    after = _partner(pair.closing) if opens else _partner(pair.opening)
    return Edit(
        start=at,
        end=at + 1,
        before=STRAIGHT,
        after=after,
        rule=f"{NAME}/mixed",
        confidence=0.7,
        reason="straight and curly marks around one quotation",
        apply=False,
    )


def _styled(at: int, before: str, after: str, style: str) -> Edit:
    return Edit(at, at + 1, before, after, f"{NAME}/{style}", 0.95, f"house style: {style} quotation marks")


_CURLY = re.compile(r"[“”‘’]")


def _straight(text: str) -> Iterator[Edit]:
    for match in _CURLY.finditer(text):
        after = STRAIGHT if match.group() in "“”" else "'"
        yield _styled(match.start(), match.group(), after, "straight")


_STRAIGHT = re.compile(r"[\"']")
# An apostrophe in front of a word: decades, 'tis, 'em, rock 'n' roll.
_LEADING = re.compile(r"'(?:\d0s|\d\d(?!\d)|(?:tis|twas|til|em|cause|bout|round|n)\b)", re.IGNORECASE)


def _curly(text: str, found: quoting.Marks) -> Iterator[Edit]:
    opening = {pair.start for pair in found.pairs} | {one.at for one in found.lone if one.opens}
    closing = {pair.end - 1 for pair in found.pairs if not pair.open_end} | {o.at for o in found.lone if not o.opens}
    for match in _STRAIGHT.finditer(text):
        at, mark = match.start(), match.group()
        if mark == STRAIGHT:
            after = "“" if at in opening else "”" if at in closing else ""
        else:
            after = _single(text, at)
        if after:
            yield _styled(at, mark, after, "curly")


def _single(text: str, at: int) -> str:
    """The curly form of the straight single mark at *at*; nothing for feet and minutes."""
    before, behind = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if before.isdigit() and (behind.isdigit() or not behind.isalpha()) and not _closes_single(text, at):
        return ""
    if _LEADING.match(text, at):
        return "’"
    opens = (before.isspace() or before in '([{—–-/"“') and not behind.isspace()
    return "‘" if opens else "’"


def _closes_single(text: str, at: int) -> bool:
    """Whether a single mark was opened in this paragraph and waits for its partner."""
    first = max(text.rfind("\n", 0, at) + 1, at - 300)
    return bool(re.search(r"(?:^|[\s(\"“])['‘]\w[^'‘’\n]{0,300}$", text[first:at]))
