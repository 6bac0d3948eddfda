"""How much of a channel is published, in which documents, and which directory lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

import msgspec

from newsflow.channels.describing import describe
from newsflow.channels.rules import rules
from newsflow.channels.subjects import KINDS
from newsflow.config import Config
from newsflow.story import Channel

ALL = "all"
FEEDS = "feeds"
SITEMAP = "sitemap"
NEWS = "sitemap/news"
NEWS_WINDOW = 1000  # the most that Google takes in a news sitemap
NEWS_AGE = timedelta(hours=48)  # and older ones it does not take
SITEMAP_WINDOW = 200  # the protocol allows 50,000; small pages keep what one story costs small


def enough(name: str, stories: int, config: Config) -> bool:
    """Whether a channel with so many *stories* is published.

    Count every story that was ever published in it, withdrawn ones too: a feed that people follow never goes away again.
    """
    return stories >= (config.publish.min_stories if name.partition("/")[0] in KINDS else 1)


def window(name: str, config: Config) -> int:
    """How many of its newest stories the channel's document holds, and how many stories make an archive page."""
    if name == NEWS:
        return NEWS_WINDOW
    return SITEMAP_WINDOW if name.startswith(f"{SITEMAP}/") else max(config.publish.window, 1)


def age(name: str) -> timedelta | None:
    """How long before the channel's last change a story that it shows may have been published; None: as long as it likes."""
    return NEWS_AGE if name == NEWS else None


def archived(name: str) -> bool:
    """Whether older stories get pages of their own: feeds and monthly sitemaps have them, the news sitemap has not."""
    return name not in (NEWS, FEEDS, SITEMAP)


def brief(name: str) -> bool:
    """Whether the channel's records may come without their text (record.head): sitemaps list, they do not tell."""
    return name.startswith(f"{SITEMAP}/")


def directory_of(name: str) -> str:
    """The directory that lists the channel: "sitemap" or "feeds"."""
    return SITEMAP if name.startswith(f"{SITEMAP}/") else FEEDS


def directory(name: str, channels: Iterable[Channel], config: Config) -> Channel:
    """The channel "feeds" or "sitemap", for the publish hook with no records.

    *channels* are all channels that are published now, as describe() made them, with `updated` and `archives` filled in, in
    any order; those that another directory lists are left out. A sitemap's archive pages may stand among them (with
    `archive` set); where they do not, a page is taken to be as old as its channel.
    """
    listed = sorted((c for c in channels if directory_of(c.name) == name), key=_place(config))
    newest = max((c.updated for c in listed if c.updated is not None), default=None)
    made = describe(name, None, config)
    return msgspec.structs.replace(made, updated=newest, lists=tuple(listed))


def _place(config: Config) -> Callable[[Channel], tuple[int, str, int]]:
    """Order of a directory: all, the desk's own as configured, then kind by kind, each by name."""
    order = {name: at for at, name in enumerate([ALL, *(rule.name for rule in rules(config)), *KINDS])}
    return lambda channel: (
        order.get(channel.name, order.get(channel.name.partition("/")[0], len(order))),
        channel.name,
        channel.archive or 0,
    )
