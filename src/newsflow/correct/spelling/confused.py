"""Real words in the wrong place: "fled form the city", "a earlier vote". Only where the words around leave no doubt.

The phrases are data, data/typos_confused.toml, each with examples that are run when the rules are loaded. Over half a million
words of proofread news none of them finds anything that is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from msgspec import Struct

from newsflow.lexicon import toml

CONFUSED = 0.92
# "a" before a vowel that is heard, "an" before a consonant that is; what writers disagree on ("an historic") is left out, and
# so are short words: "a is", "plan a and" speak of the letter. The blank in front lets the search skip from one to the next.
_ARTICLE = re.compile(
    r" a(?: (?=(?P<vowel>[aei][a-z]{3,27})(?![\w'’-]|\.\w))|n (?=(?P<consonant>[bcdfgjklmnpqrstvwz][a-z]{2,27})(?![\w'’-]|\.\w)))"
)
_SOUNDS_LIKE_YOU = ("eu", "ew")
_AROUND = 40  # code points on each side of a sign that the longest phrase takes


class Confused(Struct, frozen=True):
    """Write *after* for text[start:end]."""

    start: int
    end: int
    after: str
    kind: str


class Rule(Struct, frozen=True):
    """One line of the data. The pattern is tried only around the *signs*, one of which is in all that it finds."""

    pattern: re.Pattern[str]
    signs: tuple[str, ...]
    write: str


def confused(text: str, is_common: Callable[[str], bool]) -> Iterator[Confused]:
    """The words of *text* that are right elsewhere; *is_common* knows the words of English."""
    for rule in rules():
        for start, end in _tried(text, rule.signs):
            match = rule.pattern.search(text, start, end)
            if match:
                yield Confused(match.start(1), match.end(1), _cased(match[1], rule.write), "confused")
    for match in _ARTICLE.finditer(text):
        word = match["vowel"] or match["consonant"]
        if is_common(word) and not word.startswith(_SOUNDS_LIKE_YOU):
            after = "an" if match["vowel"] else "a"
            yield Confused(match.start() + 1, match.end() - 1, after, "article")


def _tried(text: str, signs: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The surroundings of each sign, none overlapping the one before."""
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            end = at + len(sign) + _AROUND
            yield max(0, at - _AROUND), end
            at = text.find(sign, end)


def _cased(printed: str, after: str) -> str:
    return after.capitalize() if printed[:1].isupper() else after


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of the data. Raises ValueError for one whose examples do not come out as they say."""
    made = []
    for told in toml("typos_confused")["rule"]:
        pattern = re.compile(told["find"])
        for example in told["examples"]:
            printed, wrong = _unmarked(example)
            found = pattern.search(printed)
            if not found or found[1] != wrong:
                raise ValueError(f"data/typos_confused.toml: {told['find']} does not find ({wrong}) in {printed!r}")
        for phrase in told["right"]:
            if pattern.search(phrase):
                raise ValueError(
                    f"data/typos_confused.toml: {told['find']} finds something in {phrase!r}, which is right"
                )
        wrong_words = sorted({_unmarked(example)[1] for example in told["examples"]})
        made.append(Rule(pattern, tuple(told.get("signs", wrong_words)), told["write"]))
    return tuple(made)


def _unmarked(example: str) -> tuple[str, str]:
    """The example without its brackets, and what stood between them."""
    wrong = example[example.index("(") + 1 : example.index(")")]
    return example.replace("(", "").replace(")", ""), wrong
