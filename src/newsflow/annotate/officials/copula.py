"""Titles told by a verb: she is prime minister; who served as governor; elected X speaker; who heads the commission."""

from __future__ import annotations

from collections.abc import Iterator

from newsflow.annotate.officials.lexicon import Office
from newsflow.annotate.officials.neighbours import Neighbours, TitleHit
from newsflow.annotate.officials.scan import Head

_TERMS = frozenset(
    "a one two three four five six seven eight nine ten term terms year years month months decade decades stint "
    "nearly almost full single brief briefly first second third for more than".split()
)
MOST_ASIDE = 24  # tokens between the commas behind a subject
_HEADING = {
    "heads": "head", "headed": "head", "leads": "leader", "led": "leader", "chairs": "chair", "chaired": "chair",
    "runs": "head", "commands": "commander", "commanded": "commander", "directs": "director", "directed": "director",
    "oversees": "head", "heading": "head", "leading": "leader", "chairing": "chair", "commanding": "commander",
}  # fmt: skip
_HEADING_ROLES = {"head": "head", "leader": "head", "chair": "head", "commander": "military", "director": "head"}


class Copulas(Neighbours):
    """The patterns with a verb."""

    def copula(self, head: Head, start: int, end: int) -> TitleHit | None:
        row = self._row
        first = self._reading.sentence[start]
        index = start - 1
        while index > first and row[index].alpha and self._is_adjective(index):
            index -= 1
        if index <= first or not self._reading.joined(index + 1):
            return None
        if self._is_chosen(index, first):
            name = self.name_ending(index + 1)
            return self.hit(head, name, (start, end), "chosen") if name else None
        verb = row[index].lower
        if verb == "as" and row[index - 1].lower in self._w.served:
            index -= 2
        elif verb == "as" and (served := self._served_terms(index, first)) is not None:
            index = served
        elif verb == "as" and row[index - 1].lower in self._w.particle_verbs and row[index - 2].lower in self._w.served:
            index -= 3
        elif verb == "as" and (name := self.name_ending(index)) and self._is_chosen(index - 1, first):
            return self.hit(head, name, (start, end), "chosen")
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
        aside = index > first and row[index].text == ","
        if aside:
            index -= 1
        name = self.name_ending(index + 1) or (self._name_before_aside(index, first) if aside else None)
        return self.hit(head, name, (start, end), "copula") if name else None

    def _served_terms(self, at: int, first: int) -> int | None:
        """served | two terms as; spent three years as: the token in front of the verb."""
        for index in range(at - 1, max(at - 6, first), -1):
            if self._row[index].lower in self._w.served | {"spent"}:
                return index - 1 if index < at - 1 else None
            if not (self._row[index].lower in _TERMS or self._row[index].text.isdigit()):
                return None
        return None

    def _name_before_aside(self, at: int, first: int) -> tuple[int, int] | None:
        """Ana Rivas, who has died aged 79, | was a minister; Tim Cole, a lawyer, | was named mayor: the sentence's subject."""
        for index in range(at, max(at - MOST_ASIDE, first), -1):
            token = self._row[index]
            if token.text in (";", ":", "”", '"'):
                return None
            if token.text == "," and (name := self.name_ending(index)):
                opens = name[0] == first or self._row[name[0] - 1].lower in self._scan.lexicon.courtesy
                if opens or name[0] in self._scan.head_end:
                    return name
        return None

    def _is_chosen(self, index: int, first: int) -> bool:
        """chose U Tin Maung Lwin | as speaker; named Anna Berg | prime minister."""
        name = self.name_ending(index + 1)
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
            or lower not in self._w.copulas | self._w.passive | self._w.no_description | {"as", "that"}
        )

    def headings(self) -> Iterator[TitleHit]:
        """Chebukati, who heads the election commission."""
        row = self._row
        for at, lower in enumerate(self._reading.lowers):
            if lower not in _HEADING:
                continue
            noun, token = _HEADING[lower], row[at]
            if token.capital or at < 2 or at + 1 >= self._reading.size:
                continue
            index = at - 1
            if row[index].lower in ("also", "currently", "now", "has", "had", "once", "previously"):
                index -= 1
            if row[index].lower == "and":
                index = self._who_before(index)
            if row[index].lower == "who":
                index -= 1
            elif token.lower.endswith("ing") is False:
                continue
            if row[index].text == ",":
                name = self.name_ending(index)
            else:
                continue
            end = self._end_of_noun_phrase(at + 1)
            start = at + 1
            if name is None or end <= start:
                continue
            head = Head(at, at + 1, Office(noun, _HEADING_ROLES[noun], "body"), "")
            if self._phrases.evidence(start, end, head).public:
                yield self.hit(head, name, (at, end), "heading")

    def _who_before(self, at: int) -> int:
        """who leads the party and | chairs the committee: where "who" stands."""
        for index in range(at - 1, max(at - 10, self._reading.sentence[at]), -1):
            if self._row[index].lower == "who":
                return index
            if self._row[index].text in (",", ";"):
                break
        return at

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
