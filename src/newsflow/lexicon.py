"""Rules and word lists as data: what lies in newsflow/data, and its digest.

Tables are TOML files that a desk editor can read. The digest of all of them is part of a story's fingerprint, so that a
changed list processes stories again.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import as_file, files
from typing import Any


@cache
def toml(name: str) -> dict[str, Any]:
    """The table data/*name*.toml, read once a process. Do not change what you get."""
    return tomllib.loads(text(f"{name}.toml"))


def text(name: str) -> str:
    """The file data/*name*, decoded as UTF-8."""
    return files("newsflow").joinpath("data", name).read_text(encoding="utf-8")


@cache
def digest() -> str:
    """sha256 over all files of newsflow/data, hex: changes when any rule or list does."""
    found = hashlib.sha256()
    with as_file(files("newsflow").joinpath("data")) as folder:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
