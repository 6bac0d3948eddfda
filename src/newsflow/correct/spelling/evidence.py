"""What speaks for and against an edit, as the numbers the confidence model looks at."""

from __future__ import annotations

import re
from functools import cache

from newsflow.correct.spelling import context, sound
from newsflow.correct.spelling.lexicon import Lexicon
from newsflow.correct.spelling.ranking import KINDS, Reading, run_common, run_compound, run_counted
from newsflow.correct.spelling.scan import Text, Unknown
from newsflow.correct.spelling.tables import ABROAD, CAREFUL, CARELESS, DOUBTFUL, NAME
from newsflow.lexicon import toml

NAMES = (
    "share",  # of the likelihood of all readings
    "margin",  # score before the second reading's
    "score",
    "zipf",  # of what would be written
    "printed_zipf",  # of what is printed
    "cost",
    "kind",
    "length",
    "readings",
    "second_zipf",
    "fit_left",
    "fit_right",
    "form_left",
    "form_right",
    "printed_fit",  # pairs of the printed word with the words beside it
    "rarest_letter",
    "letters_gained",  # how much more English the reading looks
    "count",
    "capital",
    "in_story",
    "first_letter",
    "compound",  # the printed word is two common words in one
    "affixed",  # the printed word is a known one with a usual beginning or ending
    "no_vowel",
    "strangers",
    "stranger_left",
    "stranger_right",
    "capital_left",
    "capital_right",
    "foreign",  # a foreign function word beside it
    "foreign_look",
    "careless",
    "name",
    "doubtful",
    "careful",
    "same_sound",
    "zipf_gained",
    "abroad",  # a word of another language
    "run_common",
    "run_counted",
    "run_compound",
    "isolated",  # no word directly beside it
    "inflects",  # the printed word is the reading with a usual ending
    "kin_in_story",  # a word that begins like the reading stands in the story
    "plain_readings",  # readings one slip away
    "rival_share",  # of the second reading
)

# Where a word and its ending meet as no writer of English joins them: "snore+ing", "marry+ed", "wrap+ed", "crutch+s".
_MISJOINED = re.compile(
    r"[^eoycg]e\+[eiaou]|[cg]e\+[ei]|[^aeiou]y\+[^i]|^[^aeiou]{1,3}[aeiou][bdgklmnprt]\+[aeiouy]|(?:[sxz]|[cs]h)\+s$"
)
_LATIN = re.compile(r"(?:us|is|ae|um|ii)$")
_FOREIGN_LOOK = re.compile(r"(?:[^aeiou]us|is|ae|um|[aiou]|ii|ens|eux|ois|ung|ij|sch)$")


def evidence(unknown: Unknown, rows: list[Reading], text: Text, lexicon: Lexicon) -> list[float]:
    """The numbers, in the order of NAMES, for the likeliest of the readings."""
    best, second = rows[0], rows[1] if len(rows) > 1 else None
    flags = lexicon.flags(unknown.word)
    printed, written = _looks(unknown.word, lexicon), _looks(best.candidate.text, lexicon)
    return [
        best.share,
        min(best.score - second.score, 12.0) if second else 12.0,
        best.score,
        best.candidate.zipf,
        lexicon.zipf(unknown.word),
        best.candidate.cost,
        float(KINDS.index(best.candidate.kind)),
        float(len(unknown.word)),
        float(min(len(rows), 12)),
        second.candidate.zipf if second else 0.0,
        best.left.seen + best.left.pull - best.left.gap,
        best.right.seen + best.right.pull - best.right.gap,
        best.left.form,
        best.right.form,
        _printed_fit(unknown, lexicon),
        min(printed),
        sum(written) / len(written) - sum(printed) / len(printed),
        float(min(unknown.count, 4)),
        float(unknown.capital),
        float(min(text.counts[best.candidate.text], 3)),
        float(best.candidate.text[0] != unknown.word[0]),
        float(_is_compound(unknown.word, lexicon)),
        float(_is_affixed(unknown.word, lexicon)),
        float(not set(unknown.word) & set("aeiouy")),
        float(unknown.strangers),
        float(_is_stranger(unknown.far_before, lexicon)),
        float(_is_stranger(unknown.far_behind, lexicon)),
        float(unknown.before[:1].isupper()),
        float(unknown.behind[:1].isupper()),
        float(is_foreign(unknown, lexicon)),
        float(bool(_FOREIGN_LOOK.search(unknown.word))),
        float(bool(flags & CARELESS)),
        float(bool(flags & NAME)),
        float(bool(flags & DOUBTFUL)),
        float(bool(flags & CAREFUL)),
        float(sound.key(unknown.word) == sound.key(best.candidate.text)),
        best.candidate.zipf - lexicon.zipf(unknown.word),
        float(bool(flags & ABROAD)),
        run_common(best.candidate, lexicon),
        run_counted(best.candidate, lexicon),
        run_compound(best.candidate),
        float(not unknown.before and not unknown.behind),
        float(inflects(unknown.word, best.candidate.text)),
        float(text.has_kin(_kin(best.candidate.text))),
        float(min(sum(row.candidate.kind not in _FAR for row in rows), 10)),
        second.share if second else 0.0,
    ]


