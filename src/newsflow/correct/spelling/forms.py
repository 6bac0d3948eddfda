"""The form of a word, read off its ending, and which forms stand beside which words.

A pair of words that nobody counted still says something: behind "they" stands "arrive" or "arrived" sooner than "arrives",
whatever the verb. The table is counted once, over the counted pairs, when the lexicon is compiled.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from math import log10

from newsflow.lexicon import toml

_ENDINGS = (
    ("ing", ("ing",)),
    ("past", ("ed",)),
    ("adverb", ("ly",)),
    ("quality", ("al", "ive", "ous", "ic", "ful", "able", "ible", "less", "ary", "ish")),
    ("thing", ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ship", "ism", "age", "ure")),
    ("person", ("er", "or", "ist", "ian", "man", "men")),
    ("plural", ("s",)),
)
PLAIN = "plain"
_STEPS = 50  # a power of ten in one byte, 128 is one to one
_SMOOTH = 25.0  # counts as if chance had given so much evidence (in units of the rarest counted pair)
_UNIT = 6.4e6


@cache
def names() -> tuple[str, ...]:
    """All forms, in the order of the table."""
    endings = [name for name, _ in _ENDINGS]
    return (*endings, PLAIN, *sorted(name for name in toml("typos")["forms"] if name not in endings))


@cache
def _listed() -> dict[str, int]:
    places = {name: at for at, name in enumerate(names())}
    return {word: places[name] for name, words in toml("typos")["forms"].items() for word in words}


@lru_cache(maxsize=40_000)
def form(word: str) -> int:
    """The number of the word's form."""
    listed = _listed().get(word)
    if listed is not None:
        return listed
    for at, (_, endings) in enumerate(_ENDINGS):
        if len(word) > 4 and word.endswith(endings) and not word.endswith(("ss", "us", "is")):
            return at
    return len(_ENDINGS)


def table(pairs: Iterable[tuple[str, str, int]]) -> dict[str, bytes]:
    """For every word (and "<form>" for words nobody counted): how much each form likes to stand behind it, then before it."""
    size = len(names())
    rows: dict[str, list[float]] = {}
    for first, second, count in pairs:
        units = count / _UNIT
        rows.setdefault(first, [0.0] * (2 * size))[form(second)] += units
        rows.setdefault(second, [0.0] * (2 * size))[size + form(first)] += units
    for number in range(size):
        alike = [row for word, row in rows.items() if not word.startswith("<") and form(word) == number]
        rows[f"<{number}>"] = [sum(column) for column in zip(*alike, strict=True)] if alike else [0.0] * (2 * size)
    totals = [sum(column) for column in zip(*(rows[f"<{number}>"] for number in range(size)), strict=True)]
    chances = [n / (sum(totals) / 2) for n in totals]
    return {word: _bytes(row, chances, size) for word, row in rows.items()}


def liking(row: bytes, place: int) -> float:
    """log10 of how much more often than by chance, from a row of the table."""
    return (row[place] - 128) / _STEPS


def _bytes(row: list[float], chances: list[float], size: int) -> bytes:
    made = bytearray()
    for side in (0, size):
        total = sum(row[side : side + size]) + _SMOOTH
        for place in range(side, side + size):
            share = (row[place] + _SMOOTH * chances[place]) / total
            made.append(max(0, min(255, round(128 + _STEPS * log10(share / max(chances[place], 1e-9))))))
    return bytes(made)
