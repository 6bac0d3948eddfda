"""Two real readers subscribe to a desk's feeds: newsboat, which keeps what it has seen by guid, and the library `reader`."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsflow import press
from newsflow.cli.server import serving

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
STORY = "{}\n\nThe council of {} met on Tuesday in the old hall and spoke about the budget for an hour.\n"
FEEDS = ["feeds/rss.xml", "feeds/atom.xml"]


class Desk:
    """A desk whose feeds are served on this machine: Alpha and Beta are out."""

    def __init__(self, house: Any) -> None:
        self.house, self.now = house, NOW
        for name in ("Alpha", "Beta"):
            house.drop(f"{name}.txt", STORY.format(name, name))
        self.run()

    def run(self) -> None:
        self.now += timedelta(hours=1)
        self.house.run(now=self.now)

    def change_everything(self) -> None:
        """Alpha is corrected, Beta withdrawn, Gamma comes."""
        config, out, later = self.house.config, self.house.out, self.now + timedelta(minutes=5)
        press.amend(config, out, "Alpha.txt", note="It met on Monday.", now=later)
        press.withdraw(config, out, "Beta.txt", why="There was no such council.", now=later)
        self.house.drop("Gamma.txt", STORY.format("Gamma", "Gamma"))
        self.run()


@pytest.fixture
def desk(house: Any) -> Desk:
    return Desk(house)


@pytest.fixture
def address(desk: Desk) -> Iterator[Callable[[str], str]]:
    """`address(path)`: where a file of public/ is served."""
    server = serving(desk.house.out / "public", 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield lambda path: f"http://127.0.0.1:{server.server_port}/{path}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def newsboat(tmp_path: Path) -> Callable[[str], dict[str, tuple[str, str]]]:
    """`newsboat(url)`: reload the feed, as somebody does who subscribed to it; every item it shows, guid -> (title, text)."""
    program = shutil.which("newsboat")
    if program is None:
        pytest.skip("newsboat is not installed (Debian: newsboat)")
    urls, cache, settings = tmp_path / "urls", tmp_path / "cache.db", tmp_path / "config"
    settings.write_text("")

    def reload(url: str) -> dict[str, tuple[str, str]]:
        urls.write_text(f"{url}\n")
        asked = [program, "-u", str(urls), "-c", str(cache), "-C", str(settings), "-x", "reload"]
        subprocess.run(asked, check=True, timeout=60, env={"HOME": str(tmp_path), "LC_ALL": "C.UTF-8"})
        with sqlite3.connect(cache) as base:
            rows = base.execute("select guid, title, content from rss_item where deleted = 0").fetchall()
        base.close()
        return {guid: (title, text) for guid, title, text in rows}

    return reload


@pytest.mark.parametrize("path", FEEDS)
def test_newsboat_shows_a_correction_and_a_kill_notice_in_place(
    path: str, desk: Desk, address: Callable[[str], str], newsboat: Callable[[str], dict[str, tuple[str, str]]]
) -> None:
    before = newsboat(address(path))
    assert sorted(title for title, _ in before.values()) == ["Alpha", "Beta"]
    desk.change_everything()
    after = newsboat(address(path))
    shown = {before.get(guid, ("new", ""))[0]: item for guid, item in after.items()}
    assert {old: title for old, (title, _) in shown.items()} == {
        "Alpha": "Corrected: Alpha",
        "Beta": "Withdrawn: Beta",
        "new": "Gamma",
    }
    assert "It met on Monday." in shown["Alpha"][1]
    assert "There was no such council." in shown["Beta"][1]
    assert "old hall" not in shown["Beta"][1]


@pytest.mark.parametrize("path", FEEDS)
def test_reader_counts_a_correction_as_modified_and_not_as_new(
    path: str, desk: Desk, address: Callable[[str], str]
) -> None:
    reader = pytest.importorskip("reader")
    with reader.make_reader(":memory:") as subscriber:
        subscriber.add_feed(address(path))
        first = subscriber.update_feed(address(path))
        assert (first.new, first.modified) == (2, 0)
        assert subscriber.update_feed(address(path)) is None  # 304
        desk.change_everything()
        second = subscriber.update_feed(address(path))
        assert (second.new, second.modified) == (1, 2)
        titles = {entry.title: entry for entry in subscriber.get_entries()}
        assert set(titles) == {"Corrected: Alpha", "Withdrawn: Beta", "Gamma"}
        assert titles["Corrected: Alpha"].updated > titles["Corrected: Alpha"].published
        assert "old hall" not in titles["Withdrawn: Beta"].get_content().value
