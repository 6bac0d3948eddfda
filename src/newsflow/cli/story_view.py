"""A record on the screen: headline, corrections, officials, quotations under their speakers, problems, who did what."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newsflow.cli.common import plural, visible
from newsflow.cli.findings import left_of, right_of
from newsflow.cli.phrases import percent
from newsflow.cli.places import Place
from newsflow.cli.screen import section
from newsflow.cli.story_facts import print_metadata, print_notes, print_problems
from newsflow.cli.story_people import print_officials, print_quotes
from newsflow.record import Correction, Record

LEAST_TIME = 0.0005  # seconds: shorter calls are "<1 ms"
SIDE = 0.15  # seconds a story: more for one plugin is worth a second look (the whole budget of a story is 20 ms)


class Seen(msgspec.Struct, frozen=True):
    """A story to show: its record, and what only a preview knows: places in the file, and times."""

    record: Record
    places: dict[tuple[int, int, str], Place] = {}  # (start, end, after) of a correction -> where it is in the file
    seconds: dict[tuple[str, str], float] = {}  # (plugin, hook) -> seconds


def view(screen: Console, seen: Seen, *, with_text: bool = False) -> None:
    """Print the story, one section after another; empty ones are left out."""
    record = seen.record
    _head(screen, record)
    if with_text:
        section(screen, "Text")
        screen.print(Padding(Text(visible(record.text, lines=True)), (0, 0, 0, 2)))
    _corrections(screen, seen)
    print_officials(screen, record.officials)
    print_quotes(screen, record.quotes)
    print_notes(screen, record)
    print_metadata(screen, record.metadata)
    print_problems(screen, record)
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


# -- corrections --------------------------------------------------------------------------------------------------------


def _corrections(screen: Console, seen: Seen) -> None:
    record = seen.record
    if not record.corrections:
        section(screen, "Corrections", "none")
        return
    applied = sum(c.applied for c in record.corrections)
    counts = [f"{applied} applied"] if applied else []
    if proposed := len(record.corrections) - applied:
        counts.append(f"{proposed} proposed only")
    section(screen, "Corrections", ", ".join(counts))
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


# -- who did what ---------------------------------------------------------------------------------------------------------


def _workers(screen: Console, seen: Seen) -> None:
    """Which plugin gave what; with the time of its calls in a preview."""
    gave = contributions(seen.record)
    plugins = list(dict.fromkeys([*(plugin for plugin, _ in seen.seconds), *gave]))
    if not plugins:
        return
    total = sum(seen.seconds.values())
    section(screen, "Who did what", f"{total * 1000:.0f} ms in all" if seen.seconds else "")
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
