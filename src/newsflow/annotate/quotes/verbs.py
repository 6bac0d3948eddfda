"""Verbs and nouns that carry words, with all their forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from newsflow.annotate.names.words import QuoteWords, words
from newsflow.lexicon import toml

Tier = Literal["said", "reports", "about", "attitude", "manner"]
TIERS: tuple[Tier, ...] = ("said", "reports", "about", "attitude", "manner")


class Verbs:
    """Every form of every listed verb, with the strongest tier it has."""

    def __init__(self, added: Iterable[str] = ()) -> None:
        self.words = words("quotes", QuoteWords)
        table = toml("speech_verbs")
        irregular: dict[str, list[str]] = table["irregular"]
        self.forms: dict[str, Tier] = {}
        self.tiers: dict[str, frozenset[str]] = {}
        for tier in TIERS:
            bases = [*table[tier], *(added if tier == "said" else ())]
            inflected = {form for base in bases for form in (base, *irregular.get(base, regular(base)))}
            self.tiers[tier] = frozenset(inflected)
            for form in sorted(inflected):
                self.forms.setdefault(form, tier)
        self.nouns = frozenset(table["nouns"])
        nobody = table["nobody"]
        self.groups = frozenset(nobody["groups"])
        self.institutions = frozenset(nobody["institutions"])
        self.unnamed = frozenset(nobody["unnamed"])
        self.doubtful = self.words.nouns_too


def regular(base: str) -> list[str]:
    """The -s, -ed and -ing forms of a regular verb."""
    if base.endswith("e"):
        return [base + "s", base + "d", base[:-1] + "ing"]
    if base.endswith("y") and base[-2] not in "aeiou":
        return [base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    if base.endswith(("s", "sh", "ch", "x", "z")):
        return [base + "es", base + "ed", base + "ing"]
    return [base + "s", base + "ed", base + "ing"]
