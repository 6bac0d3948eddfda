"""Letters from the outbox to plugins: at least once, in order, with growing pauses after a failure."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import msgspec

from newsflow import record
from newsflow.engine import Crew
from newsflow.ledger import Ledger, Tx, outbox, stories
from newsflow.ledger.outbox import Letter
from newsflow.story import Change, SetAside


class Deliverer:
    """Delivers for one process."""

    def __init__(self, ledger: Ledger, crew: Crew, public: Path) -> None:
        self.ledger = ledger
        self.crew = crew
        self.public = public

    def deliver(self) -> int:
        """Deliver what is due; returns how many letters arrived."""
        with self.ledger.read() as tx:
            letters = [(letter, self._opened(tx, letter)) for letter in outbox.due(tx, time.time())]
        arrived = 0
        for letter, offer in letters:
            problem = self.crew.deliver(letter.hook, letter.plugin, offer) if offer is not None else None
            with self.ledger.write() as tx:
                if problem is None:
                    outbox.delivered(tx, letter)
                    arrived += 1
                else:
                    outbox.failed(tx, letter, problem.message, time.time())
        return arrived

    def _opened(self, tx: Tx, letter: Letter) -> dict[str, Any] | None:
        """What the hook is called with; None when what it tells of is no longer there."""
        if letter.hook == "published":
            return {"files": msgspec.json.decode(letter.payload, type=list[str]), "public": self.public}
        if letter.hook == "set_aside":
            return {"report": msgspec.json.decode(letter.payload, type=SetAside)}
        change = msgspec.json.decode(letter.payload, type=Change)
        data = stories.record_of(tx, change.guid, change.revision)
        return None if data is None else {"record": record.decode(data), "change": change}
