"""Files of several stories: each item is a story of its own, known by its key, never by its place in the file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsflow.config import Inbox

LATER = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)

READER = '''
"""Reads packages: items parted by a line of equals signs, each begun by its key."""
from newsflow import Block, Declared, Story, hookimpl

@hookimpl
def read(source):
    if not source.path.endswith(".package"):
        return None
    found = []
    for item in source.data.decode().split("=====\\n"):
        key, _, text = item.strip().partition("\\n")
        blocks = (Block("paragraph", 0, len(text)),)
        found.append(Story(original=text, blocks=blocks, declared=Declared(format="package", key=key)))
    return found
'''

FIRST = "one\nThe council voted on Tuesday night to build a second bridge over the river after nine years of debate about it."
SECOND = "two\nGrain prices fell for the third week in a row as traders expected a rich harvest in the whole of the south now."
THIRD = "six\nThe court of appeal heard lawyers on Monday in the case of the sunken ferry and will rule upon it in May or June."


@pytest.fixture(autouse=True)
def packaged(house: Any, configured: Any) -> None:
    """A house that reads packages."""
    (house.inbox.parent / "package.py").write_text(READER, encoding="utf-8")
    house.set(plugins=configured(plugins={"files": ("desk.py", "package.py")}).plugins, inbox=Inbox(settle=0.0))


def _told(house: Any) -> dict[str, tuple[int, str]]:
    return {made.text.split()[1]: (made.revision, made.status) for made in house.all_records()}


def _package(*items: str) -> str:
    return "\n=====\n".join(items)


def test_an_item_keeps_its_guid_when_it_moves_in_its_file(house: Any) -> None:
    house.drop("today.package", _package(FIRST, SECOND))
    house.run()
    before = {made.text: made.guid for made in house.all_records()}
    house.drop("today.package", _package(THIRD, SECOND, FIRST))
    report = house.run(now=LATER)
    assert (report.new, report.revised) == (1, 0)
    after = {made.text: made.guid for made in house.all_records()}
    assert after == {**before, **{text: guid for text, guid in after.items() if text not in before}}


def test_only_the_item_that_changed_is_revised(house: Any) -> None:
    house.drop("today.package", _package(FIRST, SECOND))
    house.run()
    house.drop("today.package", _package(FIRST, SECOND.replace("third", "fourth")))
    assert house.run(now=LATER).revised == 1
    assert _told(house) == {"council": (1, "published"), "prices": (2, "published")}


def test_an_item_that_is_gone_stays_published_unless_the_inbox_is_a_mirror(house: Any) -> None:
    house.drop("today.package", _package(FIRST, SECOND))
    house.run()
    house.drop("today.package", _package(FIRST))
    house.run(now=LATER)
    assert _told(house) == {"council": (1, "published"), "prices": (1, "published")}
    house.set(inbox=Inbox(settle=0.0, mirror=True))
    house.drop("today.package", _package(FIRST, THIRD))
    house.run(now=LATER)
    assert _told(house) == {"council": (1, "published"), "prices": (2, "withdrawn"), "court": (1, "published")}
    house.drop("today.package", _package(FIRST, SECOND, THIRD))
    house.run(now=LATER + timedelta(hours=1))
    assert _told(house)["prices"] == (3, "published")


def test_items_that_a_reader_gave_the_same_key_are_all_kept(house: Any) -> None:
    house.drop("today.package", _package(FIRST, SECOND.replace("two", "one"), THIRD.replace("six", "one")))
    assert house.run().new == 3
    assert house.run(now=LATER).processed == 0


def test_a_file_name_used_again_with_the_same_keys_tells_new_stories(house: Any) -> None:
    house.drop("today.package", _package(FIRST))
    house.run()
    house.drop("today.package", _package(SECOND.replace("two", "one")))
    house.run(now=LATER)
    assert _told(house) == {"council": (1, "published"), "prices": (1, "published")}
