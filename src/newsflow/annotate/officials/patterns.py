"""The title grammar: each pattern looks at the head of a title and says which name holds the office.

before       President Joko Widodo; Minister for Foreign Affairs Simon Coveney; Sens. Murkowski and Collins
reverse      Putin's spokesman, Dmitry Peskov,
apposition   Valery Gerasimov, the chief of the General Staff,
copula       Ardern, who is prime minister; Annan, who served as secretary-general; was appointed governor
heading      Chebukati, who heads the election commission
tag          Tom Cotton (R-Ark.)
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, structs

from newsflow.annotate.names.grammar import NameGrammar
from newsflow.annotate.officials.lexicon import Office
from newsflow.annotate.officials.phrases import Evidence, TitlePhrases
from newsflow.annotate.officials.scan import Head, Scan


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


_HEADING = {
    "heads": "head", "headed": "head", "leads": "leader", "led": "leader", "chairs": "chair", "chaired": "chair",
    "runs": "head", "commands": "commander", "commanded": "commander", "directs": "director", "directed": "director",
    "oversees": "head", "heading": "head", "leading": "leader", "chairing": "chair", "commanding": "commander",
}  # fmt: skip
_HEADING_ROLES = {"head": "head", "leader": "head", "chair": "head", "commander": "military", "director": "head"}


class Patterns:
    """Runs every pattern over every head of a scan."""

    def __init__(self, scan: Scan, grammar: NameGrammar) -> None:
        self._scan = scan
        self._reading = scan.reading
        self._row = scan.reading.row
        self._grammar = grammar
        self.phrases = TitlePhrases(scan, grammar)
        self._words = scan.lexicon.modifiers
        self._lists = scan.lexicon.names
        self._w = scan.lexicon.words
        # "Captain" leads teams, flights and ships too: it is a rank where the story has a force
        self._in_uniform = any(t.lower in self._w.uniformed for t in self._row)

    def hits(self) -> Iterator[TitleHit]:
        """Every title with its name, in the order of the heads."""
        for head in self._scan.heads.values():
            if self._reading.block[head.start] in self._reading.shouted:
                continue
            if self._row[head.end - 1].possessive or self._leads_on(head) or self._is_in_body(head):
                continue
            yield from self._of_head(head)
        yield from self._headings()
        yield from self._tags()

    def _is_in_body(self, head: Head) -> bool:
        """Department of | Justice: the word belongs to the name of a body."""
        for at in range(max(head.start - 5, 0), head.start + 1):
            found = self._scan.bodies.get(at)
            if found is not None and found[1].named and found[0] >= head.end and found[0] - at > head.end - head.start:
                return True
        return False

    def _leads_on(self, head: Head) -> bool:
        """deputy | prime minister, army spokesman | Brig. Gen.: the head right behind carries the whole title."""
        return head.end in self._scan.heads and self._reading.joined(head.end)

    def _of_head(self, head: Head) -> Iterator[TitleHit]:
        start = self.phrases.start(head)
        before = list(self._before(head, start))
        if before:
            yield from before
            return
        end = self.phrases.end(head.end)
        evidence = self.phrases.evidence(start, end, head)
        for hit in (
            self._before_with_phrase(head, start, end),
            self._reverse(head, start, end),
            self._apposition(head, start, end),
            self._copula(head, start, end),
        ):
            if hit is not None and self._is_office(head, hit, evidence):
                yield hit
                return
            if hit is not None and self._is_owned(head, hit):
                yield structs.replace(hit, owned=True)
                return

    # --- before: the title stands right in front of the name ------------------------------------------------------

    def _before(self, head: Head, start: int) -> Iterator[TitleHit]:
        name = self._name_behind(head.end)
        if name is None:
            return
        evidence = self.phrases.evidence(start, head.end, head)
        if not self._holds_before(head, start, name, evidence):
            return
        if self._is_quoted_title(start, name[1]):
            return
        if head.office.plural:
            yield self._hit(head, name, (start, head.end), "before")
            yield from self._list_goes_on(head, name, (start, head.end))
        else:
            yield from self._stacked(head, name, start)

    def _stacked(self, head: Head, name: tuple[int, int], start: int) -> Iterator[TitleHit]:
        """FBI Director | Gen. Smith, Army spokesman | Brig. Gen. Tukur: two titles in a row are two."""
        place = self._body_behind(name[1])
        first = self._scan.head_end.get(head.start)
        other = self._scan.heads.get(first) if first is not None else None
        if (
            other is None
            or first is None
            or not (head.office.abbreviation or head.office.proof == "rank")
            or other.office.proof == "rank"
        ):
            yield self._hit(head, name, (start, head.end), "before", place)
        else:
            yield self._hit(other, name, (self.phrases.start(other), other.end), "before", place)
            yield self._hit(head, name, (head.start, head.end), "before", place)

    def _is_quoted_title(self, start: int, end: int) -> bool:
        """“General Winter,” a film: title and name fill a pair of quotation marks."""
        if start == 0 or end >= self._reading.size or self._row[start - 1].text not in "“\"‘'«":
            return False
        behind = self._row[end].text
        if behind in ",." and end + 1 < self._reading.size:
            behind = self._row[end + 1].text
        return behind in "”\"’'»"

    def _body_behind(self, at: int) -> tuple[int, int] | None:
        """President Andrzej Nowak of | Poland; Justice Ramanathan of | the Supreme Court."""
        if at + 1 >= self._reading.size or self._row[at].lower != "of" or self._row[at - 1].possessive:
            return None
        start = at + 1 + (self._row[at + 1].lower == "the")
        end = max(self._scan.places.get(start, (start,))[0], self._scan.bodies.get(start, (start,))[0])
        while (
            end < self._reading.size and self._row[end].alpha and self._row[end].capital and self._reading.joined(end)
        ):
            end += 1
        if end in self._scan.bodies and self._reading.joined(end):
            end = self._scan.bodies[end][0]
        return (start, end) if end > start else None

    def _name_behind(self, at: int) -> tuple[int, int] | None:
        """The name that starts at token *at*, courtesy titles and ranks in between left out."""
        while at < self._reading.size and self._reading.joined(at):
            token = self._row[at]
            if (
                token.lower in self._scan.lexicon.courtesy
                and (token.capital or token.lower.endswith("."))
                and self._is_courtesy(at)
            ):
                at += 1
                continue
            if token.word in self._lists.respect and self._capital_behind(at):
                at += 1
                continue
            rank = self._scan.heads.get(at)
            if rank is not None and token.capital and rank.office.proof in ("rank", "none") and not rank.office.plural:
                if rank.office.abbreviation or rank.office.proof == "rank":
                    at = rank.end
                    continue
            end = self._grammar.end(self._reading, at)
            if end is None and token.word in self._lists.family_first and self._capital_behind(at):
                end = self._grammar.end(self._reading, at + 1)  # To Lam: a family name that is an English word
            return (at, end) if end is not None else None
        return None

    def _is_courtesy(self, at: int) -> bool:
        return self._capital_behind(at) and self._row[at].word not in self._lists.given

    def _capital_behind(self, at: int) -> bool:
        return at + 1 < self._reading.size and self._reading.joined(at + 1) and self._row[at + 1].capital

    def _holds_before(self, head: Head, start: int, name: tuple[int, int], evidence: Evidence) -> bool:
        office, capital = head.office, self._row[head.start].capital
        words = name[1] - name[0]
        if (
            name[1] < self._reading.size
            and self._row[name[1]].word in self._lists.things
            and self._reading.joined(name[1])
        ):
            if not self._row[name[1] - 1].possessive:
                return False
        if evidence.private:
            return False
        if office.proof == "none":
            return words > 1 or capital or evidence.public or self._row[name[0]].lower in self._lists.openers
        if office.proof == "rank":
            if not capital:
                return words > 1 and evidence.public
            return office.head not in self._w.ranks_too or self._in_uniform
        if office.proof == "front":
            bare = not any(t.capital for t in self._row[start : head.start])
            return capital or (words > 1 and (evidence.public or (bare and office.role.startswith("head of"))))
        return evidence.public or self._has_possessor(start, head)

    def _has_possessor(self, start: int, head: Head) -> bool:
        """Putin's spokesman: somebody stands behind the office; who that is, the country ladder asks."""
        return any(self._row[i].possessive and self._row[i].capital for i in range(start, head.start))

    def _list_goes_on(self, head: Head, name: tuple[int, int], title: tuple[int, int]) -> Iterator[TitleHit]:
        """Foreign Ministers A of X and B of Y; Sens. A (R-Ark.), B and C."""
        at = name[1]
        for _ in range(12):
            place, at = self._place_behind(at)
            if place is not None:
                yield self._hit(head, name, title, "list", place)
            at = self._over_parenthesis(at)
            if at >= self._reading.size:
                return
            joint = at
            while joint < self._reading.size and (
                self._row[joint].text == "," or self._row[joint].lower in ("and", "or", "&")
            ):
                joint += 1
            if joint == at:
                return
            following = self._name_behind(joint)
            if following is None or (
                self._row[at].text == "," and joint == at + 1 and not self._list_has_end(following[1])
            ):
                return
            name = following
            yield self._hit(head, name, title, "list")
            if any(self._row[i].lower == "and" for i in range(at, joint)):
                place, at = self._place_behind(name[1])
                if place is not None:
                    yield self._hit(head, name, title, "list", place)
                return
            at = name[1]

    def _list_has_end(self, at: int) -> bool:
        """A comma alone continues a list only when an "and" with a name follows soon."""
        for index in range(at, min(at + 24, self._reading.size)):
            token = self._row[index]
            if token.lower == "and":
                return self._name_behind(index + 1) is not None
            if token.text in (".", ";", ":"):
                return False
        return False

    def _place_behind(self, at: int) -> tuple[tuple[int, int] | None, int]:
        if at + 1 >= self._reading.size or self._row[at].lower not in ("of", "from"):
            return None, at
        start = at + 1 + (self._row[at + 1].lower == "the")
        end = self._scan.places.get(start, (start,))[0]
        while end < self._reading.size and end == start and self._row[end].capital:
            end += 1
        return ((start, end), end) if end > start else (None, at)

    def _over_parenthesis(self, at: int) -> int:
        if at < self._reading.size and self._row[at].text == "(":
            for index in range(at, min(at + 10, self._reading.size)):
                if self._row[index].text == ")":
                    return index + 1
        return at

    def _before_with_phrase(self, head: Head, start: int, end: int) -> TitleHit | None:
        """Minister for Foreign Affairs Simon Coveney: the phrase and the name are one run of capitals; find the seam."""
        if end == head.end or not self._row[head.start].capital:
            return None
        for seam in range(head.end + 2, end):
            if not self._is_seam(seam, end):
                continue
            name_end = self._grammar.end(self._reading, seam)
            if name_end is not None and name_end - seam >= 2 and name_end >= end:
                return self._hit(head, (seam, name_end), (start, seam), "before")
        return None

    def _is_seam(self, at: int, end: int) -> bool:
        if not self._grammar.is_part(self._row[at]) or self._row[at - 1].lower in ("of", "for", "the", "and", ","):
            return False
        known = (
            at in self._scan.place_end or at in self._scan.body_end or self._row[at - 1].lower in self._words.portfolio
        )
        return self._row[at].word in self._lists.given or known

    # --- beside: the title stands before or behind the name, parted by a comma ------------------------------------

    def _reverse(self, head: Head, start: int, end: int) -> TitleHit | None:
        row = self._row
        if (
            end + 2 >= self._reading.size
            or row[end].text not in (",", "—", "–", "--")
            or not self._is_definite(start, head)
        ):
            return None
        name = self._name_behind(end + 1)
        if name is None or name[1] - name[0] < 2:
            return None
        after = row[name[1]] if name[1] < self._reading.size else None
        if after is None or row[name[1] - 1].possessive:
            return None
        if (
            after.text in (",", ".", "(", ";", "—", "–", "--", "”", '"', "?")
            or after.lower in self._w.after_reverse
            or after.lower.endswith("ed")
        ):
            return self._hit(head, name, (start, end), "reverse")
        return None

    def _is_definite(self, start: int, head: Head) -> bool:
        """Only a definite title can name its holder: the …, his …, Putin's …, or one that opens the sentence."""
        if any(self._row[i].possessive for i in range(start, head.start)):
            return True
        if start == self._reading.sentence[start]:
            return True
        index = start - 1
        steps = 0
        while index >= self._reading.sentence[start] and steps < 4:
            token = self._row[index]
            if token.lower in self._w.determiners or token.possessive:
                return True
            if not token.alpha or token.capital:
                return False
            index, steps = index - 1, steps + 1
        return False

    def _apposition(self, head: Head, start: int, end: int) -> TitleHit | None:
        index = self._left_of_description(start)
        row = self._row
        if index is None or row[index].text not in (",", "—", "–", "--", "("):
            return None
        if index + 1 < start and not self._is_description(index + 1, start):
            return None
        name = self._name_ending(index)
        if name is None or (name[1] - name[0] == 1 and any(t.lower in ("of", "for") for t in row[index:start])):
            return None
        if end < self._reading.size and row[index].text != "(" and row[end].capital and self._reading.joined(end):
            return None
        return self._hit(head, name, (start, end), "apposition")

    def _left_of_description(self, start: int) -> int | None:
        """The punctuation in front of a description: ", the mild-mannered | finance minister"."""
        index = start - 1
        first = self._reading.sentence[start]
        steps = 0
        while index > first and steps < 9:
            token = self._row[index]
            if token.text in (",", "—", "–", "--", "("):
                return index
            if not token.alpha and token.text not in ("-", "&") and not token.text[0].isdigit():
                return None
            index, steps = index - 1, steps + 1
        return None

    def _is_description(self, start: int, end: int) -> bool:
        """Whether the words between the comma and the title only describe: articles, adjectives, "a Democrat and"."""
        for index in range(start, end):
            token = self._row[index]
            if token.lower in self._w.determiners or token.lower in (
                "and",
                "now",
                "then",
                "currently",
                "himself",
                "herself",
                "once",
                "formerly",
                "also",
                "both",
            ):
                continue
            if token.text[0].isdigit() or token.text in ("-", "&"):
                continue
            if token.lower in self._w.no_description or (token.lower in self._w.copulas):
                return False
            if token.lower.endswith("ing") or token.possessive:
                return False
        return True

    def _name_ending(self, at: int) -> tuple[int, int] | None:
        """The name that ends right before token *at*, ages and party tags in between left out."""
        end = at
        row = self._row
        if end > 1 and row[end - 1].text == ")":
            opening = next((i for i in range(end - 1, max(end - 12, 0), -1) if row[i].text == "("), None)
            end = opening if opening is not None else end
        if end > 2 and row[end - 1].text[0].isdigit() and row[end - 2].text == ",":
            end -= 2
        for start in range(max(end - 9, self._reading.sentence[end - 1] if end else 0), end):
            if start and row[start].capital is False and row[start].lower not in self._lists.openers:
                continue
            if self._begins_inside(start) or (end - start > 1 and self._is_prefix(start)):
                continue
            if self._grammar.end(self._reading, start) == end and not row[end - 1].possessive:
                if start in self._scan.places and self._scan.places[start][0] == end:
                    return None
                if end - start >= 2 or self._is_surname(start):
                    return (start, end)
                return None
        return None

    def _is_prefix(self, at: int) -> bool:
        """U Thein Sein, Cardinal Parolini: a word of respect or calling in front of the name."""
        token = self._row[at]
        return token.word in self._lists.respect or (
            token.lower in self._scan.lexicon.courtesy and token.word not in self._lists.given
        )

    def _begins_inside(self, start: int) -> bool:
        """Whether a name that starts here would have started one token earlier."""
        if start > 0 and self._is_prefix(start - 1):
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
        return len(token.word) > 3 and token.word[1:].islower() and at == self._reading.sentence[at]

    # --- copula and relative clauses ------------------------------------------------------------------------------

    def _copula(self, head: Head, start: int, end: int) -> TitleHit | None:
        row = self._row
        first = self._reading.sentence[start]
        index = start - 1
        while index > first and row[index].alpha and self._is_adjective(index):
            index -= 1
        if index <= first or not self._reading.joined(index + 1):
            return None
        if self._is_chosen(index, first):
            name = self._name_ending(index + 1)
            return self._hit(head, name, (start, end), "chosen") if name else None
        verb = row[index].lower
        if verb == "as" and row[index - 1].lower in self._w.served:
            index -= 2
        elif verb == "as" and row[index - 1].lower in self._w.particle_verbs and row[index - 2].lower in self._w.served:
            index -= 3
        elif verb == "as" and (name := self._name_ending(index)) and self._is_chosen(index - 1, first):
            return self._hit(head, name, (start, end), "chosen")
        elif verb in self._w.copulas or verb in self._w.passive:
            index -= 1
        else:
            return None
        while index > first and row[index].lower in (
            "has",
            "had",
            "have",
            "was",
            "been",
            "also",
            "is",
            "then",
            "currently",
            "previously",
            "formerly",
            "once",
            "later",
            "being",
            "now",
            "recently",
            "twice",
            "first",
        ):
            index -= 1
        if index > first and row[index].lower == "who":
            index -= 1
        if index > first and row[index].text == ",":
            index -= 1
        name = self._name_ending(index + 1)
        return self._hit(head, name, (start, end), "copula") if name else None

    def _is_chosen(self, index: int, first: int) -> bool:
        """chose U Tin Maung Lwin | as speaker; named Anna Berg | prime minister."""
        name = self._name_ending(index + 1)
        if name is None:
            return False
        before = name[0] - 1
        while before > first and (
            self._row[before].word in self._lists.respect or self._row[before].lower in self._scan.lexicon.courtesy
        ):
            before -= 1
        return before >= first and self._row[before].lower in self._w.choosing

    def _is_adjective(self, index: int) -> bool:
        token = self._row[index]
        lower = token.lower
        if token.capital:
            return token.possessive
        return (
            lower in self._w.determiners
            or lower not in self._w.copulas | self._w.passive | self._w.no_description | {"as"}
        )

    def _headings(self) -> Iterator[TitleHit]:
        """Chebukati, who heads the election commission."""
        row = self._row
        for at, token in enumerate(row):
            noun = _HEADING.get(token.lower)
            if noun is None or token.capital or at < 2 or at + 1 >= self._reading.size:
                continue
            index = at - 1
            if row[index].lower in ("also", "currently", "now", "has", "had", "once", "previously"):
                index -= 1
            if row[index].lower == "who":
                index -= 1
            elif token.lower.endswith("ing") is False:
                continue
            if row[index].text == ",":
                name = self._name_ending(index)
            else:
                continue
            end = self._end_of_noun_phrase(at + 1)
            start = at + 1
            if name is None or end <= start:
                continue
            head = Head(at, at + 1, Office(noun, _HEADING_ROLES[noun], "body"), "")
            if self.phrases.evidence(start, end, head).public:
                yield self._hit(head, name, (at, end), "heading")

    def _end_of_noun_phrase(self, at: int) -> int:
        index = at
        row = self._row
        while index < min(at + 12, self._reading.size) and self._reading.joined(index):
            lower = row[index].lower
            if not row[index].alpha and row[index].text not in ("-", "&"):
                break
            if lower in self._w.no_description - {"of", "the", "on", "for"} or lower in self._w.copulas:
                break
            index += 1
        return index

    # --- party tags -----------------------------------------------------------------------------------------------

    def _tags(self) -> Iterator[TitleHit]:
        """Tom Cotton (R-Ark.); Angus King, I-Maine,; Hilary Benn (Lab, Leeds Central)."""
        row = self._row
        for at, token in enumerate(row):
            if token.text not in ("(", ",") or at + 2 >= self._reading.size or not self._is_tag(at + 1):
                continue
            close = next(
                (
                    i
                    for i in range(at + 1, min(at + 9, self._reading.size))
                    if row[i].text in (")", "," if token.text == "," else ")")
                ),
                None,
            )
            name = self._name_ending(at)
            if close is None or name is None:
                continue
            american = row[at + 1].text[:1] in "RDI" and (
                row[at + 1].text[1:2] == "-" or row[at + 1].lower in ("r", "d", "r.", "d.")
            )
            office = Office(row[at + 1].lower, "legislator", "none", country="US" if american else None)
            yield self._hit(Head(at + 1, close, office, ""), name, (at + 1, close), "tag")

    def _is_tag(self, at: int) -> bool:
        token = self._row[at]
        if not token.capital:
            return False
        party, dash, place = token.text.partition("-")
        if dash and party in ("R", "D", "I", "DFL") and place[:1].isupper():
            return True
        return (
            token.lower.rstrip(".") in self._w.party_tag
            and self._row[at + 1].text in (")", ",", "-", "–")
            and (len(token.text) > 1 and self._row[at - 1].text == "(")
        )

    # --------------------------------------------------------------------------------------------------------------

    def _is_office(self, head: Head, hit: TitleHit, evidence: Evidence) -> bool:
        """Whether a title that does not stand right before its name is an office."""
        if evidence.private:
            return False
        proof = head.office.proof
        if proof == "none" or (proof == "front" and hit.pattern == "chosen"):
            return True
        if proof == "rank":
            return evidence.public or hit.pattern == "before"
        return evidence.public or self._has_possessor(hit.title[0], head) or self._is_sole(head, hit)

    def _is_owned(self, head: Head, hit: TitleHit) -> bool:
        """His chief of staff, Valeriia Tkachuk: whose, decides."""
        before = self._row[hit.title[0] - 1].lower if hit.title[0] else ""
        return head.office.head in self._w.owned and before in ("his", "her", "their")

    def _is_sole(self, head: Head, hit: TitleHit) -> bool:
        """ "the president, Joko Widodo,": the head alone, definite, names the state's own office."""
        return (
            head.office.proof == "front"
            and hit.pattern in ("reverse", "apposition")
            and self._row[hit.title[0] - 1].lower == "the"
        )

    def _hit(
        self,
        head: Head,
        name: tuple[int, int],
        title: tuple[int, int],
        pattern: str,
        place: tuple[int, int] | None = None,
    ) -> TitleHit:
        said = {
            self._row[i].lower for i in range(max(title[0] - 2, 0), head.end) if i >= title[0] or pattern != "before"
        }
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
