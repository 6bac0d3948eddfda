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
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[bool, ...], T]]] = {}
        for phrase, value in entries:
            # abbreviations are such only with a capital letter: "Gen.", "Del."
            row = tokens(phrase.title() if "." in phrase and key is by_lower else phrase)
            first, *rest = (key(t) for t in row)
            self._by_first.setdefault(first, []).append((tuple(rest), tuple(t.possessive for t in row[:-1]), value))
        self.firsts = frozenset(self._by_first)  # the first words, to look before asking
        for listed in self._by_first.values():
            listed.sort(key=lambda entry: -len(entry[0]))

    def __contains__(self, first: str) -> bool:
        return first in self._by_first

    def match(self, row: Sequence[Token], at: int) -> tuple[int, T] | None:
        """The end (token index) and value of the longest phrase that starts at token *at*; the first listed wins a tie.

        Inside a phrase possessives must agree ("prosecutor's office"); its last word may be possessive.
        """
        listed = self._by_first.get(self._key(row[at]))
        if listed is None:
            return None
        for rest, possessives, value in listed:
            if not rest or self._goes_on(row, at, rest, possessives):
                return at + 1 + len(rest), value
        return None

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
