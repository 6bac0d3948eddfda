"""The body of an entry: HTML rebuilt from a record's blocks and marks, so that nothing of the source's own mark-up gets out.

Known elements only: p, h2, ul, li, blockquote, figure, img, figcaption, a, em, strong. Everything else is escaped text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from newsflow import Block, Mark, Media, Record
from newsflow.publish.wellformed import address, attribute, clean, html

LINKED = ("http", "https", "mailto")
MAX_PICTURES = 200  # looked at: a gallery has fifty
MAX_CARRIED = 8  # marks that reach over from an earlier block: mark-up has one or two; a hostile source has thousands


def body(record: Record, limit: int) -> tuple[str, bool]:
    """The story as HTML without its headline, and whether it is whole.

    It ends with the last block that begins before *limit* code points of the text.
    """
    blocks = _blocks(record)
    shown = [block for block in blocks if block.start < limit]
    pictures = _pictures(record, shown)
    marks = _by_block(shown, record.marks)
    front = "".join(_figure(picture, None) for picture in pictures.pop(None, ()))
    parts = [front] if front else []
    for kind, group in groupby(zip(shown, marks, strict=True), key=lambda pair: pair[0].kind):
        items = [_block(record.text, block, own, pictures) for block, own in group]
        parts.append(f"<ul>{''.join(items)}</ul>" if kind == "list-item" else "\n".join(items))
    return "\n".join(part for part in parts if part), len(shown) == len(blocks)


def _blocks(record: Record) -> list[Block]:
    """The record's blocks without headlines and empty ones; a text without any is taken paragraph by paragraph."""
    if record.blocks:
        return [b for b in record.blocks if b.kind != "headline" and record.text[b.start : b.end].strip()]
    made, at = [], 0
    for part in record.text.split("\n\n"):
        if part.strip():
            made.append(Block("paragraph", at, at + len(part)))
        at += len(part) + 2
    return made


_ELEMENTS = {
    "subhead": ("<h2>", "</h2>"),
    "list-item": ("<li>", "</li>"),
    "quote": ("<blockquote><p>", "</p></blockquote>"),
}


def _block(text: str, block: Block, marks: Sequence[Mark], pictures: dict[int | None, list[Media]]) -> str:
    words = inline(text, block.start, block.end, marks)
    if block.kind == "caption":
        figures = [_figure(picture, words) for picture in pictures.get(block.start, ())]
        return "".join(figures) or f"<figure><figcaption>{words}</figcaption></figure>"
    opening, closing = _ELEMENTS.get(block.kind, ("<p>", "</p>"))
    return f"{opening}{words}{closing}"


def _figure(picture: Media, caption: str | None) -> str:
    """*caption* is HTML already; without one, the picture's own caption is taken."""
    words = caption if caption is not None else html(picture.caption or "")
    credit = html(picture.credit or "")
    below = f"{words} ({credit})" if words and credit and credit not in words else words or credit
    size = "".join(
        f' {name}="{n}"' for name in ("width", "height") if (n := getattr(picture, name)) and 0 < n < 100_000
    )
    image = f'<img src="{attribute(address(picture.href))}" alt="{attribute(picture.caption)}"{size}>'
    return f"<figure>{image}{f'<figcaption>{below}</figcaption>' if below else ''}</figure>"


def _pictures(record: Record, shown: Sequence[Block]) -> dict[int | None, list[Media]]:
    """Each picture that can be linked, under the start of the caption it belongs to; None: it has no caption of its own."""
    places: dict[int | None, list[Media]] = {}
    captions = {_folded(record.text[b.start : b.end]): b.start for b in reversed(shown) if b.kind == "caption"}
    alone = []
    for picture in record.media[:MAX_PICTURES]:
        if picture.kind in ("picture", "graphic") and address(picture.href):
            start = captions.get(_folded(picture.caption or ""))
            if start is None:
                alone.append(picture)
            else:
                places.setdefault(start, []).append(picture)
    free = [start for start in sorted(captions.values()) if start not in places]
    captioned = [picture for picture in alone if picture.caption]
    if len(free) == len(captioned):  # a corrected caption no longer reads like the one that came with its picture
        places |= {start: [picture] for start, picture in zip(free, captioned, strict=True)}
        alone = [picture for picture in alone if not picture.caption]
    if alone:
        places[None] = alone
    return places


def _folded(text: str) -> str:
    return " ".join(clean(text).split())


def _by_block(blocks: Sequence[Block], marks: Iterable[Mark]) -> list[list[Mark]]:
    """The marks that touch each block; one pass over both."""
    ordered = sorted(marks, key=lambda m: (m.start, m.end))
    found: list[list[Mark]] = []
    open_: list[Mark] = []
    at = 0
    for block in blocks:
        while at < len(ordered) and ordered[at].start < block.end:
            open_.append(ordered[at])
            at += 1
        over = [mark for mark in open_ if mark.start < block.start < mark.end][:MAX_CARRIED]
        open_ = over + [mark for mark in open_ if mark.start >= block.start]
        found.append(open_)
    return found


def inline(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """text[start:end] as HTML, with its marks as properly nested elements: link around strong around emphasis."""
    if not marks:
        return html(text[start:end])
    parts, now = [], ("", "", "")
    for left, right, wanted in _runs(start, end, marks):
        common = next((i for i in range(3) if now[i] != wanted[i]), 3)
        parts += [_CLOSING[i] for i in (2, 1, 0) if i >= common and now[i]]
        parts += [wanted[i] for i in (0, 1, 2) if i >= common and wanted[i]]
        parts.append(html(text[left:right]))
        now = wanted
    parts += [_CLOSING[i] for i in (2, 1, 0) if now[i]]
    return "".join(parts)


_CLOSING = ("</a>", "</strong>", "</em>")


def _runs(start: int, end: int, marks: Iterable[Mark]) -> Iterator[tuple[int, int, tuple[str, str, str]]]:
    """The stretches between which the mark-up changes, each with the elements that are open in it."""
    changes: list[tuple[int, int, int, str]] = []
    linked = start
    for mark in marks:
        left, right = max(mark.start, start), min(mark.end, end)
        if left >= right or (mark.kind == "link" and left < linked):  # links do not nest: the first one holds
            continue
        if mark.kind == "link":
            if (href := address(mark.href, LINKED)) is None:
                continue
            linked = right
            changes += [(left, 0, 1, f'<a href="{attribute(href)}">'), (right, 0, -1, "")]
        else:
            which = 1 if mark.kind == "strong" else 2
            changes += [(left, which, 1, ("", "<strong>", "<em>")[which]), (right, which, -1, "")]
    return _swept(start, end, sorted(changes, key=lambda change: (change[0], change[2])))


def _swept(
    start: int, end: int, changes: Sequence[tuple[int, int, int, str]]
) -> Iterator[tuple[int, int, tuple[str, str, str]]]:
    depth, names, at = [0, 0, 0], ["", "", ""], start
    for offset, which, step, name in changes:
        if offset > at:
            yield at, offset, _open(depth, names)
            at = offset
        depth[which] += step
        names[which] = name or names[which]
    if at < end:
        yield at, end, _open(depth, names)


def _open(depth: Sequence[int], names: Sequence[str]) -> tuple[str, str, str]:
    link, strong, emphasis = (name if n > 0 else "" for n, name in zip(depth, names, strict=True))
    return link, strong, emphasis
