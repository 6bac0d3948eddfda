"""What a desk does to single stories: approve, withdraw, amend, decide on edits, look.

Each is a commit of its own, needs no source, is written into the journal with who, when and why, and brings public/ up to
date before it returns. A story is named by its id, its guid, or the path of its source. Unknown: UsageError.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from newsflow.config import Config
from newsflow.press.reports import Waiting
from newsflow.record import Record


def find(config: Config, out: Path, name: str) -> Record:
    """The newest record of a story."""
    raise NotImplementedError


def queue(config: Config, out: Path) -> list[Waiting]:
    """The stories that are held, the longest waiting first."""
    raise NotImplementedError


def approve(
    config: Config,
    out: Path,
    names: Sequence[str],
    *,
    who: str | None = None,
    why: str | None = None,
    now: datetime | None = None,
) -> list[Record]:
    """Publish held stories, or bring back withdrawn ones. The approval holds for this content; a new text waits again."""
    raise NotImplementedError


def withdraw(
    config: Config, out: Path, name: str, *, why: str, who: str | None = None, now: datetime | None = None
) -> Record:
    """Take a story out of public/; its feeds carry a kill notice. It stays withdrawn until it is approved."""
    raise NotImplementedError


def amend(
    config: Config, out: Path, name: str, *, note: str, who: str | None = None, now: datetime | None = None
) -> Record:
    """Put a correction note on a story; an empty one takes it off."""
    raise NotImplementedError


def decide(
    config: Config,
    out: Path,
    name: str,
    edit: int,
    verdict: Literal["accept", "reject"],
    *,
    who: str | None = None,
    now: datetime | None = None,
) -> Record:
    """Accept or reject one correction (its index in record.corrections), now and for later revisions; returns the new record."""
    raise NotImplementedError
