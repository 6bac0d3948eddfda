"""What one arriving story costs when the ledger holds 100, 1,000, 10,000, 100,000 others: `make bench` runs it.

    python tests/bench/curve.py [SIZES…]          100 1000 10000 by default

The ledger is filled with the functions that commit and project call (keeping.keep_story, membership, projections), without
the map and without writing pages: one real record under other names, dates ten minutes apart, one story in twenty with a
paragraph that stands in all arriving ones too. Then ARRIVING files are dropped one by one, each taken from inbox to feeds in
this process. Times are CPU, of this machine; the ratios to the smallest ledger are what counts: they should stay near 1.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from newsflow import channels, record, text
from newsflow.channels import KINDS
from newsflow.config import Config, Inbox, Publishing
from newsflow.inbox import Inbox as Folder
from newsflow.ledger import Ledger, Tx, membership, projections, sources
from newsflow.ledger.projections import File, Stale
from newsflow.press import publishing, status
from newsflow.press.completing import Completed, Known, Standing
from newsflow.press.keeping import keep_in_step, keep_story
from newsflow.press.line import Line
from newsflow.record import Record

ARRIVING = 20
SIZES = (100, 1_000, 10_000)
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
APART = timedelta(minutes=10)  # between two stories of the archive: 144 a day
_PAGE = 500  # stories filled in one transaction
_ANY = (
    "council river bridge market harvest mayor ferry school budget tower museum forest clinic station archive".split()
)
_SAID = (
    "The council said on Tuesday that nothing had been decided, that the plans lay open in the town hall for four weeks, "
    "and that everybody who lived on the northern bank could write to the mayor."
)


class Clock:
    """CPU milliseconds by step."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    @contextmanager
    def at(self, step: str) -> Iterator[None]:
        """Count what happens inside."""
        began = time.process_time()
        try:
            yield
        finally:
            self.spent[step] += (time.process_time() - began) * 1000


def told(number: int) -> str:
    """A story of its own, with the paragraph that all share."""
    rng = random.Random(number)
    rest = " ".join(rng.choice(_ANY) for _ in range(150))
    return f"Story number {number}\n\nANNA HOLM, the mayor, spoke on Monday of {rest}.\n\n{_SAID}\n"


def main(sizes: tuple[int, ...], by: tuple[Any, ...], say: Callable[[str], None] = print) -> None:
    """Fill one ledger to each size in turn, and time arrivals there."""
    folder = Path(tempfile.mkdtemp(prefix="newsflow-bench-"))
    try:
        (folder / "inbox").mkdir()
        config = Config(inbox=Inbox(settle=0.0, after="move"), publish=Publishing(by=by))
        say(f"\none arriving story, CPU ms{' with feeds by ' + ', '.join(by) if by else ''}")
        first: dict[str, float] = {}
        filled = 0
        for size in sizes:
            filled = measure(folder, config, size, filled, first, say)
    finally:
        shutil.rmtree(folder)


def measure(
    folder: Path, config: Config, size: int, filled: int, first: dict[str, float], say: Callable[[str], None]
) -> int:
    """Fill up to *size*, let stories arrive, print a line. Returns how many stories there are then."""
    clock, inbox = Clock(), folder / "inbox"
    with line_of(folder, config) as line:
        if not filled:
            arrive(line, inbox, range(2), Clock())
            filled = 2
        template = next(iter(sorted((folder / "out/records").glob("*.json"))))
        fill(line.ledger, config, record.decode(template.read_bytes()), range(filled, size))
        arrive(line, inbox, range(size, size + 2), Clock())  # whatever is opened once
        arrive(line, inbox, range(size + 2, size + 2 + ARRIVING), clock)
        with clock.at("rescan, status"):
            list(line.feeder.from_inbox(Folder(inbox, config.inbox), NOW))
            line.look_around(Folder(inbox, config.inbox))
            status(config, folder / "out")
    spent = {step: total / ARRIVING for step, total in clock.spent.items()}
    spent["rescan, status"] *= ARRIVING
    base = first or spent
    first |= {} if first else spent
    shown = "  ".join(f"{step} {ms:6.2f} ({ms / base[step]:4.2f})" for step, ms in spent.items())
    say(f"  {size:>7,} stories: {shown}")
    return size + 2 + ARRIVING


