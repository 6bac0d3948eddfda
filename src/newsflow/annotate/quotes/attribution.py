"""Quoted words and who said them: cue to the right, cue to the left, inherited, the paragraph's subject."""

from __future__ import annotations

from newsflow.annotate.names.people import Person
from newsflow.annotate.quotes.dialogue import Interview
from newsflow.annotate.quotes.references import PRONOUNS, Speaker
from newsflow.annotate.quotes.said import Said, repeats
from newsflow.annotate.quotes.speakers import Speakers
from newsflow.annotate.quotes.stage import Named, Stage
from newsflow.annotate.quotes.terms import SCARE, SHORT, Terms
from newsflow.story import QuoteKind

MOST_TO_CUE = 16  # tokens from the closing mark to its cue: longer ways were the next clause's verbs


class Attribution:
    """Goes through the quoted stretches in order."""

    def __init__(self, stage: Stage, speakers: Speakers, interview: Interview) -> None:
        self._interview = interview
        speakers.interview = interview
        self._stage = stage
        self._row = stage.row
        self._speakers = speakers
        self._terms = Terms(stage)
        self._w = stage.verbs.words
        self._block = stage.reading.block
        self.cues: set[int] = set()
        self._before: Said | None = None

    def quotations(self) -> list[Said]:
        """Every stretch that is a quotation and every unmarked answer, attributed."""
        answers = {r.start: person for r, person in self._interview.answers() if r}
        unmarked = [r for r, _ in self._interview.answers() if r]
        found: list[Said] = []
        marked = [inside for inside in self._stage.stretches if len(inside) > 1]
        for inside in sorted((*unmarked, *marked), key=lambda s: s.start):
            if inside.start in answers:
                said: Said | None = Said(inside.start, inside.stop, "direct", answers[inside.start], None)
            else:
                said = self._attribute(inside.start, inside.stop)
            if said is None:
                continue
            if said.cue is not None:
                self.cues.add(said.cue)
            self._speakers.heard(said.speaker, said.end)
            asks = said.cue is not None and self._row[said.cue].lower in ("asked", "asks", "demanded", "wondered")
            self._speakers.asked = said.speaker if asks else None
            self._before = said
            found.append(said)
        return repeats(found, self._stage, self._interview.person)

    def _attribute(self, start: int, end: int) -> Said | None:
        if (answers := self._interview.speaker(start, end)) is not None:
            return Said(start, end, "direct", answers, None)
        if self._stage.covering(start) is not None:
            return None  # Clovis “T-Boy” Robichaux
        clause = self._stage.clause(start)
        last = self._stage.clause(end - 1).stop - 1
        left = range(clause.start, start)
        right = range(end, max(last + 1, end))
        runs_on = self._runs_on(end)
        found = self._introduced(start, left) or self._announced(start, left, clause.start)
        found = found or self._in_view(left)
        found = found or self._embedded(start, left, clause.start)
        found = found or (self._to_the_right(right, MOST_TO_CUE) if runs_on or not left else None)
        found = found or self._to_the_left(left, clause.start, start)
        found = found or self._to_the_right(right, 60)
        words = self._words(start, end)
        kind = self._kind(start, left, found)
        if found is not None:
            speaker, cue = found
            if words <= SHORT and self._terms.is_name(start, end, left, cue, runs_on=runs_on):
                return None
            if speaker.person is None and self._terms.is_scare(start, end, left, cue):
                return None
            return Said(start, end, kind, speaker.person, cue)
        announced = start > left.start and self._row[start - 1].text == ":"
        doubtful = words <= SCARE and bool(left or right) and not announced
        doubtful = doubtful or self._terms.is_name(start, end, left, None, runs_on=runs_on)
        if doubtful and not self._is_whole_sentence(left, right, end):
            return None
        return Said(start, end, kind, self._without_cue(start, end, left, right), None)

    def _introduced(self, start: int, left: range) -> tuple[Speaker, int | None] | None:
        """he cut her off: “No.” — in front of a colon the subject of the last clause speaks, whatever its verb."""
        if not left or self._row[start - 1].text != ":":
            return None
        comma = next((i for i in reversed(left) if self._row[i].text in (",", ";") and not self._stage.quoted[i]), None)
        first = left.start if comma is None else comma + 1
        at = next((i for i in reversed(range(first, start - 1)) if self._stage.is_cue(i)), None)
        if first < start - 2 and self._row[first].lower in PRONOUNS:
            return self._speakers.pronoun(first), at
        named = self._named_soon(first)
        if named is None or named.possessive or named.end >= start - 1:
            return None
        behind = self._row[named.end]
        return (Speaker(named.person, named.start), at) if behind.alpha and not behind.capital else None

    def _in_view(self, left: range) -> tuple[Speaker, int | None] | None:
        """In her view it was “a postcard”; in Berg's words, “a wall”: whoever holds the view, if nobody else speaks."""
        for at in reversed(left):
            if self._row[at].lower == "in":
                holder = self._speakers.holder_of_view(at, left.stop)
                if holder is not None:
                    return holder, None
            elif self._stage.is_cue(at) and not self._is_noun(at, left.start):
                return None
        return None

    def _announced(self, start: int, left: range, first: int) -> tuple[Speaker, int | None] | None:
        """A man shouted “Stop,” and Berg laughed: the verb right in front of the marks is the cue, not one behind."""
        at = start - 1 - (self._row[start - 1].text == ",")
        if len(left) < 3 or not self._stage.is_cue(at) or self._is_passive(at) or self._is_noun(at, first):
            return None
        if self._row[at].lower in self._stage.verbs.loose:
            return None  # said it would put “a stranger” there: no speech by itself
        if self._row[at - 1].lower == "to":
            return None  # it is easy for them to say, “He is to blame”: nobody has said it yet
        speaker = self._subject_left(at, first, start)
        return (speaker, at) if speaker is not None else None

    def _embedded(self, start: int, left: range, first: int) -> tuple[Speaker, int | None] | None:
        """called the outcome “regrettable,” the agency reported: a fragment belongs to the named subject in front of it."""
        inner = self._row[start + 1]
        if not left or inner.capital or not inner.alpha:
            return None
        found = self._to_the_left(left, first, start)
        return found if found is not None and found[0].person is not None else None

    def _runs_on(self, end: int) -> bool:
        inner = self._row[end - 2].text if self._stage.quoted[end - 1] and end >= 2 else ""
        after = self._row[end].text if end < len(self._row) else ""
        return inner in self._w.runs_on or after in (",", "—", "–", "--", "-")

    def _words(self, start: int, end: int) -> int:
        return sum(t.alpha or t.text[0].isdigit() for t in self._row[start:end])

    # --- cues -----------------------------------------------------------------------------------------------------

    def _to_the_right(self, right: range, reach: int) -> tuple[Speaker, int | None] | None:
        first = right.start
        while first < right.stop and self._row[first].text in (",", "—", "–", "--", "-"):
            first += 1
        for at in range(first, min(right.stop, first + reach)):
            if self._stage.quoted[at]:
                return None
            if self._row[at].lower == "according" and at + 2 < right.stop:
                return self._according(at, right.stop - 1)
            if not self._stage.is_cue(at) or self._is_passive(at) or self._row[at - 1].lower == "to":
                continue
            if self._is_no_cue_behind(at, first) or (at > first + 2 and self._row[at].lower in self._stage.verbs.loose):
                continue
            speaker = self._speakers.subject(at, first, right.stop - 1)
            if speaker is not None:
                return speaker, at
        return self._unlisted_verb(first, right.stop)

    def _is_no_cue_behind(self, at: int, first: int) -> bool:
        """Verbs behind a quotation that are not its own: participles, opinions, nouns, those of a relative clause."""
        lower = self._row[at].lower
        tier = self._stage.verbs.forms[lower]
        behind = self._row[at + 1].lower if at + 1 < len(self._row) else ""
        if tier == "about" and at == first and self._stage.quoted[at - 1] and behind in self._w.prepositions:
            return True  # is “modest” compared with others
        if tier == "attitude" or lower.endswith("ing") or self._row[at - 1].lower in ("which", "that"):
            return True
        return at > first and (self._is_noun(at, first) or (tier == "about" and at > first + 4))

    def _unlisted_verb(self, first: int, stop: int) -> tuple[Speaker, int | None] | None:
        """“…,” Smith quavered: the word between a subject and the stop is taken for a verb of speech."""
        if first >= stop:
            return None
        named = self._named_soon(first)
        at = named.end if named else first + 1 if self._row[first].lower in PRONOUNS else None
        if at is None or at >= stop or (named is not None and named.possessive):
            return None
        if (
            self._row[at].lower.endswith("ed")
            and not self._stage.quoted[at]
            and first > 0
            and self._stage.quoted[first - 1]
        ):
            speaker = Speaker(named.person, first) if named else self._speakers.pronoun(first)
            return speaker, at
        return None

    def _named_soon(self, first: int) -> Named | None:
        """The name that a stretch begins with, its title left out: Mayor | Anna Berg."""
        for index in range(first, min(first + 4, len(self._row))):
            named = self._stage.by_start.get(index)
            if named is not None or not self._row[index].capital:
                return named
        return None

    def _according(self, at: int, last: int) -> tuple[Speaker, int | None] | None:
        if at + 2 <= last and self._row[at + 2].lower in ("him", "her"):
            return self._speakers.pronoun(at + 2), at
        for index in range(at + 2, min(at + 14, last + 1)):
            named = self._stage.by_start.get(index)
            if named is not None:
                if named.possessive:
                    return Speaker(None, index), at
                return Speaker(named.person, index), at
            if self._row[index].text in (",", ".") and index > at + 2:
                break
        return Speaker(None, at), at

    def _to_the_left(self, left: range, first: int, start: int) -> tuple[Speaker, int | None] | None:
        loose: tuple[Speaker, int | None] | None = None
        for at in reversed(left):
            if self._stage.quoted[at]:
                continue
            if self._row[at].lower == "according":
                return self._according(at, start - 1)
            if not self._stage.is_cue(at) or self._is_passive(at) or self._is_noun(at, first):
                continue
            if loose is not None and not self._is_speech(at):
                continue
            speaker = self._subject_left(at, first, start)
            if speaker is None:
                continue
            if self._row[at].lower not in self._stage.verbs.loose:
                return speaker, at
            loose = loose or (
                speaker,
                at,
            )  # she said police used gas “without warning”: an earlier verb of speech counts
        return loose

    def _subject_left(self, at: int, first: int, start: int) -> Speaker | None:
        """The subject of a cue in front of the quotation; a participle has that of its sentence."""
        token = self._row[at]
        if token.lower.endswith("ing") and at > first and self._speakers.is_somebody(at - 1):
            return Speaker(None, at - 1)  # a sign | saying “No”
        if token.lower.endswith("ing") and self._row[at - 1].lower not in ("was", "is", "were", "are", "been"):
            return self._of_sentence(first, at)
        if at > first and self._row[at - 1].lower == "to":
            return self._of_sentence(first, at - 1)
        return self._speakers.subject(at, first, start - 1)

    def _of_sentence(self, first: int, at: int) -> Speaker | None:
        before = self._before
        if before is not None and first <= before.start < at and before.speaker is not None:
            return Speaker(before.speaker, before.start)
        where = next((i + 1 for i in range(at - 1, first, -1) if self._row[i].lower == "where"), None)
        if where is not None:  # the square where protesters stood, chanting: they chant
            return self._speakers.main_subject(where, at) or Speaker(None, where)
        for index in sorted(range(first, at), key=lambda i: not self._is_speech(i)):
            if (
                self._stage.is_cue(index)
                and not self._stage.quoted[index]
                and not self._is_noun(index, first)
                and not self._row[index].lower.endswith("ing")
            ):
                speaker = self._speakers.subject(index, first, at - 1)
                if speaker is not None:
                    return speaker
        return self._speakers.main_subject(first, at)

    def _is_speech(self, at: int) -> bool:
        return self._stage.verbs.forms.get(self._row[at].lower) in ("said", "reports")

    def _is_passive(self, at: int) -> bool:
        before = self._row[at - 1].lower if at else ""
        return before in ("is", "was", "are", "were", "be", "been", "being") and not self._row[at].lower.endswith("ing")

    def _is_noun(self, at: int, first: int) -> bool:
        """his remarks, the claims, of reports: a doubtful form behind a word that makes it a noun."""
        if at <= first:
            return False
        before = self._row[at - 1]
        if before.lower in self._w.articles:
            return True
        if self._row[at].lower not in self._stage.verbs.doubtful:
            return False
        return before.possessive or before.lower in self._w.makes_noun or not self._speakers.plain(at, first)

    # --- without a cue --------------------------------------------------------------------------------------------

    def _without_cue(self, start: int, end: int, left: range, right: range) -> Person | None:
        before = self._before
        alone = not any(self._row[i].alpha for i in left)
        if alone and before is not None and self._block[before.start] == self._block[start]:
            return before.speaker
        if not alone:
            subject = self._speakers.main_subject(left.start, start)
            if subject is not None or start < 1 or self._row[start - 1].text != ":":
                return subject.person if subject else None
        if any(self._row[i].alpha for i in right):
            subject = self._speakers.main_subject(right.start, right.stop)
            if subject is not None and subject.person is not None:
                return subject.person
        at = start - 1
        for _ in range(2):  # Lind laughed. “Ask my wife.”; Lind spoke for an hour. The key passage: “No.”
            if at < 0 or self._block[at] != self._block[start]:
                break
            clause = self._stage.clause(at)
            subject = self._speakers.main_subject(clause.start, clause.stop)
            if subject is not None and subject.person is not None:
                return subject.person
            at = clause.start - 1
        return self._from_around(start, end)

    def _from_around(self, start: int, end: int) -> Person | None:
        """A paragraph that is nothing but a quotation: announced by the one before, or said by its speaker."""
        here = self._block[start]
        if here == 0:
            return self._from_next_sentence(end)
        after = self._from_next_sentence(end)
        if after is not None:
            return after
        before = self._before
        if before is not None and here - self._block[before.end - 1] <= 1:
            return before.speaker
        for at in range(start - 1, max(start - 200, -1), -1):
            if self._block[at] < here - 1:
                break
            if self._stage.is_cue(at) and not self._is_passive(at):
                speaker = self._speakers.subject(at, self._stage.clause(at).start, at)
                if speaker is not None:
                    return speaker.person
        clause = self._stage.clause(start - 1)
        subject = self._speakers.main_subject(clause.start, clause.stop)
        return subject.person if subject else None

    def _from_next_sentence(self, end: int) -> Person | None:
        if end >= len(self._row) or self._block[end] != self._block[end - 1]:
            return None
        clause = self._stage.clause(end)
        for at in clause:
            if self._stage.is_cue(at) and not self._stage.quoted[at] and not self._is_passive(at):
                speaker = self._speakers.subject(at, clause.start, clause.stop - 1)
                return speaker.person if speaker else None
        return None

    # --- what is no quotation -------------------------------------------------------------------------------------

    def _kind(self, start: int, left: range, found: tuple[Speaker, int | None] | None) -> QuoteKind:
        before = next((self._row[i] for i in reversed(left)), None)
        inner = self._row[start + 1] if start + 1 < len(self._row) else None
        if before is None or not any(self._row[i].alpha for i in left):
            return "direct"
        opens = inner is not None and (inner.capital or not inner.alpha)
        introduced = before.text in (",", ":", "—", "–") or (found is not None and found[1] == left.stop - 1)
        return "direct" if introduced and opens else "mixed"

    def _is_whole_sentence(self, left: range, right: range, end: int) -> bool:
        """A short answer that is a sentence of its own: “No.”"""
        alone = not any(self._row[i].alpha for i in (*left, *right))
        return alone and self._row[end - 2].text in (".", "?", "!", ",")
