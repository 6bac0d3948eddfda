"""Names that stand alone: runs of capitals that are people's, though no title stands with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from newsflow.annotate.names.grammar import NameGrammar
from newsflow.annotate.names.reading import Reading
from newsflow.text import Token


class Known(Struct, frozen=True, kw_only=True):
    """What is known of a story's words before its names are looked for."""

    courtesy: Collection[str]  # courtesy titles, lower case
    places: Mapping[int, int]  # where places begin, and where they end: those are no people
    bodies: Mapping[int, int]  # likewise bodies
    family: frozenset[str] = frozenset()  # words that stood alone behind a title: family names


class StandingNames:
    """Finds the names that their own form or their surroundings prove."""

    def __init__(self, reading: Reading, grammar: NameGrammar, known: Known) -> None:
        self._reading = reading
        self._row = reading.row
        self._grammar = grammar
        self._lists = grammar.lists
        self._w = grammar.lists.words
        self._known = known
        self._alone = known.family | self._words_alone()

    def spans(self) -> Iterator[tuple[int, int]]:
        """First and last token (half open) of each name, in order; a short one that only puts a title before one is left out."""
        found = list(self._spans())
        full = {self._row[end - 1].word for at, end in found if self._row[at].word in self._lists.given}
        for at, end in found:
            first = self._row[at]
            title = first.word in self._w.titles_too or first.lower in self._w.callings or first.lower.endswith("ing")
            short = end - at == 2 and first.word not in self._lists.given
            titled = title and short and self._row[end - 1].word in full
            if not titled:
                yield at, end  # Provost Rendall is Magnus Rendall

    def _spans(self) -> Iterator[tuple[int, int]]:
        beyond = 0
        for first in self._reading.capitals:
            at = first
            if at < beyond or self._is_respect(at):
                continue
            if at in self._known.places and not self._is_given_name(at):
                beyond = self._known.places[at]
                continue
            end = self._grammar.end(self._reading, at)
            if end is None:
                continue
            beyond = end
            if end - at > 2 and self._row[at].lower in self._w.callings and self._row[at + 1].word in self._lists.given:
                at += 1  # Host | Wally Prentiss
            elif end - at > 2 and self._row[at].word.isupper() and self._row[at].word.isalpha():
                at += 1  # CP | Bitrus Dogonyaro
            plain = self._reading.block[at] not in self._reading.shouted and not self._is_listed(at, end)
            if plain and self._proves_itself(at, end):
                yield at, end

    def _words_alone(self) -> frozenset[str]:
        """Capitalised words that stand alone before a verb, or with a possessive.

        The last word of a longer run that comes back like this is a family name: Ilse Brandauer … Brandauer said.
        """
        row, found = self._row, set()
        for at in self._reading.capitals:
            token = row[at]
            if at and row[at - 1].lower in self._known.courtesy and row[at - 1].capital and self._reading.joined(at):
                found.add(token.word)  # Mr. Lund
                continue
            if at in self._known.places or at in self._known.bodies or not self._grammar.is_part(token):
                continue
            if at and self._reading.joined(at) and self._grammar.is_part(row[at - 1]) and not row[at - 1].possessive:
                continue
            after = row[at + 1] if at + 1 < len(row) else None
            if token.possessive or (after is not None and self._is_verb(after)):
                found.add(token.word)
        return frozenset(found)

    def _is_verb(self, token: Token) -> bool:
        return not token.capital and (token.lower in self._w.speech_alone or token.lower.endswith("ed"))

    def _is_respect(self, at: int) -> bool:
        """U Thein Sein, Sheikh Hamad: a prefix of respect in front of a name."""
        word, lower = self._row[at].word, self._row[at].lower
        courtesy = lower in self._known.courtesy and word not in self._lists.given
        if not (word in self._lists.respect or courtesy) or at + 1 >= len(self._row):
            return False
        return self._reading.joined(at + 1) and self._grammar.is_part(self._row[at + 1])

    def _is_given_name(self, at: int) -> bool:
        """Chad, Jordan, Florence: a place, unless a family name follows."""
        if self._row[at].word not in self._lists.given or self._row[at].possessive or at + 1 >= len(self._row):
            return False
        return self._reading.joined(at + 1) and self._grammar.is_part(self._row[at + 1])

    def _is_listed(self, at: int, end: int) -> bool:
        places = self._known.places
        if end - at == 2 and self._row[at].word in self._lists.given and self._row[at + 1].word in self._alone:
            return at in self._known.bodies  # Tobias Lund, where Mr. Lund speaks: no town
        return any(start in places and places[start] >= end for start in range(at + 1, end)) or at in self._known.bodies

    def _proves_itself(self, at: int, end: int) -> bool:
        row, lists = self._row, self._lists
        if (
            end < len(row)
            and self._reading.joined(end)
            and row[end].word in lists.things
            and not row[end - 1].possessive
        ):
            return False
        words = sum(t.capital or "-" in t.word for t in row[at:end])
        if words == 1:
            return False
        given = row[at].word in lists.given or row[at].word.partition("-")[0] in lists.given
        return (
            given
            or self._is_honoured(at)
            or self._has_form(at, end, words)
            or (words <= 3 and (row[end - 1].word in self._alone or self._is_of_place(at)))
            or (words <= 4 and (self._is_introduced(at) or self._is_addressed(at, end)))
        )

    def _is_honoured(self, at: int) -> bool:
        """Mr. John Smith, U Thein Sein."""
        if at == 0 or not self._reading.joined(at) or not self._row[at - 1].capital:
            return False
        return self._row[at - 1].lower in self._known.courtesy or self._row[at - 1].word in self._lists.respect

    def _has_form(self, at: int, end: int, words: int) -> bool:
        """Ludwig van Beethoven, Moon Jae-in, John F. Kennedy: the form of the run is that of a name."""
        row, lists = self._row, self._lists
        inner = row[at + 1 : end - 1]
        if any(
            (t.lower in lists.particles and not t.capital) or (len(t.text) == 2 and t.text[1] == ".") for t in inner
        ):
            return True
        return row[at].word in lists.family_first and words <= 3 and ("-" in row[at + 1].word or words == 3)

    def _is_of_place(self, at: int) -> bool:
        """Latvia's | Kaspars Ozoliņš."""
        if at == 0 or not self._row[at - 1].possessive:
            return False
        return any(self._known.places.get(at - length) == at for length in (1, 2, 3))

    def _is_introduced(self, at: int) -> bool:
        """the actor | Bastien Lemercier; his wife, | Anna Berg."""
        before = self._row[at - 1] if at else None
        if before is None:
            return False
        return before.lower in self._w.callings or (
            at > 1 and before.text == "," and self._row[at - 2].lower in self._w.kin
        )

    def _is_addressed(self, at: int, end: int) -> bool:
        """Whether the words around treat the run as a person: a verb of speech, an apposition, an age."""
        row = self._row
        before, after = row[at - 1] if at else None, row[end] if end < len(row) else None
        if after is not None and not row[end - 1].possessive:
            if after.lower in self._w.speech:
                return before is None or before.lower not in ("of", "for")  # the Department of Natural Resources said
            if after.text == "," and end + 1 < len(row):
                then = row[end + 1]
                if then.text.isdigit() and len(then.text) == 2 and end + 2 < len(row) and row[end + 2].text == ",":
                    return True
                if then.lower in ("who", "a", "an", "aged", "whose"):
                    return True
                inside = before is not None and before.lower in (
                    "of",
                    "for",
                    "and",
                    "the",
                    "at",
                    "in",
                    "&",
                    "with",
                    "by",
                )
                follows = then.lower in self._w.callings or then.lower in self._w.heads or then.lower in self._w.speech
                return not inside and not then.capital and follows
        if before is not None and before.lower.endswith("-year-old"):
            return True
        return before is not None and before.lower in ("said", "says", "tells") and not before.capital
