"""newsflow.toml -> a frozen Config. An unknown key is a sentence with the near name.

Each table is a Struct below; `newsflow init` prints them all with their defaults and the comments behind the fields.
A plugin's own table, [plugin.NAME], stays raw here and is read into that plugin's Options when it is admitted (plugins.py).
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, field

from newsflow.story import Desk


class Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of the tables of newsflow.toml."""


class Inbox(Table, frozen=True):
    """[inbox]: which files are stories, and what becomes of them."""

    ignore: tuple[str, ...] = (".*", "*~", "~$*", "*.tmp", "*.part", "*.partial", "*.crdownload", "*.swp")
    after: Literal["keep", "move", "delete"] | None = None  # None: run keeps, watch moves
    done_file: str | None = None  # "{name}.done": read a file only when this one lies beside it
    polling: bool = False  # for network shares, where events do not arrive
    rescan: float = 5.0  # seconds between looks at the whole folder
    settle: float = 0.2  # seconds a file must stay unchanged before it is read
    since: str | None = None  # first start over an archive: stories dated before this day stay out of the feeds
    mirror: bool = False  # a deleted source withdraws its story
    max_text: int = 5_000_000  # bytes of a text file
    max_container: int = 20_000_000  # bytes of a DOCX, ODT or mail


class Plugins(Table, frozen=True):
    """[plugins]: who takes part, and in which order."""

    off: tuple[str, ...] = ()
    order: tuple[str, ...] = ()  # these first, in this order, where stages and layers leave a choice
    files: tuple[str, ...] = ()  # local plugin files, relative to newsflow.toml
    requires: tuple[str, ...] = ()  # the run does not start without these


class Limits(Table, frozen=True):
    """[limits]: what one story, or one plugin, may cost."""

    call: float = 10.0  # seconds a plugin call
    story: float = 60.0  # seconds a story; then its worker is killed
    memory: int = 1024  # MiB a worker
    output: int = 20_000_000  # bytes of all that one plugin call returns


class Publishing(Table, frozen=True):
    """[publish]: what reaches public/, and how."""

    mode: Literal["auto", "review"] = "auto"  # review: a story waits for `newsflow approve`
    window: int = 50  # newest entries in a feed document
    quiet: float = 0.5  # seconds without a change before feeds are written (watch)
    min_stories: int = 2  # a topic, country, official, author or section has its own feed from this many stories on
    by: tuple[
        Literal["topic", "country", "official", "author", "section", "language"], ...
    ] = ()  # feeds of these kinds


class ChannelRule(Table, frozen=True):
    """[[channel]]: a feed the desk defines. All conditions given must hold; each holds when any of its values does."""

    name: str
    title: str | None = None
    description: str = ""
    officials: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2
    topics: tuple[str, ...] = ()  # IPTC Media Topic codes or labels
    keywords: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # patterns over source.path
    languages: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


class Config(Table, frozen=True):
    """The whole of newsflow.toml."""

    out: str | None = None  # the output folder, relative to newsflow.toml
    ledger: str | None = None  # database URL; None: OUT/newsflow.db
    workers: int | None = None  # None: as many as cores; 0: in this process
    desk: Desk = Desk()
    inbox: Inbox = Inbox()
    plugins: Plugins = Plugins()
    plugin: dict[str, dict[str, Any]] = field(default_factory=dict)
    limits: Limits = Limits()
    publish: Publishing = Publishing()
    channel: tuple[ChannelRule, ...] = ()
    folder: str = "."  # where newsflow.toml stands; set by the loader, not by the file
