"""The word lists of personal names, ready to ask: given names with their sex, particles, what is no name."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from newsflow.annotate.names.words import NameWords, words
from newsflow.lexicon import toml

Gender = Literal["f", "m"]


class NameLists:
    """What data/given_names.toml and data/names.toml know, with a desk's own given names added."""

    def __init__(self, female: tuple[str, ...] = (), male: tuple[str, ...] = ()) -> None:
        given, forms = toml("given_names"), toml("names")
        self.female = _all(given["female"]) | set(female)
        self.male = _all(given["male"]) | set(male)
        self.given = frozenset(self.female | self.male)
        self.family_first = frozenset(_all(given["family_first"]))
        self.particles = frozenset(forms["particles"])
        self.openers = frozenset(forms["openers"])
        self.suffixes = frozenset(forms["suffixes"])
        self.endings = frozenset(forms["endings"])
        self.respect: dict[str, Gender] = {
            **dict.fromkeys(forms["respect_male"], "m"),
            **dict.fromkeys(forms["respect_female"], "f"),
        }
        self.stop = frozenset(forms["stop"])
        self.things = frozenset(forms["things"])
        self.words = words("names", NameWords)
        self.called_by_first_name = frozenset(forms["called_by_first_name"])
        self._female_endings, self._male_endings = tuple(forms["female_endings"]), tuple(forms["male_endings"])
        self._female_words, self._male_words = frozenset(forms["female_words"]), frozenset(forms["male_words"])

    def gender(self, words: tuple[str, ...]) -> Gender | None:
        """What a name says of its bearer: its given names first, then the forms of its other words; None: nothing, or both."""
        for word in self._given_of(words):
            for part in (word, *word.split("-")):
                if (part in self.female) != (part in self.male):
                    return "f" if part in self.female else "m"
        if self._female_words & set(words) or words[-1].lower().endswith(self._female_endings):
            return "f"
        if self._male_words & set(words) or words[-1].lower().endswith(self._male_endings):
            return "m"
        return None

    def _given_of(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The given names: all but the last word, or all but the first where the family name stands in front."""
        if len(words) > 1 and words[0] in self.family_first and ("-" in words[-1] or words[0] not in self.given):
            return words[1:]
        return words[:-1] or words


@cache
def standard() -> NameLists:
    """The lists without a desk's additions."""
    return NameLists()


def _all(table: dict[str, Any]) -> set[str]:
    return {name for names in table.values() for name in names}
