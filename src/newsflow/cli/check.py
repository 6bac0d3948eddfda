"""`newsflow check`: what would be corrected in these files. Nothing is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsflow.cli.common import config_option, examples, load_config
from newsflow.cli.progress import progress
from newsflow.errors import StoryError, UsageError

if TYPE_CHECKING:
    from newsflow.cli.findings import Findings
    from newsflow.config import Config
    from newsflow.story import Source

FORMATS = ("text", "json", "github", "sarif")
FEW = 24  # files: below this, starting workers takes longer than they save


@click.command(
    epilog=examples(
        "newsflow check story.txt                        # what would be corrected, where and why",
        "newsflow check inbox --diff                     # as a unified diff",
        "newsflow check inbox --diff | patch -p1         # ... and apply it to text files",
        "newsflow check --format github content/         # annotations in a pull request",
        "pbpaste | newsflow check -                      # what stands on the clipboard",
    )
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--diff", is_flag=True, help="Print the corrections as a unified diff of the files.")
@click.option(
    "--sure", is_flag=True, help="Only corrections that newsflow applies by itself, not what it only proposes."
)
@click.option(
    "--workers", type=click.IntRange(0, 1024), help="Processes; 0: only this one. Default: as the files need."
)
@config_option
def check(
    files: tuple[Path, ...],
    form: str,
    as_json: bool,
    diff: bool,
    sure: bool,
    workers: int | None,
    config_path: Path | None,
) -> int:
    """Propose corrections for files and folders; write nothing.

    FILE may be a folder, which is searched, or "-" for standard input. Corrections that newsflow applies by itself and
    those that it only proposes (marked so) are both printed, with line, column and reason.

    json is one object: schema ("newsflow/check/1"), files (how many), corrections, flags, faults, unreadable. A correction
    has path, story, line, column, end_line, end_column, block, block_number, start, end, before, after, left, right, rule,
    plugin, confidence, reason, applied. Lines and columns are those of the file, from 1, in code points; start and end count
    in the story's text. Names are only added.

    Exit code: 0 nothing found; 1 corrections found, a file that cannot be read, or a plugin that failed; 2 wrong usage.
    """
    from newsflow.cli import reports

    form = "json" if as_json else form
    if diff and form != "text":
        raise UsageError("--diff prints a text; it cannot be combined with --format " + form)
    config = load_config(config_path)
    sources = list(_sources(files, config))
    found = _found(sources, config, workers, sure=sure)
    reports.write("diff" if diff else form, found)
    return 1 if found.items or found.unreadable or found.faults else 0


def _found(sources: list[Path], config: Config, workers: int | None, *, sure: bool) -> Findings:
    from newsflow.cli.findings import Findings
    from newsflow.engine import Crew

    if workers is None:
        workers = 0 if len(sources) <= FEW else config.workers if config.workers is not None else os.cpu_count() or 1
    found = Findings(files=len(sources))
    with Crew(config, workers=workers) as crew, progress(len(sources), "checking") as step:
        for source, drafts in crew.stream(_read(path, config, found) for path in sources):
            step()
            if isinstance(drafts, StoryError):
                found.add_unreadable(source.path, drafts.code, str(drafts))
            else:
                for draft in drafts:
                    found.add(source, draft.story, sure=sure)
    return found


def _sources(files: tuple[Path, ...], config: Config) -> Iterator[Path]:
    """The files named, and those in the folders named: sorted, without hidden and temporary ones, links not followed."""
    for path in files:
        if str(path) == "-" or path.is_file():
            yield path
        elif path.is_dir():
            yield from walked(path, config.inbox.ignore)
        elif path.exists():
            raise UsageError(f"{path}: is neither a file nor a folder")
        else:
            raise UsageError(f"{path}: no such file or folder")


def walked(folder: Path, ignore: tuple[str, ...]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not any(fnmatch(name, pattern) for pattern in ignore) and path.is_file() and not path.is_symlink():
                yield path


def _read(path: Path, config: Config, found: Findings) -> Source | None:
    """The file as a Source; None, and a line in the report, when it cannot be opened or is too large."""
    from newsflow.story import Source

    limit = max(config.inbox.max_text, config.inbox.max_container)
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with path.open("rb") as file:
                data = file.read(limit + 1)
    except OSError as error:
        found.add_unreadable(str(path), "unreadable", error.strerror or str(error))
        return None
    if len(data) > limit:
        found.add_unreadable(str(path), "too-large", f"is larger than the {limit:,} bytes of [inbox] max_container")
        return None
    return Source(path=printable_path(path), data=data)


def printable_path(path: Path) -> str:
    """The path as records have it: "/" between folders, percent-encoded where it is not valid UTF-8."""
    from urllib.parse import quote_from_bytes

    raw = os.fsencode(path)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return quote_from_bytes(raw)
