"""What plugin authors test with: the fixtures `newsdesk` and `newsroom`, and `check_plugin`. A pytest plugin.

newsflow is imported inside functions, so that coverage of a plugin's own imports is not spoilt by loading this file.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from newsflow import Record, Story
    from newsflow.plugins import Roster

# Texts on which offsets go wrong first. Each is one story; a blank line parts its paragraphs.
NASTY_TEXTS: tuple[str, ...] = (
    "a",
    "A headline\n\nAnd one paragraph.",
    'He said: “We — the 👩‍👩‍👧 family — are ready.”\n\n"Unbalanced, she said.',
    "e\u0301 combining, \u200e\u202eright to left\u202c, \U0001f1f7\U0001f1fa flags",
    "שלום עולם. مرحبا بالعالم. 你好，世界。",
    "ALL CAPS AND NOTHING ELSE!!! " * 20,
    "word " * 20_000,
    "(" * 5_000 + "[" * 5_000,
)


@pytest.fixture
def newsdesk() -> Callable[..., Story]:
    """One story through the map, strictly: `newsdesk(text, plugin, **options) -> Story`.

    *text* is the whole story, paragraphs parted by blank lines (or the bytes of a file in any format newsflow reads);
    *plugin* is a module or object with hooks. The built-in plugins take part. Any problem that the plugin under test
    causes fails the test, with the plugin's own words.
    """

    def run(text: str | bytes, plugin: Any = None, **options: Any) -> Story:
        [story] = _stories(_roster(plugin, options), text)
        _no_accident(story, _name(plugin), "the text")
        return story

    return run


@pytest.fixture
def newsroom(tmp_path: Path) -> Callable[..., Newsroom]:
    """A desk on disk: `newsroom({"a.txt": "…"}, toml="…")` writes an inbox, runs `newsflow run`, and reads what it made."""

    def run(files: dict[str, str | bytes], *arguments: str, toml: str = "") -> Newsroom:
        room = Newsroom(tmp_path)
        room.write(files, toml)
        room.run(*arguments)
        return room

    return run


class Newsroom:
    """An inbox, an output folder and what the last run said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inbox, self.out, self.config = folder / "inbox", folder / "out", folder / "newsflow.toml"
        self.exit_code = 0
        self.stdout = self.stderr = ""

    def write(self, files: dict[str, str | bytes], toml: str = "") -> None:
        """Put files into the inbox, and newsflow.toml beside it."""
        self.inbox.mkdir(exist_ok=True)
        self.config.write_text(toml, encoding="utf-8")
        for name, content in files.items():
            path = self.inbox / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def run(self, *arguments: str) -> Newsroom:
        """`newsflow run` over the inbox, in a process of its own."""
        command = ["run", str(self.inbox), "--out", str(self.out), "--config", str(self.config), *arguments]
        done = subprocess.run(
            [sys.executable, "-m", "newsflow", *command], capture_output=True, text=True, cwd=self.folder, check=False
        )
        self.exit_code, self.stdout, self.stderr = done.returncode, done.stdout, done.stderr
        return self

    def records(self) -> dict[str, Record]:
        """The records on disk, by the path of their source."""
        from newsflow.record import decode

        found = [decode(path.read_bytes()) for path in sorted((self.out / "records").glob("*.json"))]
        return {record.source.path: record for record in found}


def check_plugin(plugin: Any, **options: Any) -> None:
    """Run the contract over a plugin; AssertionError with one sentence where it does not hold.

    On nasty stories (one letter, emoji, right-to-left, 20,000 words …): no accident, sound offsets, the same answer twice,
    in another process too; and, for a correcting plugin, nothing more to apply in its own result. Options must survive
    pickling. The built-in plugins that read a story, and those that give the layers this one needs, take part.
    """
    import pickle

    name, company = _name(plugin), _company(plugin, options)
    roster, again = (_roster(plugin, options, keep=company) for _ in range(2))
    given = roster.options[name]
    assert pickle.loads(pickle.dumps(given)) == given, "options do not survive pickling"
    first = [_answers(roster, name, text) for text in NASTY_TEXTS]
    for text, one, two in zip(NASTY_TEXTS, first, (_answers(again, name, text) for text in NASTY_TEXTS), strict=True):
        assert one == two, f"two runs over {text[:30]!r} differ"
    for text, one, two in zip(NASTY_TEXTS, first, _answers_elsewhere(plugin, options), strict=False):
        assert one == two, f"another process says something else of {text[:30]!r} (does a set give the order?)"


