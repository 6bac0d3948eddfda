"""Figures for Prometheus at http://127.0.0.1:PORT/metrics, from the ledger: text format 0.0.4.

A thread of its own answers one request after the other with a ledger connection of its own: a scrape that is slow, wrong or
hostile costs other scrapes, never a story. Other machines are not served; what collects for them stands on this one.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import TracebackType
from typing import Any, get_args

from newsflow import __version__
from newsflow.errors import NewsflowError
from newsflow.ledger.sources import State
from newsflow.press import Status

HOST = "127.0.0.1"
FORMAT = "text/plain; version=0.0.4; charset=utf-8"
FRESH = 1.0  # seconds the figures are good for, however often they are asked
AGAIN = 5.0  # seconds until a port that somebody else has is tried again
LOOK = 0.5  # seconds between two looks at whether to stop
SLOW = 5.0  # seconds without a byte from a client
STATUSES = ("published", "held", "withdrawn")


class Metrics:
    """Serves while it is open. *measure* gives the figures; *told* hears a line when the port cannot be had."""

    def __init__(self, port: int, measure: Callable[[], Status], *, told: Callable[[str], None]) -> None:
        self.port = port
        self._measure = measure
        self._told = told
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="metrics", daemon=True)
        self._text = ""
        self._until = 0.0

    def __enter__(self) -> Metrics:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(2 * LOOK)  # a client that dawdles does not keep the daemon from stopping

    def text(self) -> str:
        """The figures of this second. Raises NewsflowError or OSError when the ledger cannot be read."""
        now = time.monotonic()
        if now >= self._until:
            self._text = exposition(self._measure(), datetime.now(UTC))
            self._until = now + FRESH
        return self._text

    def _work(self) -> None:
        said = False
        while not self._stop.is_set():
            try:
                server = _Server(self)
            except OSError as error:
                if not said:
                    self._told(f"no metrics at {HOST}:{self.port} ({error.strerror or error}); trying again")
                said = True
                self._stop.wait(AGAIN)
                continue
            with server:
                self._told(f"metrics at http://{HOST}:{self.port}/metrics")
                while not self._stop.is_set():
                    server.handle_request()


class _Server(HTTPServer):
    timeout = LOOK

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        super().__init__((HOST, metrics.port), _Scrape)

    def server_bind(self) -> None:
        """Without asking DNS for our own name, as HTTPServer does: that can take as long as DNS likes."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((HOST, self.metrics.port))
        self.server_name, self.server_port = HOST, self.metrics.port

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away, or talks nonsense, is no news."""


class _Scrape(BaseHTTPRequestHandler):
    server: _Server
    timeout = SLOW

    def do_GET(self) -> None:
        """The figures at /metrics; nothing elsewhere."""
        if self.path.partition("?")[0] != "/metrics":
            self._answer(404, "the figures are at /metrics\n", "text/plain; charset=utf-8")
            return
        try:
            text = self.server.metrics.text()
        except (NewsflowError, OSError) as error:
            self._answer(503, f"{error}\n", "text/plain; charset=utf-8")
        else:
            self._answer(200, text, FORMAT)

    def _answer(self, code: int, text: str, kind: str) -> None:
        body = text.encode("utf-8", "replace")
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Scrapes are not logged."""


def exposition(found: Status, now: datetime) -> str:
    """*found* in Prometheus' text format 0.0.4."""
    lines = [*_family("newsflow_build_info", "The version at work.", {f'version="{__version__}"': 1})]
    lines += _family("newsflow_stories", "Stories by status.", _labelled("status", STATUSES, found.stories))
    lines += _family("newsflow_sources", "Sources by state.", _labelled("state", get_args(State), found.sources))
    lines += _family("newsflow_set_aside", "Sources that could not be processed.", {"": found.sources.get("aside", 0)})
    lines += _family("newsflow_stale_projections", "Files and feeds still to be written.", {"": found.stale})
    lines += _family("newsflow_outbox_letters", "Notices to plugins that wait for delivery.", {"": found.letters})
    lines += _family("newsflow_outbox_dead_letters", "Notices nobody could deliver.", {"": found.dead})
    lines += _family("newsflow_stories_per_minute", "Commits over the last ten minutes.", {"": round(found.rate, 3)})
    if found.last_commit is not None:
        since = max(0.0, (now - found.last_commit).total_seconds())
        lines += _family("newsflow_last_commit_seconds", "Since the last commit.", {"": round(since, 3)})
    return "\n".join(lines) + "\n"


def _labelled(label: str, always: tuple[str, ...], counts: Mapping[str, int]) -> dict[str, float]:
    """Every value that can be, also those that nothing has now: a series that comes and goes cannot be alarmed on."""
    return {f'{label}="{name}"': counts.get(name, 0) for name in always}


def _family(name: str, told: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} gauge"
    for labels, value in values.items():
        yield f"{name}{{{labels}}} {value}" if labels else f"{name} {value}"
