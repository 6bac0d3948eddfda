"""How far a title reaches to the left and to the right of its head, and what it proves."""

from __future__ import annotations

from msgspec import Struct

from newsflow.annotate.names.grammar import NameGrammar
from newsflow.annotate.officials.scan import Head, Scan
from newsflow.text import Token

MOST_RIGHT = 22  # tokens behind a head: longer "of" phrases were sentences that had lost their comma
MOST_BEFORE = 80  # tokens between a body and the board that can only be its own
MOST_LEFT = 12  # tokens before a head
_STAFFED = ("head of state", "head of government", "governor", "minister")  # roles whose holders' staff are officials


class Evidence(Struct, frozen=True):
    """What the words of a title prove about the office."""

    public: bool  # a public body, field or place stands in it
    private: bool  # a private body or field stands in it
    strong: bool  # a body with a name of its own, or a country


class TitlePhrases:
    """Measures titles around a head."""

    def __init__(self, scan: Scan, grammar: NameGrammar) -> None:
        self._scan = scan
        self._row = scan.reading.row
        self._reading = scan.reading
        self._words = scan.lexicon.modifiers
        self._grammar = grammar
        self._lists = scan.lexicon.names
        self._w = scan.lexicon.words

    def start(self, head: Head) -> int:
        """The first token of the title whose head this is."""
        first = self._reading.sentence[head.start]
        at = before_at = head.start
        closed = False  # behind "former" only nationality and owner go on: "Prize-winning | former NIH director"
        while at > first and head.start - at < MOST_LEFT and self._reading.joined(at):
            before = self._step_left(at, first, head)
            if before is None:
                break
            at, done = before
            closed = closed or self._row[at].lower in self._words.former | self._words.acting
            if closed and not (
                at in self._scan.places or self._row[at].possessive or self._row[at].lower in self._words.status
            ):
                at = before_at
                break
            before_at = at
            if done:
                break
        return self._trim_left(at, head.start)

    def _step_left(self, at: int, first: int, head: Head) -> tuple[int, bool] | None:
        """One step to the left of token *at*: the new start, and whether it is the last step."""
        token = self._row[at - 1]
        if token.possessive:
            return self._over_possessor(at - 1, first)
        for ends in (self._scan.place_end, self._scan.body_end, self._scan.head_end):
            start = ends.get(at)
            if start is not None and (token.capital or ends is not self._scan.head_end) and start >= first:
                return start, False
        if self._is_modifier(token, head) or self._is_ordinal(token):
            return at - 1, False
        if token.text == "." and at - 2 >= first and self._row[at - 2].lower in ("no", "st"):
            return at - 2, False
        if token.text in ("&", "-", "/") or token.lower in ("and", "of", "for", ","):
            return self._over_joint(at - 1, first)
        if token.capital and token.alpha and self._may_qualify(at - 1, first):
            return at - 1, False
        if token.alpha and at - 2 >= first and self._is_owner(at - 2) and not self._is_verb_like(token):
            return at - 1, False  # Panama's canal administrator
        return None

    def _is_owner(self, at: int) -> bool:
        """Whether a token ends the possessive of a listed place or body."""
        return self._row[at].possessive and (at + 1 in self._scan.place_end or at + 1 in self._scan.body_end)

    def _is_verb_like(self, token: Token) -> bool:
        return (
            token.lower.endswith(("ed", "ly")) or token.lower in self._w.auxiliaries or token.lower in self._w.articles
        )

    def _is_modifier(self, token: Token, head: Head) -> bool:
        """A listed qualifier. In front of a capitalised head a field in small letters is none of the title."""
        if token.lower not in self._words.all:
            return False
        if token.capital or not self._row[head.start].capital:
            return True
        return (
            token.lower in self._words.status
            or token.lower in self._words.grade
            or token.lower in self._w.small_qualifiers
        )

    def _over_possessor(self, at: int, first: int) -> tuple[int, bool] | None:
        """Putin's spokesman, South Korea's president; "the country's" says nothing and stays outside."""
        if not self._row[at].capital:
            if at + 1 in self._scan.head_end:
                return self._scan.head_end[at + 1], False
            if at + 1 in self._scan.body_end and self._row[at].lower not in self._w.wide:
                start = self._scan.body_end[at + 1]
                while start > first and self._row[start - 1].lower in self._words.portfolio:
                    start -= 1  # the foreign | ministry's spokeswoman
                while start > first and self._is_name_of_body(start - 1, first):
                    start -= 1  # the Tarleton | campaign's director
                return start, True
            return None
        start = self._scan.place_end.get(at + 1, self._scan.body_end.get(at + 1, at))
        while start > first and self._reading.joined(start) and self._is_owner_part(start - 1):
            start -= 1
        return start, True

    def _is_name_of_body(self, at: int, first: int) -> bool:
        token = self._row[at]
        return (
            token.capital and token.alpha and token.word not in self._lists.stop and not token.possessive and at > first
        )

    def _is_owner_part(self, at: int) -> bool:
        """Vladimir | Putin's, Wayne | County | Sheriff's."""
        token = self._row[at]
        return self._grammar.is_part(token) or (token.capital and token.word in self._lists.things)

    def _over_joint(self, at: int, first: int) -> tuple[int, bool] | None:
        """Trade and Industry Secretary; Ministry of Health spokesman; Prime Minister and Foreign Minister."""
        if at - 1 < first:
            return None
        token, before = self._row[at], self._row[at - 1]
        behind = self._row[at + 1]
        if token.text in ("&", "/") or (token.text == "-" and self._reading.glued(at)):
            return at - 1, False
        if token.lower in ("of", "for"):
            if at + 1 in self._scan.heads:
                return None  # director for | Sen.
            if before.lower in self._w.wholes and (behind.capital or before.lower in ("ministry", "department")):
                return self._scan.body_end.get(at, self._scan.head_end.get(at, at - 1)), False
            return None
        if before.capital != behind.capital or before.possessive:
            return None
        if token.text == "," and not any(t.lower in ("and", "&") for t in self._row[at + 2 : at + 6]):
            return None  # In Parliament, | Green MEP …
        if token.lower == "and" and at in self._scan.head_end and before.capital:
            return self._scan.head_end[at], False
        return (
            (at - 1, False) if before.lower in self._words.portfolio and behind.lower in self._words.portfolio else None
        )

    def _may_qualify(self, at: int, first: int) -> bool:
        """Whether an unlisted capitalised word may belong to the title behind it: "Akwa Governor", "Senedd Speaker"."""
        token = self._row[at]
        if token.word in self._w.compass:
            return True
        if token.word in self._lists.stop or token.lower in self._scan.lexicon.courtesy:
            return False
        if (token.word in self._lists.given and at == first) or self._is_adverb(token):
            return False
        if at > first and self._reading.joined(at) and self._row[at - 1].word in self._lists.given:
            return False  # the last part of a name: "... and Ana Pires President ..."
        if token.word.isupper() and len(token.word) > 3 and at > first and self._row[at - 1].word.isupper():
            return False  # a line in capitals in front
        return not (token.text.endswith(".") and len(token.text) > 5)

    def _is_adverb(self, token: Token) -> bool:
        """Mostly | Senator Brown."""
        return token.lower.endswith("ly") and token.lower not in ("assembly", "family")

    def _is_ordinal(self, token: Token) -> bool:
        return token.text[0].isdigit() and token.text[-2:] in ("st", "nd", "rd", "th")

    def _trim_left(self, at: int, head: int) -> int:
        while at < head and self._is_trimmed(at, head):
            at += 1
        return at

    def _is_trimmed(self, at: int, head: int) -> bool:
        """Whether a word at the left end of a title is none of it: articles, owners, joints, praise, verbs."""
        token = self._row[at]
        if not token.alpha:
            return not token.text[0].isdigit()
        if token.lower in self._w.no_first:
            return True
        if token.word in self._lists.stop and token.lower not in self._words.all and not self._is_known(at):
            return token.word not in self._w.compass or not self._row[at + 1].capital
        if token.capital:
            return False
        if token.lower == "ruling" and at + 1 == head:
            return True  # in her ruling | Judge …
        return token.lower in self._w.praise or (token.lower in self._w.participles and not self._is_attributive(at))

    def _is_known(self, at: int) -> bool:
        return at in self._scan.places or at in self._scan.bodies

    def _is_attributive(self, at: int) -> bool:
        """the sacked minister, but: has sacked | the minister."""
        return at > 0 and self._row[at - 1].lower in self._w.articles | self._w.owners

    def end(self, at: int) -> int:
        """The index behind the phrases that follow a head which ends at token *at*: "of the General Staff of …"."""
        if at >= self._reading.size or not self._reading.joined(at) or self._row[at].lower not in self._w.into:
            return at
        index, last = at, at
        stop = min(self._reading.size, at + MOST_RIGHT)
        while index < stop and self._reading.joined(index):
            token = self._row[index]
            if not self._belongs(index, at):
                break
            index += 1
            if (
                token.lower not in self._w.into
                and token.lower not in self._w.articles
                and token.text not in (",", "&", "-")
                and token.lower not in ("and", "country's")
            ):
                last = index
        return last

    def _belongs(self, index: int, at: int) -> bool:
        token = self._row[index]
        if token.alpha:
            return self._word_belongs(index, at, token)
        if token.text == ",":
            return self._is_listing(index)
        if token.text[0].isdigit():
            return len(token.text) != 4 or not token.text.isdigit()
        return token.text in ("&", "-", "/")

    def _word_belongs(self, index: int, at: int, token: Token) -> bool:
        lower = token.lower
        if ((lower in self._w.auxiliaries or lower == "more") and not token.capital) or lower in self._w.times:
            return False
        if lower == "and":
            return self._is_conjunct(index)
        if lower == "for" and index == at and self._row[at - 1].lower in self._w.not_for:
            return False
        if lower in ("for", "in") and self._is_span_of_time(index + 1):
            return False
        if lower in self._w.into:
            if lower == "in" and index > at and (index + 1) in self._scan.places:
                return True
            if lower in ("in", "to", "on", "at"):
                if index > at and lower == "at" and self._row[index - 1].word in ("Office", "Mission", "Embassy"):
                    return True  # the UN Office at Nairobi
                return (index == at and not self._is_occasion(index + 1)) or (
                    lower == "on" and self._row[index - 1].lower in ("committee", "commission", "council", "panel")
                )
            return True
        if lower in self._w.articles or lower in self._w.owners:
            return self._row[index - 1].lower in self._w.into
        return (
            token.capital
            or not lower.endswith("ed")
            or self._row[index - 1].possessive
            or lower in ("united", "armed", "combined")
            or "-" in lower  # in the eastern-based government
        )

    def _is_span_of_time(self, at: int) -> bool:
        """premier for | nine months, commissioner for | exactly 401 days."""
        following = self._row[at : at + 4]
        return any(t.lower in self._w.periods for t in following) and not any(t.capital for t in following[:2])

    def _is_occasion(self, at: int) -> bool:
        """sworn in as minister at | the palace; named speaker in | a vote: where and when, no part of the office."""
        row = self._row
        for index in range(at, min(at + 4, len(row))):
            if row[index].lower in self._w.occasions:
                return True
            if row[index].lower in self._w.into or not row[index].alpha:
                return False
        return False

    def _is_listing(self, index: int) -> bool:
        """A comma inside a field of business: Minister of Trade, Industry and Energy."""
        if index + 1 >= self._reading.size or not self._row[index + 1].capital:
            return False
        if (
            self._row[index + 1].lower not in self._words.portfolio
            or self._row[index - 1].lower not in self._words.portfolio
        ):
            return False
        return any(self._row[i].lower in ("and", "&") for i in range(index + 2, min(index + 6, self._reading.size)))

    def _is_conjunct(self, index: int) -> bool:
        """Whether "and" joins two parts of one body or field, not two titles or clauses."""
        if index + 1 >= self._reading.size:
            return False
        before, behind = self._row[index - 1], self._row[index + 1]
        if behind.lower in self._words.portfolio:
            return behind.capital == before.capital and (index + 1) not in self._scan.heads
        if not (before.capital and behind.capital) or (index + 1) in self._scan.heads:
            return False
        return behind.word not in self._lists.given and behind.word not in self._lists.stop

    def evidence(self, start: int, end: int, head: Head) -> Evidence:
        """What the words from *start* to *end* prove; the head itself proves nothing."""
        strong = opened = False
        public = (
            start > 0
            and self._row[start - 1].possessive
            and self._row[start - 1].lower in self._w.wide | {"government"}
        )
        its = self._scan.owner_behind_its(start)
        if its is not None:
            owner = next((body for at, _, body in self._scan.bodies_in(*its)), None)
            public = public or owner is None or owner.standing == "public" or self._scan.is_of_the_state(*its)
        private = (
            head.office.head in ("vice president", "president") and self._row[head.start - 1].lower in self._w.corporate
        )
        covered: set[int] = set()
        for at, stop, body in self._scan.bodies_in(start, end):
            if at >= head.start and stop <= head.end:
                public = public or (stop < head.end and self._row[at].lower in self._w.proving)
                continue
            if body.named:
                public = strong = True
                covered.update(range(at, stop))
            if body.standing == "private" and self._row[at].lower == "bank" and self._is_state_bank(at, head):
                public = True
                continue
            if "minister" in head.office.head and not body.named and self._row[at].lower in self._words.portfolio:
                continue  # minister of transport and | logistics
            private = private or body.standing == "private"
            public = public or body.standing == "public"
            opened = opened or body.standing == "open"
        for at, stop, _ in self._scan.places_in(start, end):
            if not head.start <= at < head.end and not self._is_in_a_name(at, stop, head):
                strong = strong or not opened
                public = True
                covered.update(range(at, stop))
        for index in range(start, end):
            if index in covered or head.start <= index < head.end:
                continue
            lower = self._row[index].lower
            private = private or lower in self._words.private
            public = public or self._is_public_word(index, head, opened)
        public = public or self._row[start].lower == "shadow"  # only oppositions have a shadow treasurer
        if not private and "board" in head.office.head and self._scan.body_before(start, MOST_BEFORE) is not None:
            public = True  # the Bank of Japan … with board members A and B dissenting
        if private and self._scan.is_of_the_state(start, end):
            return Evidence(True, False, strong)
        return Evidence(public, private, strong)

    def _is_in_a_name(self, at: int, stop: int, head: Head) -> bool:
        """the American | Enterprise Institute: a society names itself after the people; the state's own print U.S."""
        if self._row[at - 1].lower in ("in", "at", "near") and (
            at > head.end + 1 or self._row[head.start - 1].possessive
        ):
            return at > head.end  # director of a works in | Amiens; the charity's director in | Yemen
        return self._row[at].word == "American" and stop < self._reading.size and self._row[stop].capital

    def _is_state_bank(self, at: int, head: Head) -> bool:
        """The Bank of Botswana, the State Bank; not: Bank of America."""
        row = self._row
        if "governor" in head.office.head or row[at - 1].lower in (
            "central",
            "national",
            "people's",
            "reserve",
            "state",
        ):
            return True
        place = self._scan.places.get(at + 2) if at + 2 < len(row) and row[at + 1].lower == "of" else None
        return place is not None and place[1].kind == "name" and row[at + 2].word not in self._w.commercial

    def _is_public_owner(self, index: int) -> bool:
        """the governor's | budget director: an office that only the state has lends its staff their own."""
        return self._row[index].possessive and self._scan.heads[index].office.role in _STAFFED

    def _is_public_word(self, index: int, head: Head, opened: bool) -> bool:
        """Whether a word of a title is a field of public business, or another office in front of the head."""
        token = self._row[index]
        if index in self._scan.heads and index < head.start and (token.capital or self._is_public_owner(index)):
            return True
        if index > head.start and head.office.role == "spokesperson" and index in self._scan.heads:
            office = self._scan.heads[index].office
            if office.proof == "none" or (office.proof == "front" and self._row[index - 1].lower == "the"):
                return True
        if index < head.start and 2 <= len(token.word) <= 6 and token.word.isupper() and token.word.isalpha():
            return True  # PPP chairman: a body by its initials
        if token.lower not in self._words.portfolio:
            return False
        if opened:
            return token.lower in self._w.stately or (token.capital and head.office.role == "international")
        if index > head.start and head.office.head in self._w.business:
            return False
        return index < head.start or not token.capital or head.office.role in ("minister", "diplomat", "international")
