"""What the core checks of everything a plugin returns: types, offsets, sizes. Each function raises PluginError in one sentence.

Values are frozen Structs and do not validate themselves; this is the one border where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from newsflow.errors import PluginError
from newsflow.story import Block, Declared, Edit, Mark, Media, Note, Official, Quote, Rendition, Span, Story

MAX_ITEMS = 100_000  # of edits or notes from one call: a story of 5 MB has fewer words than ten times that
MAX_TEXT = 5_000_000  # code points of one story; [inbox] max_text bounds the bytes of its source
MAX_VALUE = 1_000_000  # bytes of JSON of one note's value, or of one call's facts
PROBLEM_LAYER = "problem"

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ufeff]")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")

T = TypeVar("T")


def items(answer: Any, kind: type[T], hook: str) -> list[T]:
    """The answer as a list of *kind*: None is empty, a single value is a list of one."""
    if answer is None:
        return []
    if isinstance(answer, kind):
        return [answer]
    if isinstance(answer, (str, bytes)) or not isinstance(answer, Iterable):
        raise PluginError(f"{hook}() must return {kind.__name__}s, not {type(answer).__name__}")
    found = list(answer)
    if len(found) > MAX_ITEMS:
        raise PluginError(f"{hook}() returned {len(found)} {kind.__name__}s; more than {MAX_ITEMS} are refused")
    for item in found:
        if not isinstance(item, kind):
            raise PluginError(f"{hook}() must return {kind.__name__}s, not {type(item).__name__}")
    return found


def language(answer: Any) -> str:
    """A BCP 47 tag."""
    if not isinstance(answer, str) or not _TAG.fullmatch(answer):
        raise PluginError(f"language() must return a BCP 47 tag such as 'en' or 'pt-BR', not {answer!r:.40}")
    return answer


def span(found: Span, size: int) -> None:
    """Offsets inside a text of *size* code points."""
    _offsets("span", found.start, found.end, size)


def edit(found: Edit, story: Story) -> None:
    """An edit must read what stands there, stay within one block, and put in printable text."""
    _offsets("edit", found.start, found.end, len(story.original))
    for name in ("before", "after", "rule", "reason"):
        said = getattr(found, name)
        if not isinstance(said, str) or _CONTROL.search(said):
            raise PluginError(f"edit {found.start}:{found.end}: {name} must be a text without control characters")
    there = story.original[found.start : found.end]
    if there != found.before:
        raise PluginError(
            f"edit {found.start}:{found.end}: before is {found.before!r:.40}, but there stands {there!r:.40}"
        )
    if found.before == found.after:
        raise PluginError(f"edit {found.start}:{found.end} changes nothing")
    if not found.rule:
        raise PluginError(f"edit {found.start}:{found.end} has no rule")
    if not isinstance(found.confidence, (int, float)) or not 0 <= found.confidence <= 1:
        raise PluginError(f"edit {found.start}:{found.end}: confidence must be 0 to 1, not {found.confidence!r:.40}")
    if "\n" in found.after:
        raise PluginError(f"edit {found.start}:{found.end} would put in a line break")
    if not any(block.start <= found.start and found.end <= block.end for block in story.blocks):
        raise PluginError(f"edit {found.start}:{found.end} crosses the border of a paragraph")


def note(found: Note, story: Story, gives: Any) -> Note:
    """A note must lie in the text, in a layer its plugin gives, with a value of that layer's type. Returns it, converted."""
    _offsets("note", found.start, found.end, len(story.text))
    if found.layer not in gives and found.layer != PROBLEM_LAYER:
        raise PluginError(f"annotate() gave layer {found.layer!r:.40} without saying so; add it to @layers(gives=…)")
    kind = gives.get(found.layer)
    if kind is not None and not isinstance(found.value, kind):
        try:
            found = msgspec.structs.replace(found, value=msgspec.convert(found.value, kind, from_attributes=True))
        except msgspec.ValidationError as error:
            raise PluginError(f"note {found.start}:{found.end} in layer {found.layer!r}: {error}") from error
    if isinstance(found.value, Official):
        _official(found.value, story.text)
    elif isinstance(found.value, Quote):
        _quote(found, found.value, story.text)
    else:
        plain(found.value, f"note {found.start}:{found.end} in layer {found.layer!r}")
    return found


