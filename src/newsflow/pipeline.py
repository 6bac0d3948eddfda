"""One story through the map: read, language, protect, correct, annotate, describe. And the asks of all later hooks.

    source ──> read ──> correct ──> annotate ──> describe ──> drafts        process()
    record ──> hold, render, publish, committed …                           one function each

Pure: no clock, no ledger, no globals but the process's roster. The same in this process and in a worker. Each plugin's
accident is one Problem on one story (or one ReadError); nothing a plugin raises goes through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from newsflow import checks, edits, record, text
from newsflow.errors import PluginError, ReadError, StoryError, message
from newsflow.plugins import BenchedError, Call, Overtime, Roster, told
from newsflow.record import Record
from newsflow.story import (
    Channel,
    Draft,
    Edit,
    Fact,
    Hold,
    Media,
    Note,
    Problem,
    Rendition,
    Source,
    Span,
    Story,
)

# A plugin may raise anything; these two are what one call's accident can be. KeyboardInterrupt is the desk's, not a plugin's.
ACCIDENT = (Exception, SystemExit, Overtime)
MAP = ("read", "language", "protect", "correct", "annotate", "describe")
UNDETERMINED = "und"  # BCP 47
CONTEXT = 20  # code points on each side by which an editor's decision is known again

T = TypeVar("T")


def process(source: Source, roster: Roster) -> list[Draft]:
    """The stories of one source. Raises ReadError when nobody can read it."""
    return [_draft(source, _through(story, roster), roster) for story in read(source, roster)]


def _through(story: Story, roster: Roster) -> Story:
    for step in (language, protect, correct, annotate, describe):
        story = step(story, roster)
    return story


def _draft(source: Source, story: Story, roster: Roster) -> Draft:
    late = {p.plugin for p in story.problems if p.code in ("timeout", "out")} | _missed(roster)
    return Draft(
        path=source.path,
        root=source.root,
        sha256=source.sha256,
        size=len(source.data),
        received=source.received,
        generation=source.generation,
        story=_plain(story),
        incomplete=tuple(sorted(late)),
        sketch=text.sketch(story.text),
    )


def _missed(roster: Roster) -> set[str]:
    """The plugins that could not prepare themselves for the map: a story says nothing of those that come after it."""
    if not roster.failed:
        return set()
    return {call.plugin for hook in MAP for call in roster.calls[hook] if call.plugin in roster.failed}


def _plain(story: Story) -> Story:
    """The story with nothing in it but our own Structs and plain data: a plugin's own classes stay in its process."""
    notes = tuple(
        note if note.layer in record.TYPED else replace(note, value=msgspec.to_builtins(note.value))
        for note in story.notes
    )
    facts = {key: replace(fact, value=msgspec.to_builtins(fact.value)) for key, fact in story.facts.items()}
    return replace(story, notes=notes, facts=facts)


# -- the map ---------------------------------------------------------------------------------------------------------


def read(source: Source, roster: Roster) -> list[Story]:
    """What the first reader to answer makes of the source. Raises ReadError in one sentence."""
    for call in roster.calls["read"]:
        try:
            answer = roster.ask(call, source=source, desk=roster.config.desk)
            found = checks.items(answer, Story, "read")
            for story in found:
                checks.story(story)
        except StoryError as error:
            raise ReadError(message(error), code=str(error.code), plugin=call.plugin) from error
        except ACCIDENT as error:
            raise ReadError(f"{call.plugin}: {told(error)}", code=_code(error), plugin=call.plugin) from error
        if found:
            return [_begun(story, source, roster, call.plugin) for story in found]
    raise ReadError("no reader knows this format; is it a story?", code="unknown-format")


def _begun(story: Story, source: Source, roster: Roster, plugin: str) -> Story:
    zone = ZoneInfo(roster.config.desk.timezone)
    declared = story.declared
    dates = {key: _aware(getattr(declared, key), zone) for key in ("published", "updated", "embargo")}
    return replace(
        story,
        text=story.original,
        declared=replace(declared, **dates),
        language=UNDETERMINED,
        decisions=source.decisions,
        problems=tuple(replace(problem, plugin=plugin) for problem in story.problems),
        protected=(),
        edits=(),
        notes=(),
        facts={},
    )


