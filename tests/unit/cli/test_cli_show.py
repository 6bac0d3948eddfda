"""`newsflow show` of a file: what newsflow makes of it, here and now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsflow.cli.story_people import office
from newsflow.record import decode, faults
from newsflow.story import Official

QUOTED = """\
Bridge to close on Friday

TALLINN, Dec. 5 — Transport Minister Kadri Simson will close the bridge on Friday.

“Teh bridge is old,” Simson said. “We recieve complaints every day.”
"""


def test_a_file_is_shown_with_its_corrections_in_context(terminal: Any) -> None:
    assert terminal("show", "inbox/bridge.txt") == 0
    lines = terminal.out.splitlines()
    assert lines[0] == "Council votes on the bridge"
    assert lines[1] == "TALLINN, Dec. 5"
    assert lines[2].startswith("inbox/bridge.txt · plain, utf-8 · ")
    assert lines[3] == "preview: nothing is written"
    assert "Corrections  3 applied, 1 proposed only" in lines
    assert "  1:18  Council votes on [teh → the] bridge" in lines
    assert "        wrong letters · proposed only · slips/word, 60%" in lines
    assert any(line.split()[0:1] == ["slips"] and "4 corrections" in line for line in lines)


def test_no_line_ends_in_spaces_and_none_drives_the_terminal(terminal: Any) -> None:
    terminal("show", "inbox/bridge.txt")
    assert not [line for line in terminal.out.splitlines() if line.endswith(" ")]
    assert "\x1b" not in terminal.out


def test_officials_and_their_words_are_shown(terminal: Any, desk: Path) -> None:
    (desk / "quoted.txt").write_text(QUOTED, encoding="utf-8")
    (desk / "newsflow.toml").unlink()
    terminal("show", "quoted.txt")
    assert "Kadri Simson" in terminal.out
    people, _, quotations = terminal.out.partition("Quotations  2")
    assert "Transport Minister" in people
    assert quotations.index("Kadri Simson") < quotations.index("“Teh bridge is old,”")


def test_the_text_is_printed_on_request(terminal: Any) -> None:
    terminal("show", "inbox/bridge.txt", "--text")
    assert "  The council voted on Wednesday, and the mayor will recieve the result on Friday." in terminal.out


def test_json_is_a_sound_record(terminal: Any) -> None:
    assert terminal("show", "inbox/bridge.txt", "--json") == 0
    record = decode(terminal.out.encode())
    assert faults(record) == []
    assert (record.id, record.revision, record.status) == ("", 0, "held")
    assert [c.applied for c in record.corrections] == [True, True, False, True]


EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Town desk</title><wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>
"""
ITEM = """<item><title>Story {n}</title><guid>http://town.example/{n}</guid>
<content:encoded><![CDATA[<p>The town slept all of day {n}, and teh night too.</p>]]></content:encoded>
<wp:post_id>{n}</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>
"""


def test_a_file_of_several_stories_shows_all_of_them(terminal: Any, desk: Path) -> None:
    (desk / "export.xml").write_text(EXPORT.format(items="".join(ITEM.format(n=n) for n in (1, 2))))
    assert terminal("show", "export.xml") == 0
    assert [line for line in terminal.out.splitlines() if line.startswith("Story")] == ["Story 1", "Story 2"]
    assert terminal("show", "export.xml", "--json") == 0
    assert [json.loads(line)["headline"] for line in terminal.out.splitlines()] == ["Story 1", "Story 2"]
    assert terminal("check", "export.xml") == 1
    assert "export.xml [1]: paragraph 2: teh → the" in terminal.out


def test_an_unreadable_file_is_one_sentence(terminal: Any, desk: Path) -> None:
    (desk / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert terminal("show", "picture.png") == 1
    assert terminal.err.startswith("newsflow: picture.png: ")
    assert terminal.err.count("\n") == 1


def test_what_is_neither_file_nor_story_says_where_stories_are(terminal: Any) -> None:
    assert terminal("show", "gone-1234") == 2
    assert "gone-1234: no such file; to see a committed story, say where with --out OUT" in terminal.err


@pytest.mark.parametrize(
    ("official", "shown"),
    [
        (Official(name="A", title="Minister of Defence", role="minister"), "Minister of Defence"),
        (Official(name="A", title="minister", role="minister", former=True), "former minister"),
        (Official(name="A", title="former minister", role="minister", former=True), "former minister"),
        (Official(name="A", title="president", role="head of state", elect=True), "president-elect"),
        (Official(name="A", title="head", role="head", organization="IMF", acting=True), "acting head, IMF"),
        (Official(name="A", title="IMF head", role="head", organization="IMF"), "IMF head"),
    ],
)
def test_an_office_reads_as_a_desk_writes_it(official: Official, shown: str) -> None:
    assert office(official) == shown
