"""Which stories stand in which channel, and at which place.

A story gets its place when the channel is written for the first time with it: the next one, the stories of one writing in
order of their dates. Places never move, and an archive page is a range of places, so that a story with an old date never
reopens an old page.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sql
from msgspec import Struct

from newsflow.ledger.statements import Prepared, insert_new
from newsflow.ledger.store import Tx
from newsflow.ledger.tables import channels, members, stories

_JOIN = Prepared(sql.insert(members), ("channel", "guid", "live"))
_NEW_CHANNEL = insert_new(channels, ("name",))
_JOINED = members.join(stories, stories.c.guid == members.c.guid)
_LIVE = sql.and_(members.c.channel == sql.bindparam("channel"), members.c.live)
_NEWCOMERS = Prepared(
    sql.select(members.c.guid)
    .select_from(_JOINED)
    .where(_LIVE, members.c.place.is_(None))
    .order_by(stories.c.published, stories.c.number)
)
_SHOWN = (
    sql.select(
        members.c.place,
        members.c.guid,
        sql.func.coalesce(stories.c.shown, stories.c.revision).label("revision"),
        stories.c.published,
        stories.c.updated,
        sql.func.coalesce(stories.c.shown == stories.c.revision, True).label("newest"),
    )
    .select_from(_JOINED)
    .where(_LIVE)
    .order_by(members.c.place.desc())
)
_NEWEST = Prepared(_SHOWN.where(members.c.place.is_not(None)).limit(sql.bindparam("most")))
_PAGE = Prepared(_SHOWN.where(members.c.place >= sql.bindparam("first"), members.c.place <= sql.bindparam("last")))
_WINDOW = sql.select(members.c.place).where(_LIVE, members.c.place.is_not(None)).order_by(members.c.place.desc())
_OLDEST = Prepared(sql.select(sql.func.min(_WINDOW.limit(sql.bindparam("most")).subquery().c.place)))


class ChannelRow(Struct, frozen=True):
    """One row of the table, in the order of its columns."""

    name: str
    title: str
    description: str
    language: str | None
    places: int  # how many stories ever joined it
    archives: int  # closed pages
    updated: str | None
    out: bool


class Member(Struct, frozen=True):
    """A story's place in one channel."""

    channel: str
    place: int | None
    live: bool


class Entry(Struct, frozen=True):
    """A story as a channel shows it."""

    place: int
    guid: str
    revision: int  # to show
    published: str  # both dates are those of its newest revision
    updated: str
    newest: bool  # the one to show


def of_story(tx: Tx, guid: str) -> list[Member]:
    """The channels a story is, or was, in."""
    return [Member(row.channel, row.place, row.live) for row in tx.rows(members, "channel", guid=guid)]


def join(tx: Tx, names: Iterable[str], guid: str) -> None:
    """Let a story stand in channels it never was in."""
    for name in names:
        tx.later(_NEW_CHANNEL, name=name)
        tx.later(_JOIN, channel=name, guid=guid, live=True)


def place_newcomers(tx: Tx, channel: str) -> int:
    """Give every story that has joined a channel its place there; returns how many ever had one."""
    row = tx.row(channels, name=channel)
    place = int(row.places) if row else 0
    newcomers = tx.all(_NEWCOMERS, channel=channel)
    placed = [
        {"channel": channel, "guid": newcomer.guid, "place": place + count}
        for count, newcomer in enumerate(newcomers, start=1)
    ]
    tx.update_each(members, ("channel", "guid"), placed)
    if newcomers:
        describe(tx, channel, places=place + len(newcomers))
    return place + len(newcomers)


def show(tx: Tx, guid: str, channel: str, live: bool) -> None:
    """Let a story stand in a channel, or not, at the place it has."""
    tx.update(members, {"guid": guid, "channel": channel}, live=live)


def channel(tx: Tx, name: str) -> ChannelRow | None:
    """One channel."""
    row = tx.row(channels, name=name)
    return ChannelRow(*row) if row else None


def published(tx: Tx) -> list[ChannelRow]:
    """Every channel that has been published, by name."""
    return [ChannelRow(*row) for row in tx.all(sql.select(channels).where(channels.c.out).order_by(channels.c.name))]


def names(tx: Tx) -> list[str]:
    """Every channel there is."""
    return [row.name for row in tx.all(sql.select(channels.c.name).order_by(channels.c.name))]


def describe(tx: Tx, name: str, **values: object) -> None:
    """Change a channel's row."""
    tx.update(channels, {"name": name}, **values)


def newest(tx: Tx, name: str, limit: int) -> list[Entry]:
    """The newest stories of a channel, the newest place first."""
    return [Entry(*row) for row in tx.all(_NEWEST, channel=name, most=limit)]


def oldest(tx: Tx, name: str, limit: int) -> int | None:
    """The place of the oldest of these."""
    found = tx.value(_OLDEST, channel=name, most=limit)
    return None if found is None else int(found)


def page(tx: Tx, name: str, first: int, last: int) -> list[Entry]:
    """The stories at places *first* to *last*, the newest place first."""
    return [Entry(*row) for row in tx.all(_PAGE, channel=name, first=first, last=last)]
