"""Words and views carried by nouns, adjectives and headings: her claim that …, was confident that …, Berg: …"""

from __future__ import annotations

from newsflow.annotate.quotes.clauses import Clauses
from newsflow.annotate.quotes.references import Speaker
from newsflow.annotate.quotes.said import Said
from newsflow.annotate.quotes.speakers import Speakers
from newsflow.annotate.quotes.stage import Stage

MOST_LABEL = 5  # tokens of "Former AG Berg:" in front of a heading
MOST_VIEW = 30  # tokens of what a noun or an adjective is about


class Views:
    """Looks for reported words without a verb of speech."""

    def __init__(self, stage: Stage, speakers: Speakers, clauses: Clauses) -> None:
        self._stage = stage
        self._row = stage.row
        self._speakers = speakers
        self._clauses = clauses
        self._w = stage.verbs.words

    def view(self, at: int) -> Said | None:
        """What token *at*, a colon, a noun or an adjective, carries; None: nothing."""
        token = self._row[at]
        if token.text == ":":
            return self._heading(at)
        if token.lower == "asked":
            return self._asked(at)
        if token.lower == "reported" and at + 2 < len(self._row) and self._row[at + 1].lower == "by":
            return self._reported_by(at)
        if token.capital or not token.alpha:
            return None
        if token.lower in self._w.carriers:
            return self._noun(at)
        return self._adjective(at) if token.lower in self._w.feelings else None

    def _heading(self, at: int) -> Said | None:
        """Berg: Rain is near; Poll: Most want rain — a heading that begins with who says so."""
        block = self._stage.reading.block
        if at + 3 >= len(self._row) or block[at] > 1 or block[at + 1] != block[at]:
            return None
        first = at
        while first > 0 and block[first - 1] == block[at]:
            first -= 1
        if not 0 < at - first <= MOST_LABEL or not self._row[at + 1].capital:
            return None
        named = self._stage.by_end.get(at)
        if named is None and not self._speakers.is_somebody(at - 1):
            return None
        last = next((i for i in range(at, len(self._row)) if block[i] != block[at]), len(self._row))
        span = self._clauses.trimmed(at + 1, last) if last - at < MOST_VIEW else None
        return Said(*span, "indirect", named.person if named else None, at) if span else None

    def _reported_by(self, at: int) -> Said | None:
        """As reported by the Echo, …; the move was first reported by Anna Berg."""
        clause = self._stage.clause(at)
        before = self._row[at - 1].lower if at > clause.start else ""
        if before not in ("as", "first") and before not in self._w.be:
            return None
        named = next(
            (n for i in range(at + 2, min(at + 5, clause.stop)) if (n := self._stage.by_start.get(i)) is not None), None
        )
        comma = next((i for i in range(at, min(at + 12, clause.stop)) if self._row[i].text == ","), None)
        opens = at - clause.start < 3 and comma is not None
        end = at
        while end > clause.start and (
            self._row[end - 1].lower in self._w.be or self._row[end - 1].lower in ("as", "first")
        ):
            end -= 1
        span = self._clauses.trimmed(*((comma + 1, clause.stop) if opens and comma else (clause.start, end)))
        return Said(*span, "indirect", named.person if named else None, at) if span else None

    def _asked(self, at: int) -> Said | None:
        """Asked whether …, when asked about …, was asked if …: a question, by nobody who is named."""
        clause = self._stage.clause(at)
        before = self._row[at - 1].lower if at > clause.start else ""
        if before and before not in self._w.be and before not in ("when", "being", ",", "if", "and"):
            return None
        opens = next((i for i in range(at + 1, min(at + 6, clause.stop)) if self._is_question(i)), None)
        return self._said(at, opens, clause.stop, Speaker(None, at)) if opens is not None else None

    def _is_question(self, at: int) -> bool:
        return self._row[at].lower in self._w.questions or self._row[at].lower in ("about", "for")

    def _noun(self, at: int) -> Said | None:
        """the claim that …, Berg's criticism of …: with "that", or with the preposition of what it is about."""
        clause = self._stage.clause(at)
        if at + 2 >= clause.stop:
            return None
        behind = self._row[at + 1].lower
        if behind != "that" and behind not in self._w.carriers[self._row[at].lower]:
            return None
        if behind == "that" and not self._clauses.is_clause(at + 2, clause.stop):
            return None
        return self._said(at, at + 1, clause.stop, self._owner(at, clause.start))

    def _owner(self, at: int, first: int) -> Speaker:
        """Whose claim it is: Berg's, hers; nobody's."""
        for index in range(at - 1, max(at - 4, first - 1), -1):
            named = self._stage.by_end.get(index + 1)
            if named is not None:
                return Speaker(named.person, named.start) if named.possessive else Speaker(None, at)
            if self._row[index].lower in ("his", "her"):
                return self._speakers.pronoun(index)
            if not self._row[index].alpha or self._row[index].lower in self._w.prepositions:
                break
        return Speaker(None, at)

    def _adjective(self, at: int) -> Said | None:
        """is confident that …, was angry about …: behind a form of "be"."""
        clause = self._stage.clause(at)
        index = at - 1
        while index > clause.start and (
            self._row[index].lower.endswith("ly") or self._row[index].lower in self._w.degrees
        ):
            index -= 1
        if index <= clause.start or self._row[index].lower not in self._w.being or at + 2 >= clause.stop:
            return None
        behind = self._row[at + 1].lower
        if behind != "that" and behind not in self._w.feelings[self._row[at].lower]:
            return None
        speaker = self._speakers.subject(index, clause.start, index)
        if speaker is None or self._row[index - 1].lower in ("it", "there", "what", "that", "which", "this"):
            return None
        return self._said(at, at + 1, clause.stop, speaker)

    def _said(self, at: int, first: int, stop: int, speaker: Speaker) -> Said | None:
        first += self._row[first].lower == "that"
        end = next(
            (i for i in range(first, min(stop, first + MOST_VIEW)) if self._row[i].text in (",", ";", "—")), stop
        )
        span = self._clauses.trimmed(first, min(end, first + MOST_VIEW))
        return Said(*span, "indirect", speaker.person, at) if span else None
