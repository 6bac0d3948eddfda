"""Which names stand next to a title, and what a title with its name says: shared by all patterns."""

from __future__ import annotations

from msgspec import Struct

from newsflow.annotate.names.grammar import NameGrammar
from newsflow.annotate.officials.phrases import TitlePhrases
from newsflow.annotate.officials.scan import Head, Scan

MOST_PREFIXES = 6  # courtesy titles and ranks in front of one name: Dr Eng; Comm Datuk; Lt (retd)


class TitleHit(Struct, frozen=True):
    """A name and the title that stands with it; token indexes, half open."""

    name: tuple[int, int]
    title: tuple[int, int]
    head: Head
    pattern: str
    place: tuple[int, int] | None = None  # "of X" behind one name of a list
    former: bool = False
    acting: bool = False
    elect: bool = False
    owned: bool = False  # "his spokesman": an office only if he holds one


class Neighbours:
    """A story's tokens with what is listed of them, and the names around a token."""

    def __init__(self, scan: Scan, grammar: NameGrammar, phrases: TitlePhrases) -> None:
        self._scan = scan
        self._reading = scan.reading
        self._row = scan.reading.row
        self._grammar = grammar
        self._phrases = phrases
        self._words = scan.lexicon.modifiers
        self._lists = scan.lexicon.names
        self._w = scan.lexicon.words

    def name_behind(self, at: int) -> tuple[int, int] | None:
        """The name that starts at token *at*, courtesy titles and ranks in between left out."""
        for _ in range(MOST_PREFIXES):
            if not self._reading.joined(at):
                return None
            beyond = self._over_prefix(at)
            if beyond is not None:
                at = beyond
                continue
            end = self._grammar.end(self._reading, at)
            if end is None and self._is_name_too(at):
                end = self._grammar.end(self._reading, at + 1)
            return (
                (at, end) if end is not None and not self._is_field(at, end) and not self._is_people(at, end) else None
            )
        return None

    def _is_people(self, at: int, end: int) -> bool:
        """A major | American company: a people, no name; an adverb that opens a sentence is none either."""
        if end - at > 1:
            return False
        place = self._scan.places.get(at)
        return (place is not None and place[1].kind == "people") or self._row[at].word.endswith("ingly")

    def _is_name_too(self, at: int) -> bool:
        """To Lam, Said Ahmidouch, Will Hale: an English word that is a name behind a title, with another behind it."""
        word = self._row[at].word
        known = word in self._lists.family_first or word in self._lists.given or word in self._lists.words.stops_too
        return known and self._capital_behind(at) and not {at, at + 1} & self._scan.heads.keys()

    def _is_field(self, at: int, end: int) -> bool:
        """Deputy | Interior Minister: the field of another office, no name."""
        if end not in self._scan.heads or not self._reading.joined(end) or self._row[end - 1].possessive:
            return False
        return self._row[end].capital and all(self._row[i].lower in self._words.all for i in range(at, end))

    def _over_prefix(self, at: int) -> int | None:
        """The token behind a courtesy title, a word of respect or a rank at token *at*; None: there is none."""
        token = self._row[at]
        if token.capital and self._capital_behind(at) and self._is_double_courtesy(at):
            return at + 2
        courtesy = token.lower in self._scan.lexicon.courtesy and (token.capital or token.lower.endswith("."))
        if (courtesy and self._is_courtesy(at)) or (token.word in self._lists.respect and self._capital_behind(at)):
            return at + 1
        rank = self._scan.heads.get(at)
        if (
            token.lower in self._words.former
            and at + 1 in self._scan.heads
            and self._scan.heads[at + 1].office.proof == "rank"
        ):
            return at + 1  # Retired | Major Titus Lokorio
        if rank is None or not token.capital or rank.office.plural:
            return None
        if not rank.office.abbreviation and rank.office.proof != "rank":
            return None
        retired = rank.end + 2 < self._reading.size and self._row[rank.end].text == "("
        if retired and self._row[rank.end + 1].lower in self._words.former | {"retd", "rtd", "ret'd", "retd."}:
            return rank.end + 3  # Lt (retd) Sohail Kakar
        return rank.end

    def _is_courtesy(self, at: int) -> bool:
        return self._capital_behind(at) and self._row[at].word not in self._lists.given

    def _is_double_courtesy(self, at: int) -> bool:
        """Tan Sri, Datuk Seri."""
        return f"{self._row[at].lower} {self._row[at + 1].lower}" in self._scan.lexicon.courtesy

    def _capital_behind(self, at: int) -> bool:
        return at + 1 < self._reading.size and self._reading.joined(at + 1) and self._row[at + 1].capital

    def name_ending(self, at: int) -> tuple[int, int] | None:
        """The name that ends right before token *at*, ages and party tags in between left out."""
        end = at
        row = self._row
        if end > 1 and row[end - 1].text == ")":
            opening = next((i for i in range(end - 1, max(end - 12, 0), -1) if row[i].text == "("), None)
            end = opening if opening is not None else end
        if end > 2 and row[end - 1].text[0].isdigit() and row[end - 2].text == ",":
            end -= 2
        for start in range(max(end - 9, self._first_of_sentence(end - 1) if end else 0), end):
            if start and row[start].capital is False and row[start].lower not in self._lists.openers:
                continue
            if self._begins_inside(start) or (end - start > 1 and self.is_prefix(start)):
                continue
            if self._grammar.end(self._reading, start) == end and not row[end - 1].possessive:
                if start in self._scan.places and self._scan.places[start][0] == end:
                    return None
                if end - start >= 2 or self._is_surname(start):
                    return (start, end)
                return None
        return None

    def _first_of_sentence(self, at: int) -> int:
        """The first token of a sentence; a name cut short in front, as Guðni Th., has ended none."""
        first = self._reading.sentence[at]
        before = self._row[first - 1] if first else None
        if before is not None and before.capital and before.text[-1] == "." and 2 < len(before.text) < 5:
            return self._reading.sentence[first - 1]
        return first

    def is_prefix(self, at: int) -> bool:
        """U Thein Sein, Cardinal Parolini: a word of respect or calling in front of the name."""
        token = self._row[at]
        return token.word in self._lists.respect or (
            token.lower in self._scan.lexicon.courtesy and token.word not in self._lists.given
        )

    def _begins_inside(self, start: int) -> bool:
        """Whether a name that starts here would have started one token earlier."""
        if start > 0 and self.is_prefix(start - 1):
            return False
        return (
            start > 0
            and self._reading.joined(start)
            and self._grammar.is_part(self._row[start - 1])
            and not self._row[start - 1].possessive
        )

    def _is_surname(self, at: int) -> bool:
        """One word alone is a name in front of an apposition when the words before it say so, or nothing else is known of it."""
        if at in self._scan.places or at in self._scan.bodies:
            return False
        before = self._row[at - 1].lower if at else ""
        if before in self._scan.lexicon.courtesy or at in self._scan.head_end or before in ("said", "says", "told"):
            return True
        token = self._row[at]
        opens = at == self._reading.sentence[at] or self._row[at - 1].text == "("
        return len(token.word) > 3 and token.word[1:].islower() and opens

    def hit(
        self,
        head: Head,
        name: tuple[int, int],
        title: tuple[int, int],
        pattern: str,
        place: tuple[int, int] | None = None,
    ) -> TitleHit:
        said = {self._row[i].lower for i in range(title[0], head.end)} | self._said_ahead(title[0], pattern)
        said |= {part for word in tuple(said) for part in word.split("-")[:1] if part in ("ex", "then", "former")}
        words = self._words
        return TitleHit(
            name,
            title,
            head,
            pattern,
            place,
            former=head.status == "former" or bool(said & words.former),
            acting=bool(said & words.acting),
            elect=head.status == "elect" or bool(said & words.elect),
        )

    def _said_ahead(self, start: int, pattern: str) -> set[str]:
        """What stands before a title that is not right before its name: then | the governor; not: dismissed | the."""
        if pattern == "before" or start == 0:
            return set()
        before = self._row[start - 1].lower
        if before not in self._w.articles | self._w.owners:
            return {before}
        return {self._row[start - 2].lower} & self._w.once if start > 1 else set()

    def body_behind(self, at: int) -> tuple[int, int] | None:
        """President Andrzej Nowak of | Poland; Justice Ramanathan of | the Supreme Court."""
        if at + 1 >= self._reading.size or self._row[at].lower not in ("of", "at") or self._row[at - 1].possessive:
            return None
        start = at + 1 + (self._row[at + 1].lower == "the" and at + 1 not in self._scan.places)
        end = max(self._scan.places.get(start, (start,))[0], self._scan.bodies.get(start, (start,))[0])
        while (
            end < self._reading.size and self._row[end].alpha and self._row[end].capital and self._reading.joined(end)
        ):
            end += 1
        if end in self._scan.bodies and self._reading.joined(end):
            end = self._scan.bodies[end][0]
        if self._row[at].lower == "at" and not any(True for _ in self._scan.bodies_in(start, end)):
            return None
        return (start, end) if end > start else None

    def has_possessor(self, start: int, head: Head) -> bool:
        """Putin's spokesman: somebody stands behind the office; who that is, the country ladder asks."""
        if head.office.head not in self._w.owned and head.office.role not in (
            "spokesperson",
            "diplomat",
            "party",
            "military",
        ):
            return False  # Acme's director, Columbia's president
        return any(self._row[i].possessive and self._row[i].capital for i in range(start, head.start))
