"""What stands in quotation marks and is no quotation: titles of works, nicknames, terms, scare quotes."""

from __future__ import annotations

from newsflow.annotate.quotes.stage import Stage

SCARE = 3  # words: so short a stretch without a verb of speech is a scare quote, a nickname or a name
SHORT = SCARE + 3  # words: longer stretches are no terms


class Terms:
    """Looks at short stretches, at their capitals, and at the words in front of them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._row = stage.row
        self._w = stage.verbs.words

    def is_name(self, start: int, end: int, left: range, cue: int | None, *, runs_on: bool) -> bool:
        """The title of a work, a nickname, a term: title case, or introduced as a name."""
        inner = [t for t in self._row[start:end] if t.alpha]
        if not inner:
            return True
        before = self._row[start - 1] if left else None
        capitals = all(t.capital or t.lower in self._w.small or t.text[0].isdigit() for t in inner)
        titled = capitals and inner[-1].capital
        if before is not None and self._is_introduced(start, left, cue, titled=titled, words=len(inner)):
            return True
        if len(inner) < 2 or not titled:
            return False
        if before is not None and before.possessive and cue != start - 1:
            return True  # ABC's “This Week,”
        if cue is None or self._is_about_work(start, left):
            return cue is None or not self._is_near(start, end, cue)
        return not self._is_near(start, end, cue) and not runs_on

    def is_scare(self, start: int, end: int, left: range, cue: int | None) -> bool:
        """China's “nine-dash line”, the first “no”: one or two words that only qualify or name what is spoken of."""
        inner = [t for t in self._row[start:end] if t.alpha]
        if not left or cue is None or len(inner) > 2 or inner[0].capital or cue >= start - 2:
            return False
        if self._row[cue].lower in self._w.calls or self._row[cue].lower.startswith(("brand", "label", "describ")):
            return False  # called the mayor a “summer sailor”
        before = self._row[start - 1]
        return before.possessive or before.lower in self._w.articles or before.lower in self._w.quantities

    def _is_introduced(self, start: int, left: range, cue: int | None, *, titled: bool, words: int) -> bool:
        before = self._row[start - 1]
        if before.lower.removesuffix("s") in self._w.works and cue != start - 1:
            return titled
        if before.lower in self._w.naming and cue != start - 1:
            return titled or words <= SHORT
        if before.lower == "as" and self._row[start - 2].lower in ("known", "nicknamed", "dubbed", "called"):
            return titled or words <= SCARE
        if before.lower in ("called", "dubbed", "named"):
            passive = self._row[start - 2].lower in self._w.be and start - 2 >= left.start
            return titled or (passive and words <= SCARE)
        # the word she uses most is “decent”
        if before.lower in self._w.be and words <= SCARE:
            return any(self._row[i].lower in ("word", "term", "phrase", "name", "nickname") for i in left)
        return False

    def _is_about_work(self, start: int, left: range) -> bool:
        """a satirical book about it, “Cushions and Other Lies”"""
        if self._row[start - 1].text != ",":
            return False
        return any(
            self._row[i].lower.removesuffix("s") in self._w.works for i in range(max(left.start, start - 8), start)
        )

    def _is_near(self, start: int, end: int, cue: int) -> bool:
        tier = self._stage.verbs.forms.get(self._row[cue].lower)
        return tier in ("said", "reports") and abs(cue - (start if cue < start else end)) <= 2
