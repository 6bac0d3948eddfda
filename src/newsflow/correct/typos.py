"""Plugin "typos": slips of the keyboard and misspellings in lower-case words of English prose.

What it does: find words that no lexicon knows, read what was meant, say how sure that is. What it never touches: words with a
capital letter, words the story also has with one, protected spans, foreign phrases, the words of the story's own trade.
The machinery is in spelling/; how it was trained is in train.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import field

import newsflow
from newsflow import Edit, Story, hookimpl
from newsflow.correct.spelling.proofreader import Proofreader, Rules


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.typos]"""

    apply: float = 0.80  # surer than this: the edit is made
    propose: float = 0.50  # surer than this: it is proposed, and an editor decides
    quotes: Literal["fix", "propose", "leave"] = "fix"  # what to do inside direct quotations
    quotes_apply: float = 0.90  # inside direct quotations, surer than this: the edit is made (with quotes = "fix")
    variant: Literal["", "us", "gb"] = ""  # spelling that corrections are written in; "": as the story spells
    words: tuple[str, ...] = ()  # words that are right
    never: tuple[str, ...] = ()  # printed words that are left alone, right or not
    always: dict[str, str] = field(default_factory=dict)  # misspelling -> what to write, always
    words_file: str | None = None  # a file of words that are right, one a line
    dictionaries: dict[str, str] = field(default_factory=dict)  # other languages: { fr = "/usr/share/hunspell/fr" }


@hookimpl
def options() -> type[Options]:
    """The options of [plugin.typos]."""
    return Options


@hookimpl
def prepare(options: Options, cache: Path) -> Proofreader:
    """Open the lexicon, compiled into *cache* on first use, and the model."""
    rules = Rules(
        apply=options.apply,
        propose=options.propose,
        quotes=options.quotes,
        quotes_apply=options.quotes_apply,
        variant=options.variant,
        words=options.words,
        never=options.never,
        always=options.always,
        words_file=options.words_file,
        dictionaries=options.dictionaries,
    )
    return Proofreader.open(rules, cache)


@hookimpl
def correct(story: Story, tools: Proofreader) -> list[Edit]:
    """The slips of the story, as edits with their reason."""
    return tools.edits(story)
