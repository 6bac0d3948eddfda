"""What a story is about, read from its record: sections, topics, countries, officials, authors, language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from newsflow.channels.slugs import MAX_LABEL, slug
from newsflow.record import Record

KINDS = ("section", "topic", "country", "official", "author", "language")  # in the order of lists
MAX_EACH = 40  # channels of one kind that one story may touch: a hostile list of authors must not make a thousand feeds

Values = dict[str, dict[str, str]]  # kind -> slug -> label: what a story is about


def about(record: Record, kinds: Collection[str] = KINDS) -> Values:
    """What the story is about, kind by kind: the folder names and their labels, in the order the story gives them."""
    facts = record.metadata
    found: dict[str, Iterable[tuple[str, str]]] = {
        "topic": ((label or code, label or code) for code, label in coded(facts.get("topics"))),
        "country": ((code or label, label or code) for code, label in coded(facts.get("countries"))),
        "official": ((each.name, each.name) for each in record.officials),
        "author": ((each, each) for each in record.byline),
        "section": ((each, each) for each in strings(facts.get("section"))),
        "language": ((each, each) for each in (record.language,) if each != "und"),
    }
    return {kind: _slugged(pairs) for kind, pairs in found.items() if kind in kinds}


def _slugged(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    made: dict[str, str] = {}
    for key, label in pairs:
        if key.strip():
            made.setdefault(slug(key), " ".join(label.split())[:MAX_LABEL])
        if len(made) >= MAX_EACH:
            break
    return made


def coded(value: Any) -> Iterator[tuple[str, str]]:
    """(code, label) of each thing in a described list, which plugins write as codes, labels or objects with both."""
    for item in value if isinstance(value, list | tuple) else ():
        if isinstance(item, str):
            yield item, ""
        elif isinstance(item, Mapping):
            code, label = item.get("code"), item.get("label", item.get("name"))
            yield str(code) if code else "", label if isinstance(label, str) else ""


def strings(value: Any) -> list[str]:
    items = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    return [item for item in items if isinstance(item, str)]
