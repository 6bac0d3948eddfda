"""Acts of speech that report no clause: criticized the plan, accused him of lying, pointed to the costs, declined to comment."""

from __future__ import annotations

from newsflow.annotate.quotes.clauses import Clauses
from newsflow.annotate.quotes.references import Speaker
from newsflow.annotate.quotes.said import Said
from newsflow.annotate.quotes.speakers import Speakers
from newsflow.annotate.quotes.stage import Stage

# Words behind an act that are taken as what it is about: longer objects have run into the next clause.
MOST_ABOUT = 40


class Acts:
    """Looks at the verbs that name what somebody did by speaking."""

    def __init__(self, stage: Stage, speakers: Speakers, clauses: Clauses) -> None:
        self._stage = stage
        self._row = stage.row
        self._speakers = speakers
        self._clauses = clauses
        self._verbs = stage.verbs
        self._w = stage.verbs.words

    def act(self, at: int) -> Said | None:
        """The act that token *at* names: whose it is, and what it is about; None: it names none."""
        lower = self._row[at].lower
        clause = self._stage.clause(at)
        if not self._takes_object(at, clause.stop) or self._row[at].possessive:
            return None
        before = self._row[at - 1].lower if at > clause.start else ""
        if before == "who":
            return None
        if lower.endswith("ing"):
            speaker = self._of_participle(at, clause)
        elif before in self._w.be or before == "been":
            speaker = self._of_passive(at)
        else:
            speaker = self._of_verb(at, clause, before)
        if speaker is None:
            return None
        span = self._clauses.trimmed(at + 1, self._end(at, clause.stop))
        return Said(*span, "indirect", speaker.person, at) if span else None

    def _takes_object(self, at: int, stop: int) -> bool:
        """Whether what the verb needs stands behind it: a preposition of its own, or an object."""
        lower = self._row[at].lower
        behind = self._row[at + 1].lower if at + 1 < stop else ""
        if behind in self._verbs.joined.get(lower, frozenset()):
            return True
        if lower not in self._verbs.acts or not behind:
            return False
        if behind in ("of", "by"):
            return self._row[at - 1].lower in self._w.be  # the man accused of …: who accused him?
        if lower.startswith(("declin", "refus")):
            return behind == "to" and at + 2 < stop and self._row[at + 2].alpha
        token = self._row[at + 1]
        return token.alpha or token.text[0] in "“\"'‘$€£" or token.text[0].isdigit()

    def _of_verb(self, at: int, clause: range, before: str) -> Speaker | None:
        """The subject of a finite verb; None: the word is no verb here."""
        if not before or before in self._w.articles or before in self._w.makes_noun or self._row[at - 1].possessive:
            return None
        plain = self._speakers.plain(at, clause.start)
        doubtful = self._row[at].lower in self._verbs.doubtful
        if doubtful and (not plain or self._row[at + 1].lower in self._w.finite):
            return None
        if not plain and (self._row[at - 1].lower in self._w.no_subject - {"and", "but", "or", "that", "which"}):
            return None
        speaker = self._speakers.subject(at, clause.start, at) or Speaker(None, at - 1)
        can_act = plain or speaker.person is not None or self._speakers.is_actor(speaker.at)
        return speaker if can_act else None

    def _of_passive(self, at: int) -> Speaker | None:
        """was criticized for: by whom is not said."""
        behind = self._row[at + 1].lower
        strong = (
            self._verbs.forms.get(self._row[at].lower) in ("about", "said") and self._row[at].lower in self._verbs.acts
        )
        return Speaker(None, at) if strong and behind in ("for", "of", "as", "about", "to", "whether", "if") else None

    def _of_participle(self, at: int, clause: range) -> Speaker | None:
        """criticizing: behind a comma, a preposition, or a form of "be"."""
        if at == clause.start:
            return self._speakers.main_subject(clause.start, clause.stop) or Speaker(None, at)
        before = self._row[at - 1]
        if before.lower in self._w.be:
            return self._speakers.subject(at, clause.start, at)
        if before.text in (",", "”", '"') or before.lower in self._w.doing:
            return self._speakers.main_subject(clause.start, at) or Speaker(None, at)
        return None

    def _end(self, at: int, stop: int) -> int:
        """Up to the next comma that parts clauses, the semicolon, or the end of the sentence."""
        for index in range(at + 1, min(stop, at + MOST_ABOUT)):
            if self._stage.quoted[index]:
                continue
            token = self._row[index]
            if token.text in (";", ":", "—", "–", "--") or (token.text == "," and index > at + 2):
                return index
        return min(stop, at + MOST_ABOUT)
