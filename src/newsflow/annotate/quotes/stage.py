"""The story as a stage: who is named where, which tokens are quoted, which words are cues."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from newsflow import Note, Span, Story
from newsflow.annotate.names.people import Person
from newsflow.annotate.names.reading import Reading
from newsflow.annotate.quotes.verbs import Verbs

# Tokens of a sentence to each side of a cue that are looked at: longer sentences are lists, or have lost their full stops.
MOST_CLAUSE = 120


class Named:
    """One mention of a person: tokens start to end."""

    __slots__ = ("end", "person", "possessive", "start")

    def __init__(self, start: int, end: int, person: Person, possessive: bool) -> None:
        self.start = start
        self.end = end
        self.person = person
        self.possessive = possessive


class Stage:
    """What the attribution asks about a token: is it a mention, is it quoted, is it a cue."""

    def __init__(
        self, story: Story, reading: Reading, verbs: Verbs, stretches: Sequence[Span], answers: Sequence[Span] = ()
    ) -> None:
        self.reading = reading
        self.row = reading.row
        self.verbs = verbs
        self.quoted = bytearray(reading.size)
        for inside in (reading.inside(answer) for answer in answers):
            self.quoted[inside.start : inside.stop] = b"\1" * len(inside)
        # in quotation marks, those inside the unmarked answers of a dialogue left out
        self.stretches = [s for s in map(reading.inside, stretches) if s and not self.quoted[s.start]]
        for inside in self.stretches:
            self.quoted[inside.start : inside.stop] = b"\1" * len(inside)
        self.named = sorted(self._mentions(story.layer("person")), key=lambda n: n.start)
        self.by_start = {n.start: n for n in self.named}
        self.by_end = {n.end: n for n in self.named}
        self._starts = [n.start for n in self.named]
        self._clauses = self._bounds()
        self.ordinal = self._ordinals()  # of each token: the number of its sentence, a quotation counting as one

    def _mentions(self, notes: Iterable[Note]) -> Iterable[Named]:
        for note in notes:
            person: Person = note.value
            for mention in person.mentions:
                start, end = self.reading.at(mention.start), self.reading.at(mention.end)
                if start < end:
                    yield Named(start, end, person, self.row[end - 1].possessive)

    def _ordinals(self) -> list[int]:
        found, number = [], 0
        sentence, block = self.reading.sentence, self.reading.block
        for at in range(self.reading.size):
            if (
                at
                and (sentence[at] == at or block[at] != block[at - 1])
                and not (self.quoted[at] and self.quoted[at - 1])
            ):
                number += 1
            found.append(number)
        return found

    def covering(self, at: int) -> Named | None:
        """The mention that token *at* is part of."""
        index = bisect_right(self._starts, at) - 1
        if index >= 0 and self.named[index].end > at:
            return self.named[index]
        return None

    def before(self, at: int) -> range:
        """Indexes into `named` of all mentions before token *at*, the nearest first."""
        return range(bisect_right(self._starts, at - 1) - 1, -1, -1)

    def is_cue(self, at: int) -> bool:
        """Whether token *at* is a form of a listed verb, in lower case."""
        token = self.row[at]
        return token.lower in self.verbs.forms and not token.capital and not token.possessive

    def clause(self, at: int) -> range:
        """The tokens around token *at* up to the ends of its sentence, by full stops outside quotation marks."""
        first, last = self._clauses[at]
        return range(max(first, at - MOST_CLAUSE), min(last, at + MOST_CLAUSE))

    def _bounds(self) -> list[tuple[int, int]]:
        """First and last token (half open) of each token's sentence, a quotation's own full stops not counted."""
        block = self.reading.block
        found: list[tuple[int, int]] = []
        first = 0
        for at, token in enumerate(self.row):
            may_stop = not token.alpha or token.text[-1] == "."
            if at + 1 == self.reading.size or block[at + 1] != block[at] or (may_stop and self._is_stop(at)):
                found.extend([(first, at + 1)] * (at + 1 - first))
                first = at + 1
        return found

    def _is_stop(self, at: int) -> bool:
        token = self.row[at]
        if self.quoted[at]:
            # the full stop inside the marks ends the sentence that carries the quotation
            return bool(at + 1 < self.reading.size and not self.quoted[at + 1] and self.row[at - 1].text in (".", "…"))
        if token.text in (".", "?", "!"):
            return True
        return self.reading.sentence[min(at + 1, self.reading.size - 1)] == at + 1 and token.text.endswith(".")
