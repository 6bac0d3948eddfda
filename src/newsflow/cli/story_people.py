"""The people of a story on the screen: officials as a table, quotations under their speakers."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newsflow.cli.common import visible
from newsflow.cli.screen import section
from newsflow.record import Quotation
from newsflow.story import Official


def print_officials(screen: Console, officials: tuple[Official, ...]) -> None:
    """A table: name, office, role, country, how often named."""
    if not officials:
        return
    section(screen, "Officials", str(len(officials)))
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


def print_quotes(screen: Console, quotes: tuple[Quotation, ...]) -> None:
    """Each speaker once, in the order of their first words; unattributed ones last."""
    if not quotes:
        return
    section(screen, "Quotations", str(len(quotes)))
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
