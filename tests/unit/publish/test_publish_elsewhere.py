"""Mirror and WebSub: what leaves the house after files were written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import fsspec
import pytest

from newsflow import Desk, PluginError
from newsflow.publish import mirror, websub

FILES = ["feeds/rss.xml", "articles/a.html", "sitemap.xml", "feeds/topic/x/feed.json", "index.html"]


@pytest.fixture
def public(tmp_path: Path) -> Path:
    for path in FILES:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(path.encode())
    return tmp_path


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def send(files: list[str], public: Path, url: str = "memory://bucket/site") -> None:
    mirror.published(files, public, mirror.Options(url=url))


def test_nothing_is_mirrored_unless_told_where(public: Path, memory: fsspec.AbstractFileSystem) -> None:
    send(FILES, public, url="")
    assert memory.store == {}


def test_every_file_arrives_under_its_path(public: Path, memory: fsspec.AbstractFileSystem) -> None:
    send(FILES, public)
    assert {path: memory.cat_file(f"/bucket/site/{path}") for path in FILES} == {p: p.encode() for p in FILES}


def test_feeds_go_last(public: Path) -> None:
    assert sorted(FILES, key=mirror.turn) == [
        "articles/a.html",
        "index.html",
        "sitemap.xml",
        "feeds/rss.xml",
        "feeds/topic/x/feed.json",
    ]


def test_what_is_there_already_is_not_sent_again(public: Path, memory: fsspec.AbstractFileSystem) -> None:
    send(FILES, public)
    before = {path: memory.modified(f"/bucket/site/{path}") for path in FILES}
    (public / "index.html").write_bytes(b"index.HTML")  # the same size
    send(FILES, public)
    after = {path: memory.modified(f"/bucket/site/{path}") for path in FILES}
    assert {path for path in FILES if before[path] != after[path]} == {"index.html"}


def test_what_was_removed_here_is_removed_there(public: Path, memory: fsspec.AbstractFileSystem) -> None:
    send(FILES, public)
    (public / "articles/a.html").unlink()
    send(["articles/a.html", "never/was.html"], public)
    assert not memory.exists("/bucket/site/articles/a.html")


def test_a_folder_is_a_mirror_too(public: Path, tmp_path: Path) -> None:
    send(FILES, public, url=(tmp_path / "mirrored").as_uri())
    assert (tmp_path / "mirrored/feeds/topic/x/feed.json").read_bytes() == b"feeds/topic/x/feed.json"


def test_no_path_leads_out_of_public(public: Path, memory: fsspec.AbstractFileSystem) -> None:
    with pytest.raises(PluginError, match="not a path below"):
        send(["../secret"], public)


def test_an_address_that_no_file_system_knows_is_a_sentence(public: Path) -> None:
    with pytest.raises(PluginError, match=r"\[plugin.mirror\] url = 'nowhere://x'"):
        send(FILES, public, url="nowhere://x")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("feeds/rss.xml", "application/rss+xml"),
        ("feeds/x/archive/atom-3.xml", "application/atom+xml"),
        ("feeds/feed.json", "application/feed+json"),
        ("feeds/index.html", "text/html; charset=utf-8"),
        ("sitemap.xml", "application/xml"),
        ("articles/feed.json", "application/json"),
        ("articles/x", "application/octet-stream"),
    ],
)
def test_files_are_served_as_what_they_are(path: str, kind: str) -> None:
    assert mirror.media_type(path) == kind


class Hub(BaseHTTPRequestHandler):
    """A WebSub hub that remembers what it was told, and refuses what it is told to refuse."""

    told: list[dict[str, list[str]]]
    answer: int

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        self.told.append(parse_qs(self.rfile.read(size).decode()))
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[type[Hub]]:
    Hub.told, Hub.answer = [], 204
    server = HTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    Hub.port = server.server_port  # type: ignore[attr-defined]
    yield Hub
    server.shutdown()
    thread.join()
    server.server_close()


def ping(files: list[str], hub: type[Hub], base: str | None = "https://news.example") -> None:
    url = f"http://127.0.0.1:{hub.port}/"  # type: ignore[attr-defined]
    websub.published(files, Desk(base_url=base, hub=url), websub.Options())


def test_the_hub_is_told_of_each_feed_once(hub: type[Hub]) -> None:
    ping([*FILES, "feeds/rss.xml", "feeds/archive/rss-1.xml"], hub)
    assert [told["hub.url"] for told in hub.told] == [
        ["https://news.example/feeds/rss.xml"],
        ["https://news.example/feeds/topic/x/feed.json"],
    ]
    assert hub.told[0]["hub.mode"] == ["publish"]


def test_nobody_is_told_without_hub_or_base_url(hub: type[Hub]) -> None:
    ping(FILES, hub, base=None)
    websub.published(FILES, Desk(base_url="https://news.example/"), websub.Options())
    assert hub.told == []


def test_a_hub_that_refuses_is_tried_again(hub: type[Hub]) -> None:
    hub.answer = 503
    with pytest.raises(PluginError, match="it answered 503"):
        ping(FILES, hub)


def test_a_hub_that_is_not_there_is_a_sentence() -> None:
    desk = Desk(base_url="https://news.example/", hub="http://127.0.0.1:9/")
    with pytest.raises(PluginError, match="cannot be reached"):
        websub.published(FILES, desk, websub.Options())
