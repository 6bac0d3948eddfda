"""Channels: which feeds a story belongs to, and what each of them is called.

A channel's name is its folder below public/feeds: "all" (feeds/ itself), "topic/politics", "official/mike-pompeo", or a
[[channel]] of newsflow.toml. Two more kinds use the same machinery, so that only what a story touches is written again:

    sitemap/2026-11    the stories published in that month (UTC); sitemap/news: the newest ones, for Google News
    feeds, sitemap     directories: they hold no records but `lists`, the channels a page or a sitemap index shows

What press does with them:

1. After a commit the channels_of() the old and the new record are stale. Status does not matter here; press leaves held
   records out and hands withdrawn ones on.
2. A stale channel is published when it is enough(). Its document has the newest window() records, without their text
   where it is brief(). Where archived() says so, every window() stories make one closed page (Channel.archive = 1, 2, …) in
   the order of their first publication; a page is stale only when a story in it is.
3. When a channel is published for the first time, or its `updated` moved, so is the directory_of() it: directory() makes
   it from all channels that are published, and it is handed to the hook with no records.

Pure: everything here follows from records and the configuration.
"""

from newsflow.channels.belonging import channels_of
from newsflow.channels.describing import describe
from newsflow.channels.layout import (
    ALL,
    FEEDS,
    NEWS,
    SITEMAP,
    age,
    archived,
    brief,
    directory,
    directory_of,
    enough,
    window,
)
from newsflow.channels.rules import Rule, rules
from newsflow.channels.slugs import MAX_SLUG, slug
from newsflow.channels.subjects import KINDS, MAX_EACH

__all__ = [
    "ALL",
    "FEEDS",
    "KINDS",
    "MAX_EACH",
    "MAX_SLUG",
    "NEWS",
    "SITEMAP",
    "Rule",
    "age",
    "archived",
    "brief",
    "channels_of",
    "describe",
    "directory",
    "directory_of",
    "enough",
    "rules",
    "slug",
    "window",
]
