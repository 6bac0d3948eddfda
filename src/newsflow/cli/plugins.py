"""`newsflow plugins`: who takes part, why not, in which order; and a project for a new one."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsflow.cli.common import config_option, examples, json_option, load_config, plural, visible
from newsflow.errors import UsageError

if TYPE_CHECKING:
    from newsflow.plugins import Call, Roster

STATE = {"active": "green", "idle": "yellow", "off": "dim", "broken": "red"}


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "newsflow plugins                      # every plugin: state, version, hooks; and why one does not take part",
        "newsflow plugins --explain annotate   # what the hook is for, and who is called in which order",
        "newsflow plugins new harbour          # a ready plugin project in newsflow-harbour/",
    ),
)
@click.option("--explain", metavar="HOOK", help="What a hook is for, and who is called in which order.")
@config_option
@json_option
@click.pass_context
def plugins(ctx: click.Context, explain: str | None, config_path: Path | None, as_json: bool) -> int:
    """List every plugin: built-in, installed and local ones, with state, version and hooks.

    States: active; idle (nobody gives a layer it needs); off ([plugins] off); broken (with the reason).

    --json prints plugins (name, origin, distribution, version, state, reason, hooks) and calls (hook: plugins in order).
    """
    if ctx.invoked_subcommand is not None:
        return 0
    from newsflow.plugins import Roster

    roster = Roster(load_config(config_path))
    if as_json:
        _json(roster)
    elif explain is not None:
        _explain(explain, roster)
    else:
        _table(roster)
    return 0


def _table(roster: Roster) -> None:
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    from newsflow.cli.screen import console

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("Plugin", "State", "From", "Hooks"):
        table.add_column(title)
    for card in roster.cards.values():
        origin = card.origin if card.origin == "built-in" else f"{card.distribution} {card.version}"
        told = Text(", ".join(card.hooks))
        if card.reason:
            told = Text(visible(card.reason), style=STATE[card.state])
        state = Text(card.state, style=STATE[card.state])
        table.add_row(Text(card.name, style="bold"), state, escape(visible(origin)), told)
    screen = console()
    screen.print(table)
    counts = {state: sum(card.state == state for card in roster.cards.values()) for state in STATE}
    summary = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    screen.print(Text(f"\n{plural(len(roster.cards), 'plugin')}: {summary}", style="dim"))


def _json(roster: Roster) -> None:
    """{"schema", "plugins": [card, ...], "calls": {hook: [plugin, ...] in calling order}}"""
    import msgspec

    told = {
        "schema": "newsflow/plugins/1",
        "plugins": list(roster.cards.values()),
        "calls": {hook: [call.plugin for call in calls] for hook, calls in roster.calls.items()},
    }
    click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2))


def _explain(hook: str, roster: Roster) -> None:
    from newsflow import hookspecs
    from newsflow.config import near

    if hook not in roster.calls:
        raise UsageError(f"--explain {hook}: no such hook{near(hook, roster.calls)}")
    function = getattr(hookspecs, hook)
    arguments = ", ".join(inspect.signature(function).parameters)
    click.secho(f"{hook}({arguments})", bold=True)
    click.echo(f"{inspect.getdoc(function)}\n")
    calls = roster.calls[hook]
    if not calls:
        click.echo("No plugin implements it.")
        return
    click.secho(f"Called in this order ({plural(len(calls), 'plugin')}):", bold=True)
    width = max(len(call.plugin) for call in calls)
    for number, call in enumerate(calls, start=1):
        click.echo(f"{number:3}. {call.plugin:{width}}  {_because(call, roster)}".rstrip())


def _because(call: Call, roster: Roster) -> str:
    """What the place of a call follows from."""
    reasons = []
    if call.needs:
        reasons.append(f"needs {', '.join(sorted(call.needs))}")
    if call.gives:
        reasons.append(f"gives {', '.join(sorted(call.gives))}")
    if call.plugin in roster.config.plugins.order:
        reasons.append("named in [plugins] order")
    if roster.cards[call.plugin].origin != "built-in":
        reasons.append(f"{roster.cards[call.plugin].origin}: before built-in")
    return "; ".join(reasons)


@plugins.command(
    short_help="Begin a plugin: a project with its entry point and tests.",
    epilog=examples(
        "newsflow plugins new harbour",
        "cd newsflow-harbour && pip install -e .[test] && pytest",
        "newsflow plugins                      # there it is",
    ),
)
@click.argument("name")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    show_default="the current folder",
    metavar="FOLDER",
    help="Where to make the project's folder.",
)
def new(name: str, into: Path) -> int:
    """Begin a plugin: a project newsflow-NAME with its entry point, a module, tests and a README.

    NAME is what the plugin is called in newsflow.toml: lower-case letters, digits and hyphens.
    """
    from newsflow.cli.newplugin import create

    folder = create(name, into)
    click.echo(f"made {folder}; next:\n\n  cd {folder}\n  pip install -e '.[test]'\n  pytest\n  newsflow plugins")
    return 0
