"""A record on the screen: headline, corrections, officials, quotations under their speakers, problems, who did what."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any, cast

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newsflow.cli.common import colours, plural, visible
from newsflow.cli.findings import left_of, right_of
from newsflow.cli.phrases import percent
from newsflow.cli.places import Place
from newsflow.record import Correction, Quotation, Record
from newsflow.story import Official

WIDTH = 100  # columns where there is no terminal: what goes into a file or a pager
LEAST_TIME = 0.0005  # seconds: shorter calls are "<1 ms"
SIDE = 0.15  # seconds a story: more for one plugin is worth a second look (the whole budget of a story is 20 ms)

# Metadata that other parts of the page show already.
SHOWN = {"headline", "byline", "dateline", "language", "language_by", "word_count", "officials", "speakers"}
SEVERITY = {"error": "red", "warning": "yellow", "info": "blue"}


class Seen(msgspec.Struct, frozen=True):
    """A story to show: its record, and what only a preview knows: places in the file, and times."""

    record: Record
    places: dict[tuple[int, int, str], Place] = {}  # (start, end, after) of a correction -> where it is in the file
    seconds: dict[tuple[str, str], float] = {}  # (plugin, hook) -> seconds


def console() -> Console:
    """stdout: coloured on a terminal, plain and of fixed width elsewhere."""
    if colours():
        return Console(highlight=False, emoji=False)
    width = None if sys.stdout.isatty() else WIDTH
    return Console(file=cast(IO[str], _Trimmed()), color_system=None, highlight=False, emoji=False, width=width)


class _Trimmed:
    """stdout without the spaces with which tables fill their lines: a file or a diff of two outputs needs none."""

    def write(self, text: str) -> int:
        return sys.stdout.write(re.sub(r" +(?=\n)", "", text))

    def flush(self) -> None:
        sys.stdout.flush()


def view(screen: Console, seen: Seen, *, with_text: bool = False) -> None:
    """Print the story, one section after another; empty ones are left out."""
    record = seen.record
    _head(screen, record)
    if with_text:
        _section(screen, "Text")
        screen.print(Padding(Text(visible(record.text, lines=True)), (0, 0, 0, 2)))
    _corrections(screen, seen)
    _officials(screen, record.officials)
    _quotes(screen, record.quotes)
    _notes(screen, record)
    _metadata(screen, record.metadata)
    _problems(screen, record)
    _workers(screen, seen)


# -- head ---------------------------------------------------------------------------------------------------------------


def _head(screen: Console, record: Record) -> None:
    screen.print(Text(title(record), style="bold"))
    for line in (_filed(record), _source(record), _state(record)):
        if line:
            screen.print(Text(visible(line), style="dim"))
    if record.note:
        screen.print(Text(f"Note: {visible(record.note)}", style="yellow"))


def title(record: Record) -> str:
    """The headline; the story's first words where it has none."""
    if record.headline:
        return visible(record.headline)
    return f"(no headline) {right_of(visible(record.text), 0, len(record.text))}"


def _filed(record: Record) -> str:
    dateline = record.dateline
    filed = ", ".join(part for part in (dateline.place, dateline.date) if part) if dateline else ""
    return " · ".join(filter(None, (", ".join(record.byline), filed)))


def _source(record: Record) -> str:
    source = record.source
    words = record.metadata.get("word_count", record.metadata.get("words"))
    parts = [source.path, ", ".join(filter(None, (source.format, source.encoding))), record.language]
    if isinstance(words, int):
        parts.append(plural(words, "word"))
    return " · ".join(parts)


def _state(record: Record) -> str:
    if not record.id:
        return "preview: nothing is written"
    state = f"{record.status}: {record.reason}" if record.reason else record.status
    known = (("received", record.source.received), ("published", record.published), ("updated", record.updated))
    times = ", ".join(f"{name} {moment(when)}" for name, when in known if when)
    return f"{record.id} · revision {record.revision} · {state} · {times}"