def line_of(folder: Path, config: Config) -> Line:
    """The line over the bench's folder, in this process."""
    inboxes = [Folder(folder / "inbox", config.inbox)]
    return Line(config, folder / "out", inboxes, command="watch", after="move", workers=0, strict=False, now=NOW)


def arrive(line: Line, inbox: Path, numbers: range, clock: Clock) -> None:
    """Drop stories one by one, and take each to the feeds."""
    folder = line.inboxes[str(inbox.resolve())]
    for number in numbers:
        (inbox / f"{number}.txt").write_text(told(number), encoding="utf-8")
        found = folder.look(f"{number}.txt")
        assert found is not None
        with clock.at("claim"):
            taken = list(line.feeder.from_files(folder, [found], NOW))
        with clock.at("map, commit"):
            line.work(taken)
        with clock.at("project"):
            line.catch_up()
        with clock.at("feeds"):
            line.publish()


# -- filling -----------------------------------------------------------------------------------------------------------


def fill(ledger: Ledger, config: Config, template: Record, numbers: range) -> None:
    """Commit copies of a record, and say that all their files are written."""
    shared = text.sketch(_SAID)[:4]
    for at in range(numbers.start, numbers.stop, _PAGE):
        with ledger.write() as tx:
            for number in range(at, min(at + _PAGE, numbers.stop)):
                _fill_one(tx, ledger, config, template, number, shared)
            _lay_out(tx, config)


def _fill_one(tx: Tx, ledger: Ledger, config: Config, template: Record, number: int, shared: tuple[int, ...]) -> None:
    rng = random.Random(-number)
    guid, when = str(uuid.uuid5(ledger.namespace, f"fill {number}")), NOW - APART * (120_000 - number)
    made = msgspec.structs.replace(
        template, guid=guid, id=f"fill-{number}", headline=f"Filled {number}", published=when, updated=when
    )
    random_ = {rng.randrange(1 << 26) for _ in range(text.SKETCH_SIZE)}
    sketch = tuple(sorted({*random_, *(() if number % 20 else shared)}))[: text.SKETCH_SIZE]
    row = sources.add(
        tx, "/somewhere", f"{number}.txt", when, state="done", kept=f"processed/{number}.txt", sha256=guid
    )
    names = channels.channels_of(made, config)
    done = Completed(
        record=made,
        known=Known(guid, made.id, body=guid),
        standing=Standing("published"),
        content=guid,
        packed=record.packed(made),
        channels=names,
        sketch=sketch,
        wire_version=None,
        wire=False,
    )
    keep_story(tx, done, row.n, guid, when)
    keep_in_step(tx, made, config, shown=1, new=True, names=names)
    path = f"articles/{made.id}.html"
    projections.intend(tx, [File(path, f"story:{guid}:0", "page", "")])
    projections.written(tx, [(path, guid, "page")])


def _lay_out(tx: Tx, config: Config) -> None:
    """Give places and pages, as the projector would, and call everything fresh."""
    for name in membership.names(tx):
        given, size = membership.place_newcomers(tx, name), channels.window(name, config)
        row = membership.channel(tx, name)
        pages = max((given - 1) // size, 0) if channels.archived(name) else 0
        described = channels.describe(name, row.title if row and row.title else None, config)
        shown: dict[str, Any] = publishing.described(msgspec.structs.replace(described, updated=NOW - APART))
        membership.describe(tx, name, archives=pages, **shown)
    for kind in ("story", "channel", "directory"):
        while taken := projections.take(tx, [kind], _PAGE):
            projections.fresh(tx, [Stale(one.kind, one.name, one.page, one.version, one.since) for one in taken])


if __name__ == "__main__":
    given = tuple(int(size) for size in sys.argv[1:]) or SIZES
    main(given, ())
    main(given, KINDS)
