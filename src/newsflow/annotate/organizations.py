"""Organizations named in the text: layer "organization".

Three ways to a name: a body that is known (data/bodies.toml), a run of capitalised words with a head such as Ministry, Council
or Inc. (data/organizations.toml), and an acronym that the text itself explains in brackets. Short forms of a name ("Foreign
Ministry" after "Russian Foreign Ministry") are the same organization.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from newsflow import Note, Story, hookimpl, layers, lexicon
from newsflow.text import Token, in_title_case, tokens

DAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
LONG_HEADLINE = 160  # code points; longer blocks are sentences
MOST_WORDS = 8  # of a name on each side of its head; longer runs of capitals are headlines or lists
CONTINENTS = frozenset(("Europe", "Africa", "Asia", "America", "Americas"))  # "… and Co-operation in Europe"


class Organization(Struct, frozen=True, kw_only=True):
    """A body with a name. Value of a note in layer "organization"."""

    name: str  # the fullest form printed, without an article
    acronym: str | None = None  # as the text explains it


class Span(Struct, frozen=True):
    """A name in the row of tokens: first and last token, the last one included."""

    first: int
    last: int


class Rules:
    """The heads, and the known names by their first word."""

    def __init__(self, heads: dict[str, Any], bodies: dict[str, Any]) -> None:
        self.last = frozenset(heads["last"])
        self.firm = frozenset(heads["firm"])
        self.first = frozenset(heads["first"])
        self.joined = frozenset(heads["joined"])
        self.titles = frozenset(heads["titles"])
        self.never = frozenset(tuple(name.split()) for name in heads["never"])
        self.not_first = frozenset(heads["not_first"])
        self.heads = self.last | self.firm | self.first
        self._known: dict[str, list[tuple[str, ...]]] = {}
        for name in (name for group in bodies["named"] for name in group["names"]):
            row = tuple(t.word for t in tokens(name))
            self._known.setdefault(row[0], []).append(row)
        for rows in self._known.values():
            rows.sort(key=len, reverse=True)

    def known(self, row: tuple[Token, ...], at: int) -> int:
        """How many tokens of a known name stand at *at*; 0: none does."""
        for words in self._known.get(row[at].word, ()):
            part = row[at : at + len(words)]
            if len(part) == len(words) and all(t.word == w for t, w in zip(part, words, strict=True)):
                return len(words)
        return 0


@hookimpl
def prepare() -> Rules:
    """Read the tables once a process."""
    return Rules(lexicon.toml("organizations"), lexicon.toml("bodies"))


@hookimpl
@layers(gives={"organization": Organization})
def annotate(story: Story, tools: Rules) -> Iterator[Note]:
    """Every organization named, in the order of the text."""
    row = tokens(story.text)
    english = story.language.partition("-")[0].lower() in ("en", "und")
    # in other languages only known names are found: there the heads are other words, or the same words mean something else
    spans = _spans(row, _loud(story, row) if english else [(0, sys.maxsize)], tools)
    acronyms = _acronyms(row, spans)
    names = _full_names(row, spans)
    acronym_of = {names.get(full, full): acronym for acronym, full in reversed(acronyms.items())}
    for span in _with_acronyms(row, spans, acronyms):
        said = _words(row, span)
        name = acronyms.get(said[0], said) if len(said) == 1 else said
        name = names.get(name, name)
        start, end = row[span.first].start, row[span.last].start + len(row[span.last].word)
        # no blank in front of a comma: "Acme Motors, Inc."
        value = Organization(name=" ".join(name).replace(" ,", ","), acronym=acronym_of.get(name))
        yield Note(start, end, "organization", value)


def _spans(row: tuple[Token, ...], loud: list[tuple[int, int]], rules: Rules) -> list[Span]:
    """The names that are known or follow a rule, left to right, without overlap."""
    found: list[Span] = []
    for at, token in enumerate(row):
        if not token.capital or (found and at <= found[-1].last):
            continue
        size = rules.known(row, at)
        span = Span(at, at + size - 1) if size else None
        if token.word in rules.heads and not _inside(token, loud):
            least = found[-1].last + 1 if found else 0
            span = _by_head(row, at, least, rules) or span
        if span is not None:
            found.append(span)
    return found


def _by_head(row: tuple[Token, ...], at: int, least: int, rules: Rules) -> Span | None:
    """The name around the head at *at*, when there is one."""
    word = row[at].word
    first = _leftwards(row, at, least, rules)
    last = _rightwards(row, at, rules) if word in rules.first and not row[at].possessive else at
    if last == at:
        if first == at or (word not in rules.last and word not in rules.firm):
            return None
        if not row[at].possessive and _goes_on(row, at, rules):
            return None
    span = Span(first, _with_firm(row, last, rules))
    return None if _words(row, span) in rules.never else span


def _with_firm(row: tuple[Token, ...], last: int, rules: Rules) -> int:
    """The last token with a firm's ending behind it: "Acme Motors, Inc."."""
    after = last + 2 if last + 1 < len(row) and row[last + 1].text == "," else last + 1
    return after if after < len(row) and row[after].text in rules.firm and not row[last].possessive else last


