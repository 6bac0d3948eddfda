"""An attributed quotation, and the words of a heading that are said again in the story."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from newsflow.annotate.names.people import Person
from newsflow.annotate.quotes.stage import Stage
from newsflow.story import QuoteKind

FEWEST = 2  # words of a heading that must come again


class Said(Struct, frozen=True):
    """One attributed quotation: tokens start to end."""

    start: int
    end: int
    kind: QuoteKind
    speaker: Person | None
    cue: int | None


def repeats(found: Sequence[Said], stage: Stage, interviewed: Person | None) -> list[Said]:
    """The same quotations; what a heading quotes is said by whoever says the same words below it, or is interviewed."""
    spoken = [(f" {_words(s, stage)} ", s) for s in found if s.speaker is not None]
    return [
        _repeated(said, spoken, stage, interviewed) if said.cue is None and _is_heading(said, stage) else said
        for said in found
    ]


def _repeated(said: Said, spoken: Sequence[tuple[str, Said]], stage: Stage, interviewed: Person | None) -> Said:
    words = _words(said, stage)
    if words.count(" ") + 1 < FEWEST:
        return said
    speaker = next(
        (s.speaker for text, s in spoken if s is not said and f" {words} " in text), said.speaker or interviewed
    )
    return replace(said, speaker=speaker)


def _is_heading(said: Said, stage: Stage) -> bool:
    block = stage.reading.blocks[stage.reading.block[said.start]]
    return block.kind in ("headline", "subhead") or stage.reading.text[block.end - 1] not in ".!?:"


def _words(said: Said, stage: Stage) -> str:
    return " ".join(t.lower for t in stage.row[said.start : said.end] if t.alpha or t.text[0].isdigit())
