"""Markdown (CommonMark) with YAML front matter: articles/<id>.md. Off unless switched on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any

from newsflow import Block, Mark, Options, Record, Rendition, hookimpl
from newsflow.render.clean import clean, encoded, followable
from newsflow.render.linked_data import identifier, strings, tables
from newsflow.render.plain_markup import blocks_of, captioned, figure, headline_of, uncaptioned
from newsflow.render.weave import Lane, Piece, weave

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~])")
# What begins a block: a heading, a list, a rule, a quotation. "1." and "1)" begin lists, so their mark is escaped.
_OPENS = re.compile(r"(?:[#+=:-]|\d{1,9}(?=[.)]))")


class MarkdownExportOptions(Options, frozen=True, kw_only=True):
    """[plugin.markdown-export]"""

    enabled: bool = False


@hookimpl
def options() -> type[Options]:
    """[plugin.markdown-export]"""
    return MarkdownExportOptions


@hookimpl
def render(record: Record, options: MarkdownExportOptions) -> Rendition | None:
    """One Markdown file."""
    if not options.enabled:
        return None
    front = "\n".join(f"{key}: {_yaml(value)}" for key, value in _front(record).items() if value)
    figures = "".join(f"\n{''.join(figure(media, caption=False))}\n" for media in uncaptioned(record))
    text = f"---\n{front}\n---\n\n{_body(record)}\n{figures}"
    return Rendition(f"articles/{record.id}.md", "text/markdown; charset=utf-8", encoded(text))


def _front(record: Record) -> dict[str, Any]:
    metadata = record.metadata
    declared = {
        key: metadata.get(key) for key in ("section", "slug", "source", "copyright", "rights", "urgency", "summary")
    }
    return {
        "title": headline_of(record),
        "author": list(record.byline),
        "date": record.published.isoformat(timespec="seconds"),
        "updated": record.updated.isoformat(timespec="seconds"),
        "language": record.language if record.language != "und" else None,
        **declared,
        "dateline": _dateline(record),
        "note": record.note,
        "keywords": strings(record, "keywords"),
        "topics": [str(topic["label"]) for topic in tables(record, "topics") if topic.get("label")],
        "id": identifier(record),
        "version": str(record.revision),
    }


def _dateline(record: Record) -> str | None:
    """The dateline, where the text does not print it."""
    said = (record.dateline.text or record.dateline.place) if record.dateline else None
    return None if said and said in record.text[:1000] else said


def _yaml(value: Any) -> str:
    """A flow value. A JSON string is a YAML double-quoted string, but for DEL and the like, which clean() takes out."""
    if isinstance(value, list):
        return "[" + ", ".join(_yaml(item) for item in value) + "]"
    line = " ".join(clean(str(value)).split())
    return (
        json.dumps(line, ensure_ascii=False)
        .replace("\x85", "\\x85")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _body(record: Record) -> str:
    headline = next((b for b in record.blocks if b.kind == "headline"), None)
    rest = [b for b in blocks_of(record) if b is not headline and b.start < b.end]
    lanes = _lanes(record)
    return "\n\n".join(_run(record, kind, list(run), lanes) for kind, run in groupby(rest, key=lambda b: b.kind))


def _run(record: Record, kind: str, run: list[Block], lanes: list[Lane]) -> str:
    if kind == "caption":
        return "\n\n".join(_figure(record.text[b.start : b.end], record) for b in run)
    texts = [_inline(record, block, lanes) for block in run]
    if kind == "list-item":
        return "\n".join(f"- {text}" for text in texts)
    if kind == "quote":
        return "\n>\n".join(f"> {text}" for text in texts)
    return "\n\n".join(f"## {text}" if kind in ("subhead", "headline") else text for text in texts)


def _figure(caption: str, record: Record) -> str:
    """A caption as HTML: Markdown has none; with its picture, where that has an address."""
    media = captioned(record).get(caption)
    opening, closing = figure(media) if media else ("<figure><figcaption>", "</figcaption></figure>")
    return f"{opening}{escape(_line(caption))}{closing}"


def _inline(record: Record, block: Block, lanes: list[Lane]) -> str:
    """The block's text; what would begin a heading or a list there is escaped."""
    text = _line(weave(record.text, block.start, block.end, lanes, escape=_escaped))
    opens = _OPENS.match(text)
    if opens is None:
        return text
    mark = opens.group()
    return f"{mark}\\{text[len(mark) :]}" if mark.isdigit() else f"\\{text}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _line(text: str) -> str:
    return " ".join(text.split())


def _lanes(record: Record) -> list[Lane]:
    links = [
        Piece(m.start, m.end, "[", f"](<{href}>)")
        for m in record.marks
        if m.kind == "link" and (href := followable(m.href)) and not set("<>\\") & set(href)
    ]
    strong = list(_stars(record, "strong", "**"))
    emphasis = list(_stars(record, "emphasis", "*"))
    return [Lane(links), Lane(_apart(strong, links)), Lane(_apart(emphasis, [*links, *strong]))]


def _stars(record: Record, kind: str, stars: str) -> Iterator[Piece]:
    return (Piece(m.start, m.end, stars, stars) for m in record.marks if m.kind == kind and _flanks(record.text, m))


def _flanks(text: str, mark: Mark) -> bool:
    """Whether asterisks at these places open and close emphasis: letters inside, none outside (CommonMark, section 6.2)."""
    start, end = mark.start, mark.end
    inside = text[start : start + 1].isalnum() and text[end - 1 : end].isalnum()
    return inside and not text[max(start - 1, 0) : start].isalnum() and not text[end : end + 1].isalnum()


def _apart(pieces: list[Piece], others: list[Piece]) -> list[Piece]:
    """Those that do not touch another mark: nested asterisks are read in more ways than one."""
    lane = Lane(others)
    return [piece for piece in pieces if not lane.touches(piece.start, piece.end)]
