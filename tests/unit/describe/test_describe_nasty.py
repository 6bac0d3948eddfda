"""Nasty texts: every describing and annotating plugin of these rooms answers, twice the same, with sound offsets.

The full contract (other processes, options, problems) is checked with the whole roster; here each plugin is asked alone, which is
quick enough to ask all of them.
"""

from __future__ import annotations

import inspect
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsflow import Block, Desk, Story
from newsflow.annotate import dates, organizations, places
from newsflow.describe import basics, keywords, mentions, readability, topics
from newsflow.testing import NASTY_TEXTS

ANNOTATING = (dates, organizations, places)
DESCRIBING = (basics, keywords, mentions, readability, topics)
ALPHABET = "aA BbUS.U .,'’“”\"-—()0123456789\n\u00e9\u2028\ud800ßİ中אEMministryofthe"


@cache
def tools_of(plugin: ModuleType) -> Any:
    """The plugin's tools, built once."""
    return plugin.prepare() if hasattr(plugin, "prepare") else None


def ask(plugin: ModuleType, hook: str, story: Story) -> Any:
    """What the plugin answers, with its default options."""
    given_arguments = {
        "story": story,
        "desk": Desk(),
        "options": plugin.options()() if hasattr(plugin, "options") else None,
        "tools": tools_of(plugin),
    }
    function = getattr(plugin, hook)
    answer = function(**{name: given_arguments[name] for name in inspect.signature(function).parameters})
    return answer if hook == "describe" else list(answer)


def story_of(text: str) -> Story:
    return Story(original=text, text=text, language="en", blocks=(Block("paragraph", 0, len(text)),) if text else ())


@pytest.mark.parametrize("plugin", ANNOTATING, ids=lambda p: p.__name__.rpartition(".")[2])
@pytest.mark.parametrize("text", (*NASTY_TEXTS, ""), ids=lambda t: ascii(t[:12]))
def test_notes_are_sound_and_the_same_twice(plugin: ModuleType, text: str) -> None:
    notes = ask(plugin, "annotate", story_of(text))
    assert all(0 <= n.start < n.end <= len(text) for n in notes)
    assert notes == ask(plugin, "annotate", story_of(text))


@pytest.mark.parametrize("plugin", DESCRIBING, ids=lambda p: p.__name__.rpartition(".")[2])
@pytest.mark.parametrize("text", (*NASTY_TEXTS, ""), ids=lambda t: ascii(t[:12]))
def test_facts_are_the_same_twice(plugin: ModuleType, text: str) -> None:
    assert ask(plugin, "describe", story_of(text)) == ask(plugin, "describe", story_of(text))


@settings(deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=120))
def test_no_text_makes_a_plugin_fail(text: str) -> None:
    for plugin in ANNOTATING:
        assert all(0 <= n.start < n.end <= len(text) for n in ask(plugin, "annotate", story_of(text)))
    for plugin in DESCRIBING:
        ask(plugin, "describe", story_of(text))
