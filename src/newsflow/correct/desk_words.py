"""Plugin "desk-words": the desk's own words, which no corrector touches, and what it always writes for another.

[plugin.desk-words]
words = ["geofence"]                      right, wherever it stands
never = ["the Kyiv Oblast"]               left alone, whatever other rules say
always = { "Kiev" = "Kyiv" }              written so, always
words_file = "words.txt"                  more words that are right, one a line
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

import newsflow
from newsflow import Edit, Span, Story, UsageError, hookimpl
from newsflow.correct.drafts import Draft, until_stable
from newsflow.correct.wordlists import match_case, read_words


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.desk-words]"""

    words: tuple[str, ...] = ()  # words and phrases that are right
    never: tuple[str, ...] = ()  # words and phrases that are left alone
    always: dict[str, str] = field(default_factory=dict)  # what is printed -> what the desk writes
    words_file: str | None = None  # a file of words that are right, one a line


class Lists(Struct, frozen=True):
    """The options, compiled."""

    kept: re.Pattern[str] | None
    changed: re.Pattern[str] | None
    always: dict[str, str]


@hookimpl
def options() -> type[Options]:
    """The options of [plugin.desk-words]."""
    return Options


@hookimpl
def prepare(options: Options) -> Lists:
    """Read the words file and compile the lists."""
    kept = [*options.words, *options.never]
    if options.words_file is not None:
        kept += read_words(options.words_file)
    _check(options.always)
    return Lists(_pattern(kept, re.IGNORECASE), _pattern(_with_capitals(options.always)), dict(options.always))


@hookimpl
def protect(story: Story, tools: Lists) -> Iterator[Span]:
    """Every place where a word of the desk stands."""
    if tools.kept is not None:
        yield from (Span(match.start(), match.end()) for match in tools.kept.finditer(story.original))


@hookimpl
def correct(story: Story, tools: Lists) -> list[Edit]:
    """What the desk always writes otherwise."""
    if tools.changed is None:
        return []
    return until_stable(story.original, [(s.start, s.end) for s in story.protected], lambda draft: _found(draft, tools))


def _found(draft: Draft, tools: Lists) -> list[Edit]:
    assert tools.changed is not None
    edits = []
    for match in tools.changed.finditer(draft.text):
        printed = match.group()
        after = tools.always.get(printed) or match_case(printed, tools.always[printed[0].lower() + printed[1:]])
        if draft.is_free(match.start(), match.end()) and after != printed:
            edits.append(_edit(match.start(), match.end(), printed, after))
    return edits


def _edit(start: int, end: int, before: str, after: str) -> Edit:
    return Edit(start, end, before, after, "desk-words/always", 1.0, "the desk always writes it so")


def _pattern(words: list[str], flags: int = 0) -> re.Pattern[str] | None:
    """The words, longest first, where they stand whole."""
    listed = sorted({word.strip() for word in words if word.strip()}, key=lambda word: (-len(word), word))
    if not listed:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in listed) + r")(?!\w)", flags)


def _with_capitals(always: dict[str, str]) -> list[str]:
    """Each printed form, and one in lower case also with the capital of a sentence's first word."""
    return [*always, *(word[0].upper() + word[1:] for word in always if word[:1].islower())]


def _check(always: dict[str, str]) -> None:
    for printed, after in always.items():
        pattern = _pattern([printed])
        if pattern is None or (after != printed and pattern.search(after)):
            raise UsageError(
                f"[plugin.desk-words] always: {printed!r} = {after!r} would be written again and again; "
                "what is written must not hold what is replaced"
            )
