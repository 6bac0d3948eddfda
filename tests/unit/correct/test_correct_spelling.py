"""The lexicon, its compiled files, and the parts of the judge."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow import lexicon as house
from newsflow.correct.spelling import families, scan, sound, tables
from newsflow.correct.spelling.candidates import candidates
from newsflow.correct.spelling.lexicon import Lexicon, open_lexicon
from newsflow.correct.spelling.sources import misspellings


@pytest.fixture(scope="module")
def lexicon(lexicon_cache: Path) -> Lexicon:
    return open_lexicon(lexicon_cache)


@pytest.mark.parametrize(
    "word", ["kilometers", "kilometres", "organize", "organise", "colour", "color", "covid", "centre"]
)
def test_knows_words_of_both_families_and_new_ones(lexicon: Lexicon, word: str) -> None:
    assert lexicon.is_word(word)


@pytest.mark.parametrize("word", ["teh", "goverment", "definately", "kiloemters", "recieve", "thier"])
def test_takes_no_misspelling_for_a_word(lexicon: Lexicon, word: str) -> None:
    assert not lexicon.is_word(word)


def test_our_own_misspellings_are_no_words_and_lead_to_words(lexicon: Lexicon) -> None:
    known = house.toml("typos_known")["known"]
    assert {word for word in known if lexicon.is_word(word)} <= set(known) - misspellings()
    parts = {part.lower() for right in known.values() for part in right.replace("-", " ").split() if "'" not in part}
    assert {part for part in parts if not lexicon.flags(part)} == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("definately", "definitely"),
        ("maintainance", "maintenance"),
        ("beurocracy", "bureaucracy"),
        ("fone", "phone"),
        ("nife", "knife"),
    ],
)
def test_words_of_one_sound_share_a_key(one: str, other: str) -> None:
    assert sound.key(one) == sound.key(other)


@pytest.mark.parametrize(
    ("word", "meant", "kind"),
    [
        ("kiloemters", "kilometers", "transposition"),
        ("govermnet", "government", "two-edits"),
        ("ofthe", "of the", "run-together"),
        ("tommorrow", "tomorrow", "known"),
        ("meeeting", "meeting", "doubled"),
        ("houde", "house", "neighbour"),
        ("reprters", "reporters", "missing"),
    ],
)
def test_the_right_word_is_among_the_candidates(lexicon: Lexicon, word: str, meant: str, kind: str) -> None:
    assert (meant, kind) in {(found.text, found.kind) for found in candidates(word, lexicon)} or kind == "two-edits"
    assert meant in {found.text for found in candidates(word, lexicon)}


def test_american_and_british_spellings_are_twins() -> None:
    assert families.related("organize", "organise")
    assert families.related("colour", "color")
    assert families.related("traveled", "travelled")
    assert not families.related("filled", "filed")
    assert not families.related("four", "for")


def test_a_story_decides_the_family_of_a_correction(lexicon: Lexicon) -> None:
    british = families.usage(["metres", "labour", "said"], lexicon.is_word)
    assert families.preferred("kilometers", british, "", lexicon.is_word) == "kilometres"
    assert families.preferred("kilometers", {}, "", lexicon.is_word) == "kilometers"
    assert families.preferred("kilometres", {}, "us", lexicon.is_word) == "kilometers"
    assert families.preferred("organization", british, "", lexicon.is_word) == "organisation"
    oxford = families.usage(["metres", "recognize"], lexicon.is_word)
    assert families.preferred("organization", oxford, "", lexicon.is_word) == "organization"


def test_letters_that_were_printed_and_manners_of_writing_decide_too(proofread: Callable[..., Any]) -> None:
    assert (
        proofread("The labour orgnaization met five metres away.")[0] == "The labour organization met five metres away."
    )
    assert proofread("On 5 May it ran 40 kiloemters.")[0] == "On 5 May it ran 40 kilometres."
    assert proofread("On May 5 it ran 40 kiloemters.")[0] == "On May 5 it ran 40 kilometers."


@pytest.mark.parametrize(
    "text",
    [
        "x-ray",
        "rock-n-roll",
        "don't",
        "a.m.",
        "x@y",
        "#tag",
        "/tmp/x",
        "9mm",
        "naïve",
        "Paris",
        "lookin' good"[:7],
        "p–sy",
        "[w]ith",
    ],
)
def test_parts_of_other_things_are_no_words_to_look_at(text: str) -> None:
    assert scan.LOWER.findall(text) in ([], ["good"])


def test_compiled_files_are_made_once_and_all_at_once(tmp_path: Path) -> None:
    made: list[Path] = []

    def build(folder: Path) -> None:
        made.append(folder)
        assert folder.name != "thing"
        (folder / "data").write_text("x")

    first = house.compiled(tmp_path, "thing", build)
    assert house.compiled(tmp_path, "thing", build) == first == tmp_path / "thing"
    assert len(made) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["thing"]


def test_a_build_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def build(folder: Path) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        house.compiled(tmp_path, "thing", build)
    assert list(tmp_path.iterdir()) == []


_COMPILE = """
import sys
from pathlib import Path
from newsflow.lexicon import compiled

def build(path):
    for line in range(200):
        (path / str(line)).write_text(sys.argv[2])

made = compiled(Path(sys.argv[1]), "thing", build)
print("".join(sorted({(made / str(line)).read_text() for line in range(200)})))
"""


def test_two_processes_that_compile_at_once_end_with_one_whole_result(tmp_path: Path) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", _COMPILE, str(tmp_path), number], stdout=subprocess.PIPE, text=True)
        for number in "12"
    ]
    seen = [process.communicate(timeout=60)[0].strip() for process in started]
    assert seen in (["1", "1"], ["2", "2"])
    assert [path.name for path in tmp_path.iterdir()] == ["thing"]


def test_works_from_memory_where_nothing_can_be_written(
    tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tables, "compile_tables", lambda: lexicon.tables)  # ten seconds saved
    (tmp_path / "file").write_text("in the way")
    with caplog.at_level(logging.WARNING):
        assert open_lexicon(tmp_path / "file").is_word("kilometers")
    assert "kept in memory only" in caplog.text


def test_damaged_files_are_made_anew(
    tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tables, "compile_tables", lambda: lexicon.tables)
    open_lexicon(tmp_path)
    [folder] = tmp_path.iterdir()
    (folder / "words.marisa").write_bytes(b"rubbish")
    with caplog.at_level(logging.WARNING):
        assert open_lexicon(tmp_path).is_word("kilometers")
    assert "damaged" in caplog.text


def test_opening_imports_none_of_the_sources(lexicon_cache: Path, lexicon: Lexicon) -> None:
    code = (
        "import sys; from pathlib import Path; from newsflow.correct import typos\n"
        f"typos.prepare(typos.Options(), Path({str(lexicon_cache)!r}))\n"
        "print({'wordfreq', 'spylls', 'symspellpy', 'spellchecker', 'numpy', 'sklearn'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@given(word=st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_candidates_of_any_row_of_letters_are_words_that_differ_from_it(lexicon: Lexicon, word: str) -> None:
    for found in candidates(word, lexicon):
        assert found.text != word
        assert found.kind == "known" or all(lexicon.is_target(part) for part in found.text.split())
