"""Titles right in front of a name: President Joko Widodo; Minister for Health Olivier Véran; Sens. A (R-Ark.), B and C."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsflow.annotate.names.grammar import NameGrammar
from newsflow.annotate.officials.neighbours import Neighbours, TitleHit
from newsflow.annotate.officials.phrases import Evidence, TitlePhrases
from newsflow.annotate.officials.scan import Head, Scan

# Roles whose capitalised offices stay public whatever field stands with them: Farm Minister.
_STATE_ROLES = ("minister", "head of government", "legislator", "governor", "justice", "police")


class Before(Neighbours):
    """The pre-nominal patterns."""

    def __init__(self, scan: Scan, grammar: NameGrammar, phrases: TitlePhrases) -> None:
        super().__init__(scan, grammar, phrases)
        # "Captain" leads teams, flights and ships too: it is a rank where the story has a force
        self._in_uniform = not self._w.uniformed.isdisjoint(self._reading.lowers)

    def titled(self, head: Head, start: int) -> Iterator[TitleHit]:
        place = self._scan.places.get(head.end) if head.office.letters else None  # IGP Sindh | Ghulam Nabi Memon
        name = self.name_behind(place[0] if place else head.end) or self._name_behind_bracket(head.end)
        if name is None and head.office.plural and head.end < self._reading.size and self._row[head.end].text == ",":
            name = self.name_behind(head.end + 1)  # two lawmakers, Ann Moss and Tim Cole, left
            name = name if name is not None and name[1] - name[0] > 1 else None
        if name is None:
            yield from self._each_of_its_own(head, start)
            return
        evidence = self._phrases.evidence(start, head.end, head)
        if not self._holds_before(head, start, name, evidence):
            return
        if self._is_quoted_title(start, name[1]):
            return
        if head.office.plural:
            yield self.hit(head, name, (start, head.end), "before")
            yield from self._list_goes_on(head, name, (start, head.end))
        else:
            yield from self._stacked(head, name, start)

    def _name_behind_bracket(self, at: int) -> tuple[int, int] | None:
        """Principal Secretary (Home) Asha Rao; the Principal Secretary (Home), Mr. Debi Tripathy: the field in brackets."""
        if at >= self._reading.size or self._row[at].text != "(":
            return None
        close = next((i for i in range(at + 2, min(at + 7, self._reading.size)) if self._row[i].text == ")"), None)
        if close is not None and self._row[at + 1].lower in ("retd", "rtd", "ret'd", "retired"):
            return self.name_behind(close + 1)
        if close is None or not all(self._row[i].capital or self._row[i].text == "&" for i in range(at + 1, close)):
            return None
        comma = close + 1 < self._reading.size and self._row[close + 1].text == ","
        name = self.name_behind(close + 1 + comma)
        return name if name is not None and name[1] - name[0] > 1 else None

    def _stacked(self, head: Head, name: tuple[int, int], start: int) -> Iterator[TitleHit]:
        """FBI Director | Gen. Smith, Army spokesman | Brig. Gen. Tukur: two titles in a row are two."""
        place = self.body_behind(name[1])
        first = self._scan.head_end.get(head.start) if not self._row[head.start - 1].possessive else None
        other = self._scan.heads.get(first) if first is not None else None
        if (
            other is None
            or first is None
            or not (head.office.abbreviation or head.office.proof == "rank")
            or other.office.proof == "rank"
        ):
            yield self.hit(head, name, (start, head.end), "before", place)
        else:
            yield self.hit(other, name, (self._phrases.start(other), other.end), "before", place)
            yield self.hit(head, name, (head.start, head.end), "before", place)

    def _is_quoted_title(self, start: int, end: int) -> bool:
        """“General Winter,” a film: title and name fill a pair of quotation marks."""
        if start == 0 or end >= self._reading.size or self._row[start - 1].text not in "“\"‘'«":
            return False
        behind = self._row[end].text
        if behind in ",." and end + 1 < self._reading.size:
            behind = self._row[end + 1].text
        return behind in "”\"’'»"

    def _holds_before(self, head: Head, start: int, name: tuple[int, int], evidence: Evidence) -> bool:
        office, capital = head.office, self._row[head.start].capital
        words = name[1] - name[0]
        if self._is_of_thing(name[1]):
            return False
        if office.letters:
            return words > 1
        if evidence.private and not (capital and office.proof == "none" and office.role in _STATE_ROLES):
            return False
        if office.proof == "none":
            return words > 1 or capital or evidence.public or self._row[name[0]].lower in self._lists.openers
        if office.proof == "rank":
            if not capital:
                return words > 1 and evidence.public
            return office.head not in self._w.ranks_too or self._in_uniform
        if office.proof == "front":
            bare = not any(t.capital and t.lower not in self._words.all for t in self._row[start : head.start])
            return capital or (words > 1 and (evidence.public or (bare and office.role.startswith("head of"))))
        if office.head in self._w.staff and start == head.start and capital:
            return evidence.public or office.head in self._w.state_staff or self._body_in_front(start)
        if office.role == "spokesperson" and start == head.start and words > 1:
            reach = start - self._reading.sentence[start]
            return evidence.public or self._scan.body_before(start, reach) is not None
        return evidence.public or self.has_possessor(start, head)

    def _body_in_front(self, at: int) -> bool:
        """The Kremlin was silent. Spokesman | Ivan Belov …; The Moss campaign didn't wait. Communications director | Fern Ade"""
        if self._scan.body_before(at) is not None:
            return True
        first = self._reading.sentence[self._reading.sentence[at] - 1] if self._reading.sentence[at] else 0
        near = [body for _, _, body in self._scan.bodies_in(max(first, at - 30), at)]
        return bool(near) and near[-1].standing == "public"

    def _is_of_thing(self, end: int) -> bool:
        """President Lincoln | Bridge: the name belongs to a thing."""
        if end >= self._reading.size or not self._reading.joined(end) or self._row[end - 1].possessive:
            return False
        return self._row[end].word in self._lists.things

    def _list_goes_on(self, head: Head, name: tuple[int, int], title: tuple[int, int]) -> Iterator[TitleHit]:
        """Foreign Ministers A of X and B of Y; Sens. A (R-Ark.), B and C."""
        at = name[1]
        for _ in range(12):
            place, at = self._place_behind(at)
            if place is not None:
                yield self.hit(head, name, title, "list", place)
            elif self._row[min(at + 1, self._reading.size - 1)].lower in self._words.portfolio:
                at += 2 * (self._row[at].lower in ("of", "for"))  # two ministers, A of finance and B of mines
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
            following = self.name_behind(joint)
            if following is None or (
                self._row[at].text == "," and joint == at + 1 and not self._list_has_end(following[1])
            ):
                return
            name = following
            yield self.hit(head, name, title, "list")
            if any(self._row[i].lower == "and" for i in range(at, joint)):
                place, at = self._place_behind(name[1])
                if place is not None:
                    yield self.hit(head, name, title, "list", place)
                return
            at = name[1]

    def _each_of_its_own(self, head: Head, start: int) -> Iterator[TitleHit]:
        """The foreign ministers of Egypt, Jordan and Iraq, A, B and C: the names in the order of the countries."""
        at = head.end
        if not head.office.plural or at + 1 >= self._reading.size or self._row[at].lower != "of":
            return
        places, at = self._listed(at + 1, lambda i: (i, self._scan.places[i][0]) if i in self._scan.places else None)
        if len(places) < 2 or self._row[min(at, self._reading.size - 1)].text not in (",", "—", "–", ":"):
            return
        names, _ = self._listed(at + 1, self.name_behind)
        if len(names) == len(places):
            for name, place in zip(names, places, strict=True):
                yield self.hit(head, name, (start, head.end), "list", place)

    def _listed(self, at: int, item: Callable[[int], tuple[int, int] | None]) -> tuple[list[tuple[int, int]], int]:
        """The items of a list "A, B and C" from token *at*, and where it ends."""
        found: list[tuple[int, int]] = []
        for _ in range(12):
            while at < self._reading.size and self._row[at].lower in ("the", "and"):
                at += 1
            span = item(at) if at < self._reading.size else None
            if span is None:
                return found, at - 1 if found else at
            found.append(span)
            last = at > 0 and self._row[at - 1].lower == "and"
            at = span[1]
            if last or at >= self._reading.size or (self._row[at].text != "," and self._row[at].lower != "and"):
                return found, at
            at += 1
        return found, at

    def _list_has_end(self, at: int) -> bool:
        """A comma alone continues a list only when an "and" with a name follows soon."""
        for index in range(at, min(at + 24, self._reading.size)):
            token = self._row[index]
            if token.lower == "and":
                return self.name_behind(index + 1) is not None
            if token.text in (".", ";", ":"):
                return False
        return False

    def _place_behind(self, at: int) -> tuple[tuple[int, int] | None, int]:
        if at + 1 >= self._reading.size or self._row[at].lower not in ("of", "from"):
            return None, at
        start = at + 1 + (self._row[at + 1].lower == "the" and at + 1 not in self._scan.places)
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

    def with_phrase(self, head: Head, start: int, end: int) -> TitleHit | None:
        """Minister for Foreign Affairs Simon Coveney: the phrase and the name are one run of capitals; find the seam."""
        if end == head.end:
            return None
        small = not self._row[head.start].capital
        for seam in range(head.end + 2, end):
            if seam in self._scan.head_end and not self._before_prefixes(seam) < seam:
                return None  # a spokesman for Prime Minister | Imran Khan: the name is the other office's
            if not self._is_seam(seam, end) or (small and not self._is_small_seam(seam, head)):
                continue
            name_end = self._grammar.end(self._reading, seam)
            if name_end is None or name_end - seam < 2:
                continue
            if name_end >= end or not self._row[name_end].capital:
                return self.hit(head, (seam, name_end), (start, self._before_prefixes(seam)), "before")
        return None

    def _is_small_seam(self, at: int, head: Head) -> bool:
        """former mayor of Cali | Jairo Mosquera; but: a lawyer for candidate Ann Moss, an envoy to Democrat Tim Cole."""
        before = self._row[at - 1].lower
        field = any(self._row[i].lower in self._words.portfolio for i in range(head.end, at))
        known = at in self._scan.place_end or at in self._scan.body_end or field
        of = self._row[head.end].lower in ("of", "for") and head.office.role != "spokesperson"
        return known and of and before not in self._w.partisan and self._row[at].word in self._lists.given

    def _before_prefixes(self, at: int) -> int:
        """The end of a title whose name has courtesy titles or a rank in front: for Health | Dr | James Fong."""
        while self.is_prefix(at - 1) or (
            at in self._scan.head_end and self._scan.heads[self._scan.head_end[at]].office.proof == "rank"
        ):
            at = self._scan.head_end.get(at, at - 1)
        return at

    def _is_seam(self, at: int, end: int) -> bool:
        if not self._grammar.is_part(self._row[at]) or self._row[at - 1].lower in ("of", "for", "the", "and", ","):
            return False
        if self._row[at].lower in self._words.portfolio and self._row[at].word not in self._lists.given:
            return False
        known = (
            self.is_prefix(at - 1)
            or at in self._scan.place_end
            or at in self._scan.body_end
            or self._row[at - 1].lower in self._words.portfolio
        )
        return self._row[at].word in self._lists.given or known
