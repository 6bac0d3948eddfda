"""From inbox to feed, run after run: what is new, unchanged, revised, renamed, reused, doubled, held, withdrawn."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from newsflow.config import Inbox, Publishing
from newsflow.errors import UsageError
from newsflow.press import amend, approve, decide, find, prune, queue, rebuild, reprocess, retry, run, status, withdraw
from newsflow.record import faults

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


def test_a_story_becomes_a_record_a_page_and_a_feed_entry(house: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    report = house.run()
    assert (report.seen, report.processed, report.new, report.set_aside) == (1, 1, 1, 0)
    [made] = house.all_records()
    assert (made.headline, made.revision, made.status) == ("Council backs bridge", 1, "published")
    assert made.id.startswith("bridge-") and made.id.endswith(made.guid[:8])
    assert made.published == made.updated == NOW
    assert faults(made) == []
    assert f"articles/{made.id}.html" in house.public()
    assert made.guid in house.feed()


def test_a_second_run_over_an_unchanged_folder_processes_nothing_and_changes_no_byte(house: Any, tree: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.drop("wire/grain.txt", GRAIN)
    house.drop("photo.jpg", BINARY)
    house.run()
    before = tree(house.out)
    times = {path: (house.out / path).stat().st_mtime_ns for path in before}
    report = house.run(now=LATER)
    assert (report.processed, report.unchanged, report.aside_in_all) == (0, 3, 1)
    assert tree(house.out) == before
    assert {path: (house.out / path).stat().st_mtime_ns for path in before} == times


def test_a_touched_file_is_hashed_but_not_processed(house: Any) -> None:
    file = house.drop("bridge.txt", BRIDGE)
    house.run()
    os.utime(file, (1, 1))
    assert house.run(now=LATER).processed == 0


def test_a_changed_story_is_the_next_revision_with_the_same_guid(house: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.run()
    first = house.records()["bridge.txt"]
    house.drop("bridge.txt", BRIDGE.replace("Tuesday", "Wednesday"))
    report = house.run(now=LATER)
    second = house.records()["bridge.txt"]
    assert (report.new, report.revised) == (0, 1)
    assert (second.guid, second.id, second.revision, second.updated) == (first.guid, first.id, 2, LATER)
    assert second.published == first.published
    assert house.feed().count("<entry>") == 1


def test_a_changed_option_moves_updated_only_where_the_result_differs(house: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.drop("grain.txt", GRAIN)
    house.run()
    house.set(plugin={"desk": {"write": "HARVEST"}})
    report = house.run(now=LATER)
    assert report.processed == 2
    made = house.records()
    assert (made["bridge.txt"].revision, made["bridge.txt"].updated) == (1, NOW)
    assert (made["grain.txt"].revision, made["grain.txt"].updated) == (2, LATER)
    assert "HARVEST" in made["grain.txt"].text


def test_one_and_two_workers_give_the_same_bytes(new_house: Any, tree: Any) -> None:
    trees = []
    for workers in (0, 2):
        house = new_house(f"with {workers}")
        house.set(inbox=Inbox(settle=0.0))
        for number in range(12):
            house.drop(f"{number}.txt", GRAIN.replace("third", f"{number}th"))
        house.run(workers=workers)
        told = tree(house.out)
        trees.append({path: data.replace(bytes(house.inbox.parent), b"HOUSE") for path, data in told.items()})
    assert trees[0] == trees[1]


def test_a_renamed_file_keeps_its_guid_and_its_revision(house: Any) -> None:
    file = house.drop("bridge.txt", BRIDGE)
    house.run()
    before = house.records()["bridge.txt"]
    (house.inbox / "city").mkdir()
    file.rename(house.inbox / "city/crossing.txt")
    report = house.run(now=LATER)
    assert (report.new, report.revised) == (0, 0)
    after = house.records()["city/crossing.txt"]
    assert (after.guid, after.id, after.revision, after.updated) == (before.guid, before.id, 1, NOW)
    house.drop("bridge.txt", GRAIN)  # the old name, free again
    house.run(now=LATER)
    assert len({made.guid for made in house.all_records()}) == 2


def test_a_name_used_again_for_a_different_story_is_a_new_story(house: Any) -> None:
    house.drop("today.txt", BRIDGE)
    house.run()
    house.drop("today.txt", GRAIN)
    house.run(now=LATER)
    made = sorted(house.all_records(), key=lambda each: each.source.generation)
    assert [(each.headline, each.revision, each.status) for each in made] == [
        ("Council backs bridge", 1, "published"),
        ("Grain prices fall", 1, "published"),
    ]
    assert made[1].published == LATER
    assert made[0].guid != made[1].guid
    house.drop("today.txt", GRAIN.replace("fell", "dropped"))
    house.run(now=LATER)
    assert sorted(each.revision for each in house.all_records()) == [1, 2]


def test_the_same_body_under_two_names_is_published_once(house: Any) -> None:
    house.drop("a.txt", GRAIN)
    house.drop("b.txt", GRAIN)
    report = house.run()
    made = house.records()
    assert (report.new, report.held) == (2, 1)
    assert (made["a.txt"].status, made["b.txt"].status) == ("published", "held")
    assert made["b.txt"].metadata["duplicate_of"] == made["a.txt"].id
    assert house.feed().count("<entry>") == 1


def test_near_duplicates_are_flagged_on_the_later_one(house: Any) -> None:
    house.drop(
        "a.txt",
        GRAIN * 1 + "The ministry said so on Monday in its weekly note to the press about the crops of the year.\n",
    )
    house.drop(
        "b.txt",
        GRAIN * 1 + "The ministry said so on Monday in its weekly note to the press about the crops of the land.\n",
    )
    house.run()
    made = house.records()
    assert "near_duplicates" not in made["a.txt"].metadata
    assert made["b.txt"].metadata["near_duplicates"] == [made["a.txt"].id]
    assert made["b.txt"].status == "published"
    assert [problem.code for problem in made["b.txt"].problems] == ["near-duplicate"]


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


def test_review_mode_holds_until_somebody_approves(house: Any) -> None:
    house.set(publish=Publishing(mode="review"))
    house.drop("bridge.txt", BRIDGE)
    assert house.run().held == 1
    assert not any(path.startswith("articles/") for path in house.public())
    [waiting] = queue(house.config, house.out)
    assert (waiting.path, waiting.reason) == ("bridge.txt", "waits for approval")
    [made] = approve(house.config, house.out, [waiting.id], who="ann", now=LATER)
    assert (made.status, made.updated) == ("published", LATER)
    assert f"articles/{made.id}.html" in house.public()
    assert queue(house.config, house.out) == []
    assert house.run(now=LATER).written == 0


def test_a_held_revision_leaves_the_public_one(house: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.run()
    house.set(publish=Publishing(mode="review"))
    house.drop("bridge.txt", BRIDGE.replace("Tuesday", "Wednesday"))
    house.run(now=LATER)
    made = house.records()["bridge.txt"]
    page = (house.out / f"public/articles/{made.id}.html").read_text()
    assert (made.status, made.revision) == ("held", 2)
    assert "Tuesday" in page and "Tuesday" in house.feed()
    approve(house.config, house.out, [made.id], now=LATER)
    page = (house.out / f"public/articles/{made.id}.html").read_text()
    assert "Wednesday" in page and "Wednesday" in house.feed()


def test_a_withdrawn_story_leaves_public_and_stays_withdrawn(house: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.drop("grain.txt", GRAIN)
    house.run()
    made = withdraw(house.config, house.out, "bridge.txt", why="the vote was annulled", who="ann", now=LATER)
    assert (made.status, made.reason, made.revision) == ("withdrawn", "the vote was annulled", 2)
    assert f"articles/{made.id}.html" not in house.public()
    assert made.guid in house.feed()  # the kill notice
    house.drop("bridge.txt", BRIDGE.replace("Tuesday", "Wednesday"))
    house.run(now=LATER)
    assert house.records()["bridge.txt"].status == "withdrawn"
    [back] = approve(house.config, house.out, [made.id], now=LATER)
    assert back.status == "published"
    assert f"articles/{made.id}.html" in house.public()


def test_a_note_amends_a_story_and_stays_with_later_revisions(house: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.run()
    made = amend(house.config, house.out, "bridge.txt", note="The vote was on Wednesday.", now=LATER)
    assert (made.note, made.revision, made.updated) == ("The vote was on Wednesday.", 2, LATER)
    house.drop("bridge.txt", BRIDGE.replace("Tuesday", "Wednesday"))
    house.run(now=LATER)
    assert house.records()["bridge.txt"].note == "The vote was on Wednesday."


def test_an_embargoed_story_appears_when_its_time_has_come(house: Any, configured: Any) -> None:
    house.set(plugins=configured(keep=("plain", "markdown", "embargo", "feeds")).plugins)
    house.drop("bridge.md", f"---\ntitle: Council backs bridge\nembargo: {LATER.isoformat()}\n---\n\n{BRIDGE}")
    house.run()
    held = house.records()["bridge.md"]
    assert (held.status, house.public()) == ("held", set())
    [waiting] = queue(house.config, house.out)
    assert waiting.until == status(house.config, house.out).next_release == LATER
    report = house.run(now=LATER + timedelta(seconds=1))
    assert report.processed == 0  # no new drop
    made = house.records()["bridge.md"]
    assert (made.status, made.updated) == ("published", LATER + timedelta(seconds=1))
    assert made.guid in house.feed()


def test_a_rejected_correction_stays_rejected(house: Any) -> None:
    house.drop("grain.txt", GRAIN)
    house.run()
    before = house.records()["grain.txt"]
    assert "harvest" in before.text
    after = decide(house.config, house.out, before.id, 0, "reject", who="ann", now=LATER)
    assert "harvets" in after.text
    assert [correction.applied for correction in after.corrections] == [False]
    house.drop("grain.txt", GRAIN.replace("fell", "sank"))
    house.run(now=LATER)
    assert "harvets" in house.records()["grain.txt"].text


def test_reprocess_takes_kept_originals(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, after="move"))
    house.drop("grain.txt", GRAIN)
    house.run()
    house.set(plugin={"desk": {"write": "HARVEST"}})
    assert house.run(now=LATER).processed == 0  # a moved source is not processed again by itself
    report = reprocess(house.config, house.out, [house.records()["grain.txt"].id], workers=0, now=LATER)
    assert (report.processed, report.revised) == (1, 1)
    assert "HARVEST" in house.records()["grain.txt"].text
    assert reprocess(house.config, house.out, everything=True, workers=0, now=LATER).processed == 1


def test_rebuild_makes_everything_anew_from_the_ledger(house: Any, tree: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.drop("grain.txt", GRAIN)
    house.run()
    before = tree(house.out)
    for path in house.public():
        (house.out / "public" / path).unlink()
    for path in (house.out / "records").glob("*.json"):
        path.unlink()
    rebuild(house.config, house.out, workers=0, now=LATER)
    assert tree(house.out) == before


def test_a_lost_ledger_is_made_anew_from_the_records_and_publishes_nothing_twice(house: Any, tree: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.drop("grain.txt", GRAIN)
    house.run()
    house.drop("bridge.txt", BRIDGE.replace("Tuesday", "Wednesday"))
    house.run(now=LATER)
    before = tree(house.out)
    for path in house.out.glob("newsflow.db*"):
        path.unlink()
    house.run(now=LATER)
    assert tree(house.out) == before


@pytest.mark.parametrize("after", ["keep", "move"])
def test_a_lost_ledger_is_made_anew_though_the_inbox_was_named_from_elsewhere(
    house: Any, monkeypatch: pytest.MonkeyPatch, after: Any, tmp_path: Path
) -> None:
    house.set(inbox=Inbox(settle=0.0, after=after))
    house.drop("wire/bridge.txt", BRIDGE)
    house.drop("grain.txt", GRAIN)
    monkeypatch.chdir(house.inbox.parent)
    run(house.config, [Path("inbox")], house.out, workers=0, now=NOW)
    before = {made.guid: made.revision for made in house.all_records()}
    for path in house.out.glob("newsflow.db*"):
        path.unlink()
    monkeypatch.chdir(tmp_path)
    house.drop("wire/bridge.txt", BRIDGE.replace("Tuesday", "Wednesday"))
    house.drop("grain.txt", GRAIN)
    house.run(now=LATER)
    after_ = {made.source.path: (made.guid in before, made.revision) for made in house.all_records()}
    assert after_ == {"wire/bridge.txt": (True, 2), "grain.txt": (True, 1)}


def test_a_corrupt_ledger_is_set_aside_and_made_anew(house: Any, tree: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.run()
    before = tree(house.out)
    for path in house.out.glob("newsflow.db-*"):
        path.unlink()
    (house.out / "newsflow.db").write_bytes(b"this is no database" * 500)
    house.run(now=LATER)
    assert tree(house.out) == before
    assert list(house.out.glob("newsflow.db.corrupt-*"))


def test_status_and_find_tell_what_there_is(house: Any) -> None:
    house.drop("bridge.txt", BRIDGE)
    house.drop("photo.txt", BINARY)
    house.run()
    told = status(house.config, house.out)
    assert told.stories == {"published": 1}
    assert told.sources == {"aside": 1, "done": 1}
    assert (told.stale, told.at_work, [failure.path for failure in told.set_aside]) == (0, [], ["photo.txt"])
    made = find(house.config, house.out, "bridge.txt")
    assert made == find(house.config, house.out, made.id) == find(house.config, house.out, made.guid)
    with pytest.raises(UsageError, match="no such story"):
        find(house.config, house.out, "nothing.txt")


def test_archives_are_cut_by_first_publication(house: Any) -> None:
    house.set(publish=Publishing(window=3))
    for number in range(4):
        house.drop(f"{number}.txt", GRAIN.replace("third", f"{number}th"))
    house.run()
    feeds = {path for path in house.public() if path.startswith("feeds/")}
    for number in range(4, 8):
        house.drop(f"{number}.txt", GRAIN.replace("third", f"{number}th"))
    pages = {path: (house.out / "public" / path).stat().st_mtime_ns for path in feeds if "archive" in path}
    house.run(now=LATER)
    assert pages
    assert {path: (house.out / "public" / path).stat().st_mtime_ns for path in pages} == pages
    assert house.feed().count("<entry>") == 3
    everything = "".join(
        (house.out / "public" / path).read_text() for path in house.public() if path.startswith("feeds/")
    )
    assert all(made.guid in everything for made in house.all_records())


def test_in_a_mirrored_inbox_a_deleted_source_withdraws_its_story_until_it_is_dropped_again(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, mirror=True))
    file = house.drop("bridge.txt", BRIDGE)
    house.drop("grain.txt", GRAIN)
    house.run()
    file.unlink()
    assert house.run(now=LATER).withdrawn == 1
    gone = house.records()["bridge.txt"]
    assert (gone.status, gone.reason) == ("withdrawn", "its source was deleted")
    assert f"articles/{gone.id}.html" not in house.public()
    assert house.run(now=LATER).written == 0
    house.drop("bridge.txt", BRIDGE)
    house.run(now=LATER)
    assert house.records()["bridge.txt"].status == "published"
    file.rename(house.inbox / "crossing.txt")  # a rename is no deletion
    assert house.run(now=LATER).withdrawn == 0


def _ninjs(**more: Any) -> bytes:
    item = {
        "uri": "tag:example.com,2026:bridge",
        "type": "text",
        "headline": "Council backs bridge",
        "body_text": BRIDGE.partition("\n\n")[2],
        **more,
    }
    return msgspec.json.encode(item)


@pytest.fixture
def wired(house: Any, configured: Any) -> Any:
    """A house that reads ninjs."""
    house.set(plugins=configured(keep=("plain", "ninjs", "embargo", "feeds")).plugins)
    return house


def test_a_wire_guid_makes_one_story_of_two_files_and_a_kill_notice_withdraws_it(wired: Any) -> None:
    wired.drop("1.json", _ninjs(version="1"))
    wired.run()
    wired.drop("2.json", _ninjs(version="2", body_text=BRIDGE.replace("Tuesday", "Wednesday")))
    assert wired.run(now=LATER).revised == 1
    [made] = wired.all_records()
    assert (made.revision, "Wednesday" in made.text) == (2, True)
    wired.drop("3.json", _ninjs(version="3", pubstatus="canceled"))
    wired.run(now=LATER)
    [made] = wired.all_records()
    assert (made.status, wired.public() & {f"articles/{made.id}.html"}) == ("withdrawn", set())
    assert made.guid in wired.feed()
    wired.set(plugins=msgspec.structs.replace(wired.config.plugins, order=("ninjs",)))
    wired.run(now=LATER)  # all three are processed again; the last one said still holds
    assert wired.all_records()[0] == made


def test_an_older_wire_version_that_comes_late_changes_nothing(wired: Any) -> None:
    wired.drop("2.json", _ninjs(version="2", body_text=BRIDGE.replace("Tuesday", "Wednesday")))
    wired.run()
    wired.drop("late.json", _ninjs(version="1"))
    report = wired.run(now=LATER)
    assert (report.processed, report.new, report.revised) == (1, 0, 0)
    [made] = wired.all_records()
    assert (made.revision, "Wednesday" in made.text) == (1, True)


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


def test_stories_dated_before_since_stay_out_of_the_feeds(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, since="2026-03-03"))
    house.drop("old.txt", BRIDGE)
    house.run()
    [made] = house.all_records()
    assert f"articles/{made.id}.html" in house.public()
    assert not [path for path in house.public() if path.startswith("feeds/")]


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
