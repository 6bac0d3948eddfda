"""What makes words a clause of their own: a finite verb with something before it, told by small words and by form."""

from __future__ import annotations

from newsflow.annotate.quotes.stage import Stage

MOST_ASIDE = 10  # tokens of "she told the council": longer ones are clauses with a content of their own


class Clauses:
    """Looks at reported words; no parser, so a verb in the base form behind a plural is not seen."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._row = stage.row
        self._w = stage.verbs.words

    def trimmed(self, first: int, last: int) -> tuple[int, int] | None:
        """The same words without punctuation and joints at their ends; None: fewer than two words are left."""
        row = self._row
        while first < last and not self._is_word(first) and row[first].text not in '“"«':
            first += 1
        while first < last and row[first].lower in ("and", "but", "or") and not self._stage.quoted[first]:
            first += 1
        while last > first and not (self._is_word(last - 1) or row[last - 1].text in ("%", ")", "”", '"', "’", "»")):
            last -= 1
        words = sum(row[i].alpha for i in range(first, last))
        return (first, last) if words > 1 else None

    def _is_word(self, at: int) -> bool:
        token = self._row[at]
        return token.alpha or token.text[0].isdigit() or token.text in ("$", "€", "£", "#", "@")

    def is_clause(self, first: int, last: int) -> bool:
        """Whether a finite verb with a subject stands among these tokens; that of a relative clause is not theirs."""
        relative = False
        for at in range(first, last):
            lower = self._row[at].lower
            if lower in self._w.subjects or lower in ("it", "there"):
                before = self._row[at - 1].lower if at > first else ""
                if lower not in ("who", "many", "some", "others") and before not in self._w.prepositions:
                    return True
            if at > first and lower in ("who", "which", "that", "whose", "whom"):
                relative = True
            elif at > first and self._is_finite(at):
                if not relative:
                    return True
                relative = False
        return False

    def _is_finite(self, at: int) -> bool:
        token, before = self._row[at], self._row[at - 1]
        lower = token.lower
        if lower in self._w.finite or lower.endswith(("n't", "n’t")):
            return before.lower != "to"
        if token.capital or not before.alpha or before.lower in self._w.makes_noun or before.possessive:
            return False
        if lower.endswith("ed") and len(lower) > 3:
            behind = self._row[at + 1].lower if at + 1 < len(self._row) else ""
            return behind not in ("by", "to") and before.lower not in ("and", "or", "been", "being", "be")
        if lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
            return before.capital or before.lower in ("he", "she", "it", "this", "everyone", "nobody")
        return False

    def is_opener(self, at: int) -> bool:
        """Asked about it, …; In a speech, …: words in front of a comma that only set the scene."""
        lower = self._row[at].lower
        return lower in self._w.prepositions or lower in self._w.scene or lower.endswith("ing")

    def comma_before(self, at: int, first: int) -> int | None:
        """The comma that parts a short subject, which ends before token *at*, from the words in front of it."""
        return next((i for i in range(at - 1, max(at - MOST_ASIDE, first), -1) if self._row[i].text == ","), None)

    def ends(self, first: int, last: int) -> int:
        """Where the reported words end: at a semicolon, or before ", adding that …"."""
        row = self._row
        for at in range(first + 1, last - 1):
            if self._stage.quoted[at]:
                continue
            if row[at].text == ";" or (row[at].text == "," and row[at + 1].lower in self._w.saying):
                return at
        return last
