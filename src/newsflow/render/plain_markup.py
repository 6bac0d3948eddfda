"""A record's text in the mark-up of an export: its blocks and its own marks, and nothing that newsflow found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby

from msgspec import Struct

from newsflow import Block, Media, Record
from newsflow.render.clean import followable
from newsflow.render.weave import Lane, Piece, weave
from newsflow.text import paragraphs

Tags = tuple[str, str]


class Dialect(Struct, frozen=True):
    """How a format writes blocks and marks. A run is what stands around neighbouring blocks of one kind."""

    blocks: dict[str, Tags]
    runs: dict[str, Tags]
    emphasis: Tags
    strong: Tags
    link: Callable[[str], Tags]


def _anchor(href: str) -> Tags:
    return f'<a href="{escape(href)}">', "</a>"


XHTML = Dialect(
    blocks={
        "headline": ("<h1>", "</h1>"),
        "paragraph": ("<p>", "</p>"),
        "subhead": ("<h2>", "</h2>"),
        "list-item": ("<li>", "</li>"),
        "quote": ("<p>", "</p>"),
        "caption": ("<figure><figcaption>", "</figcaption></figure>"),
    },
    runs={"list-item": ("<ul>", "</ul>"), "quote": ("<blockquote>", "</blockquote>")},
    emphasis=("<em>", "</em>"),
    strong=("<strong>", "</strong>"),
    link=_anchor,
)

NITF = Dialect(
    blocks={
        "headline": ("<hl2>", "</hl2>"),
        "paragraph": ("<p>", "</p>"),
        "subhead": ("<hl2>", "</hl2>"),
        "list-item": ("<li>", "</li>"),
        "quote": ("<p>", "</p>"),
        "caption": (
            '<media media-type="other"><media-reference mime-type="application/octet-stream"/><media-caption><p>',
            "</p></media-caption></media>",
        ),
    },
    runs={"list-item": ("<ul>", "</ul>"), "quote": ("<bq><block>", "</block></bq>")},
    emphasis=("<em>", "</em>"),
    strong=('<em class="strong">', "</em>"),  # NITF has one element for all emphasis
    link=_anchor,
)


def figure(media: Media, *, caption: bool = True) -> Tags:
    """A picture and its caption in XHTML; the first and last tag that stand around the caption's words."""
    size = "".join(f' {name}="{value}"' for name in ("width", "height") if (value := getattr(media, name)))
    address = escape(followable(media.href) or "")
    shown = {"video": "video", "audio": "audio"}.get(media.kind)
    element = f'<{shown} src="{address}"></{shown}>' if shown else f'<img src="{address}" alt=""{size}/>'
    opening, closing = ("<figcaption>", "</figcaption>") if caption else ("", "")
    return f"<figure>{element}{opening}", f"{closing}</figure>"


def blocks_of(record: Record) -> tuple[Block, ...]:
    """The record's blocks; its paragraphs, where it has none."""
    return record.blocks or tuple(Block("paragraph", p.start, p.end) for p in paragraphs(record.text))


def headline_of(record: Record) -> str | None:
    """The headline's words on one line."""
    return " ".join(record.headline.split()) if record.headline and record.headline.strip() else None


def captioned(record: Record) -> dict[str, Media]:
    """Caption blocks' words -> the picture they belong to, which is written around them; each picture once."""
    texts = {record.text[b.start : b.end] for b in record.blocks if b.kind == "caption"}
    found: dict[str, Media] = {}
    for media in record.media:
        if media.caption in texts and followable(media.href):
            found.setdefault(str(media.caption), media)
    return found


def uncaptioned(record: Record) -> list[Media]:
    """Media with an address that no caption block speaks of."""
    written = list(captioned(record).values())
    return [media for media in record.media if followable(media.href) and media not in written]


def marked_up(record: Record, dialect: Dialect, around: Callable[[Media], Tags] | None = None) -> str:
    """Everything below the headline; *around* gives what stands around the caption of a picture that has an address."""
    lanes = _lanes(record, dialect)
    pictures = captioned(record) if around else {}
    first = next((b for b in record.blocks if b.kind == "headline"), None)
    rest = [b for b in blocks_of(record) if b is not first and b.start < b.end]
    parts: list[str] = []
    for kind, run in groupby(rest, key=lambda b: b.kind):
        before, after = dialect.runs.get(kind, ("", ""))
        opening, closing = dialect.blocks[kind]
        inner = []
        for b in run:
            media = pictures.get(record.text[b.start : b.end]) if kind == "caption" else None
            tags = around(media) if around and media else (opening, closing)
            inner.append(f"{tags[0]}{weave(record.text, b.start, b.end, lanes)}{tags[1]}")
        parts += [part for part in (before, *inner, after) if part]
    return "\n".join(parts)


def _lanes(record: Record, dialect: Dialect) -> list[Lane]:
    return [
        Lane(_links(record, dialect)),
        Lane(Piece(m.start, m.end, *dialect.strong) for m in record.marks if m.kind == "strong"),
        Lane(Piece(m.start, m.end, *dialect.emphasis) for m in record.marks if m.kind == "emphasis"),
    ]


def _links(record: Record, dialect: Dialect) -> Iterator[Piece]:
    for mark in record.marks:
        href = followable(mark.href) if mark.kind == "link" else None
        if href:
            yield Piece(mark.start, mark.end, *dialect.link(href))
