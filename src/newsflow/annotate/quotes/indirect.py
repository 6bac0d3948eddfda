"""Indirect speech: a cue outside quotation marks, its subject, and the words it reports."""

from __future__ import annotations

from collections.abc import Iterator

from newsflow.annotate.quotes.acts import Acts
from newsflow.annotate.quotes.clauses import MOST_ASIDE, Clauses
from newsflow.annotate.quotes.references import PRONOUNS, Speaker
from newsflow.annotate.quotes.said import Said
from newsflow.annotate.quotes.speakers import Speakers
from newsflow.annotate.quotes.stage import Stage
from newsflow.annotate.quotes.views import Views

Tokens = tuple[int, int]
_DASHES = ("-", "–", "—", "--")
_CLOSED = (",", "”", '"', "’", "'", "''", "»")  # in front of ", adding that …"


class Indirect:
    """Finds reported speech among the words that no quotation took as its cue."""

    def __init__(self, stage: Stage, speakers: Speakers, taken: set[int]) -> None:
        self._stage = stage
        self._row = stage.row
        self._speakers = speakers
        self._clauses = Clauses(stage)
        self._acts = Acts(stage, speakers, self._clauses)
        self._views = Views(stage, speakers, self._clauses)
        self._w = stage.verbs.words
        self._taken = taken

    def reports(self) -> Iterator[Said]:
        """Every piece of indirect speech, in order of its cue; none inside the words of another."""
        last: Said | None = None
        last_is_act = False
        triggers = self._stage.verbs.triggers
        for at, token in enumerate(self._row):
            if token.lower not in triggers or self._stage.quoted[at] or at in self._taken:
                continue
            said = None
            if token.lower == "according":
                said = self._according(at) if at + 1 < len(self._row) and self._row[at + 1].lower == "to" else None
            elif self._stage.is_cue(at):
                said = self._report(at)
            act = said is None
            if said is None:
                said = self._acts.act(at) if not token.capital and self._is_act(at) else None
                said = said or self._views.view(at)
            if said is None:
                continue
            if last is not None and at < last.end:
                if last_is_act and not act:
                    last = self._shortened(last, said)  # what an act is about ends where somebody is reported
                else:
                    last = self._parted(last, said) or last
                if last is not None and at < last.end:
                    continue
            if last is not None:
                yield last
            last, last_is_act = said, act
        if last is not None:
            yield last

    def _is_act(self, at: int) -> bool:
        lower = self._row[at].lower
        return lower in self._stage.verbs.acts or lower in self._stage.verbs.joined

    def _shortened(self, outer: Said, inner: Said) -> Said | None:
        """What an act is about, up to the subject of the report behind it; None: nothing is left."""
        assert inner.cue is not None
        start = min(self._speakers.plain_start(inner.cue), inner.start)
        span = self._clauses.trimmed(outer.start, start) if start > outer.start else None
        return Said(*span, "indirect", outer.speaker, outer.cue) if span else None

    def _parted(self, outer: Said, inner: Said) -> Said | None:
        """Asked whether he would go, | Berg said he would: the first words end before the second's subject.

        None: the second cue is part of what the first reports, or takes the words of both.
        """
        at = inner.cue
        if at is None or outer.cue is None or self._stage.verbs.forms.get(self._row[at].lower) != "said":
            return None
        comma = self._clauses.comma_before(self._speakers.plain_start(at), outer.start)
        span = self._clauses.trimmed(outer.start, comma) if comma is not None and inner.start > comma else None
        return Said(*span, "indirect", outer.speaker, outer.cue) if span else None

    def _report(self, at: int) -> Said | None:
        clause = self._stage.clause(at)
        if not self._is_verb(at, clause):
            return None
        speaker = self._speaker(at, clause)
        if speaker is None:
            return None
        span = self._aside(at, clause, speaker.at) or self._complement(at, clause, speaker.at)
        span = self._clauses.trimmed(span[0], self._clauses.ends(*span)) if span else None
        return Said(*span, "indirect", speaker.person, at) if span else None

    def _speaker(self, at: int, clause: range) -> Speaker | None:
        if self._row[at].lower.endswith("ing") or self._row[at - 1].lower == "to":
            return self._speakers.main_subject(clause.start, at)
        if self._row[at].lower in self._w.be_told and self._is_told(at, clause.start):
            return Speaker(None, at)  # is expected to: nobody says who expects it
        found = self._speakers.subject(at, clause.start, clause.stop - 1)
        if found is None and self._follows_noun(at, clause.start):
            return Speaker(None, at)
        return found

    # --- the verb -------------------------------------------------------------------------------------------------

    def _is_verb(self, at: int, clause: range) -> bool:
        """Whether a form of a verb of speech is one here: with a subject, not a noun, not passive, not denied."""
        lower = self._row[at].lower
        before = self._row[at - 1].lower if at > clause.start else ""
        tier = self._stage.verbs.forms[lower]
        if before in self._w.articles:
            return False
        if lower in self._w.be_told and self._is_told(at, clause.start):
            return True
        if before in self._w.be or before in self._w.negations:
            return False
        if tier == "manner" and self._that(at, min(at + 4, clause.stop)) is None:
            return False  # shot back that …
        if lower.endswith("ing"):
            if lower in self._w.hoping and (before in self._w.doing or before in self._w.be or before in _DASHES):
                return True
            return before in _CLOSED and (
                lower in self._w.saying or lower in self._w.reasons or lower in self._w.hoping
            )
        if before == "to":
            return self._row[min(at + 1, clause.stop - 1)].lower == "that"
        if self._is_attributive(at, before):
            return False
        if lower in self._stage.verbs.doubtful and (before in self._w.makes_noun or before in self._w.quantities):
            return False
        plain = self._speakers.plain(at, clause.start)
        if lower in self._stage.verbs.doubtful and (not plain or self._is_noun_here(at)):
            return False
        if self._describes(at, before) and not plain and self._that(at, clause.stop) != at + 1:
            return False
        if (
            tier == "reports"
            and not plain
            and self._that(at, clause.stop) != at + 1
            and not self._has_actor(at, clause)
        ):
            return False
        if before == "who" and tier in ("reports", "attitude") and self._that(at, clause.stop) != at + 1:
            return False  # those who want change: they are described, not reported
        if tier == "about":
            return lower in self._w.calls or (plain and self._claimed(at, clause.stop) is not None)
        if tier == "attitude":
            return lower in self._w.opinion and plain
        return plain or tier == "said" or lower not in self._w.faint or self._that(at, clause.stop) == at + 1

    def _is_told(self, at: int, first: int) -> bool:
        """is not widely expected to: a form of "be" stands before, adverbs left out."""
        index = at - 1
        while index > first and (self._row[index].lower in self._w.degrees or self._row[index].lower.endswith("ly")):
            index -= 1
        return index >= first and self._row[index].lower in self._w.be

    def _is_attributive(self, at: int, before: str) -> bool:
        """apps recommended by …, the alleged affair: a participle that describes a noun."""
        if before in (",", "had", "has", "have", "and", "also"):
            return False
        behind = self._row[at + 1].lower if at + 1 < len(self._row) else ""
        if self._row[at].lower.endswith("ed") and behind == "by":
            return True
        return before in self._w.no_subject and before not in ("and", "but", "or", "that", "which")

    def _has_actor(self, at: int, clause: range) -> bool:
        speaker = self._speakers.subject(at, clause.start, clause.stop - 1)
        return speaker is not None and (speaker.person is not None or self._speakers.is_actor(speaker.at))

    def _is_noun_here(self, at: int) -> bool:
        """the committee report was, the party's emails: a doubtful form with a verb behind it, or an owner before."""
        behind = self._row[at + 1].lower if at + 1 < len(self._row) else ""
        return self._row[at - 1].possessive or behind in self._w.finite

    def _describes(self, at: int, before: str) -> bool:
        """alleged wrongs, Trump's repeated claims: whether a form can be a participle in front of a noun."""
        if before in ("had", "has", "have", ",", "and"):
            return False
        lower = self._row[at].lower
        possessive = at > 0 and self._row[at - 1].possessive and before not in ("he", "she", "who", "that")
        return lower in self._w.describing or (possessive and lower.endswith("ed"))

    def _follows_noun(self, at: int, first: int) -> bool:
        """many economists say: an ordinary noun right before the cue is somebody nobody named."""
        if at <= first or self._stage.quoted[at - 1]:
            return False
        before = self._row[at - 1]
        return before.alpha and before.lower not in self._w.no_subject and not before.possessive

    def _claimed(self, at: int, stop: int) -> int | None:
        """rejected the opposition's charge | that …: the "that" behind a noun for something said."""
        that = self._that(at, stop)
        if that is None or that == at + 1:
            return that
        noun = self._row[that - 1].lower
        return that if noun.removesuffix("s") in self._stage.verbs.nouns or noun in self._w.claims else None

    # --- the words ------------------------------------------------------------------------------------------------

    def _complement(self, at: int, clause: range, subject: int) -> Tokens | None:
        """The words behind the cue: "that …", "whether …", "to …", or a bare clause; else the clause before it."""
        lower, last = self._row[at].lower, clause.stop
        that = self._that(at, last)
        tier = self._stage.verbs.forms[lower]
        if lower in self._w.be_told and self._is_told(at, clause.start):
            return (at + 1, last) if self._row[at + 1].lower in ("to", "that") else None
        if self._opens_with_as(at, subject, clause.start) and self._row[at + 1].text == ",":
            return at + 2, last  # As the Echo reported, the bridge was closed
        if lower in self._w.reasons:
            return at + 1, last
        if that is not None and (
            that == at + 1 or tier == "about" or (tier in ("said", "reports") and lower not in self._w.asks)
        ):
            return that + 1, last
        first = self._behind(at, subject, last)
        if first >= last:
            return self._before(at, clause, subject)
        if tier in ("said", "reports") and self._row[first].lower in self._w.questions:
            return first, last
        if self._row[at + 1].lower == "to":
            return (at + 1, last) if lower in self._w.to_do else None
        on = self._row[at + 1].lower == "on"
        if lower in self._w.asks and on == (lower in self._w.calls) and (order := self._order(at, last)) is not None:
            return order
        if lower in self._w.asks or lower in self._w.calls:
            return None
        if lower in self._w.objects_too and self._row[subject].lower in self._w.evidence:
            return first, last  # a poll showed a wide lead
        if lower in self._w.objects_too and not self._begins_clause(first, last):
            return None
        if self._row[first].lower not in self._w.prepositions and self._is_report(first, last, tier):
            return first, last
        return self._before(at, clause, subject) if tier in ("said", "reports") else None

    def _opens_with_as(self, at: int, subject: int, first: int) -> bool:
        return any(self._row[i].lower == "as" for i in range(max(first, min(subject, at) - 5), at))

    def _begins_clause(self, first: int, last: int) -> bool:
        """Whether a subject stands at once, and its verb soon: showed | he had won."""
        named = self._stage.by_start.get(first)
        if named is not None:
            return named.end < last and self._row[named.end].lower in self._w.finite
        if self._row[first].lower in self._w.subjects or self._row[first].lower in ("it", "there", *self._w.questions):
            return True
        return any(self._row[i].lower in self._w.finite for i in range(first + 1, min(first + 5, last)))

    def _is_report(self, first: int, last: int, tier: str) -> bool:
        if self._row[first].text in (",", ".", "—", "–", "--", ":", ";", "("):
            return False
        if self._clauses.is_clause(first, last):
            return True
        if tier == "said" and self._row[first].lower in self._w.finite:
            return True  # a share that he said would be the lowest ever
        # said voters deserve better: a base form is not seen, but little else stands behind "said"
        words = sum(self._row[i].alpha for i in range(first, last))
        return tier == "said" and words >= 4 and self._row[first].lower not in self._w.makes_noun

    def _behind(self, at: int, subject: int, last: int) -> int:
        """The token behind the cue, an inverted subject, whom it was told, and the day."""
        first = at + 1
        if at < subject < at + 12:
            named = self._stage.covering(subject)
            first = named.end if named else subject + 1
        elif self._row[at].lower in self._w.tells:
            first = self._over_hearer(first, last)
        if first < last and self._row[first].lower == "on" and first + 1 < last:
            first += self._row[first + 1].lower in self._w.weekdays
        if first < last and (self._row[first].lower in self._w.weekdays or self._row[first].lower in self._w.days):
            first += 1
        return first

    def _over_hearer(self, first: int, last: int) -> int:
        """told | the council | it was late: behind the first noun for people or bodies, pronoun or name."""
        for index in range(first, min(first + 6, last)):
            named = self._stage.by_start.get(index)
            if named is not None:
                return named.end
            if self._row[index].lower in ("him", "her", "them", "us", "me", "you") or self._speakers.is_somebody(index):
                return index + 1
        return first

    def _order(self, at: int, last: int) -> Tokens | None:
        """urged voters | to stay: the object and what it is to do."""
        for index in range(at + 2, min(at + 12, last - 1)):
            token = self._row[index]
            if token.lower == "to" and self._row[index + 1].alpha and not self._row[index + 1].capital:
                return at + 1, last
            if not token.alpha or self._stage.quoted[index] or self._stage.is_cue(index):
                return None
        return None

    def _that(self, at: int, stop: int) -> int | None:
        """The "that" that opens the reported words: right behind the cue, or behind whom it was told."""
        for index in range(at + 1, min(at + 15, stop)):
            token = self._row[index]
            if token.lower == "that":
                return index
            if token.text == "," and self._row[index + 1 : index + 2] and index - at <= 8:
                if self._row[index + 1].lower == "that":
                    return index + 1  # said on Sunday in Turku, that …
                if (
                    self._row[index - 1].capital
                    or self._row[index + 1].lower == "however"
                    or self._row[index - 1].lower == "however"
                ):
                    continue
            if token.text in (".", ";", ":", ",") or self._stage.quoted[index]:
                return None
            before = self._row[index - 1]
            if self._stage.is_cue(index) and not (before.possessive or before.lower in self._w.makes_noun):
                return None
        return None

    # --- the cue behind its words ---------------------------------------------------------------------------------

    def _aside(self, at: int, clause: range, subject: int) -> Tokens | None:
        """The meadows, she told the council, were studied: the words stand on both sides of the cue."""
        comma = self._clauses.comma_before(min(subject, at), clause.start)
        behind = self._comma_behind(max(subject, at), clause.stop)
        if comma is None or behind is None:
            return None
        first = next((i + 1 for i in range(comma, clause.start, -1) if self._row[i].text == ":"), clause.start)
        before, after = (first, comma), (behind + 1, clause.stop)
        if not any(self._row[i].alpha for i in range(*before)):
            return None
        if self._clauses.is_opener(first) and not self._clauses.is_clause(*before):
            return after  # in any case, he said, the course was closed
        opens = self._row[after[0]].lower
        if opens in self._w.opens_aside or opens.endswith("ing"):
            return before if self._clauses.is_clause(*before) else None
        return after if self._clauses.is_opener(first) else (first, clause.stop)

    def _before(self, at: int, clause: range, subject: int) -> Tokens | None:
        """The plan had failed, | Mayor Anna Berg said."""
        comma = self._clauses.comma_before(min(subject, at), clause.start)
        if comma is None:
            return None
        closes = at + 1 >= clause.stop or self._row[at + 1].text in (".", ",")
        if not self._clauses.is_clause(clause.start, comma) and not (closes and comma - clause.start > 3):
            return None
        return None if self._clauses.is_opener(clause.start) and comma - clause.start < 4 else (clause.start, comma)

    def _comma_behind(self, at: int, last: int) -> int | None:
        """The comma that closes "she told the council,": nothing reported stands in front of it."""
        for index in range(at + 1, min(at + MOST_ASIDE, last - 2)):
            token = self._row[index]
            if token.text == ",":
                return index
            reports = token.lower == "that" or token.lower in self._w.finite or token.lower in PRONOUNS
            if reports or not token.alpha or self._stage.quoted[index]:
                return None
        return None

    def _according(self, at: int) -> Said | None:
        clause = self._stage.clause(at)
        person = None
        if at + 2 < clause.stop and self._row[at + 2].lower in ("him", "her"):
            person = self._speakers.pronoun(at + 2).person
        for index in range(at + 2, min(at + 16, clause.stop)):
            named = self._stage.by_start.get(index)
            if named is not None and not named.possessive:
                person = named.person
                break
            if self._row[index].text in (",", "."):
                break
        if at > clause.start + 2:
            span = self._clauses.trimmed(clause.start, at)
        else:
            comma = next((i for i in range(at, clause.stop) if self._row[i].text == ","), None)
            span = self._clauses.trimmed(comma + 1, clause.stop) if comma else None
        return Said(*span, "indirect", person, at) if span else None
