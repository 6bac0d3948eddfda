"""`newsflow words` keeps the desk's words in a file that a desk can read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def words(desk: Path) -> Path:
    (desk / "newsflow.toml").write_text('[plugin.desk-words]\nwords = ["seiner"]\nwords_file = "words.txt"\n')
    return desk / "words.txt"


def test_words_are_added_once_and_comments_stay(terminal: Any, words: Path) -> None:
    words.write_text("# fishing\ntrawl\n")
    assert terminal("words", "add", "kolkhoz", "trawl", "kolkhoz") == 0
    assert terminal.out == "1 word added to words.txt\n"
    assert words.read_text() == "# fishing\ntrawl\nkolkhoz\n"


def test_a_word_that_was_added_is_corrected_no_more(terminal: Any, words: Path, desk: Path) -> None:
    words.touch()
    (desk / "k.txt").write_text(
        "At sea\n\nThe boats went out with a goverment seiner on Monday morning, and they came back late at night.\n"
    )
    assert terminal("check", "k.txt") == 1
    terminal("words", "add", "goverment")
    assert terminal("check", "k.txt") == 0


def test_the_list_has_the_words_of_file_and_configuration(terminal: Any, words: Path) -> None:
    terminal("words", "add", "kolkhoz")
    assert terminal("words", "list") == 0
    assert terminal.out.split() == ["kolkhoz", "seiner"]
    terminal("words", "list", "--json")
    assert json.loads(terminal.out) == ["kolkhoz", "seiner"]


def test_words_are_taken_out_again(terminal: Any, words: Path) -> None:
    words.write_text("# fishing\nTrawl\n")
    assert terminal("words", "remove", "trawl") == 0
    assert words.read_text() == "# fishing\n"
    assert terminal("words", "remove", "trawl") == 2
    assert "has no word 'trawl'" in terminal.err


@pytest.mark.parametrize("word", ["#x", "a#b", " "])
def test_what_is_no_word_is_refused(terminal: Any, words: Path, word: str) -> None:
    assert terminal("words", "add", word) == 2
    assert "is not a word" in terminal.err
    assert not words.exists()


def test_without_a_file_the_cure_is_said(terminal: Any, desk: Path) -> None:
    assert terminal("words", "add", "kolkhoz") == 2
    assert '[plugin.desk-words] words_file is not set; write words_file = "words.txt" there' in terminal.err
