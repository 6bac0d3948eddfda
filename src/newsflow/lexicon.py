"""Rules and word lists as data: what lies in newsflow/data, and its digest.

Tables are TOML files that a desk editor can read. The digest of all of them is part of a story's fingerprint, so that a
changed list processes stories again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
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


def compiled(folder: Path, name: str, build: Callable[[Path], None]) -> Path:
    """The folder *name* in *folder*, made by build(path) when it is not there yet.

    It appears all at once, under its name, by a rename: nobody sees half of it. When two processes build it at the same
    time, the first one's is kept. *name* must say all that the content depends on. Raises OSError where nothing can be written.
    """
    path = folder / name
    if path.is_dir():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=folder))
    try:
        build(fresh)
        fresh.chmod(0o755)
        os.rename(fresh, path)  # noqa: PTH104 - Path.rename says the same; this is the call whose atomicity is meant
    except OSError:
        if not path.is_dir():
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return path
