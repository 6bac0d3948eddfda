"""Words with a capital letter that may be corrected all the same: the calendar's, well-known names, a sentence's first word.

A word with a capital letter is somebody's name until the opposite is certain. It is certain in three places: where a month or
a day of the week is due ("on Wendesday", "5 Febuary"), for misspellings of countries and the like that are nobody's name, and
for a first word that only a sentence's start made capital, which no list of names knows, and which no name could stand for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from msgspec import structs

from newsflow.correct.spelling.headlines import corrected
from newsflow.correct.spelling.judge import Correction, Judge
from newsflow.correct.spelling.tables import ABROAD, NAME
from newsflow.lexicon import toml

_ANY_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CAPITAL = re.compile(r"\b[A-Z][a-z]{2,27}\b")
_FREE = re.compile(r"(?<![\w'’@.&/#-])[A-Z][a-z]{2,27}(?![\w@/&-]|['’]\w|\.\w)")
# Before the first word of a paragraph or sentence; and behind it, where no name's second part follows.
_SENTENCE = re.compile(r"(?:^|[.?!] |[.?!][\"”] |\n)$")
_FOLLOWING = re.compile(r" ([a-z]+)")
_CONTEXT = 60  # code points behind it that are looked at
_LEAST = 5  # letters of a first word: shorter ones are too often a surname that nobody counted
_LONG = 8  # letters: so near to a common word, so long a word is no surname
_RARE = 1.6  # zipf above which a printed word may be somebody's name
_COMMON = 4.0  # zipf of a word that is written in its place
_NO_NAME = 6  # letters of a word that is written into a name
_LIKED = 0.3  # powers of ten by which a form stands behind "I" more often than by chance
_REMEMBERED = 40_000
_AT_MOST = 60  # unknown words with a capital letter: more are a list of names, and each costs milliseconds
_SURE = 0.97  # of a month, a day, or a listed name


class Capitals:
    """Looks for them with a judge, and remembers which words have nothing to look for: nearly all."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._plain: set[str] = set()

    def corrections(self, text: str) -> Iterator[Correction]:
        """Corrections of words with a capital letter, certain and not, in no order."""
        yield from _days_joined(text)
        odd = {word for word in set(_CAPITAL.findall(text)) - self._plain if self._is_odd(word)}
        if 0 < len(odd) <= _AT_MOST:
            body = Counter(_ANY_WORD.findall(text))
            for match in _FREE.finditer(text):
                if match.group() in odd:
                    yield from _looked_at(match, text, body, self._judge)

    def _is_odd(self, word: str) -> bool:
        """Whether *word* is neither a word in small letters nor anybody's name."""
        lexicon, lower = self._judge.lexicon, word.lower()
        listed = word in lexicon.known_names or lower in lexicon.known_slips
        named = lexicon.zipf(lower) > _RARE or lexicon.flags(lower) & (NAME | ABROAD)
        odd = listed or not (named or self._judge.is_known(lower))
        if not odd and len(self._plain) < _REMEMBERED:
            self._plain.add(word)
        return bool(odd)


def _looked_at(match: re.Match[str], text: str, body: Counter[str], judge: Judge) -> Iterator[Correction]:
    printed, start, end = match.group(), match.start(), match.end()
    name = judge.lexicon.known_names.get(printed) or _swapped(printed, judge)
    if name is None and printed[0] in _INITIALS and _is_dated(text, start, end):
        name = _meant(printed.lower())
    if name is not None:
        yield Correction(start, end, name, "capital", _SURE)
    elif printed[0] == "I" and _is_pronoun_and_verb(printed[1:], judge):
        yield Correction(start, end, f"I {printed[1:]}", "run-together", _SURE)
    elif _SENTENCE.search(text, max(0, start - 4), start) and (following := _FOLLOWING.match(text, end)):
        yield from _first_word(start, end, text, following[1], body, judge)


_INITIALS = frozenset("JFMASONDTW")
_BEFORE = re.compile(
    r"(?:\b(?:[oO]n|[iI]n|[bB]y|[sS]ince|[uU]ntil|till|[fF]rom|[lL]ast|[nN]ext|[tT]his|[lL]ate|[eE]arly|[eE]very|[oO]f|to|through|[bB]efore|[aA]fter|"
    r"and|or|between|[eE]ach|[sS]aid|evening|mid)|\b\d{1,2}(?:st|nd|rd|th)?)[ -]$"
)
_BEHIND = re.compile(r"(?: \d{1,2}\b|,? (?:19|20)\d\d\b| (?:morning|afternoon|evening|night)\b)")


