"""A small web server for a look at public/: right media types, ETag and 304, this machine only. Not for the open web."""

from __future__ import annotations

import mimetypes
import posixpath
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from newsflow.errors import UsageError

HOST = "127.0.0.1"

TYPES = {  # by the end of a file's name, the longest first; the rest is asked of mimetypes
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json",
    ".opml": "text/x-opml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".xml": "application/xml",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


def serving(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server for *folder* that listens on *port* (0: a free one); the caller lets it serve, and closes it.

    Raises UsageError when the port is taken.
    """

    class Handler(_Handler):
        root = folder.resolve()

    try:
        return ThreadingHTTPServer((HOST, port), Handler)
    except OSError as error:
        raise UsageError(f"port {port} cannot be used: {error.strerror}; --port 0 takes a free one") from None


class _Handler(BaseHTTPRequestHandler):
    root: Path
    server_version = "newsflow"
    sys_version = ""
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        path = self._file()
        try:
            data = path.read_bytes() if path else None
            tag = _tag(path) if path else ""
        except OSError:
            data = None
        if path is None or data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        elif tag in {part.strip().removeprefix("W/") for part in self.headers.get("If-None-Match", "").split(",")}:
            self._head(HTTPStatus.NOT_MODIFIED, tag)
        else:
            self._head(HTTPStatus.OK, tag, media_type(path.name), len(data))
            if body:
                self.wfile.write(data)

    def _head(self, status: HTTPStatus, tag: str, kind: str = "", size: int = 0) -> None:
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header(
            "Cache-Control", "no-cache"
        )  # ask each time: 304 is cheap, and a look should show what is there
        self.send_header("X-Content-Type-Options", "nosniff")
        if status == HTTPStatus.OK:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(size))
        self.end_headers()

    def _file(self) -> Path | None:
        """The file below the root that was asked for; a folder's index.html; None for anything else."""
        asked = posixpath.normpath(unquote(urlsplit(self.path).path)).lstrip("/")
        if "\x00" in asked:
            return None
        path = (self.root / asked).resolve()  # links and ".." may lead out; what they lead to is not served
        if path.is_dir():
            path /= "index.html"
        return path if path.is_relative_to(self.root) and path.is_file() else None

    def log_message(self, format: str, *args: object) -> None:
        """One line a request, safe to print."""
        from newsflow.cli.common import visible

        click.echo(visible(format % args), err=True)


def _tag(path: Path) -> str:
    """Changes when the file does: newsflow writes only what differs, by rename."""
    known = path.stat()
    return f'"{known.st_mtime_ns:x}-{known.st_ino:x}-{known.st_size:x}"'


def media_type(name: str) -> str:
    """The media type that readers and browsers expect of a file in public/."""
    for ending, kind in TYPES.items():
        if name.endswith(ending):
            return kind
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
