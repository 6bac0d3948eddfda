"""Countries that no list knows: whose officials must not be taken for those of the place where the story is filed.

Selvan Foreign Minister Teodor Vasko, President Marek Dolny of Tarsia: a people or a country is printed, so the office
serves that one, whatever its code; the dateline and the rest of the story say nothing about it.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsflow.annotate.names.cast import Cast
from newsflow.annotate.officials.neighbours import TitleHit
from newsflow.annotate.officials.scan import Scan

_NATIONAL = frozenset(("prime minister", "deputy prime minister", "foreign minister"))
_ROLES = frozenset(("head of state", "diplomat"))
# Ends of the English names of peoples that hardly end anything else a title begins with.
_PEOPLE = ("an", "ese", "ish")
_STEM = 4  # letters that the name of a country and that of its people share: Tarsia, Tarsian


class Unlisted:
    """Knows the unlisted countries of a story, from the offices that only countries have."""

    def __init__(self, scan: Scan, cast: Cast, hits: Iterable[TitleHit]) -> None:
        self._scan = scan
        self._row = scan.reading.row
        self._cast = cast
        found = {word[:_STEM] for hit in hits if self._is_national(hit) and (word := self._owner(hit, strict=True))}
        self._stems = frozenset(stem for stem in found if len(stem) == _STEM)

    def owns(self, hit: TitleHit) -> bool:
        """Whether an office is printed as that of a country which no list knows."""
        if self._is_national(hit) and self._owner(hit, strict=True) is not None:
            return True
        word = self._owner(hit, strict=False) if self._stems else None
        return word is not None and word[:_STEM] in self._stems

    def _is_national(self, hit: TitleHit) -> bool:
        office = hit.head.office
        if office.role in _ROLES or office.head in _NATIONAL:
            return True
        # Selvan Defence Minister: a province's minister is not printed with the name of a people that no list knows
        return office.role == "minister" and any(
            self._row[i].lower in ("foreign", "defence", "defense") for i in range(*hit.title)
        )

    def _owner(self, hit: TitleHit, *, strict: bool) -> str | None:
        """The unlisted word for a country in a title, or behind its name; *strict*: by its form and place alone."""
        for at in range(hit.title[0], hit.head.start):
            if not self._is_unlisted(at):
                continue
            token = self._row[at]
            if token.possessive or not strict or (len(token.word) > 4 and token.word.endswith(_PEOPLE)):
                return token.word
        if hit.place is not None and self._is_unlisted(hit.place[0]):
            return self._row[hit.place[0]].word
        at = hit.head.end
        if at + 1 < hit.title[1] and self._row[at].lower == "of":
            at += 1 + (self._row[at + 1].lower == "the")
            if at + 1 == hit.title[1] and self._is_unlisted(at):
                return self._row[at].word
        return None

    def _is_unlisted(self, at: int) -> bool:
        token, scan = self._row[at], self._scan
        if not token.alpha or not token.capital or not token.word[1:].islower() or self._cast.at(at) is not None:
            return False
        if token.lower in scan.lexicon.modifiers.all or token.word in scan.lexicon.names.stop:
            return False
        return not self._is_listed(at)

    def _is_listed(self, at: int) -> bool:
        """Whether a token is of a place, a body, an office or a person's name."""
        scan = self._scan
        for start in range(max(at - 4, 0), at + 1):
            if any(start in found and found[start][0] > at for found in (scan.places, scan.bodies)):
                return True
            if start in scan.heads and scan.heads[start].end > at:
                return True
            if self._cast.at(start) is not None and at - start <= 1:
                return True
        return False
