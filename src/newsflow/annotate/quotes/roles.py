"""What a token is in its clause: somebody who can speak, a title, the object of a preposition, a plain subject."""

from __future__ import annotations

from functools import lru_cache

from newsflow.annotate.names.people import Person
from newsflow.annotate.quotes.stage import Named, Stage


@lru_cache(maxsize=4096)
def nouns_of(head: str) -> tuple[str, ...]:
    """The words that stand for an office alone: "leader" for leader of the opposition, "minister" for foreign minister."""
    return head.rpartition(" ")[2], head.partition(" of ")[0].rpartition(" ")[2]


@lru_cache(maxsize=256)
def initials_of(person: Person) -> frozenset[str]:
    """CM for a chief minister, DC for a deputy commissioner: the initials of the titles, as papers shorten them."""
    found = set()
    for title in (*person.titles, *person.heads):
        letters = "".join(
            w[0]
            for w in title.replace("-", " ").split()
            if w[0].isalpha() and w.lower() not in ("of", "the", "and", "for")
        )
        if 1 < len(letters) < 5:
            found.add(letters.upper())
    return frozenset(found)


class Roles:
    """Answers from the words around a token alone."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._row = stage.row
        self._verbs = stage.verbs
        self._w = stage.verbs.words
        held = {head for named in stage.named for head in named.person.heads}
        self._nouns = self._w.office_nouns | self._w.means.keys() | held | {n for head in held for n in nouns_of(head)}
        self._initials = {short for named in stage.named for short in initials_of(named.person)}

    def is_somebody(self, at: int) -> bool:
        """Whether a token is a noun for people or bodies that can speak."""
        token = self._row[at]
        lower = token.lower
        if token.word in self._initials:
            return True
        if lower in self._verbs.groups or lower in self._verbs.institutions or lower in self._verbs.unnamed:
            return True
        return lower in self._nouns

    def is_actor(self, at: int) -> bool:
        """Whether a token may be somebody who acts: a name of any kind, a noun for people or bodies, a pronoun."""
        token = self._row[at]
        if token.capital or token.lower in self._w.other_pronouns or token.lower in self._w.subjects:
            return True
        return self.is_somebody(at) or self.is_somebody_plural(token.lower)

    def is_somebody_plural(self, lower: str) -> bool:
        """candidates, for candidate."""
        return lower.endswith("s") and (lower[:-1] in self._verbs.unnamed or lower[:-1] in self._nouns)

    def is_title(self, at: int) -> bool:
        """Gov. | John Kasich: the noun is the title of a name behind it."""
        for index in range(at + 1, min(at + 5, len(self._row))):
            if self._stage.by_start.get(index) is not None:
                return True
            if not self._row[index].capital and not self.is_somebody(index):
                return False
        return False

    def governed(self, named: Named, first: int) -> int | None:
        """The preposition that governs a mention, titles between them left out."""
        for index in range(named.start - 1, max(named.start - 7, first - 1), -1):
            token = self._row[index]
            if (
                token.lower in ("of", "for")
                and index > first
                and self._row[index - 1].capital
                and index + 1 < named.start
            ):
                continue  # Secretary of State | Mike Pompeo: inside a title
            if token.lower in self._w.prepositions:
                return index
            if token.lower in ("which", "whom"):
                return None  # a speech in which Jira, the chief of staff, spoke of …
            if not token.alpha or (
                not token.capital
                and token.lower not in self._w.definite | self._w.indefinite
                and self._stage.is_cue(index)
            ):
                return None
            if self._stage.covering(index) is not None:
                return None
        return None

    def governs_itself(self, at: int, first: int) -> bool:
        return not any(self._row[i].lower in self._w.prepositions for i in range(max(first, at - 3), at))

    def plain(self, at: int, first: int) -> bool:
        """Whether a name, a pronoun, or a noun for people or bodies stands right before the cue, adverbs left out."""
        index = at - 1
        while index >= first and (self._row[index].lower in self._w.light or self._row[index].lower.endswith("ly")):
            index -= 1
        if index < first or self._stage.quoted[index]:
            return False
        named = self._stage.by_end.get(index + 1)
        if named is not None:
            return not named.possessive
        lower = self._row[index].lower
        verbs = self._verbs
        return (
            lower in self._w.subjects or lower in verbs.groups or lower in verbs.institutions or lower in verbs.unnamed
        )

    def plain_start(self, cue: int) -> int:
        """Where the subject right before a cue begins: a name's first token, else the one before the cue."""
        named = self._stage.by_end.get(cue)
        return named.start if named is not None else cue - 1

    def is_attribute(self, named: Named) -> bool:
        """Trump aides, the Obama administration: the name only qualifies a noun."""
        if named.end >= len(self._row):
            return False
        after = self._row[named.end]
        return not after.capital and (
            after.lower in self._verbs.groups
            or after.lower in self._verbs.institutions
            or after.lower
            in ("camp", "team", "ally", "loyalist", "adviser", "aide", "spokesman", "spokeswoman", "supporter")
        )
