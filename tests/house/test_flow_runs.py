"""From inbox to feed, run after run: what is new, unchanged, revised, renamed, reused, doubled; what status tells of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsflow.config import Inbox, Publishing
from newsflow.errors import UsageError
from newsflow.press import find, status
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


def test_a_story_dated_in_the_future_has_not_changed_in_the_future(house: Any, configured: Any) -> None:
    house.set(plugins=configured(keep=("markdown", "plain", "feeds")).plugins)
    house.drop("bridge.md", f"---\ndate: {LATER:%Y-%m-%dT%H:%M:%SZ}\n---\n# Council\n\n{BRIDGE}")
    house.run()
    [made] = house.all_records()
    assert (made.published, made.updated) == (LATER, NOW)


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


def test_stories_dated_before_since_stay_out_of_the_feeds(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, since="2026-03-03"))
    house.drop("old.txt", BRIDGE)
    house.run()
    [made] = house.all_records()
    assert f"articles/{made.id}.html" in house.public()
    assert not [path for path in house.public() if path.startswith("feeds/")]