def _leftwards(row: tuple[Token, ...], at: int, least: int, rules: Rules) -> int:
    """The first token of the capitalised run that ends with the head."""
    head = first = at
    if row[at].word in rules.firm and at - 1 >= least and row[at - 1].text == ",":
        at -= 1
    while at - 1 >= least and head - at < MOST_WORDS:
        if _belongs(row[at - 1], rules):
            first = at = at - 1
        elif first < head and row[head].word in rules.joined and _joins(row, at - 1, least, rules):
            at -= 1
        else:
            break
    while first < head and row[first].word in rules.not_first:
        first += 1
    return first


def _joins(row: tuple[Token, ...], at: int, least: int, rules: Rules) -> bool:
    """Whether the "and" at *at* stands inside a name: "Food and Drug Administration"."""
    before = row[at - 1] if at - 1 >= least else None
    return (
        row[at].text in ("and", "&")
        and before is not None
        and _belongs(before, rules)
        and before.word not in rules.heads
    )


def _belongs(token: Token, rules: Rules) -> bool:
    """Whether a token in front of a head is part of the name."""
    return token.alpha and token.capital and not token.possessive and token.word not in rules.titles


def _rightwards(row: tuple[Token, ...], at: int, rules: Rules) -> int:
    """The last token of "of the … Affairs" behind a head; *at* itself, when nothing follows."""
    last, here, joined = at, at + 1, row[at].word in rules.joined
    if here >= len(row) or row[here].text not in (("of", "for", "on") if joined else ("of", "for")):
        return at
    while here + 1 < len(row) and here - at <= MOST_WORDS:
        here += 1
        token = row[here]
        if _belongs(token, rules) and token.lower not in DAYS and token.start <= row[here - 1].end + 1:
            last = here
        elif token.alpha and token.capital and token.possessive:
            return here
        elif not _links(row, here, joined=joined and last > at):
            break
    return last


def _links(row: tuple[Token, ...], at: int, *, joined: bool) -> bool:
    """Whether the small word at *at* may stand inside a name: "and Human Services", "in Europe", "of the Arts"."""
    word = row[at].text
    if word == "in":
        return at + 1 < len(row) and row[at + 1].word in CONTINENTS
    if word == ",":  # "Ministry of Health, Labor and Welfare", not "Institute of Technology, David Dorn"
        return joined and at + 2 < len(row) and row[at + 2].text in ("and", "&", ",")
    return word in ("of", "the", "for") or (joined and word in ("and", "&"))


def _goes_on(row: tuple[Token, ...], at: int, rules: Rules) -> bool:
    """Whether the run of capitals goes on behind the head with what is no title: "Nuclear Forces Treaty" is no force."""
    if at + 1 >= len(row):
        return False
    after = row[at + 1]
    if not (after.alpha and after.capital and after.start == row[at].end + 1):
        return False
    shouted = after.word.isupper() and len(after.word) > 1  # "Apple Inc. CEO"
    return after.word in rules.heads or (after.word not in rules.titles and not shouted)


def _loud(story: Story, row: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Headlines in title case or capitals: there a capital letter says nothing."""
    starts = [t.start for t in row]
    short = (b for b in story.blocks if b.end - b.start < LONG_HEADLINE)
    return [
        (b.start, b.end) for b in short if in_title_case(row[bisect_left(starts, b.start) : bisect_left(starts, b.end)])
    ]


def _inside(token: Token, stretches: list[tuple[int, int]]) -> bool:
    """Whether the token stands in one of the stretches, which are in order."""
    index = bisect_right(stretches, (token.start, sys.maxsize)) - 1
    return index >= 0 and stretches[index][0] <= token.start < stretches[index][1]


def _words(row: tuple[Token, ...], span: Span) -> tuple[str, ...]:
    return tuple(
        t.word if n == span.last else t.text for n, t in enumerate(row[span.first : span.last + 1], span.first)
    )


def _acronyms(row: tuple[Token, ...], spans: list[Span]) -> dict[str, tuple[str, ...]]:
    """Acronym -> name, where the text explains it: "World Health Organization (WHO)"."""
    found: dict[str, tuple[str, ...]] = {}
    for span in spans:
        part = row[span.last + 1 : span.last + 4]
        if len(part) == 3 and part[0].text == "(" and part[2].text == ")" and _is_acronym(part[1]):
            found.setdefault(part[1].word, _words(row, span))
    return found


def _is_acronym(token: Token) -> bool:
    letters = token.word.replace(".", "")
    return 2 <= len(letters) <= 8 and letters.isupper() and letters.isalpha()


def _with_acronyms(row: tuple[Token, ...], spans: list[Span], acronyms: dict[str, tuple[str, ...]]) -> list[Span]:
    if not acronyms:
        return spans
    taken = {n for span in spans for n in range(span.first, span.last + 1)}
    more = [Span(n, n) for n, token in enumerate(row) if token.word in acronyms and n not in taken]
    return sorted([*spans, *more], key=lambda span: span.first)


def _full_names(row: tuple[Token, ...], spans: list[Span]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Short form -> the full name it ends, when exactly one name in the story does."""
    said = dict.fromkeys(_words(row, span) for span in spans)
    longer: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for name in said:
        for cut in range(1, len(name) - 1):
            longer.setdefault(name[cut:], set()).add(name)
    return {name: next(iter(longer[name])) for name in said if len(longer.get(name, ())) == 1 and len(name) > 1}
