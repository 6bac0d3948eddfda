"""Interviews and transcripts: turns behind a label ("Q:", "Berg:"), and paragraphs of questions and quoted answers."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from newsflow import Block, Span
from newsflow.annotate.names.people import Person
from newsflow.annotate.quotes.stage import Stage

_LABEL = re.compile(r"([^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,4}) ?:\s+(?=\S)")
_ASKING = frozenset(("q", "question", "interviewer", "reporter", "moderator"))
_ANSWERING = frozenset(("a", "answer"))
_MARKS = "“\"‘'«„"
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|me|us|[Yy]ou)\b")
MOST_UNLABELLED = 4  # paragraphs of one answer: longer stretches without a label are the story again


class Turn(Struct, frozen=True):
    """What one side of a dialogue says: label and words, as offsets; marked words stand in quotation marks of their own."""

    label: str
    at: int  # where the label begins
    words: Span
    asks: bool
    marked: bool


def turns(text: str, blocks: Sequence[Block]) -> list[Turn]:
    """The turns of every side that answers or asks, where labels alternate; none in other stories."""
    labelled = [(i, m) for i, b in enumerate(blocks) if (m := _LABEL.match(text, b.start, b.end)) is not None]
    sides = Counter(m.group(1).lower() for _, m in labelled)
    asked = Counter(m.group(1).lower() for i, m in labelled if text[blocks[i].end - 1] == "?")
    if not _is_dialogue(sides):
        return []
    last = labelled[-1][0]
    following = {index: at for (index, _), (at, _) in itertools.pairwise(labelled)}
    found = []
    for index, match in labelled:
        side = match.group(1).lower()
        if sides[side] < 2 and side not in _ASKING | _ANSWERING:
            continue
        asks = side in _ASKING or (side not in _ANSWERING and asked[side] * 2 >= sides[side])
        end = blocks[index].end
        if index != last and not asks and following[index] - index <= MOST_UNLABELLED:
            end = _last_of_answer(text, blocks[index : following[index]])
        marked = text[match.end()] in _MARKS
        found.append(Turn(match.group(1), match.start(), Span(match.end(), end), asks, marked))
    return found


def _last_of_answer(text: str, answer: Sequence[Block]) -> int:
    """Where an answer of several paragraphs ends: before the paper's remark, in brackets or without a first person."""
    end = answer[0].end
    for block in answer[1:]:
        if text[block.start] in "([" or not _FIRST_PERSON.search(text, block.start, block.end):
            break
        end = block.end
    return end


def _is_dialogue(sides: Counter[str]) -> bool:
    if _ASKING & sides.keys() and _ANSWERING & sides.keys():
        return True
    return sum(count > 1 for count in sides.values()) > 1


class Interview:
    """Who answers, where paragraphs of questions are answered by quotations or behind labels."""

    def __init__(self, stage: Stage, said: Sequence[Turn]) -> None:
        self._stage = stage
        self._row = stage.row
        self._turns = said
        self.blocks = self._exchanges()
        self.person = self._interviewed() if self.blocks else None

    def answers(self) -> Iterator[tuple[range, Person | None]]:
        """The unmarked words of every side that does not ask, and who says them."""
        sides = {turn.label: self._side(turn) for turn in self._turns if not turn.asks}
        if any(person is not None for person in sides.values()):
            for turn in self._turns:
                if not turn.asks and not turn.marked:
                    yield self._stage.reading.inside(turn.words), sides[turn.label]

    def speaker(self, start: int, end: int) -> Person | None:
        """Who says a quotation that is a paragraph of its own among questions, or stands behind a label."""
        block = self._stage.reading.block
        turn = next((t for t in self._turns if t.marked and t.words.start == self._row[start].start), None)
        if turn is not None:
            return None if turn.asks else self._side(turn)
        if self.person is None or block[start] not in self.blocks:
            return None
        before = start == 0 or block[start - 1] != block[start]
        behind = end >= len(self._row) or block[end] != block[end - 1]
        return self.person if before and behind else None

    def _side(self, turn: Turn) -> Person | None:
        if turn.label.lower() in _ANSWERING:
            return self.person
        at = self._stage.reading.at(turn.at)
        named = next((n for i in range(at, at + 4) if (n := self._stage.by_start.get(i)) is not None), None)
        if named is not None:
            return named.person if self._row[named.start].start < turn.words.start else None
        last = turn.label.rpartition(" ")[2].lower()
        bearers = {
            n.person.name: n.person
            for n in self._stage.named
            if n.person.words[-1:] and n.person.words[-1].lower() == last
        }
        return next(iter(bearers.values())) if len(bearers) == 1 else None

    def _exchanges(self) -> range:
        """The blocks from the first question that a quotation answers to the last answer; at least two are an interview."""
        block, blocks = self._stage.reading.block, self._stage.reading.blocks
        text = self._stage.reading.text
        asked = [i for i, b in enumerate(blocks) if text[b.end - 1] == "?"]
        opened = {
            block[s.start]
            for s in self._stage.stretches
            if s and (s.start == 0 or block[s.start - 1] != block[s.start])
        }
        answered = [i + 1 for i in asked if i + 1 in opened and i not in opened]
        answered += [block[self._stage.reading.at(t.words.start)] for t in self._turns if not t.asks]
        if len(answered) < 2:
            return range(0)
        last = max((*answered, *(i + 1 for i in asked)))
        return range(min(answered), last + 2)

    def _interviewed(self) -> Person | None:
        """Who "spoke to" the paper before the first question; else the first one named there."""
        w, row, block = self._stage.verbs.words, self._row, self._stage.reading.block
        first = next((i for i in range(len(row)) if block[i] >= self.blocks.start - 1), len(row))
        introduced = [n for n in self._stage.named if n.start < first and not n.possessive]
        for named in introduced:
            clause = self._stage.clause(named.start)
            behind = range(named.end, min(named.end + 14, clause.stop))
            if any(row[i].lower in w.talked for i in behind):
                return named.person
            if row[named.start - 1].lower in ("to", "with", "interviewed", "met") and any(
                row[i].lower
                in ("interview", "spoke", "talked", "talks", "speaks", "sat", "interviewed", "met", "conversation")
                for i in range(max(clause.start, named.start - 8), named.start)
            ):
                return named.person
        return introduced[0].person if introduced else None
