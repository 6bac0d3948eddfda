"""The English lexicon: what is a word, how common it is, what stands beside it, what sounds like it.

Opened once a process; two processes share the mapped files. The word lists are compiled on first use, by sources and tables.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from newsflow import lexicon as house
from newsflow.correct.spelling import forms, letters, sound
from newsflow.correct.spelling.tables import CAREFUL, CARELESS, COUNT, DOUBTFUL, NAME, TARGET, ZIPF, Tables

VERSION = "8"  # of the compiled files; a change of their making is a new number
_TABLES = ("typos", "typos_known", "typos_words")

# A careless word is taken for right when it is this common: below, one in four of them is a misspelling.
_COMMON_CARELESS = 3.0

log = logging.getLogger("newsflow")


def open_lexicon(cache: Path | None) -> Lexicon:
    """The lexicon, compiled into *cache* when it is not there yet; kept in memory where nothing can be written."""
    from newsflow.correct.spelling import tables

    made: list[Tables] = []

    def build(folder: Path) -> None:
        log.info("typos: compiling the English lexicon; this happens once")
        made.append(tables.compile_tables())
        tables.save(made[0], folder)

    try:
        if cache is None:
            raise OSError("no cache folder was given")
        return Lexicon(_opened(cache, build))
    except OSError as error:
        log.warning("typos: the compiled lexicon is kept in memory only (%s)", error)
        return Lexicon(made[0] if made else tables.compile_tables())


def _opened(cache: Path, build: Callable[[Path], None]) -> Tables:
    from newsflow.correct.spelling import tables

    name = f"typos-{_key()}"
    path = house.compiled(cache, name, build)
    try:
        return tables.load(path)
    except (RuntimeError, OSError, ValueError) as error:  # the trie's library says RuntimeError of a damaged file
        log.warning("typos: the compiled lexicon was damaged (%s) and is made anew", error)
        shutil.rmtree(path, ignore_errors=True)
        return tables.load(house.compiled(cache, name, build))


def _key() -> str:
    """What the compiled files depend on: package versions, our own tables, the way they are made."""
    from newsflow.correct.spelling import sources

    told = [VERSION, sources.versions(), *(house.text(f"{name}.toml") for name in _TABLES)]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]


class Lexicon:
    """Questions to the compiled tables. Words are lower case."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._words = tables.words
        self._bytes = tables.word_bytes
        self._pairs = tables.pairs
        self._pair_bytes = tables.pair_bytes
        self._sounds = tables.sounds
        self._long = tables.long
        self._letters = tables.letters
        self._forms = tables.forms
        self._form_bytes = tables.form_bytes
        self._form_size = 2 * len(forms.names())
        self._rows: dict[str, list[str]] = {}
        self.known_slips = tables.known
        self.known_names = tables.names

    def flags(self, word: str) -> int:
        """What the lists say of *word*, as bits of tables.py; 0: they do not have it."""
        number = self._words.get(word, -1)
        return self._bytes[2 * number + 1] if number >= 0 else 0

    def zipf(self, word: str) -> float:
        """log10 of how often *word* is used in a billion words; 0.0: hardly ever."""
        number = self._words.get(word, -1)
        return self._bytes[2 * number] / ZIPF if number >= 0 else 0.0

    def is_word(self, word: str) -> bool:
        """Whether *word* may stand as it is, with no further look."""
        number = self._words.get(word, -1)
        if number < 0:
            return False
        flags = self._bytes[2 * number + 1]
        if flags & CAREFUL:
            return not flags & DOUBTFUL
        return (
            bool(flags & CARELESS)
            and not flags & (NAME | DOUBTFUL)
            and self._bytes[2 * number] >= _COMMON_CARELESS * ZIPF
        )

    def is_target(self, word: str) -> bool:
        """Whether *word* may be put in place of a slip."""
        return bool(self.flags(word) & TARGET)

    def targets(self, strings: Iterator[tuple[str, str, float]]) -> Iterator[tuple[str, str, float, float]]:
        """Of (string, kind, cost), those that may be put in place of a slip, with their zipf."""
        get, data = self._words.get, self._bytes
        for string, kind, cost in strings:
            number = get(string, -1)
            if number >= 0 and data[2 * number + 1] & TARGET:
                yield string, kind, cost, data[2 * number] / ZIPF

    def together(self, first: str, second: str) -> float:
        """log10 of how often *second* stands behind *first*; 0.0: too seldom to be counted."""
        number = self._pairs.get(f"{first} {second}", -1)
        return self._pair_bytes[number] / COUNT if number >= 0 else 0.0

    def likes_behind(self, first: str, second: str) -> float:
        """log10 of how much more often than by chance a word of the form of *second* stands behind *first*."""
        return forms.liking(self._form_row(first), forms.form(second))

    def likes_before(self, first: str, second: str) -> float:
        """log10 of how much more often than by chance a word of the form of *first* stands before *second*."""
        return forms.liking(self._form_row(second), self._form_size // 2 + forms.form(first))

    def _form_row(self, word: str) -> bytes:
        number = self._forms.get(word, -1)
        if number < 0:
            number = self._forms.get(f"<{forms.form(word)}>")
        return bytes(self._form_bytes[number * self._form_size : (number + 1) * self._form_size])

    def sounding_like(self, word: str) -> list[str]:
        """The common words with the sound key of *word*."""
        prefix = sound.key(word) + ":"
        return [found[len(prefix) :] for found in self._sounds.iterkeys(prefix)]

    def two_edits_away(self, word: str) -> list[tuple[str, int]]:
        """The common words that begin like *word* and are up to two edits away (swapping counts one), with the number."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near: list[tuple[str, int]] = []
        for length in range(len(word) - 2, len(word) + 3):
            row = self._row(f"{word[0]}{length}")
            found = process.extract(word, row, scorer=OSA.distance, score_cutoff=2, limit=None)
            near += [(other, int(distance)) for other, distance, _ in found]
        return near

    def letter_chances(self, word: str) -> list[float]:
        """log10 of the chance of each letter of *word* behind the two before it."""
        return letters.chances(word, self._letters)

    def _row(self, key: str) -> list[str]:
        if key not in self._rows:
            start = self._long.find(f"\n{key} ".encode())
            end = self._long.find(b"\n", start + 1)
            self._rows[key] = self._long[start + 1 : end].decode("ascii").split()[1:] if start >= 0 else []
        return self._rows[key]
