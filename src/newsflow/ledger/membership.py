"""Which stories stand in which channel, and at which place.

A story gets its place when the channel is written for the first time with it: the next one, the stories of one writing in
order of their dates. Places never move, and an archive page is a range of places, so that a story with an old date never
reopens an old page.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sql
from msgspec import Struct

from newsflow.ledger.store import Tx
from newsflow.ledger.tables import channels, members, stories


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


def of_story(tx: Tx, guid: str) -> list[Member]:
    """The channels a story is, or was, in."""
    chosen = sql.select(members.c.channel, members.c.place, members.c.live).where(members.c.guid == guid)
    return [Member(*row) for row in tx.all(chosen.order_by(members.c.channel))]


def join(tx: Tx, channel: str, guid: str) -> None:
    """Let a story stand in a channel it never was in."""
    tx.add_new(channels, name=channel)
    tx.insert(members, channel=channel, guid=guid, live=True)


def place_newcomers(tx: Tx, channel: str) -> int:
    """Give every story that has joined a channel its place there; returns how many ever had one."""
    joined = members.join(stories, stories.c.guid == members.c.guid)
    waiting = (
        sql.select(members.c.guid)
        .select_from(joined)
        .where(members.c.channel == channel, members.c.live, members.c.place.is_(None))
    )
    row = tx.one(sql.select(channels.c.places).where(channels.c.name == channel))
    place = int(row[0]) if row else 0
    newcomers = tx.all(waiting.order_by(stories.c.published, stories.c.number))
    for newcomer in newcomers:
        place += 1
        one = sql.update(members).where(members.c.channel == channel, members.c.guid == newcomer.guid)
        tx.run(one.values(place=place))
    if newcomers:
        describe(tx, channel, places=place)
    return place


def show(tx: Tx, guid: str, channel: str, live: bool) -> None:
    """Let a story stand in a channel, or not, at the place it has."""
    tx.run(sql.update(members).where(members.c.guid == guid, members.c.channel == channel).values(live=live))


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
    chosen = (
        _members(name).where(members.c.live, members.c.place.is_not(None)).order_by(members.c.place.desc()).limit(limit)
    )
    return [(row.place, row.guid, row.revision) for row in tx.all(chosen)]


def page(tx: Tx, name: str, first: int, last: int) -> list[tuple[int, str, int]]:
    """(place, guid, revision to show) of the stories at places *first* to *last*, the newest place first."""
    chosen = _members(name).where(members.c.live, members.c.place >= first, members.c.place <= last)
    return [(row.place, row.guid, row.revision) for row in tx.all(chosen.order_by(members.c.place.desc()))]


def _members(name: str) -> sql.Select[Any]:
    shown = sql.func.coalesce(stories.c.shown, stories.c.revision).label("revision")
    joined = members.join(stories, stories.c.guid == members.c.guid)
    return sql.select(members.c.place, members.c.guid, shown).select_from(joined).where(members.c.channel == name)
