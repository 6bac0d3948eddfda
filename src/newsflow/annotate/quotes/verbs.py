"""Verbs and nouns that carry words, with all their forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec import Struct

from newsflow.lexicon import toml

Tier = Literal["said", "reports", "about", "attitude", "manner"]
Words = frozenset[str]
TIERS: tuple[Tier, ...] = ("said", "reports", "about", "attitude", "manner")


class QuoteWords(Struct, frozen=True, kw_only=True):
    """What the attribution of quotations asks about words."""

    after_calls: Words  # behind "called", in speech
    answers: Words  # speech, when words follow
    articles: Words  # before no verb
    asks: Words  # somebody is to do something
    be: Words
    be_told: Words  # behind a form of "be" and before "to": nobody says who told
    between: Words  # between a subject and its verb
    being: Words  # in front of an adjective
    calls: Words
    carriers: dict[str, Words]  # nouns that carry words
    claims: Words  # what somebody says
    days: Words  # when it was said
    definite: Words
    degrees: Words  # between "be" and an adjective
    describing: Words  # participles that describe a noun
    doing: Words  # in front of a participle
    faint: Words  # verbs that mostly are no speech
    evidence: Words  # nouns of what shows something
    feelings: dict[str, Words]  # adjectives that say what somebody thinks
    finite: Words  # verbs that are finite wherever they stand
    honours: Words  # his excellency
    hoping: Words  # participles that report behind a preposition too
    indefinite: Words
    light: Words  # adverbs and auxiliaries
    makes_noun: Words  # before a noun, not a verb
    naming: Words  # before a term or nickname in quotation marks
    negations: Words
    neutral: Words  # fit any title
    no_subject: Words  # never a subject
    nouns_too: Words  # verb forms that are as often nouns
    office_nouns: Words  # nouns of offices
    opens_aside: Words  # open an aside behind a subject
    objects_too: Words  # verbs with an object as often as with a clause
    opinion: Words
    opinions: Words  # in her view
    other_pronouns: Words  # nobody named
    means: dict[str, frozenset[str]]  # of nouns for people: last words of the offices they can mean
    others: Words  # nouns for people that mean somebody else
    portfolios: Words  # tell one minister or chief from another
    prepositions: Words
    quantities: Words  # before a noun: several states
    questions: Words  # open an indirect question
    reasons: Words  # participles that give reasons
    runs_on: Words  # at the end of quoted words: the sentence goes on
    saying: Words  # participles of speech
    scene: Words  # open words that set the scene
    sexes: dict[str, str]  # of nouns for people: "f", "m"
    small: Words  # in small letters in titles of works
    subjects: Words  # pronouns
    talked: Words  # gave an interview
    tells: Words  # the hearer follows
    to_do: Words  # report with "to"
    utterances: Words  # what somebody says, behind a possessive
    weekdays: Words
    works: Words  # before a title in quotation marks


class Verbs:
    """Every form of every listed verb, with the strongest tier it has."""

    def __init__(self, added: Iterable[str] = ()) -> None:
        self.words = msgspec.convert(toml("quotations"), QuoteWords)
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
        self.loose = frozenset(form for base in table["loose"] for form in (base, *irregular.get(base, regular(base))))
        self.acts = frozenset(form for base in table["acts"] for form in (base, *irregular.get(base, regular(base))))
        self.joined = {
            form: frozenset(behind)
            for base, behind in table["joined"].items()
            for form in (base, *irregular.get(base, regular(base)))
        }
        self.nouns = frozenset(table["nouns"])
        nobody = table["nobody"]
        self.groups = frozenset(nobody["groups"])
        self.institutions = frozenset(nobody["institutions"])
        self.unnamed = frozenset(nobody["unnamed"])
        self.doubtful = self.words.nouns_too
        # all that reported words can begin with: other tokens are passed over at once
        self.triggers = frozenset(
            (*self.forms, *self.acts, *self.joined, *self.words.carriers, *self.words.feelings, "according", ":")
        )


def regular(base: str) -> list[str]:
    """The -s, -ed and -ing forms of a regular verb."""
    if base.endswith("e"):
        return [base + "s", base + "d", base[:-1] + "ing"]
    if base.endswith("y") and base[-2] not in "aeiou":
        return [base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    if base.endswith(("s", "sh", "ch", "x", "z")):
        return [base + "es", base + "ed", base + "ing"]
    return [base + "s", base + "ed", base + "ing"]
