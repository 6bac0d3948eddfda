"""A record's text as HTML: blocks as elements; links, emphasis, quotations, officials and corrections inside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby

from newsflow import Block, Edit, Mark, Record
from newsflow.edits import places
from newsflow.render.clean import clean, followable
from newsflow.render.weave import Lane, Piece, weave
from newsflow.text import paragraphs

_TAGS = {"emphasis": "em", "strong": "strong"}


class Body:
    """The text of one record, ready to be written block by block."""

    def __init__(self, record: Record, offices: Mapping[str, str]) -> None:
        """*offices*: official's name -> office in words, shown with each mention."""
        self._record = record
        self._blocks = record.blocks or tuple(Block("paragraph", p.start, p.end) for p in paragraphs(record.text))
        self._title = next((b for b in self._blocks if b.kind == "headline"), None)
        links, quotes = Lane(_links(record.marks)), Lane(self._quotes())
        self.anchored = frozenset(
            piece.start for piece in quotes.pieces
        )  # quotations that can be linked to, by their start
        self._plain = [links, *(Lane(_emphasis(record.marks, kind)) for kind in _TAGS)]
        dateline = Lane(_dateline(record, self._blocks))
        self._printed_dateline = bool(dateline.pieces)
        self._lanes = [
            dateline,
            quotes,
            *self._plain,
            Lane(self._mentions(offices, links)),
            Lane(_corrected(record)),
        ]

    def headline(self) -> str | None:
        """The headline with its own mark-up, as HTML; None: the story has none."""
        return self._inline(self._title, self._plain) if self._title else None

    def html(self) -> str:
        """Everything below the headline."""
        rest = [b for b in self._blocks if b is not self._title and b.start < b.end]
        return "\n".join(
            part for kind, run in groupby(rest, key=lambda b: b.kind) for part in self._run(kind, list(run))
        )

    def _run(self, kind: str, run: list[Block]) -> Iterator[str]:
        """Neighbouring blocks of one kind; list items and quoted paragraphs share an element."""
        inner = [self._inline(block, self._lanes) for block in run]
        if kind == "list-item":
            yield "<ul>\n" + "\n".join(f"<li>{text}</li>" for text in inner) + "\n</ul>"
        elif kind == "quote":
            yield "<blockquote>\n" + "\n".join(f"<p>{text}</p>" for text in inner) + "\n</blockquote>"
        elif kind == "caption":
            yield from (f"<figure><figcaption>{text}</figcaption></figure>" for text in inner)
        elif kind in ("subhead", "headline"):
            yield from (f"<h2>{text}</h2>" for text in inner)
        else:
            opening = self._opening(run[0])
            yield from (f"<p>{opening if n == 0 else ''}{text}</p>" for n, text in enumerate(inner))

    def _opening(self, block: Block) -> str:
        """The dateline in front of the first paragraph, where the text itself does not print it."""
        first = next((b for b in self._blocks if b.kind == "paragraph"), None)
        dateline = self._record.dateline
        if block is not first or dateline is None or self._printed_dateline:
            return ""
        said = dateline.text or (f"{dateline.place} —" if dateline.place else "")
        return f'<span class="dateline">{escape(clean(said))}</span> ' if said else ""

    def _in_headline(self, offset: int) -> bool:
        return self._title is not None and self._title.start <= offset < self._title.end

    def _quotes(self) -> Iterator[Piece]:
        for number, quote in enumerate(self._record.quotes, 1):
            if not self._in_headline(quote.start):
                opening = f'<span class="quote" id="quote-{number}">'
                yield Piece(quote.start, quote.end, opening, "</span>", '<span class="quote">')

    def _mentions(self, offices: Mapping[str, str], links: Lane) -> Iterator[Piece]:
        """The first mention leads to the list of officials, for the keyboard too; the others only say the office."""
        for number, official in enumerate(self._record.officials, 1):
            title = f' title="{escape(clean(office))}"' if (office := offices.get(official.name)) else ""
            named = [m for m in official.mentions if not self._in_headline(m.start)]
            first = next((m for m in named if not links.touches(m.start, m.end)), None)
            for mention in named:
                if mention is first:
                    yield Piece(
                        mention.start, mention.end, f'<a class="official" href="#official-{number}"{title}>', "</a>"
                    )
                else:
                    yield Piece(mention.start, mention.end, f'<span class="official"{title}>', "</span>")

    def _inline(self, block: Block, lanes: list[Lane]) -> str:
        return weave(self._record.text, block.start, block.end, lanes)


def _links(marks: tuple[Mark, ...]) -> Iterator[Piece]:
    for mark in marks:
        href = followable(mark.href) if mark.kind == "link" else None
        if href:
            yield Piece(mark.start, mark.end, f'<a href="{escape(href)}" rel="noopener noreferrer">', "</a>")


def _emphasis(marks: tuple[Mark, ...], kind: str) -> Iterator[Piece]:
    tag = _TAGS[kind]
    return (Piece(m.start, m.end, f"<{tag}>", f"</{tag}>") for m in marks if m.kind == kind)


def _dateline(record: Record, blocks: tuple[Block, ...]) -> Iterator[Piece]:
    first = next((b for b in blocks if b.kind == "paragraph"), None)
    said = record.dateline.text if record.dateline else None
    if first and said and record.text.startswith(said, first.start):
        yield Piece(first.start, min(first.start + len(said), first.end), '<span class="dateline">', "</span>")


def _corrected(record: Record) -> Iterator[Piece]:
    made = [Edit(c.start, c.end, c.before, c.after, c.rule, applied=True) for c in record.corrections if c.applied]
    for _, place in places(made):
        yield Piece(place.start, place.end, '<span class="corrected">', "</span>")
