"""Where the English words come from: the data of installed packages, read once, when the lexicon is compiled.

symspellpy gives a word list and pair counts, spylls the American Hunspell dictionary, pyspellchecker a larger and less
careful list, wordfreq how often a word is used. No list of others is part of newsflow. Nothing here is imported once the
compiled files exist.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
import unicodedata
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from newsflow.correct.spelling.families import GB, twins
from newsflow.lexicon import toml

PACKAGES = ("symspellpy", "spylls", "pyspellchecker", "wordfreq", "marisa-trie")
LONGEST = 28  # letters; what is longer is no word but a chemical, a web address, a joke

# A British spelling made by rule is taken for a word when it is used this often (zipf: log10 of uses in a billion words).
_BRITISH_ZIPF = 1.5


def versions() -> str:
    """The packages and their versions, for the name of the compiled files.

    Read off the names of the folders that installers leave beside a package: asking importlib.metadata costs thirty
    milliseconds, more than all the rest of opening the lexicon.
    """
    folders = [entry for path in sys.path for entry in _installed(path)]
    return " ".join(f"{name}={_version(name, folders)}" for name in PACKAGES)


def _installed(path: str) -> list[str]:
    try:
        return sorted(entry.name for entry in Path(path or ".").iterdir() if entry.name.endswith(".dist-info"))
    except OSError:
        return []


def _version(name: str, folders: list[str]) -> str:
    start = name.replace("-", "_") + "-"
    for entry in folders:
        if entry.startswith(start):
            return entry[len(start) : -len(".dist-info")]
    from importlib.metadata import version

    return version(name)


@cache
def frequencies() -> dict[str, float]:
    """Zipf frequency of every English word that wordfreq counts, plain words only."""
    import wordfreq

    counted = wordfreq.get_frequency_dict("en", "large")
    return {word: math.log10(share) + 9 for word, share in counted.items() if share > 0 and _plain(word)}


def careful() -> set[str]:
    """Words of the lists that proofreaders keep: symspellpy's, Hunspell's, ours, and the British twins of all these."""
    words = {word for word in _symspell() if _plain(word)} | proofread()
    listed = toml("typos_words")["words"]
    words |= {*listed["also"], *listed["borrowed"], *listed["variants"]}
    words -= set(listed["none"])
    used = frequencies()
    british = {twin.other for word in words for twin in twins(word) if twin.family != GB}
    return words | {word for word in british if used.get(word, 0) >= _BRITISH_ZIPF}


def careless() -> set[str]:
    """Words of the larger list, which also holds names and some misspellings."""
    path = files("spellchecker").joinpath("resources/en.json.gz")
    listed = {word for word in json.loads(gzip.decompress(path.read_bytes())) if _plain(word)}
    return listed - set(toml("typos_words")["words"]["none"])


def names() -> set[str]:
    """Names of people and places that are no words besides, in lower case; abbreviations in capitals are none.

    "frank" is a word as well; "london", which symspellpy's list has among its words, is none.
    """
    listed = toml("typos_words")["words"]
    named = {word.lower() for word in _hunspell() if word.istitle() and _plain(word.lower())}
    british = {
        twin.other for word in proofread() for twin in twins(word) if twin.family != GB
    }  # "grey" is no name here
    return named - proofread() - british - {*listed["also"], *listed["borrowed"], *listed["variants"]}


def unread() -> set[str]:
    """Words that stand in symspellpy's list alone, which nobody looked through: not Hunspell's, British or ours."""
    listed = toml("typos_words")["words"]
    british = {twin.other for word in proofread() for twin in twins(word)}
    return (
        {w for w in _symspell() if _plain(w)}
        - proofread()
        - british
        - {*listed["also"], *listed["borrowed"], *listed["variants"]}
    )


@cache
def proofread() -> set[str]:
    """Words of the Hunspell dictionary, which people have looked through: those it prints in small letters."""
    return {word for word in _hunspell() if _plain(word)}


# Languages in Latin letters whose words English news prints, with or without their accents.
_ABROAD = ("de", "es", "fr", "id", "it", "nl", "pl", "pt", "sv", "tr")
_ABROAD_ZIPF = 4.0  # below, the lists are long, and hold English words, names, and misspellings of their own
_ABROAD_LETTERS = 4  # shorter words are too often what a slip makes of an English one


def abroad() -> set[str]:
    """Common words of other languages, without accents."""
    import wordfreq

    found: set[str] = set()
    for language in _ABROAD:
        counted = wordfreq.get_frequency_dict(language, "small")
        common = (word for word, share in counted.items() if share > 10 ** (_ABROAD_ZIPF - 9))
        found.update(word for word in map(_unaccented, common) if len(word) >= _ABROAD_LETTERS and _plain(word))
    return found


def _unaccented(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def pairs() -> Iterator[tuple[str, str, int]]:
    """Two words that stand beside one another, and how often."""
    path = files("symspellpy").joinpath("frequency_bigramdictionary_en_243_342.txt")
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        first, second, count = line.split()
        yield first, second, int(count)


def _plain(word: str) -> bool:
    return 0 < len(word) <= LONGEST and word.isascii() and word.isalpha() and word.islower()


def _symspell() -> list[str]:
    path = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    return [line.split()[0] for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]


@cache
def _hunspell() -> set[str]:
    from spylls.hunspell import Dictionary

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # spylls leaves the closing of its files to the collector
        with_rules = Dictionary.from_files(str(files("spylls").joinpath("hunspell/data/en/en_US")))
    return {form for word in with_rules.dic.words for form in _forms(word, with_rules.aff)}


def _forms(word: Any, rules: Any) -> Iterator[str]:
    """All that a dictionary entry and its affixes spell: suffixes, prefixes, and both where the rules allow it."""
    stem, flags = word.stem, word.flags or set()
    yield stem
    suffixed = [(stem, True)]
    for flag in sorted(flags):
        for rule in rules.SFX.get(flag, ()):
            if rule.cond_regexp.search(stem):
                form = (stem[: -len(rule.strip)] if rule.strip else stem) + rule.add
                suffixed.append((form, rule.crossproduct))
                yield form
    for flag in sorted(flags):
        for rule in rules.PFX.get(flag, ()):
            for form, crosses in suffixed:
                if (crosses or form == stem) and rule.cond_regexp.search(form):
                    yield rule.add + form[len(rule.strip) :]


def misspellings() -> set[str]:
    """Spellings that many take for words: ours, but for those that a dictionary knows."""
    return set(toml("typos_known")["known"]) - {word for word in _hunspell() if word.islower()}
