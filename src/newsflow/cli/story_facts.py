"""What else is known of a story, on the screen: notes of other layers, metadata, problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newsflow.cli.common import visible
from newsflow.cli.screen import section
from newsflow.record import Record

# Metadata that other parts of the page show already.
SHOWN = {"headline", "byline", "dateline", "language", "language_by", "word_count", "officials", "speakers"}
SEVERITY = {"error": "red", "warning": "yellow", "info": "blue"}


def print_notes(screen: Console, record: Record) -> None:
    """Other layers: one line a layer, each stretch of text once, with what is said of it in few words."""
    layers: dict[str, dict[str, None]] = {}
    for note in record.notes:
        if note.layer != "problem":
            said = _said(visible(record.text[note.start : note.end]), _brief(note.value))
            layers.setdefault(note.layer, {})[said] = None
    if layers:
        section(screen, "Also noted")
        _pairs(screen, {layer: ", ".join(said) for layer, said in layers.items()})


def _said(text: str, brief: str) -> str:
    return f"{text} ({brief})" if brief and brief != text else text


def _brief(value: Any) -> str:
    """`RU`: the shortest telling thing about a note's value."""
    if isinstance(value, dict | msgspec.Struct):
        plain = msgspec.to_builtins(value)
        for key in ("country", "code", "date", "iso", "name"):
            if isinstance(plain.get(key), str):
                return visible(plain[key])
        return ""
    return visible(str(value)) if value is not None else ""


def print_metadata(screen: Console, metadata: Mapping[str, Any]) -> None:
    """What stands in the record's metadata, as far as no other part shows it."""
    told = {
        key: _plain(value)
        for key, value in metadata.items()
        if key not in SHOWN and value not in (None, "", [], {}, ())
    }
    if told:
        section(screen, "Metadata")
        _pairs(screen, told)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    if isinstance(value, dict):
        return _named(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _named(value: dict[str, Any]) -> str:
    """`Russia (RU)`: a thing by its name and code; what has neither by all it has."""
    name = next(
        (value[key] for key in ("name", "label", "title", "text", "word", "date") if isinstance(value.get(key), str)),
        None,
    )
    code = next((value[key] for key in ("code", "country", "iso") if isinstance(value.get(key), str)), None)
    if name is None:
        return code or _listed(value)
    return f"{name} ({code})" if code else name


def _listed(value: dict[str, Any]) -> str:
    """`direct 5, mixed 14`; where the values are lists, `countries: CN, RU; topics: war`."""
    if any(isinstance(item, list | tuple | dict) for item in value.values()):
        return "; ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    return ", ".join(f"{key} {_plain(item)}" for key, item in value.items())


def _pairs(screen: Console, pairs: Mapping[str, str]) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for key, value in pairs.items():
        table.add_row(escape(visible(key)), Text(_cut(visible(value))))
    screen.print(Padding(table, (0, 0, 0, 2)))


def _cut(text: str, longest: int = 600) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def print_problems(screen: Console, record: Record) -> None:
    """What the desk should know, by severity."""
    if not record.problems:
        return
    section(screen, "Problems", str(len(record.problems)))
    table = Table.grid(padding=(0, 2))
    for problem in record.problems:
        table.add_row(
            Text(problem.severity, style=SEVERITY.get(problem.severity, "")),
            Text(f"{visible(problem.message)} ({visible(', '.join(dict.fromkeys((problem.code, problem.plugin))))})"),
        )
    screen.print(Padding(table, (0, 0, 0, 2)))
