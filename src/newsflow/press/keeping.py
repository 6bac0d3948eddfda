"""What a commit writes into the ledger beside its source: the story, its record, its channels, and what is stale now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from newsflow import channels
from newsflow.config import Config
from newsflow.ledger import Tx, membership, outbox, projections, stories
from newsflow.ledger.times import told
from newsflow.press.completing import Completed
from newsflow.record import Record
from newsflow.story import Change


def keep_story(tx: Tx, made: Completed, source: int, sha256: str, now: datetime) -> None:
    """Write a story's row and its record."""
    record_, known, standing = made.record, made.known, made.standing
    shown = shown_after(made)
    appeared = shown is not None or (known.story.appeared if known.story else False)
    number = stories.save(
        tx,
        known.story,
        record_.guid,
        id=record_.id,
        source=source,
        wire=made.wire,
        wire_version=made.wire_version,
        sha256=sha256,
        revision=record_.revision,
        shown=shown,
        appeared=appeared,
        status=record_.status,
        reason=record_.reason,
        note=record_.note,
        held_until=told(standing.until) if standing.until else None,
        received=told(record_.source.received or now) if known.story is None else known.story.received,
        published=told(record_.published),
        updated=told(record_.updated),
        headline=record_.headline,
        content=made.content,
        body=made.known.body,
        sketch=stories.packed(made.sketch),
        incomplete=record_.incomplete,
    )
    if known.story is None or known.story.sketch != stories.packed(made.sketch):
        stories.index(tx, number, made.sketch, again=known.story is not None)
    stories.keep(tx, record_.guid, record_.revision, made.packed, now)


def keep_in_step(
    tx: Tx,
    made: Record,
    config: Config,
    *,
    shown: int | None,
    new: bool = False,
    names: Sequence[str] | None = None,
) -> None:
    """Say which projections this commit makes stale: the story, and the channels it is or was in.

    *new*: it never was in any. *names*: the channels it belongs to, if they are known already.
    """
    projections.mark(tx, "story", made.guid)
    if shown is not None and shown != made.revision:
        return  # a held revision behind a public one: no reader sees a difference
    there = {member.channel: member for member in ([] if new else membership.of_story(tx, made.guid))}
    if made.status == "withdrawn":
        # Whoever saw it must see it go: its kill notice stands where the story stood.
        wanted = [name for name, member in there.items() if member.live]
    elif shown is not None and _is_for_feeds(made, config):
        wanted = list(names if names is not None else channels.channels_of(made, config))
    else:
        wanted = []
    membership.join(tx, [name for name in wanted if name not in there], made.guid)
    for name in dict.fromkeys((*wanted, *there)):
        _place(tx, made.guid, name, there.get(name), name in wanted, config)


def _place(tx: Tx, guid: str, name: str, member: membership.Member | None, wanted: bool, config: Config) -> None:
    """Let a story stand in a channel, or not, and say what is stale there."""
    if member is not None and member.live != wanted:
        membership.show(tx, guid, name, wanted)
    elif not wanted:
        return
    projections.mark(tx, "channel", name)
    if member is not None and member.place is not None:
        row = membership.channel(tx, name)
        page = (member.place - 1) // channels.window(name, config) + 1
        if row is not None and page <= row.archives:
            projections.mark(tx, "channel", name, page)


def post(tx: Tx, made: Record, kind: str, plugins: Iterable[str]) -> None:
    """Put the news of a change into the outbox, once for each plugin that listens."""
    change = Change(key=f"{made.guid}/{made.revision}", kind=kind, guid=made.guid, id=made.id, revision=made.revision)  # type: ignore[arg-type]
    for plugin in plugins:
        outbox.post(tx, "committed", plugin, change.key, msgspec.json.encode(change))


def shown_after(made: Completed) -> int | None:
    """The revision that stands in public/ after this commit."""
    if made.record.status == "published":
        return made.record.revision
    return made.known.story.shown if made.standing.shown and made.known.story else None


def _is_for_feeds(made: Record, config: Config) -> bool:
    """Stories dated before [inbox] since stay out of the feeds: the first start over an archive floods nobody."""
    since = config.inbox.since
    return since is None or told(made.published) >= since
