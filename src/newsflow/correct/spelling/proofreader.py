"""The proofreader: a judge with a desk's rules, working on whole stories until nothing more is to be applied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from newsflow import Edit, Story
from newsflow.correct import quoting
from newsflow.correct.drafts import Draft, Spaces, spaces, until_stable
from newsflow.correct.spelling.capitals import Capitals
from newsflow.correct.spelling.dictionaries import Speller, open_spellers
from newsflow.correct.spelling.headlines import title_case_corrections
from newsflow.correct.spelling.judge import REASONS, Correction, Judge
from newsflow.correct.spelling.lexicon import Lexicon, open_lexicon
from newsflow.correct.spelling.model import shipped
from newsflow.correct.wordlists import read_words

_UNTOLD = 0.8  # where nobody told the language: so much of it must be English words


class Rules(Struct, frozen=True, kw_only=True):
    """What the desk wants; see typos.Options."""

    apply: float = 0.80
    propose: float = 0.50
    quotes: str = "fix"
    quotes_apply: float = 0.90
    variant: str = ""
    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    always: Mapping[str, str] = {}
    words_file: str | None = None
    dictionaries: Mapping[str, str] = {}


class Proofreader:
    """Corrects English stories, and those of languages with a dictionary."""

    def __init__(self, rules: Rules, lexicon: Lexicon) -> None:
        listed = [*rules.words, *rules.never]
        if rules.words_file is not None:
            listed += read_words(rules.words_file)
        self._rules = rules
        self._lexicon = lexicon
        self._spellers = open_spellers(dict(rules.dictionaries)) if rules.dictionaries else {}
        accepted = frozenset(word.strip().lower() for word in listed)
        self._judge = Judge(lexicon, shipped(), accepted.__contains__, rules.always, rules.variant)
        self._capitals = Capitals(self._judge)

    @classmethod
    def open(cls, rules: Rules, cache: Path | None) -> Proofreader:
        """With the lexicon of the installed packages, compiled into *cache*."""
        return cls(rules, open_lexicon(cache))

    def edits(self, story: Story) -> list[Edit]:
        """Every edit of one story, applied and proposed, against its original."""
        protected = [(span.start, span.end) for span in story.protected]
        speller = self._spellers.get(story.language.lower().partition("-")[0])
        if speller is not None:
            return until_stable(story.original, protected, lambda draft: self._edits(draft, speller))
        if not self._is_english(story):
            return []
        headlines = [(block.start, block.end) for block in story.blocks if block.kind in ("headline", "subhead")]
        return until_stable(story.original, protected, lambda draft: self._english(draft, headlines))

    def _english(self, draft: Draft, headlines: list[tuple[int, int]]) -> list[Edit]:
        body = self._edits(draft, self._judge)
        taken = spaces((edit.start, edit.end) for edit in body)
        moved = [(draft.moved(start), draft.moved(end)) for start, end in headlines]
        found = [
            *title_case_corrections(draft.text, moved, self._judge),
            *self._capitals.corrections(draft.text),
        ]
        free = [c for c in found if not taken.touch(c.start, c.end) and draft.is_free(c.start, c.end)]
        return body + list(self._told(draft.text, {one.start: one for one in reversed(free)}.values()))

    def _edits(self, draft: Draft, reader: Judge | Speller) -> list[Edit]:
        return list(self._told(draft.text, reader.corrections(draft.text, draft.is_free)))

    def _told(self, text: str, found: Iterable[Correction]) -> Iterator[Edit]:
        """The corrections as edits, applied or proposed; those not worth telling are left out."""
        quoted: Spaces | None = None
        for one in found:
            quoted = quoted or spaces(quoting.quoted(text))
            left = self._rules.quotes == "leave" and quoted.touch(one.start, one.end)
            if self._is_worth(one) and not left:
                yield self._edit(text, one, self._applies(one, quoted))

    def _is_worth(self, one: Correction) -> bool:
        return one.confidence >= min(self._rules.propose, self._rules.apply)

    def _applies(self, one: Correction, quoted: Spaces) -> bool:
        if quoted.touch(one.start, one.end):
            return one.certain and self._rules.quotes == "fix" and one.confidence >= self._rules.quotes_apply
        return one.certain and one.confidence >= self._rules.apply

    def _edit(self, text: str, one: Correction, apply: bool) -> Edit:
        return Edit(
            start=one.start,
            end=one.end,
            before=text[one.start : one.end],
            after=one.after,
            rule=f"typos/{one.kind}",
            confidence=one.confidence,
            reason=REASONS[one.kind],
            apply=apply,
        )

    def _is_english(self, story: Story) -> bool:
        if story.language != "und":
            return story.language.lower().partition("-")[0] == "en"
        words = re.findall(r"[^\W\d_]+", story.original[:20_000].lower())
        known = sum(self._lexicon.is_word(word) for word in words)
        return known >= _UNTOLD * len(words)
