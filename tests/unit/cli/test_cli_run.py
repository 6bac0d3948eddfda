"""`newsflow run` and the commands on what it made: messages, exit codes, JSON. What they do is tested where it is done."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

NOW = ("--now", "2018-12-05T12:00:00Z")
RUN = ("run", "inbox", "--out", "out", "--workers", "0", *NOW)


@pytest.fixture
def ran(terminal: Any) -> Any:
    """The command line after a first run."""
    assert terminal(*RUN) == 0
    return terminal


def record_of(desk: Path, name: str) -> dict[str, Any]:
    [path] = (desk / "out" / "records").glob(f"{name}-*.json")
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


def test_a_run_says_what_it_did_and_where_to_look(terminal: Any) -> None:
    assert terminal(*RUN) == 0
    lines = terminal.out.splitlines()
    assert lines[0].startswith("2 sources processed in ")
    assert "  stories      2 new" in lines
    assert "  corrections  3 applied, 1 only proposed" in lines
    assert lines[lines.index("Look at:") + 1 :] == [
        "  out/public/index.html",
        "  out/public/feeds/rss.xml",
        "  out/public/feeds/atom.xml",
        "  out/public/feeds/feed.json",
        "  out/records",
    ]
    told = [line.split(" ", 2)[2].partition(" (")[0] for line in terminal.err.splitlines()]
    assert told == ["new: bridge.txt", "new: clean.txt"]


def test_a_second_run_has_nothing_to_do(looking: Any) -> None:
    assert looking(*RUN) == 0
    assert looking.out.startswith("nothing new in 2 sources")
    assert "2 unchanged" in looking.out
    assert looking.err == ""


def test_json_says_the_same(terminal: Any) -> None:
    assert terminal(*RUN, "--json") == 0
    told = json.loads(terminal.out)
    assert told["schema"] == "newsflow/run/1"
    assert (told["seen"], told["new"], told["set_aside"], told["exit_code"]) == (2, 2, 0, 0)
    assert told["records"]["corrections"] == 3
    assert told["look"][0] == "out/public/index.html"


def test_log_lines_can_be_json(terminal: Any) -> None:
    terminal(*RUN, "--log", "json")
    lines = [json.loads(line) for line in terminal.err.splitlines()]
    assert [(line["level"], line["outcome"], line["path"]) for line in lines] == [
        ("info", "new", "bridge.txt"),
        ("info", "new", "clean.txt"),
    ]


def test_what_is_set_aside_is_named_and_exit_code_one_until_it_is_gone(terminal: Any, desk: Path) -> None:
    (desk / "inbox" / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert terminal(*RUN) == 1
    assert "set aside    1 in this run; see out/rejected" in terminal.out
    assert "    picture.txt: " in terminal.out
    assert terminal(*RUN) == 1
    assert "0 in this run, 1 from earlier runs" in terminal.out
    assert terminal("status", "--out", "out") == 1
    assert "1 source set aside in out/rejected (newsflow retry takes them back):" in terminal.out
    assert terminal("retry", "--out", "out") == 0
    assert "waits again: picture.txt" in terminal.out


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("run", "gone", "--out", "out"), "newsflow: gone: no such file or folder"),
        (("run", "inbox", "--out", "inbox/out"), "inbox"),
        (("run", "inbox", "--out", "out", "--now", "noon"), "'noon' is not a time such as 2018-12-05T09:30:00Z"),
        (("run", "inbox", "--out", "out", "--workers", "-1"), "--workers"),
        (("run", "--out", "out"), "SOURCE"),
        (("run", "inbox", "--out", "/proc/none/out"), "/proc/none/out: the output folder cannot be made"),
        (("watch", "gone", "--out", "out"), "newsflow: gone: no such file or folder"),
        (("reprocess", "--all", "--out", "out"), "no such folder"),
    ],
)
def test_wrong_usage_is_exit_code_two(terminal: Any, args: tuple[str, ...], sentence: str) -> None:
    assert terminal(*args) == 2
    assert sentence in terminal.err
    assert "Traceback" not in terminal.err


def test_a_plugin_that_cannot_take_part_is_exit_code_three_under_strict(terminal: Any, desk: Path) -> None:
    (desk / "slips.py").write_text("import no_such_module_anywhere\n")
    assert terminal(*RUN, "--strict") == 3
    assert terminal.err.startswith("newsflow: plugin 'slips' (slips.py): cannot be imported: ModuleNotFoundError")


FAILING = """
from newsflow import hookimpl

@hookimpl
def {hook}({argument}):
    raise ValueError("no weather today")
