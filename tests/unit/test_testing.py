"""What plugin authors test with: it lets good plugins pass and says what is wrong with the others."""

from __future__ import annotations

import importlib
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from newsflow import PluginError
from newsflow.testing import check_plugin

HEAD = "import re\nfrom newsflow import *\nfrom newsflow import hookimpl, layers\n"


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """A plugin module that another process can import too."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(code: str) -> ModuleType:
        (tmp_path / "tried_plugin.py").write_text(HEAD + textwrap.dedent(code), encoding="utf-8")
        importlib.invalidate_caches()
        return importlib.import_module("tried_plugin")

    yield write
    sys.modules.pop("tried_plugin", None)


GOOD = """
    class Own(Options, frozen=True, kw_only=True):
        word: str = "he"

    @hookimpl
    def options():
        return Own

    @hookimpl
    @layers(gives="word")
    def annotate(story, options):
        for found in re.finditer(options.word, story.text):
            yield Note(*found.span(), "word", {"word": found[0]})

    @hookimpl
    def correct(story):
        at = story.original.find("teh")
        return Edit(at, at + 3, "teh", "the", "slips/teh") if at >= 0 else None
"""


def test_a_good_plugin_passes(module: Any) -> None:
    check_plugin(module(GOOD), word="ready")


def test_newsdesk_runs_one_story_with_the_plugin_and_its_options(newsdesk: Any, module: Any) -> None:
    story = newsdesk("Is teh harbour ready?", module(GOOD), word="ready")
    assert story.text == "Is the harbour ready?"
    assert [(n.plugin, n.value) for n in story.layer("word")] == [("tried-plugin", {"word": "ready"})]


def test_newsdesk_runs_without_a_plugin_and_over_bytes(newsdesk: Any) -> None:
    assert newsdesk(b"Caf\xe9 opens").text == "Café opens"


def test_newsdesk_takes_a_plugin_that_is_built_in(newsdesk: Any) -> None:
    from newsflow.describe import basics

    assert newsdesk("Three small words", basics).facts


def test_a_fault_of_the_plugin_fails_the_test_in_its_own_words(newsdesk: Any, module: Any) -> None:
    bad = module("@hookimpl\ndef describe(story):\n    raise ValueError('no such river')\n")
    with pytest.raises(AssertionError, match="on the text: describe: ValueError: no such river"):
        newsdesk("A story", bad)


def test_what_admission_says_is_raised(newsdesk: Any, module: Any) -> None:
    with pytest.raises(
        PluginError, match=r"plugin 'tried-plugin' .*: descrbe\(\) is not a newsflow hook; did you mean"
    ):
        newsdesk("A story", module("@hookimpl\ndef descrbe(story):\n    return {}\n"))


FAULTY = {
    "fails on some text": (
        "@hookimpl\ndef describe(story):\n    return {'x': 'word ' not in story.text or 1 / 0}\n",
        "on 'word word .*ZeroDivisionError",
    ),
    "counts bytes": (
        """
        @hookimpl
        @layers(gives="end")
        def annotate(story):
            return Note(0, len(story.text.encode()), "end")
        """,
        "note 0:.* is outside the text",
    ),
    "corrects its own result again": (
        """
        @hookimpl
        def correct(story):
            return Edit(0, 0, "", "x", "more/x")
        """,
        "correcting its own result applies '' -> 'x'",
    ),
    "remembers": (
        """
        seen = []

        @hookimpl
        def describe(story):
            seen.append(1)
            return {"n": len(seen)}
        """,
        "two runs over .* differ",
    ),
    "lets a set give the order": (
        """
        @hookimpl
        def describe(story):
            return {"words": list({f"{letter}{n}" for letter in story.text for n in range(9)})}
        """,
        "another process says something else of .*does a set give the order",
    ),
}


@pytest.mark.parametrize(("code", "words"), FAULTY.values(), ids=FAULTY)
def test_check_plugin_says_what_is_wrong(module: Any, code: str, words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        check_plugin(module(textwrap.dedent(code)))


def test_newsroom_runs_a_folder_and_reads_what_it_made(newsroom: Any) -> None:
    room = newsroom({"a.txt": "A head\n\nA story about a harbour.", "b/c.txt": "Another head\n\nAnother story."})
    assert room.exit_code == 0, room.stderr
    assert sorted(room.records()) == ["a.txt", "b/c.txt"]
    assert room.records()["a.txt"].text.endswith("harbour.")
