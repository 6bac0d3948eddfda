"""What subscribers see when a story changes, goes, or comes at another time than it says."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from feeds_read import (
    AT,
    ATOM,
    CONTENT,
    Make,
    body,
    first_entry,
    first_item,
    first_json,
    tree,
    written,
)
from newsflow import Channel, Desk, Record

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_a_corrected_story_says_so_under_the_same_guid(everything: Channel, record: Make, desk: Desk) -> None:
    before = record(1)
    after = msgspec.structs.replace(
        before, revision=2, note="Correction: the vote was 5 < 6.", updated=before.updated + timedelta(hours=2)
    )
    old, new = (written(everything, [each], desk) for each in (before, after))
    assert first_item(old).findtext("guid") == first_item(new).findtext("guid")
    assert first_item(new).findtext("title") == "Corrected: Story 1"
    assert body(new).startswith("<p><strong>Corrected:</strong> the vote was 5 &lt; 6.</p>\n<p>The council")
    assert first_item(new).findtext("pubDate") == first_item(old).findtext("pubDate")
    assert first_item(new).findtext(f"{ATOM}updated") == "2026-03-04T14:01:00+00:00"


def test_the_words_for_correction_and_withdrawal_are_the_desks(everything: Channel, record: Make, desk: Desk) -> None:
    words = {"corrected": "Berichtigt", "withdrawn": "Zurückgezogen", "withdrawal": "Diese Meldung ist zurückgezogen."}
    made = written(everything, [record(2, note="Die Zahl."), record(1, status="withdrawn")], desk, **words)
    titles = [item["title"] for item in json.loads(made["feeds/feed.json"].data)["items"]]
    assert titles == ["Berichtigt: Story 2", "Zurückgezogen: Story 1"]
    assert "Diese Meldung ist zurückgezogen." in made["feeds/rss.xml"].data.decode()


def test_a_withdrawn_story_becomes_a_kill_notice_and_a_tombstone(everything: Channel, record: Make, desk: Desk) -> None:
    killed = record(1, "A secret.", status="withdrawn", reason="a source was wrong", note="Five.", byline=("Jane Doe",))
    made = written(everything, [killed], desk)
    item = first_item(made)
    assert item.findtext("guid") == killed.guid
    assert item.findtext("title") == "Withdrawn: Story 1"
    assert item.findtext(CONTENT) == "<p>This story has been withdrawn.</p>\n<p>a source was wrong</p>"
    assert item.find("link") is None
    assert not any(b"A secret." in rendition.data for rendition in made.values())
    grave = tree(made, "feeds/atom.xml").find(f"{AT}deleted-entry")
    assert dict(grave.attrib) == {"ref": killed.guid, "when": first_entry(made).findtext(f"{ATOM}updated")}


def test_the_tombstone_namespace_is_declared_only_with_a_tombstone(
    everything: Channel, record: Make, desk: Desk
) -> None:
    assert b"tombstones" not in written(everything, [record(1)], desk)["feeds/atom.xml"].data
    assert b"tombstones" not in written(everything, [record(1, status="withdrawn")], desk)["feeds/rss.xml"].data


def test_held_records_stay_out(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1), record(2, status="held")], desk)
    assert len(json.loads(made["feeds/feed.json"].data)["items"]) == 1


def test_a_guid_comes_once_with_its_newest_revision(everything: Channel, record: Make, desk: Desk) -> None:
    old = record(1)
    new = msgspec.structs.replace(old, headline="Better", updated=old.updated + timedelta(minutes=1), revision=2)
    for order in ([old, new], [new, old]):
        items = json.loads(written(everything, order, desk)["feeds/feed.json"].data)["items"]
        assert [item["title"] for item in items] == ["Better"]


def test_the_feeds_date_is_that_of_the_newest_change(everything: Channel, record: Make, desk: Desk) -> None:
    made = written(everything, [record(1), record(9)], desk)
    assert tree(made, "feeds/atom.xml").findtext(f"{ATOM}updated").startswith("2026-03-04T12:09:00.")
    assert tree(made, "feeds/rss.xml").findtext("channel/lastBuildDate") == "Wed, 04 Mar 2026 12:09:00 +0000"
    later = msgspec.structs.replace(everything, updated=datetime(2026, 3, 5, 1, 2, 3, 456, tzinfo=UTC))
    assert (
        tree(written(later, [record(1)], desk), "feeds/atom.xml").findtext(f"{ATOM}updated")
        == "2026-03-05T01:02:03+00:00"
    )


def test_stories_of_one_second_have_moments_of_their_own_in_atom(everything: Channel, record: Make, desk: Desk) -> None:
    same = [msgspec.structs.replace(record(n), published=NOON, updated=NOON) for n in range(40)]
    moments = [
        e.findtext(f"{ATOM}updated")
        for e in tree(written(everything, same, desk), "feeds/atom.xml").iter(f"{ATOM}entry")
    ]
    assert len(set(moments)) == 40
    assert all(moment.startswith("2026-03-04T12:00:00") for moment in moments)
    alone = first_entry(written(everything, same[:1], desk))
    assert alone.findtext(f"{ATOM}updated") in moments


def test_a_feed_without_stories_is_valid_and_dated(everything: Channel, desk: Desk) -> None:
    made = written(everything, [], desk)
    assert tree(made, "feeds/atom.xml").findtext(f"{ATOM}updated") == "1990-01-01T00:00:00+00:00"
    assert json.loads(made["feeds/feed.json"].data)["items"] == []


def test_a_story_from_before_the_web_is_new_to_the_feed_when_it_came(
    everything: Channel, record: Make, desk: Desk
) -> None:
    old = datetime(1987, 12, 8, tzinfo=UTC)
    source = msgspec.structs.replace(record(1).source, received=NOON)
    made = written(everything, [record(1, published=old, updated=old, source=source)], desk)
    assert first_item(made).find("pubDate") is None  # validators call it implausible, and readers would hide the story
    assert first_item(made).findtext(f"{ATOM}updated") == "2026-03-04T12:00:00+00:00"
    assert first_entry(made).find(f"{ATOM}published") is None
    assert first_json(made)["date_published"] == "1987-12-08T00:00:00+00:00"


def ahead(record: Make, **given: Any) -> Record:
    """A story that says it was published in 2030, and was first seen at noon of 4 March 2026."""
    one, far = record(1), datetime(2030, 1, 1, tzinfo=UTC)
    source = msgspec.structs.replace(one.source, received=datetime(2026, 3, 4, 12, 0, 30, tzinfo=UTC))
    return msgspec.structs.replace(one, **({"published": far, "updated": far, "source": source} | given))


def test_a_story_dated_ahead_does_not_stand_in_the_future(everything: Channel, record: Make, desk: Desk) -> None:
    channel = msgspec.structs.replace(everything, updated=datetime(2030, 1, 1, tzinfo=UTC))  # as the story says
    made = written(channel, [ahead(record)], desk)
    assert first_json(made)["date_published"] == first_json(made)["date_modified"] == "2026-03-04T12:00:30+00:00"
    assert b"2030" not in b"".join(rendition.data for rendition in made.values())
    without = ahead(record, source=record(1).source, updated=record(1).updated)
    assert first_json(written(channel, [without], desk))["date_published"] == "2026-03-04T12:01:00+00:00"


def test_an_embargoed_story_is_dated_when_its_embargo_ended(everything: Channel, record: Make, desk: Desk) -> None:
    end = datetime(2026, 3, 6, tzinfo=UTC)
    out = ahead(record, published=end, embargo=end, updated=end + timedelta(seconds=2), revision=2)
    item = first_json(written(everything, [out], desk))
    assert (item["date_published"], item["date_modified"]) == ("2026-03-06T00:00:00+00:00", "2026-03-06T00:00:02+00:00")
