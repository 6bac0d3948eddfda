"""What the desk should look at: titles that contradict each other, and names spelt in two ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsflow import Note, Official, Problem
from newsflow.lexicon import toml

NAME = "officials"


def flags(found: Iterable[tuple[Note, tuple[str, ...], tuple[str, ...]]]) -> Iterator[Note]:
    """The problems of a story's officials: each a note, the bare office of each title, and the name's other spellings."""
    listed = list(found)
    for note, offices, spellings in listed:
        yield from _two_offices(note, offices)
        yield from _two_spellings(note, spellings)
    yield from _two_holders(listed)


def _two_offices(note: Note, offices: tuple[str, ...]) -> Iterator[Note]:
    official: Official = note.value
    held = [office for office in dict.fromkeys(offices) if office in toml("governments")["one_of"]]
    if len(held) > 1 and not (official.former or official.acting or official.elect):
        text = f"{official.name} is called {held[0]} and {held[1]} in the same story; which office is it?"
        yield _flag(note, "warning", "title-contradiction", text)


def _two_spellings(note: Note, spellings: tuple[str, ...]) -> Iterator[Note]:
    others = sorted({s for s in spellings if s not in note.value.name})
    if others:
        text = f"{note.value.name} is also spelt {', '.join(others)}; choose one spelling."
        yield _flag(note, "warning", "name-spelling", text)


def _two_holders(listed: list[tuple[Note, tuple[str, ...], tuple[str, ...]]]) -> Iterator[Note]:
    holders: dict[tuple[str, str, str], Note] = {}
    for note, offices, _ in listed:
        official: Official = note.value
        if official.former or official.acting or official.elect or official.country is None:
            continue
        for office in offices[:1]:
            if office not in toml("governments")["sole"] or office in ("mayor", "governor", "attorney general"):
                continue
            key = (office, official.country, official.organization or "")
            first = holders.setdefault(key, note)
            if first is not note:
                text = f"Both {first.value.name} and {official.name} are called {office} ({official.country}) in this story."
                yield _flag(note, "warning", "title-contradiction", text)


def _flag(note: Note, severity: str, code: str, message: str) -> Note:
    problem = Problem(NAME, severity, code, message)  # type: ignore[arg-type]
    return Note(note.start, note.end, "problem", problem)
