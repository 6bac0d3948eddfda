"""How easy a story reads: Flesch reading ease. English only, for which its constants were found."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from functools import lru_cache
from typing import Any

from newsflow import Story, hookimpl
from newsflow.text import sentences, tokens

ENOUGH = 20  # words; below that the figure says more about one word than about the text

# Flesch, R. (1948): A new readability yardstick, Journal of Applied Psychology 32(3).
BASE, PER_SENTENCE, PER_WORD = 206.835, 1.015, 84.6

_VOWELS = re.compile(r"[aeiouyàáâäæèéêëìíîïòóôöøœùúûü]+")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^dt]ed|[^aeiouyl]e|[^aeiouy]{2}le(?<!le))$")


@hookimpl
def describe(story: Story) -> dict[str, Any] | None:
    """flesch_ease: about 30 for a law, 45 for news of foreign affairs, 60 for a popular paper; rounded to a tenth."""
    if story.language.partition("-")[0].lower() not in ("en", "und"):
        return None
    apart = [(b.start, b.end) for b in story.blocks if b.kind in ("headline", "subhead", "caption")]
    spans = [s for s in sentences(story.text) if not _inside(s.start, apart)]
    words = [t for t in tokens(story.text) if t.alpha]
    inside = [t.lower for t in words] if not apart else [t.lower for t in words if not _inside(t.start, apart)]
    if len(inside) < ENOUGH or not spans:
        return None
    ease = BASE - PER_SENTENCE * len(inside) / len(spans) - PER_WORD * sum(map(syllables, inside)) / len(inside)
    return {"flesch_ease": round(ease, 1)}


def _inside(offset: int, stretches: list[tuple[int, int]]) -> bool:
    """Whether *offset* lies in one of the stretches, which are in order."""
    index = bisect_right(stretches, (offset, sys.maxsize)) - 1
    return index >= 0 and offset < stretches[index][1]


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """How many syllables a word has, by its groups of vowels: right for nine English words of ten, and quick."""
    groups = len(_VOWELS.findall(word))
    if groups > 1 and _SILENT.search(word):
        groups -= 1
    return max(groups, 1)
