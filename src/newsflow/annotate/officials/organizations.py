"""The body an official serves: as printed in the title, or as the title plainly means it."""

from __future__ import annotations

from newsflow.annotate.officials.neighbours import TitleHit
from newsflow.annotate.officials.scan import Scan
from newsflow.lexicon import toml

_GRADES = frozenset(("deputy", "senior", "chief", "top", "vice"))


class Organizations:
    """Reads the body out of a title."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._reading = scan.reading
        self._row = scan.reading.row
        self._words = scan.lexicon.modifiers
        self._w = scan.lexicon.words
        self._table: dict[str, str] = toml("offices")["organizations"]

    def of(self, hit: TitleHit) -> tuple[str | None, str | None]:
        """The body's name and how it is known: "printed", or "inferred" from the office."""
        left = self._left(hit)
        if left:
            return left, "printed"
        right = self._right(hit)
        if right:
            return right, "printed"
        behind = self._behind_name(hit)
        if behind:
            return behind, "printed"
        plain = self._meant(hit)
        return (plain, "inferred") if plain else (None, None)

    def _left(self, hit: TitleHit) -> str | None:
        """Russian Foreign Ministry | spokeswoman; NATO | Secretary-General."""
        start, end = hit.title[0], hit.head.start
        before = self._words.status | self._w.partisan | _GRADES
        while start < end and self._row[start].lower in before:
            start += 1
        last = start
        for _, stop, body in self._scan.bodies_in(start, hit.head.end):
            if (body.named or self._is_body_noun(stop)) and stop <= max(end, hit.head.end - 1):
                last = stop
                if body.named and self._row[stop - 1].possessive:
                    break  # the International Monetary Fund's | mission chief
        if last == start:  # PPP | chairman: a body by its initials
            last = next((i + 1 for i in range(start, end) if _is_initials(self._row[i].word)), start)
        return self._reading.words(start, last) if last > start else None

    def _is_body_noun(self, stop: int) -> bool:
        return self._row[stop - 1].lower not in self._w.wide_organizations

    def _right(self, hit: TitleHit) -> str | None:
        """head of | the election commission; not: president of | Poland, ambassador to | Turkey."""
        start, end = self._behind_of(hit), hit.title[1]
        if start >= end or hit.head.office.role in ("diplomat", "head of state", "governor"):
            return None
        while start < end and self._row[start].lower in self._w.strip:
            start += 1
        if start >= end:
            return None
        if start in self._scan.places and self._scan.places[start][0] == end:
            return None
        if end - start == 1 and self._row[start].lower in self._w.wide_organizations:
            return None
        if any(True for _ in self._scan.bodies_in(start, end)):
            return self._reading.words(start, end)
        return None

    def _behind_of(self, hit: TitleHit) -> int:
        """Where the body begins: behind the head, or behind an "of" inside it: chief of | the general staff."""
        inside = (at + 1 for at in range(hit.head.start, hit.head.end - 1) if self._row[at].lower == "of")
        return next(inside, hit.head.end)

    def _behind_name(self, hit: TitleHit) -> str | None:
        """Deputy Chief Constable Ranjit Bains of | West Yorkshire Police."""
        if hit.place is None or (
            hit.place[0] in self._scan.places and self._scan.places[hit.place[0]][0] == hit.place[1]
        ):
            return None
        if not any(True for _ in self._scan.bodies_in(*hit.place)):
            return None
        return self._reading.words(*hit.place)

    def _meant(self, hit: TitleHit) -> str | None:
        office = hit.head.office
        if office.organization:
            return office.organization
        if office.head == "minister" or office.head.endswith(" minister"):
            return self._ministry(hit)
        return self._table.get(office.head)

    def _ministry(self, hit: TitleHit) -> str | None:
        fields = [i for i in range(hit.title[0], hit.head.end) if self._row[i].lower in self._words.portfolio]
        if not fields or self._row[fields[0]].lower == "prime":
            return None
        start, end = fields[0], fields[-1] + 1
        words = " ".join(
            w if w.lower() in ("and", "of", "for") else w[:1].upper() + w[1:]
            for w in self._reading.words(start, end).split()
        )
        return f"{words} Ministry"


def _is_initials(word: str) -> bool:
    return 2 <= len(word) <= 6 and word.isupper() and word.isalpha() and word not in ("US", "UK", "UAE")
