"""Stories that are finished at the same time share a transaction, and see each other as if each had come alone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from newsflow import Block, Mark, Story, StoryError, text
from newsflow.config import Config
from newsflow.ledger import Ledger, projections, sources, stories
from newsflow.press.committing import Batch, Claimed, ClaimLostError, Committer, Finished
from newsflow.story import Declared, Draft

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BRIDGE = "The council voted on Tuesday night to build a second bridge over the river, after nine years of debate."
GRAIN = "Grain prices fell for the third week in a row as traders expected a rich harvest in the whole of the south."


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}", namespace=uuid.UUID(int=7))
    yield made
    made.close()


@pytest.fixture
def committer(ledger: Ledger) -> Committer:
    return Committer(ledger, Config(), ask_hold=lambda record, now: None, listeners=lambda hook: [])


def draft(path: str, said: str, **declared: str) -> Draft:
    story = Story(
        original=said,
        text=said,
        blocks=(Block("paragraph", 0, len(said)),),
        declared=Declared(format="plain", **declared),  # type: ignore[arg-type]
    )
    return Draft(
        path=path,
        root="in",
        sha256=path,
        size=len(said),
        received=NOW,
        generation=0,
        story=story,
        sketch=text.sketch(said),
    )


def finished(ledger: Ledger, path: str, *drafts: Draft) -> Finished:
    with ledger.write() as tx:
        row = sources.add_claimed(tx, "/in", path, NOW)
    claimed = Claimed(row=row, stat="", size=1, sha256=path, fingerprint="", fresh=True)
    return Finished(claimed, drafts)


def changes(ledger: Ledger) -> int:
    with ledger.read() as tx:
        return tx.change


def commit(committer: Committer, batch: Batch) -> None:
    while committer.commit(batch, NOW):
        pass


def test_what_is_finished_together_is_one_change_of_the_ledger(ledger: Ledger, committer: Committer) -> None:
    told = (
        BRIDGE,
        GRAIN,
        "Nobody was hurt when the ferry met the pier on a calm morning with good sight, its owner said.",
    )
    batch = Batch([finished(ledger, f"{n}.txt", draft(f"{n}.txt", said)) for n, said in enumerate(told)])
    before = changes(ledger)
    commit(committer, batch)
    assert [[each.change for each in outcome] for outcome in batch.outcomes if isinstance(outcome, list)] == [
        ["new"]
    ] * 3
    assert changes(ledger) - before == 1
    with ledger.read() as tx:
        assert projections.waiting(tx, ["story"])[0] == 3
        assert sources.counts(tx) == {"committed": 3}


def test_of_two_with_the_same_words_the_later_one_is_the_duplicate(ledger: Ledger, committer: Committer) -> None:
    batch = Batch([finished(ledger, f"{name}.txt", draft(f"{name}.txt", GRAIN)) for name in "ab"])
    commit(committer, batch)
    first, second = (outcome[0] for outcome in batch.outcomes if isinstance(outcome, list))
    assert (first.status, second.status) == ("published", "held")
    with ledger.read() as tx:
        row = stories.by_guid(tx, second.guid)
    assert row is not None and row.reason == f"duplicate of {first.id}"


def test_two_versions_of_one_wire_story_are_two_revisions(ledger: Ledger, committer: Committer) -> None:
    versions = [
        draft(f"{n}.xml", said, guid="urn:x", version=str(n)) for n, said in enumerate((BRIDGE, BRIDGE + " Yes."), 1)
    ]
    batch = Batch([finished(ledger, each.path, each) for each in versions])
    commit(committer, batch)
    assert [outcome[0].change for outcome in batch.outcomes if isinstance(outcome, list)] == ["new", "revised"]


def test_one_that_cannot_be_written_costs_no_other(ledger: Ledger, committer: Committer) -> None:
    broken = draft("b.txt", GRAIN)
    broken = msgspec.structs.replace(
        broken, story=msgspec.structs.replace(broken.story, marks=(Mark("link", 0, 10_000, "https://example.org/"),))
    )
    batch = Batch([finished(ledger, "a.txt", draft("a.txt", BRIDGE)), finished(ledger, "b.txt", broken)])
    commit(committer, batch)
    good, bad = batch.outcomes
    assert isinstance(good, list) and good[0].change == "new"
    assert isinstance(bad, StoryError) and bad.code == "unsound"
    with ledger.read() as tx:
        assert sources.counts(tx) == {"claimed": 1, "committed": 1}


def test_a_source_that_another_process_has_taken_over_is_thrown_away(ledger: Ledger, committer: Committer) -> None:
    mine, lost = finished(ledger, "a.txt", draft("a.txt", BRIDGE)), finished(ledger, "b.txt", draft("b.txt", GRAIN))
    with ledger.write() as tx:
        sources.change(tx, lost.claimed.row.n, owner="another")
    batch = Batch([lost, mine])
    commit(committer, batch)
    assert isinstance(batch.outcomes[0], ClaimLostError)
    with ledger.read() as tx:
        assert [row.source for row in stories.every(tx)] == [mine.claimed.row.n]


def test_a_source_without_stories_is_done(ledger: Ledger, committer: Committer) -> None:
    batch = Batch([finished(ledger, "a.txt")])
    commit(committer, batch)
    assert batch.outcomes == [[]]
    with ledger.read() as tx:
        assert sources.counts(tx) == {"committed": 1}
