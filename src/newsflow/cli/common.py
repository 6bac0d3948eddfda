"""What several commands share: options, the configuration, where OUT is, and text that is safe to print."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from newsflow.errors import UsageError

if TYPE_CHECKING:
    from newsflow.config import Config
    from newsflow.plugins import Roster

F = TypeVar("F", bound=Callable[..., Any])

JSON_HELP = "Print JSON for programs."


def config_option(function: F) -> F:
    """--config F"""
    return click.option(
        "--config",
        "config_path",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The configuration; without it newsflow.toml in the current folder, if there is one.",
    )(function)


def out_option(function: F) -> F:
    """--out OUT, else `out` of newsflow.toml"""
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="OUT",
        help="The output folder; without it `out` of newsflow.toml.",
    )(function)


def json_option(function: F) -> F:
    """--json"""
    return click.option("--json", "as_json", is_flag=True, help=JSON_HELP)(function)


def examples(*lines: str) -> str:
    """The epilogue of a command's help: its examples, one a line, kept as they are."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def load_config(path: Path | None) -> Config:
    """The configuration that a command works with, its channels checked too."""
    from newsflow.channels import rules
    from newsflow.cli.logs import hear
    from newsflow.config import load

    hear()
    config = load(path, start=Path())
    rules(config)
    return config


def find_out(given: Path | None, config: Config) -> Path:
    """The output folder: from the command line, else from newsflow.toml (relative to it)."""
    if given is not None:
        return given
    if config.out is not None:
        return Path(config.folder) / config.out
    raise UsageError('where is the output folder? Give --out OUT, or write out = "…" in newsflow.toml')


def existing_out(given: Path | None, config: Config) -> Path:
    """The output folder of an earlier run."""
    out = find_out(given, config)
    if not out.is_dir():
        raise UsageError(f"{out}: no such folder; the output of `newsflow run` or `newsflow watch` is meant")
    return out


@contextmanager
def making(out: Path) -> Iterator[None]:
    """Around work that makes the output folder: when it cannot be made, that is one sentence."""
    try:
        yield
    except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
        if out.is_dir():
            raise
        raise UsageError(f"{out}: the output folder cannot be made: {error.strerror}") from None


def roster_for(config: Config, *, strict: bool = False) -> Roster:
    """The plugins; what could not take part is one line each on stderr."""
    from newsflow.plugins import Roster

    roster = Roster(config, strict=strict)
    for card in roster.cards.values():
        if card.state in ("broken", "idle"):
            click.echo(f"newsflow: {visible(f'{card.label} does not take part: {card.reason}')}", err=True)
    return roster


# C0 and C1 control characters could drive the terminal, lone surrogates cannot be printed, and the bidirectional controls can
# make a line read as what it is not (CVE-2021-42574). Stories are strangers' text.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str, *, lines: bool = False) -> str:
    """*text* as it may be printed: nothing in it drives the terminal. On one line, unless *lines*."""
    cleaned = _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    return cleaned if lines else re.sub(r"[\n\t]", " ", cleaned)


def about(path: str, message: str) -> str:
    """`inbox/a.txt: the file is empty`; a message that begins with the file's name keeps its grammar, and gets the path."""
    name = path.rpartition("/")[2]
    rest = message.removeprefix(name)
    named = rest != message and (rest[:1] == ":" or ("." in name and rest[:1] == " "))
    return visible(f"{path}{rest}" if named else f"{path}: {message}")


def plural(number: int, one: str, many: str = "") -> str:
    """`1 story`, `2,000 stories`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def colours() -> bool:
    """Whether stdout shows colours: a terminal, and nobody said NO_COLOR."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
