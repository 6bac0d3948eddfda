"""From a text to its corrections: each unknown word is read, ranked, weighed, and corrected, proposed or left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from newsflow.correct.spelling import families, ranking
from newsflow.correct.spelling.candidates import Candidate, candidates
from newsflow.correct.spelling.evidence import evidence, is_foreign
from newsflow.correct.spelling.lexicon import Lexicon
from newsflow.correct.spelling.model import Model, confidence
from newsflow.correct.spelling.repeated import repeats
from newsflow.correct.spelling.scan import LOWER, Text, Unknown
from newsflow.correct.spelling.tables import NAME

REASONS = {
    "transposition": "two letters swapped",
    "doubled": "a letter typed twice",
    "extra": "a letter too many",
    "neighbour": "a neighbouring key was hit",
    "vowel": "a wrong vowel",
    "wrong": "a wrong letter",
    "missing": "a letter is missing",
    "sound": "spelt by ear",
    "two-edits": "two slips in one word",
    "run-together": "runs two words together",
    "known": "a common misspelling",
    "repeated": "repeated word",
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
_PARTICLE = 5  # letters: between two capitalised words, so short a word may be part of a name
_TOLD = 0.05  # share of the likelihood that the reading of our own list needs, in a word shorter than
_LONG = 7  # letters
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
        found = [
            Correction(r.start, r.end, r.word, "repeated", r.confidence) for r in repeats(text) if free(r.start, r.end)
        ]
        seen = Text(text)
        unknown = [u for u in seen.unknown(self._strangers, self.is_known) if free(u.start, u.end)]
        if not self._too_strange(text, unknown):
            found += [c for u in unknown if (c := self._judge(u, seen)) is not None]
        return list(_apart(sorted(found, key=lambda c: (c.start, c.end))))

    def _strangers(self, words: set[str]) -> set[str]:
        """Those of *words* that are not known. Most are words of the last stories too, and remembered."""
        new = words - self._seen
        strange = {word for word in new if not self.is_known(word)}
        if len(self._seen) < _REMEMBERED:
            self._seen |= new - strange
        return strange

    def _too_strange(self, text: str, unknown: list[Unknown]) -> bool:
        if len(unknown) <= _MANY:
            return False
        return len(unknown) > _AT_MOST or len(unknown) > _SHARE * len(LOWER.findall(text))

    def _judge(self, unknown: Unknown, text: Text) -> Correction | None:
        if unknown.word in self._always:
            return Correction(unknown.start, unknown.end, self._always[unknown.word], "always", 1.0)
        found = [c for c in self._candidates(unknown.word) if not self._is_other_family(unknown.word, c.text)]
        if not found:
            return None
        ordered = ranking.ranked(ranking.readings(unknown, found, text, self.lexicon), self._model.ranking)
        ordered.sort(key=lambda reading: not self._is_told(reading, unknown.word))
        best = ordered[0].candidate
        sure = confidence(evidence(unknown, ordered, text, self.lexicon), self._model)
        if best.kind == "known":
            sure = max(sure, _KNOWN)
        written = self._in_family(unknown.word, best.text, text)
        kind = best.told or best.kind
        return Correction(unknown.start, unknown.end, written, kind, sure, not self._forbidden(unknown, best))

    def _is_told(self, reading: ranking.Reading, printed: str) -> bool:
        """Whether our own list says so, and nothing speaks loudly for another reading."""
        return reading.candidate.kind == "known" and (reading.share >= _TOLD or len(printed) >= _LONG)

    def _is_other_family(self, printed: str, word: str) -> bool:
        """Whether somebody does write *printed*, and it is *word* in the other family's spelling."""
        if printed in self.lexicon.known_slips:
            return False
        return self.lexicon.zipf(printed) > 0 and families.related(word, printed)

    def _in_family(self, printed: str, word: str, text: Text) -> str:
        """*word* in the spelling that the story, or the desk, uses, as far as the printed letters leave the choice."""
        if not families.twins(word):
            return word
        used: Counter[tuple[str, str]] = families.usage(text.counts, self.lexicon.is_word)
        other = families.preferred(word, used, self._variant, self.lexicon.is_word)
        return other if self._variant or families.is_open(printed, word, other) else word

    def _forbidden(self, unknown: Unknown, best: Candidate) -> bool:
        """Never applied: parts of names, foreign phrases, coined words, and what the story says again and again."""
        if unknown.capital or unknown.coined or is_foreign(unknown, self.lexicon) or not ranking.is_certain(best):
            return True
        if best.zipf >= _COMMON:
            return False
        if self.lexicon.flags(unknown.word) & NAME or (unknown.count > 1 and best.kind != "known"):
            return True
        return len(unknown.word) <= _PARTICLE and unknown.before[:1].isupper() and unknown.behind[:1].isupper()


def _apart(found: list[Correction]) -> Iterator[Correction]:
    end = -1
    for one in found:
        if one.start >= end:
            yield one
            end = one.end
