"""What the core checks of everything a plugin returns: types, offsets, sizes. Each function raises PluginError in one sentence.

Values are frozen Structs and do not validate themselves; this is the one border where they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from newsflow.errors import PluginError
from newsflow.story import (
    Block,
    Declared,
    Edit,
    Hold,
    Mark,
    Media,
    Note,
    Official,
    Problem,
    Quote,
    Rendition,
    Span,
    Story,
)

MAX_ITEMS = 100_000  # of edits or notes from one call: a story of 5 MB has fewer words than ten times that
MAX_TEXT = 5_000_000  # code points of one story; [inbox] max_text bounds the bytes of its source
MAX_VALUE = 1_000_000  # bytes of JSON of one note's value, or of one call's facts
PROBLEM_LAYER = "problem"
HOUSE_LAYERS: Mapping[str, type] = {
    "official": Official,
    "quote": Quote,
}  # whoever gives them: the record lists them typed

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ufeff]")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")

T = TypeVar("T")


def items(answer: Any, kind: type[T], hook: str) -> list[T]:
    """The answer as a list of *kind* itself, no subclass: None is empty, a single value is a list of one."""
    if answer is None:
        return []
    if type(answer) is kind:
        return [answer]
    if isinstance(answer, (str, bytes)) or not isinstance(answer, Iterable):
        raise PluginError(_not_these(answer, kind, hook))
    found = list(answer)
    if len(found) > MAX_ITEMS:
        raise PluginError(f"{hook}() returned {len(found)} {kind.__name__}s; more than {MAX_ITEMS} are refused")
    for item in found:
        if type(item) is not kind:
            raise PluginError(_not_these(item, kind, hook))
    return found


def _not_these(answer: Any, kind: type, hook: str) -> str:
    values = "Stories" if kind is Story else f"{kind.__name__}s"
    return f"{hook}() must return {values}, not {type(answer).__name__}"


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
        if type(said) is not str or _CONTROL.search(said):
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
    index = bisect_right(story.blocks, found.start, key=lambda b: b.start) - 1
    block = story.blocks[index] if index >= 0 else None
    if block is None or found.end > block.end:
        raise PluginError(f"edit {found.start}:{found.end} crosses the border of a paragraph")
    if (found.start, found.end) == (block.start, block.end) and not found.after.strip():
        raise PluginError(f"edit {found.start}:{found.end} would empty a paragraph")


def note(found: Note, story: Story, gives: Any) -> Note:
    """A note must lie in the text, in a layer its plugin gives, with a value of that layer's type. Returns it, converted."""
    _offsets("note", found.start, found.end, len(story.text))
    if found.layer not in gives and found.layer != PROBLEM_LAYER:
        raise PluginError(f"annotate() gave layer {found.layer!r:.40} without saying so; add it to @layers(gives=…)")
    value = plain(found.value, f"note {found.start}:{found.end} in layer {found.layer!r}")
    kind = HOUSE_LAYERS.get(found.layer) or gives.get(found.layer)
    if kind is None:
        return found
    try:  # by way of JSON, because a Struct that a plugin made may hold anything
        fitting = msgspec.json.decode(value, type=kind)
    except (msgspec.ValidationError, TypeError) as error:
        raise PluginError(f"note {found.start}:{found.end} in layer {found.layer!r}: {error}") from error
    if found.layer == "official":
        _official(fitting, story.text)
    elif found.layer == "quote":
        _quote(found, fitting, story.text)
    return msgspec.structs.replace(found, value=fitting)


def flag(found: Note, plugin: str) -> Problem:
    """A checked note of layer "problem" as a Problem; a value that is none becomes its message."""
    said = msgspec.to_builtins(found.value)
    try:
        given = {"severity": "warning", "code": "flag", **said, "plugin": plugin}
        return msgspec.convert(given, Problem)
    except (msgspec.ValidationError, TypeError):
        return Problem(plugin, "warning", "flag", str(said)[:500])


