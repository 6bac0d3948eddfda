"""`newsflow run` and `newsflow watch`: the line itself."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from newsflow.cli.common import (
    config_option,
    examples,
    find_out,
    json_option,
    load_config,
    making,
    out_option,
    visible,
)
from newsflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsflow.config import Config

F = TypeVar("F", bound="Callable[..., Any]")


def moment(_ctx: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    """A time as ISO 8601 writes it; UTC where it names no zone."""
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a time such as 2018-12-05T09:30:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def working_options(function: F) -> F:
    """What run and watch have in common."""
    for option in (
        click.option("--log", type=click.Choice(("text", "json")), default="text", help="How log lines look (stderr)."),
        click.option(
            "--now", callback=moment, metavar="TIME", help="Fix the clock, so that the same input gives the same bytes."
        ),
        click.option("--strict", is_flag=True, help="A plugin's fault ends the run with exit code 3."),
        click.option(
            "--workers",
            type=click.IntRange(0, 1024),
            metavar="N",
            help="Processes. Default: one a core; 0: this process only, without memory limits.",
        ),
        config_option,
        out_option,
    ):
        function = option(function)
    return function


@click.command(
    epilog=examples(
        "newsflow run seeds --out out                  # the first time",
        "newsflow run seeds --out out                  # again: only what is new or changed",
        "newsflow run inbox wire/*.xml --out out       # several folders and files",
        "newsflow run inbox --out out --json | jq .new",
    )
)
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE...")
@working_options
@json_option
def run(
    sources: tuple[Path, ...],
    out: Path | None,
    config_path: Path | None,
    workers: int | None,
    strict: bool,
    now: datetime | None,
    log: str,
    as_json: bool,
) -> int:
    """Process folders of stories once: correct, annotate, describe, publish.

    What is unchanged since the last run is not processed again. Sources stay where they are ([inbox] after = "keep").
    Below OUT: public/ is what may be served; records/ is the desk's; rejected/ holds what could not be processed.

    --json prints one object: schema ("newsflow/run/1"), counts of sources (seen, processed, unchanged, waiting, set_aside)
    and stories (new, revised, held, withdrawn), records (what stands in those written), failures, problems, look (where to
    look first), exit_code. Names are only added.

    Exit code: 0 done; 1 stories are set aside (also from earlier runs) or a feed could not be written; 2 wrong usage;
    3 a plugin's fault under --strict; 75 could not finish for now, run it again.
    """
    from newsflow import press
    from newsflow.cli.outcome import Outcome

    config = load_config(config_path)
    folder = find_out(out, config)
    _existing(sources)
    began = datetime.now(UTC)
    with ExitStack() as stack:
        stack.enter_context(making(folder))
        told = stack.enter_context(reporter(log, total=_count(sources, config)))
        report = press.run(config, list(sources), folder, workers=workers, strict=strict, now=now, progress=told)
    outcome = Outcome.of(report, folder, since=began, strict=strict)
    if as_json:
        click.echo(outcome.json())
    else:
        outcome.show()
    return outcome.exit_code


@click.command(
    epilog=examples(
        "newsflow watch inbox --out out",
        "newsflow watch inbox --out out --log json     # for a log collector",
        "kill -HUP PID                                 # read newsflow.toml again",
        "kill -TERM PID                                # finish the story in hand and stop",
    )
)
@click.argument("inbox", type=click.Path(path_type=Path, file_okay=False), metavar="INBOX")
@working_options
def watch(
    inbox: Path,
    out: Path | None,
    config_path: Path | None,
    workers: int | None,
    strict: bool,
    now: datetime | None,
    log: str,
) -> int:
    """Process and publish stories as they arrive in INBOX; runs until it is stopped.

    Sources are moved to OUT/processed when their story is out ([inbox] after). A file is read when it is complete: nobody
    writes to it any more. SIGTERM and Ctrl-C finish the story in hand; whatever interrupts it, the next start goes on where
    it stopped.
    """
    from newsflow.cli.logs import Log, hear
    from newsflow.watch import watch as keep_watching

    config = load_config(config_path)
    folder = find_out(out, config)
    _existing([inbox])
    lines = Log(log)
    hear(log)
    with making(folder):
        report = keep_watching(
            config,
            inbox,
            folder,
            workers=workers,
            strict=strict,
            now=now,
            progress=lines.source,
            ready=lambda: lines.say("info", f"watching {inbox}, publishing to {folder / 'public'}"),
            reload=lambda: _read_again(config_path, log),
            told=lambda line: lines.say("info", line),
        )
    lines.say("info", f"stopped; {report.new} new, {report.revised} revised, {report.set_aside} set aside")
    return 0


def _read_again(config_path: Path | None, log: str) -> Config:
    """The configuration as it stands now. Reading it makes log lines text; they stay as this daemon was told."""
    from newsflow.cli.logs import hear

    try:
        return load_config(config_path)
    finally:
        hear(log)


def _sound(config_path: Path | None, *, strict: bool) -> Config:
    """The configuration, when its plugins can take part with it: a slip in [plugin.NAME] shall not end the daemon either."""
    from newsflow.plugins import Roster

    config = load_config(config_path)
    Roster(config, strict=strict).warm(guests=False)
    return config


def reporter(log: str, *, total: int | None) -> Any:
    """A context manager that gives the callback for each source: a bar on a terminal, log lines elsewhere."""
    from newsflow.cli.logs import bar_or_lines

    return bar_or_lines(log, total=total)


def _existing(sources: Iterable[Path]) -> None:
    for source in sources:
        if not source.exists():
            raise UsageError(f"{visible(str(source))}: no such file or folder")


def _count(sources: Iterable[Path], config: Config) -> int:
    """How many files the bar counts to; what is ignored is not counted."""
    from newsflow.cli.check import walked

    return sum(1 if source.is_file() else sum(1 for _ in walked(source, config.inbox.ignore)) for source in sources)
