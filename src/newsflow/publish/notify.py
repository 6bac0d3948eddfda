"""Tells the desk of a source that was set aside: a command line of the desk's own gets the report on its standard input.

Without [plugin.notify] command nothing is called. The command is started as it is written, never by a shell: nothing that a
stranger wrote into a file or its name becomes a part of the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

import newsflow
from newsflow import PluginError, SetAside, hookimpl

if TYPE_CHECKING:
    from subprocess import Popen

_SAID = 300  # bytes of what the command wrote on stderr that are worth repeating
_OURS = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")  # the daemon's own line to systemd, sd_notify(3)


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.notify]"""

    command: tuple[
        str, ...
    ] = ()  # called when a source is set aside, as ["mail-desk", "--urgent"]; JSON comes on stdin
    timeout: Annotated[float, Meta(gt=0, le=60)] = 8.0  # seconds it may take; [limits] call bounds it too


@hookimpl
def options() -> type[Options]:
    """[plugin.notify]."""
    return Options


@hookimpl
def set_aside(report: SetAside, options: Options) -> None:
    """Start the command with *report* as one JSON object on its standard input.

    At least once for each source that is set aside: `key` is the same each time. Raises PluginError when the command cannot be
    started, takes too long, or ends with another exit code than 0: it is tried again, with growing pauses.
    """
    if not options.command:
        return
    import tempfile  # not at the top: with subprocess, 30 modules that a desk without a command never needs

    import msgspec

    # Files, not pipes: a command that reads nothing, or leaves a child with its output open, must not keep us waiting.
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as said:
        told.write(msgspec.json.encode(report) + b"\n")
        told.seek(0)
        code = _call(options, told.fileno(), said.fileno())
        if code != 0:
            said.seek(0)
            words = " ".join(said.read(_SAID).decode("utf-8", "replace").split())
            raise PluginError(f"notify: {options.command[0]} ended with {code}{': ' + words if words else ''}")


def _call(options: Options, told: int, said: int) -> int:
    """The command's exit code; what it started ends with it when it is late."""
    import os
    import subprocess

    surroundings = {name: value for name, value in os.environ.items() if name not in _OURS}
    try:
        process = subprocess.Popen(
            options.command,
            stdin=told,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=surroundings,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:  # ValueError: a NUL in the configured command
        raise PluginError(f"notify: {options.command[0]} cannot be started: {error}") from None
    try:
        return process.wait(options.timeout)
    except subprocess.TimeoutExpired:
        raise PluginError(f"notify: {options.command[0]} took longer than {options.timeout:g} s") from None
    finally:
        _end(process)


def _end(process: Popen[bytes]) -> None:
    """Kill a command that still runs, and its children; its session is its own."""
    import os
    import signal

    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
