"""What the desk, the source or the clock decide: approval, withdrawal, notes, embargo, verdicts, mirrors, kill notices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from newsflow.config import Inbox, Publishing
from newsflow.press import amend, approve, decide, queue, status, withdraw

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


@pytest.fixture(autouse=True)
def at_once(house: Any) -> None:
    """Nobody waits for files to settle."""
    house.set(inbox=Inbox(settle=0.0))


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
