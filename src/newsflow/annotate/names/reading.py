"""A story as the grammar of titles and names reads it: tokens, their sentences, and the blocks they stand in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from newsflow import Block, Span, Story
from newsflow.text import Token, paragraphs, sentences, tokens

# Half of a headline's longer words in capitals: title case, where a capital letter proves no name.
TITLE_CASE = 0.6


class Reading:
    """One story's text, read once. All positions are token indexes unless they are called offsets."""

    def __init__(self, story: Story) -> None:
        self.text = story.text
        self.row: tuple[Token, ...] = tokens(story.text)
        self.size = len(self.row)
        self.blocks: tuple[Block, ...] = story.blocks or _blocks(story.text)
        self.lowers = [t.lower for t in self.row]
        self.name_ends: dict[int, int | None] = {}  # what the grammar of names has found: from each token asked about
        self._starts = [t.start for t in self.row]
        self.sentence = self._numbered(sentences(story.text))  # of each token: the index of its sentence's first token
        self.block = self._block_of_each()  # of each token: the index of its block
        # where a name may begin: capitals, and words like al-Assad and d'Estaing
        self.capitals = [
            i for i, t in enumerate(self.row) if t.capital or (t.alpha and ("-" in t.text or "'" in t.text))
        ]
        self.shouted = frozenset(i for i, b in enumerate(self.blocks) if self._is_title_case(b))

    def at(self, offset: int) -> int:
        """The first token that starts at or behind *offset*."""
        return bisect_left(self._starts, offset)

    def inside(self, span: Span | Block) -> range:
        """The tokens of a stretch of text."""
        return range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end))

    def joined(self, at: int) -> bool:
        """Whether token *at* follows the one before it in the same line of thought: one space or nothing between."""
        if not 0 < at < self.size:
            return False
        gap = self.row[at].start - self.row[at - 1].end
        return (gap <= 1 or not self.text[self.row[at - 1].end : self.row[at].start].strip(" \n")) and (
            self.block[at] == self.block[at - 1]
        )

    def glued(self, at: int) -> bool:
        """Whether nothing stands between token *at* and the one before."""
        return 0 < at < self.size and self.row[at].start == self.row[at - 1].end

    def words(self, start: int, end: int) -> str:
        """The text from token *start* up to token *end*, the last one without its possessive; line ends become spaces."""
        if start >= end:
            return ""
        last = self.row[end - 1]
        return " ".join(self.text[self.row[start].start : last.start + len(last.word)].split())

    def last_of_sentence(self, at: int) -> int:
        """The index behind the last token of the sentence that token *at* is in."""
        start, end = self.sentence[at], at + 1
        while end < self.size and self.sentence[end] == start:
            end += 1
        return end

    def _numbered(self, spans: Sequence[Span]) -> list[int]:
        numbers = list(range(self.size))
        for span in spans:
            inside = self.inside(span)
            numbers[inside.start : inside.stop] = [inside.start] * len(inside)
        return numbers

    def _block_of_each(self) -> list[int]:
        starts = [b.start for b in self.blocks]
        return [bisect_right(starts, start) - 1 for start in self._starts]

    def _is_title_case(self, block: Block) -> bool:
        if block.kind == "paragraph" and block.end - block.start > 200:
            return False
        words = [self.row[i] for i in self.inside(block) if self.row[i].alpha and len(self.row[i].word) > 3]
        if not words or self.text[block.end - 1 : block.end] in '.!?”"’':
            return False
        return (
            len(self.inside(block)) > 4 and len(words) > 2 and sum(w.capital for w in words) > TITLE_CASE * len(words)
        )


def _blocks(text: str) -> tuple[Block, ...]:
    return tuple(Block("paragraph", p.start, p.end) for p in paragraphs(text))
