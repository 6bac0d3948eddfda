"""`newsflow serve`: right types, ETag and 304, nothing outside public/."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest

from newsflow.cli.server import media_type, serving
from newsflow.errors import UsageError


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    public = tmp_path / "public"
    (public / "feeds").mkdir(parents=True)
    (public / "index.html").write_text("<p>index</p>")
    (public / "feeds" / "rss.xml").write_text("<rss/>")
    (tmp_path / "secret.txt").write_text("secret")
    (public / "link.txt").symlink_to(tmp_path / "secret.txt")
    with serving(public, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def asked(port: int, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_a_folder_is_its_index_and_types_are_right(port: int) -> None:
    answer, body = asked(port, "/")
    assert (answer.status, answer.headers["Content-Type"], body) == (200, "text/html; charset=utf-8", b"<p>index</p>")
    answer, _ = asked(port, "/feeds/rss.xml?x=1")
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"


def test_what_the_reader_has_is_not_sent_again(port: int, tmp_path: Path) -> None:
    answer, _ = asked(port, "/feeds/rss.xml")
    tag = answer.headers["ETag"]
    answer, body = asked(port, "/feeds/rss.xml", If_None_Match=f'"other", W/{tag}')
    assert (answer.status, body) == (304, b"")
    (tmp_path / "public" / "feeds" / "rss.xml").write_text("<rss>changed</rss>")
    answer, body = asked(port, "/feeds/rss.xml", If_None_Match=tag)
    assert (answer.status, body) == (200, b"<rss>changed</rss>")


def test_head_sends_no_body(port: int) -> None:
    answer, body = asked(port, "/index.html", "HEAD")
    assert (answer.status, answer.headers["Content-Length"], body) == (200, "12", b"")


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/link.txt", "/gone", "/feeds/", "/a%00b"])
def test_nothing_else_is_served(port: int, path: str) -> None:
    answer, body = asked(port, path)
    assert answer.status == 404
    assert b"secret" not in body or path.encode() in body


def test_a_taken_port_says_the_cure(port: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--port 0 takes a free one"):
        serving(tmp_path, port)


def test_media_types_of_what_newsflow_writes() -> None:
    assert media_type("atom.xml") == "application/atom+xml; charset=utf-8"
    assert media_type("feed.json") == "application/feed+json"
    assert media_type("sitemap.xml") == "application/xml"
    assert media_type("feeds.opml") == "text/x-opml; charset=utf-8"
    assert media_type("picture.png") == "image/png"
    assert media_type("thing.unheard") == "application/octet-stream"
