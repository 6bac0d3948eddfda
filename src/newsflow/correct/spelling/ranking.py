"""Which of the readings of a slip was meant: a conditional logit over what is known of each, with its words beside it."""

from __future__ import annotations

from math import exp

from msgspec import Struct, structs

from newsflow.correct.spelling import context, families
from newsflow.correct.spelling.candidates import Candidate
from newsflow.correct.spelling.context import Fit
from newsflow.correct.spelling.lexicon import Lexicon
from newsflow.correct.spelling.scan import Text, Unknown
from newsflow.lexicon import toml

KINDS = (
    "transposition",
    "doubled",
    "extra",
    "neighbour",
    "vowel",
    "wrong",
    "missing",
    "single",
    "other-doubled",
    "ending",
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
    "form_left",
    "form_right",
    "both",
    "story_pair",
    "in_story",
    "first_letter",
    "last_letter",
    "short_zipf",
    "run_common",
    "run_counted",
    "run_compound",
    *KINDS,
    # Two things together that say more than each alone.
    "zipf_squared",
    "seen_both",
    "pull_either",
    "gap_both",
    "form_both",
    "first_transposition",
    "first_missing",
    "first_extra",
    "first_neighbour",
    "last_missing",
    "last_extra",
    "last_neighbour",
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
    row = [weights.get(name, 0.0) for name in FEATURES]  # what was not trained has no say
    scores = [sum(w * v for w, v in zip(row, reading.values, strict=True)) for reading in rows]
    top = max(scores, default=0.0)
    total = sum(exp(score - top) for score in scores)
    made = [
        Reading(r.candidate, r.left, r.right, r.values, score, exp(score - top) / total)
        for r, score in zip(rows, scores, strict=True)
    ]
    return _twins_merged(sorted(made, key=lambda r: (-r.score, r.candidate.text)))


def _twins_merged(ordered: list[Reading]) -> list[Reading]:
    """The likeliest reading also stands for its twin: "centerd" is surely one of "centered" and "centred"."""
    if len(ordered) < 2 or not families.twins(ordered[0].candidate.text):
        return ordered
    best = ordered[0]
    twins = [r for r in ordered[1:] if families.related(best.candidate.text, r.candidate.text)]
    if not twins:
        return ordered
    joint = structs.replace(best, share=best.share + sum(r.share for r in twins))
    return [joint, *(r for r in ordered[1:] if r not in twins)]


def _reading(unknown: Unknown, candidate: Candidate, text: Text, lexicon: Lexicon) -> Reading:
    first, last = candidate.text.partition(" ")[0], candidate.text.rpartition(" ")[2]
    left = context.behind(unknown.before.lower(), first, lexicon)
    right = context.before(last, unknown.behind.lower(), lexicon)
    other_first, other_last = candidate.text[0] != unknown.word[0], candidate.text[-1] != unknown.word[-1]
    values = (
        candidate.zipf,
        candidate.cost,
        left.seen,
        right.seen,
        left.pull,
        right.pull,
        left.gap,
        right.gap,
        left.form,
        right.form,
        float(left.seen > 0 and right.seen > 0),
        float((unknown.before, first) in text.pairs or (last, unknown.behind) in text.pairs),
        float(min(text.counts[candidate.text], 3)),
        float(other_first),
        float(other_last),
        candidate.zipf if len(unknown.word) < 4 else 0.0,
        run_common(candidate, lexicon),
        run_counted(candidate, lexicon),
        run_compound(candidate),
        *(float(candidate.kind == kind) for kind in KINDS),
        candidate.zipf**2 / 10,
        min(left.seen, right.seen),
        max(left.pull, right.pull),
        left.gap * right.gap,
        left.form * right.form,
        *(float(other_first and candidate.kind == k) for k in ("transposition", "missing", "extra", "neighbour")),
        *(float(other_last and candidate.kind == k) for k in ("missing", "extra", "neighbour")),
    )
    return Reading(candidate, left, right, values)


def run_common(candidate: Candidate, lexicon: Lexicon) -> float:
    """Zipf of the more common of two words run together; 0.0 for any other slip."""
    first, _, second = candidate.text.partition(" ")
    return max(lexicon.zipf(first), lexicon.zipf(second)) if second else 0.0


def run_counted(candidate: Candidate, lexicon: Lexicon) -> float:
    """Whether two words run together are often seen side by side."""
    first, _, second = candidate.text.partition(" ")
    return float(bool(second and lexicon.together(first, second)))


def run_compound(candidate: Candidate) -> float:
    """How much two words run together look like a compound: "in", "out" or "over" in front, "up" or "off" behind."""
    first, _, second = candidate.text.partition(" ")
    parts = toml("typos")["compounds"]
    return float(bool(second)) * ((first in parts["first"]) + (second in parts["last"]))


def is_certain(candidate: Candidate) -> bool:
    """Only around a function word is a missing space surely a slip; "truckdriver" is somebody's style."""
    first, _, second = candidate.text.partition(" ")
    listed = toml("typos")["forms"].values()
    return candidate.kind != "run-together" or any(first in words or second in words for words in listed)