def _aware(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The moment in UTC; one that names no zone is the desk's."""
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (OverflowError, ValueError):  # year 1 or 9999 at the edge of a zone
        return moment.replace(tzinfo=UTC)


def language(story: Story, roster: Roster) -> Story:
    """The story with its language: the first plugin's that can tell."""
    for call in roster.calls["language"]:
        answer, story = _try(story, call, roster, lambda a: None if a is None else checks.language(a))
        if answer is not None:
            return replace(story, language=answer)
    return story


def protect(story: Story, roster: Roster) -> Story:
    """The story with the spans no edit may touch."""
    size = len(story.original)

    def sound(answer: Any) -> list[Span]:
        spans = checks.items(answer, Span, "protect")
        for span in spans:
            checks.span(span, size)
        return spans

    found: list[Span] = []
    for call in roster.calls["protect"]:
        spans, story = _try(story, call, roster, sound)
        found += spans or []
    return replace(story, protected=tuple(sorted(set(found))))


def correct(story: Story, roster: Roster) -> Story:
    """The story after the chosen edits; the losers stay in story.edits with applied=False."""
    found: list[Edit] = []
    for call in roster.calls["correct"]:
        proposed, story = _try(story, call, roster, partial(_sound_edits, story))
        found += [replace(edit, plugin=call.plugin, applied=False) for edit in proposed or []]
    chosen = edits.choose((_decided(edit, story) for edit in found), story.protected)
    corrected = replace(
        story,
        edits=chosen,
        text=edits.apply(story.original, chosen),
        blocks=edits.carry_blocks(story.blocks, chosen),
        marks=edits.carry_marks(story.marks, chosen),
    )
    return replace(corrected, media=_recaptioned(story, corrected))


def _recaptioned(before: Story, after: Story) -> tuple[Media, ...]:
    """The media, with the captions that stand in the text as they stand there now: one caption, corrected once."""
    pairs = zip(before.blocks, after.blocks, strict=True)
    captions = {
        before.original[old.start : old.end]: after.text[new.start : new.end]
        for old, new in pairs
        if old.kind == "caption"
    }
    return tuple(
        replace(item, caption=captions[item.caption]) if item.caption in captions else item for item in before.media
    )


def _sound_edits(story: Story, answer: Any) -> list[Edit]:
    found = checks.items(answer, Edit, "correct")
    for edit in found:
        checks.edit(edit, story)
    return found


def _decided(edit: Edit, story: Story) -> Edit:
    """The edit as an editor decided it before: accepted for certain, or proposed only."""
    if not story.decisions:
        return edit
    left = story.original[max(edit.start - CONTEXT, 0) : edit.start]
    right = story.original[edit.end : edit.end + CONTEXT]
    for said in story.decisions:
        if (said.rule, said.before, said.after, said.left, said.right) == (
            edit.rule,
            edit.before,
            edit.after,
            left,
            right,
        ):
            if said.verdict == "accept":
                return replace(edit, apply=True, confidence=1.0)
            return replace(edit, apply=False)
    return edit


def annotate(story: Story, roster: Roster) -> Story:
    """The story with the notes of every annotating plugin; each sees the layers it needs."""
    for call in roster.calls["annotate"]:
        answer, story = _try(story, call, roster, partial(_sound_notes, story, call))
        notes, flags = answer or ([], [])
        if notes:
            story = replace(story, notes=(*story.notes, *notes), problems=(*story.problems, *flags))
    return story


def _sound_notes(story: Story, call: Call, answer: Any) -> tuple[list[Note], list[Problem]]:
    """The notes, in the order of the text; and what those in layer "problem" flag."""
    found = [checks.note(note, story, call.gives) for note in checks.items(answer, Note, "annotate")]
    notes = sorted((replace(n, plugin=call.plugin) for n in found), key=lambda n: (n.start, n.end, n.layer))
    return notes, [checks.flag(note, call.plugin) for note in notes if note.layer == checks.PROBLEM_LAYER]


def describe(story: Story, roster: Roster) -> Story:
    """The story with the facts of every describing plugin; the first to say a key keeps it."""
    facts: dict[str, Fact] = {}
    for call in roster.calls["describe"]:
        said, story = _try(story, call, roster, _sound_facts)
        for key, value in (said or {}).items():
            facts.setdefault(key, Fact(value, call.plugin))
    return replace(story, facts=facts)


def _sound_facts(answer: Any) -> dict[str, Any]:
    if answer is None:
        return {}
    if not isinstance(answer, Mapping) or not all(isinstance(key, str) for key in answer):
        raise PluginError(f"describe() must return a mapping of names to values, not {type(answer).__name__}")
    checks.plain(dict(answer), "describe()")
    return dict(answer)


# -- after commit ----------------------------------------------------------------------------------------------------


def hold(kept: Record, now: datetime, roster: Roster) -> Hold | None:
    """The first plugin's objection to publishing. A plugin that fails holds the story: the safe side."""
    return objection(kept, now, roster)[0]


def objection(kept: Record, now: datetime, roster: Roster) -> tuple[Hold | None, Problem | None]:
    """The same, with the accident that it is due to."""
    for call in roster.calls["hold"]:
        try:
            held = checks.hold(roster.ask(call, record=kept, now=now, desk=roster.config.desk))
        except ACCIDENT as error:
            why = f"{call.plugin} failed while asked whether to hold it: {told(error)}"
            return Hold(why), _problem(call, error)
        if held is not None:
            return replace(held, until=_aware(held.until, ZoneInfo(roster.config.desk.timezone))), None
    return None, None


def render(kept: Record, roster: Roster) -> tuple[list[tuple[str, Rendition]], list[Problem]]:
    """Every plugin's files of one record, with the plugin's name; and the accidents."""
    return _renditions("render", roster, record=kept)


def publish(
    channel: Channel, records: list[Record], roster: Roster
) -> tuple[list[tuple[str, Rendition]], list[Problem]]:
    """Every plugin's files of one channel, with the plugin's name; and the accidents."""
    return _renditions("publish", roster, channel=channel, records=records)


def _renditions(hook: str, roster: Roster, **offer: Any) -> tuple[list[tuple[str, Rendition]], list[Problem]]:
    made: list[tuple[str, Rendition]] = []
    problems: list[Problem] = []
    owner: dict[str, str] = {}
    for call in roster.calls[hook]:
        try:
            answer = roster.ask(call, desk=roster.config.desk, **offer)
            for item in _sound_renditions(answer, hook, owner, roster.config.limits.output):
                owner[item.path] = call.plugin
                made.append((call.plugin, item))
        except ACCIDENT as error:
            problems.append(_problem(call, error))
    return made, problems


def _sound_renditions(answer: Any, hook: str, owner: Mapping[str, str], limit: int) -> list[Rendition]:
    found = checks.items(answer, Rendition, hook)
    left = limit
    for item in found:
        checks.rendition(item, left)
        left -= len(item.data)
        if item.path in owner:
            raise PluginError(f"{item.path!r} is already written by {owner[item.path]!r}")
    return found


def deliver(hook: str, plugin: str, offer: Mapping[str, Any], roster: Roster) -> Problem | None:
    """Let one plugin do its side effect (committed, set_aside, published). None: done; a Problem: try again later."""
    for call in roster.calls[hook]:
        if call.plugin == plugin:
            try:
                roster.ask(call, desk=roster.config.desk, **offer)
            except ACCIDENT as error:
                return _problem(call, error)
    return None


# -- one call --------------------------------------------------------------------------------------------------------


def _try(story: Story, call: Call, roster: Roster, sound: Callable[[Any], T]) -> tuple[T | None, Story]:
    """Ask, and check the answer. An accident is a problem on the story, and no answer."""
    try:
        return sound(roster.ask(call, story=story, desk=roster.config.desk)), story
    except ACCIDENT as error:
        return None, replace(story, problems=(*story.problems, _problem(call, error)))


def _problem(call: Call, error: BaseException) -> Problem:
    return Problem(call.plugin, "error", _code(error), f"{call.hook}: {told(error)}")


def _code(error: BaseException) -> str:
    if isinstance(error, Overtime):
        return "timeout"
    if isinstance(error, BenchedError):
        return error.code
    return "refused" if isinstance(error, PluginError) else "error"
