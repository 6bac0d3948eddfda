"""What the command line calls: run, status, retry, reprocess, rebuild, prune.

All of them raise UsageError for what cannot be meant, LedgerError for a ledger that cannot be used, and TransientError when
the disk or the ledger stayed unusable for a minute (nothing is lost; call again).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsflow.config import Config
from newsflow.errors import UsageError
from newsflow.inbox import Inbox
from newsflow.ledger import Ledger, Tx, outbox, projections, stories
from newsflow.ledger import sources as source_rows
from newsflow.ledger import workers as workers_
from newsflow.ledger.sources import SourceRow
from newsflow.ledger.stories import StoryRow
from newsflow.ledger.times import heard
from newsflow.press import opening, places
from newsflow.press.line import Line
from newsflow.press.moving import put_back
from newsflow.press.places import LEDGER, Places
from newsflow.press.reports import Callback, Failure, Pruned, Report, Status
from newsflow.press.sourcing import Taken

RECENT = timedelta(minutes=10)  # over which `status` counts its rate
KINDS = ("story", "channel", "directory", "aside")
_ALL = 1_000_000


def run(
    config: Config,
    sources: Sequence[Path],
    out: Path,
    *,
    workers: int | None = None,
    strict: bool = False,
    now: datetime | None = None,
    progress: Callback | None = None,
) -> Report:
    """Process what is new or changed in *sources* (folders or single files) and publish it to *out*.

    *workers* None: as configured, else one a core; 0: in this process. *now* fixes the clock: the same sources then give the
    same bytes.
    """
    inboxes = _inboxes(config, sources)
    after = config.inbox.after or "keep"
    with Line(
        config, out, inboxes, command="run", after=after, workers=workers, strict=strict, now=now, progress=progress
    ) as line:
        line.work(_everything(line, inboxes))
        for inbox in inboxes:
            line.mirror(inbox)
        line.finish()
        return line.counted()


def status(config: Config, out: Path) -> Status:
    """What waits, was done, was held, was set aside. Looks only: a ledger that is lost or damaged is told of, not mended."""
    with opened(config, out, mend=False) as ledger, ledger.read() as tx:
        letters, dead = outbox.counts(tx)
        due = stories.next_due(tx)
        last, recent = stories.activity(tx, datetime.now(UTC) - RECENT)
        return Status(
            sources={str(state): count for state, count in sorted(source_rows.counts(tx).items())},
            stories=stories.counts(tx),
            stale=projections.waiting(tx, KINDS)[0],
            at_work=workers_.at_work(tx),
            set_aside=[failure_of(row) for row in source_rows.errors(tx)],
            letters=letters,
            dead=dead,
            dead_letters=[f"{each.hook} to {each.plugin!r}: {each.error}" for each in outbox.dead(tx)] if dead else [],
            last_commit=heard(last) if last else None,
            rate=recent / (RECENT.total_seconds() / 60),
            next_release=heard(due) if due else None,
        )


def retry(config: Config, out: Path, names: Sequence[str] = ()) -> list[str]:
    """Take sources that were set aside back into work; none named: all. Returns their paths.

    *names* are paths below the inbox, or the names in rejected/. The next `run` or a `watch` at work processes them.
    """
    where = Places(out, config)
    with opened(config, out) as ledger:
        with ledger.write() as tx:
            rows = _chosen(source_rows.errors(tx, limit=_ALL), names)
            for row in rows:
                source_rows.change(tx, row.n, state="pending", stat="", owner=None, lease=None)
        for row in rows:
            if row.kept is not None and put_back(where, row):
                with ledger.write() as tx:
                    source_rows.change(tx, row.n, kept=None)
        return [row.path for row in rows]


def reprocess(
    config: Config,
    out: Path,
    ids: Sequence[str] = (),
    *,
    everything: bool = False,
    workers: int | None = None,
    now: datetime | None = None,
    progress: Callback | None = None,
) -> Report:
    """Process the sources of these stories again, from the inbox or from the kept originals, now."""
    if not ids and not everything:
        raise UsageError("name the stories to process again, or ask for all of them")
    with Line(
        config, out, [], command="reprocess", after="keep", workers=workers, strict=False, now=now, progress=progress
    ) as line:
        with line.ledger.write() as tx:
            chosen = [named(tx, name).source for name in ids] if ids else None
            source_rows.again(tx, chosen)
        inboxes = _left_inboxes(line, config)
        line.inboxes.update({inbox.root: inbox for inbox in inboxes})
        line.work(_pending(line, inboxes))
        line.finish()
        return line.counted()


def rebuild(config: Config, out: Path, *, workers: int | None = None, now: datetime | None = None) -> Report:
    """Write all projections anew; when the ledger is lost or damaged, make it anew from the records first."""
    opening.replace_if_damaged(Places(out, config), config)
    with Line(config, out, [], command="rebuild", after="keep", workers=workers, strict=False, now=now) as line:
        opening.refresh(line.ledger, config)
        line.finish()
        return line.counted()


def prune(config: Config, out: Path, *, keep: timedelta, now: datetime | None = None) -> Pruned:
    """Delete originals in processed/, and revisions that nobody sees any more, that are older than *keep*.

    The newest revision of a story and the public one always stay; so does everything in rejected/.
    """
    where, before = Places(out, config), (now or datetime.now(UTC)) - keep
    originals = size = revisions = 0
    with opened(config, out) as ledger:
        while True:
            with ledger.write() as tx:
                rows = source_rows.kept_before(tx, before)
                revisions += stories.forget(tx, before)
            for row in rows:
                path = where.root / str(row.kept)
                size += path.stat().st_size if path.is_file() else 0
                places.remove(path, where.processed)
            with ledger.write() as tx:
                for row in rows:
                    source_rows.change(tx, row.n, kept=None)
            originals += len(rows)
            if not rows:
                break
        for path, bytes_ in _forgotten(ledger, where, before):
            places.remove(path, where.processed)
            originals, size = originals + 1, size + bytes_
    return Pruned(originals=originals, bytes=size, revisions=revisions)


def _forgotten(ledger: Ledger, where: Places, before: datetime) -> Iterator[tuple[Path, int]]:
    """Old originals of names that were used again: the ledger knows the last of each only."""
    for folder, _, names in os.walk(where.processed):
        for path in (Path(folder) / name for name in names):
            seen = path.lstat()
            with ledger.read() as tx:
                known = source_rows.is_kept_at(tx, str(path.relative_to(where.root)))
            if not known and seen.st_ctime < before.timestamp():
                yield path, seen.st_size


@contextmanager
def opened(config: Config, out: Path, *, mend: bool = True) -> Iterator[Ledger]:
    """The ledger of an output folder that is there, for a small change; for a look that *mend*s nothing.

    Raises LedgerError for one that would have to be mended.
    """
    where = Places(out, config)
    if where.ledger_file is not None and not where.ledger_file.is_file() and not where.records.is_dir():
        raise UsageError(f"{out}: no newsflow output (no {LEDGER} in it); is it the folder that --out named?")
    ledger = opening.open_ledger(where, config, create=False) if mend else opening.look_at_ledger(where, config)
    try:
        yield ledger
    finally:
        ledger.close()


def _chosen(rows: Sequence[SourceRow], names: Sequence[str]) -> list[SourceRow]:
    """The rows that are named, by path, by name in rejected/, or by that of the report beside it."""
    if not names:
        return list(rows)
    chosen = []
    for name in names:
        plain = name.removesuffix(".error.json").removeprefix("rejected/")
        found = [row for row in rows if plain in (row.path, str(row.rejected).removeprefix("rejected/"))]
        if not found:
            raise UsageError(f"{name}: no such source is set aside; `newsflow status` lists those that are")
        chosen += [row for row in found if row not in chosen]
    return chosen


def named(tx: Tx, name: str) -> StoryRow:
    """The story with this id, guid, or source path. Raises UsageError."""
    row = stories.by_id(tx, name)
    found = [row] if row else stories.from_path(tx, name)
    if len(found) == 1:
        return found[0]
    if not found:
        near = stories.like(tx, name)
        hint = (
            f"; did you mean {near!r}?" if near else "; `newsflow status` and the records/ folder show which there are"
        )
        raise UsageError(f"{name}: no such story{hint}")
    listed = ", ".join(each.id for each in found[:5])
    raise UsageError(f"{name}: {len(found)} stories came from this source; name one of them: {listed}")


def failure_of(row: SourceRow) -> Failure:
    """A set-aside source as callers see it."""
    return Failure(
        path=row.path,
        root=row.root,
        code=row.code or "error",
        message=row.message or "",
        plugin=row.plugin,
        when=heard(row.failed) if row.failed else None,
        tries=row.tries,
    )


def _left_inboxes(line: Line, config: Config) -> list[Inbox]:
    """The inboxes in which originals of pending sources still lie."""
    with line.ledger.read() as tx:
        roots = source_rows.roots(tx, "pending")
    return [Inbox(Path(root), config.inbox) for root in roots if Path(root).is_dir()]


def _pending(line: Line, inboxes: Sequence[Inbox]) -> Iterator[Taken]:
    """Only what the ledger calls pending: a look at single files, not at whole folders."""
    for inbox in inboxes:
        after = 0
        while True:
            with line.ledger.read() as tx:
                rows = source_rows.pending_in(tx, inbox.root, after=after)
            files = [found for row in rows if (found := inbox.look(row.path)) is not None]
            yield from line.feeder.from_files(inbox, files, line.now())
            if not rows:
                break
            after = rows[-1].n
    yield from line.feeder.from_kept(line.now())


def _inboxes(config: Config, places: Sequence[Path]) -> list[Inbox]:
    """The inboxes in the order given; one named twice is one."""
    found = [Inbox(place, config.inbox) for place in places]
    return list({(inbox.root, inbox.single): inbox for inbox in found}.values())


def _everything(line: Line, inboxes: Sequence[Inbox]) -> Iterator[Taken]:
    for inbox in inboxes:
        yield from line.feeder.from_inbox(inbox, line.now())
    yield from line.feeder.from_kept(line.now())
