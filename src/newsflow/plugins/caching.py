"""Where plugins compile into, and where else when nothing can be written there: a service's home is often read-only."""

from __future__ import annotations

import errno
import logging
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

log = logging.getLogger("newsflow")

T = TypeVar("T")

_FULL = (errno.ENOSPC, errno.EDQUOT)


def cache_folder() -> Path:
    """Where plugins may compile into: $NEWSFLOW_CACHE, else $XDG_CACHE_HOME/newsflow, else ~/.cache/newsflow.

    For a user without a home it is the spare folder. Raises OSError where there is none of them.
    """
    if given := os.environ.get("NEWSFLOW_CACHE"):
        return Path(given)
    if given := os.environ.get("XDG_CACHE_HOME"):
        return Path(given) / "newsflow"
    try:
        return Path.home() / ".cache" / "newsflow"
    except RuntimeError:  # a container's user may have neither $HOME nor a line in passwd
        return spare_folder()


def spare_folder() -> Path:
    """This user's own folder below the system's temporary files, made when it is not there.

    Raises PermissionError when somebody else made it or may write into it: what lies in a cache is trusted.
    """
    folder = Path(tempfile.gettempdir()) / f"newsflow-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise PermissionError(errno.EACCES, "belongs to somebody else, or others may write into it", str(folder))
    return folder


def with_cache(folder: Path, name: str, build: Callable[[Path], T]) -> T:
    """build(*folder*/*name*); when that cannot be written, or its disk is full, once more with the spare folder.

    What was compiled there before is still read where it can only be read. Raises what *build* raises, and OSError.
    """
    try:
        (folder / name).mkdir(parents=True, exist_ok=True)
        return build(folder / name)
    except OSError as error:
        if error.errno not in _FULL and _writable(folder / name):
            raise
        spare = spare_folder() / name
        log.info(
            "cache %s: %s; %s compiles into %s, name another folder with NEWSFLOW_CACHE",
            folder,
            error.strerror,
            name,
            spare,
        )
        spare.mkdir(exist_ok=True)
        return build(spare)


def _writable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK)
