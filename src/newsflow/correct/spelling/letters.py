"""How English a row of letters looks: log10 of each letter's chance behind the two before it, one byte each."""

from __future__ import annotations

from collections.abc import Iterable
from math import log10

_ROW = "^abcdefghijklmnopqrstuvwxyz$"
_PLACE = {letter: at for at, letter in enumerate(_ROW)}
_SIZE = len(_ROW)
_STEPS = 50  # a power of ten in one byte; 5.1 powers are the most it can say
RAREST = -4.0


def table(words: Iterable[tuple[str, float]]) -> bytes:
    """The chances, counted over words and their weights."""
    triples = [0.0] * _SIZE**3
    pairs = [0.0] * _SIZE**2
    for word, weight in words:
        for number in _numbers(word):
            triples[number] += weight
            pairs[number // _SIZE] += weight
    return bytes(_byte(n, pairs[at // _SIZE]) for at, n in enumerate(triples))


def chances(word: str, known: bytes) -> list[float]:
    """log10 of the chance of each letter of *word*, and of its end."""
    return [-known[number] / _STEPS for number in _numbers(word)]


def _byte(triple: float, pair: float) -> int:
    chance = log10(triple / pair) if triple else RAREST
    return round(-max(chance, RAREST) * _STEPS)


def _numbers(word: str) -> list[int]:
    places = [_PLACE[letter] for letter in f"^{word}$"]
    return [(a * _SIZE + b) * _SIZE + c for a, b, c in zip(places, places[1:], places[2:], strict=False)]
