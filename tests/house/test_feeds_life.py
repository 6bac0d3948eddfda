"""Feeds from the desk's chair: stories come, change, are corrected, withdrawn, held; what do subscribers see?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import msgspec
import pytest
from lxml import etree

from newsflow import press
from newsflow.config import Config
from newsflow.errors import UsageError
from newsflow.publish.advice import advise
from newsflow.story import Channel, Rendition

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
DESK = {"name": "The Example", "base_url": "https://news.example/", "language": "en"}


class House:
    """A desk: an inbox, an OUT, a clock that moves on by an hour with every step."""

    def __init__(self, folder: Path, **config: Any) -> None:
        self.inbox, self.out, self.now = folder / "in", folder / "out", NOW
        self.inbox.mkdir()
        quick = {"off": ["typos", "officials", "topics"]}  # what they find is not looked at here
        self.config = msgspec.convert({"desk": DESK, "plugins": quick, **config}, Config)

    def drop(self, name: str, headline: str, *paragraphs: str) -> None:
        body = paragraphs or (f"The council of {headline} met on Tuesday and spoke about the budget for an hour.",)
        (self.inbox / name).write_text("\n\n".join([headline, *body]) + "\n", encoding="utf-8")

    def run(self) -> None:
        self.now += timedelta(hours=1)
        report = press.run(self.config, [self.inbox], self.out, workers=0, now=self.now)
        assert report.problems == []

    def items(self, channel: str = "") -> list[dict[str, Any]]:
        path = self.out / "public/feeds" / channel / "feed.json"
        items: list[dict[str, Any]] = json.loads(path.read_bytes())["items"]
        return items

    def files(self) -> dict[str, tuple[bytes, int]]:
        public = self.out / "public"
        found = (path for path in sorted(public.rglob("*")) if path.is_file())
        return {path.relative_to(public).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house that published Alpha, then Beta; for tests that only look."""
    channel = [{"name": "harbour", "title": "The harbour", "sources": ["harbour/*"]}]
    house = House(tmp_path_factory.mktemp("two"), channel=channel)
    (house.inbox / "harbour").mkdir()
    house.drop("harbour/a.txt", "Alpha")
    house.run()
    house.drop("b.txt", "Beta")
    house.run()
    return house


def test_the_newest_story_comes_first_in_every_format(two: House) -> None:
    assert [item["title"] for item in two.items()] == ["Beta", "Alpha"]
    for name in ("rss.xml", "atom.xml"):
        read = feedparser.parse((two.out / "public/feeds" / name).read_bytes())
        assert not read.bozo
        assert [entry.title for entry in read.entries] == ["Beta", "Alpha"]


def test_nothing_new_leaves_every_byte_and_every_time(house: House) -> None:
    house.drop("a.txt", "Alpha")
    house.run()
    before = house.files()
    house.run()
    assert house.files() == before


def test_a_rewritten_story_keeps_its_guid_and_moves_only_its_update(house: House) -> None:
    house.drop("a.txt", "Alpha", "The council met on Tuesday and spoke about the budget for the next year.")
    house.run()
    [old] = house.items()
    house.drop("a.txt", "Alpha", "The council met on Tuesday and spoke about the budget for the last year.")
    house.run()
    [new] = house.items()
    assert (new["id"], new["date_published"]) == (old["id"], old["date_published"])
    assert new["date_modified"] > old["date_modified"]
    assert "last year" in new["content_html"]


def test_a_correction_note_shows_under_the_same_guid(house: House) -> None:
    house.drop("a.txt", "Alpha")
    house.run()
    [old] = house.items()
    press.amend(house.config, house.out, "a.txt", note="The hour was two.", now=NOW + timedelta(hours=5))
    [new] = house.items()
    assert new["id"] == old["id"]
    assert new["title"] == "Corrected: Alpha"
    assert new["content_html"].startswith("<p><strong>Corrected:</strong> The hour was two.</p>")


def test_a_note_without_words_is_none(house: House) -> None:
    house.drop("a.txt", "Alpha")
    house.run()
    before = house.files()
    assert press.amend(house.config, house.out, "a.txt", note="  \n", now=NOW + timedelta(hours=5)).revision == 1
    assert house.files() == before


def test_a_withdrawal_wants_a_reason(house: House) -> None:
    house.drop("a.txt", "Alpha")
    house.run()
    with pytest.raises(UsageError, match="needs a reason"):
        press.withdraw(house.config, house.out, "a.txt", why=" ", now=NOW + timedelta(hours=5))
    assert [item["title"] for item in house.items()] == ["Alpha"]


def test_a_withdrawn_story_is_replaced_by_a_kill_notice(house: House) -> None:
    house.drop("a.txt", "Alpha", "A secret that nobody should have told anybody on that day in town.")
    house.run()
    [old] = house.items()
    page = house.out / "public" / old["_newsflow"]["page"]
    assert page.exists()
    press.withdraw(house.config, house.out, "a.txt", why="The source was wrong.", now=NOW + timedelta(hours=5))
    [new] = house.items()
    assert (new["id"], new["title"]) == (old["id"], "Withdrawn: Alpha")
    assert not page.exists()
    assert not any(b"A secret" in data for data, _ in house.files().values())
    assert b"at:deleted-entry" in (house.out / "public/feeds/atom.xml").read_bytes()


