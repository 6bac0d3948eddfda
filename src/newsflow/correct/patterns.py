"""Checking that a regular expression written by somebody else can do no harm: its time is bounded, whatever the text.

Three things make an expression slow on a hostile line: a repeat without an upper bound, a repeat inside a repeat, and many
repeats in a row. A rule with one of them is refused with a sentence that says what to write instead.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

# The parse tree has no public door; these two modules are the same from Python 3.11 on.
_parser: Any = import_module("re._parser")
sre: Any = import_module("re._constants")

LONGEST_REPEAT = 200
MOST_STEPS = 20_000  # ways a bounded expression may match at one place of the text


class UnsafePatternError(ValueError):
    """The expression cannot be used; the message says why, and what to write instead."""


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The compiled expression. Raises UnsafePatternError."""
    try:
        made = re.compile(pattern, flags)
        tree = _parser.parse(pattern, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnsafePatternError(f"is no regular expression: {error}") from None
    steps = _steps(tree, repeated=False)
    if steps > MOST_STEPS:
        raise UnsafePatternError(f"may try {steps:,} ways at one place of the text; make its repeats shorter")
    if made.match(""):
        raise UnsafePatternError("matches nothing at all, and so everywhere; let it ask for at least one character")
    return made


def _steps(tree: Any, *, repeated: bool) -> int:
    """In how many ways the expression can match at one place, at most."""
    steps = 1
    for kind, told in tree:
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            steps *= _repeat(told, repeated=repeated)
        elif kind is sre.BRANCH:
            steps *= sum(_steps(way, repeated=repeated) for way in told[1])
        elif kind is sre.SUBPATTERN:
            steps *= _steps(told[3], repeated=repeated)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            steps *= _steps(told[1], repeated=repeated)
        elif kind is sre.ATOMIC_GROUP:
            steps *= _steps(told, repeated=repeated)
        elif kind is sre.GROUPREF_EXISTS:
            steps *= sum(_steps(way, repeated=repeated) for way in told[1:] if way is not None)
    return steps


def _repeat(told: Any, *, repeated: bool) -> int:
    least, most, body = told
    if most is sre.MAXREPEAT or most > LONGEST_REPEAT:
        raise UnsafePatternError(f"has a repeat without an upper bound; write {{{least},40}} instead of + or *")
    inner = _steps(body, repeated=repeated or most > 1)
    if most == least or most == 1:
        return int(inner ** min(most, 8)) * (2 if most != least else 1)
    if repeated or inner > 1:
        raise UnsafePatternError("has a repeat inside a repeat; write it without one of them")
    return int(most - least + 1)
