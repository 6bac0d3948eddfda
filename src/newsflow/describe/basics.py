"""What every story has or declares: language, headline, byline, dateline, lede, length, dates and rights as the source says them.

Nothing here is guessed but the lede; keys whose source says nothing are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any

import msgspec

from newsflow import Block, Options, Story, hookimpl
from newsflow.text import paragraphs, sentences, tokens


class BasicsOptions(Options, frozen=True, kw_only=True):
    """[plugin.basics]"""

    words_per_minute: int = 230  # silent reading of English non-fiction: 238 on average (Brysbaert 2019), rounded down
    lede_characters: int = 320  # a lede takes a second sentence while both together stay below this


# "MOSCOW, Dec. 5 (Agency) —", where the reader did not name the dateline: at most 60 characters of capitals, date and agency.
_DATELINE = re.compile(r"[A-Z][A-Z.'’\- ]{2,40}(?:,[^—–\n(]{1,30})?(?:\([^)\n]{1,20}\))?\s?(?:—|–|--?)\s")


@hookimpl
def options() -> type[Options]:
    """[plugin.basics]"""
    return BasicsOptions


@hookimpl
def describe(story: Story, options: BasicsOptions) -> dict[str, Any]:
    """The plain facts."""
    words = _words(story)
    facts = {
        "language": story.language,
        "language_by": _language_by(story),
        "headline": story.headline,
        "lede": lede(story, options.lede_characters),
        "word_count": words,
        "reading_time": max(1, round(words / options.words_per_minute)),
        **_declared(story),
    }
    return {key: value for key, value in facts.items() if value not in (None, "", [])}


def lede(story: Story, size: int) -> str | None:
    """The first one or two sentences of the first paragraph, without its dateline; of the caption, where there is no more."""
    blocks = [b for b in _blocks(story) if b.kind not in ("headline", "subhead") and b.start < b.end]
    block = next((b for b in blocks if b.kind == "paragraph"), blocks[0] if blocks else None)
    if block is None:
        return None
    start = block.start + len(_printed_dateline(story, block))
    ends = [s.end for s in sentences(story.text) if start < s.end <= block.end][:2] or [block.end]
    end = ends[-1] if ends[-1] - start <= size else ends[0]
    return " ".join(story.text[start:end].split())


def _printed_dateline(story: Story, block: Block) -> str:
    """The dateline the paragraph begins with, with the dash and space behind it."""
    text = story.text[block.start : block.end]
    said = story.declared.dateline.text if story.declared.dateline else None
    if said and text.startswith(said):
        rest = text[len(said) :]
        return text[: len(said) + len(rest) - len(rest.lstrip(" \u00a0—–-:"))]
    match = _DATELINE.match(text)
    return match.group() if match else ""


def _language_by(story: Story) -> str | None:
    """Whether the source declared the language or newsflow detected it."""
    if story.language == "und":
        return None
    declared = (story.declared.language or "").replace("_", "-").lower()
    return "declared" if declared.partition("-")[0] == story.language.lower().partition("-")[0] else "detected"


def _declared(story: Story) -> dict[str, Any]:
    said = story.declared
    times = {name: time.isoformat() for name in ("published", "updated", "embargo") if (time := getattr(said, name))}
    return {
        "byline": list(said.byline),
        "dateline": msgspec.to_builtins(said.dateline) if said.dateline else None,
        **times,
        "version": said.version,
        "status": said.status if said.status != "usable" else None,
        "slug": said.slug,
        "section": said.section,
        "urgency": said.urgency,
        "source": said.source,
        "copyright": said.copyright,
        "rights": said.rights,
        "summary": said.summary,
        "declared_keywords": list(said.keywords),
        "declared_subjects": [msgspec.to_builtins(subject) for subject in said.subjects],
    }


def _blocks(story: Story) -> tuple[Block, ...]:
    return story.blocks or tuple(Block("paragraph", p.start, p.end) for p in paragraphs(story.text))


def _words(story: Story) -> int:
    """The words a reader reads: all but the headline's and the captions'."""
    apart = [b for b in _blocks(story) if b.kind in ("headline", "caption")]
    row = tokens(story.text)
    starts = [t.start for t in row if t.alpha or t.text[0].isalnum()]
    return len(starts) - sum(bisect_left(starts, b.end) - bisect_left(starts, b.start) for b in apart)
