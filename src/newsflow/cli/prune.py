"""`newsflow prune`: old originals and old revisions are deleted."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import click

from newsflow.cli.common import config_option, examples, existing_out, json_option, load_config, out_option, plural

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LONGEST = timedelta(days=36_500)  # a hundred years: more is a slip, and would leave the calendar


def span(_ctx: click.Context, _option: click.Parameter, value: str) -> timedelta:
    """`36h`, `90d`, `12w`: whole hours, days or weeks."""
    found = re.fullmatch(r"([1-9][0-9]{0,5})([hdw])", value.strip().lower())
    length = int(found[1]) * _UNITS[found[2]] if found else None
    if length is None or length > _LONGEST:
        raise click.BadParameter(f"{value!r} is not a span such as 36h, 90d or 12w (hours, days, weeks)")
    return length


def size(number: int) -> str:
    """`312 bytes`, `4.0 MB`: decimal units, as disks are sold."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= factor:
            return f"{number / factor:.1f} {unit}"
    return plural(number, "byte")


@click.command(
    epilog=examples(
        "newsflow prune --keep 90d --out out      # what is older than ninety days",
        "newsflow prune --keep 52w --out out --json",
    )
)
@click.option(
    "--keep", callback=span, required=True, metavar="SPAN", help="How long nothing is deleted: 36h, 90d, 12w."
)
@out_option
@config_option
@json_option
def prune(keep: timedelta, out: Path | None, config_path: Path | None, as_json: bool) -> int:
    """Delete originals in OUT/processed, and earlier revisions in the ledger, that are older than SPAN.

    What is published stays as it is: the newest revision of a story and the public one are kept, so is all of rejected/. A
    story whose original is gone cannot be processed again by `newsflow reprocess`.

    --json prints one object: schema ("newsflow/prune/1"), originals (files deleted), bytes (of these), revisions. Names are
    only added.
    """
    from newsflow import press

    config = load_config(config_path)
    done = press.prune(config, existing_out(out, config), keep=keep)
    if as_json:
        import msgspec

        told = {"schema": "newsflow/prune/1", **msgspec.to_builtins(done)}
        click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2))
    elif done.originals or done.revisions:
        originals = f"{plural(done.originals, 'original')} ({size(done.bytes)})"
        click.echo(f"deleted {originals} and {plural(done.revisions, 'earlier revision')}")
    else:
        click.echo("nothing is that old")
    return 0
