"""The body an official serves: as printed in the title, or as the title plainly means it."""

from __future__ import annotations

from bisect import bisect_left

from newsflow.annotate.officials.neighbours import TitleHit
from newsflow.annotate.officials.scan import Scan
from newsflow.lexicon import toml

MOST_BACK = 400  # tokens looked through for the court of a justice
_GRADES = frozenset(("deputy", "senior", "chief", "top", "vice", "first"))
_OF_ALL = ("head of state", "head of government", "head of the government")
_SMALL = frozenset(("and", "of", "for", "the", "in", "on"))
# Ministers and secretaries whose field is their house: finance minister, Health Secretary.
_OF_MINISTRIES = (
    "minister",
    "minister of state",
    "state minister",
    "deputy minister",
    "vice minister",
    "vice-minister",
)
_OF_DEPARTMENTS = ("secretary", "cabinet secretary", "deputy secretary", "assistant secretary")


class Organizations:
    """Reads the body out of a title."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._reading = scan.reading
        self._row = scan.reading.row
        self._words = scan.lexicon.modifiers
        self._w = scan.lexicon.words
        self._table: dict[str, str] = toml("offices")["organizations"]
        bodies = toml("bodies")["houses"]
        self._of_house = frozenset(bodies["offices"])
        self._houses = frozenset(bodies["nouns"])
        self._chambers = sorted(at for at in scan.bodies if self._is_chamber(at))

    def of(self, hit: TitleHit, country: str | None) -> tuple[str | None, str | None]:
        """The body's name and how it is known: "printed", or "inferred" from the office and its *country*."""
        left = self._left(hit)
        if left and left.islower() and " " not in left and (behind := self._right(hit)):
            return behind, "printed"  # vice department director of | the ruling party
        looks = [self._left, self._right, self._behind_name, self._its, self._in_front]
        if self._is_in_head(hit):
            looks[0], looks[1] = looks[1], looks[0]  # mission chief of | the International Monetary Fund
        for look in looks:
            found = look(hit)
            if found:
                return found, "printed"
        plain = self._meant(hit, country)
        return (plain, "inferred") if plain else (None, None)

    def _left(self, hit: TitleHit) -> str | None:
        """Russian Foreign Ministry | spokeswoman; NATO | Secretary-General."""
        start, end = hit.title[0], hit.head.start
        before = self._words.status | self._w.partisan | _GRADES
        while start < end and self._row[start].lower in before and start not in self._scan.places:
            start += 1
        last = start
        for at, stop, body in self._scan.bodies_in(start, hit.head.end):
            noun = self._row[stop - 1].lower
            if noun in ("cabinet", "government", "state") and (
                at >= hit.head.start or hit.head.office.role == "minister"
            ):
                continue  # Water | Cabinet Secretary, Local Government | minister
            if (body.named or self._is_body_noun(stop)) and stop <= max(end, hit.head.end - 1):
                last = stop
                if body.named and self._row[stop - 1].possessive:
                    break  # the International Monetary Fund's | mission chief
        if last == start and start < end and self._row[end].lower in ("county", "city", "borough", "town", "village"):
            return self._reading.words(start, end + 1)  # Nassau | County executive
        if last == start:  # PPP | chairman: a body by its initials
            last = next((i + 1 for i in range(start, end) if self._is_initialled(i)), start)
        return self._reading.words(start, last) if last > start else None

    def _is_initialled(self, at: int) -> bool:
        return _is_initials(self._row[at].word) and at not in self._scan.places

    def _is_in_head(self, hit: TitleHit) -> bool:
        """Whether the only body before a title's end is a word of its head: mission | chief."""
        return hit.title[0] == hit.head.start and hit.title[1] > hit.head.end

    def _in_front(self, hit: TitleHit) -> str | None:
        """The White House was not amused. Press secretary …; the campaign that the sentence before speaks of."""
        if hit.head.office.head not in self._w.staff or hit.title != (hit.head.start, hit.head.end):
            return None
        for at in range(hit.title[0] - 1, max(hit.title[0] - 25, -1), -1):
            found = self._scan.bodies.get(at)
            if found is not None and found[1].standing == "public" and (found[1].named or self._row[at - 1].capital):
                return self._reading.words(at if found[1].named else at - 1, found[0])
        return None

    def _is_body_noun(self, stop: int) -> bool:
        return self._row[stop - 1].lower not in self._w.wide_organizations

    def _right(self, hit: TitleHit) -> str | None:
        """head of | the election commission; not: president of | Poland, ambassador to | Turkey."""
        start, end = self._behind_of(hit), hit.title[1]
        if start >= end or hit.head.office.role == "diplomat" or hit.head.office.head in _OF_ALL:
            return None
        while start < end and self._row[start].lower in self._w.strip:
            start += 1
        if start >= end or (start in self._scan.places and self._scan.places[start][0] == end):
            return None
        if self._row[end - 1].lower in self._w.wide and not any(
            b.named for _, _, b in self._scan.bodies_in(start, end)
        ):
            return None  # governor of | Red Sea state
        if end - start == 1 and self._row[start].lower in self._w.wide_organizations:
            return None
        if any(True for _ in self._scan.bodies_in(start, end)):
            return self._reading.words(start, end)
        return None

    def _behind_of(self, hit: TitleHit) -> int:
        """Where the body begins: behind the head, or behind an "of" inside it: chief of | the general staff."""
        inside = (
            at + 1
            for at in range(hit.head.start, hit.head.end - 1)
            if self._row[at].lower == "of" and self._row[at + 1].lower != "state"
        )
        return next(inside, hit.head.end)

    def _behind_name(self, hit: TitleHit) -> str | None:
        """Deputy Chief Constable Ranjit Bains of | West Yorkshire Police."""
        if (
            hit.place is None
            or hit.head.office.organization
            or (hit.place[0] in self._scan.places and self._scan.places[hit.place[0]][0] == hit.place[1])
        ):
            return None
        if not any(True for _ in self._scan.bodies_in(*hit.place)):
            return None
        return self._reading.words(*hit.place)

    def _its(self, hit: TitleHit) -> str | None:
        """The European Union was not asked. Its | ambassador …"""
        its = self._scan.owner_behind_its(hit.title[0])
        if its is None or not any(True for _ in self._scan.bodies_in(*its)) or not self._row[its[1] - 1].capital:
            return None
        return self._reading.words(*its)

    def _meant(self, hit: TitleHit, country: str | None) -> str | None:
        office = hit.head.office
        if office.organization:
            return office.organization
        if office.head in _OF_DEPARTMENTS or office.head == "minister" or office.head.endswith(" minister"):
            return self._ministry(hit, country)
        if office.head in self._of_house:
            if country == "US" and "speaker" in office.head:
                return "House"
            return self._house(hit) or self._table.get(office.head) or ("Congress" if country == "US" else "Parliament")
        if office.head.endswith("secretary of state") and (country not in ("US", None) or self._is_of_a_part(hit)):
            return None
        if office.head in ("chief justice", "justice", "associate justice") and (court := self._court(hit)):
            return court
        if office.head in self._w.staff and country == "US" and self._row[hit.title[0]].lower == "president":
            return "White House"  # the president's deputy chief of staff
        if office.head == "attorney general" and country == "US" and not self._is_of_a_part(hit):
            return "Justice Department"
        return self._table.get(office.head)

    def _is_of_a_part(self, hit: TitleHit) -> bool:
        """Ohio | Secretary of State; the Vatican's secretary of state: not the country's own."""
        spans = (hit.title, hit.place) if hit.place else (hit.title,)
        places = [place for span in spans for _, _, place in self._scan.places_in(*span)]
        return any(place.kind in ("place", "capital") for place in places)

    def _ministry(self, hit: TitleHit, country: str | None) -> str | None:
        """The house of a field: finance minister, Minister of Water and Irrigation for Planning, Health Secretary."""
        if hit.head.office.role != "minister":
            return None
        placed = {i for at, end, _ in self._scan.places_in(*hit.title) for i in range(at, end)}
        own = hit.head.end if self._row[hit.head.start].lower != "cabinet" else hit.head.start
        span = (i for i in range(hit.title[0], own) if i not in placed)
        fields = [i for i in span if self._row[i].lower in self._words.portfolio]
        start, end = (fields[0], fields[-1] + 1) if fields else self._field_behind(hit)
        if end <= start:
            return None
        words = " ".join(
            w if w.lower() in _SMALL else w[:1].upper() + w[1:] for w in self._reading.words(start, end).split()
        )
        house = (
            "Department" if hit.head.office.head in _OF_DEPARTMENTS and country in ("US", "GB", "PH") else "Ministry"
        )
        return f"{words} {house}"

    def _field_behind(self, hit: TitleHit) -> tuple[int, int]:
        """Minister of | Water and Irrigation | for Planning."""
        start = hit.head.end + 1
        if start >= hit.title[1] or self._row[start - 1].lower not in ("of", "for"):
            return 0, 0
        start += self._row[start].lower in self._w.articles
        end = start
        while (
            end < hit.title[1]
            and self._row[end].lower not in ("for", "in", "at", "to")
            and not (end in self._scan.places or self._row[end].lower == "of")
        ):
            end += 1
        known = any(self._row[i].lower in self._words.portfolio for i in range(start, end))
        return (start, end) if known else (0, 0)

    def _court(self, hit: TitleHit) -> str | None:
        """The court that the story last named before its justice: the Orissa High Court, comprising Chief Justice …"""
        for at in range(hit.title[0] - 1, max(hit.title[0] - MOST_BACK, -1), -1):
            found = self._scan.bodies.get(at)
            if found is not None and self._row[found[0] - 1].word in ("Court", "Tribunal"):
                return self._reading.words(at, found[0])
        return None

    def _house(self, hit: TitleHit) -> str | None:
        """The chamber or council the story last named before a speaker or a whip; else the first it names behind."""
        index = bisect_left(self._chambers, hit.title[0])
        if not self._chambers:
            return None
        at = self._chambers[max(index - 1, 0)]
        return self._reading.words(at, self._scan.bodies[at][0])

    def _is_chamber(self, at: int) -> bool:
        """Whether the body at token *at* is a house of legislators; the White House is none."""
        end = self._scan.bodies[at][0]
        return self._row[end - 1].lower in self._houses and self._row[end - 2].lower != "white"


def _is_initials(word: str) -> bool:
    return 2 <= len(word) <= 6 and word.isupper() and word.isalpha() and word not in ("US", "UK", "UAE")
