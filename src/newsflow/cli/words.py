"""`newsflow words`: the desk's own words, in the file that [plugin.typos] words_file names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsflow.cli.common import config_option, examples, json_option, load_config, plural, visible
from newsflow.errors import UsageError

if TYPE_CHECKING:
    from newsflow.config import Config

PLUGIN = "typos"


@click.group(
    epilog=examples(
        "newsflow words add kolkhoz seiner       # no correction touches them from now on",
        "newsflow words list",
        "newsflow words remove seiner",
    )
)
def words() -> None:
    """The desk's own words: what [plugin.typos] takes as right, whatever a lexicon says.

    They stand one a line in the file that words_file names in newsflow.toml ("#" begins a comment), so that a desk can
    share and review them like any text. A word is right in any case. Stories that are out are not processed again by
    themselves: `newsflow reprocess` does that.
    """


@words.command(
    name="list", short_help="Print them.", epilog=examples("newsflow words list", "newsflow words list --json")
)
@config_option
@json_option
def list_words(config_path: Path | None, as_json: bool) -> int:
    """Print the desk's words: those of newsflow.toml and those of the file, sorted, each once."""
    config = load_config(config_path)
    table = config.plugin.get(PLUGIN, {})
    path = words_file(config)
    known = sorted({*table.get("words", ()), *table.get("never", ()), *(_words_of(_lines(path)) if path else ())})
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(known))
        return 0
    for word in known:
        click.echo(visible(word))
    click.echo(plural(len(known), "word"), err=True)
    return 0


@words.command(epilog=examples("newsflow words add kolkhoz seiner"))
@click.argument("new", nargs=-1, required=True, metavar="WORD...")
@config_option
def add(new: tuple[str, ...], config_path: Path | None) -> int:
    """Add words to the file; those that are there already are left alone."""
    path = _file_of(load_config(config_path))
    lines = _lines(path)
    known = {word.lower() for word in _words_of(lines)}
    fresh = [word for word in dict.fromkeys(map(_checked, new)) if word.lower() not in known]
    _write(path, [*lines, *fresh])
    click.echo(f"{plural(len(fresh), 'word')} added to {path}")
    return 0


@words.command(epilog=examples("newsflow words remove seiner"))
@click.argument("gone", nargs=-1, required=True, metavar="WORD...")
@config_option
def remove(gone: tuple[str, ...], config_path: Path | None) -> int:
    """Take words out of the file."""
    path = _file_of(load_config(config_path))
    lines = _lines(path)
    out = {word.lower() for word in gone}
    missing = sorted(out - {word.lower() for word in _words_of(lines)})
    if missing:
        raise UsageError(f"{path}: has no word {', '.join(map(repr, missing))}")
    _write(path, [line for line in lines if line.strip().lower() not in out])
    click.echo(f"{plural(len(out), 'word')} removed from {path}")
    return 0


def words_file(config: Config) -> Path | None:
    """The file of the desk's words, if newsflow.toml names one."""
    named: Any = config.plugin.get(PLUGIN, {}).get("words_file")
    return Path(named) if isinstance(named, str) and named else None


def _file_of(config: Config) -> Path:
    path = words_file(config)
    if path is None:
        raise UsageError(
            f'newsflow.toml: [plugin.{PLUGIN}] words_file is not set; write words_file = "words.txt" there'
        )
    return path


def _checked(word: str) -> str:
    cleaned = word.strip()
    if not cleaned or cleaned.startswith("#") or re.search(r"\s", cleaned):
        raise UsageError(f"{word!r} is not a word: no spaces, and no '#' in front")
    return cleaned


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as UTF-8 text: {error}") from None


def _words_of(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _write(path: Path, lines: list[str]) -> None:
    """Whole or not at all: a run may read the file at this moment."""
    beside = path.with_name(f".{path.name}.tmp")
    try:
        beside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
