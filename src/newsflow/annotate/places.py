"""Countries, their people, capitals and other places in the text, with ISO codes: layer "place".

Names are those of data/countries.toml. A name that is also a word, a person's, or another country's must prove itself by its
neighbours or by the rest of the story; one that cannot is left out, or stays without a country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from newsflow import Note, Story, hookimpl, layers
from newsflow.annotate.gazetteer import Entry, Gazetteer, Hit, Kind, gazetteer
from newsflow.text import Token, tokens


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_PREPOSITIONS = _words("in near from to at around outside across of between into through via")
_LANGUAGE_BEFORE = _words("in speak speaks speaking spoke spoken fluent into learn learning")
# Capitalised words that begin a sentence or a clause rather than a name.
_STARTERS = _words(
    "the a an in on at to from for with by near but and or as after before since while when if both of that "
    "this its his her their our inside outside across around against between even only not under over through "
    "until into like per via"
)


class Place(Struct, frozen=True, kw_only=True):
    """A country or a place in one. Value of a note in layer "place"."""

    name: str  # a country's usual name ("United States" for "American"); a city's as printed in the table
    kind: Kind  # country, people (a demonym, counted as the country), capital, place
    country: str | None  # ISO 3166-1 alpha-2; None: more than one is possible and the story does not decide


@hookimpl
def prepare() -> Gazetteer:
    """Read the tables once a process."""
    return gazetteer()


@hookimpl
@layers(gives={"place": Place})
def annotate(story: Story, tools: Gazetteer) -> Iterator[Note]:
    """Every place named, in the order of the text."""
    book, row = tools, tokens(story.text)
    found = list(book.find(row))
    people = {hit.entry.name for hit in found if hit.entry is not None and _is_person(hit, hit.entry, row, book)}
    hits = [hit for hit in found if hit.entry is not None and _is_place(hit, hit.entry, row, book, people)]
    if story.language.partition("-")[0].lower() not in ("en", "und"):
        hits = [hit for hit in hits if hit.entry is not None and _is_plain(hit.entry, book)]
    sure = Counter(hit.entry.countries[0] for hit in hits if hit.entry and len(hit.entry.countries) == 1)
    for hit in hits:
        if hit.entry is not None:
            last = row[hit.last]
            end = last.start + len(last.word) if last.possessive else last.end
            yield Note(row[hit.first].start, end, "place", _place(hit.entry, sure, book))


def _place(entry: Entry, sure: Counter[str], book: Gazetteer) -> Place:
    country = entry.countries[0] if len(entry.countries) == 1 else _likeliest(entry.countries, sure)
    if entry.kind in ("country", "people") and country == entry.countries[0]:
        return Place(name=book.titles[country], kind=entry.kind, country=country)
    if entry.kind in ("country", "people"):
        return Place(name=entry.name, kind="place", country=country)
    return Place(name=entry.name, kind=entry.kind, country=country)


def _likeliest(codes: tuple[str, ...], sure: Counter[str]) -> str | None:
    """The country that the rest of the story speaks of most; None when it speaks of none of them, or of two alike."""
    ranked = sorted(codes, key=lambda code: (-sure[code], code))
    return ranked[0] if sure[ranked[0]] > sure[ranked[1]] else None


def _is_plain(entry: Entry, book: Gazetteer) -> bool:
    """Whether a name means its place in a story of another language, too: "Iran", "Berlin", not "Essen" or "Sierra"."""
    return entry.kind in ("country", "capital") and entry.name not in book.persons and entry.name not in book.words


def _is_person(hit: Hit, entry: Entry, row: tuple[Token, ...], book: Gazetteer) -> bool:
    """Whether the story names a person so: "Michael Jordan"; then "Jordan" is no country in it, but for "in Jordan"."""
    if entry.name not in book.persons or hit.first != hit.last:
        return False
    before = row[hit.first - 1] if hit.first else None
    after = row[hit.last + 1] if hit.last + 1 < len(row) else None
    if entry.kind == "people":
        return _follows_name(row[hit.first], before, book)
    return _in_a_name(row[hit.first], row[hit.last], before, after, book)


def _is_place(hit: Hit, entry: Entry, row: tuple[Token, ...], book: Gazetteer, people: set[str]) -> bool:
    before = row[hit.first - 1] if hit.first else None
    after = row[hit.last + 1] if hit.last + 1 < len(row) else None
    if before is not None and before.end != row[hit.first].start and before.text == "New":
        return False  # New England, New London: places of their own
    if entry.name in book.words and not _proven(row[hit.first], before, after):
        return False
    if entry.name in people and (
        _is_person(hit, entry, row, book) or before is None or before.lower not in _PREPOSITIONS
    ):
        return False
    if entry.kind == "people":
        return not _is_language(before, after)
    return not (entry.kind == "place" and hit.first == hit.last and _follows_name(row[hit.first], before, book))


def _proven(first: Token, before: Token | None, after: Token | None) -> bool:
    """Whether a word that is also a place's name is one here: "in Nice", "NICE, France"."""
    comma = after is not None and after.text == ","
    if before is not None and before.lower in _PREPOSITIONS:
        return after is None or not after.capital or comma
    return comma and (before is None or not before.alpha) and first.capital


def _in_a_name(first: Token, last: Token, before: Token | None, after: Token | None, book: Gazetteer) -> bool:
    """Whether the word stands in a person's name: beside another capitalised word that is no starter."""
    if last.possessive or after is None:
        return _follows_name(first, before, book)
    joined = after.alpha and after.capital and not after.text.isupper() and after.start == last.end + 1
    return (joined and after.word not in book.after) or _follows_name(first, before, book)


def _follows_name(first: Token, before: Token | None, book: Gazetteer) -> bool:
    """Whether a capitalised word stands right before: "Michael Jordan", "J. London"."""
    if before is None or not before.alpha or not before.capital or before.end + 1 != first.start or before.possessive:
        return False
    if before.text in book.before or (before.text.isupper() and len(before.text) > 2):
        return False
    return before.lower not in _STARTERS


def _is_language(before: Token | None, after: Token | None) -> bool:
    """Whether a demonym means the language: "in Russian.", "speaks French"."""
    if before is None or before.lower not in _LANGUAGE_BEFORE:
        return False
    return (
        before.lower != "in"
        or after is None
        or not after.alpha
        or after.lower in ("and", "or", "on", "that", "by", "to")
    )
