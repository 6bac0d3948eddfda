"""Words by what they do in the grammar of titles and names: data/grammar.toml as values."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import msgspec
from msgspec import Struct

from newsflow.lexicon import toml

T = TypeVar("T", bound=Struct)
Words = frozenset[str]


class TitleWords(Struct, frozen=True, kw_only=True):
    """What the grammar of titles asks about words."""

    after_reverse: Words  # may follow a name that stands behind its title
    articles: Words
    asides: Words  # between the comma behind a name and the title
    auxiliaries: Words  # end a phrase behind a head
    business: Words  # heads that head businesses too
    cabinet: Words  # offices whose holders have fields of their own
    choosing: Words  # make somebody something: elected X speaker
    commercial: Words  # countries whose "Bank of …" is a business
    compass: Words  # begin names of places
    copulas: Words  # link a name and a title
    corporate: Words  # before "vice president": a business
    determiners: Words  # articles and owners
    domestic: Words  # bodies that are no organisations between governments
    into: Words  # may open a phrase behind a head
    letters: Words  # seats that are printed as letters behind a name
    linking: Words  # small words inside the names of bodies
    no_description: Words  # end what only describes
    no_first: Words  # never the first word of a title
    not_for: Words  # heads that "for" does not extend
    owned: Words  # offices by somebody else's office: his spokesman
    owners: Words
    occasions: Words  # behind "at", "in", "on": where and when, no part of an office
    of_nations: Words  # what countries have associations for
    of_the_state: Words  # make a company a public one
    once: Words  # before an article: in former days
    participles: Words  # a modifier behind an article, else a verb
    particle_verbs: Words  # took over as, stepped down as
    partisan: Words  # no part of a body's name
    party_tag: Words  # (Lab, Leeds)
    passive: Words  # was appointed
    peers: Words  # his Omani counterpart
    periods: Words  # how long somebody holds an office
    plain: Words  # offices that a verb gives without a body: served as speaker
    praise: Words  # describe, and belong to no title
    ranks_too: Words  # ranks of teams and ships too
    proving: Words  # nouns inside an office's own words that make it a public one
    served: Words  # served as
    small_qualifiers: Words  # in small letters before a capitalised head
    staff: Words  # offices that the body named in front of them has
    state_staff: Words  # those of them that only the state has
    stately: Words  # make an institute a public one
    strip: Words  # small words at the rim of a body
    times: Words  # end a title
    uniformed: Words  # the story has a force
    wholes: Words  # of them there are parts: Ministry of Health
    wide: Words  # too wide to be an owner
    wide_organizations: Words  # too wide to be a body


class NameWords(Struct, frozen=True, kw_only=True):
    """What the grammar of names asks about words."""

    behind_comma: Words  # open an apposition
    callings: Words  # before a name: somebody without office
    heads: Words  # behind a name and a comma: somebody who heads something
    kin: Words  # before a comma and a name
    speech: Words  # behind a name
    stops_too: Words  # words that begin no name, but behind a title
    speech_alone: Words  # behind a family name alone
    surnames_too: Words  # things that are family names too
    words_too: Words  # words that are given names where a family name follows
    titles_too: Words  # titles that are family names too


@cache
def words(section: str, kind: type[T]) -> T:
    """One section of data/grammar.toml."""
    return msgspec.convert(toml("grammar")[section], kind)
