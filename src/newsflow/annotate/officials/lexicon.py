"""Offices, bodies, places and modifiers as data, compiled for one pass over a story's tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct, structs

from newsflow.annotate.names.lists import Gender, NameLists
from newsflow.annotate.names.phrases import Phrases, by_lower, by_word
from newsflow.annotate.names.words import TitleWords, words
from newsflow.lexicon import toml
from newsflow.text import Token, tokens

Proof = Literal["none", "front", "body", "rank"]
PlaceKind = Literal["name", "people", "capital", "place"]
Standing = Literal["public", "open", "private"]


class Office(Struct, frozen=True):
    """The head word of a title: see data/offices.toml."""

    head: str
    role: str
    proof: Proof
    plural: bool = False
    abbreviation: bool = False
    letters: bool = False
    country: str | None = None
    organization: str | None = None
    gender: Gender | None = None


class Place(Struct, frozen=True):
    """A country's name, its people, or a place in it. Several codes: the name alone does not tell."""

    codes: tuple[str, ...]
    kind: PlaceKind


class Body(Struct, frozen=True):
    """A public body, or a noun that says what kind of body it is. country "" means inter-governmental."""

    standing: Standing
    country: str | None = None
    named: bool = False
    shared: bool = False  # other countries have one of this name


class Lexicon:
    """Everything the title grammar looks words up in."""

    def __init__(
        self,
        names: NameLists,
        *,
        titles: Iterable[tuple[str, str]] = (),
        bodies: Iterable[tuple[str, str]] = (),
        countries: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.names = names
        self.offices = Phrases(_offices(titles), key=by_lower)
        places = list(_places(countries))
        self.places = Phrases(places, key=by_word)
        self.places_lower = Phrases(((name.lower(), place) for name, place in places), key=by_lower)  # for datelines
        self.named = Phrases(_named(bodies), key=by_word)
        self.nouns = Phrases(_nouns(), key=by_lower)
        self.states = frozenset(toml("governments")["parts"]["states"])
        self.with_counties = frozenset(toml("governments")["parts"]["counties"])
        self.modifiers = Modifiers()
        self.words = words("titles", TitleWords)
        table = toml("offices")
        self.courtesy: dict[str, Gender | None] = {
            **dict.fromkeys(table["courtesy"]["open"]),
            **dict.fromkeys(table["courtesy"]["male"], "m"),
            **dict.fromkeys(table["courtesy"]["female"], "f"),
        }
        self.callings = frozenset(table["callings"]["words"])

    def office(self, row: tuple[Token, ...], at: int) -> tuple[int, Office, str] | None:
        """The office whose head starts at token *at*: where it ends, what it is, and a status its word carries.

        "ex-president" and "president-elect" carry "former" and "elect".
        """
        token = row[at]
        found = self.offices.match(row, at)
        if found is not None:
            if (found[1].abbreviation and not token.capital) or (found[1].letters and not token.text.isupper()):
                return None
            return found[0], found[1], "elect" if found[1].head.endswith(("-elect", "-designate")) else ""
        if "-" not in token.lower:
            return None
        return self._hyphenated(row, at)

    def _hyphenated(self, row: tuple[Token, ...], at: int) -> tuple[int, Office, str] | None:
        token = row[at]
        first = token.lower.partition("-")[0]
        if first in ("ex", "then", "former"):
            bare = tokens(token.text[len(first) + 1 :])
            found = self.offices.match((*bare, *row[at + 1 : at + 5]), 0) if bare else None
            return (at + found[0] - len(bare) + 1, found[1], "former") if found else None
        stem, _, last = token.lower.rpartition("-")
        if last in ("elect", "designate", "select"):
            found = self.offices.match(tokens(stem), 0)
            return (at + 1, found[1], "elect") if found else None
        return None


class Modifiers:
    """Words before a head: what they say of the status, the grade, the field of business."""

    def __init__(self) -> None:
        table = toml("modifiers")
        self.former = frozenset(table["status"]["former"])
        self.acting = frozenset(table["status"]["acting"])
        self.elect = frozenset(table["status"]["elect"])
        self.status = self.former | self.acting | self.elect | frozenset(table["status"]["current"])
        self.grade = frozenset(table["grade"]["words"])
        self.portfolio = frozenset(table["portfolio"]["words"])
        self.private = frozenset(table["private"]["words"])
        self.all = self.status | self.grade | self.portfolio | self.private


def plurals(head: str) -> list[str]:
    """The plural forms of a head word, by rule."""
    if head.endswith("man"):
        return [head[:-3] + "men"]
    if head.endswith("person"):
        return [head[:-6] + "persons", head[:-6] + "people"]
    if head.endswith(("ss", "ch", "x", "sh")):
        return [head + "es"]
    if head.endswith("y") and head[-2] not in "aeiou":
        return [head[:-1] + "ies"]
    return [head + "s"]


def _offices(added: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Office]]:
    table = toml("offices")
    irregular: dict[str, list[str]] = table["plurals"]
    for title, role in added:
        yield from _with_plural(Office(title.lower(), role, "none"), irregular)
    for entry in table["office"]:
        for head in entry["words"]:
            office = Office(
                head,
                entry["role"],
                entry["proof"],
                abbreviation=entry.get("abbreviation", False),
                letters=entry.get("letters", False),
                plural=entry.get("abbreviation", False) and head.endswith("s."),
                country=entry.get("country"),
                organization=entry.get("organization"),
                gender=entry.get("gender", _gender_of_word(head)),
            )
            yield from _with_plural(office, irregular)


def _with_plural(office: Office, irregular: dict[str, list[str]]) -> Iterator[tuple[str, Office]]:
    yield office.head, office
    if office.abbreviation or office.head.endswith("."):
        return
    for form in irregular.get(office.head) or plurals(office.head):
        yield (
            form,
            structs.replace(office, plural=True, abbreviation=False),
        )


def _gender_of_word(head: str) -> Gender | None:
    if head.endswith("woman"):
        return "f"
    # "spokesman" and "chairman" are printed of women too, "congressman" hardly: only the endings that choose a sex
    return "m" if head.endswith(("congressman", "assemblyman", "councilman")) else None


def _places(added: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Place]]:
    codes: dict[tuple[str, PlaceKind], list[str]] = {}
    sections: tuple[tuple[PlaceKind, str], ...] = (
        ("name", "names"),
        ("people", "people"),
        ("capital", "capital"),
        ("place", "places"),
    )
    for name, code in added:
        codes.setdefault((name, "name"), []).append(code)
    for code, entry in toml("countries").items():
        for kind, section in sections:
            for name in entry.get(section, ()):
                codes.setdefault((name, kind), []).append(code)
                if kind == "people" and name.endswith(("n", "i", "k", "t", "ot", "er", "e", "o")) and name[-2:] != "se":
                    codes.setdefault((name + "s", "people"), []).append(code)
    merged: dict[str, Place] = {}
    for (name, kind), listed in codes.items():
        known = merged.get(name)
        together = dict.fromkeys((*(known.codes if known else ()), *listed))
        merged[name] = Place(tuple(together), known.kind if known else kind)
    yield from merged.items()


def _named(added: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Body]]:
    for name, country in added:
        yield name, Body("public", country, named=True)
    for entry in toml("bodies")["named"]:
        for name in entry["names"]:
            yield name, Body("public", entry["country"], named=True, shared=entry.get("shared", False))


def _nouns() -> Iterator[tuple[str, Body]]:
    table = toml("bodies")["nouns"]
    standings: tuple[Standing, ...] = ("public", "open", "private")
    for standing in standings:
        for noun in table[standing]:
            yield noun, Body(standing)
