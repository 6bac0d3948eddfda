"""The daemon, in a thread of its own: what is written, renamed, copied or linked into the inbox is published."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from newsflow.config import Inbox, Publishing
from newsflow.errors import LedgerError, UsageError
from newsflow.press import Report, run
from newsflow.watch import watch
from newsflow.watch.signals import Signals

PATIENCE = 20.0  # seconds: how long a test waits for what takes a fraction of one

GRAIN = (
    "Grain prices fall\n\nGrain prices fell for the {0} week in a row as traders expected a rich harvest in the whole of "
    "the south, where the rain came early and the silos are still half full from last year.\n"
)


def _waiting(house: Any) -> list[str]:
    """The names in the inbox; nothing is opened, for it may be moved meanwhile."""
    return [name for _, _, names in os.walk(house.inbox) for name in names]


def soon(what: Callable[[], Any]) -> Any:
    """Wait until *what* holds."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("did not happen")


@contextmanager
def watching(house: Any, **more: Any) -> Iterator[list[Report]]:
    """A daemon on the house's inbox, stopped and joined at the end."""
    signals, ready, reports = Signals(), threading.Event(), []

    def work() -> None:
        try:
            settings = {"workers": 0, "ready": ready.set, "signals": signals, **more}
            reports.append(watch(house.config, house.inbox, house.out, **settings))
        finally:
            ready.set()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield reports
    finally:
        signals.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@pytest.fixture(autouse=True)
def quick(house: Any) -> None:
    """Short waits: the daemon's defaults are for a desk."""
    house.set(inbox=Inbox(settle=0.02), publish=Publishing(quiet=0.05))


def _in_feed(house: Any, headline: str) -> bool:
    feed = house.out / "public/feeds/atom.xml"
    return feed.exists() and headline in feed.read_text(encoding="utf-8")


def _story(number: int) -> str:
    return GRAIN.format(f"{number}th").replace("Grain prices fall", f"Grain prices fall {number}")


def test_what_was_there_and_what_comes_in_any_way_is_in_the_feed(house: Any, tree: Any) -> None:
    house.drop("before.txt", _story(0))
    elsewhere = house.inbox.parent / "elsewhere"
    elsewhere.mkdir()
    for number in range(2, 6):
        (elsewhere / f"{number}.txt").write_text(_story(number))
    with watching(house):
        soon(lambda: _in_feed(house, "fall 0"))
        house.drop("written.txt", _story(1))
        (elsewhere / "2.txt").rename(house.inbox / "renamed.txt")
        shutil.copy2(elsewhere / "3.txt", house.inbox / "copied.txt")
        (house.inbox / "linked.txt").hardlink_to(elsewhere / "4.txt")
        (house.inbox / "new/nested/folder").mkdir(parents=True)
        shutil.copy(elsewhere / "5.txt", house.inbox / "new/nested/folder/fresh.txt")
        for number in range(6):
            soon(lambda number=number: _in_feed(house, f"fall {number}<"))
        soon(lambda: not _waiting(house))
    assert len(house.all_records()) == len(tree(house.out / "processed")) == 6


def test_a_slow_writer_is_waited_for(house: Any) -> None:
    with watching(house), (house.inbox / "slow.txt").open("w") as slow:
        for chunk in _story(1).split(" "):
            slow.write(chunk + " ")
            slow.flush()
            time.sleep(0.01)
            assert house.all_records() == []
        slow.close()
        soon(lambda: _in_feed(house, "fall 1<"))
    [made] = house.all_records()
    assert made.text.endswith("last year.")


def test_a_temporary_name_is_left_alone_until_it_is_renamed(house: Any) -> None:
    with watching(house):
        part = house.drop("story.txt.part", _story(1))
        house.drop("other.txt", _story(2))
        soon(lambda: _in_feed(house, "fall 2<"))
        assert part.exists()
        part.rename(house.inbox / "story.txt")
        soon(lambda: _in_feed(house, "fall 1<"))


def test_polling_needs_no_events(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.02, polling=True))
    lines: list[str] = []
    with watching(house, told=lines.append):
        house.drop("a.txt", _story(1))
        soon(lambda: _in_feed(house, "fall 1<"))
    assert "polling" in lines[0]


def test_the_folder_may_vanish_and_come_back(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.02, rescan=0.1))
    with watching(house):
        house.drop("a.txt", _story(1))
        soon(lambda: _in_feed(house, "fall 1<"))
        shutil.rmtree(house.inbox)
        time.sleep(0.2)
        house.inbox.mkdir()
        house.drop("b.txt", _story(2))
        soon(lambda: _in_feed(house, "fall 2<"))


