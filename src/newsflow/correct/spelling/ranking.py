"""Which of the readings of a slip was meant: a conditional logit over what is known of each, with its words beside it."""

from __future__ import annotations

from math import exp

from msgspec import Struct

from newsflow.correct.spelling.candidates import Candidate
from newsflow.correct.spelling.context import Fit, fit
from newsflow.correct.spelling.lexicon import Lexicon
from newsflow.correct.spelling.scan import Text, Unknown

KINDS = (
    "transposition",
    "doubled",
    "extra",
    "neighbour",
    "vowel",
    "wrong",
    "missing",
    "sound",
    "two-edits",
    "run-together",
    "known",
)
FEATURES = (
    "zipf",
    "cost",
    "seen_left",
    "seen_right",
    "pull_left",
    "pull_right",
    "gap_left",
    "gap_right",
    "both",
    "in_story",
    "first_letter",
    "last_letter",
    "short_zipf",
    *KINDS,
)


class Reading(Struct, frozen=True):
    """A candidate in its place."""

    candidate: Candidate
    left: Fit
    right: Fit
    values: tuple[float, ...]  # one for each of FEATURES
    score: float = 0.0
    share: float = 0.0  # of the likelihood of all readings of this word


def readings(unknown: Unknown, found: list[Candidate], text: Text, lexicon: Lexicon) -> list[Reading]:
    """Each candidate with its features, unweighted."""
    return [_reading(unknown, candidate, text, lexicon) for candidate in found]


def ranked(rows: list[Reading], weights: dict[str, float]) -> list[Reading]:
    """The readings, likeliest first, with score and share."""
    row = [weights[name] for name in FEATURES]
    scores = [sum(w * v for w, v in zip(row, reading.values, strict=True)) for reading in rows]
    top = max(scores, default=0.0)
    total = sum(exp(score - top) for score in scores)
    made = [
        Reading(r.candidate, r.left, r.right, r.values, score, exp(score - top) / total)
        for r, score in zip(rows, scores, strict=True)
    ]
    return sorted(made, key=lambda r: (-r.score, r.candidate.text))


def _reading(unknown: Unknown, candidate: Candidate, text: Text, lexicon: Lexicon) -> Reading:
    first, last = candidate.text.partition(" ")[0], candidate.text.rpartition(" ")[2]
    left = fit(unknown.before.lower(), first, lexicon)
    right = fit(last, unknown.behind.lower(), lexicon)
    values = (
        candidate.zipf,
        candidate.cost,
        left.seen,
        right.seen,
        left.pull,
        right.pull,
        left.gap,
        right.gap,
        float(left.seen > 0 and right.seen > 0),
        float(min(text.lower_counts[candidate.text], 3)),
        float(candidate.text[0] != unknown.word[0]),
        float(candidate.text[-1] != unknown.word[-1]),
        candidate.zipf if len(unknown.word) < 4 else 0.0,
        *(float(candidate.kind == kind) for kind in KINDS),
    )
    return Reading(candidate, left, right, values)
