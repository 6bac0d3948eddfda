"""The tables of newsflow.toml, one Struct each, with defaults, bounds and a comment a field.

`newsflow init` prints them all, comments included. A plugin's own table, [plugin.NAME], stays raw here and is read into that
plugin's Options when it is admitted (plugins.py, with `fill`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from newsflow.story import Desk

# Bounds catch slips of the pen (milliseconds for seconds, KiB for MiB); they are not there to forbid odd desks.
Pause = Annotated[float, Meta(ge=0, le=86_400)]
Seconds = Annotated[float, Meta(gt=0, le=86_400)]
Bytes = Annotated[int, Meta(ge=1_000, le=4_294_967_296)]
Count = Annotated[int, Meta(ge=1, le=100_000)]


class Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of the tables of newsflow.toml."""


class Inbox(Table, frozen=True):
    """[inbox]: which files are stories, and what becomes of them."""

    ignore: tuple[str, ...] = (".*", "*~", "~$*", "*.tmp", "*.part", "*.partial", "*.crdownload", "*.swp")
    after: Literal["keep", "move", "delete"] | None = (
        None  # what becomes of a source once its story is out; None: run keeps, watch moves
    )
    done_file: str | None = None  # as "{name}.done": read a file only when this one lies beside it
    polling: bool = False  # for network shares, where events do not arrive
    rescan: Seconds = 5.0  # seconds between looks at the whole folder
    settle: Pause = 0.2  # seconds a file must stay unchanged before it is read
    since: str | None = None  # first start over an archive: stories dated before this day stay out of the feeds
    mirror: bool = False  # a deleted source withdraws its story
    max_text: Bytes = 5_000_000  # bytes of a text file
    max_container: Bytes = 20_000_000  # bytes of a DOCX, ODT or mail


class Plugins(Table, frozen=True):
    """[plugins]: who takes part, and in which order."""

    off: tuple[str, ...] = ()  # these take no part; they are not even imported
    order: tuple[str, ...] = ()  # these first, in this order, where stages and layers leave a choice
    files: tuple[str, ...] = ()  # local plugin files, relative to newsflow.toml
    requires: tuple[str, ...] = ()  # the run does not start without these


class Limits(Table, frozen=True):
    """[limits]: what one story, or one plugin, may cost."""

    call: Seconds = 10.0  # seconds a plugin call
    story: Seconds = 60.0  # seconds a story; then its worker is killed
    prepare: Seconds = (
        120.0  # seconds a plugin may take to be imported, and to prepare itself: it may compile a lexicon
    )
    memory: Annotated[int, Meta(ge=128, le=1_048_576)] = 1024  # MiB a worker
    output: Bytes = 20_000_000  # bytes of all that one plugin call returns


# What feeds may be about. Sections are the default: they are the desk's own, and few. With topics, countries and officials a
# story stands, whole, in some eight feeds more: 400 stories took twice as long, and their feeds were 69 MB instead of 8.
Kind = Literal["topic", "country", "official", "author", "section", "language"]


class Publishing(Table, frozen=True):
    """[publish]: what reaches public/, and how."""

    mode: Literal["auto", "review"] = "auto"  # review: a story waits for `newsflow approve`
    window: Count = 50  # newest entries in a feed document
    quiet: Pause = 0.5  # seconds without a change before feeds are written (watch)
    min_stories: Count = 2  # a topic, country, official, author or section has its own feed from this many stories on
    by: tuple[Kind, ...] = ("section",)  # feeds of these kinds; each makes more to write of every story


class Metrics(Table, frozen=True):
    """[metrics]: figures for Prometheus, on this machine only (watch)."""

    port: Annotated[int, Meta(ge=1, le=65_535)] | None = (
        None  # served at http://127.0.0.1:PORT/metrics; None: not at all
    )


class ChannelRule(Table, frozen=True):
    """[[channel]]: a feed the desk defines. All conditions given must hold; each holds when any of its values does."""

    name: str  # its folder below feeds/, and part of its address: lower-case letters, digits, hyphens
    title: str | None = None
    description: str = ""
    officials: tuple[str, ...] = ()  # names, as "Jens Stoltenberg"
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2
    topics: tuple[str, ...] = ()  # IPTC Media Topic codes or labels
    keywords: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # patterns over source.path
    languages: tuple[str, ...] = ()  # BCP 47; "pt" holds for "pt-BR" too
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


class Config(Table, frozen=True):
    """The whole of newsflow.toml."""

    out: str | None = None  # the output folder, as "out", relative to newsflow.toml
    ledger: str | None = None  # database URL, as "postgresql://user@host/newsflow"; None: OUT/newsflow.db
    workers: Annotated[int, Meta(ge=0, le=1024)] | None = None  # processes; None: as many as cores; 0: in this process
    desk: Desk = Desk()
    inbox: Inbox = Inbox()
    plugins: Plugins = Plugins()
    plugin: dict[str, dict[str, Any]] = field(default_factory=dict)
    limits: Limits = Limits()
    publish: Publishing = Publishing()
    metrics: Metrics = Metrics()
    channel: tuple[ChannelRule, ...] = ()
    folder: str = "."  # where newsflow.toml stands; set by the loader, not by the file
    file: str = "newsflow.toml"  # what messages call it; likewise
