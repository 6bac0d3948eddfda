"""Where stories are printed: a console for terminals and for files, and the headings on it."""

from __future__ import annotations

import re
import sys
from typing import IO, cast

from rich.console import Console
from rich.text import Text

from newsflow.cli.common import colours

WIDTH = 100  # columns where there is no terminal: what goes into a file or a pager


def console() -> Console:
    """stdout: coloured on a terminal, plain and of fixed width elsewhere."""
    if colours():
        return Console(highlight=False, emoji=False)
    width = None if sys.stdout.isatty() else WIDTH
    return Console(file=cast(IO[str], _Trimmed()), color_system=None, highlight=False, emoji=False, width=width)


class _Trimmed:
    """stdout without the spaces with which tables fill their lines: a file or a diff of two outputs needs none."""

    def write(self, text: str) -> int:
        return sys.stdout.write(re.sub(r" +(?=\n)", "", text))

    def flush(self) -> None:
        sys.stdout.flush()


def section(screen: Console, title: str, more: str = "") -> None:
    """A heading, with a count or another word behind it."""
    screen.print()
    screen.print(Text.assemble((title, "bold cyan"), (f"  {more}" if more else "", "dim")))
