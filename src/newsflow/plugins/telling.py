"""What a plugin's failure is called: one line, with the place in the plugin's own code, and the cure where it is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from types import FrameType

import newsflow
from newsflow.errors import NewsflowError, message

# Between the call and the plugin stand our modules and the import system's.
_HOUSE = ("newsflow.plugins", "newsflow.engine", "newsflow.pipeline", "newsflow.checks", "importlib")


class Overtime(BaseException):
    """The call took longer than [limits] call. Not an Exception, so that a plugin's own `except Exception` lets it pass."""


def told(error: BaseException) -> str:
    """What a plugin's failure is called in a message: where the sentence is not ours, with the error's type and its line."""
    if isinstance(error, (NewsflowError, Overtime)):
        return message(error)
    said = f"{type(error).__name__}: {message(error)}".rstrip(": ")
    if isinstance(error, SyntaxError):  # it says its line itself
        return said
    return said + _cure(error) + _place(error)


def _cure(error: BaseException) -> str:
    """The slips of a first plugin: a name of ours that was not imported, or is not ours."""
    name = str(getattr(error, "name", "") or "")
    if isinstance(error, NameError) and name in newsflow.__all__:
        return f"; write: from newsflow import {name}"
    if isinstance(error, ImportError) and name == newsflow.__name__:
        wanted = re.search(r"import name '(\w+)'", message(error))
        close = get_close_matches(wanted[1], newsflow.__all__, 1) if wanted else []
        return f"; did you mean {close[0]!r}?" if close else f"; this is newsflow {newsflow.__version__}"
    return ""


def _place(error: BaseException) -> str:
    """` (weather.py:12)`: the last line of the plugin's own code that was at work; "" where none was."""
    steps = [(_module(frame), frame.f_code.co_filename, line) for frame, line in _frames(error)]
    calls = [n for n, (module, _, _) in enumerate(steps) if module.startswith("newsflow.plugins.")]
    inside = [s for s in steps[calls[-1] + 1 if calls else 0 :] if not s[0].startswith(_HOUSE)]
    own = [step for step in inside if step[0].partition(".")[0] == inside[0][0].partition(".")[0]]
    if not own:
        return ""
    _, file, line = own[-1]
    path = Path(file)
    return f" ({path.parent.name + '/' if path.name == '__init__.py' else ''}{path.name}:{line})"


def _module(frame: FrameType) -> str:
    return "importlib" if "importlib" in frame.f_code.co_filename else str(frame.f_globals.get("__name__", ""))


def _frames(error: BaseException) -> Iterator[tuple[FrameType, int]]:
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next
