"""Whom pronouns and descriptions mean: "he", "she", "the minister". Nobody named: None."""

from __future__ import annotations

from msgspec import Struct

from newsflow.annotate.names.people import Person
from newsflow.annotate.quotes.dialogue import Interview
from newsflow.annotate.quotes.roles import Roles, initials_of, nouns_of
from newsflow.annotate.quotes.stage import Named, Stage

_SEXES = {"his": "m", "him": "m", "her": "f"}
PRONOUNS = {
    **dict.fromkeys(("he", "he’d", "he'd", "he’ll", "he'll"), "m"),
    **dict.fromkeys(("she", "she’d", "she'd", "she’ll", "she'll"), "f"),
}
# Paragraphs a pronoun looks back: long quotations part it from the last mention.
MOST_BACK = 7
LEAD = 2  # the first paragraphs, in which an office stands before its holder is named


class Speaker(Struct, frozen=True):
    """An answer: the person, or None where the words are said by nobody named. *at* is the subject's token."""

    person: Person | None
    at: int
    sure: bool = True


class References(Roles):
    """Resolves what refers to people. It remembers who spoke last, so it must be asked in the order of the text."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.last: Person | None = None  # who spoke last
        self.last_at = -1  # where
        self.asked: Person | None = None  # who spoke last, if they asked
        self._learned: dict[str, str] = {}  # sexes that pronouns have told
        self.interview: Interview | None = None

    def heard(self, person: Person | None, at: int) -> None:
        """Remember who spoke."""
        self.last, self.last_at = person, at

    def pronoun(self, at: int) -> Speaker:
        """Whom "he" or "she" at token *at* means: the subject before it, of that sex; the last speaker; the nearest name."""
        lower = self._row[at].lower
        gender = PRONOUNS.get(lower) or _SEXES[lower]
        answers = self._interviewed(gender, at)
        if answers is not None:
            return Speaker(answers, at)
        best: tuple[float, Person] | None = None
        for steps, index in enumerate(self._stage.before(at)):
            named = self._stage.named[index]
            if steps > 40 or self._stage.reading.block[at] - self._stage.reading.block[named.start] > MOST_BACK:
                break
            score = self._fit(named, gender, at, steps)
            if score is not None and (best is None or score > best[0]):
                best = (score, named.person)
        unnamed = self._unnamed(at, gender)
        if unnamed is not None and not self._subject_since(unnamed, at, gender):
            return Speaker(None, at)
        described = self._described_here(at, gender)
        if described is not None and (best is None or described.name != best[1].name):
            return Speaker(described, at)
        if best is not None:
            self._learned.setdefault(best[1].name, gender)
        return Speaker(best[1] if best else self._announced(at), at)

    def _described_here(self, at: int, gender: str) -> Person | None:
        """The minister met farmers. “We will pay,” she said: the office that a sentence of this paragraph begins with."""
        block = self._stage.reading.block
        for index in range(at - 1, max(at - 60, 0), -1):
            if block[index] != block[at] or (index in self._stage.by_start and not self._stage.quoted[index]):
                return None
            if self._row[index].lower != "the" or self._stage.quoted[index]:
                continue
            aside = self._row[index - 1].text == "," and index - 1 not in self._stage.by_end
            begins = self._stage.reading.sentence[index] == index or aside
            noun = next((i for i in range(index + 1, min(index + 4, at)) if self.is_somebody(i)), None)
            if begins and noun is not None and self._row[noun].lower not in self._verbs.groups:
                person = self.description(noun, index).person
                if person is not None and person.gender in (gender, None):
                    return person
        return None

    def _unnamed(self, at: int, gender: str) -> int | None:
        """a woman at the barricade … she: the last new person without a name that begins a clause in this paragraph."""
        block = self._stage.reading.block
        for index in range(at - 1, max(at - 60, -1), -1):
            if block[index] != block[at]:
                return None
            token = self._row[index]
            if token.lower not in ("a", "an", "one", "another") or self._stage.quoted[index]:
                continue
            noun = self._noun_behind(index)
            if (
                noun is not None
                and self._begins_clause(index)
                and self._w.sexes.get(self._row[noun].lower, gender) == gender
            ):
                return index
        return None

    def _noun_behind(self, article: int) -> int | None:
        """The noun for a person that an article opens, unless a name stands beside it."""
        for index in range(article + 1, min(article + 6, len(self._row))):
            token = self._row[index]
            if not token.alpha or self._stage.by_start.get(index) is not None:
                return None
            if token.lower in self._verbs.unnamed and not token.possessive:
                behind = index + 1 + (index + 1 < len(self._row) and self._row[index + 1].text == ",")
                if (
                    self._row[index + 1 : index + 2]
                    and self._row[index + 1].alpha
                    and self._row[index + 1].lower in self._verbs.unnamed
                ):
                    continue
                return None if behind in self._stage.by_start else index
            if token.lower in self._w.prepositions:
                return None
        return None

    def _begins_clause(self, article: int) -> bool:
        """Whether a phrase is a subject: first in its sentence, or behind a verb of speech or a joint; no apposition."""
        if article == 0 or self._stage.reading.sentence[article] == article:
            return True
        if self._stage.reading.block[article - 1] != self._stage.reading.block[article]:
            return True
        before = self._row[article - 1]
        if before.text == ",":
            # Sami, a retired teacher, shrugged: an apposition to a name that names nobody known
            name = self._row[article - 2]
            first = article - 2 == self._stage.reading.sentence[article] or self._row[article - 3].text == ","
            return name.capital and article - 1 not in self._stage.by_end and first
        return (
            before.text in ("”", '"', "’", ".")
            or before.lower in ("but", "and", "that")
            or self._stage.is_cue(article - 1)
        )

    def _subject_since(self, since: int, at: int, gender: str) -> bool:
        """Whether somebody named of that sex has been a subject between two tokens."""
        for index in self._stage.before(at):
            named = self._stage.named[index]
            if named.start <= since:
                return False
            fits = (
                named.person.gender in (gender, None) and not self._stage.quoted[named.start] and not named.possessive
            )
            if fits and self.governed(named, since) is None and self._is_subject(named):
                return True
        return False

    def _interviewed(self, gender: str, at: int) -> Person | None:
        """Among questions and answers, she is who answers, unless her paragraph has named another before."""
        interview = self.interview
        if interview is None or interview.person is None or self._stage.reading.block[at] not in interview.blocks:
            return None
        sex = interview.person.gender or self._learned.get(interview.person.name, gender)
        nearest = next((self._stage.named[i] for i in self._stage.before(at)), None)
        other = nearest is not None and not self._stage.quoted[nearest.start] and nearest.person is not interview.person
        if nearest is not None and other and self._stage.reading.block[nearest.start] == self._stage.reading.block[at]:
            return None
        return interview.person if sex == gender else None

    def _fit(self, named: Named, gender: str, at: int, steps: int) -> float | None:
        """How well a mention fits a pronoun; None: it cannot be."""
        sex = named.person.gender or self._learned.get(named.person.name)
        if sex is not None and sex != gender:
            return None
        ago = self._stage.ordinal[at] - self._stage.ordinal[named.start]
        blocks = self._stage.reading.block[at] - self._stage.reading.block[named.start]
        if named.person is self.asked and self._answers(at):
            return None  # “Is it safe?” Lind asked. “It is,” he answered: somebody else
        score = (0.8 if sex == gender else 0.0) - 0.35 * min(ago, 6) - 0.4 * blocks - 0.05 * steps
        if not named.possessive and self._is_subject(named):
            score += 2.4 if ago <= 1 and not blocks else 1.2
        if self._stage.quoted[named.start]:
            score -= 1.6
        if named.possessive:
            score -= 0.7
        if self.last is not None and named.person.name == self.last.name and self.last_at < at:
            score += 0.7
        return score

    def _answers(self, at: int) -> bool:
        """Whether the verb beside a pronoun answers."""
        beside = {self._row[i].lower for i in (at - 1, at + 1) if 0 <= i < len(self._row)}
        return not beside.isdisjoint(
            ("answered", "replied", "responded", "retorted", "answers", "replies", "responds", "countered")
        )

    def _is_subject(self, named: Named) -> bool:
        first = self._stage.reading.sentence[named.start]
        if self.governed(named, first) is not None:
            return False
        if self._row[named.start - 1 : named.start] and self._stage.is_cue(named.start - 1) and named.start > first:
            return True
        after = self._row[named.end] if named.end < len(self._row) else None
        if (
            after is not None
            and after.text == ","
            and named.end + 1 < len(self._row)
            and self._stage.is_cue(named.end + 1)
        ):
            return True
        if self._closes_apposition(named, first):
            return True
        if after is not None and (
            self._stage.is_cue(named.end) or after.lower in ("has", "had", "is", "was", "will", "also", "did")
        ):
            return True
        return named.start - first <= 8 and not self._is_object(named, first)

    def _closes_apposition(self, named: Named, first: int) -> bool:
        """The adviser on the press, Otunba Paul Lind, took to the air: a name between commas in front of a verb."""
        row = self._row
        if named.end + 1 >= len(row) or row[named.end].text != ",":
            return False
        behind = row[named.end + 1]
        opens = any(row[i].text == "," for i in range(max(named.start - 4, first), named.start))
        return opens and (behind.lower in self._w.finite or (behind.lower.endswith("ed") and not behind.capital))

    def _is_object(self, named: Named, first: int) -> bool:
        """Girma will meet | Idris: another name stands before it in its clause, not joined to it by "and"."""
        for index in self._stage.before(named.start)[:8]:
            other = self._stage.named[index]
            if other.start < first:
                return False
            if not other.possessive and self.governed(other, first) is None:
                between = self._row[other.end : named.start]
                return not any(t.lower in ("and", "or", "but", "while", ",", "when", "as") for t in between)
        return False

    def description(self, noun: int, first: int) -> Speaker:
        """ "the minister": the last one named who holds such an office; a new, indefinite or plural one is nobody."""
        said = self._definite(noun, first)
        lower = self._row[noun].lower
        here = self._just_named(noun) if said is not None else None
        if here is not None:
            return Speaker(here, noun)
        if said is None:
            return Speaker(self._only_holder(noun, first) or self.named_soon_after(noun, first), noun)
        for index in self._stage.before(noun)[:80]:
            named = self._stage.named[index]
            if self._stage.reading.block[noun] - self._stage.reading.block[named.start] > 6:
                break
            held = named.person.heads
            lasts = {noun for head in held for noun in nouns_of(head)}
            if self._row[noun].word in initials_of(named.person):
                return Speaker(named.person, noun)
            if lower in lasts:
                words = {w.lower() for title in (*named.person.titles, *held) for w in title.split()}
                near = (
                    self._stage.reading.block[noun] == self._stage.reading.block[named.start] and not named.possessive
                )
                if said <= words | self._w.neutral or (near and not said & self._w.portfolios):
                    return Speaker(named.person, noun)
            elif not said and self._is_described(named, noun):
                return Speaker(named.person, noun)
            elif lasts & self._w.means.get(lower, frozenset()) and not named.possessive:
                return Speaker(named.person, noun)  # the premier, for a prime minister
        return Speaker(self._only_holder(noun, first) or self.named_soon_after(noun, first), noun)

    def _just_named(self, noun: int) -> Person | None:
        """the engineer laughed: somebody without an office whom this paragraph named last, and nobody else."""
        lower = self._row[noun].lower
        if lower not in self._verbs.unnamed or lower in self._w.others or lower in self._w.office_nouns:
            return None
        block = self._stage.reading.block
        named = next(
            (n for i in self._stage.before(noun)[:4] if not self._stage.quoted[(n := self._stage.named[i]).start]), None
        )
        if named is None or block[named.start] != block[noun] or named.possessive or named.person.heads:
            return None
        return named.person if self.governed(named, self._stage.reading.sentence[named.start]) is None else None

    def named_soon_after(self, noun: int, first: int) -> Person | None:
        """Norland's auditor general said …: in a lead, whom the next paragraphs name first, if the office can be theirs."""
        block, lower = self._stage.reading.block, self._row[noun].lower
        if (
            block[noun] > LEAD
            or lower not in self._nouns
            or lower.startswith("spokes")
            or not self._is_one(noun, first)
        ):
            return None
        for named in self._stage.named:
            if block[named.start] == block[noun] and named.start < noun:
                return None
            if block[named.start] > block[noun]:
                lasts = {noun for head in named.person.heads for noun in nouns_of(head)}
                fits = not lasts or lower in lasts or bool(lasts & self._w.means.get(lower, frozenset()))
                near = block[named.start] - block[noun] <= 2 and not named.possessive
                return named.person if fits and near and self._is_subject(named) else None
        return None

    def _is_one(self, noun: int, first: int) -> bool:
        """Whether a noun means one person of whom there is only one: the mayor, Norland's auditor general; no former or new."""
        for index in range(noun - 1, max(noun - 8, first - 1), -1):
            token = self._row[index]
            if token.possessive or token.lower in ("the", "its"):
                return self._stage.covering(index) is None
            if token.lower in self._w.indefinite or self._stage.is_cue(index):
                return False
            if not token.alpha and token.text != ",":
                return False
        return False

    def _is_described(self, named: Named, asked: int) -> bool:
        """Berg, a farmer, …; Berg became a minister: whether the words behind a name say so in passing."""
        at, row = named.end, self._row
        noun = row[asked].lower
        if any(
            row[i].capital and row[i].lower in {noun} | self._w.means.get(noun, frozenset())
            for i in range(max(named.start - 4, 0), named.start)
        ):
            return True  # Sheikh Omar … the sheikh
        if named.possessive or at >= len(row) or self._stage.quoted[named.start]:
            return False
        if row[at].text == ",":
            at += 1
            at += 2 if at + 1 < len(row) and row[at].text.isdigit() and row[at + 1].text == "," else 0
        elif row[at].lower not in ("became", "is", "was", "remains"):
            return False
        if noun in self._verbs.groups:
            return False  # As Lind attacked Berg, the attendees chanted
        for index in range(at, min(at + 8, len(row))):
            token = row[index]
            if token.lower == noun:
                return True
            if token.lower in self._w.prepositions or token.lower == "who" or self._stage.is_cue(index):
                return False
            if not token.alpha or self._stage.by_start.get(index) is not None:
                return False
        return False

    def _only_holder(self, noun: int, first: int) -> Person | None:
        """Portugal's finance minister warned: the only one in the story who holds such an office, named before or soon."""
        said: set[str] = set()
        for index in range(noun - 1, max(noun - 6, first - 1), -1):
            token = self._row[index]
            if token.lower in ("a", "an", "another", "one", "his", "her", "their", "former") or not token.alpha:
                return None
            if self._stage.covering(index) is not None:
                return None  # Berg's spokesman
            if token.possessive or token.lower in ("the", "its"):
                break
            said.add(token.lower)
        else:
            if noun - first > 3:
                return None
        lower, block = self._row[noun].lower, self._stage.reading.block
        holders: dict[str, Person] = {}
        meant = self._w.means.get(lower, frozenset()) | {lower}
        for named in self._stage.named:
            if any(noun in meant for head in named.person.heads for noun in nouns_of(head)):
                holders.setdefault(named.person.name, named.person)
                if block[named.start] - block[noun] > 4 and len(holders) == 1 and named.start > noun:
                    return None
        if len(holders) != 1:
            return None
        [person] = holders.values()
        words = {w.lower() for title in (*person.titles, *person.heads) for w in title.split()}
        return person if said <= words | self._w.neutral else None

    def aged(self, at: int) -> Speaker:
        """the 61-year-old: whose age the story gives, else who spoke last."""
        years = self._row[at].text.partition("-")[0]
        for index in self._stage.before(at):
            named = self._stage.named[index]
            behind = self._row[named.end : named.end + 2]
            if len(behind) == 2 and behind[0].text == "," and behind[1].text == years:
                return Speaker(named.person, at)
        nearest = next((self._stage.named[i] for i in self._stage.before(at)), None)
        near = nearest is not None and self._stage.reading.block[at] - self._stage.reading.block[nearest.start] <= 1
        return Speaker(nearest.person if nearest is not None and near else None, at)

    def _announced(self, at: int) -> Person | None:
        """Norway recalled its envoy after he …: a pronoun in front of the first name means the holder described there."""
        block = self._stage.reading.block
        for index in range(at - 1, max(at - 80, -1), -1):
            if block[index] != block[at]:
                return None
            if self._row[index].lower in self._nouns and not self._stage.quoted[index]:
                return self._only_holder(index, self._stage.reading.sentence[index])
        return None

    def _definite(self, noun: int, first: int) -> set[str] | None:
        """The words between "the" and the noun; None: the noun is not definite."""
        said: set[str] = set()
        for index in range(noun - 1, max(noun - 5, first - 1), -1):
            token = self._row[index]
            if token.lower in ("the", "this", "that"):
                return said
            if token.lower in self._w.indefinite | self._w.definite or not token.alpha or token.possessive:
                return None
            said.add(token.lower)
        return None
