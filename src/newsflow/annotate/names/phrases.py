"""Finding listed phrases in a row of tokens: one dictionary look-up a token, the longest phrase wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from newsflow.text import Token, tokens

T = TypeVar("T")


class Phrases(Generic[T]):
    """A set of phrases, each with a value. *key* says what of a token is compared: its word, or its lower-cased word."""

    def __init__(self, entries: Iterable[tuple[str, T]], *, key: Callable[[Token], str]) -> None:
        self._key = key
        self._words: dict[str, T] = {}
        self._longer: dict[tuple[str, str], list[tuple[tuple[str, ...], tuple[bool, ...], T]]] = {}
        for phrase, value in entries:
            # abbreviations are such only with a capital letter: "Gen.", "Del."
            row = tokens(phrase.title() if "." in phrase and key is by_lower else phrase)
            first, *rest = (key(t) for t in row)
            if rest:
                listed = self._longer.setdefault((first, rest[0]), [])
                listed.append((tuple(rest), tuple(t.possessive for t in row[:-1]), value))
            else:
                self._words.setdefault(first, value)
        for listed in self._longer.values():
            listed.sort(key=lambda entry: -len(entry[0]))
        self.firsts = frozenset((*self._words, *(first for first, _ in self._longer)))  # to look before asking

    def match(self, row: Sequence[Token], at: int) -> tuple[int, T] | None:
        """The end (token index) and value of the longest phrase that starts at token *at*; the first listed wins a tie.

        Inside a phrase possessives must agree ("prosecutor's office"); its last word may be possessive.
        """
        first = self._key(row[at])
        if at + 1 < len(row):
            for rest, possessives, value in self._longer.get((first, self._key(row[at + 1])), ()):
                if self._goes_on(row, at, rest, possessives):
                    return at + 1 + len(rest), value
        alone = self._words.get(first)
        return (at + 1, alone) if alone is not None else None

    def _goes_on(self, row: Sequence[Token], at: int, rest: tuple[str, ...], possessives: tuple[bool, ...]) -> bool:
        if at + len(rest) >= len(row):
            return False
        for index, word in enumerate(rest, at + 1):
            before, token = row[index - 1], row[index]
            if (
                self._key(token) != word
                or token.start - before.end > 1
                or before.possessive != possessives[index - at - 1]
            ):
                return False
        return True


def by_word(token: Token) -> str:
    """Compare as printed, without possessive."""
    return token.word


def by_lower(token: Token) -> str:
    """Compare in lower case, without possessive."""
    return token.lower
