"""`newsflow status, retry, reprocess, rebuild`: what the ledger knows, and doing things again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsflow.cli.common import (
    about,
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
    from newsflow.press import Status

SHOWN = 20  # sources set aside that are named on the screen


@click.command(epilog=examples("newsflow status --out out", "newsflow status --out out --json | jq .set_aside"))
@out_option
@config_option
@json_option
def status(out: Path | None, config_path: Path | None, as_json: bool) -> int:
    """Say what waits, is in work, was done, is held, and what was set aside and why.

    --json prints one object: schema ("newsflow/status/1"), sources and stories (state: how many), stale, at_work, set_aside
    (path, code, message, plugin, when, tries; the newest hundred), letters, dead (how many notices could not be delivered),
    dead_letters (the first hundred), last_commit, rate, next_release. Names are only added.

    Looks only. Exit code: 0; 1 when stories are set aside or a notice could not be delivered; 2 when the ledger is lost or
    damaged (the next `newsflow run` or `watch` makes it anew from the records).
    """
    from newsflow import press

    config = load_config(config_path)
    folder = existing_out(out, config)
    found = press.status(config, folder)
    if as_json:
        import msgspec

        told = {"schema": "newsflow/status/1", **msgspec.to_builtins(found)}
        click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2))
    else:
        _show(found, folder)
    return 1 if found.set_aside or found.dead else 0


def _show(found: Status, out: Path) -> None:
    rows = [
        ("stories", _counts(found.stories)),
        ("sources", _counts(found.sources)),
        ("at work", ", ".join(visible(name) for name in found.at_work) or "nobody"),
        ("last commit", _when(found.last_commit)),
        ("rate", f"{found.rate:.1f} stories a minute" if found.rate else ""),
        ("next release", _when(found.next_release) if found.next_release else ""),
        ("to be written", plural(found.stale, "file or feed") if found.stale else ""),
        ("notices", f"{found.letters:,} wait for delivery" if found.letters else ""),
    ]
    for name, value in rows:
        if value:
            click.echo(f"{name:<14} {value}")
    aside = found.sources.get("aside", 0)
    if found.set_aside:
        told = f"\n{plural(aside, 'source')} set aside in {out / 'rejected'} (newsflow retry takes them back):"
        click.secho(told, fg="red")
    for failure in found.set_aside[:SHOWN]:
        times = f" ({failure.tries} times)" if failure.tries > 1 else ""
        plugin = f" [{failure.plugin}]" if failure.plugin else ""
        click.echo(f"  {about(failure.path, failure.message)}{plugin}{times}")
    if aside > SHOWN:
        click.echo(f"  … and {aside - SHOWN:,} more")
    if found.dead:
        click.secho(f"\n{plural(found.dead, 'notice')} that could not be delivered:", fg="red")
    for letter in found.dead_letters[:SHOWN]:
        click.echo(f"  {visible(letter)}")
    if found.dead > SHOWN:
        click.echo(f"  … and {found.dead - SHOWN:,} more")


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "none"


def _when(moment: datetime | None) -> str:
    """`2026-11-23 18:02 (3 minutes ago)`, local time."""
    if moment is None:
        return "never"
    seconds = (datetime.now(UTC) - moment).total_seconds()
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if abs(seconds) >= size:
            span = plural(int(abs(seconds) // size), unit)
            break
    else:
        span = "a moment"
    local = moment.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{local} (in {span})" if seconds < 0 else f"{local} ({span} ago)"


@click.command(
    epilog=examples(
        "newsflow retry --out out                 # all that was set aside",
        "newsflow retry budget.docx --out out     # one source, by its path in the inbox",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@out_option
@config_option
def retry(names: tuple[str, ...], out: Path | None, config_path: Path | None) -> int:
    """Take sources that were set aside back into the line: those named, or all.

    The next `newsflow run`, or a `newsflow watch` at work, processes them again.
    """
    from newsflow import press

    config = load_config(config_path)
    taken = press.retry(config, existing_out(out, config), names)
    for path in taken:
        click.echo(f"waits again: {visible(path)}")
    click.echo(f"{plural(len(taken), 'source')} taken back" if taken else "nothing is set aside")
    return 0


@click.command(
    epilog=examples(
        "newsflow reprocess storm-4f1c22aa --out out     # one story, after its rules changed",
        "newsflow reprocess --all --out out              # everything, after an upgrade",
    )
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="Every story there is.")
@click.option("--workers", type=click.IntRange(0, 1024), metavar="N", help="Processes. Default: one a core.")
@out_option
@config_option
@json_option
def reprocess(
    ids: tuple[str, ...],
    everything: bool,
    workers: int | None,
    out: Path | None,
    config_path: Path | None,
    as_json: bool,
) -> int:
    """Process stories again from their kept originals, with the plugins and options of today.

    A story whose text, headline and mark-up stay the same keeps its revision and its date.
    """
    from newsflow import press
    from newsflow.cli.logs import bar_or_lines
    from newsflow.cli.outcome import Outcome

    if bool(ids) == everything:
        raise UsageError("name the stories to process again, or say --all")
    config = load_config(config_path)
    folder = existing_out(out, config)
    began = datetime.now(UTC)
    with bar_or_lines("text", total=None if everything else len(ids)) as told:
        report = press.reprocess(config, folder, ids, everything=everything, workers=workers, progress=told)
    outcome = Outcome.of(report, folder, since=began)
    click.echo(outcome.json()) if as_json else outcome.show()
    return outcome.exit_code


@click.command(
    epilog=examples(
        "newsflow rebuild --out out     # after an upgrade of page templates, or a lost newsflow.db",
    )
)
@click.option("--workers", type=click.IntRange(0, 1024), metavar="N", help="Processes. Default: one a core.")
@out_option
@config_option
@json_option
def rebuild(workers: int | None, out: Path | None, config_path: Path | None, as_json: bool) -> int:
    """Write every page, export, feed and record anew from the ledger.

    A ledger that is lost or damaged is made anew from the records first. Nothing is published twice: stories keep their
    guids, revisions and dates.
    """
    from newsflow import press
    from newsflow.cli.outcome import Outcome

    config = load_config(config_path)
    folder = existing_out(out, config)
    began = datetime.now(UTC)
    report = press.rebuild(config, folder, workers=workers)
    outcome = Outcome.of(report, folder, since=began)
    click.echo(outcome.json()) if as_json else outcome.show_rebuilt()
    return outcome.exit_code
