"""`newsflow words`: the desk's own words, in the file that [plugin.desk-words] words_file names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsflow.cli.common import config_option, examples, json_option, load_config, plural, visible
from newsflow.errors import UsageError

if TYPE_CHECKING:
    from newsflow.config import Config

PLUGINS = ("desk-words", "typos")  # both can name a file of words; the first protects from every corrector


@click.group(
    epilog=examples(
        "newsflow words add kolkhoz seiner       # no correction touches them from now on",
        "newsflow words list",
        "newsflow words remove seiner",
    )
)
def words() -> None:
    """The desk's own words and phrases: right, whatever a lexicon says.

    They stand one a line in the file that [plugin.desk-words] words_file names in newsflow.toml ("#" begins a comment), so
    that a desk can share and review them like any text. A word is right with and without capitals.
    """


@words.command(
    name="list", short_help="Print them.", epilog=examples("newsflow words list", "newsflow words list --json")
)
@config_option
@json_option
def list_words(config_path: Path | None, as_json: bool) -> int:
    """Print the desk's words: those of newsflow.toml and those of the file, sorted, each once."""
    known = sorted(known_words(load_config(config_path)))
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(known))
        return 0
    for word in known:
        click.echo(visible(word))
    click.echo(plural(len(known), "word"), err=True)
    return 0


@words.command(epilog=examples("newsflow words add kolkhoz seiner", 'newsflow words add "Kyiv Oblast"'))
@click.argument("new", nargs=-1, required=True, metavar="WORD...")
@config_option
def add(new: tuple[str, ...], config_path: Path | None) -> int:
    """Add words, or phrases in quotation marks, to the file; it is made when it is not there."""
    from newsflow.correct.wordlists import add_words

    path = _file_of(load_config(config_path))
    with _explained(path):
        fresh = add_words(path, [_checked(word) for word in new])
    click.echo(f"{plural(len(fresh), 'word')} added to {path}")
    return 0


@words.command(epilog=examples("newsflow words remove seiner"))
@click.argument("gone", nargs=-1, required=True, metavar="WORD...")
@config_option
def remove(gone: tuple[str, ...], config_path: Path | None) -> int:
    """Take words out of the file; its comments stay."""
    from newsflow.correct.wordlists import read_words

    path = _file_of(load_config(config_path))
    known = {word.lower() for word in read_words(path)} if path.exists() else set()
    out = {word.strip().lower() for word in gone}
    if missing := sorted(out - known):
        raise UsageError(f"{path}: has no word {', '.join(map(repr, missing))}")
    with _explained(path):
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        kept = [line for line in lines if line.partition("#")[0].strip().lower() not in out]
        beside = path.with_name(f".{path.name}.tmp")  # whole or not at all: a run may read the file at this moment
        beside.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
        beside.replace(path)
    click.echo(f"{plural(len(out), 'word')} removed from {path}")
    return 0


def known_words(config: Config) -> set[str]:
    """Every word of the desk: from newsflow.toml and from the files it names."""
    from newsflow.correct.wordlists import read_words

    found: set[str] = set()
    for plugin in PLUGINS:
        table: dict[str, Any] = config.plugin.get(plugin, {})
        found.update(table.get("words", ()), table.get("never", ()))
        path = table.get("words_file")
        if path and Path(path).exists():
            found.update(read_words(path))
    return found


def _file_of(config: Config) -> Path:
    for plugin in PLUGINS:
        if named := config.plugin.get(plugin, {}).get("words_file"):
            return Path(named)
    raise UsageError(
        f'newsflow.toml: [plugin.{PLUGINS[0]}] words_file is not set; write words_file = "words.txt" there'
    )


def _checked(word: str) -> str:
    cleaned = " ".join(word.split())
    if not cleaned or "#" in cleaned:
        raise UsageError(f"{word!r} is not a word: it is empty, or holds a '#', which begins a comment")
    return cleaned


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