_FAR = frozenset(("two-edits", "sound", "run-together", "wrong"))
_KIN_BEGINNING = 5  # letters at least that two words of one family share


def _kin(word: str) -> str:
    return word[: max(_KIN_BEGINNING, len(word) - 3)]


def inflects(printed: str, word: str) -> bool:
    """Whether *printed* is *word* and an ending: "propulsions" may be a plural that no list has."""
    stem = word.removesuffix("e")
    return printed.startswith(stem) and printed[len(stem) :].removeprefix("e") in (
        "s",
        "d",
        "r",
        "rs",
        "ing",
        "ings",
        "st",
        "ly",
        "ness",
    )


@cache
def _foreign_words() -> frozenset[str]:
    return frozenset(toml("typos")["foreign"]["words"])


def is_foreign(unknown: Unknown, lexicon: Lexicon) -> bool:
    """Whether it, or a word beside it, belongs to another language."""
    listed = _foreign_words()
    if unknown.word in listed or unknown.far_before.lower() in listed or unknown.far_behind.lower() in listed:
        return True
    beside = _is_stranger(unknown.far_before, lexicon) or _is_stranger(unknown.far_behind, lexicon)
    return beside and bool(_LATIN.search(unknown.word) or lexicon.flags(unknown.word) & ABROAD)


def _printed_fit(unknown: Unknown, lexicon: Lexicon) -> float:
    left = context.behind(unknown.before.lower(), unknown.word, lexicon)
    right = context.before(unknown.word, unknown.behind.lower(), lexicon)
    return left.seen + right.seen


def _looks(text: str, lexicon: Lexicon) -> list[float]:
    plain = "".join(letter for letter in text.lower() if "a" <= letter <= "z")
    return lexicon.letter_chances(plain)


def _is_stranger(word: str, lexicon: Lexicon) -> bool:
    """A lower-case word that the lexicon does not know."""
    return len(word) > 1 and word.islower() and word.isalpha() and not lexicon.is_word(word)


def _is_compound(word: str, lexicon: Lexicon) -> bool:
    return any(
        lexicon.is_target(word[:at]) and lexicon.is_target(word[at:])
        and lexicon.zipf(word[:at]) > 3 and lexicon.zipf(word[at:]) > 3
        for at in range(3, len(word) - 2)
    )  # fmt: skip


def _is_affixed(word: str, lexicon: Lexicon) -> bool:
    affixes = toml("typos")["affixes"]
    if any(word.startswith(p) and _is_stem(word[len(p) :], lexicon) for p in affixes["beginnings"]):
        return True
    return any(word.endswith(s) and _has_stem(word[: -len(s)], s, lexicon) for s in affixes["endings"])


def _has_stem(head: str, ending: str, lexicon: Lexicon) -> bool:
    """Whether a word, written as English joins it to *ending*, leaves *head*."""
    if _is_stem(head, lexicon) and not _MISJOINED.search(f"{head}+{ending}"):
        return True
    return any(_is_stem(head + dropped, lexicon) for dropped in ("e", "y"))


def _is_stem(word: str, lexicon: Lexicon) -> bool:
    return len(word) > 2 and lexicon.is_word(word) and lexicon.zipf(word) >= 2.0
