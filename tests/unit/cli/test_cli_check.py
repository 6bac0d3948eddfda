"""`newsflow check` proposes, in five formats, and writes nothing."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def listing(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_corrections_are_printed_with_line_column_reason_and_context(terminal: Any) -> None:
    assert terminal("check", "inbox/bridge.txt") == 1
    assert terminal.out == (
        "inbox/bridge.txt:1:18: teh → the: wrong letters [slips/word, 97%]\n"
        "    Council votes on teh bridge\n"
        "                     ^^^\n"
        "inbox/bridge.txt:4:1: teh → the: wrong letters [slips/word, 97%]\n"
        "    …Dec. 5 — The council voted on Wednesday, and teh mayor will recieve the the result on Friday.\n"
        "                                                  ^^^\n"
        "inbox/bridge.txt:4:16: recieve → receive: wrong letters [slips/word, proposed, 60%]\n"
        "    …council voted on Wednesday, and teh mayor will recieve the the result on Friday.\n"
        "                                                    ^^^^^^^\n"
        "inbox/bridge.txt:4:24: the the → the: wrong letters [slips/word, 90%]\n"
        "    …voted on Wednesday, and teh mayor will recieve the the result on Friday.\n"
        "                                                    ^^^^^^^\n"
        "\n"
        "3 corrections, 1 further proposal in 1 file\n"
    )


def test_a_clean_file_is_exit_code_zero(terminal: Any) -> None:
    assert terminal("check", "inbox/clean.txt") == 0
    assert terminal.out == "nothing to correct in 1 file\n"


def test_nothing_is_written(terminal: Any, desk: Path) -> None:
    before = listing(desk)
    for form in ("text", "json", "github", "sarif"):
        terminal("check", "inbox", "--format", form)
    terminal("check", "inbox", "--diff")
    assert listing(desk) == before


def test_folders_are_walked_in_order_without_hidden_and_temporary_files(terminal: Any, desk: Path) -> None:
    for name in (".hidden.txt", "draft.tmp", "z/last.txt", ".git/config.txt", "a/first.txt"):
        path = desk / "inbox" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("On teh road\n\nThey went on and on.\n")
    terminal("check", "inbox", "--json")
    paths = list(dict.fromkeys(c["path"] for c in json.loads(terminal.out)["corrections"]))
    assert paths == ["inbox/bridge.txt", "inbox/a/first.txt", "inbox/z/last.txt"]


def test_standard_input_is_a_dash(terminal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"On teh road\n\nThey went on and on.\n")))
    assert terminal("check", "-") == 1
    assert terminal.out.startswith("-:1:4: teh → the")


def test_sure_leaves_proposals_out(terminal: Any, desk: Path) -> None:
    (desk / "p.txt").write_text("A day\n\nThey recieve it all in town.\n")
    assert terminal("check", "p.txt") == 1
    assert terminal("check", "--sure", "p.txt") == 0


def test_json_is_complete_and_stable(terminal: Any) -> None:
    assert terminal("check", "inbox/bridge.txt", "--json") == 1
    told = json.loads(terminal.out)
    assert (told["schema"], told["files"], told["unreadable"]) == ("newsflow/check/1", 1, [])
    first = told["corrections"][0]
    assert first == {
        "path": "inbox/bridge.txt",
        "story": "",
        "line": 1,
        "column": 18,
        "end_line": 1,
        "end_column": 21,
        "block": "headline",
        "block_number": 1,
        "start": 17,
        "end": 20,
        "before": "teh",
        "after": "the",
        "left": "Council votes on ",
        "right": " bridge",
        "rule": "slips/word",
        "plugin": "slips",
        "confidence": 0.97,
        "reason": "wrong letters",
        "applied": True,
    }


def test_github_annotations_escape_what_would_end_them(terminal: Any, desk: Path) -> None:
    odd = desk / "a,b:100%.txt"
    odd.write_text("On teh road\n\nThey went on and on.\n")
    terminal("check", odd.name, "--format", "github")
    assert terminal.out.startswith(
        "::warning file=a%2Cb%3A100%25.txt,line=1,endLine=1,col=4,endColumn=7,title=slips/word::teh → the: wrong letters\n"
    )


def test_sarif_has_regions_and_fixes(terminal: Any) -> None:
    terminal("check", "inbox/bridge.txt", "--format", "sarif")
    log = json.loads(terminal.out)
    [run] = log["runs"]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert run["tool"]["driver"]["rules"] == [{"id": "slips/word", "shortDescription": {"text": "wrong letters"}}]
    first = run["results"][0]
    region = {"startLine": 1, "startColumn": 18, "endLine": 1, "endColumn": 21}
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "inbox/bridge.txt"},
        "region": region,
    }
    [change] = first["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": "the"}}]
    assert [result["level"] for result in run["results"]].count("note") == 1


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch(1)")
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_diff_is_a_patch_that_makes_the_file_clean(terminal: Any, desk: Path, ending: str) -> None:
    file = desk / "inbox" / "bridge.txt"
    text = file.read_text() + "\n" + "\n\n".join(f"Paragraph {n} of teh story." for n in range(8)) + "\n\nteh end"
    file.write_bytes(text.replace("\n", ending).encode())
    assert terminal("check", "inbox", "--diff") == 1
    assert "--- a/inbox/bridge.txt" in terminal.out
    done = subprocess.run(
        ["patch", "-p1", "--binary"], input=terminal.out.encode(), cwd=desk, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert file.read_bytes().decode() == text.replace("teh", "the").replace("the the\n", "the\n").replace("\n", ending)


def test_the_diff_of_a_format_that_is_no_text_is_one_of_its_text(terminal: Any, desk: Path) -> None:
    words = "In t&#101;h town of old all is calm, and nobody remembers when it was not."
    (desk / "x.html").write_text(f"<html><body><article><h1>A day</h1><p>{words}</p></article></body></html>")
    terminal("check", "x.html", "--diff")
    assert "--- a/x.html (text)" in terminal.out
    assert "-In teh town of old all is calm," in terminal.out
    assert "+In the town of old all is calm," in terminal.out


def test_an_unreadable_file_is_one_sentence_and_exit_code_one(terminal: Any, desk: Path) -> None:
    (desk / "inbox" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert terminal("check", "inbox/picture.png", "inbox/clean.txt") == 1
    assert "newsflow: inbox/picture.png: " in terminal.err
    assert "Traceback" not in terminal.err
    assert "1 unreadable in 2 files" in terminal.out


def test_a_plugin_that_fails_is_one_line_and_exit_code_one(terminal: Any, desk: Path) -> None:
    (desk / "slips.py").write_text("from newsflow import hookimpl\n@hookimpl\ndef correct(story):\n    return 1 / 0\n")
    assert terminal("check", "inbox") == 1
    assert terminal.err == (
        "newsflow: plugin 'slips' failed on inbox/bridge.txt: correct: ZeroDivisionError: division by zero (slips.py:4) "
        "(and 1 more)\n"
    )


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("check", "gone.txt"), "newsflow: gone.txt: no such file or folder"),
        (("check", "inbox", "--diff", "--json"), "cannot be combined with --format json"),
        (("check", "inbox", "--config", "gone.toml"), "newsflow: gone.toml: cannot be read"),
    ],
)
def test_wrong_usage_is_exit_code_two(terminal: Any, args: tuple[str, ...], sentence: str) -> None:
    assert terminal(*args) == 2
    assert sentence in terminal.err


def test_what_drives_a_terminal_is_not_printed(terminal: Any, desk: Path) -> None:
    name = "evil\x1b[31m\n\u202etxt"
    (desk / name).write_text("On teh \u202eroad\n\nThey went on and on.\n")
    terminal("check", name)
    assert "\x1b" not in terminal.out and "\u202e" not in terminal.out
    assert "evil\ufffd[31m \ufffdtxt:1:4:" in terminal.out
