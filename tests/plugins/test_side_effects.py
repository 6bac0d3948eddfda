"""committed, set_aside and published, delivered from the outbox: at least once, with the same key, and never twice in peace."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsflow import press
from newsflow.config import Config, Plugins
from newsflow.ledger import outbox
from newsflow.plugins import BUILTINS
from newsflow.press import Report

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
OFF = tuple(name for name, _ in BUILTINS if name not in ("plain", "nitf", "page"))

TELLER = """
import json
from pathlib import Path
import newsflow
from newsflow import hookimpl


class Options(newsflow.Options, frozen=True, kw_only=True):
    into: str = ""
    failing: str = ""  # while this file exists, the other side does not answer


@hookimpl
def options():
    return Options


def tell(options, *told):
    if Path(options.failing).is_file():
        raise ConnectionError("nobody answers")
    with Path(options.into).open("a") as log:
        log.write(json.dumps(told) + "\\n")


@hookimpl
def committed(record, change, options):
    tell(options, "committed", change.key, change.kind, record.source.path, change.revision)


@hookimpl
def set_aside(report, options):
    tell(options, "set_aside", report.key, report.code, report.path)


@hookimpl
def published(files, public, options):
    assert all((public / name).exists() for name in files)
    tell(options, "published", *files)
"""


class Told:
    """A desk whose plugin writes down what it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log, self.failing, self.inbox = folder / "told.jsonl", folder / "down", folder / "inbox"
        self.inbox.mkdir()
        (folder / "teller.py").write_text(TELLER, encoding="utf-8")

    def run(self) -> Report:
        options = {"into": str(self.log), "failing": str(self.failing)}
        table = Plugins(files=("teller.py",), off=OFF)
        config = Config(plugins=table, plugin={"teller": options}, folder=str(self.folder))
        return press.run(config, [self.inbox], self.folder / "out", workers=0, now=NOW)

    def said(self, hook: str) -> list[Any]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [rest for said, *rest in map(json.loads, lines) if said == hook]


@pytest.fixture
def desk(tmp_path: Path) -> Told:
    return Told(tmp_path)


def test_each_commit_is_told_once_with_what_happened(desk: Told) -> None:
    (desk.inbox / "a.txt").write_text("A head\n\nA story.")
    (desk.inbox / "b.txt").write_text("Another head\n\nAnother story.")
    desk.run()
    assert sorted(rest[1:] for rest in desk.said("committed")) == [["new", "a.txt", 1], ["new", "b.txt", 1]]
    desk.run()
    assert len(desk.said("committed")) == 2
    (desk.inbox / "a.txt").write_text("A head\n\nA story that goes on.")
    desk.run()
    assert desk.said("committed")[2][1:] == ["revised", "a.txt", 2]
    assert len({key for key, *_ in desk.said("committed")}) == 3


def test_a_source_that_is_set_aside_is_told(desk: Told) -> None:
    (desk.inbox / "broken.xml").write_text("<nitf><body>")
    desk.run()
    [[_, code, path]] = desk.said("set_aside")
    assert path == "broken.xml"
    assert code == json.loads(next((desk.folder / "out" / "rejected").rglob("*.error.json")).read_bytes())["code"]


def test_files_that_were_written_are_told(desk: Told) -> None:
    (desk.inbox / "a.txt").write_text("A head\n\nA story.")
    desk.run()
    [files] = desk.said("published")
    assert [name.partition("-")[0] for name in files if name.startswith("articles/")] == ["articles/a"]
    desk.run()
    assert len(desk.said("published")) == 1


def test_what_could_not_be_delivered_is_delivered_later_with_the_same_news(
    desk: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "FIRST_PAUSE", 0.0)
    (desk.inbox / "a.txt").write_text("A head\n\nA story.")
    desk.failing.write_text("")
    report = desk.run()
    assert (report.new, desk.said("committed")) == (1, [])
    desk.failing.unlink()
    desk.run()
    assert [rest[1:] for rest in desk.said("committed")] == [["new", "a.txt", 1]]
    desk.run()
    assert len(desk.said("committed")) == len(desk.said("published")) == 1