"""


@pytest.mark.parametrize(("hook", "argument", "code"), [("describe", "story", 0), ("publish", "records", 1)])
def test_a_plugins_fault_is_one_line_and_exit_code_three_under_strict(
    terminal: Any, desk: Path, hook: str, argument: str, code: int
) -> None:
    (desk / "slips.py").write_text(FAILING.format(hook=hook, argument=argument))
    assert terminal(*RUN) == code
    assert f"{hook}: ValueError: no weather today" in terminal.out
    assert "Traceback" not in terminal.err
    assert terminal("run", "inbox", "--out", "strict", "--workers", "0", *NOW, "--strict") == 3


def test_status_counts(looking: Any) -> None:
    assert looking("status", "--out", "out") == 0
    assert "stories        2 published" in looking.out
    assert looking("status", "--out", "out", "--json") == 0
    assert json.loads(looking.out)["stories"]["published"] == 2


def test_a_committed_story_is_shown_by_id_or_source(looking: Any, finished: Path) -> None:
    name = record_of(finished, "bridge")["id"]
    for asked in (name, "bridge.txt"):
        assert looking("show", asked, "--out", "out") == 0
        assert looking.out.splitlines()[0] == "Council votes on the bridge"
        assert f"{name} · revision 1 · published · received " in " ".join(looking.out.split("\n"))
    assert looking("show", "gone", "--out", "out") == 2
    assert "gone" in looking.err


def test_the_json_of_a_committed_story_is_its_record(looking: Any, finished: Path) -> None:
    looking("show", "bridge.txt", "--out", "out", "--json")
    assert json.loads(looking.out) == record_of(finished, "bridge")


def test_a_held_story_waits_in_the_queue_until_it_is_approved(terminal: Any, desk: Path) -> None:
    with (desk / "newsflow.toml").open("a") as file:
        file.write('[publish]\nmode = "review"\n')
    assert terminal(*RUN) == 0
    assert "2 held" in terminal.out
    assert terminal("queue", "--out", "out") == 0
    assert "Council votes on the bridge" in terminal.out and "2 stories held" in terminal.out
    terminal("queue", "--out", "out", "--json")
    ids = [story["id"] for story in json.loads(terminal.out)]
    assert terminal("approve", *ids, "--out", "out", "--who", "Ann") == 0
    assert terminal.out.count("published") == 2
    terminal("queue", "--out", "out")
    assert terminal.out == "no story is held\n"


def test_a_story_is_amended_and_withdrawn(ran: Any, desk: Path) -> None:
    assert ran("amend", "bridge.txt", "--note", "An earlier version was wrong.", "--out", "out") == 0
    assert "published, revision 2: Council votes on the bridge" in ran.out
    assert record_of(desk, "bridge")["note"] == "An earlier version was wrong."
    assert ran("withdraw", "bridge.txt", "--why", "It was all wrong.", "--out", "out") == 0
    assert "withdrawn" in ran.out
    assert not list((desk / "out" / "public" / "articles").glob("bridge*.html")) or record_of(desk, "bridge")[
        "status"
    ] == ("withdrawn")


def test_corrections_are_listed_and_decided_by_number(ran: Any, desk: Path) -> None:
    assert ran("edits", "bridge.txt", "--out", "out") == 0
    assert "1  applied      Council votes on [teh → the] bridge" in ran.out
    assert "3  not applied" in ran.out
    assert ran("edits", "bridge.txt", "accept", "3", "--out", "out") == 0
    assert ran.out.startswith("accepted: recieve → receive (slips/word); so it stays in later revisions\n")
    assert "will receive the" in record_of(desk, "bridge")["text"]
    assert ran("edits", "bridge.txt", "reject", "1", "2", "--out", "out", "--json") == 0
    assert [c["applied"] for c in json.loads(ran.out)] == [False, False, True, True]
    assert record_of(desk, "bridge")["headline"] == "Council votes on teh bridge"


def test_a_decision_needs_a_number_that_there_is(looking: Any) -> None:
    assert looking("edits", "bridge.txt", "accept", "--out", "out") == 2
    assert "accept which?" in looking.err
    assert looking("edits", "bridge.txt", "accept", "9", "--out", "out") == 2
    assert "has no correction 9; it has 4" in looking.err


def test_reprocess_and_rebuild_change_nothing_when_nothing_changed(ran: Any, desk: Path) -> None:
    def public() -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in (desk / "out" / "public").rglob("*") if p.is_file()}

    before = public()
    assert ran("reprocess", "--all", "--out", "out", "--workers", "0") == 0
    assert ran("rebuild", "--out", "out", "--workers", "0") == 0
    assert public() == before
    assert ran("reprocess", "--out", "out") == 2
    assert "name the stories to process again, or say --all" in ran.err


def test_feeds_are_listed_and_checked(looking: Any) -> None:
    assert looking("feeds", "--out", "out") == 0
    assert "feeds/rss.xml" in looking.out
    assert looking("feeds", "--check", "--out", "out") == 1
    assert "[desk] base_url is not set" in looking.out
    looking("feeds", "--check", "--out", "out", "--json")
    told = json.loads(looking.out)
    assert told["feeds"][0]["stories"] == 2 and told["complaints"]


def test_serve_needs_something_to_show(terminal: Any, desk: Path) -> None:
    (desk / "out").mkdir()
    assert terminal("serve", "--out", "out") == 2
    assert "nothing is published yet" in terminal.err


def test_watch_takes_stories_up_and_stops_when_told(desk: Path) -> None:
    command = [sys.executable, "-m", "newsflow", "watch", "inbox", "--out", "out", "--workers", "0"]
    with subprocess.Popen(command, cwd=desk, stderr=subprocess.PIPE, text=True, env={**os.environ}) as daemon:
        try:
            deadline = time.monotonic() + 60
            while not list((desk / "out" / "records").glob("bridge-*.json")) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert record_of(desk, "bridge")["status"] == "published"
            daemon.send_signal(signal.SIGTERM)
            _, told = daemon.communicate(timeout=60)
        finally:
            daemon.kill()
    assert daemon.returncode == 0
    assert "new: bridge.txt" in told and "stopped; " in told
    assert "Traceback" not in told
