"""Titles parted from the name by a comma or dash: Putin's spokesman, Dmitry Peskov; Valery Gerasimov, the chief of …"""

from __future__ import annotations

from newsflow.annotate.officials.neighbours import Neighbours, TitleHit
from newsflow.annotate.officials.scan import Head


class Beside(Neighbours):
    """The appositions."""

    def reverse(self, head: Head, start: int, end: int) -> TitleHit | None:
        row = self._row
        title = (start, end)
        if tuple(t.lower for t in row[end : end + 3]) == ("at", "the", "time"):
            end += 3
        if (
            end + 2 >= self._reading.size
            or row[end].text not in (",", "—", "–", "--")
            or not self._is_definite(start, head)
        ):
            return None
        other = self._scan.heads.get(end + 1)  # its head, Ambassador | Odile Marchand
        stacked = other is not None and row[end + 1].capital and not other.office.plural
        name = self.name_behind(other.end if other is not None and stacked else end + 1)
        if name is None or name[1] - name[0] < 2:
            return None
        after = row[name[1]] if name[1] < self._reading.size else None
        if after is None or row[name[1] - 1].possessive:
            return None
        if (
            after.text in (",", ".", "(", ";", "—", "–", "--", "”", '"', "?")
            or after.lower in self._w.after_reverse
            or after.lower.endswith("ed")
            or (after.alpha and not after.capital)
        ):
            return self.hit(head, name, title, "reverse", self.body_behind(name[1]))
        return None

    def _is_definite(self, start: int, head: Head) -> bool:
        """Only a definite title can name its holder: the …, his …, Putin's …, or one that opens the sentence."""
        if any(self._row[i].possessive for i in range(start, head.start)):
            return True
        if start == self._reading.sentence[start]:
            return True
        if self._row[start - 1].lower in ("as", "once") and start - 1 == self._reading.sentence[start]:
            return True  # As mayor of Košice, Jaroslav Polaček planted trees
        index = start - 1
        steps = 0
        while index >= self._reading.sentence[start] and steps < 4:
            token = self._row[index]
            if token.lower in self._w.determiners or token.possessive:
                return True
            if not token.alpha:
                return False
            index, steps = index - 1, steps + 1
        return False

    def apposition(self, head: Head, start: int, end: int) -> TitleHit | None:
        index = self._left_of_description(start)
        row = self._row
        if index is None or row[index].text not in (",", "—", "–", "--", "("):
            return None
        if index + 1 < start and not self._is_description(index + 1, start):
            return None
        name = self.name_ending(index) or self._name_with_body(index)
        if name is None or (name[1] - name[0] == 1 and any(t.lower in ("of", "for") for t in row[index:start])):
            return None
        if head.office.plural and row[name[0] - 1].lower not in ("and", ","):
            return None  # several officers are not one person
        if end < self._reading.size and row[index].text != "(" and row[end].capital and self._reading.joined(end):
            return None
        return self.hit(head, name, (start, end), "apposition")

    def _name_with_body(self, at: int) -> tuple[int, int] | None:
        """Nino Abashidze of the Coalition for Change|, the youngest member of parliament."""
        row = self._row
        for index in range(at - 2, max(at - 9, self._reading.sentence[at - 1]), -1):
            if not row[index].alpha or (not row[index].capital and row[index].lower not in self._w.linking):
                return None
            if row[index].lower in ("of", "from"):
                name = self.name_ending(index)
                if name is not None:
                    return name if name[1] - name[0] > 1 else None
        return None

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
            if token.lower == "that" and self._row[index + 1].lower not in self._w.wide:
                return False  # confirmed that four | officers; but: later that country's | minister
            if token.lower in self._w.determiners or token.lower in self._w.asides:
                continue
            if token.text[0].isdigit() or token.text in ("-", "&"):
                continue
            if token.lower in self._w.no_description or (token.lower in self._w.copulas):
                return False
            if token.lower.endswith("ing"):
                return False
            if token.possessive and not (index == end - 1 and token.lower in self._w.wide | {"government"}):
                return False  # the city's | mayor, but not: Putin's cousin, the …
        return True
