"""Indirect speech: a cue outside quotation marks, its subject, and the words it reports."""

from __future__ import annotations

from collections.abc import Iterator

from newsflow.annotate.quotes.attribution import _MAKES_NOUN, Said
from newsflow.annotate.quotes.speakers import Speakers
from newsflow.annotate.quotes.stage import Stage

_BE = frozenset(("is", "was", "are", "were", "be", "been", "being", "get", "got"))
_TELLS = frozenset(
    (
        "tell",
        "tells",
        "told",
        "telling",
        "warn",
        "warned",
        "warns",
        "remind",
        "reminded",
        "assure",
        "assured",
        "inform",
        "informed",
    )
)


class Indirect:
    """Finds reported speech among the words that no quotation took as its cue."""

    def __init__(self, stage: Stage, speakers: Speakers, taken: set[int]) -> None:
        self._stage = stage
        self._row = stage.row
        self._speakers = speakers
        self._taken = taken

    def reports(self) -> Iterator[Said]:
        """Every piece of indirect speech, in order of its cue."""
        for at, token in enumerate(self._row):
            if token.lower == "according" and not self._stage.quoted[at]:
                if at + 1 < len(self._row) and self._row[at + 1].lower == "to" and at not in self._taken:
                    said = self._according(at)
                    if said is not None:
                        yield said
            elif self._stage.is_cue(at) and not self._stage.quoted[at] and at not in self._taken:
                said = self._report(at)
                if said is not None:
                    yield said

    def _report(self, at: int) -> Said | None:
        clause = self._stage.clause(at)
        tier = self._stage.verbs.forms[self._row[at].lower]
        that = self._that(at, clause.stop)
        if not self._may_report(at, clause.start, tier, that):
            return None
        speaker = self._speakers.subject(at, clause.start, clause.stop - 1)
        if speaker is None and not self._row[at].lower.endswith("ing"):
            return None
        if speaker is None or self._row[at].lower.endswith("ing"):
            speaker = self._speakers.main_subject(clause.start, at) or speaker
        if speaker is None:
            return None
        span = self._reported(at, that, clause, speaker.at)
        return Said(*span, "indirect", speaker.person, at) if span else None

    def _may_report(self, at: int, first: int, tier: str, that: int | None) -> bool:
        row = self._row
        before = row[at - 1].lower if at > first else ""
        if before in _BE and not row[at].lower.endswith("ing"):
            return False
        if before == "to" and (that is None or that > at + 1):
            return False
        if before in ("not", "n't", "never", "cannot", "didn't", "doesn't", "won't"):
            return False
        if row[at].lower in self._stage.verbs.doubtful and (
            before in _MAKES_NOUN or (at > first and row[at - 1].possessive)
        ):
            return False
        if row[at].lower in ("said", "told", "added", "says", "wrote", "saying", "adding"):
            return True
        if tier == "said":
            return that is not None or row[at].lower in ("tweeted", "explained", "replied", "responded", "asked")
        if tier == "reports":
            return that is not None or self._clause_follows(at)
        if tier == "attitude":
            return that is not None and that == at + 1
        return tier == "about" and that is not None and that == at + 1

    def _clause_follows(self, at: int) -> bool:
        """warned Russia would leave: a name, pronoun or article, and soon a verb in a finite form."""
        row = self._row
        stop = min(at + 12, len(row))
        if at + 1 >= stop or not (row[at + 1].alpha or self._stage.quoted[at + 1]):
            return False
        if row[at + 1].lower in ("he", "she", "they", "it", "there", "we", "i"):
            return True
        for index in range(at + 1, stop):
            lower = row[index].lower
            if row[index].text in (".", ";", ":", ","):
                return False
            if lower in (
                "would",
                "will",
                "had",
                "has",
                "was",
                "were",
                "is",
                "are",
                "could",
                "should",
                "must",
                "may",
                "might",
                "did",
                "does",
                "have",
            ):
                return not any(row[i].lower in ("who", "which", "that") for i in range(at + 1, index))
        return False

    def _that(self, at: int, stop: int) -> int | None:
        """The "that" that opens the reported words: right behind the cue, or behind whom it was told."""
        for index in range(at + 1, min(at + 15, stop)):
            token = self._row[index]
            if token.lower == "that":
                return index
            if token.text in (".", ";", ":", ",") or self._stage.quoted[index] or self._stage.is_cue(index):
                return None
        return None

    def _reported(self, at: int, that: int | None, clause: range, subject: int) -> tuple[int, int] | None:
        row = self._row
        last = clause.stop
        while last > at + 1 and not (
            row[last - 1].alpha or row[last - 1].text[0].isdigit() or row[last - 1].text in ("%", ")", "”", '"', "’")
        ):
            last -= 1
        first = that + 1 if that is not None else max(at, subject if at < subject < at + 12 else at) + 1
        named = self._stage.covering(first - 1)
        if named is not None and that is None:
            first = max(first, named.end)
        words = sum(row[i].alpha for i in range(first, last))
        if words >= 2 and (that is not None or last - first > 3 or row[at + 1].text not in (".", ",")):
            if not (row[first].text in (".", ",") and words < 4):
                return first, last
        start = min(subject, at) if subject >= 0 else at
        before = [i for i in range(clause.start, start) if row[i].alpha]
        if len(before) >= 2:
            return before[0], before[-1] + 1
        return None

    def _according(self, at: int) -> Said | None:
        clause = self._stage.clause(at)
        person = None
        stop = clause.stop
        for index in range(at + 2, min(at + 16, clause.stop)):
            named = self._stage.by_start.get(index)
            if named is not None and not named.possessive:
                person = named.person
                break
            if self._row[index].text in (",", "."):
                break
        if at > clause.start + 2:
            before = [i for i in range(clause.start, at) if self._row[i].alpha]
            return Said(before[0], before[-1] + 1, "indirect", person, at) if before else None
        comma = next((i for i in range(at, stop) if self._row[i].text == ","), None)
        rest = [i for i in range(comma + 1, stop) if self._row[i].alpha] if comma else []
        return Said(rest[0], rest[-1] + 1, "indirect", person, at) if rest else None
