"""Which story is it: guids, ids, and whether a name is used again for a different story.

A guid is made of what names the story (the wire's own guid, else the path, generation and key), never of its text. It is a
UUIDv5 in the ledger's namespace, so that two desks never meet.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import TypeVar

from newsflow import channels, text
from newsflow.config import Config
from newsflow.inbox import name_on_disk
from newsflow.story import Draft

T = TypeVar("T")

REUSED_BELOW = 1 / 3  # share of the shorter text's shingles: below this a name is used for a different story
_SHORT = 20  # words: one changed word moves four shingles, which in so short a text says too little
_SHORT_BELOW = 1 / 2  # share of the shorter text's words, then


def namespace(config: Config) -> uuid.UUID:
    """The namespace of a new ledger: the desk's address, else its name. Kept in the ledger, it outlives both."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"newsflow:{config.desk.base_url or config.desk.name}")


def guid_of(space: uuid.UUID, identity: str, generation: int, draft: Draft) -> str:
    """The guid of a draft."""
    declared = draft.story.declared
    if declared.guid:
        return str(uuid.uuid5(space, f"wire\0{declared.guid}"))
    return str(uuid.uuid5(space, f"path\0{identity}\0{generation}\0{declared.key}"))


def id_of(guid: str, path: str, digits: int = 8) -> str:
    """The id by which people find a story: its source's name, and the beginning of its guid."""
    name = name_on_disk(path.rpartition("/")[2]).decode("utf-8", "replace")
    return f"{channels.slug(name.rpartition('.')[0] or name)}-{guid.replace('-', '')[:digits]}"


def is_another_story(before: str, now: str) -> bool:
    """Whether *now* tells a different story than *before* did: hardly any of the shorter one's words stand in the longer."""
    if not before.strip() or not now.strip():
        return False
    words = [[word.lower() for word in text.words(each)] for each in (before, now)]
    if min(len(each) for each in words) < _SHORT:
        return _shared(set(words[0]), set(words[1])) < _SHORT_BELOW
    return _shared(_shingles(words[0]), _shingles(words[1])) < REUSED_BELOW


def body_of(original: str) -> str | None:
    """A digest of the words and marks of a text, white space aside: equal means the same body. None: no text."""
    plain = " ".join(original.split())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest() if plain else None


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + text.SHINGLE]) for at in range(max(1, len(words) - text.SHINGLE + 1))}


def _shared(a: set[T], b: set[T]) -> float:
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0
