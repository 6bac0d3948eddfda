"""From a text to its corrections: each unknown word is read, ranked, weighed, and corrected, proposed or left."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from newsflow.correct.spelling import ranking
from newsflow.correct.spelling.candidates import candidates
from newsflow.correct.spelling.evidence import evidence, is_foreign
from newsflow.correct.spelling.lexicon import Lexicon
from newsflow.correct.spelling.model import Model, confidence
from newsflow.correct.spelling.repeated import repeats
from newsflow.correct.spelling.scan import LOWER, Text, Unknown

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
}
# More strangers than this, and more than this share of the words, is no English prose: a list of names, another language, noise.
_MANY = 30
_SHARE = 0.25
# A story of a million words has fewer slips than this; each costs about a millisecond.
_AT_MOST = 3000

_KNOWN = 0.95  # of a misspelling in our own list, whatever the model thinks


class Correction(Struct, frozen=True):
    """Write *after* for text[start:end]."""

    start: int
    end: int
    after: str
    kind: str
    confidence: float
    certain: bool = True  # False: a rule forbids applying it, however sure the model is


class Spaces(Struct, frozen=True):
    """Spans of a text, merged and in order, for the question whether something touches one."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def touch(self, start: int, end: int) -> bool:
        """Whether a span shares a code point with start:end."""
        at = bisect_right(self.ends, start)
        return at < len(self.starts) and self.starts[at] < end


def spaces(spans: Sequence[tuple[int, int]]) -> Spaces:
    """Spaces from spans in any order."""
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(end, merged[-1][1])
        else:
            merged.append([start, end])
    return Spaces(tuple(s for s, _ in merged), tuple(e for _, e in merged))


class Judge:
    """Judges texts with a lexicon and a model; *accepts* says which further words are right."""

    def __init__(self, lexicon: Lexicon, model: Model, accepts: Callable[[str], bool] = lambda word: False) -> None:
        self._lexicon, self._model = lexicon, model
        self._is_word = lexicon.is_word
        self._accepts = accepts

    def corrections(self, text: str, free: Callable[[int, int], bool]) -> list[Correction]:
        """What should be written otherwise in *text*, where *free* allows it; in order, none overlapping another."""
        found = [
            Correction(r.start, r.end, r.word, "repeated", r.confidence) for r in repeats(text) if free(r.start, r.end)
        ]
        seen = Text(text)
        unknown = [u for u in seen.unknown(self._known) if free(u.start, u.end)]
        if not self._too_strange(text, unknown):
            found += [c for u in unknown if (c := self._judge(u, seen)) is not None]
        return list(_apart(sorted(found, key=lambda c: (c.start, c.end))))

    def _known(self, word: str) -> bool:
        return self._is_word(word) or self._accepts(word)

    def _too_strange(self, text: str, unknown: list[Unknown]) -> bool:
        if len(unknown) <= _MANY:
            return False
        return len(unknown) > _AT_MOST or len(unknown) > _SHARE * len(LOWER.findall(text))

    def _judge(self, unknown: Unknown, text: Text) -> Correction | None:
        found = candidates(unknown.word, self._lexicon)
        if not found:
            return None
        ordered = ranking.ranked(ranking.readings(unknown, found, text, self._lexicon), self._model.ranking)
        best = ordered[0].candidate
        sure = confidence(evidence(unknown, ordered, text, self._lexicon), self._model)
        if best.kind == "known":
            sure = max(sure, _KNOWN)
        return Correction(
            unknown.start, unknown.end, best.text, best.kind, sure, not self._forbidden(unknown, best.kind)
        )

    def _forbidden(self, unknown: Unknown, kind: str) -> bool:
        """Never applied: parts of names, foreign phrases, and what the story says again and again."""
        if unknown.capital or is_foreign(unknown) or self._lexicon.flags(unknown.word) & 4:
            return True
        if unknown.before[:1].isupper() and unknown.behind[:1].isupper():
            return True
        return unknown.count > 1 and kind != "known" and self._lexicon.zipf(unknown.word) > 0


def _apart(found: list[Correction]) -> Iterator[Correction]:
    end = -1
    for one in found:
        if one.start >= end:
            yield one
            end = one.end
