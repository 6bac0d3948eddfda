"""A word that a stray space has cut in two: "govern ment", "to gether". One of the parts is no word; both together are one."""

from __future__ import annotations

from newsflow.correct.spelling.lexicon import Lexicon
from newsflow.correct.spelling.scan import Unknown
from newsflow.lexicon import toml

SPLIT_WORD = 0.93
_COMMON = 3.5  # zipf of the whole word: a rare one may be two words on purpose ("non proliferation")
_LEAST = 6  # letters of the whole word
_PART = 2  # letters of each part


def whole(unknown: Unknown, lexicon: Lexicon) -> tuple[int, int, str] | None:
    """Where the word stands of which *unknown* is a part, and how it is written; None when it is part of none."""
    found = []
    if unknown.behind.islower():
        found.append((unknown.start, unknown.end + 1 + len(unknown.behind), unknown.word + unknown.behind))
    if unknown.before.islower():
        found.append((unknown.start - 1 - len(unknown.before), unknown.end, unknown.before + unknown.word))
    for start, end, word in found:
        if _is_whole(unknown.word, word, lexicon):
            return start, end, word
    return None


def _is_whole(part: str, word: str, lexicon: Lexicon) -> bool:
    other = len(word) - len(part)
    if min(len(part), other) < _PART or len(word) < _LEAST or part in toml("typos")["affixes"]["beginnings"]:
        return False
    return lexicon.is_target(word) and lexicon.zipf(word) >= _COMMON and lexicon.zipf(part) < lexicon.zipf(word) - 1
