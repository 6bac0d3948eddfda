"""Opening a ledger: new, known, newer, damaged, locked; and that a change is all or nothing."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsflow.errors import LedgerError, TransientError
from newsflow.ledger import CorruptLedgerError, Ledger, migrations, projections, sources, store, tables

SPACE = uuid.UUID("7c3c8a1e-0000-4000-8000-000000000000")
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[], Ledger]]:
    """`opened()`: the ledger of this test, opened once more."""
    made: list[Ledger] = []

    def open_one() -> Ledger:
        made.append(Ledger(f"sqlite:///{tmp_path}/newsflow.db", namespace=SPACE))
        return made[-1]

    yield open_one
    for ledger in made:
        ledger.close()


def test_a_ledger_keeps_the_namespace_it_was_made_with(opened: Callable[[], Ledger], tmp_path: Path) -> None:
    assert opened().created
    again = Ledger(f"sqlite:///{tmp_path}/newsflow.db", namespace=uuid.uuid4())
    assert (again.created, again.namespace) == (False, SPACE)
    again.close()


def test_a_newer_ledger_is_refused_in_one_sentence(opened: Callable[[], Ledger]) -> None:
    with opened().write() as tx:
        store.put(tx, "schema", str(tables.SCHEMA + 1))
    with pytest.raises(LedgerError, match="newer newsflow") as error:
        opened()
    assert "\n" not in str(error.value)


def test_an_older_ledger_is_migrated(opened: Callable[[], Ledger], monkeypatch: pytest.MonkeyPatch) -> None:
    with opened().write() as tx:
        store.put(tx, "schema", str(tables.SCHEMA - 1))
    seen: list[int] = []
    monkeypatch.setattr(
        "newsflow.ledger.store.STEPS", {**migrations.STEPS, tables.SCHEMA - 1: lambda _connection: seen.append(1)}
    )
    with opened().read() as tx:
        assert store.get(tx, "schema") == str(tables.SCHEMA)
    assert seen == [1]


def test_a_damaged_ledger_says_so(tmp_path: Path) -> None:
    (tmp_path / "newsflow.db").write_bytes(b"no database at all, but long enough to look like one" * 100)
    with pytest.raises(CorruptLedgerError, match="rebuild"):
        Ledger(f"sqlite:///{tmp_path}/newsflow.db", namespace=SPACE)


def test_a_locked_ledger_may_pass(
    opened: Callable[[], Ledger], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY", 10)
    ledger = opened()
    other = sqlite3.connect(tmp_path / "newsflow.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TransientError, match="locked"), ledger.write():
        pass
    with ledger.read() as tx:  # readers are not kept out
        assert store.get(tx, "namespace") == str(SPACE)
    other.close()
    with ledger.write():
        pass


def test_a_change_that_fails_leaves_nothing(opened: Callable[[], Ledger]) -> None:
    ledger = opened()
    with ledger.read() as tx:
        before = tx.change
    with pytest.raises(ZeroDivisionError), ledger.write() as tx:
        sources.add(tx, "/in", "a.txt", NOW)
        raise ZeroDivisionError
    with ledger.read() as tx:
        assert tx.change == before
        assert sources.at(tx, "/in", ["a.txt"]) == {}


def test_a_claim_is_one_processs_until_its_lease_runs_out(opened: Callable[[], Ledger]) -> None:
    one, other = opened(), opened()
    with one.write() as tx:
        row = sources.claim(tx, sources.add(tx, "/in", "a.txt", NOW))
        assert row is not None
    with other.write() as tx:
        assert sources.claim(tx, row) is None
        late = (row.lease or 0) + 1
        taken = sources.claim(tx, row, now=late)
        assert taken is not None
    with one.write() as tx:
        assert not sources.settle(tx, row.n, state="done")  # whose lease ran out cannot commit
    with other.write() as tx:
        assert sources.settle(tx, row.n, state="done")


def test_two_that_saw_the_same_row_cannot_both_take_it(opened: Callable[[], Ledger]) -> None:
    one, other = opened(), opened()
    with one.write() as tx:
        row = sources.add(tx, "/in", "a.txt", NOW)
    with one.write() as tx:
        assert sources.claim(tx, row)
    with other.write() as tx:
        assert sources.claim(tx, row) is None


def test_generations_of_a_name_are_never_used_twice(opened: Callable[[], Ledger]) -> None:
    with opened().write() as tx:
        assert sources.add(tx, "/in", "a.txt", NOW).generation == 0
        assert sources.add(tx, "/other", "a.txt", NOW).generation == 1
        assert sources.next_generation(tx, "a.txt") == 2


def test_what_was_built_from_an_older_state_is_not_marked_fresh(opened: Callable[[], Ledger]) -> None:
    ledger = opened()
    with ledger.write() as tx:
        projections.mark(tx, "story", "x")
    with ledger.write() as tx:
        [taken] = projections.take(tx, ["story"])
    with ledger.write() as tx:
        projections.mark(tx, "story", "x")  # the ledger moves on
    with ledger.write() as tx:
        projections.fresh(tx, [taken])
        assert projections.waiting(tx, ["story"])[0] == 1
        [again] = projections.take(tx, ["story"])
        projections.fresh(tx, [again])
        assert projections.waiting(tx, ["story"])[0] == 0


def test_a_projection_is_written_by_one_process_at_a_time(opened: Callable[[], Ledger]) -> None:
    one, other = opened(), opened()
    with one.write() as tx:
        projections.mark(tx, "channel", "all")
        assert len(projections.take(tx, ["channel"])) == 1
    with other.write() as tx:
        projections.mark(tx, "channel", "all")
        assert projections.take(tx, ["channel"]) == []


def test_a_projection_that_failed_waits_until_something_changes(opened: Callable[[], Ledger]) -> None:
    with opened().write() as tx:
        projections.mark(tx, "channel", "all")
        [taken] = projections.take(tx, ["channel"])
        projections.postpone(tx, taken, 60)
        assert projections.take(tx, ["channel"]) == []
        projections.mark(tx, "channel", "all")
        assert len(projections.take(tx, ["channel"])) == 1
