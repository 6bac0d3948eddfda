"""The lexicon's tables: compiled from the sources, kept in a folder, opened by mapping the files into memory.

words.marisa   every word, in a trie that numbers them          words.bin    per number: zipf * 25, flags
pairs.marisa   "first second"                                   pairs.bin    per number: log10 of the count * 20
sounds.marisa  "KEY:word"                                       long.txt     "k9 kilometer kilogramme ..." a line
letters.bin    how English three letters in a row look
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator, Mapping
from math import log10
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from newsflow.correct.spelling import forms, letters, sound
from newsflow.lexicon import toml

CAREFUL = 1  # in a list that proofreaders keep
CARELESS = 2  # only in the larger list
NAME = 4  # a name, printed in lower case
DOUBTFUL = 8  # rare, and one easy slip away from a word that is common
ABROAD = 32  # common in another language, and no word of English
TARGET = 16  # may be put in place of a slip

ZIPF = 25  # steps a unit of zipf in one byte
COUNT = 20  # steps a power of ten in one byte

# Only words used about once in ten million may be reached by sound or by two edits: nearly all slips are in common words,
# and each rare word more is one more wrong guess.
_REACHED_ZIPF = 2.0
_TRIES = ("words", "pairs", "sounds", "forms")
_LONG = 5  # letters, for two edits


class Tables(Struct, frozen=True):
    """The opened tables; the arrays are bytes or mapped files."""

    words: Any
    word_bytes: Any
    pairs: Any
    pair_bytes: Any
    sounds: Any
    long: Any  # bytes: a line begins with the first letter and the length of its words
    known: dict[str, str]
    names: dict[str, str]  # misspelt names of places, with their capital letter
    letters: bytes
    forms: Any
    form_bytes: Any


def compile_tables() -> Tables:
    """Make the tables from the installed packages: some seconds of work."""
    import marisa_trie

    from newsflow.correct.spelling import sources

    zipf, flags = sources.frequencies(), _flags()
    words = marisa_trie.Trie(sorted({*zipf, *flags}))
    word_bytes = bytearray(2 * len(words))
    for word, number in words.items():
        word_bytes[2 * number] = min(255, round(zipf.get(word, 0) * ZIPF))
        word_bytes[2 * number + 1] = flags.get(word, 0)
    counted = {f"{a} {b}": n for a, b, n in sources.pairs()}
    pairs = marisa_trie.Trie(sorted(counted))
    pair_bytes = bytearray(len(pairs))
    for pair, number in pairs.items():
        pair_bytes[number] = min(255, round(log10(counted[pair]) * COUNT))
    reached = sorted(w for w, f in flags.items() if f & TARGET and zipf.get(w, 0) >= _REACHED_ZIPF)
    sounds = marisa_trie.Trie([f"{sound.key(w)}:{w}" for w in reached])
    beside = forms.table(sources.pairs())
    form_words = marisa_trie.Trie(sorted(beside))
    return Tables(
        words=words,
        word_bytes=bytes(word_bytes),
        pairs=pairs,
        pair_bytes=bytes(pair_bytes),
        sounds=sounds,
        long=_buckets(reached),
        known=_with_forms(toml("typos_known")["known"], flags, zipf),
        names=dict(toml("typos_known")["names"]),
        letters=_letters(flags, zipf),
        forms=form_words,
        form_bytes=b"".join(beside[word] for word, _ in sorted(form_words.items(), key=itemgetter(1))),
    )


def save(tables: Tables, folder: Path) -> None:
    """Write the tables into *folder*."""
    for name in _TRIES:
        getattr(tables, name).save(str(folder / f"{name}.marisa"))
    (folder / "words.bin").write_bytes(tables.word_bytes)
    (folder / "pairs.bin").write_bytes(tables.pair_bytes)
    (folder / "forms.bin").write_bytes(tables.form_bytes)
    (folder / "letters.bin").write_bytes(tables.letters)
    (folder / "long.txt").write_bytes(tables.long)
    (folder / "known.json").write_bytes(msgspec.json.encode({"known": tables.known, "names": tables.names}))


def load(folder: Path) -> Tables:
    """Map the tables of *folder*: milliseconds, and shared between processes."""
    import marisa_trie

    told = msgspec.json.decode((folder / "known.json").read_bytes())
    tries = {n: marisa_trie.Trie().mmap(str(folder / f"{n}.marisa")) for n in _TRIES}
    return Tables(
        words=tries["words"],
        word_bytes=_mapped(folder / "words.bin"),
        pairs=tries["pairs"],
        pair_bytes=_mapped(folder / "pairs.bin"),
        sounds=tries["sounds"],
        long=_mapped(folder / "long.txt"),
        known=told["known"],
        names=told["names"],
        forms=tries["forms"],
        form_bytes=_mapped(folder / "forms.bin"),
        letters=(folder / "letters.bin").read_bytes(),
    )


def _flags() -> dict[str, int]:
    from newsflow.correct.spelling import sources

    zipf = sources.frequencies()
    careful = sources.careful()
    flags = dict.fromkeys(careful, CAREFUL | TARGET)
    for word in sources.careless() - careful:
        flags[word] = CARELESS | (TARGET if zipf.get(word, 0) >= 3 else 0)
    for word in sources.names():
        flags[word] = flags.get(word, 0) & ~(CAREFUL | TARGET) | NAME
    for word in sources.abroad():
        if word not in flags:
            flags[word] = ABROAD
    for word in sources.misspellings():
        flags.pop(word, None)
    for word in _doubtful(flags, zipf):
        flags[word] = flags[word] & ~TARGET | DOUBTFUL
    return flags


def _doubtful(flags: Mapping[str, int], zipf: Mapping[str, float]) -> set[str]:
    """Rare words that are more often a slip than themselves: two letters of a far more common word swapped, or one doubled."""
    from newsflow.correct.spelling import sources

    # 2.3: a word two hundred times as common. A slip of this kind happens about once in two thousand words typed, and the
    # rest of the odds is the context's to give.
    common = [word for word, flag in flags.items() if flag & TARGET and zipf.get(word, 0) >= 3.5]
    # ... and a word that people have looked through must be rarer still: a minuet is danced, and prices veer.
    read = sources.proofread()
    easy = {
        slip
        for word in common
        for slip in _easy(word)
        if slip in flags
        and zipf.get(slip, 0) < (min(2.6, zipf[word] - 2.8) if slip in read else min(3.2, zipf[word] - 2.3))
    }
    return easy | _doubtful_unread(flags, zipf)


def _doubtful_unread(flags: Mapping[str, int], zipf: Mapping[str, float]) -> set[str]:
    """The same for words that only symspellpy's list has: there, a letter left out ("retuning", "wether") is enough."""
    from newsflow.correct.spelling import sources

    unread = {word for word in sources.unread() if flags.get(word, 0) & CAREFUL and zipf.get(word, 0) < 3.6}
    common = [word for word, flag in flags.items() if flag & TARGET and zipf.get(word, 0) >= 4.3]
    small = [word for word in common if zipf[word] > 6 and (len(word) > 1 or word == "a")]
    short = {
        slip
        for word in common
        for slip in (word[:at] + word[at + 1 :] for at in range(len(word)))
        if slip in unread and zipf.get(slip, 0) < zipf[word] - 2.2
    }
    return short | {first + second for first in small for second in small if first + second in unread}