def test_an_embargoed_story_appears_when_its_time_has_come(tmp_path: Path) -> None:
    house = House(tmp_path)
    story = (
        "---\ntitle: Alpha\nembargo: 2026-03-04T14:30:00Z\n---\n\nThe council met on Tuesday and spoke for an hour.\n"
    )
    (house.inbox / "a.md").write_text(story, encoding="utf-8")
    house.drop("b.txt", "Beta")
    house.run()
    assert [item["title"] for item in house.items()] == ["Beta"]
    house.now += timedelta(hours=1)
    house.run()
    assert {item["title"] for item in house.items()} == {"Alpha", "Beta"}


def test_subscribers_can_walk_back_to_the_first_story(tmp_path: Path) -> None:
    house = House(tmp_path, publish={"window": 2})
    titles = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"]
    for some in (titles[:3], titles[3:]):
        for title in some:
            house.drop(f"{title}.txt", title)
        house.run()
    public = house.out / "public"
    for name in ("rss", "atom"):
        seen, path = [], f"feeds/{name}.xml"
        while path:
            root = etree.fromstring((public / path).read_bytes())
            seen += [entry.title for entry in feedparser.parse((public / path).read_bytes()).entries]
            links = [e.get("href") for e in root.iter("{*}link") if e.get("rel") == "prev-archive"]
            path = links[0].removeprefix("https://news.example/") if links else ""
        assert set(seen) == set(titles)


def test_a_late_story_leaves_closed_pages_alone(tmp_path: Path) -> None:
    house = House(tmp_path, publish={"window": 2})
    for title in ("Alpha", "Beta", "Gamma", "Delta"):
        house.drop(f"{title}.txt", title)
    house.run()
    closed = {path: data for path, data in house.files().items() if "/archive/" in path and "-1." in path}
    assert len(closed) == 3
    (house.inbox / "old.md").write_text("---\ntitle: Old\ndate: 2001-01-01\n---\n\nIt rained for a day in town.\n")
    house.run()
    after = house.files()
    assert {path: after[path] for path in closed} == closed


def test_desk_channels_and_their_lists(two: House) -> None:
    assert [item["title"] for item in two.items("harbour")] == ["Alpha"]
    opml = etree.fromstring((two.out / "public/feeds.opml").read_bytes())
    assert [o.get("text") for o in opml.iter("outline")] == ["The Example", "The harbour"]
    assert b"The harbour" in (two.out / "public/feeds/index.html").read_bytes()


def test_sitemaps_lead_to_every_page(two: House) -> None:
    places = set()
    for place in etree.fromstring((two.out / "public/sitemap.xml").read_bytes()).iter("{*}loc"):
        root = etree.fromstring((two.out / "public" / place.text.removeprefix(DESK["base_url"])).read_bytes())
        places |= {e.text for e in root.iter("{*}loc")}
    assert places == {item["url"] for item in two.items()}


def test_a_rebuild_from_the_ledger_gives_the_same_files(tmp_path: Path) -> None:
    house = House(tmp_path, publish={"window": 2, "by": ["language"], "min_stories": 1})
    for title in ("Alpha", "Beta", "Gamma", "Delta"):
        house.drop(f"{title}.txt", title)
    house.run()
    press.amend(house.config, house.out, "Beta.txt", note="The hour was two.", now=house.now)
    press.withdraw(house.config, house.out, "Gamma.txt", why="The source was wrong.", now=house.now)
    house.drop("Alpha.txt", "Alpha", "The council met again on Wednesday, and nobody knows what it said there.")
    house.run()
    before = {path: data for path, (data, _) in house.files().items()}
    assert "feeds/language/en/archive/atom-1.xml" in before
    press.rebuild(house.config, house.out, workers=0, now=house.now)
    assert {path: data for path, (data, _) in house.files().items()} == before


def test_what_the_house_publishes_gets_no_complaint(two: House) -> None:
    kinds = {"rss.xml": "application/rss+xml", "atom.xml": "application/atom+xml", "feed.json": "application/feed+json"}
    made = [
        Rendition(f"feeds/{name}", kind, (two.out / "public/feeds" / name).read_bytes()) for name, kind in kinds.items()
    ]
    records = [press.find(two.config, two.out, name) for name in ("harbour/a.txt", "b.txt")]
    assert advise(Channel(name="all", title="x"), records, two.config.desk, made) == []


ELSEWHERE = """
import json, locale, sys, hashlib
from pathlib import Path
from newsflow.publish import feeds, sitemap
from newsflow.publish.entry import Options
from newsflow.record import decode
from newsflow.story import Channel, Desk
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
before = locale.setlocale(locale.LC_ALL)
records = [decode(path.read_bytes()) for path in Path(sys.argv[1]).glob("*.json")]
desk = Desk(name="The Example", base_url="https://news.example/")
made = feeds.publish(Channel(name="all", title="x"), records, desk, Options())
made.append(sitemap.publish(Channel(name="sitemap/news", title="x"), records, desk, sitemap.Options()))
assert locale.setlocale(locale.LC_ALL) == before
print(json.dumps([hashlib.sha256(each.data).hexdigest() for each in made]))
"""


def test_the_bytes_are_the_same_in_any_process_locale_and_zone(two: House) -> None:
    told = set()
    for seed, language, zone in (
        ("1", "C", "UTC"),
        ("2", "de_DE.UTF-8", "Asia/Tokyo"),
        ("3", "C.UTF-8", "America/New_York"),
    ):
        world = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": language, "TZ": zone}
        asked = [sys.executable, "-c", ELSEWHERE, str(two.out / "records")]
        told.add(subprocess.run(asked, env=world, capture_output=True, check=True, text=True).stdout)
    assert len(told) == 1
