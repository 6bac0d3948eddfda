"""Party tags: Tom Cotton (R-Ark.); Angus King, I-Maine; Hilary Benn (Lab, Leeds Central)."""

from __future__ import annotations

from collections.abc import Iterator

from newsflow.annotate.officials.lexicon import Office
from newsflow.annotate.officials.neighbours import Neighbours, TitleHit
from newsflow.annotate.officials.scan import Head

MOST_BEHIND = 80  # tokens behind "ministers" in which names have their fields in brackets


class Tags(Neighbours):
    """A tag makes a legislator of somebody who has no other title."""

    def tags(self) -> Iterator[TitleHit]:
        """Tom Cotton (R-Ark.); Angus King, I-Maine,; Hilary Benn (Lab, Leeds Central)."""
        row = self._row
        for at, lower in enumerate(self._reading.lowers):
            if lower != "(" and lower != ",":
                continue
            token = row[at]
            if at + 2 >= self._reading.size or not self._is_tag(at + 1):
                continue
            close = next(
                (
                    i
                    for i in range(at + 1, min(at + 9, self._reading.size))
                    if row[i].text in (")", "," if token.text == "," else ")")
                ),
                None,
            )
            name = self.name_ending(at)
            if close is None or name is None:
                continue
            american = row[at + 1].text[:1] in "RDI" and (
                row[at + 1].text[1:2] == "-" or row[at + 1].lower in ("r", "d", "r.", "d.")
            )
            office = Office(row[at + 1].lower, "legislator", "none", country="US" if american else None)
            yield self.hit(Head(at + 1, close, office, ""), name, (at + 1, close), "tag")
        yield from self._letters()
        yield from self._portfolios()

    def _letters(self) -> Iterator[TitleHit]:
        """Mary Lou Power TD, Alun Rees MS: the seat as letters behind the name."""
        row = self._row
        for at, head in self._scan.heads.items():
            if (
                at + 2 >= self._reading.size
                or head.office.head not in self._w.letters
                or not self._row[at].text.isupper()
                or head.end != at + 1
            ):
                continue
            name = self.name_ending(at)
            behind = self.name_behind(at + 1) or (row[at + 1].text == "," and self.name_behind(at + 2))
            if (
                name is None
                or name[0] in self._scan.bodies
                or name[1] - name[0] < 2
                or not self._reading.joined(at)
                or behind
            ):
                continue
            yield self.hit(head, name, (at, at + 1), "tag")

    def _portfolios(self) -> Iterator[TitleHit]:
        """two ministers, Clezy Tau (Fisheries) and Makario Ani (Rural Development): the field behind a minister's name."""
        row = self._row
        for at, head in self._scan.heads.items():
            if not head.office.plural or (head.office.role != "minister" and head.office.head not in self._w.cabinet):
                continue
            for opening in range(head.end, min(head.end + MOST_BEHIND, self._reading.size)):
                if self._reading.sentence[opening] != self._reading.sentence[at]:
                    break
                close = opening + 1
                while close < self._reading.size and (
                    row[close].lower in self._words.portfolio or row[close].lower == "and"
                ):
                    close += 1
                if (
                    row[opening].text != "("
                    or close == opening + 1
                    or close >= self._reading.size
                    or row[close].text != ")"
                ):
                    continue
                name = self.name_ending(opening)
                if name is not None:
                    yield self.hit(head, name, (opening + 1, close), "tag")

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
