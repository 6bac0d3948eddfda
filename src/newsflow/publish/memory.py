"""What was made of a story, kept for the next feed it stands in: it may be in ten, and in each again whenever that is written.

Only results of pure functions are kept, under all they depend on, so that nobody can tell whether one was made or remembered.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

import msgspec

from newsflow import Record

V = TypeVar("V")

LONGEST = 30_000  # bytes of a record that is worth keeping: with the number of those kept, this bounds the memory


class Memory(Generic[V]):
    """The last *most* results, by what they were made of; for several threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[Hashable, V] = OrderedDict()
        self.lock = Lock()

    def recall(self, key: Hashable, make: Callable[[], V]) -> V:
        """The result under *key*, made when it is not there; what *make* raises is raised, and nothing kept."""
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        made = make()
        with self.lock:
            self.kept[key] = made
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        return made


def digest_of(record: Record, *more: object) -> bytes | None:
    """A digest of all that the record says, and of *more*; None where it is not worth keeping, or has no bytes."""
    try:
        data = msgspec.json.encode((record, repr(more)))
    except (UnicodeEncodeError, TypeError, ValueError):  # lone surrogates; what a broken ledger might hold
        return None
    return hashlib.sha256(data).digest() if len(data) <= LONGEST else None
