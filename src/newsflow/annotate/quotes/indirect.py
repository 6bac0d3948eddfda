"""Indirect speech: a cue outside quotation marks, its subject, and the words it reports."""

from __future__ import annotations

from collections.abc import Iterator

from newsflow.annotate.quotes.attribution import Said
from newsflow.annotate.quotes.references import Speaker
from newsflow.annotate.quotes.speakers import Speakers
from newsflow.annotate.quotes.stage import Stage


class Indirect:
    """Finds reported speech among the words that no quotation took as its cue."""

    def __init__(self, stage: Stage, speakers: Speakers, taken: set[int]) -> None:
        self._stage = stage
        self._row = stage.row
        self._speakers = speakers
        self._w = stage.verbs.words
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
        that = self._that(at, clause.stop)
        if not self._may_report(at, clause, that):
            return None
        speaker = self._speaker(at, clause)
        if speaker is None:
            return None
        span = self._reported(at, that, clause, speaker.at)
        return Said(*span, "indirect", speaker.person, at) if span else None

    def _speaker(self, at: int, clause: range) -> Speaker | None:
        if self._row[at].lower.endswith("ing") or self._row[at - 1].lower == "to":
            return self._speakers.main_subject(clause.start, at)
        found = self._speakers.subject(at, clause.start, clause.stop - 1)
        if found is None and self._follows_noun(at, clause.start):
            return Speaker(None, at)
        return found

    def _may_report(self, at: int, clause: range, that: int | None) -> bool:
        row = self._row
        lower = row[at].lower
        before = row[at - 1].lower if at > clause.start else ""
        if before in self._w.be or before in self._w.negations:
            return False
        if before == "to":
            return that == at + 1
        if lower.endswith("ing"):
            return before == "," and (that is not None or lower in self._w.saying)
        tier = self._stage.verbs.forms[lower]
        plain = self._speakers.plain(at, clause.start)
        if tier == "manner" or (
            not plain and (lower in self._stage.verbs.doubtful or self._is_attributive(at, before))
        ):
            return False
        if tier == "said":
            return lower not in self._w.answers or that is not None or plain
        if that == at + 1 or (that is not None and tier == "reports"):
            return True
        if lower in self._w.calls:
            return plain and row[at + 1].lower in self._w.after_calls
        if tier == "attitude":
            return lower in self._w.opinion and plain
        return lower not in self._w.faint and (plain or (tier == "reports" and self._follows_noun(at, clause.start)))

    def _is_attributive(self, at: int, before: str) -> bool:
        """apps recommended by …, the alleged affair: a participle that describes a noun."""
        if before in (",", "had", "has", "have", "and", "also"):
            return False
        if (
            self._row[at].lower.endswith("ed")
            and at + 1 < len(self._row)
            and self._row[at + 1].lower in ("by", "in", "on", "at")
        ):
            return True
        return before in self._w.no_subject and before not in ("and", "but", "or", "that", "which")

    def _follows_noun(self, at: int, first: int) -> bool:
        """many economists say: an ordinary noun right before the cue is somebody nobody named."""
        if at <= first or self._stage.quoted[at - 1]:
            return False
        before = self._row[at - 1]
        return before.alpha and before.lower not in self._w.no_subject and not before.possessive

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
        fragment = words < 2 or (row[first].text in (".", ",") and words < 4)
        if not fragment and (that is not None or last - first > 3 or row[at + 1].text not in (".", ",")):
            return first, last
        start = min(subject, at) if subject >= 0 else at
        comma = next((i for i in range(start - 1, max(start - 10, clause.start), -1) if row[i].text == ","), None)
        before = [i for i in range(clause.start, comma) if row[i].alpha] if comma is not None else []
        if len(before) >= 2:  # The plan had failed, | Mayor Anna Berg said
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