def plain(value: Any, what: str) -> None:
    """A value that can stand in a JSON record, and is not out of all proportion."""
    try:
        size = len(msgspec.json.encode(value))
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise PluginError(f"{what}: the value cannot be written as JSON ({error})") from error
    if size > MAX_VALUE:
        raise PluginError(f"{what}: the value takes {size} bytes; more than {MAX_VALUE} are refused")


def rendition(found: Rendition, left: int) -> None:
    """A rendition must stay below public/, under a name any file system takes, and within the bytes *left*."""
    path = found.path
    parts = path.split("/") if isinstance(path, str) else [""]
    if any(part in ("", ".", "..") or "\\" in part or _CONTROL.search(part) or "\n" in part for part in parts):
        raise PluginError(f"rendition path {path!r:.80} must be relative to public/ and stay inside it")
    if any(len(part.encode()) > 200 for part in parts) or len(path.encode()) > 1000:
        raise PluginError(f"rendition path {path[:40]!r}… is longer than file systems take")
    if not isinstance(found.data, bytes) or not isinstance(found.media_type, str):
        raise PluginError(f"rendition {path!r}: data must be bytes, media_type a text")
    if len(found.data) > left:
        raise PluginError(f"rendition {path!r}: more than the output that [limits] output allows one call")


def story(found: Story) -> None:
    """A reader's story: sound types, blocks in order and parted by one blank line, marks inside, no control characters."""
    if not isinstance(found.original, str) or len(found.original) > MAX_TEXT:
        raise PluginError(f"the story must have a text of at most {MAX_TEXT} characters")
    bad = _CONTROL.search(found.original)
    if bad:
        raise PluginError(f"control character U+{ord(bad[0]):04X} at {bad.start()} of the text")
    _typed(found)
    _blocks(found.blocks, found.original)
    for mark in found.marks:
        _offsets("mark", mark.start, mark.end, len(found.original))


_PARTS = {"declared": Declared, "blocks": tuple[Block, ...], "marks": tuple[Mark, ...], "media": tuple[Media, ...]}


def _typed(found: Story) -> None:
    """Types of all parts, by the library that knows them: what does not survive the round trip cannot stand in a record."""
    for name, kind in _PARTS.items():
        try:
            msgspec.json.decode(msgspec.json.encode(getattr(found, name)), type=kind)
        except (msgspec.ValidationError, TypeError, ValueError, RecursionError) as error:
            raise PluginError(f"story.{name}: {error}") from error


def _blocks(blocks: Sequence[Block], text: str) -> None:
    at = 0
    for index, block in enumerate(blocks):
        _offsets(f"block {index + 1}", block.start, block.end, len(text))
        gap = text[at : block.start]
        if gap != ("\n\n" if index else ""):
            raise PluginError(
                f"block {index + 1} at {block.start}: blocks must be parted by one blank line, not {gap!r:.40}"
            )
        if not text[block.start : block.end].strip() or "\n\n" in text[block.start : block.end]:
            raise PluginError(f"block {index + 1} at {block.start} is empty or holds a blank line")
        at = block.end
    if at != len(text):
        raise PluginError(f"the text goes on behind the last block, at {at}")


def _offsets(what: str, start: Any, end: Any, size: int) -> None:
    if type(start) is not int or type(end) is not int or not 0 <= start <= end <= size:
        raise PluginError(f"{what} {start!r:.20}:{end!r:.20} is outside the text of {size} characters")


def _official(found: Official, text: str) -> None:
    if not found.name or not isinstance(found.name, str):
        raise PluginError("an official has no name")
    for mention in found.mentions:
        _reads(f"mention of {found.name}", mention.start, mention.end, mention.text, text)


def _quote(found: Note, quote: Quote, text: str) -> None:
    _reads("quote", found.start, found.end, quote.text, text)
    if quote.cue:
        _reads("cue", quote.cue.start, quote.cue.end, quote.cue.text, text)


def _reads(what: str, start: int, end: int, printed: str, text: str) -> None:
    _offsets(what, start, end, len(text))
    if start == end or text[start:end] != printed:
        raise PluginError(f"{what} {start}:{end} should read {printed!r:.40}, but there stands {text[start:end]!r:.40}")