def moment(when: datetime) -> str:
    """`2018-12-05 09:30 UTC`"""
    return when.strftime("%Y-%m-%d %H:%M ") + (when.tzname() or "")


def _section(screen: Console, title: str, more: str = "") -> None:
    screen.print()
    screen.print(Text.assemble((title, "bold cyan"), (f"  {more}" if more else "", "dim")))


# -- corrections --------------------------------------------------------------------------------------------------------


def _corrections(screen: Console, seen: Seen) -> None:
    record = seen.record
    if not record.corrections:
        _section(screen, "Corrections", "none")
        return
    applied = sum(c.applied for c in record.corrections)
    counts = [f"{applied} applied"] if applied else []
    if proposed := len(record.corrections) - applied:
        counts.append(f"{proposed} proposed only")
    _section(screen, "Corrections", ", ".join(counts))
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold", no_wrap=True)
    table.add_column()
    for number, correction in enumerate(record.corrections, start=1):
        place = seen.places.get((correction.start, correction.end, correction.after))
        table.add_row(_where(number, place), in_context(record.original, correction))
    screen.print(Padding(table, (0, 0, 0, 2)))


def _where(number: int, place: Place | None) -> str:
    """`12:31` in the file; else the number that `newsflow edits` takes."""
    if place is None or place.line is None:
        return f"#{number}"
    return f"{place.line}:{place.column}" if place.column else f"{place.line}"


def in_context(original: str, correction: Correction) -> Text:
    """The words around it, what goes struck out, what comes beside it, and below that why, who, how sure."""
    floor = original.rfind("\n", 0, correction.start) + 1
    ceiling = original.find("\n", correction.end)
    left = left_of(original, floor, correction.start)
    right = right_of(original, correction.end, len(original) if ceiling < 0 else ceiling)
    colour = "green" if correction.applied else "yellow"
    state = "" if correction.applied else "proposed only · "
    told = f"{correction.reason or correction.rule} · {state}{correction.rule}, {percent(correction.confidence)}"
    before, after = (visible(correction.before), "red strike"), (visible(correction.after), f"bold {colour}")
    if correction.before and correction.after:
        middle = [before, (" → ", "dim"), after]
    else:
        middle = [("remove ", "dim"), before] if correction.before else [("insert ", "dim"), after]
    return Text.assemble(
        visible(left), ("[", "dim"), *middle, ("]", "dim"), visible(right), "\n", (visible(told), "dim")
    )


# -- people -------------------------------------------------------------------------------------------------------------


def _officials(screen: Console, officials: tuple[Official, ...]) -> None:
    if not officials:
        return
    _section(screen, "Officials", str(len(officials)))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
    table.add_column("Name", style="bold", no_wrap=False, min_width=12)
    table.add_column("Office")
    table.add_column("Role")
    table.add_column("Country", no_wrap=True)
    table.add_column("Named", justify="right", no_wrap=True)
    for official in officials:
        table.add_row(
            escape(visible(official.name)),
            escape(visible(office(official))),
            escape(visible(official.role)),
            official.country or "-",
            f"{len(official.mentions)}×",
        )
    screen.print(Padding(table, (0, 0, 0, 2)))


def office(official: Official) -> str:
    """`former secretary of state, United States`: title as printed, with what qualifies it, and the organization."""
    adjectives = [word for word in ("former", "acting") if getattr(official, word)]
    title = " ".join([*(word for word in adjectives if word not in official.title.lower()), official.title])
    if official.elect and "elect" not in title.lower():
        title += "-elect"
    if official.organization and official.organization.lower() not in title.lower():
        return f"{title}, {official.organization}"
    return title


