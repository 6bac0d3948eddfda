"""The contract: every hook, in the order a story meets it.

A plugin is a module (or any object) with functions marked `@hookimpl`. A function names only the arguments it uses:

    options    this plugin's own frozen Struct, filled from [plugin.NAME]
    tools      what this plugin's prepare() returned
    desk       whose stories these are (name, base_url, language, timezone)

Arguments are only added within a major version. Pure means: no clock, network, disk or globals; the same answer everywhere.
All hooks run under a time limit. None may be async, a wrapper, or ask for tryfirst/trylast: order follows from stages,
from @layers, and from [plugins] order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pluggy

if TYPE_CHECKING:
    from newsflow.record import Record
    from newsflow.story import (
        Change,
        Channel,
        Desk,
        Edit,
        Hold,
        Note,
        Options,
        Rendition,
        SetAside,
        Source,
        Span,
        Story,
    )

NAME = "newsflow"  # the entry point group, and pluggy's project name

hookspec = pluggy.HookspecMarker(NAME)
hookimpl = pluggy.HookimplMarker(NAME)

_F = TypeVar("_F", bound=Callable[..., Any])


def layers(*, needs: Iterable[str] = (), gives: Iterable[str] | Mapping[str, type] = ()) -> Callable[[_F], _F]:
    """Say which layers of notes an annotate() reads and writes; the order of plugins follows from it.

    *gives* may be a mapping from layer to the Struct of its values: what does not fit that type is refused.
    """
    types = dict(gives) if isinstance(gives, Mapping) else dict.fromkeys(_several(gives))

    def mark(function: _F) -> _F:
        function.newsflow_layers = (frozenset(_several(needs)), types)  # type: ignore[attr-defined]
        return function

    return mark


def _several(names: Iterable[str]) -> Iterable[str]:
    """A single name for what it is: `needs="quote"` does not mean five layers of one letter."""
    return (names,) if isinstance(names, str) else names


@hookspec
def options() -> type[Options]:  # type: ignore[empty-body]
    """Name the Struct that [plugin.NAME] of newsflow.toml is read into.

    When:     once, when the plugin is admitted.
    Sees:     nothing.
    Returns:  a subclass of newsflow.Options with a default for every field.
    Must not: read files, clock, network or globals.
    Failing:  the plugin is marked broken and left out.
    """


@hookspec
def prepare(options: Any, cache: Path) -> Any:
    """Build what is costly to build: lexicons, compiled patterns, models.

    When:     on first use, once a process; once before the first story, when it takes *cache* or has options set.
    Sees:     its options; *cache*, a folder it may compile into (that first time; later calls find it there).
    Returns:  its tools: any value; the plugin's other hooks get it as *tools*. It is never sent between processes.
    Must not: use the network.
    Failing:  the plugin is out for this run, with one line; stories it should have seen are marked incomplete.
    """


@hookspec
def read(source: Source, desk: Desk, options: Any, tools: Any) -> Story | list[Story] | None:
    """Turn a file's bytes into a story, or several, by looking at the content, not only at the name.

    When:     once a source; readers are asked in order until one answers.
    Sees:     source.data and source.path.
    Returns:  a Story (original, blocks, marks, media, declared), a list of them, or None: not mine.
    Must not: touch files, clock, network or globals.
    Failing:  ReadError means "mine, but unreadable", and its sentence goes to the desk; any failure sets the source aside.
    """


@hookspec
def language(story: Story, options: Any, tools: Any) -> str | None:
    """Tell the story's language.

    When:     once a story, after read; plugins are asked in order until one answers.
    Sees:     story.original and story.declared.
    Returns:  a BCP 47 tag, or None: cannot tell. Nobody can: "und".
    Must not: touch files, clock, network or globals.
    Failing:  a problem names the plugin, and the next one is asked.
    """


@hookspec
def protect(story: Story, options: Any, tools: Any) -> Iterable[Span] | None:
    """Name the spans that no edit may touch.

    When:     once a story, before correct.
    Sees:     story.original, blocks, marks, declared, language.
    Returns:  spans of story.original; None or nothing is fine.
    Must not: touch files, clock, network or globals.
    Failing:  all spans of this call are dropped, a problem names the plugin, the story goes on.
    """


@hookspec
def correct(story: Story, options: Any, tools: Any) -> Iterable[Edit] | None:
    """Propose edits; the core chooses among all of them by confidence, then plugin order, and applies them.

    When:     once a story, after protect. Corrections do not chain: everybody looks at story.original.
    Sees:     story.original, blocks, marks, protected, language, declared.
    Returns:  edits whose *before* equals the original there; apply=False proposes only.
    Must not: return a text; touch files, clock, network or globals; correct its own result again.
    Failing:  all edits of this call are dropped, a problem names the plugin, the story goes on.
    """


@hookspec
def annotate(story: Story, desk: Desk, options: Any, tools: Any) -> Iterable[Note] | None:
    """Say something about spans of the corrected text.

    When:     once a story, after all edits are applied; after every plugin that gives a layer this one needs.
    Sees:     story.text, blocks and marks in it, and the notes of the layers it needs.
    Returns:  notes; None or nothing is fine. A note in layer "problem" with a Problem as value is a flag for the desk.
    Must not: touch files, clock, network or globals.
    Failing:  all notes of this call are dropped, a problem names the plugin, the story goes on.
    """


@hookspec
def describe(story: Story, desk: Desk, options: Any, tools: Any) -> Mapping[str, Any] | None:
    """State facts about the whole story: what stands in the record's metadata.

    When:     once a story, after annotate.
    Sees:     the whole story with all notes.
    Returns:  a mapping of plain JSON values; the first plugin to say a key keeps it.
    Must not: touch files, clock, network or globals.
    Failing:  all facts of this call are dropped, a problem names the plugin, the story goes on.
    """


@hookspec
def hold(record: Record, now: datetime, desk: Desk, options: Any) -> Hold | None:
    """Keep a story out of public/, for now or until somebody decides.

    When:     at commit, and again when an earlier hold's time has come; plugins are asked in order until one answers.
    Sees:     the record as it would be published; the time, UTC.
    Returns:  a Hold, or None: no objection.
    Must not: touch files, network or globals.
    Failing:  the story is held: the safe side.
    """


@hookspec
def render(record: Record, desk: Desk, options: Any, tools: Any) -> Iterable[Rendition] | Rendition | None:
    """Make files of one record: its page, its exports.

    When:     after commit, whenever the record or the plugin's setup changed.
    Sees:     one committed record that is published.
    Returns:  renditions: path relative to public/, media type, bytes. The core writes them.
    Must not: write; touch clock, network or globals.
    Failing:  the old file stays, a problem names the plugin.
    """


@hookspec
def publish(
    channel: Channel, records: list[Record], desk: Desk, options: Any
) -> Iterable[Rendition] | Rendition | None:
    """Make whole files of many records: feeds, sitemaps, the index.

    When:     after a story in the channel changed, once a quiet period; at the end of a run.
    Sees:     the channel, and its records, newest first; withdrawn ones among them, with status "withdrawn".
    Returns:  renditions, as render does.
    Must not: write; touch clock, network or globals.
    Failing:  the old files stay, one line says so, and the run ends with exit code 1.
    """


@hookspec
def committed(record: Record, change: Change, options: Any) -> None:
    """Tell somebody that a story was committed: a CMS, a search index.

    When:     after commit, from the outbox: at least once, with the same change.key each time.
    Sees:     the record and what happened to it.
    Returns:  nothing.
    Must not: assume that it is the first delivery.
    Failing:  tried again with growing pauses, then put among the dead letters, which `newsflow status` shows.
    """


@hookspec
def set_aside(report: SetAside, options: Any) -> None:
    """Tell somebody that a source was set aside.

    When:     after it was set aside, from the outbox: at least once, with the same report.key each time.
    Sees:     what NAME.error.json says.
    Returns:  nothing.
    Must not: assume that it is the first delivery.
    Failing:  as committed.
    """


@hookspec
def published(files: list[str], public: Path, desk: Desk, options: Any) -> None:
    """Tell somebody that files below public/ were written: upload them, ping a hub.

    When:     after publish wrote at least one file, from the outbox: at least once.
    Sees:     the paths written or removed, relative to *public*, the folder they stand in (a removed one does not any more).
    Returns:  nothing.
    Must not: write below public/.
    Failing:  as committed.
    """