def test_public_is_written_anew_when_somebody_deletes_it(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.02, rescan=0.1))
    with watching(house):
        house.drop("a.txt", _story(1))
        soon(lambda: _in_feed(house, "fall 1<"))
        shutil.rmtree(house.out / "public")
        soon(lambda: _in_feed(house, "fall 1<"))
        soon(lambda: list((house.out / "public/articles").glob("*.html")))


def test_two_daemons_share_an_inbox_without_doubling(house: Any, tree: Any) -> None:
    with watching(house), watching(house):
        for number in range(30):
            house.drop(f"{number}.txt", _story(number))
        soon(lambda: not _waiting(house) and len(house.all_records()) == 30)
        soon(lambda: sum(_in_feed(house, f"fall {number}<") for number in range(30)) == 30)
    assert {made.revision for made in house.all_records()} == {1}
    assert len(tree(house.out / "processed")) == 30
    assert house.run().processed == 0


def test_a_daemon_with_another_setup_refuses_to_join(house: Any) -> None:
    with watching(house):
        house.set(plugin={"desk": {"write": "HARVEST"}})
        with pytest.raises(LedgerError, match="other plugins or options"):
            house.run()


def test_a_reload_takes_up_the_new_configuration_or_says_why_not(house: Any, configured: Any) -> None:
    lines: list[str] = []
    answers: list[Any] = [UsageError("newsflow.toml: no such option"), None]
    signals = Signals()

    def reload() -> Any:
        answer = answers.pop(0)
        if answer is not None:
            raise answer
        house.set(plugin={"desk": {"write": "HARVEST"}})
        return house.config

    def hang_up() -> None:
        signals.hung_up = True
        signals.wake.set()

    ready = threading.Semaphore(0)
    thread = threading.Thread(
        target=lambda: watch(
            house.config,
            house.inbox,
            house.out,
            workers=0,
            told=lines.append,
            reload=reload,
            signals=signals,
            ready=ready.release,
        )
    )
    thread.start()
    for _ in range(2):
        assert ready.acquire(timeout=PATIENCE)
        hang_up()
    assert ready.acquire(timeout=PATIENCE)
    house.drop("a.txt", _story(1).replace("harvest", "harvets"))
    soon(lambda: _in_feed(house, "HARVEST"))
    signals.stop()
    thread.join(PATIENCE)
    assert lines == ["configuration not read again: newsflow.toml: no such option", "configuration read again"]


def test_run_and_watch_agree_on_what_is_done(house: Any) -> None:
    house.drop("a.txt", _story(1))
    run(house.config, [house.inbox], house.out, workers=0)
    with watching(house):
        soon(lambda: not list(house.inbox.iterdir()))  # watch moves what run had kept
    [made] = house.all_records()
    assert made.revision == 1


def test_a_ledger_that_is_deleted_under_the_daemon_is_made_anew(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.02, rescan=0.1))
    lines: list[str] = []
    with watching(house, told=lines.append):
        house.drop("a.txt", _story(1))
        soon(lambda: _in_feed(house, "fall 1<"))
        soon(lambda: not list(house.inbox.iterdir()))
        for path in house.out.glob("newsflow.db*"):
            path.unlink()
        soon(lambda: lines and (house.out / "newsflow.db").exists())
        house.drop("b.txt", _story(2))
        soon(lambda: _in_feed(house, "fall 2<") and _in_feed(house, "fall 1<"))
    assert {made.revision for made in house.all_records()} == {1}


def test_a_ledger_that_is_damaged_under_the_daemon_is_made_anew(house: Any) -> None:
    house.set(inbox=Inbox(settle=0.02, rescan=0.1))
    lines: list[str] = []
    with watching(house, told=lines.append):
        house.drop("a.txt", _story(1))
        soon(lambda: _in_feed(house, "fall 1<"))
        soon(lambda: not list(house.inbox.iterdir()))
        time.sleep(0.3)
        for path in house.out.glob("newsflow.db*"):
            with path.open("r+b") as file:
                file.write(b"damaged" * (path.stat().st_size // 7))
        house.drop("b.txt", _story(2))
        soon(lambda: _in_feed(house, "fall 2<") and _in_feed(house, "fall 1<"))
    assert {made.revision for made in house.all_records()} == {1}
    assert list(house.out.glob("newsflow.db.corrupt-*"))