def _easy(word: str) -> Iterator[str]:
    """The slips of *word* that fingers make most: two letters swapped, one typed twice."""
    for at in range(len(word)):
        yield word[:at] + word[at] + word[at:]
        if at and word[at - 1] != word[at]:
            yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


# What is put behind a word (first) in place of its end (second): the forms of a verb, the plural, the adverb.
_FORMS = (
    ("s", ""),
    ("es", ""),
    ("d", ""),
    ("ed", ""),
    ("r", ""),
    ("er", ""),
    ("ers", ""),
    ("rs", ""),
    ("ing", ""),
    ("ly", ""),
    ("ness", ""),
    ("ment", ""),
    ("ments", ""),
    ("ing", "e"),
    ("ation", "e"),
    ("able", "e"),
    ("ies", "y"),
    ("ied", "y"),
    ("ily", "y"),
    ("y", "e"),
)


def _with_forms(known: Mapping[str, str], flags: Mapping[str, int], zipf: Mapping[str, float]) -> dict[str, str]:
    """The misspellings, and with "accomodate" also "accomodates", where what is meant has that form and nobody else uses it."""
    made = dict(known)
    for wrong, right in known.items():
        for ending, end in _FORMS:
            if right.isalpha() and right.endswith(end) and wrong.endswith(end):
                form, meant = wrong.removesuffix(end) + ending, right.removesuffix(end) + ending
                if flags.get(meant, 0) & TARGET and zipf.get(meant, 0) >= _REACHED_ZIPF and not flags.get(form):
                    made.setdefault(form, meant)
    return made


def _letters(flags: Mapping[str, int], zipf: Mapping[str, float]) -> bytes:
    """Counted over careful words; a common word says more, but not a thousand times more, about what is English."""
    return letters.table((w, max(zipf.get(w, 0) - 1, 0.3)) for w, f in flags.items() if f & CAREFUL)


def _buckets(words: Iterable[str]) -> bytes:
    rows: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= _LONG:
            rows.setdefault(f"{word[0]}{len(word)}", []).append(word)
    return "".join(f"\n{key} " + " ".join(row) for key, row in sorted(rows.items())).encode("ascii") + b"\n"


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
