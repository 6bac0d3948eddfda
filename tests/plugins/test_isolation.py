"""No plugin stops the line: what `newsflow run` makes of stories when a plugin misbehaves on some of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsflow.plugins import BUILTINS

# Does what the story tells it to: each story is an accident of its own.
TASTER = """
import os, sys, time
from newsflow import hookimpl


@hookimpl
def describe(story):
    deed = story.text.partition("Deed: ")[2]
    if deed == "raise":
        raise ValueError("bitter")
    if deed == "leave":
        sys.exit(3)
    if deed == "answer":
        return "bitter"
    if deed == "sleep":
        time.sleep(30)
    if deed == "spin":
        while True:
            pass
    if deed == "exit":
        os._exit(9)
    if deed == "fall":
        os.kill(os.getpid(), 11)
    if deed == "eat":
        eaten = [bytearray(2**27) for _ in range(64)]
    print("tasted")
    return {"tasted": True}
"""
BROKEN = "import no_such_library"
# Nobody else but a reader and a page: what a plugin's accident does has nothing to do with the others, and lexicons take time.
OFF = [name for name, _ in BUILTINS if name not in ("plain", "page")]
TOML = f'[plugins]\nfiles = ["taster.py"]\noff = {OFF}\n[limits]\ncall = 1.0\nmemory = 700\n'
REQUIRING = f'[plugins]\nfiles = ["taster.py"]\noff = {OFF}\nrequires = ["taster"]\n'


@pytest.fixture
def desk(newsroom: Any, tmp_path: Any) -> Any:
    """A desk with the plugin taster.py and a good story between those of the deeds."""

    def run(deeds: list[str], *arguments: str, code: str = TASTER, toml: str = TOML) -> Any:
        (tmp_path / "taster.py").write_text(code, encoding="utf-8")
        stories = {f"{deed}.txt": f"A story of {deed}\n\nDeed: {deed}" for deed in [*deeds, "good", "very-good"]}
        return newsroom(stories, "--now", "2026-03-04T12:00:00Z", *arguments, toml=toml)

    return run


@pytest.mark.parametrize("workers", ["0", "2"])
def test_an_accident_is_a_problem_on_its_story_and_all_are_published(desk: Any, workers: str) -> None:
    room = desk(["raise", "leave", "answer", "sleep", "spin"], "--workers", workers)
    assert room.exit_code == 0, room.stderr
    told = {
        path.removesuffix(".txt"): (record.status, [p.code for p in record.problems if p.plugin == "taster"])
        for path, record in room.records().items()
    }
    assert told == {
        "raise": ("published", ["error"]),
        "leave": ("published", ["error"]),
        "answer": ("published", ["refused"]),
        "sleep": ("published", ["timeout"]),
        "spin": ("published", ["timeout"]),
        "good": ("published", []),
        "very-good": ("published", []),
    }
    assert [path for path, record in room.records().items() if record.incomplete] == ["sleep.txt", "spin.txt"]
    assert room.records()["good.txt"].metadata["tasted"] is True


def test_a_plugin_that_ends_its_worker_costs_that_story_only(desk: Any) -> None:
    room = desk(["exit", "fall", "eat"], "--workers", "2")
    assert room.exit_code == 1, room.stderr
    assert {"good.txt", "very-good.txt"} <= set(room.records())
    reports = [json.loads(path.read_bytes()) for path in sorted((room.out / "rejected").rglob("*.error.json"))]
    told = {report["path"]: report for report in reports}
    for name in ("exit.txt", "fall.txt"):
        assert (told[name]["code"], told[name]["plugin"]) == ("crash", "taster")
        assert "in describe() of plugin 'taster'" in told[name]["message"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_prepare_that_ends_its_worker_puts_the_plugin_out_and_costs_no_story(desk: Any, workers: str) -> None:
    code = TASTER + "\n\n@hookimpl\ndef prepare():\n    os._exit(9)\n"
    more = ["one", "two", "three"]
    room = desk(more, "--workers", workers, code=code.replace("describe(story)", "describe(story, tools)"))
    assert room.exit_code == 1, room.stderr  # as for a prepare() that raises: a plugin was out
    assert not list((room.out / "rejected").rglob("*"))
    assert {record.incomplete for record in room.records().values()} == {True}
    assert len(room.records()) == 5
    assert "plugin 'taster' is out for this run: prepare(): ends its worker process" in room.stderr


def test_a_reader_whose_prepare_ends_its_worker_sets_stories_aside_and_ends(desk: Any) -> None:
    code = "import os\nfrom newsflow import hookimpl\n\n\n@hookimpl\ndef prepare():\n    os._exit(9)\n"
    room = desk([], "--workers", "1", code=code + "\n\n@hookimpl\ndef read(source, tools):\n    return None\n")
    assert (room.exit_code, room.records()) == (1, {})
    reports = [json.loads(path.read_bytes()) for path in sorted((room.out / "rejected").rglob("*.error.json"))]
    assert {(report["code"], report["plugin"]) for report in reports} == {("refused", "taster")}
    assert "taster: prepare: ends its worker process" in reports[0]["message"]


def test_without_strict_a_broken_plugin_costs_one_line_and_nothing_else(desk: Any) -> None:
    room = desk([], "--workers", "0", code=BROKEN)
    assert (room.exit_code, sorted(room.records())) == (0, ["good.txt", "very-good.txt"])
    assert "Traceback" not in room.stderr


@pytest.mark.parametrize(
    ("arguments", "toml", "sentence"),
    [
        (
            ["--strict"],
            TOML,
            "newsflow: plugin 'taster' (taster.py): cannot be imported: ModuleNotFoundError: No module",
        ),
        ([], REQUIRING, "(taster.py) is required, but broken: cannot be imported"),
    ],
    ids=["strict", "required"],
)
def test_strict_and_required_end_the_run_with_exit_code_3_and_a_sentence(
    desk: Any, arguments: list[str], toml: str, sentence: str
) -> None:
    room = desk([], *arguments, code=BROKEN, toml=toml)
    assert room.exit_code == 3
    assert sentence in room.stderr
    assert "Traceback" not in room.stderr


def test_what_a_plugin_prints_is_not_among_the_results(desk: Any) -> None:
    room = desk([], "--json", "--workers", "1")
    assert json.loads(room.stdout)["new"] == 2