def _answers(roster: Roster, name: str, text: str) -> str:
    """What the plugin *name* said of one text, checked, as JSON."""
    import msgspec

    from newsflow.edits import undo

    answers: list[Any] = []
    for story in _stories(roster, text):
        _no_accident(story, name, repr(text[:30]))
        assert undo(story.text, story.edits) == story.original
        _corrected_once(roster, name, story)
        edits = [edit for edit in story.edits if edit.plugin == name]
        notes = [note for note in story.notes if note.plugin == name]
        answers.append((edits, notes, {k: f.value for k, f in story.facts.items() if f.plugin == name}))
    return msgspec.json.encode(answers).decode()


def _answers_elsewhere(plugin: Any, options: dict[str, Any]) -> list[str]:
    """The same from a fresh process with another hash seed; nothing for a plugin that cannot be imported there."""
    import json

    module = getattr(plugin, "__name__", "")
    if sys.modules.get(module) is not plugin or module == "__main__":
        return []
    program = (
        f"import sys; sys.path[:] = {sys.path!r}; from importlib import import_module; from newsflow import testing;"
        f"testing._tell(import_module({module!r}), {options!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": "4711", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, f"it fails in another process: {done.stderr[-2000:]}"
    told: list[str] = json.loads(done.stdout.rpartition("\n")[2])
    return told


def _tell(plugin: Any, options: dict[str, Any]) -> None:
    """Print the answers on the last line: what _answers_elsewhere() starts a process for."""
    import json

    roster = _roster(plugin, options, keep=_company(plugin, options))
    print("\n" + json.dumps([_answers(roster, _name(plugin), text) for text in NASTY_TEXTS]), end="")


def _company(plugin: Any, options: dict[str, Any]) -> set[str]:
    """The plugins without which this one cannot be tried: who reads a story, and who gives a layer it needs."""
    roster = _roster(plugin, options)
    company = {_name(plugin)}
    company |= {call.plugin for hook in ("read", "language", "protect") for call in roster.calls[hook]}
    for call in reversed(roster.calls["annotate"]):  # who gives comes before who needs
        if any(call.gives.keys() & other.needs for other in roster.calls["annotate"] if other.plugin in company):
            company.add(call.plugin)
    return company


def _no_accident(story: Story, name: str, where: str) -> None:
    bad = [p for p in story.problems if p.plugin == name and p.code in ("error", "timeout", "refused")]
    assert not bad, f"on {where}: " + "; ".join(problem.message for problem in bad)


def _corrected_once(roster: Roster, name: str, story: Story) -> None:
    """A corrector's own result needs nothing more from it."""
    from newsflow.edits import apply

    own = [edit for edit in story.edits if edit.applied and edit.plugin == name]
    for again in _stories(roster, apply(story.original, own)) if own else ():
        more = [edit for edit in again.edits if edit.applied and edit.plugin == name]
        assert not more, f"correcting its own result applies {more[0].before!r} -> {more[0].after!r}"


def _roster(plugin: Any, options: dict[str, Any], keep: set[str] | None = None) -> Roster:
    """This plugin and everybody else, or only those in *keep*."""
    from newsflow.config import Config, Plugins
    from newsflow.errors import PluginError
    from newsflow.plugins import Roster

    name = _name(plugin)
    extra = {} if plugin is None or _found(plugin) else {name: plugin}
    config = Config(plugin={name: options} if options else {})
    if keep is not None:
        everybody = Roster(config, extra=extra).cards
        config = Config(plugin=config.plugin, plugins=Plugins(off=tuple(n for n in everybody if n not in keep)))
    roster = Roster(config, extra=extra)
    card = roster.cards.get(name)
    if card is not None and card.state != "active":  # somebody else's fault is not this test's
        raise PluginError(f"{card.label}: {card.reason}")
    return roster


def _name(plugin: Any) -> str:
    """The name the plugin goes by: its entry point's or built-in name, else its module's without `newsflow_`."""
    own = str(getattr(plugin, "__name__", type(plugin).__name__))
    return _found(plugin) or own.rpartition(".")[2].removeprefix("newsflow_").replace("_", "-")


def _found(plugin: Any) -> str | None:
    """The name under which the plugin is found anyway, when it is installed or built in."""
    from importlib.metadata import entry_points

    from newsflow.hookspecs import NAME
    from newsflow.plugins import BUILTINS

    own = getattr(plugin, "__name__", None)
    builtin = next((name for name, module in BUILTINS if module == own), None)
    points = entry_points(group=NAME)
    return builtin or next((point.name for point in points if point.value == own), None)


def _stories(roster: Roster, text: str | bytes) -> list[Story]:
    from newsflow import Source
    from newsflow.pipeline import process

    data = text if isinstance(text, bytes) else text.encode()
    return [draft.story for draft in process(Source("story.txt", data), roster)]
