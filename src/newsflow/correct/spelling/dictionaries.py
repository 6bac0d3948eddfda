"""Other languages than English, with a Hunspell dictionary that the desk names: words it does not know, and what was meant.

There is no model for these, so little is applied: only one easy slip (letters swapped or doubled, one missing, a key hit
beside the right one, an accent left out) that leads to one word alone, where that word is common and the printed one is never
used (without its accent: used far less).
All else that looks like a slip is proposed. Read through the library spylls; frequencies are wordfreq's, where it has
the language.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from newsflow import UsageError
from newsflow.correct.spelling.candidates import NEAR
from newsflow.correct.spelling.judge import Correction

_LOWER = re.compile(r"(?:(?<=[\s(\[{\"“„«‘—])|(?<![^\s]))[^\W\d_A-Z]{3,28}(?=[\s,;:!?)\]}\"”“»—]|\.(?!\w)|…|$)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ACCENTS = {
    "a": "áàâäãåāăą",
    "c": "çčć",
    "d": "ďđ",
    "e": "éèêëēėęě",
    "g": "ğ",
    "i": "íìîïīı",
    "l": "łľ",
    "n": "ñńň",
    "o": "óòôöõøō",
    "r": "ř",
    "s": "šśş",
    "t": "ťţ",
    "u": "úùûüūůų",
    "y": "ýÿ",
    "z": "žźż",
}
_AT_MOST = 150  # unknown words: more is another language, or not worth the time (some 30 milliseconds each)
_USED = 2.0  # zipf: rarer readings are not looked up, which is slow; a language without frequencies has them all at 2.0
_COMMON = 3.5  # zipf of a word that is written without asking
_APART = 1.0  # zipf by which it must lead the next reading
_APPLIED, _PROPOSED = 0.85, 0.6


class Speller:
    """One language's dictionary."""

    def __init__(self, tag: str, path: str) -> None:
        self._lookup = lru_cache(maxsize=50_000)(_opened(path).lookup)
        self._zipf = _frequencies(tag)

    def corrections(self, text: str, free: Callable[[int, int], bool]) -> Iterator[Correction]:
        """What may be written otherwise in *text*, where *free* allows it."""
        names = {word.lower() for word in re.findall(r"[^\W\d_]+", text) if not word.islower()}
        strange = [m for m in _LOWER.finditer(text) if m.group().islower() and not self._knows(m.group(), names)]
        if len(strange) > _AT_MOST:
            return
        for match in strange:
            found = self._read(match.group()) if free(match.start(), match.end()) else None
            if found is not None:
                after, kind, sure = found
                yield Correction(match.start(), match.end(), after, kind, sure, certain=sure >= _APPLIED)

    def _knows(self, word: str, names: set[str]) -> bool:
        return word in names or bool(self._lookup(word)) or bool(self._lookup(word.capitalize()))

    def _read(self, word: str) -> tuple[str, str, float] | None:
        """The likeliest reading, the kind of slip, and how sure that is."""
        found: dict[str, str] = {}
        for other, kind in _easy(word, _LETTERS + "".join(sorted(set(word) - set(_LETTERS)))):
            if other not in found and other != word and self._zipf(other) >= _USED and self._lookup(other):
                found[other] = kind
        if not found:
            return None
        ordered = sorted(found, key=lambda other: (-self._zipf(other), other))
        best = self._zipf(ordered[0])
        second = self._zipf(ordered[1]) if len(ordered) > 1 else 0.0
        used = self._zipf(word)
        never = used == 0.0 or (found[ordered[0]] == "accent" and best - used >= _APART)
        alone = best >= _COMMON and best - second >= _APART and never
        return ordered[0], found[ordered[0]], _APPLIED if alone else _PROPOSED


def open_spellers(paths: dict[str, str]) -> dict[str, Speller]:
    """A speller for each language -> path of a dictionary, without its ending (".aff", ".dic")."""
    return {tag.lower().partition("-")[0]: Speller(tag, path) for tag, path in paths.items()}


def _opened(path: str) -> Any:
    from spylls.hunspell import Dictionary

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # spylls leaves the closing of its files to the collector
            return Dictionary.from_files(path.removesuffix(".dic").removesuffix(".aff"))
    except (OSError, ValueError, LookupError) as error:
        raise UsageError(
            f"[plugin.typos] dictionaries: {path} cannot be read as a Hunspell dictionary ({error}); "
            "name the two files without their endings .aff and .dic"
        ) from None


def _frequencies(tag: str) -> Callable[[str], float]:
    import wordfreq

    language = tag.partition("-")[0].lower()
    if language not in wordfreq.available_languages():
        return lambda word: _USED
    wordfreq.zipf_frequency("", language)  # reads its list now, not with the first story
    return lambda word: float(wordfreq.zipf_frequency(word, language))


def _easy(word: str, letters: str) -> Iterator[tuple[str, str]]:
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :], "transposition"
    for at in range(len(word)):
        doubled = word[at] in word[max(0, at - 1) : at] + word[at + 1 : at + 2]
        yield word[:at] + word[at + 1 :], "doubled" if doubled else "extra"
    for at in range(len(word) + 1):
        for letter in letters:
            yield word[:at] + letter + word[at:], "missing"
    for at, letter in enumerate(word):
        for other in NEAR.get(letter, ""):
            yield word[:at] + other + word[at + 1 :], "neighbour"
        for other in _ACCENTS.get(letter, ""):
            yield word[:at] + other + word[at + 1 :], "accent"
