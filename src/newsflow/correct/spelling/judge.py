"""From a text to its corrections: each unknown word is read, ranked, weighed, and corrected, proposed or left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from newsflow.correct.spelling import families, ranking
from newsflow.correct.spelling.candidates import Candidate, candidates
from newsflow.correct.spelling.confused import CONFUSED, confused
from newsflow.correct.spelling.evidence import inflects, is_foreign
from newsflow.correct.spelling.lexicon import Lexicon
from newsflow.correct.spelling.model import Model
from newsflow.correct.spelling.repeated import may_repeat, repeats
from newsflow.correct.spelling.scan import Text, Unknown
from newsflow.correct.spelling.split import SPLIT_WORD, whole
from newsflow.correct.spelling.tables import NAME
from newsflow.correct.spelling.verdict import verdict

REASONS = {
    "transposition": "two letters swapped",
    "doubled": "a letter typed twice",
    "extra": "a letter too many",
    "neighbour": "a neighbouring key was hit",
    "vowel": "a wrong letter for a sound",
    "wrong": "a wrong letter",
    "missing": "a letter is missing",
    "single": "a double letter written once",
    "other-doubled": "the wrong letter doubled",
    "ending": "an ending joined wrongly",
    "accent": "an accent is missing",
    "sound": "spelt by ear",
    "two-edits": "two slips in one word",
    "run-together": "runs two words together",
    "split": "a space in the middle of a word",
    "known": "a common misspelling",
    "repeated": "repeated word",
    "confused": "another word is meant here",
    "article": "the article before a vowel, or before a consonant",
    "capital": "a misspelt name of the calendar or the map",
    "always": "the desk always writes it so",
}
# More strangers than this, and more than this share of the words, is no English prose: a list of names, another language, noise.
_MANY = 30
_SHARE = 0.25
# A story of a million words has fewer slips than this; each costs about a millisecond.
_AT_MOST = 2000
_REMEMBERED = 40_000  # known words kept at hand: about 4 MB; a year's stories of a desk use fewer
_COMMON = (
    5.0  # zipf: a slip of a word this common may well stand twice in a story, or between two names ("Bank fo England")
)
_PLAIN = frozenset(("ending", "transposition", "doubled", "neighbour", "missing", "single"))
_COMMON_PART = 3.0  # zipf of a word that is written into a compound
_COINED = 1.5  # zipf above which the printed part is somebody's word
_LONG_PAIR = 9  # letters of two words of content that were run together
_SURE_PAIR = 0.96
_NO_NAME = 7  # letters
_EVERYDAY = 3.5  # zipf: used once in 300,000 words
_PARTICLE = 5  # letters: between two capitalised words, so short a word may be part of a name
_KNOWN = 0.95  # of a misspelling in our own list, whatever the model thinks


class Correction(Struct, frozen=True):
    """Write *after* for text[start:end]."""

    start: int
    end: int
    after: str
    kind: str
    confidence: float
    certain: bool = True  # False: a rule forbids applying it, however sure the model is


class Judge:
    """Judges texts with a lexicon and a model; *accepts* says which further words are right, *always* what to write for some."""

    def __init__(
        self,
        lexicon: Lexicon,
        model: Model,
        accepts: Callable[[str], bool] = lambda word: False,
        always: Mapping[str, str] | None = None,
        variant: str = "",
    ) -> None:
        self.lexicon, self._model, self._accepts, self._variant = lexicon, model, accepts, variant
        self._always = always or {}
        # A text is read several times, and a slip may stand in it more than once.
        self._candidates = lru_cache(maxsize=4096)(lambda word: candidates(word, lexicon))
        self._seen: set[str] = set()

    def is_known(self, word: str) -> bool:
        """Whether *word*, in lower case, may stand as it is."""
        return word not in self._always and (self.lexicon.is_word(word) or self._accepts(word))

    def corrections(self, text: str, free: Callable[[int, int], bool]) -> list[Correction]:
        """What should be written otherwise in *text*, where *free* allows it; in order, none overlapping another."""
        seen = Text(text)
        found = [c for c in self._of_right_words(seen) if free(c.start, c.end)]
        unknown = [u for u in seen.unknown(self._strangers, self.is_known) if free(u.start, u.end)]
        if not self._too_strange(seen, unknown):
            found += [c for u in unknown if (c := self._judge(u, seen)) is not None and free(c.start, c.end)]
        return list(_apart(sorted(found, key=lambda c: (c.start, c.end))))

    def _of_right_words(self, seen: Text) -> Iterator[Correction]:
        """Corrections of words that are no misspellings: typed twice, or another's."""
        if may_repeat(seen.small):
            for twice in repeats(seen.text, self._is_common):
                yield Correction(twice.start, twice.end, twice.word, "repeated", twice.confidence)
        for one in confused(seen.text, self._is_common):
            if not self._accepts(seen.text[one.start : one.end].lower()):
                after = _apostrophes_as(seen.text, one.after)
                yield Correction(one.start, one.end, after, one.kind, CONFUSED)

    def _is_common(self, word: str) -> bool:
        return self.lexicon.is_word(word) and self.lexicon.zipf(word) >= _EVERYDAY

    def _strangers(self, words: set[str]) -> set[str]:
        """Those of *words* that are not known. Most are words of the last stories too, and remembered."""
        new = words - self._seen
        strange = {word for word in new if not self.is_known(word)}
        if len(self._seen) < _REMEMBERED:
            self._seen |= new - strange
        return strange

    def _too_strange(self, seen: Text, unknown: list[Unknown]) -> bool:
        if len(unknown) <= _MANY:
            return False
        return len(unknown) > _AT_MOST or len(unknown) > _SHARE * len(seen.small)

    def _judge(self, unknown: Unknown, text: Text) -> Correction | None:
        if unknown.word in self._always:
            return Correction(unknown.start, unknown.end, self._always[unknown.word], "always", 1.0)
        parted = whole(unknown, self.lexicon)
        if parted is not None:
            return Correction(*parted, "split", SPLIT_WORD, not unknown.capital)
        found = [c for c in self._candidates(unknown.word) if not self._is_other_family(unknown.word, c.text)]
        if not found:
            return None
        best, sure = verdict(unknown, found, text, self.lexicon, self._model)
        if best.kind == "known":
            sure = max(sure, _KNOWN)
        written, decided = self._in_family(unknown.word, best.text, text)
        written = _apostrophes_as(text.text, written)
        kind = best.told or best.kind
        return Correction(
            unknown.start, unknown.end, written, kind, sure, decided and not self._forbidden(unknown, best, sure)
        )

    def _is_other_family(self, printed: str, word: str) -> bool:
        """Whether somebody does write *printed*, and it is *word* in the other family's spelling."""
        if printed in self.lexicon.known_slips:
            return False
        return self.lexicon.zipf(printed) > 0 and families.related(word, printed)

    def _in_family(self, printed: str, word: str, text: Text) -> tuple[str, bool]:
        """*word* in the spelling that the story, or the desk, uses, as far as the printed letters leave the choice.

        Second: whether anything decides. "Apologied" in a story that shows neither side is an American's or a Briton's.
        """
        others = [twin.other for twin in families.twins(word) if self.lexicon.is_word(twin.other)]
        if not others:
            return word, True
        if text.families is None:
            text.families = families.usage(text.counts, self.lexicon.is_word) or families.manners(text.text)
        used = text.families
        if not used and not self._variant:
            return word, not any(families.is_even(printed, word, other) for other in others)
        other = families.preferred(word, used, self._variant, self.lexicon.is_word)
        return (other if self._variant or families.is_open(printed, word, other) else word), True

    def _forbidden(self, unknown: Unknown, best: Candidate, sure: float) -> bool:
        """Never applied: parts of names, foreign phrases, coined words, and what the story says again and again."""
        if unknown.part and not self._is_sure_part(unknown, best):
            return True
        # A long misspelling that all know is nobody's name; "Teh" is.
        named = unknown.capital and not (best.kind == "known" and len(unknown.word) >= _NO_NAME)
        if (
            named
            or unknown.coined
            or is_foreign(unknown, self.lexicon)
            or not self._is_certain(unknown.word, best, sure)
        ):
            return True
        if best.kind == "extra" and inflects(unknown.word, best.text):
            return True
        if best.zipf >= _COMMON:
            return False
        if self.lexicon.flags(unknown.word) & NAME or (unknown.count > 1 and best.kind != "known"):
            return True
        return len(unknown.word) <= _PARTICLE and unknown.before[:1].isupper() and unknown.behind[:1].isupper()

    def _is_certain(self, printed: str, best: Candidate, sure: float) -> bool:
        """Not two words that somebody may write as one: those around a function word, or a pair all write apart."""
        if ranking.is_certain(best):
            return True
        apart = ranking.run_counted(best, self.lexicon) and not ranking.run_compound(best)
        return bool(apart) and len(printed) >= _LONG_PAIR and self.lexicon.zipf(printed) == 0 and sure >= _SURE_PAIR

    def _is_sure_part(self, unknown: Unknown, best: Candidate) -> bool:
        """In a compound, nothing beside the word helps to read it: only a plain slip of a common word is one."""
        plain = best.kind in _PLAIN or best.kind == "known"
        return plain and best.zipf >= _COMMON_PART and self.lexicon.zipf(unknown.word) < _COINED


def _apostrophes_as(text: str, after: str) -> str:
    """*after* with the apostrophe that *text* writes."""
    return after.replace("'", "’") if "'" in after and text.count("’") > text.count("'") else after


def _apart(found: list[Correction]) -> Iterator[Correction]:
    end = -1
    for one in found:
        if one.start >= end:
            yield one
            end = one.end
