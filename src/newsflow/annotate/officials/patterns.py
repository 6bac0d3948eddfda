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

from msgspec import structs

from newsflow.annotate.names.grammar import NameGrammar
from newsflow.annotate.officials.before import Before
from newsflow.annotate.officials.beside import Beside
from newsflow.annotate.officials.copula import Copulas
from newsflow.annotate.officials.neighbours import Neighbours, TitleHit
from newsflow.annotate.officials.phrases import Evidence, TitlePhrases
from newsflow.annotate.officials.scan import Head, Scan
from newsflow.annotate.officials.tags import Tags


class Patterns(Neighbours):
    """Runs every pattern over every head of a scan, and takes what is an office."""

    def __init__(self, scan: Scan, grammar: NameGrammar) -> None:
        super().__init__(scan, grammar, TitlePhrases(scan, grammar))
        self._before = Before(scan, grammar, self._phrases)
        self._beside = Beside(scan, grammar, self._phrases)
        self._copulas = Copulas(scan, grammar, self._phrases)
        self._tags = Tags(scan, grammar, self._phrases)

    def hits(self) -> Iterator[TitleHit]:
        """Every title with its name, in the order of the heads."""
        for head in self._scan.heads.values():
            if self._reading.block[head.start] in self._reading.shouted:
                continue
            if self._row[head.end - 1].possessive or self._leads_on(head) or self._is_in_body(head):
                continue
            yield from self._of_head(head)
        yield from self._copulas.headings()
        yield from self._tags.tags()

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
        start = self._phrases.start(head)
        before = list(self._before.titled(head, start))
        if before:
            yield from before
            return
        end = self._phrases.end(head.end)
        evidence = self._phrases.evidence(start, end, head)
        for hit in (
            self._before.with_phrase(head, start, end),
            self._beside.reverse(head, start, end),
            self._beside.apposition(head, start, end),
            self._copulas.copula(head, start, end),
        ):
            if hit is not None and self._is_office(head, hit, evidence):
                yield hit
                return
            if hit is not None and self._is_owned(head, hit):
                yield structs.replace(hit, owned=True)
                return

    def _is_office(self, head: Head, hit: TitleHit, evidence: Evidence) -> bool:
        """Whether a title that does not stand right before its name is an office."""
        if evidence.private and not self._is_between_nations(head, hit):
            return False
        proof = head.office.proof
        if proof == "none" or (proof == "front" and hit.pattern == "chosen"):
            return True
        if proof == "rank":
            return evidence.public or hit.pattern == "before"
        if hit.pattern == "copula" and head.office.head in self._w.plain:
            return self._row[hit.title[0] - 1].lower not in ("a", "an")
        return evidence.public or self.has_possessor(hit.title[0], head) or self._is_sole(head, hit)

    def _is_between_nations(self, head: Head, hit: TitleHit) -> bool:
        """secretary-general of the Latin American Integration Association: a field of nations, whatever the noun."""
        if head.office.role != "international" or head.office.proof != "none":
            return False
        fields = (self._row[i].lower for i in range(head.end, hit.title[1]))
        return any(field in self._w.of_nations for field in fields)

    def _is_owned(self, head: Head, hit: TitleHit) -> bool:
        """His chief of staff, Valeriia Tkachuk; a spokesman for Holloway, Pete Sauer: whose, decides."""
        if head.office.role == "spokesperson" and head.end + 1 < hit.title[1]:
            return self._row[head.end].lower in ("for", "to") and self._row[head.end + 1].capital
        before = self._row[hit.title[0] - 1].lower if hit.title[0] else ""
        return head.office.head in self._w.owned and before in ("his", "her", "their")

    def _is_sole(self, head: Head, hit: TitleHit) -> bool:
        """ "the president, Joko Widodo,": the head alone, definite, names the state's own office."""
        return (
            head.office.proof == "front"
            and hit.pattern in ("reverse", "apposition")
            and self._row[hit.title[0] - 1].lower == "the"
        )
