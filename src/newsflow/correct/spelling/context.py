"""How well a word fits between the words beside it, by counted pairs."""

from __future__ import annotations

from msgspec import Struct

from newsflow.correct.spelling.lexicon import Lexicon

# The pairs are counted in a text of about 10**12 words, and those seen less than 10**6.8 times are left out.
_TEXT = 12.0
_LEAST = 6.8


class Fit(Struct, frozen=True):
    """How a word sits behind (or in front of) another; all numbers are powers of ten."""

    seen: float  # how often the pair is used in a billion words; 0.0: too seldom to be counted
    pull: float  # how much more often than by chance, when it was counted
    gap: float  # how much was to be expected by chance, when it was not
    form: float  # how much more often than by chance words of its form stand there


NOTHING = Fit(0.0, 0.0, 0.0, 0.0)


def behind(first: str, word: str, lexicon: Lexicon) -> Fit:
    """How *word* fits behind *first*."""
    return _fit(first, word, lexicon, lexicon.likes_behind(first, word)) if first else NOTHING


def before(word: str, second: str, lexicon: Lexicon) -> Fit:
    """How *word* fits before *second*."""
    return _fit(word, second, lexicon, lexicon.likes_before(word, second)) if second else NOTHING


def _fit(first: str, second: str, lexicon: Lexicon, form: float) -> Fit:
    counted = lexicon.together(first, second)
    chance = lexicon.zipf(first) + lexicon.zipf(second) - 18 + _TEXT
    if counted:
        return Fit(max(counted - _TEXT + 9, 0.1), counted - chance, 0.0, form)
    return Fit(0.0, 0.0, max(0.0, chance - _LEAST), form)
