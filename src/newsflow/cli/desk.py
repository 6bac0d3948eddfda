"""`newsflow queue, approve, withdraw, amend, edits`: what the desk decides about single stories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import click

from newsflow.cli.common import (
    config_option,
    examples,
    existing_out,
    json_option,
    load_config,
    out_option,
    plural,
    visible,
)
from newsflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsflow.config import Config
    from newsflow.record import Correction, Record

F = TypeVar("F", bound="Callable[..., Any]")


def who_option(function: F) -> F:
    """--who NAME"""
    text = "Who decides, for the ledger. Default: the user's name."
    return click.option("--who", metavar="NAME", help=text)(function)


@click.command(epilog=examples("newsflow queue --out out", "newsflow queue --out out --json | jq -r '.[].id'"))
@out_option
@config_option
@json_option
def queue(out: Path | None, config_path: Path | None, as_json: bool) -> int:
    """List the stories that are held: under embargo, or waiting for `newsflow approve`."""
    from newsflow import press

    config = load_config(config_path)
    waiting = press.queue(config, existing_out(out, config))
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(waiting), indent=2))
        return 0
    for story in waiting:
        reason = story.reason or "held"
        until = "" if story.until is None or "until" in reason else f", until {story.until:%Y-%m-%d %H:%M} UTC"
        click.secho(visible(story.headline or f"(no headline) {story.path}"), bold=True)
        click.echo(f"  {story.id} · revision {story.revision} · {visible(reason)}{until}")
    click.echo(f"{plural(len(waiting), 'story', 'stories')} held" if waiting else "no story is held")
    return 0


@click.command(
    epilog=examples(
        "newsflow approve storm-4f1c22aa --out out",
        "newsflow queue --out out --json | jq -r '.[].id' | xargs newsflow approve --out out",
    )
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--why", help="Why, for the ledger.")
@who_option
@out_option
@config_option
def approve(ids: tuple[str, ...], why: str | None, who: str | None, out: Path | None, config_path: Path | None) -> int:
    """Publish held stories, or bring back withdrawn ones.

    The approval holds for the story as it stands; a new text waits again.
    """
    from newsflow import press

    config = load_config(config_path)
    for record in press.approve(config, existing_out(out, config), ids, who=who, why=why):
        _told(record)
    return 0


@click.command(epilog=examples('newsflow withdraw storm-4f1c22aa --why "the figures were last year\'s" --out out'))
@click.argument("story", metavar="ID")
@click.option("--why", required=True, help="Why; the kill notice says it to readers.")
@who_option
@out_option
@config_option
def withdraw(story: str, why: str, who: str | None, out: Path | None, config_path: Path | None) -> int:
    """Take a published story back: its page goes, its feeds carry a kill notice under the same guid.

    It stays withdrawn until `newsflow approve ID`.
    """
    from newsflow import press

    config = load_config(config_path)
    _told(press.withdraw(config, existing_out(out, config), story, why=why, who=who))
    return 0


@click.command(
    epilog=examples(
        'newsflow amend storm-4f1c22aa --note "An earlier version misstated the wind speed." --out out',
        'newsflow amend storm-4f1c22aa --note "" --out out     # takes the note off',
    )
)
@click.argument("story", metavar="ID")
@click.option("--note", required=True, help="The note to readers; an empty one takes it off.")
@who_option
@out_option
@config_option
def amend(story: str, note: str, who: str | None, out: Path | None, config_path: Path | None) -> int:
    """Publish a story again, under the same guid, with a correction note."""
    from newsflow import press

    config = load_config(config_path)
    _told(press.amend(config, existing_out(out, config), story, note=note, who=who))
    return 0


def _told(record: Record) -> None:
    from newsflow.cli.story_view import title

    state = record.status + (f" ({visible(record.reason)})" if record.reason else "")
    click.echo(f"{record.id}: {state}, revision {record.revision}: {title(record)}")


# -- single corrections -------------------------------------------------------------------------------------------------


@click.command(
    epilog=examples(
        "newsflow edits storm-4f1c22aa --out out               # the story's corrections, numbered",
        "newsflow edits storm-4f1c22aa reject 2 --out out      # take one back",
        "newsflow edits storm-4f1c22aa accept 3 4 --out out    # apply what was only proposed",
    )
)
@click.argument("story", metavar="ID")
@click.argument("verdict", required=False, type=click.Choice(("accept", "reject")), metavar="[accept|reject]")
@click.argument("numbers", nargs=-1, type=click.IntRange(1), metavar="[NUMBER]...")
@who_option
@out_option
@config_option
@json_option
def edits(
    story: str,
    verdict: str | None,
    numbers: tuple[int, ...],
    who: str | None,
    out: Path | None,
    config_path: Path | None,
    as_json: bool,
) -> int:
    """List a story's corrections; accept or reject them by number.

    A decision is kept by rule, words and context, so that it holds for the story's next revision too.
    """
    from newsflow import press

    config = load_config(config_path)
    folder = existing_out(out, config)
    record = press.find(config, folder, story)
    if verdict is not None:
        if not numbers:
            raise UsageError(f"{verdict} which? Give the numbers that `newsflow edits {story}` shows")
        before = record.corrections
        record = _decided(config, folder, record, cast(Literal["accept", "reject"], verdict), numbers, who)
        if not as_json:
            _confirmed(verdict, [before[number - 1] for number in numbers])
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(record.corrections), indent=2))
    else:
        _listed(record)
    return 0


def _decided(
    config: Config,
    out: Path,
    record: Record,
    verdict: Literal["accept", "reject"],
    numbers: tuple[int, ...],
    who: str | None,
) -> Record:
    """Decide one after another. What was meant is looked up first: each decision makes a new record with its own numbers."""
    from newsflow import press

    for number in numbers:
        if number > len(record.corrections):
            raise UsageError(f"{record.id} has no correction {number}; it has {len(record.corrections)}")
    for meant in [_key(record.corrections[number - 1]) for number in numbers]:
        at = next((i for i, c in enumerate(record.corrections) if _key(c) == meant), None)
        if at is not None:  # gone: the decision before it settled this one too
            record = press.decide(config, out, record.id, at, verdict, who=who)
    return record


def _confirmed(verdict: str, corrections: Iterable[Correction]) -> None:
    """Say what was decided: the list below looks the same when a mere proposal was rejected."""
    for one in corrections:
        words = " → ".join(visible(text) or "nothing" for text in (one.before, one.after))
        click.echo(f"{verdict}ed: {words} ({one.rule}); so it stays in later revisions")


def _key(correction: Correction) -> tuple[int, int, str, str]:
    return correction.start, correction.end, correction.after, correction.rule


def _listed(record: Record) -> None:
    from rich.table import Table
    from rich.text import Text

    from newsflow.cli.screen import console
    from newsflow.cli.story_view import in_context, title

    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for number, correction in enumerate(record.corrections, start=1):
        state = Text("applied", style="green") if correction.applied else Text("not applied", style="yellow")
        table.add_row(str(number), state, in_context(record.original, correction))
    screen = console()
    screen.print(Text(title(record), style="bold"))
    screen.print(table if record.corrections else Text("no corrections"))
