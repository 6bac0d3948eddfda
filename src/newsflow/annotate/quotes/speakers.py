"""Who speaks: the subject of a verb of speech, in front of it, behind it, or over an aside."""

from __future__ import annotations

from newsflow.annotate.quotes.references import PRONOUNS, References, Speaker
from newsflow.annotate.quotes.stage import Named


class Speakers(References):
    """Finds subjects."""

    def subject(self, cue: int, first: int, last: int) -> Speaker | None:
        """The subject of the cue, looked for from token *first* to token *last*; None: none is there."""
        for at in range(cue - 1, first, -1):
            if self._row[at].text == ";" and not self._stage.quoted[at]:
                first = at + 1  # the clause before a semicolon has a subject of its own
                break
        if cue + 1 <= last and self._is_inverted(cue, first):
            behind = self._behind(cue, last)
            if behind is not None:
                return behind
        ahead = self._ahead(cue, first)
        if ahead is not None:
            return ahead
        return self._behind(cue, last) if cue + 1 <= last else None

    def _is_inverted(self, cue: int, first: int) -> bool:
        """“…,” said Smith: the cue opens the stretch, or stands right behind a comma or a quotation."""
        if cue == first:
            return True
        before = self._row[cue - 1]
        return self._stage.quoted[cue - 1] == 1 and before.text not in (",",)

    def _behind(self, cue: int, last: int) -> Speaker | None:
        """said Smith; said the mayor, Anna Smith; said a spokesman for Smith."""
        at = cue + 1
        if self._stage.quoted[at]:
            return None
        token = self._row[at]
        if token.lower in PRONOUNS:
            return self.pronoun(at)
        if token.lower in self._w.other_pronouns:
            return Speaker(None, at)
        if token.lower == "the" and at < last and self._row[at + 1].lower.endswith("-year-old"):
            return self.aged(at + 1)
        noun = None
        for index in range(at, min(at + 14, last + 1)):
            token = self._row[index]
            named = self._stage.by_start.get(index)
            if named is not None:
                return self._beside_name(named, noun, index, last)
            if self._stage.quoted[index] or token.text in (".", ";", ":", "—", "–", "--"):
                break
            if token.text == ",":
                following = self._stage.by_start.get(index + 1)
                if following is not None and noun is not None:
                    return Speaker(following.person, index + 1)
                break
            if token.lower in (
                "who",
                "that",
                "to",
                "in",
                "on",
                "at",
                "during",
                "after",
                "about",
                "when",
                "as",
                "if",
                "he",
                "she",
            ):
                break
            if self.is_somebody(index) and noun in (None, index - 1):
                noun = index  # one person with knowledge of the governor's plans: the first noun
        if noun is None:
            # said Jean-Bosco, 16: a name that names nobody known
            return Speaker(None, at) if self._row[at].capital and self._stage.quoted[cue - 1] else None
        return self.description(noun, at)

    def _beside_name(self, named: Named, noun: int | None, index: int, last: int) -> Speaker:
        """A name behind the cue is the speaker, unless it only says whose spokesman, or of what group, spoke."""
        if named.possessive:
            for at in range(named.end, min(named.end + 6, last + 1)):
                other = self._stage.by_start.get(at)
                if other is not None and self._row[at - 1].text == ",":
                    return Speaker(other.person, at)
                if other is not None and not other.possessive:
                    return Speaker(other.person, at)
                if self._row[at].text == ",":
                    following = self._stage.by_start.get(at + 1)
                    if following is not None:
                        return Speaker(following.person, at + 1)
                    break
            return Speaker(None, index)
        if self._row[index - 1].lower in ("of", "for", "to", "from", "by", "with"):
            for at in range(named.end, min(named.end + 4, last + 1)):
                other = self._stage.by_start.get(at)
                if other is not None and self._row[at - 1].text == ",":
                    return Speaker(other.person, at)
            return Speaker(None, index)
        if self.is_attribute(named):
            return Speaker(None, index)
        return Speaker(named.person, index)

    def _ahead(self, cue: int, first: int) -> Speaker | None:
        """Smith said; Smith, who …, said; the minister said; he said; Smith … and said."""
        at = self._over_adverbs(cue - 1, first)
        if at < first:
            return None
        if self._row[at].word.isupper() and len(self._row[at].word) < 5 and at in self._stage.by_end:
            at -= 1  # Rose Durkan TD said
        phrase = self._over_phrase(at, first) if self._stage.by_end.get(at + 1) is None else None
        at = phrase if phrase is not None else at
        token = self._row[at]
        if token.lower in PRONOUNS:
            return self.pronoun(at)
        if "-year-old" in token.lower:
            return self.aged(at)
        if token.lower in self._w.honours and at > first and self._row[at - 1].lower in ("his", "her"):
            return self.pronoun(at - 1)
        if token.lower in ("state", "government") and [t.lower for t in self._row[at - 2 : at]] == ["head", "of"]:
            return self.description(at - 2, first)
        if token.lower == "who":
            return self._antecedent(at, first)
        if token.lower in self._w.other_pronouns:
            return Speaker(None, at)
        named = self._stage.by_end.get(at + 1)
        if named is not None and not named.possessive:
            return self._named_subject(named, first)
        if token.text in (",", ")", "—", "–", "--"):
            return self._over_aside(at, cue, first)
        if token.lower in ("and", "but", "or", "while", "before", "when", "by"):
            return self.main_subject(first, cue)
        outer = self._outer_noun(at, first) if token.alpha else None
        if outer is not None:
            return Speaker(self.named_soon_after(outer, first), outer)
        if token.alpha and self.is_somebody(at):
            return self.description(at, first)
        if token.alpha and at > first and self._row[at - 1].lower == "the":
            return self.description(at, first)  # the trombonist said
        if token.alpha or token.text == "%":
            return Speaker(None, at)
        return None

    def _outer_noun(self, at: int, first: int) -> int | None:
        """The head | of Norland's secret service: the noun for a person that a phrase of a body belongs to."""
        for index in range(at - 1, max(at - 8, first), -1):
            token = self._row[index]
            if token.lower == "of":
                before = self._row[index - 1]
                return (
                    index - 1 if self.is_somebody(index - 1) and before.lower not in self._stage.verbs.groups else None
                )
            if not token.alpha or self._stage.by_start.get(index) is not None or token.lower in self._w.prepositions:
                return None
        return None

    def _over_adverbs(self, at: int, first: int) -> int:
        """Step left over adverbs, auxiliaries and times between a subject and its verb."""
        while at >= first and not self._stage.quoted[at] and self._stage.by_end.get(at + 1) is None:
            if self._is_light(at) or (self._row[at].text == "," and at > first and self._is_light(at - 1)):
                at -= 1
                continue
            phrase = self._over_phrase(at, first)
            if phrase is None:
                break
            at = phrase
        return at

    def _is_light(self, at: int) -> bool:
        token = self._row[at]
        if token.lower in self._w.weekdays:
            return True
        if token.capital:
            return False
        return token.lower in self._w.between or (token.lower.endswith("ly") and len(token.lower) > 4)

    def _over_phrase(self, at: int, first: int) -> int | None:
        """Smith on Monday said; Smith in a statement said: over a short phrase that stands right behind a name."""
        for index in range(at, max(at - 9, first), -1):
            token = self._row[index]
            if token.text in (",", ";", ":") or self._stage.quoted[index] or self._stage.is_cue(index):
                return None
            if token.lower in (
                "on",
                "in",
                "at",
                "during",
                "after",
                "from",
                "last",
                "this",
                "early",
                "late",
                "via",
                "of",
                "with",
                "for",
            ):
                end = self._over_parenthesis(index, first)
                before = self._stage.by_end.get(end)
                if before is not None and not before.possessive:
                    return end - 1
                if self._row[index - 1].lower in PRONOUNS:
                    return index - 1
        return None

    def _over_parenthesis(self, end: int, first: int) -> int:
        """Sanders (I-Vt.) | on Sunday: to the left of a parenthesis that ends at *end*."""
        if self._row[end - 1].text != ")":
            return end
        return next((i for i in range(end - 2, max(end - 9, first), -1) if self._row[i].text == "("), end)

    def _named_subject(self, named: Named, first: int) -> Speaker:
        """A name right before the cue, unless it stands in a phrase of another subject: a spokesman for Smith said."""
        index = named.start - 1
        while index >= first and self._is_of_title(index, first):
            index -= 1
        if index < first:
            return Speaker(named.person, named.start)
        if self._row[index].lower == "and" and self._stage.by_end.get(index) is not None:
            return Speaker(None, index)  # Lind and Berg said: two are a group
        if self._row[index].lower in ("of", "for", "to", "with", "from", "against", "by", "near", "behind"):
            return self._in_phrase(named, index, first)
        if self._row[index].text == ",":
            outer = self._before_aside(index, first)
            if outer is not None:
                return outer
        return Speaker(named.person, named.start)

    def _is_of_title(self, at: int, first: int) -> bool:
        """Whether a token in front of a name may be of its title: Inspector General of Police | Moses Cheruiyot."""
        token = self._row[at]
        if token.lower in ("of", "for"):
            return at > first and self._row[at - 1].capital and self._row[at + 1].capital
        return token.alpha and (token.capital or self.is_somebody(at))

    def _in_phrase(self, named: Named, preposition: int, first: int) -> Speaker:
        """a spokesman for Smith | said: the subject is the noun in front of the preposition."""
        index = preposition - 1
        steps = 0
        while index >= first and steps < 6:
            token = self._row[index]
            if token.text in (",", ";", ":") or self._stage.quoted[index]:
                if token.text == "," and index == preposition - 1:
                    break
                return Speaker(
                    named.person, named.start, sure=False
                )  # "In a letter to Smith, Jones said" has gone elsewhere
            if self.is_somebody(index):
                outer = self._stage.by_end.get(index + 1)
                return Speaker(outer.person, outer.start) if outer else Speaker(None, index)
            index, steps = index - 1, steps + 1
        return Speaker(named.person, named.start, sure=False)

    def _before_aside(self, comma: int, first: int) -> Speaker | None:
        """Merkel, who succeeded Kohl | said: no comma closes the aside; the subject stands before it."""
        for index in range(comma - 1, max(comma - 2, first - 1), -1):
            outer = self._stage.by_end.get(index + 1)
            if outer is not None and self._row[comma + 1].lower in ("who", "whose"):
                return Speaker(outer.person, outer.start)
        return None

    def _over_aside(self, comma: int, cue: int, first: int) -> Speaker | None:
        """Gerasimov, the chief of the General Staff, | told: the subject stands before the aside."""
        row = self._row
        if row[comma].text == ")":
            opening = next((i for i in range(comma, first - 1, -1) if row[i].text == "("), None)
            return self._ahead(opening, first) if opening is not None and opening > first else None
        for index in range(first, comma):
            named = self._stage.by_start.get(index)
            if named is not None and named.end < comma and self._heads_aside(named, first):
                return Speaker(named.person, named.start)
        named = self._stage.by_end.get(comma)
        if named is not None and not named.possessive:
            return Speaker(named.person, named.start)
        for index in range(first, comma):
            if row[index].lower in PRONOUNS and (index == first or row[index + 1].text == ","):
                return self.pronoun(index)
        return self.main_subject(first, cue)

    def _heads_aside(self, named: Named, first: int) -> bool:
        """Whether a name is followed by an aside, and stands in no other phrase."""
        mark = self._row[named.end]
        if named.possessive or self._stage.quoted[named.start] or mark.text not in (",", "(", "—", "–", "--"):
            return False
        if named.end + 1 >= len(self._row):
            return False
        governor = self.governed(named, first)
        if governor is not None and self._row[governor].lower not in ("after", "before", "since"):
            return False  # hours after Shen, the deputy chief, warned: here "after" joins clauses
        return mark.text != "," or self._opens_aside(named.end + 1)

    def _opens_aside(self, at: int) -> bool:
        token = self._row[at]
        if token.possessive or token.word in ("U.S.", "US", "UN", "U.N.", "EU", "UK", "Britain", "NATO"):
            return True
        if token.lower in self._w.opens_aside or token.text[0].isdigit() or token.lower.endswith(("ing", "ed")):
            return True
        if token.lower in ("and", "but", "or") or self._stage.by_start.get(at) is not None:
            return False
        # Cohen, Democrat of Tennessee, told: up to the next comma nobody is named and nobody speaks
        for index in range(at, min(at + 15, len(self._row))):
            if self._row[index].text == ",":
                return True
            if self._stage.by_start.get(index) is not None or self._stage.is_cue(index):
                return False
        return False

    def _antecedent(self, who: int, first: int) -> Speaker | None:
        index = who - 1
        if index >= first and self._row[index].text == ",":
            index = self._over_parenthesis(index, first) - 1  # Mick Gannon (FF), who said
        named = self._stage.by_end.get(index + 1)
        if named is not None and not named.possessive:
            return Speaker(named.person, named.start)
        if index >= first and self.is_somebody(index):
            return Speaker(None, index)
        return Speaker(None, who)

    def _apposition(self, noun: int, stop: int) -> Named | None:
        """Its ambassador to Ivory Coast, | Lars Ahlgren |, told: the name behind a description and its phrase."""
        for index in range(noun + 1, min(noun + 10, stop - 1)):
            token = self._row[index]
            if token.text == ",":
                named = next(
                    (n for i in range(index + 1, index + 4) if (n := self._stage.by_start.get(i)) is not None), None
                )
                titled = named is not None and all(self._row[i].capital for i in range(index + 1, named.start))
                return named if named is not None and titled and not named.possessive else None
            inside = token.capital or token.lower in self._w.prepositions or token.lower in self._w.articles
            if not inside and (self._stage.is_cue(index) or not token.alpha or token.lower in self._w.finite):
                return None
        return None

    def holder_of_view(self, at: int, stop: int) -> Speaker | None:
        """in | his view, in | Berg's words: whose; None: the preposition opens something else."""
        if at + 4 < stop and [t.lower for t in self._row[at + 1 : at + 4]] == ["the", "words", "of"]:
            named = next(
                (n for i in range(at + 4, min(at + 9, stop)) if (n := self._stage.by_start.get(i)) is not None), None
            )
            return (
                Speaker(named.person, named.start) if named is not None and not named.possessive else Speaker(None, at)
            )
        if at + 2 >= stop:
            return None
        named = self._stage.by_start.get(at + 1)
        if named is not None and named.possessive and named.end < stop:
            return Speaker(named.person, named.start) if self._row[named.end].lower in self._w.opinions else None
        if self._row[at + 1].lower in ("his", "her") and self._row[at + 2].lower in self._w.opinions:
            return self.pronoun(at + 1)
        return None

    def main_subject(self, first: int, stop: int) -> Speaker | None:
        """The subject of the clause between two tokens: its first name, pronoun or description that is not governed."""
        index = first
        while index < stop:
            if self._stage.quoted[index]:
                index += 1
                continue
            token = self._row[index]
            if token.lower in PRONOUNS:
                return self.pronoun(index)
            if token.lower in ("they", "we", "it", "i"):
                return Speaker(None, index)
            named = self._stage.by_start.get(index)
            if named is not None:
                behind = self._row[named.end].lower if named.end < len(self._row) else ""
                if named.possessive and behind in self._w.utterances and self.governed(named, first) is None:
                    return Speaker(named.person, named.start)
                if not named.possessive and self.governed(named, first) is None and not self.is_attribute(named):
                    return Speaker(named.person, named.start)
                index = named.end
                continue
            if token.alpha and not token.possessive and self.is_somebody(index) and self.governs_itself(index, first):
                if self.is_title(index):
                    index += 1
                    continue
                following = self._apposition(index, stop)
                return Speaker(following.person, following.start) if following else self.description(index, first)
            index += 1
        return None
