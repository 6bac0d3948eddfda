"""The mirror against an S3 server on this machine: what is asked of it, in which order, and what it is told when it refuses."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from newsflow import PluginError
from newsflow.publish import mirror

pytest.importorskip("s3fs")
pytest.importorskip("moto.server", reason="moto and flask are not installed")

FILES = ["feeds/rss.xml", "articles/a.html", "sitemap.xml", "feeds/topic/x/feed.json", "index.html"]
UNKNOWN = b"<Error><Code>InvalidAccessKeyId</Code><Message>There is no such key.</Message></Error>"
DENIED = b"<Error><Code>AccessDenied</Code><Message>Not now.</Message></Error>"


class Bucket:
    """An S3 server with one bucket; it remembers what was asked of it, and refuses what `refuses` says."""

    def __init__(self) -> None:
        from moto.server import DomainDispatcherApplication, create_backend_app

        self.inner = DomainDispatcherApplication(create_backend_app)
        self.asked: list[tuple[str, str]] = []
        self.refuses: Callable[[str, str], bool] = lambda method, path: False
        self.url = ""

    def __call__(self, request: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        method, path = request["REQUEST_METHOD"], request["PATH_INFO"].removeprefix("/desk/site/")
        self.asked.append((method, path))
        unknown = "Credential=wrong" in request.get("HTTP_AUTHORIZATION", "")
        if unknown or self.refuses(method, path):
            start("403 Forbidden", [("Content-Type", "application/xml")])
            return [UNKNOWN if unknown else DENIED]
        answer: Iterable[bytes] = self.inner(request, start)
        return answer

    def sent(self) -> list[str]:
        """What was uploaded since the last time this was asked, in order."""
        found = [path for method, path in self.asked if method == "PUT"]
        self.asked.clear()
        return found

    def there(self, path: str) -> tuple[bytes, str]:
        """A file of the bucket, and what it would be served as."""
        import fsspec

        system = fsspec.filesystem("s3", key="desk", secret="s", client_kwargs=self.client(), skip_instance_cache=True)
        return system.cat_file(f"desk/site/{path}"), system.info(f"desk/site/{path}")["ContentType"]

    def client(self) -> dict[str, str]:
        return {"endpoint_url": self.url, "region_name": "us-east-1"}

    def mirror(self, public: Path, files: list[str] = FILES, *, key: str = "desk", bucket: str = "desk") -> None:
        client = {"endpoint_url": self.url, "region_name": "us-east-1"}
        options = mirror.Options(
            url=f"s3://{bucket}/site", storage={"key": key, "secret": "s", "client_kwargs": client}
        )
        mirror.published(files, public, options)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    from werkzeug.serving import make_server

    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    made = Bucket()
    server = make_server("127.0.0.1", 0, made, threaded=True)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    urlopen(Request(f"{made.url}/moto-api/reset", method="POST")).close()
    urlopen(Request(f"{made.url}/desk", method="PUT")).close()
    made.asked.clear()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def public(tmp_path: Path) -> Path:
    for path in FILES:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(path.encode())
    return tmp_path


def test_everything_arrives_as_what_it_is_and_feeds_last(bucket: Bucket, public: Path) -> None:
    bucket.mirror(public)
    sent = bucket.sent()
    assert sent[:3] == ["articles/a.html", "index.html", "sitemap.xml"]
    assert sorted(sent[3:]) == ["feeds/rss.xml", "feeds/topic/x/feed.json"]
    for path in FILES:
        assert bucket.there(path) == (path.encode(), mirror.media_type(path))


def test_only_what_changed_is_uploaded_again(bucket: Bucket, public: Path) -> None:
    bucket.mirror(public)
    bucket.asked.clear()
    bucket.mirror(public)
    assert bucket.sent() == []
    (public / "index.html").write_bytes(b"INDEX.html")  # the same size
    bucket.mirror(public)
    assert bucket.sent() == ["index.html"]


def test_what_was_removed_here_is_removed_there(bucket: Bucket, public: Path) -> None:
    bucket.mirror(public)
    (public / "articles/a.html").unlink()
    bucket.mirror(public, ["articles/a.html", "never/was.html"])
    assert [path for method, path in bucket.asked if method == "DELETE"] == ["articles/a.html"]


def test_an_interrupted_upload_goes_on_where_it_stopped(bucket: Bucket, public: Path) -> None:
    bucket.refuses = lambda method, path: method == "PUT" and path == "sitemap.xml"
    with pytest.raises(PluginError, match="mirror: s3://desk/site refuses: Not now"):
        bucket.mirror(public)
    assert bucket.sent() == ["articles/a.html", "index.html", "sitemap.xml"]  # no feed leads to what is not there
    bucket.refuses = lambda method, path: False
    bucket.mirror(public)
    assert sorted(bucket.sent()) == ["feeds/rss.xml", "feeds/topic/x/feed.json", "sitemap.xml"]


def test_wrong_credentials_are_a_sentence(bucket: Bucket, public: Path) -> None:
    with pytest.raises(PluginError, match=r"^mirror: s3://desk/site refuses: .*; check the credentials in \[plugin"):
        bucket.mirror(public, key="wrong")
    assert bucket.sent() == []


def test_a_bucket_that_is_not_there_is_a_sentence(bucket: Bucket, public: Path) -> None:
    with pytest.raises(PluginError, match=r"^mirror: s3://moon/site is not there: .*; create the bucket"):
        bucket.mirror(public, bucket="moon")
