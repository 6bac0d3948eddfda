"""Names that stand alone: runs of capitals that are people's, though no title stands with them."""

from __future__ import annotations

from collections.abc import Iterator

from newsflow.annotate.names.grammar import NameGrammar
from newsflow.annotate.names.reading import Reading


def standing_names(
    reading: Reading, grammar: NameGrammar, courtesy: frozenset[str], places: dict[int, int], bodies: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """The spans (tokens) of names that their own form or their surroundings prove.

    *places* and *bodies* tell where known places and bodies begin, and where they end: those are no people.
    """
    alone = _words_alone(reading, grammar, places, bodies)
    beyond = 0
    for at in reading.capitals:
        if at < beyond or _is_respect(reading, grammar, at):
            continue
        if at in places and not _is_given_name(reading, grammar, at):
            beyond = places[at]
            continue
        end = grammar.end(reading, at)
        if end is None:
            continue
        plain = reading.block[at] not in reading.shouted and not _is_listed(at, end, places, bodies)
        if plain and _proves_itself(reading, grammar, at, end, courtesy, alone):
            yield at, end
        beyond = end


def _words_alone(
    reading: Reading, grammar: NameGrammar, places: dict[int, int], bodies: dict[int, int]
) -> frozenset[str]:
    """Capitalised words that stand alone before a verb of speech, with a possessive, or behind a courtesy title.

    The last word of a longer run that comes back like this is a family name: Ilse Brandauer … Brandauer said.
    """
    row, found = reading.row, set()
    for at in reading.capitals:
        token = row[at]
        if not token.capital or at in places or at in bodies or not grammar.is_part(token):
            continue
        if at and reading.joined(at) and grammar.is_part(row[at - 1]) and not row[at - 1].possessive:
            continue
        after = row[at + 1] if at + 1 < reading.size else None
        if token.possessive or (
            after is not None and after.lower in grammar.lists.words.speech_alone and not after.capital
        ):
            found.add(token.word)
    return frozenset(found)


def _is_respect(reading: Reading, grammar: NameGrammar, at: int) -> bool:
    """U Thein Sein, Daw Mya: a prefix of respect in front of a name."""
    if reading.row[at].word not in grammar.lists.respect or at + 1 >= reading.size:
        return False
    return reading.joined(at + 1) and grammar.is_part(reading.row[at + 1])


def _is_given_name(reading: Reading, grammar: NameGrammar, at: int) -> bool:
    """Chad, Jordan, Florence: a place, unless a family name follows."""
    if reading.row[at].word not in grammar.lists.given or reading.row[at].possessive:
        return False
    return at + 1 < reading.size and reading.joined(at + 1) and grammar.is_part(reading.row[at + 1])


def _is_listed(at: int, end: int, places: dict[int, int], bodies: dict[int, int]) -> bool:
    return any(start in places and places[start] >= end for start in range(at + 1, end)) or at in bodies


def _proves_itself(
    reading: Reading, grammar: NameGrammar, at: int, end: int, courtesy: frozenset[str], alone: frozenset[str]
) -> bool:
    row, lists = reading.row, grammar.lists
    if end < reading.size and reading.joined(end) and row[end].word in lists.things and not row[end - 1].possessive:
        return False
    honoured = (
        at > 0
        and reading.joined(at)
        and row[at - 1].capital
        and (row[at - 1].lower in courtesy or row[at - 1].word in lists.respect)
    )
    words = sum(t.capital or "-" in t.word for t in row[at:end])
    if words == 1:
        return False
    if honoured or row[at].word in lists.given or row[at].word.partition("-")[0] in lists.given:
        return True
    if words <= 3 and row[end - 1].word in alone:
        return True
    if at > 0 and (
        row[at - 1].lower in grammar.lists.words.callings
        or (at > 1 and row[at - 1].text == "," and row[at - 2].lower in grammar.lists.words.kin)
    ):
        return words <= 4
    if any(t.lower in lists.particles and not t.capital for t in row[at + 1 : end - 1]):
        return True
    if row[at].word in lists.family_first and words <= 3 and ("-" in row[at + 1].word or words == 3):
        return True
    if any(t.text.endswith(".") and len(t.text) == 2 for t in row[at + 1 : end - 1]):
        return True
    return words <= 4 and _is_addressed(reading, grammar, at, end)


def _is_addressed(reading: Reading, grammar: NameGrammar, at: int, end: int) -> bool:
    """Whether the words around treat the run as a person: a verb of speech, an apposition, an age."""
    row = reading.row
    before = row[at - 1] if at else None
    after = row[end] if end < reading.size else None
    if after is not None and not row[end - 1].possessive:
        if after.lower in grammar.lists.words.speech:
            return True
        if after.text == "," and end + 1 < reading.size:
            then = row[end + 1]
            if then.text.isdigit() and len(then.text) == 2 and end + 2 < reading.size and row[end + 2].text == ",":
                return True
            return then.lower in grammar.lists.words.behind_comma and then.lower in ("who", "a", "an", "aged", "whose")
    return before is not None and before.lower in ("said", "says", "tells") and not before.capital
