"""One look over a story's tokens for everything that is listed: offices, places, bodies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from newsflow.annotate.names.reading import Reading
from newsflow.annotate.officials.lexicon import Body, Lexicon, Office, Place


class Head(Struct, frozen=True):
    """The head of a title, as found: tokens start to end."""

    start: int
    end: int
    office: Office
    status: str  # "former" or "elect", when the word itself says so


class Scan:
    """What is listed, by the token where it starts; and where it starts, by the token behind it."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading = reading
        self.lexicon = lexicon
        self.heads: dict[int, Head] = {}
        self.head_end: dict[int, int] = {}
        self.places: dict[int, tuple[int, Place]] = {}
        self.place_end: dict[int, int] = {}
        self.bodies: dict[int, tuple[int, Body]] = {}
        self.body_end: dict[int, int] = {}
        self._look()
        # Lok Sabha is not in the Libyan town; but the country in front of a body's name stays one: U.S. Army
        inner = (self.places.keys() & range(at + 1, end) for at, (end, body) in self.bodies.items() if body.named)
        self.forget_places((at, at + 1) for found in inner for at in found)
        self._put_towns_in_states()

    def _look(self) -> None:
        row, lexicon = self.reading.row, self.lexicon
        offices, places = lexicon.offices.firsts, lexicon.places.firsts
        named, nouns = lexicon.named.firsts, lexicon.nouns.firsts
        at_head = at_place = at_body = 0
        for at, token in enumerate(row):
            lower, word = token.lower, token.word
            if at >= at_head and (lower in offices or "-" in lower) and (office := lexicon.office(row, at)):
                at_head = office[0]
                self.heads[at] = Head(at, office[0], office[1], office[2])
                self.head_end[office[0]] = at
            if at >= at_place and word in places and (place := lexicon.places.match(row, at)):
                at_place = place[0]
                self.places[at] = place
                self.place_end[place[0]] = at
            if at >= at_body and (word in named or lower in nouns) and (body := self._body(at)):
                at_body = body[0]
                self.bodies[at] = body
                self.body_end[body[0]] = at

    def _put_towns_in_states(self) -> None:
        """Manchester, N.H.; Hyderabad, Pakistan: the town is where the name behind it says."""
        row = self.reading.row
        for at, (end, place) in list(self.places.items()):
            if row[at].word == "American" and at and row[at - 1].word in ("Latin", "Pan", "Inter", "African", "Native"):
                self.forget_places([(at, end)])
                continue
            if (
                end < self.reading.size
                and row[end].word == "County"
                and not set(place.codes) & self.lexicon.with_counties
            ):
                self.forget_places([(at, end)])  # Nassau County is in no Bahamas
                continue
            behind = self.places.get(end + 1) if end + 1 < self.reading.size else None
            if behind is None or row[end].text != "," or place.kind not in ("place", "capital"):
                continue
            known = behind[1].kind == "name" or self.reading.words(end + 1, behind[0]) in self.lexicon.states
            if known and not set(place.codes) & set(behind[1].codes):
                self.places[at] = end, Place(behind[1].codes, "place")

    def _body(self, at: int) -> tuple[int, Body] | None:
        row, lexicon = self.reading.row, self.lexicon
        return lexicon.named.match(row, at) or lexicon.nouns.match(row, at)

    def body_before(self, at: int, reach: int = 20) -> Body | None:
        """The public body with a name of its own that is the last one named in front of a title, close by."""
        for index in range(at - 1, max(at - reach, -1), -1):
            found = self.bodies.get(index)
            if found is not None and found[1].named:
                return found[1]
        return None

    def owner_behind_its(self, at: int) -> tuple[int, int] | None:
        """What "its" right before token *at* stands for: a listed place or body that opens the sentence, or the one before.

        The European Union was not asked. Its | ambassador, …; Italy sent its | ambassador; the council and its | chair.
        """
        if at == 0 or self.reading.row[at - 1].lower != "its":
            return None
        first = self.reading.sentence[at - 1]
        for index in range(at - 2, max(at - 7, first - 1), -1):
            for ends in (self.body_end, self.place_end):
                if index + 1 in ends:
                    return ends[index + 1], index + 1
        for index in range(first - 1, max(first - 8, 0), -1):
            if self.reading.row[index].lower in ("said", "says", "announced") and index in self.body_end:
                return self._with_its_name(
                    self.body_end[index], first
                ), index  # … the election commission said. Its chair
        for opening in (first, self.reading.sentence[first - 1] if first else first):
            for index in range(opening, min(opening + 5, at - 1)):
                if index in self.bodies or index in self.places:
                    found = self.bodies.get(index) or self.places[index]
                    return self._with_its_name(index, opening), found[0]
        return None

    def _with_its_name(self, at: int, first: int) -> int:
        """The first token of a body's name: National Oil | Corp."""
        row = self.reading.row
        while at > first and row[at].capital and row[at - 1].capital and row[at - 1].lower != "the":
            at -= 1
        return at

    def is_of_the_state(self, start: int, end: int) -> bool:
        """Whether a company is called the state's: state-run, state-owned."""
        row = self.reading.row
        return any(row[at].lower in self.lexicon.words.of_the_state for at in range(max(start - 1, 0), end))

    def forget_places(self, names: Iterable[tuple[int, int]]) -> None:
        """Drop the places that are parts of people's names: Rosario, Florence, Jordan."""
        for start, end in names:
            for at in range(start, end):
                place = self.places.pop(at, None)
                if place is not None:
                    self.place_end.pop(place[0], None)

    def places_in(self, start: int, end: int) -> Iterator[tuple[int, int, Place]]:
        """The places between two tokens, in order."""
        for at in range(start, end):
            if at in self.places and self.places[at][0] <= end:
                yield at, *self.places[at]

    def bodies_in(self, start: int, end: int) -> Iterator[tuple[int, int, Body]]:
        """The bodies between two tokens, in order."""
        for at in range(start, end):
            if at in self.bodies and self.bodies[at][0] <= end:
                yield at, *self.bodies[at]
