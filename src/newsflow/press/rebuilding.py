"""A ledger made anew from the records on disk: same guids, same ids, same revisions, so that nothing is published twice.

What only the ledger knew is gone: earlier revisions, the journal, who was told what. Channels get their places in the order of
the stories' dates of receipt.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from newsflow import record, text
from newsflow.config import Config
from newsflow.ledger import Ledger, Tx, sources, stories
from newsflow.ledger.sources import UNKNOWN
from newsflow.ledger.stories import StoryRow
from newsflow.ledger.times import told
from newsflow.press import identity
from newsflow.press.completing import content_of
from newsflow.press.keeping import keep_in_step
from newsflow.press.places import Places
from newsflow.record import Record

_PAGE = 200  # records a transaction


def restore(ledger: Ledger, where: Places, config: Config) -> int:
    """Read every record into a new ledger; returns how many there were. A file that is no record is left alone."""
    order = sorted((_when(path), path.name) for path in where.records.glob("*.json"))
    for at in range(0, len(order), _PAGE):
        with ledger.write() as tx:
            for _, name in order[at : at + _PAGE]:
                made = _read(where.records / name)
                if made is not None and stories.by_guid(tx, made.guid) is None:
                    _restore_one(tx, made, config)
    return len(order)


def _when(path: Path) -> str:
    made = _read(path)
    return told(made.source.received or made.published) + f" {made.source.path}" if made else ""


def _read(path: Path) -> Record | None:
    try:
        return record.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return None


def _restore_one(tx: Tx, made: Record, config: Config) -> None:
    source = _source(tx, made)
    shown = made.revision if made.status == "published" else None
    sketch = text.sketch(made.original)
    number = stories.save(
        tx,
        None,
        made.guid,
        id=made.id,
        source=source,
        wire=False,
        sha256=made.source.sha256,
        revision=made.revision,
        shown=shown,
        appeared=made.status != "held",
        status=made.status,
        reason=made.reason,
        note=made.note,
        held_until=told(made.embargo) if made.status == "held" and made.embargo else None,
        received=told(made.source.received or made.published),
        published=told(made.published),
        updated=told(made.updated),
        headline=made.headline,
        content=content_of(made),
        body=identity.body_of(made.original),
        sketch=stories.packed(sketch),
        incomplete=made.incomplete,
    )
    row = stories.by_guid(tx, made.guid)
    assert isinstance(row, StoryRow)
    stories.index(tx, number, sketch)
    stories.keep(tx, made.guid, made.revision, record.packed(made), made.updated)
    keep_in_step(tx, made, config, shown=shown)


def _source(tx: Tx, made: Record) -> int:
    """The row of a record's source: to be looked at again, with the name, generation and bytes it had."""
    told_ = made.source
    root = str(Path(told_.root).resolve())
    if not os.path.lexists(Path(root, told_.path)):
        root = UNKNOWN  # moved away, or named from another folder: the next file of this path is it
    row = sources.at(tx, root, [told_.path]).get(told_.path)
    if row is None:
        row = sources.add(tx, root, told_.path, told_.received or made.published)
        sources.change(tx, row.n, sha256=told_.sha256, size=told_.bytes, generation=told_.generation)
    elif told_.generation > row.generation:
        sources.change(tx, row.n, sha256=told_.sha256, size=told_.bytes, generation=told_.generation)
    return row.n