def hold(answer: Any) -> Hold | None:
    """A Hold, or None."""
    if answer is None:
        return None
    if type(answer) is not Hold:
        raise PluginError(f"hold() must return a Hold or None, not {type(answer).__name__}")
    try:
        return msgspec.json.decode(plain(answer, "hold()"), type=Hold)
    except msgspec.ValidationError as error:
        raise PluginError(f"hold(): {error}") from error


def plain(value: Any, what: str) -> bytes:
    """The value as JSON: one that can stand in a record, and is not out of all proportion."""
    try:
        written = msgspec.json.encode(value)
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise PluginError(f"{what}: the value cannot be written as JSON ({error})") from error
    if len(written) > MAX_VALUE:
        raise PluginError(f"{what}: the value takes {len(written)} bytes; more than {MAX_VALUE} are refused")
    return written


def rendition(found: Rendition, left: int) -> None:
    """A rendition must stay below public/, under a name any file system takes, and within the bytes *left*."""
    path = found.path
    parts = path.split("/") if type(path) is str else [""]
    if any(part in ("", ".", "..") or "\\" in part or _CONTROL.search(part) or "\n" in part for part in parts):
        raise PluginError(f"rendition path {path!r:.80} must be relative to public/ and stay inside it")
    if any(len(part.encode()) > 200 for part in parts) or len(path.encode()) > 1000:
        raise PluginError(f"rendition path {path[:40]!r}… is longer than file systems take")
    if type(found.data) is not bytes or type(found.media_type) is not str:
        raise PluginError(f"rendition {path!r}: data must be bytes, media_type a text")
    if len(found.data) > left:
        raise PluginError(f"rendition {path!r}: more than the output that [limits] output allows one call")


def story(found: Story) -> None:
    """A reader's story: sound types, blocks in order and parted by one blank line, marks inside, no control characters."""
    if type(found.original) is not str or len(found.original) > MAX_TEXT:
        raise PluginError(f"the story must have a text of at most {MAX_TEXT} characters")
    bad = _CONTROL.search(found.original)
    if bad:
        raise PluginError(f"control character U+{ord(bad[0]):04X} at {bad.start()} of the text")
    _typed(found)
    _blocks(found.blocks, found.original)
    for mark in found.marks:
        _offsets("mark", mark.start, mark.end, len(found.original))


_PARTS = {
    "declared": Declared,
    "blocks": tuple[Block, ...],
    "marks": tuple[Mark, ...],
    "media": tuple[Media, ...],
    "problems": tuple[Problem, ...],
}


def _typed(found: Story) -> None:
    """Types of all parts, by the library that knows them: what does not survive the round trip cannot stand in a record."""
    for name, kind in _PARTS.items():
        try:
            msgspec.json.decode(msgspec.json.encode(getattr(found, name)), type=kind)
        except (msgspec.ValidationError, TypeError, ValueError, RecursionError) as error:
            raise PluginError(f"story.{name}: {error}") from error


def _blocks(blocks: Sequence[Block], text: str) -> None:
    if not blocks and text:
        raise PluginError("a Story needs blocks that cover its text (its headline, its paragraphs); it has none")
    at = 0
    for index, block in enumerate(blocks):
        _offsets(f"block {index + 1}", block.start, block.end, len(text))
        gap = text[at : block.start]
        if gap != ("\n\n" if index else ""):
            raise PluginError(
                f"block {index + 1} at {block.start}: blocks must be parted by one blank line, not {gap!r:.40}"
            )
        inside = text[block.start : block.end]
        if not inside.strip() or "\n\n" in inside or inside != inside.strip("\n"):
            raise PluginError(f"block {index + 1} at {block.start} is empty, or has a blank line in or around it")
        at = block.end
    if at != len(text):
        raise PluginError(f"the text goes on behind the last block, at {at}")


def _offsets(what: str, start: Any, end: Any, size: int) -> None:
    if type(start) is not int or type(end) is not int or not 0 <= start <= end <= size:
        raise PluginError(f"{what} {start!r:.20}:{end!r:.20} is outside the text of {size} characters")


def _official(found: Official, text: str) -> None:
    if not found.name:
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
