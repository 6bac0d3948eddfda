"""What a run did and where to look: the page at the end of `newsflow run`, and its JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from newsflow.cli import EXIT_PLUGIN, EXIT_SET_ASIDE
from newsflow.cli.common import about, plural, visible
from newsflow.cli.findings import FAULTS

if TYPE_CHECKING:
    from newsflow.press import Report
    from newsflow.record import Record

SCHEMA = "newsflow/run/1"
SHOWN = 10  # sources set aside that are named on the screen; --json and `newsflow status` have all
FEEDS = ("rss.xml", "atom.xml", "feed.json")
COUNTS = ("seen", "processed", "unchanged", "waiting", "set_aside", "new", "revised", "held", "withdrawn", "written")


@dataclass(frozen=True)
class Fault:
    """What went wrong in one plugin, over all stories of the run."""

    plugin: str
    stories: int
    message: str  # of the first one
    path: str  # its source


@dataclass(frozen=True)
class Tally:
    """What stands in the records that a run wrote."""

    stories: int = 0
    corrections: int = 0
    proposals: int = 0
    officials: int = 0
    quotes: int = 0
    flags: int = 0
    faults: tuple[Fault, ...] = ()


def tally(records: Path, since: datetime) -> Tally:
    """Count over the records written since then. Older ones are not opened."""
    from newsflow.record import decode

    floor = since.timestamp() - 0.01  # file systems round their times down
    found: list[Record] = []
    for path in sorted(records.glob("*.json")):
        try:
            if path.stat().st_mtime >= floor:
                found.append(decode(path.read_bytes()))
        except (OSError, msgspec.DecodeError):  # moved away or half-way through a rebuild: it is only a count
            continue
    corrections = [c.applied for record in found for c in record.corrections]
    return Tally(
        stories=len(found),
        corrections=sum(corrections),
        proposals=len(corrections) - sum(corrections),
        officials=sum(len(record.officials) for record in found),
        quotes=sum(len(record.quotes) for record in found),
        flags=sum(p.severity != "info" and p.code not in FAULTS for record in found for p in record.problems),
        faults=tuple(_faults(found)),
    )


def _faults(records: list[Record]) -> Iterator[Fault]:
    found: dict[str, list[tuple[str, str]]] = {}
    for record in records:
        for problem in record.problems:
            if problem.code in FAULTS:
                found.setdefault(problem.plugin, []).append((record.source.path, problem.message))
    for plugin, said in sorted(found.items()):
        yield Fault(plugin, len(dict(said)), said[0][1], said[0][0])


@dataclass(frozen=True)
class Outcome:
    """A finished run."""

    report: Report
    out: Path
    tally: Tally
    strict: bool = False

    @classmethod
    def of(cls, report: Report, out: Path, *, since: datetime, strict: bool = False) -> Outcome:
        """The outcome of a run that began at *since*."""
        return cls(report, out, tally(out / "records", since), strict)

    @property
    def exit_code(self) -> int:
        """3 for a plugin's fault under --strict; 1 when something is set aside, also from earlier, or not published."""
        if self.strict and (self.tally.faults or self.report.problems):
            return EXIT_PLUGIN
        return EXIT_SET_ASIDE if self.report.aside_in_all or self.report.set_aside or self.report.problems else 0

    def json(self) -> str:
        """The same for programs."""
        report = self.report
        told: dict[str, Any] = {"schema": SCHEMA, **{name: getattr(report, name) for name in COUNTS}}
        told |= {"seconds": round(report.seconds, 3), "set_aside_in_all": report.aside_in_all}
        told |= {"records": self.tally, "failures": report.failures, "problems": report.problems}
        told |= {"out": str(self.out), "look": [str(path) for path in self.places()], "exit_code": self.exit_code}
        return msgspec.json.format(msgspec.json.encode(told), indent=2).decode()

    def show(self) -> None:
        """Print it for people."""
        click.secho(self._headline(), bold=True)
        for name, value in self._rows():
            click.echo(f"  {name:<12} {value}")
        self._rest()

    def show_rebuilt(self) -> None:
        """The same after `newsflow rebuild`, which processes nothing."""
        report = self.report
        click.secho(f"everything written anew in {report.seconds:.1f} s", bold=True)
        click.echo(
            f"  {'published':<12} {plural(report.written, 'file')} differ from before, {report.removed:,} removed"
        )
        self._rest()

    def _rest(self) -> None:
        self._failures()
        self._problems()
        places = list(self.places())
        if places:
            click.echo("\nLook at:")
            for path in places:
                click.echo(f"  {path}")

    def places(self) -> Iterator[Path]:
        """Where to look first, as far as it is there."""
        public = self.out / "public"
        feeds = [public / "feeds" / name for name in FEEDS]
        for path in (public / "index.html", *feeds, self.out / "records"):
            if path.exists():
                yield path

    def _headline(self) -> str:
        report = self.report
        pace = f" in {report.seconds:.1f} s"
        if not report.processed and not report.set_aside:
            return f"nothing new in {plural(report.seen, 'source')}{pace}"
        return f"{plural(report.processed, 'source')} processed{pace}"

    def _rows(self) -> Iterator[tuple[str, str]]:
        report, tally_ = self.report, self.tally
        stories = [f"{getattr(report, name):,} {name}" for name in ("new", "revised", "held", "withdrawn")]
        kept = [said for said in stories if not said.startswith("0 ")]
        if report.unchanged:
            kept.append(f"{report.unchanged:,} unchanged")
        yield "stories", ", ".join(kept) or "none"
        if tally_.stories:
            proposed = f", {tally_.proposals:,} only proposed" if tally_.proposals else ""
            yield "corrections", f"{tally_.corrections:,} applied{proposed}"
            yield "officials", f"{tally_.officials:,} named, {plural(tally_.quotes, 'quotation')}"
        if tally_.flags:
            yield "flags", f"{tally_.flags:,} for the desk to look at"
        if report.waiting:
            yield "waiting", f"{plural(report.waiting, 'source')} not ready yet"
        if report.written:
            yield "published", f"{plural(report.written, 'file')} written"

    def _problems(self) -> None:
        faults = [
            f"plugin {f.plugin!r} failed on {plural(f.stories, 'story', 'stories')}; {f.path}: {f.message}"
            for f in self.tally.faults
        ]
        problems = [*faults, *self.report.problems]
        for problem in problems[:SHOWN]:
            click.secho(f"  {'problem':<12} {visible(problem)}", fg="red" if self.strict else "yellow")
        if len(problems) > SHOWN:
            click.echo(f"  … and {plural(len(problems) - SHOWN, 'more problem')}")

    def _failures(self) -> None:
        report = self.report
        if report.aside_in_all or report.set_aside:
            earlier = max(report.aside_in_all - report.set_aside, 0)
            more = f", {earlier:,} from earlier runs" if earlier else ""
            told = (
                f"  set aside    {report.set_aside:,} in this run{more}; see {self.out / 'rejected'}, `newsflow status`"
            )
            click.secho(told, fg="red")
        for failure in report.failures[:SHOWN]:
            click.echo(f"    {about(failure.path, failure.message)}")
        if len(report.failures) > SHOWN:
            click.echo(f"    … and {len(report.failures) - SHOWN:,} more")
