"""Log lines on stderr, as text or JSON, and the bar that stands for them on a terminal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from newsflow.cli.common import about, visible

if TYPE_CHECKING:
    from newsflow.press import Progress

COLOURS = {"warning": "yellow", "error": "red"}
NAMED = 3  # stories of one source that a text line names
QUIET = {"unchanged"}  # outcomes that are no news


class Log:
    """One line an event. *form* "json": an object a line with time, level, message.

    Lines of a source have path, outcome, and stories (ids) and plugin (who failed on it) where there are any.
    """

    def __init__(self, form: str = "text") -> None:
        self.form = form

    def say(self, level: str, message: str, **more: object) -> None:
        """Write one line."""
        now = datetime.now(UTC)
        if self.form == "json":
            import msgspec

            told = {"time": now, "level": level, "message": message, **more}
            click.echo(msgspec.json.encode(told), err=True)
        else:
            stamp = now.astimezone().strftime("%Y-%m-%d %H:%M:%S")
            click.echo(f"{stamp} {click.style(visible(message), fg=COLOURS.get(level))}", err=True)

    def source(self, done: Progress) -> None:
        """What became of one source, and the accidents of plugins on it; nothing for one that did not change."""
        if done.outcome in QUIET:
            return
        named: dict[str, object] = {"path": visible(done.path), "outcome": done.outcome}
        if done.stories:
            named["stories"] = done.stories
        level = "warning" if done.outcome == "set aside" else "info"
        told = about(done.path, done.message) if done.message else f"{done.path}{_ids(done.stories)}"
        blamed = {"plugin": done.plugin} if done.plugin else {}
        self.say(level, f"{done.outcome}: {told}{_by(done.plugin)}", **named, **blamed)
        for each in done.accidents:
            message = f"plugin failed on {about(done.path, each.message)}{_by(each.plugin)}"
            self.say("warning", message, **named, plugin=each.plugin, code=each.code)


def _ids(stories: Sequence[str]) -> str:
    """` (storm-4f1c22aa)`; of a source with many stories the first few."""
    more = f", … {len(stories) - NAMED:,} more" if len(stories) > NAMED else ""
    return f" ({', '.join(stories[:NAMED])}{more})" if stories else ""


def _by(plugin: str | None) -> str:
    return f" [{plugin}]" if plugin else ""


def hear(form: str = "text") -> None:
    """Let the house's own log lines (a first compilation, a plugin that is out for the run) reach stderr as lines of *form*."""
    logger = logging.getLogger("newsflow")
    logger.handlers[:] = [_Handler(form)]
    logger.setLevel(logging.INFO)


class _Handler(logging.Handler):
    """Passes what the house logs to Log."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.lines = Log(form)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.say(record.levelname.lower(), record.getMessage())


@contextmanager
def bar_or_lines(form: str, *, total: int | None) -> Iterator[Callable[[Progress], None]]:
    """The callback for each source that is done. Lines are written above the bar, and only for what was set aside."""
    from newsflow.cli.progress import on_terminal, progress

    lines = Log(form)
    hear(form)
    if form == "json" or not on_terminal():
        yield lines.source
        return
    with progress(total, "processing") as step:

        def told(done: Progress) -> None:
            step()
            if done.outcome == "set aside":
                lines.source(done)

        yield told
