"""What a plugin's failure is called: with the line of its own code."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsflow import PluginError
from newsflow.plugins import told

HELPED = """
import json

def helper(text):
    return json.loads(text)

@hookimpl
def describe(story):
    return helper("{")
"""


def failure(roster: Any, plugin: str) -> BaseException:
    [call] = [call for call in roster.calls["describe"] if call.plugin == plugin]
    with pytest.raises(json.JSONDecodeError) as caught:
        roster.ask(call, story=None)
    return caught.value


def test_a_failure_names_the_line_of_the_plugin_not_of_the_library_below_it(local: Any, desk: Any) -> None:
    local("rivers.py", HELPED)
    said = told(failure(desk(files=("rivers.py",)), "rivers"))
    assert said.startswith("JSONDecodeError: Expecting property name") and said.endswith(" (rivers.py:7)")


def test_a_failure_of_an_installed_plugin_names_its_file(install: Any, desk: Any) -> None:
    install("newsflow-rivers", HELPED)
    assert told(failure(desk(), "rivers")).endswith(" (newsflow_rivers.py:7)")


def test_a_failure_at_import_names_its_line(local: Any, desk: Any) -> None:
    local("rivers.py", "x = 1 / 0")
    reason = desk(files=("rivers.py",)).cards["rivers"].reason
    assert reason == "cannot be imported: ZeroDivisionError: division by zero (rivers.py:3)"


def test_a_sentence_of_ours_stands_as_it_is() -> None:
    assert told(PluginError("edit 0:1 changes nothing")) == "edit 0:1 changes nothing"
    assert told(ValueError()) == "ValueError"