def _quotes(screen: Console, quotes: tuple[Quotation, ...]) -> None:
    """Each speaker once, in the order of their first words; unattributed ones last."""
    if not quotes:
        return
    _section(screen, "Quotations", str(len(quotes)))
    speakers = dict.fromkeys(q.speaker for q in quotes if q.speaker is not None)
    for speaker in [*speakers, *([None] if any(q.speaker is None for q in quotes) else [])]:
        said = [q for q in quotes if q.speaker == speaker]
        name = visible(speaker) if speaker else "no named speaker"
        screen.print(Padding(Text(name, style="bold" if speaker else "dim"), (0, 0, 0, 2)))
        for quote in said:
            screen.print(Padding(_quote(quote), (0, 0, 0, 4)))


def _quote(quote: Quotation) -> Text:
    cue = f"{quote.kind}, “{visible(quote.cue.text)}”" if quote.cue else quote.kind
    return Text.assemble(visible(quote.text), (f"  {cue}", "dim"))


# -- the rest -----------------------------------------------------------------------------------------------------------


def _notes(screen: Console, record: Record) -> None:
    """Other layers: one line a layer, each stretch of text once, with what is said of it in few words."""
    layers: dict[str, dict[str, None]] = {}
    for note in record.notes:
        if note.layer != "problem":
            said = _said(visible(record.text[note.start : note.end]), _brief(note.value))
            layers.setdefault(note.layer, {})[said] = None
    if layers:
        _section(screen, "Also noted")
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


def _metadata(screen: Console, metadata: Mapping[str, Any]) -> None:
    told = {
        key: _plain(value)
        for key, value in metadata.items()
        if key not in SHOWN and value not in (None, "", [], {}, ())
    }
    if told:
        _section(screen, "Metadata")
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


def _problems(screen: Console, record: Record) -> None:
    if not record.problems:
        return
    _section(screen, "Problems", str(len(record.problems)))
    table = Table.grid(padding=(0, 2))
    for problem in record.problems:
        table.add_row(
            Text(problem.severity, style=SEVERITY.get(problem.severity, "")),
            Text(f"{visible(problem.message)} ({visible(', '.join(dict.fromkeys((problem.code, problem.plugin))))})"),
        )
    screen.print(Padding(table, (0, 0, 0, 2)))


def _workers(screen: Console, seen: Seen) -> None:
    """Which plugin gave what; with the time of its calls in a preview."""
    gave = contributions(seen.record)
    plugins = list(dict.fromkeys([*(plugin for plugin, _ in seen.seconds), *gave]))
    if not plugins:
        return
    total = sum(seen.seconds.values())
    _section(screen, "Who did what", f"{total * 1000:.0f} ms in all" if seen.seconds else "")
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim")
    for plugin in plugins:
        seconds = sum(s for (name, _), s in seen.seconds.items() if name == plugin)
        if gave.get(plugin) or seconds >= LEAST_TIME:
            table.add_row(
                escape(plugin), _milliseconds(seconds) if seen.seconds else "", ", ".join(gave.get(plugin, ()))
            )
    screen.print(Padding(table, (0, 0, 0, 2)))


def _milliseconds(seconds: float) -> Text:
    style = "yellow" if seconds > SIDE else ""
    return Text("<1 ms" if seconds < LEAST_TIME else f"{seconds * 1000:.0f} ms", style=style)


def contributions(record: Record) -> dict[str, list[str]]:
    """Plugin -> what it gave: "3 corrections", "12 place", "language, lede"."""
    counts: dict[str, Counter[str]] = {}
    for correction in record.corrections:
        counts.setdefault(correction.plugin, Counter())["correction"] += 1
    for note in record.notes:
        counts.setdefault(note.plugin, Counter())[note.layer] += 1
    said = {plugin: [plural(n, what) for what, n in c.items()] for plugin, c in counts.items()}
    for key, plugin in record.metadata_by.items():
        said.setdefault(plugin, []).append(visible(key))
    for kind, items in (("officials", record.officials), ("quotes", record.quotes)):
        if items:
            said.setdefault(kind, []).insert(0, plural(len(items), "official" if kind == "officials" else "quotation"))
    return said
