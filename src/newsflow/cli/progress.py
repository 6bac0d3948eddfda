"""A progress bar on a terminal, nothing elsewhere. Written to stderr: stdout is for results."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WORTH_IT = 20  # steps: fewer are done before a bar is drawn


@contextmanager
def progress(total: int | None, label: str) -> Iterator[Callable[[], None]]:
    """A bar for *total* steps (None: not known yet); yields the function to call after each. rich is imported only then."""
    if not on_terminal() or (total is not None and total < WORTH_IT):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda: bar.advance(task)


def on_terminal() -> bool:
    """Whether stderr is a terminal that can draw."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
