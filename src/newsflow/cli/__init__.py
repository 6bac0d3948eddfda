"""The command line: parse, call, turn errors into exit codes. One file a group of commands; app.py lists them all.

Nothing heavy is imported before a command needs it: `newsflow --help` costs what click costs.

    0    done
    1    stories are set aside, or `check` found something
    2    the command line, newsflow.toml or the ledger cannot be used as they are
    3    a plugin's fault that ends the run (under --strict, or in a built-in)
    75   could not finish for now: disk full, ledger locked; nothing is lost, run it again
    130  interrupted
"""

from __future__ import annotations

import errno
import io
import os
import sys

TYPE_CHECKING = False  # mypy understands the name; importing typing would cost the start-up
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

EXIT_SET_ASIDE = 1
EXIT_USAGE = 2
EXIT_PLUGIN = 3
EXIT_TRANSIENT = 75  # EX_TEMPFAIL of sysexits.h
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells count
EXIT_PIPE = 141  # 128 + SIGPIPE

_CODES = {
    "usage": EXIT_USAGE,
    "ledger": EXIT_USAGE,
    "corrupt": EXIT_USAGE,
    "plugin": EXIT_PLUGIN,
    "transient": EXIT_TRANSIENT,
}

_PASSING = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBUSY, errno.EMFILE, errno.ENFILE)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """The `newsflow` command: run it, and leave with its exit code. A deliberate error is one sentence on stderr."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a file's name may hold bytes that are no text, and a terminal may not speak UTF-8: neither ends a command
            stream.reconfigure(errors="backslashreplace")
    sys.exit(status(args))


def status(args: Sequence[str] | None = None) -> int:
    """Run the command line *args* (None: this process's own) and return its exit code."""
    import click

    from newsflow.cli.app import app
    from newsflow.errors import NewsflowError

    try:
        code = app.main(args, prog_name="newsflow", standalone_mode=False)
        sys.stdout.flush()
    except NewsflowError as error:
        click.echo(f"newsflow: {error}", err=True)
        return exit_code(error)
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Somebody's `| head` has seen enough. Python flushes stdout once more at exit: give it a place to go.
        _swallow_stdout()
        return EXIT_PIPE
    except OSError as error:
        return _surroundings(error)
    except SystemExit as leaving:
        # click leaves by itself in two cases only: with 0 after it told a shell how to complete, with 1 on a broken pipe
        return EXIT_PIPE if leaving.code else 0
    return code if isinstance(code, int) else 0


def _open_closed_streams() -> None:
    """Give what the caller closed (`>&-`) a place to go: else the next file opened, the ledger say, would be stdout."""
    while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(handle, True)
    os.close(handle)
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - open as long as the process
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _swallow_stdout() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _surroundings(error: OSError) -> int:
    """A file, a folder or stdout that cannot be read or written is no bug: one sentence. What names neither is one."""
    if error.strerror is None or (error.filename is None and error.errno not in _PASSING):
        raise error
    import click

    if error.filename is None:
        _swallow_stdout()  # what could not be written shall not be tried again at exit
    where = "standard output" if error.filename is None else os.fsdecode(error.filename)
    click.echo(f"newsflow: {where}: {error.strerror}", err=True)
    return EXIT_TRANSIENT if error.errno in _PASSING else EXIT_USAGE


def exit_code(error: NewsflowError) -> int:
    """The exit code for a deliberate error: by its place in the tree, since a StoryError's code is its own."""
    from newsflow.errors import StoryError

    return EXIT_SET_ASIDE if isinstance(error, StoryError) else _CODES.get(error.code, EXIT_SET_ASIDE)


if TYPE_CHECKING:
    from newsflow.errors import NewsflowError
