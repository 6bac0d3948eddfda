"""Of the readings of one slip, the one to believe, and how far: the ranking proposes, the trees decide between its first two."""

from __future__ import annotations

from newsflow.correct.spelling import ranking
from newsflow.correct.spelling.candidates import Candidate
from newsflow.correct.spelling.evidence import evidence
from newsflow.correct.spelling.lexicon import Lexicon
from newsflow.correct.spelling.model import Model, confidence
from newsflow.correct.spelling.ranking import Reading
from newsflow.correct.spelling.scan import Text, Unknown

# Difference of scores (natural logarithm of odds) within which the second reading gets a hearing: beyond, it is right less
# than once in thirty times.
_RIVAL = 3.0
_TOLD = 0.05  # share of the likelihood that the reading of our own list needs, in a word shorter than
_LONG = 7  # letters


def verdict(
    unknown: Unknown, found: list[Candidate], text: Text, lexicon: Lexicon, model: Model
) -> tuple[Candidate, float]:
    """What was meant, of the candidates *found*, and the chance, 0 to 1, that an editor would make this edit."""
    ordered = ranking.ranked(ranking.readings(unknown, found, text, lexicon), model.ranking)
    told = [reading for reading in ordered if _is_told(reading, unknown.word)]
    if told:
        orders = [[*told, *(reading for reading in ordered if reading not in told)]]
    else:
        orders = rivals(ordered)
    sure = [confidence(evidence(unknown, order, text, lexicon), model) for order in orders]
    best = max(range(len(orders)), key=lambda number: (sure[number], -number))
    return orders[best][0].candidate, sure[best]


def rivals(ordered: list[Reading]) -> list[list[Reading]]:
    """The readings as ranked; and, when the second is close, with that one first."""
    if len(ordered) < 2 or ordered[0].score - ordered[1].score > _RIVAL:
        return [ordered]
    return [ordered, [ordered[1], ordered[0], *ordered[2:]]]


def _is_told(reading: Reading, printed: str) -> bool:
    """Whether our own list says so, and nothing speaks loudly for another reading."""
    return reading.candidate.kind == "known" and (reading.share >= _TOLD or len(printed) >= _LONG)
