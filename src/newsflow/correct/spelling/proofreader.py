"""The proofreader: a judge with a desk's rules, working on whole stories until nothing more is to be applied.

One correction can make the next one clear: with "goverment" put right, the word beside it has a neighbour that is known. So
a text is read again until a reading applies nothing; therefore correcting a corrected text changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from newsflow import Edit, Story
from newsflow.correct import quoting
from newsflow.correct.spelling.judge import REASONS, Correction, Judge, Spaces, spaces
from newsflow.correct.spelling.lexicon import Lexicon, open_lexicon
from newsflow.correct.spelling.model import shipped

_ROUNDS = 8  # two are usual; no text of the measurements took more than three
_UNTOLD = 0.8  # where nobody told the language: so much of it must be English words


class Rules(Struct, frozen=True, kw_only=True):
    """What the desk wants; see typos.Options."""

    apply: float = 0.80
    propose: float = 0.50
    quotes: str = "fix"
    quotes_apply: float = 0.93
    variant: str = ""
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    always: Mapping[str, str] = {}
    words_file: str | None = None


class Proofreader:
    """Corrects stories."""

    def __init__(self, rules: Rules, lexicon: Lexicon) -> None:
        self._rules = rules
        self._lexicon = lexicon
        listed = [*rules.words, *_lines(rules.words_file)]
        self._accepted = frozenset(word.strip().lower() for word in (*listed, *rules.never))
        self._judge = Judge(lexicon, shipped(), self._accepted.__contains__)

    @classmethod
    def open(cls, rules: Rules, cache: Path | None) -> Proofreader:
        """With the lexicon of the installed packages, compiled into *cache*."""
        return cls(rules, open_lexicon(cache))

    def edits(self, story: Story) -> Iterator[Edit]:
        """Every edit of one story, applied and proposed, against its original."""
        if not self._is_english(story):
            return
        draft = _Draft(story.original, [(span.start, span.end) for span in story.protected])
        proposed: list[Correction] = []
        for _ in range(_ROUNDS):
            found = self._read(draft)
            surely = [one for one in found if self._applies(one, draft)]
            proposed = [one for one in found if one not in surely]
            if not surely:
                break
            draft.write(surely)
        yield from (self._edit(story.original, one, apply=True) for one in draft.made)
        for one in draft.in_original(proposed):
            if one.confidence >= self._rules.propose:
                yield self._edit(story.original, one, apply=False)

    def _read(self, draft: _Draft) -> list[Correction]:
        return self._judge.corrections(draft.text, lambda start, end: not draft.protected.touch(start, end))

    def _applies(self, one: Correction, draft: _Draft) -> bool:
        if draft.quoted.touch(one.start, one.end):
            return one.certain and self._rules.quotes == "fix" and one.confidence >= self._rules.quotes_apply
        return one.certain and one.confidence >= self._rules.apply

    def _edit(self, original: str, one: Correction, *, apply: bool) -> Edit:
        before = original[one.start : one.end]
        return Edit(
            start=one.start,
            end=one.end,
            before=before,
            after=one.after,
            rule=f"typos/{one.kind}",
            confidence=one.confidence,
            reason=REASONS[one.kind],
            apply=apply,
        )

    def _is_english(self, story: Story) -> bool:
        if story.language != "und":
            return story.language.lower().partition("-")[0] == "en"
        words = re.findall(r"[^\W\d_]+", story.original.lower())[:2000]
        known = sum(self._lexicon.is_word(word) for word in words)
        return known >= _UNTOLD * len(words)


class _Draft:
    """A text on its way: what was applied, and where that is in the original."""

    def __init__(self, original: str, protected: list[tuple[int, int]]) -> None:
        self._original = original
        self._protected = protected
        self.made: list[Correction] = []  # against the original, in order
        self._look(original)

    def write(self, found: list[Correction]) -> None:
        """Apply *found*, which count from the present text."""
        merged = [self._merged(one) for one in found]
        kept = [old for old in self.made if not any(new.start <= old.start and old.end <= new.end for new in merged)]
        self.made = sorted(kept + merged, key=lambda one: one.start)
        parts, at = [], 0
        for one in self.made:
            parts += [self._original[at : one.start], one.after]
            at = one.end
        self._look("".join([*parts, self._original[at:]]))

    def in_original(self, found: list[Correction]) -> Iterator[Correction]:
        """Those of *found* that lie clear of all that was applied, counted from the original."""
        for one in found:
            start, end = self._back(one.start), self._back(one.end)
            if self._original[start:end] == self.text[one.start : one.end]:
                yield msgspec.structs.replace(one, start=start, end=end)

    def _look(self, text: str) -> None:
        self.text = text
        self.quoted: Spaces = spaces(list(quoting.quoted(text)))
        self.protected: Spaces = spaces([(self._forth(start), self._forth(end)) for start, end in self._protected])

    def _merged(self, one: Correction) -> Correction:
        """*one* against the original, together with what was applied inside it."""
        inside = [
            (old, start, start + len(old.after))
            for old, start in self._placed()
            if start < one.end and one.start < start + len(old.after)
        ]
        if not inside:
            return msgspec.structs.replace(one, start=self._back(one.start), end=self._back(one.end))
        first, last = min(one.start, inside[0][1]), max(one.end, inside[-1][2])
        after = self.text[first : one.start] + one.after + self.text[one.end : last]
        start = min(self._back(one.start), inside[0][0].start)
        end = max(self._back(one.end), inside[-1][0].end)
        sure = min(one.confidence, *(old.confidence for old, _, _ in inside))
        return msgspec.structs.replace(one, start=start, end=end, after=after, confidence=sure)

    def _placed(self) -> Iterator[tuple[Correction, int]]:
        """What was applied, with where its replacement begins in the present text."""
        shift = 0
        for one in self.made:
            yield one, one.start + shift
            shift += len(one.after) - (one.end - one.start)

    def _back(self, offset: int) -> int:
        shift = 0
        for one, start in self._placed():
            if start + len(one.after) > offset:
                break
            shift = one.end - start - len(one.after)
        return offset + shift

    def _forth(self, offset: int) -> int:
        shift = 0
        for one in self.made:
            if one.end > offset:
                break
            shift += len(one.after) - (one.end - one.start)
        return offset + shift


def _lines(path: str | None) -> list[str]:
    if path is None:
        return []
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
