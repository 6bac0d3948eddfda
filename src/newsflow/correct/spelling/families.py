"""American and British spelling: two right ways to write a word, never one corrected into the other.

The endings and the pairs stand in data/typos.toml. They come in groups, because a paper chooses by group: some British ones
write "colour" and "organize".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from newsflow.lexicon import toml

US, GB = "us", "gb"


class Twin(NamedTuple):
    """A word of one family, and what it is in the other."""

    family: str
    group: str
    other: str


def twins(word: str) -> list[Twin]:
    """What *word* would be in the other family, by every rule that fits; most of the answers are no words."""
    found = [Twin(family, "pair", other) for family, other in _pairs().get(word, ())]
    for ending, family, group, other, stem in _endings().get(word[-3:], ()):
        if word.endswith(ending) and len(word) - len(ending) >= stem:
            found.append(Twin(family, group, word[: -len(ending)] + other))
    return found


def related(one: str, other: str) -> bool:
    """Whether the two would be one word in American and British spelling, if both were words."""
    return any(twin.other == other for twin in twins(one))


def is_open(printed: str, word: str, other: str) -> bool:
    """Whether a slip leaves open which twin was meant: "travellijg" shows its two l, "kiloemters" may be -ter or -tre."""
    from rapidfuzz.distance import OSA

    if any(twin.group == "re" for twin in twins(word) if twin.other == other):
        return True
    return OSA.distance(printed, other) <= OSA.distance(printed, word)


def is_even(printed: str, word: str, other: str) -> bool:
    """Whether the printed letters are as near to the one twin as to the other: "centerd"."""
    from rapidfuzz.distance import OSA

    return OSA.distance(printed, other) == OSA.distance(printed, word)


def usage(words: Iterable[str], is_word: Callable[[str], bool]) -> Counter[tuple[str, str]]:
    """How many of *words* are of each (family, group), by words that both families have."""
    return Counter(
        (twin.family, twin.group) for word in words for twin in twins(word) if is_word(word) and is_word(twin.other)
    )


# Manners of writing that go with a side of the Atlantic, whatever words a story has: dates, "per cent", titles, money.
_MANNERS = (
    (
        GB,
        re.compile(
            r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
        ),
    ),
    (
        US,
        re.compile(
            r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}\b"
        ),
    ),
    (GB, re.compile(r"\bper cent\b|£\d|\b(?:Mr|Mrs|Ms|Dr) [A-Z]")),
    (US, re.compile(r"\bpercent\b|\b(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Sgt)\. [A-Z]")),
)


def manners(text: str) -> Counter[tuple[str, str]]:
    """How many of these *text* shows, by (family, group), for stories that have no word of either family."""
    return Counter((family, "manner") for family, pattern in _MANNERS if pattern.search(text))


def preferred(word: str, used: Mapping[tuple[str, str], int], variant: str, is_word: Callable[[str], bool]) -> str:
    """*word* as the story (or *variant*, if given) spells it: itself, or its twin."""
    for twin in twins(word):
        if is_word(twin.other) and _wants_other(twin, used, variant):
            return twin.other
    return word


def _wants_other(twin: Twin, used: Mapping[tuple[str, str], int], variant: str) -> bool:
    if variant:
        return variant != twin.family
    other = GB if twin.family == US else US
    own, others = used.get((twin.family, twin.group), 0), used.get((other, twin.group), 0)
    if own or others:
        return others > own
    if twin.group == "ize" and twin.family == GB:  # "-ize" is at home on both sides, "-ise" is not
        return False
    total = {family: sum(n for (f, g), n in used.items() if f == family and g != "ize") for family in (US, GB)}
    return total[other] > 0 and total[twin.family] == 0


@cache
def _endings() -> dict[str, list[tuple[str, str, str, str, int]]]:
    """By the last three letters of a word: ending, family, group, the other family's ending, letters before it."""
    table: dict[str, list[tuple[str, str, str, str, int]]] = {}
    for british, american, group, stem in toml("typos")["families"]["endings"]:
        for ending, family, other in ((british, GB, american), (american, US, british)):
            for last in _last_letters(ending):
                table.setdefault(last, []).append((ending, family, group, other, stem))
    return table


def _last_letters(ending: str) -> list[str]:
    """The last three letters of a word with this ending; a two-letter ending has one letter more of any kind."""
    if len(ending) >= 3:
        return [ending[-3:]]
    return [letter + ending for letter in "abcdefghijklmnopqrstuvwxyz"]


@cache
def _pairs() -> dict[str, list[tuple[str, str]]]:
    table: dict[str, list[tuple[str, str]]] = {}
    for british, american in toml("typos")["families"]["pairs"]:
        table.setdefault(british, []).append((GB, american))
        table.setdefault(american, []).append((US, british))
    return table
