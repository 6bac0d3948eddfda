"""The names of countries, their people, capitals and places, ready to be found in a row of tokens.

Compiled once a process from data/countries.toml and data/places.toml; what a found name means in a story is places.py's matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from msgspec import Struct

from newsflow import lexicon
from newsflow.text import Token, tokens

_PLAIN = re.compile(r"[^\W\d_]{2,}(?:[ -][^\W\d_]{2,})*")
Kind = Literal["country", "people", "capital", "place"]
_KINDS: dict[str, Kind] = {"names": "country", "people": "people", "capital": "capital", "places": "place"}
_NO_PLURAL = ("s", "sh", "ch", "ese", "x", "man", ".", "US")  # demonyms whose plural is the same, or another word
_ORDER: tuple[Kind, ...] = ("country", "people", "capital", "place")


class Entry(Struct, frozen=True):
    """One name, and every country it may belong to; the first is what it means when the story does not say."""

    name: str
    kind: Kind
    countries: tuple[str, ...]


class Hit(Struct, frozen=True):
    """A name found: tokens first to last of the row; *entry* None: a phrase that only contains a name."""

    first: int
    last: int
    entry: Entry | None


class Gazetteer:
    """All names, by their first token."""

    def __init__(self, countries: dict[str, Any], doubts: dict[str, Any]) -> None:
        self.titles = {code: about["names"][0] for code, about in countries.items()}
        self.words = frozenset(doubts["words"])
        self.persons = frozenset(doubts["persons"])
        self.before = frozenset(doubts["before"])
        self.after = frozenset(doubts["after"])
        self._by_first: dict[str, list[tuple[tuple[str, ...], Entry | None]]] = {}
        for entry in _entries(countries):
            for surface in _surfaces(entry):
                self._add(surface, entry)
        for phrase in doubts["never"]:
            self._add(phrase, None)
        for names in self._by_first.values():
            names.sort(key=lambda item: -len(item[0]))

    def _add(self, surface: str, entry: Entry | None) -> None:
        row = _row(surface)
        self._by_first.setdefault(row[0], []).append((row, entry))
        loud = tuple(word.upper() for word in row)
        if loud != row and len(surface) > 3:
            self._by_first.setdefault(loud[0], []).append((loud, entry))

    def find(self, row: tuple[Token, ...]) -> Iterator[Hit]:
        """Every name in order, the longest at each place, without overlap."""
        reached, by_first = 0, self._by_first
        for at, token in enumerate(row):
            named = by_first.get(token.word)
            if named is None or at < reached:
                continue
            hit = next((Hit(at, at + len(words) - 1, entry) for words, entry in named if _stand(words, row, at)), None)
            if hit is not None:
                reached = hit.last + 1
                yield hit


def _row(surface: str) -> tuple[str, ...]:
    """The tokens of a name. Plain words are tokens as they stand; that spares the tokenizer 3,000 calls at the start."""
    if _PLAIN.fullmatch(surface):
        return tuple(surface.split(" "))
    return tuple(t.word for t in tokens(surface))


def _stand(words: tuple[str, ...], row: tuple[Token, ...], at: int) -> bool:
    """Whether *words* are the tokens from *at* on; the first is known to be."""
    if at + len(words) > len(row):
        return False
    return all(row[at + offset].word == words[offset] for offset in range(1, len(words)))


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of this process."""
    return Gazetteer(lexicon.toml("countries"), lexicon.toml("places"))


def _entries(countries: dict[str, Any]) -> list[Entry]:
    """One entry a name, with all countries that claim it; as country rather than people, capital, place."""
    found: dict[str, dict[Kind, list[str]]] = {}
    for code, about in countries.items():
        for key, kind in _KINDS.items():
            for name in about.get(key, ()):
                claims = found.setdefault(name.removeprefix("the "), {}).setdefault(kind, [])
                if code not in claims:
                    claims.append(code)
    made = []
    for name, claims_by in found.items():
        kind = next(kind for kind in _ORDER if kind in claims_by)
        codes = dict.fromkeys(code for each in _ORDER for code in claims_by.get(each, ()))
        made.append(Entry(name, kind, tuple(codes)))
    return made


def _surfaces(entry: Entry) -> Iterator[str]:
    """The name, with both kinds of apostrophe, and the plural of a people."""
    names = [entry.name]
    if "'" in entry.name:
        names.append(entry.name.replace("'", "’"))
    if entry.name.startswith("The "):
        names.append("the " + entry.name[4:])
    if (
        entry.kind == "people"
        and not entry.name.endswith(("s", "sh", "ch", "ese", "x", "man", "."))
        and entry.name != "US"
    ):
        names.append(entry.name + "s")
    return iter(dict.fromkeys(names))