_JOINED = re.compile(r"(?<![\w'’@.&/#-])(on|in|of|the|by|until|since|from|last|next|late|early)$")


def _days_joined(text: str) -> Iterator[Correction]:
    """A space missed before a month or a day: "onTuesday"."""
    for name in toml("typos")["calendar"]["words"]:
        at = text.find(name, 1)
        while at > 0:
            end = at + len(name)
            if text[at - 1].islower() and not text[end : end + 1].isalnum():
                before = _JOINED.search(text, max(0, at - 8), at)
                if before:
                    yield Correction(before.start(), end, f"{before[1]} {name}", "run-together", _SURE)
            at = text.find(name, end)


def _is_pronoun_and_verb(verb: str, judge: Judge) -> bool:
    usual = judge.lexicon.together("i", verb) > 0 or judge.lexicon.likes_behind("i", verb) > _LIKED
    return usual and judge.lexicon.is_word(verb) and judge.lexicon.zipf(verb) >= _COMMON


def _is_dated(text: str, start: int, end: int) -> bool:
    return bool(_BEFORE.search(text, max(0, start - 10), start) or _BEHIND.match(text, end))


@cache
def _by_letters() -> dict[str, list[str]]:
    """Months, days, and words of offices and bodies by their first letter and the others in the order of the alphabet."""
    told = toml("typos")["calendar"]
    table: dict[str, list[str]] = {}
    for name in (*told["words"], *told["institutions"]):
        if len(name) >= _NO_NAME:
            table.setdefault(name[0] + "".join(sorted(name[1:])), []).append(name)
    return table


def _swapped(printed: str, judge: Judge) -> str | None:
    """What *printed* would be with two letters swapped back, or by our list: no language writes "Univeristy"."""
    from rapidfuzz.distance import OSA

    known = judge.lexicon.known_slips.get(printed.lower(), "").capitalize()
    if known in toml("typos")["calendar"]["institutions"] and len(printed) >= _NO_NAME:
        return known
    near = _by_letters().get(printed[0] + "".join(sorted(printed[1:])), [])
    return near[0] if len(near) == 1 and OSA.distance(printed, near[0]) == 1 else None


def _meant(printed: str) -> str | None:
    """The month or day that *printed*, in small letters, is one slip away from; None where it may be French or Spanish."""
    from rapidfuzz.distance import OSA

    near = [name for name in toml("typos")["calendar"]["words"] if OSA.distance(printed, name.lower()) == 1]
    return near[0] if len(near) == 1 and not printed.endswith(("bre", "bra")) else None


def _first_word(
    start: int, end: int, text: str, following: str, body: Counter[str], judge: Judge
) -> Iterator[Correction]:
    stop = text.find("\n", end, end + _CONTEXT)
    one = corrected(start, end, text, (start, stop if stop >= 0 else end + _CONTEXT), body, judge)
    if one is not None:
        yield structs.replace(one, certain=_no_name(text[start:end].lower(), following, one, judge))


def _no_name(printed: str, following: str, one: Correction, judge: Judge) -> bool:
    """Whether no surname can stand here: it is one that nobody counted, or what follows is no verb."""
    lexicon, meant = judge.lexicon, one.after.lower()
    if lexicon.flags(printed) & (NAME | ABROAD) and printed not in lexicon.known_slips:
        return False
    if meant in _openers():
        return len(printed) >= 3 and (lexicon.zipf(printed) <= _RARE or printed in lexicon.known_slips)
    counted = lexicon.together(meant, following) > 0 or len(printed) >= _LONG
    return (
        len(printed) >= _LEAST
        and lexicon.zipf(printed) == 0
        and counted
        and (one.kind == "known" or lexicon.zipf(meant) >= _COMMON)
    )


@cache
def _openers() -> frozenset[str]:
    """Small words that begin a sentence."""
    listed = toml("typos")["forms"]
    return frozenset(word for name in _OPENING for word in listed[name]) | frozenset(
        toml("typos")["calendar"]["openers"]
    )


_OPENING = ("article", "preposition", "link", "subject", "subjects", "many", "number", "not")
