"""What becomes of originals: set aside and taken back, moved, deleted, refused, waited for."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from newsflow.config import Inbox
from newsflow.errors import UsageError
from newsflow.press import prune, rebuild, retry, run

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
BRIDGE = (
    "Council backs bridge\n\nThe council voted on Tuesday night to build a second bridge over the river, after nine years of "
    "debate about its place, its price and the trees on the northern bank that will have to go.\n"
)
GRAIN = (
    "Grain prices fall\n\nGrain prices fell for the third week in a row as traders expected a rich harvets in the whole of "
    "the south, where the rain came early and the silos are still half full from last year.\n"
)
BINARY = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x02\x03\x80\x81"


@pytest.fixture(autouse=True)
def at_once(house: Any) -> None:
    """Nobody waits for files to settle."""
    house.set(inbox=Inbox(settle=0.0))


def test_what_cannot_be_read_is_set_aside_with_the_reason_and_taken_back_when_it_can(house: Any, tree: Any) -> None:
    house.drop("wire/photo.txt", BINARY)
    report = house.run()
    assert (report.set_aside, report.aside_in_all) == (1, 1)
    rejected = tree(house.out / "rejected")
    assert rejected["wire/photo.txt"] == BINARY
    told = msgspec.json.decode(rejected["wire/photo.txt.error.json"])
    assert (told["path"], told["tries"]) == ("wire/photo.txt", 1)
    assert told["message"] == report.failures[0].message
    house.drop("wire/photo.txt", BRIDGE)
    report = house.run()
    assert (report.new, report.aside_in_all) == (1, 0)
    assert tree(house.out / "rejected") == {}


def test_originals_are_moved_and_never_overwritten(house: Any, tree: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, after="move"))
    for text in (BRIDGE, GRAIN, GRAIN.replace("fell", "sank")):
        house.drop("today.txt", text)
        house.run()
    assert tree(house.inbox) == {}
    kept = tree(house.out / "processed")
    assert sorted(kept) == ["today.2.txt", "today.3.txt", "today.txt"]
    assert sorted(kept.values()) == sorted(text.encode() for text in (BRIDGE, GRAIN, GRAIN.replace("fell", "sank")))
    assert len(house.all_records()) == 2


def test_a_file_rewritten_before_it_was_moved_is_a_new_pending_source(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsflow.press.moving import Mover

    house.set(inbox=Inbox(settle=0.0, after="move"))
    house.drop("today.txt", GRAIN)
    finish = Mover._finish_moving

    def rewrite_first(self: Mover, rows: Any) -> None:
        if (house.inbox / "today.txt").read_text() == GRAIN:
            house.drop("today.txt", GRAIN.replace("fell", "sank"))
        finish(self, rows)

    monkeypatch.setattr(Mover, "_finish_moving", rewrite_first)
    house.run()
    monkeypatch.undo()
    house.run(now=LATER)
    made = house.records()["today.txt"]
    assert (made.revision, "sank" in made.text) == (2, True)
    assert house.run().processed == 0


def test_after_delete_nothing_is_left_of_the_original(house: Any, tree: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, after="delete"))
    house.drop("bridge.txt", BRIDGE)
    house.run()
    assert tree(house.inbox) == tree(house.out / "processed") == {}
    assert len(house.all_records()) == 1


def test_set_aside_originals_are_moved_and_retry_brings_them_back(house: Any, tree: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, after="move"))
    house.drop("photo.txt", BINARY)
    house.run()
    assert tree(house.inbox) == {}
    assert retry(house.config, house.out, ["photo.txt"]) == ["photo.txt"]
    assert tree(house.inbox) == {"photo.txt": BINARY}
    assert house.run().set_aside == 1
    told = msgspec.json.decode((house.out / "rejected/photo.txt.error.json").read_bytes())
    assert told["tries"] == 2
    assert sorted(tree(house.out / "rejected")) == ["photo.txt", "photo.txt.error.json"]


def test_names_are_data(house: Any, tree: Any) -> None:
    names = [
        b"new\nline.txt",
        "émoji 🎉.txt".encode(),
        b"bad \xff\xfe utf.txt",
        b"100% sure %41.txt",
        b"x" * 251 + b".txt",
    ]
    for number, name in enumerate(names):
        house.drop(os.fsdecode(name), GRAIN.replace("third", f"{number}th"))
    house.set(inbox=Inbox(settle=0.0, after="move"))
    assert house.run().new == len(names)
    assert tree(house.inbox) == {}
    paths = set(house.records())
    assert {"new\nline.txt", "émoji 🎉.txt", "bad %FF%FE utf.txt", "100% sure %2541.txt"} <= paths
    assert len(tree(house.out / "processed")) == len(names)
    assert all("\n" not in path for path in tree(house.out))
    assert house.run().processed == 0


def test_links_fifos_and_ignored_names_are_never_read(house: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(BRIDGE)
    (house.inbox / "link.txt").symlink_to(secret)
    (house.inbox / "loop").symlink_to(house.inbox)
    os.mkfifo(house.inbox / "pipe.txt")
    for name in (".hidden.txt", "draft.txt~", "copy.txt.part", ".git/config"):
        house.drop(name, BRIDGE)
    report = house.run()
    assert house.all_records() == []
    assert {failure.path: failure.code for failure in report.failures} == dict.fromkeys(
        ("link.txt", "loop", "pipe.txt"), "refused"
    )
    assert house.run().processed == 0


def test_a_file_over_the_limit_is_refused_unread(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, max_text=1000, max_container=2000))
    house.drop("long.txt", GRAIN * 100)
    house.drop("good.txt", BRIDGE)
    report = house.run()
    assert [failure.code for failure in report.failures] == ["too-large"]
    assert set(house.records()) == {"good.txt"}


def test_an_output_folder_in_the_inbox_is_a_usage_error(house: Any) -> None:
    for inbox, out in ((house.inbox, house.inbox / "out"), (house.out / "in", house.out), (house.inbox, house.inbox)):
        inbox.mkdir(parents=True, exist_ok=True)
        with pytest.raises(UsageError, match="lies in"):
            run(house.config, [inbox], out, workers=0)


def test_single_files_are_sources_too(house: Any) -> None:
    file = house.drop("bridge.txt", BRIDGE)
    house.drop("grain.txt", GRAIN)
    assert run(house.config, [file], house.out, workers=0, now=NOW).new == 1
    assert set(house.records()) == {"bridge.txt"}
    assert house.run().new == 1  # the folder: the file is known already


def test_a_file_being_written_waits(house: Any) -> None:
    house.drop("good.txt", BRIDGE)
    with (house.inbox / "slow.txt").open("w") as slow:
        slow.write(GRAIN[:30])
        slow.flush()
        report = house.run()
        assert (report.new, report.waiting) == (1, 1)
        slow.write(GRAIN[30:])
    assert house.run().new == 1
    assert house.records()["slow.txt"].headline == "Grain prices fall"


def test_a_done_file_is_waited_for(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, done_file="{name}.done", after="move"))
    house.drop("bridge.txt", BRIDGE)
    assert house.run().waiting == 1
    house.drop("bridge.txt.done", "")
    assert house.run().new == 1
    assert list(house.inbox.iterdir()) == []


def test_a_folder_may_take_the_name_that_a_file_had(house: Any, tree: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, after="move"))
    for text, path in ((BRIDGE, "wire"), (GRAIN, "wire/grain.txt"), (BINARY, "photo"), (BINARY, "photo/photo.jpg")):
        house.drop(path, text)
        house.run()
        assert tree(house.inbox) == {}
        shutil.rmtree(house.inbox)
        house.inbox.mkdir()
    assert len(house.all_records()) == 2
    assert sorted(tree(house.out / "processed")) == ["wire", "wire.2/grain.txt"]
    assert len(tree(house.out / "rejected")) == 4


def test_prune_deletes_old_originals_and_revisions_that_nobody_sees(house: Any, tree: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, after="move"))
    house.drop("bridge.txt", BRIDGE)
    house.run()
    house.drop("bridge.txt", BRIDGE.replace("Tuesday", "Wednesday"))
    house.drop("grain.txt", GRAIN)
    house.run(now=LATER)
    before = tree(house.out / "public")
    assert prune(house.config, house.out, keep=timedelta(days=1), now=LATER).originals == 0
    done = prune(house.config, house.out, keep=timedelta(days=1), now=LATER + timedelta(days=2))
    assert (done.originals, done.revisions) == (2, 1)
    assert sorted(tree(house.out / "processed")) == [
        "bridge.txt"
    ]  # of a name that was used again only the last is known
    rebuild(house.config, house.out, workers=0, now=LATER)
    assert tree(house.out / "public") == before
    house.drop("grain.txt", GRAIN)
    assert house.run(now=LATER).new == 0
