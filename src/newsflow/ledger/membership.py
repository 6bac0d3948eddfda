"""Which stories stand in which channel, and at which place.

Places are given in the order in which stories joined, and never moved: an archive page is a range of places, so that a story
with an old date never reopens an old page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sql
from msgspec import Struct

from newsflow.ledger.store import Tx
from newsflow.ledger.tables import channels, members, stories
from newsflow.ledger.times import told


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
    place: int
    live: bool


def of_story(tx: Tx, guid: str) -> list[Member]:
    """The channels a story is, or was, in."""
    chosen = sql.select(members.c.channel, members.c.place, members.c.live).where(members.c.guid == guid)
    return [Member(*row) for row in tx.all(chosen.order_by(members.c.channel))]


def join(tx: Tx, channel: str, guid: str) -> int:
    """Give a story the next place in a channel; returns it."""
    one = sql.update(channels).where(channels.c.name == channel).values(places=channels.c.places + 1)
    place = tx.connection.execute(one.returning(channels.c.places)).scalar()
    if place is None:
        place = 1
        tx.insert(channels, name=channel, places=place)
    tx.insert(members, channel=channel, place=place, guid=guid, live=True)
    return int(place)


def show(tx: Tx, guid: str, channel: str, live: bool) -> None:
    """Let a story stand in a channel, or not, at the place it has."""
    tx.run(sql.update(members).where(members.c.guid == guid, members.c.channel == channel).values(live=live))


def touch(tx: Tx, names: Iterable[str], now: datetime) -> None:
    """Note that something in these channels really changed."""
    for name in names:
        tx.run(sql.update(channels).where(channels.c.name == name).values(updated=told(now)))


def channel(tx: Tx, name: str) -> ChannelRow | None:
    """One channel."""
    row = tx.one(sql.select(channels).where(channels.c.name == name))
    return ChannelRow(*row) if row else None


def published(tx: Tx) -> list[ChannelRow]:
    """Every channel that has been published, by name."""
    return [ChannelRow(*row) for row in tx.all(sql.select(channels).where(channels.c.out).order_by(channels.c.name))]


def names(tx: Tx) -> list[str]:
    """Every channel there is."""
    return [row.name for row in tx.all(sql.select(channels.c.name).order_by(channels.c.name))]


def describe(tx: Tx, name: str, **values: object) -> None:
    """Change a channel's row."""
    tx.run(sql.update(channels).where(channels.c.name == name).values(**values))


def newest(tx: Tx, name: str, limit: int) -> list[tuple[int, str, int]]:
    """(place, guid, revision to show) of the newest stories of a channel, the newest place first."""
    chosen = _members(name).where(members.c.live).order_by(members.c.place.desc()).limit(limit)
    return [(row.place, row.guid, row.revision) for row in tx.all(chosen)]


def page(tx: Tx, name: str, first: int, last: int) -> list[tuple[int, str, int]]:
    """(place, guid, revision to show) of the stories at places *first* to *last*, the newest place first."""
    chosen = _members(name).where(members.c.live, members.c.place >= first, members.c.place <= last)
    return [(row.place, row.guid, row.revision) for row in tx.all(chosen.order_by(members.c.place.desc()))]


def _members(name: str) -> sql.Select[Any]:
    shown = sql.func.coalesce(stories.c.shown, stories.c.revision).label("revision")
    joined = members.join(stories, stories.c.guid == members.c.guid)
    return sql.select(members.c.place, members.c.guid, shown).select_from(joined).where(members.c.channel == name)
