"""From the file to the Config."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from newsflow.config.checks import faults
from newsflow.config.fitting import fill
from newsflow.config.tables import Config
from newsflow.errors import UsageError
from newsflow.story import Desk

FILE = "newsflow.toml"


def load(path: Path | None = None, *, start: Path) -> Config:
    """The configuration in *path*; without one that in *start*/newsflow.toml; without that the defaults.

    Raises UsageError, one sentence, for the first thing that is wrong with the file.
    """
    found = path or start / FILE
    if path is None and not found.exists():
        return Config(folder=str(start))
    name = str(path) if path else FILE
    config = fill(Config, _tidied(_parsed(found, name)), file=name, hidden=("folder", "file"))
    for fault in faults(config):
        raise UsageError(f"{name}: {fault}")
    folder = found.parent
    plugin = {plugin: _rooted(table, folder) for plugin, table in config.plugin.items()}
    return msgspec.structs.replace(config, folder=str(folder), file=name, desk=_with_slash(config.desk), plugin=plugin)


def _parsed(path: Path, name: str) -> dict[str, Any]:
    try:
        # utf-8-sig: editors on Windows write a byte order mark, which TOML does not know
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        raise UsageError(f"{name}: is not valid TOML: {message[:1].lower()}{message[1:]}") from None


def _tidied(raw: dict[str, Any]) -> dict[str, Any]:
    """`since = 2018-12-05` without quotation marks is a date to TOML; here a day is text either way."""
    inbox = raw.get("inbox")
    if isinstance(inbox, dict) and isinstance(inbox.get("since"), date):
        return {**raw, "inbox": {**inbox, "since": inbox["since"].isoformat()}}
    return raw


def _rooted(table: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A plugin's options that name files, `words_file = "words.txt"`: counted from newsflow.toml, as all paths in it."""
    return {key: _below(folder, value) if names_files(key) else value for key, value in table.items()}


def names_files(key: str) -> bool:
    """Whether the plugin option *key* holds a file's path, or a list of them: `files`, `words_file`, `rule_files`."""
    return key == "files" or key.endswith(("_file", "_files"))


def _below(folder: Path, value: Any) -> Any:
    if isinstance(value, list):
        return [_below(folder, item) for item in value]
    return str(folder / value) if isinstance(value, str) and value else value


def _with_slash(desk: Desk) -> Desk:
    if desk.base_url is None or desk.base_url.endswith("/"):
        return desk
    return msgspec.structs.replace(desk, base_url=desk.base_url + "/")
