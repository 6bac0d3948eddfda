"""Putting slips into clean text, seeded: what the trainer learns from and the tests of quality measure with.

Slips of the keyboard (two letters swapped, one dropped, doubled, added, or hit beside its key, a space missed, a word
typed twice) and misspellings by ear (a wrong vowel in an unstressed syllable, single for double letters and the reverse,
sounds that English writes in several ways).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from random import Random

from msgspec import Struct

from newsflow.correct.spelling.candidates import ALPHABET, NEAR, NEARBY
from newsflow.correct.spelling.scan import LOWER
from newsflow.lexicon import toml

# How often each slip happens, out of their sum. Close to what was counted in keyboard logs: swaps and wrong keys lead.
KEYBOARD = {
    "transposition": 30,
    "missing": 16,
    "single": 4,
    "neighbour": 18,
    "doubled": 10,
    "extra": 10,
    "run-together": 11,
    "repeated": 3,
    "twice-wrong": 3,
}
EAR = {"by-ear": 100}
LISTED = {"listed": 100}  # the misspellings of data/typos_known.toml, in place of the words they mean

_BY_EAR = tuple(
    (re.compile(find), write)
    for find, write in (
        (r"(?<=[a-z]{2})e(?=[a-z]{2})", "a"), (r"(?<=[a-z]{2})a(?=[a-z]{2})", "e"), (r"(?<=[a-z]{2})i(?=[a-z]{2})", "e"),
        (r"(?<=[a-z]{2})i(?=[a-z]{2})", "a"), (r"(?<=[a-z]{2})o(?=[a-z]{2})", "e"), (r"(?<=[a-z]{2})e(?=[a-z]{2})", "i"),
        (r"(?<=[a-z]{2})o(?=[a-z]{2})", "a"), (r"(?<=[a-z]{2})u(?=[a-z]{2})", "o"),
        (r"([bcdfglmnprst])\1", r"\1"),
        (r"([clmnprst])\1([aeiou])([cflmnprst])", r"\1\2\3\3"), (r"([clmnprst])([aeiou])([cflmnprst])\3", r"\1\1\2\3"),
        (r"(?<=[aeiou])([cflmnprst])(?=[aeiou])", r"\1\1"),
        (r"(?<=[sxz])es$", "s"), (r"(?<=[cs]h)es$", "s"), (r"(?<=[a-z])ed$", "d"), (r"(?=less$|ful$|ment$|ly$)", "e"),
        (r"(?<=[a-z])e(?=less$|ful$|ment$|ly$)", ""), (r"ies$", "ys"), (r"ied$", "yed"), (r"([lmnprt])\1(?=ed$|ing$|er$)", r"\1"),
        (r"(?<=[aeiou])([lmnprt])(?=ed$|ing$|er$)", r"\1\1"), (r"ss", "s"), (r"(?<=[aeiou])s(?=[aeiou])", "ss"), (r"cc", "c"),
        (r"ie", "ei"), (r"ei", "ie"), (r"ance", "ence"), (r"ence", "ance"), (r"ant$", "ent"), (r"ent$", "ant"),
        (r"able", "ible"), (r"ible", "able"), (r"tion", "sion"), (r"ssion", "tion"), (r"cious", "tious"), (r"ph", "f"),
        (r"sc(?=[ei])", "s"), (r"c(?=[ei])", "s"), (r"s(?=[ei])", "c"), (r"nm", "m"), (r"ght", "gth"), (r"ally$", "aly"),
        (r"ely$", "ly"), (r"cally$", "cly"), (r"(?<=[a-z]{2})our", "or"), (r"gu(?=[aei])", "ug"), (r"mb", "m"),
        (r"(?<=[a-z])h(?=[a-z])", ""), (r"y(?=[a-z])", "i"), (r"er$", "or"), (r"or$", "er"), (r"ede$", "eed"), (r"dg", "g"),
        (r"ely$", "ley"), (r"ful$", "full"), (r"ing$", "eing"), (r"au", "o"), (r"ea", "e"), (r"ck", "k"), (r"cq", "q"),
    )
)  # fmt: skip


class Slip(Struct, frozen=True):
    """One slip: text[start:end] reads *wrong* and was *right*."""

    start: int
    end: int
    wrong: str
    right: str
    kind: str


def with_slips(
    clean: str, random: Random, kinds: dict[str, int], every: int, is_right: Callable[[str], bool]
) -> tuple[str, list[Slip]]:
    """*clean* with about one slip in *every* words, and where they are; a slip that makes a word *is_right* knows is not made."""
    parts: list[str] = []
    slips: list[Slip] = []
    at = length = 0
    for match in LOWER.finditer(clean):
        if match.start() < at or random.random() >= 1 / every or not is_right(match.group()):
            continue
        made = _slip(clean, match, random, kinds)
        if made is None or is_right(made[0]):
            continue
        wrong, end, kind = made
        parts += [clean[at : match.start()], wrong]
        length += match.start() - at + len(wrong)
        slips.append(Slip(length - len(wrong), length, wrong, _right(clean[match.start() : end], kind, wrong), kind))
        at = end
    return "".join([*parts, clean[at:]]), slips


def _right(printed: str, kind: str, wrong: str) -> str:
    return wrong.partition(" ")[0] if kind == "repeated" else printed


def _slip(clean: str, match: re.Match[str], random: Random, kinds: dict[str, int]) -> tuple[str, int, str] | None:
    """What to write for the word, where it ends in the clean text, and the kind; None: this word does not take the slip."""
    word, end = match.group(), match.end()
    kind = random.choices(list(kinds), list(kinds.values()))[0]
    if kind == "repeated":
        return (f"{word} {word}", end, kind) if word in _REPEATED else None
    if kind == "run-together":
        behind = LOWER.match(clean, end + 1)
        return (word + behind.group(), behind.end(), kind) if behind and clean[end] == " " else None
    if kind == "listed":
        wrongs = _listed().get(word)
        return (random.choice(wrongs), end, kind) if wrongs else None
    if kind == "by-ear":
        wrong = _misheard(word, random) if len(word) > 4 else None
    else:
        wrong = _mistyped(word, kind, random) if len(word) > 2 else None
    return (wrong, end, kind) if wrong and wrong != word else None


@cache
def _listed() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for wrong, right in toml("typos_known")["known"].items():
        table.setdefault(right, []).append(wrong)
    return table


_FINGERS = ("transposition", "missing", "neighbour", "doubled")
_LONG = 7  # letters: in a shorter word, nobody could say what two slips were to be
_REPEATED = frozenset(("the", "a", "and", "of", "to", "in", "is", "on", "was", "for", "at", "with", "by", "from"))


def _misheard(word: str, random: Random) -> str | None:
    """One or two sounds written in another way."""
    for _ in range(random.choice((1, 1, 1, 2))):
        places = [(m, write) for find, write in _BY_EAR for m in find.finditer(word)]
        if not places:
            return None
        match, write = random.choice(places)
        word = word[: match.start()] + match.expand(write) + word[match.end() :]
    return word


def _mistyped(word: str, kind: str, random: Random) -> str:
    at = random.randrange(len(word))
    letter = word[at]
    if kind == "transposition":
        at = random.randrange(len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "missing":
        return word[:at] + word[at + 1 :]
    if kind == "single":
        doubles = [n for n in range(len(word) - 1) if word[n] == word[n + 1]]
        at = random.choice(doubles or [at])
        return word[:at] + word[at + 1 :]
    if kind == "twice-wrong":
        first, second = random.choice(_FINGERS), random.choice(_FINGERS)
        return _mistyped(_mistyped(word, first, random), second, random) if len(word) > _LONG else word
    if kind == "doubled":
        return word[:at] + letter + word[at:]
    if kind == "extra":
        other = random.choice(_hit_for(letter, random) if random.random() < 0.7 else ALPHABET)
        return word[:at] + other + word[at:]
    return word[:at] + random.choice(_hit_for(letter, random)) + word[at + 1 :]


def _hit_for(letter: str, random: Random) -> str:
    """Keys that are hit when *letter* is meant."""
    return NEAR[letter] if random.random() < 0.75 else NEARBY[letter] or NEAR[letter]
