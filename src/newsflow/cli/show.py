"""`newsflow show`: one story as an editor wants to see it, from a file or from the output."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from newsflow.cli.common import about, config_option, examples, existing_out, json_option, load_config, out_option
from newsflow.errors import StoryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsflow.cli.story_view import Seen
    from newsflow.config import Config
    from newsflow.engine import Crew
    from newsflow.plugins import Call
    from newsflow.record import Record
    from newsflow.story import Draft, Source


PATIENCE = 1.0  # seconds: a story that took longer is not processed twice for exact times


@click.command(
    epilog=examples(
        "newsflow show inbox/storm.txt                    # what newsflow makes of a file; nothing is written",
        "newsflow show storm-4f1c22aa --out out           # a committed story, by its id ...",
        "newsflow show storm.txt --out out                # ... or by its source's path in the inbox",
        "newsflow show storm.txt --json | jq .officials   # its record",
    )
)
@click.argument("story", metavar="FILE|ID")
@out_option
@config_option
@json_option
@click.option("--text", "with_text", is_flag=True, help="Print the corrected text too.")
def show(story: str, out: Path | None, config_path: Path | None, as_json: bool, with_text: bool) -> int:
    """Show one story: corrections in context, officials, who said what, and which plugin did what.

    An existing FILE is processed here and now, and nothing is written; a file of several stories shows all of them. With
    --out, or when there is no such file, the committed story of that ID, guid or source path is shown.

    --json prints the record, schema newsflow/record/1, one line a story. What only the ledger knows (id, guid, revision)
    is empty for a FILE.
    """
    config = load_config(config_path)
    if out is None and Path(story).is_file():
        seen = list(_from_file(Path(story), config))
    else:
        seen = [_from_out(story, out, config)]
    _print(seen, as_json=as_json, with_text=with_text)
    return 0


def _print(seen: list[Seen], *, as_json: bool, with_text: bool) -> None:
    if as_json:
        import msgspec

        for item in seen:
            click.echo(msgspec.json.encode(item.record))
        return
    from newsflow.cli.screen import console
    from newsflow.cli.story_view import view

    screen = console()
    for number, item in enumerate(seen):
        if number:
            screen.print()
            screen.rule(style="dim")
        view(screen, item, with_text=with_text)


def _from_out(name: str, out: Path | None, config: Config) -> Seen:
    from newsflow import press
    from newsflow.cli.story_view import Seen

    if out is None and config.out is None:
        raise UsageError(f"{name}: no such file; to see a committed story, say where with --out OUT")
    return Seen(press.find(config, existing_out(out, config), name))


def _from_file(path: Path, config: Config) -> Iterator[Seen]:
    from newsflow.cli.check import printable_path
    from newsflow.cli.places import places
    from newsflow.cli.story_view import Seen
    from newsflow.engine import Crew
    from newsflow.story import Source

    try:
        source = Source(path=printable_path(path), data=path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    with Crew(config) as crew:
        watch = Stopwatch(crew.roster.guard)
        crew.roster.guard = watch.guard
        drafts = _processed(crew, source)
        if (
            sum(watch.seconds.values()) < PATIENCE
        ):  # the first time libraries are loaded; the second is what a story costs
            watch.seconds.clear()
            drafts = _processed(crew, source)
        for draft in drafts:
            found = {(p.edit.start, p.edit.end, p.edit.after): p.place for p in places(draft.story, source.data)}
            yield Seen(preview(draft), found, watch.seconds)


def _processed(crew: Crew, source: Source) -> list[Draft]:
    """The drafts of one source. Raises StoryError, with the source's name, when there are none."""
    for _, drafts in crew.stream([source]):
        if isinstance(drafts, StoryError):
            raise StoryError(about(source.path, str(drafts)), code=drafts.code, plugin=drafts.plugin)
        return drafts
    return []


def preview(draft: Draft) -> Record:
    """The record that the draft would become: "held", since nobody committed it."""
    from datetime import UTC, datetime

    from newsflow.record import Ledgered, complete

    declared = draft.story.declared
    published = declared.published or datetime.now(UTC)
    ledgered = Ledgered(
        id="",
        guid=declared.guid or "",
        revision=0,
        status="held",
        reason="a preview, not committed",
        note=None,
        published=published,
        updated=declared.updated or published,
    )
    return complete(draft, ledgered)


class Stopwatch:
    """Measures each plugin call by standing around the time limit's guard."""

    def __init__(self, guard: Callable[[Call], AbstractContextManager[None]]) -> None:
        self.seconds: dict[tuple[str, str], float] = {}  # (plugin, hook) -> seconds of all its calls, in calling order
        self._inner = guard

    @contextmanager
    def guard(self, call: Call) -> Iterator[None]:
        """The inner guard, timed."""
        start = perf_counter()
        try:
            with self._inner(call):
                yield
        finally:
            key = (call.plugin, call.hook)
            self.seconds[key] = self.seconds.get(key, 0.0) + perf_counter() - start
