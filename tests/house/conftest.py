"""A small house for end-to-end tests: an inbox, an output folder, few plugins, a fixed clock, and ways to look at the result."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import msgspec
import pytest

from newsflow.config import Config, Plugins
from newsflow.plugins import BUILTINS
from newsflow.press import Report, run
from newsflow.record import Record, decode

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
KEPT = ("plain", "embargo", "feeds")  # what the flow needs, and no more: these tests run it often

# A local plugin: pages without templates, and one correction that an option turns.
PLUGIN = '''
"""A page for each story; one word written as the desk wants it."""
import newsflow
from newsflow import Edit, Rendition, hookimpl

class Options(newsflow.Options, frozen=True, kw_only=True):
    write: str = "harvest"  # instead of "harvets"

@hookimpl
def options():
    return Options

@hookimpl
def correct(story, options):
    at = story.original.find("harvets")
    while at >= 0:
        yield Edit(at, at + 7, "harvets", options.write, rule="desk/harvest", reason="letters swapped")
        at = story.original.find("harvets", at + 1)

@hookimpl
def render(record):
    return Rendition(f"articles/{record.id}.html", "text/html", f"<h1>{record.headline}</h1>{record.text}".encode())
'''


def config(keep: tuple[str, ...] = KEPT, **tables: Any) -> Config:
    """A configuration with few plugins, whatever is installed."""
    others = [name for name, _ in BUILTINS] + [point.name for point in entry_points(group="newsflow")]
    plugins = Plugins(off=tuple(sorted({name for name in others if name not in keep})), **tables.pop("plugins", {}))
    return Config(plugins=plugins, **tables)


class House:
    """An inbox and an output folder below *folder*."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "inbox"
        self.out = folder / "out"
        self.inbox.mkdir(parents=True)
        (folder / "desk.py").write_text(PLUGIN, encoding="utf-8")
        self.config = config(folder=str(folder), plugins={"files": ("desk.py",)})

    def drop(self, path: str, text: str | bytes) -> Path:
        """Write a file into the inbox, dated a minute ago so that nobody waits for it to settle."""
        file = self.inbox / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def set(self, **tables: Any) -> None:
        """Change tables of the configuration."""
        self.config = msgspec.structs.replace(self.config, **tables)

    def run(self, **more: Any) -> Report:
        """One run, in this process."""
        settings = {"workers": 0, "now": NOW, **more}
        return run(settings.pop("config", self.config), [self.inbox], self.out, **settings)

    def records(self) -> dict[str, Record]:
        """The records on disk, by the path of their source."""
        return {made.source.path: made for made in self.all_records()}

    def all_records(self) -> list[Record]:
        """The records on disk."""
        return [decode(path.read_bytes()) for path in sorted((self.out / "records").glob("*.json"))]

    def public(self) -> set[str]:
        """The files below public/."""
        return set(tree(self.out / "public"))

    def feed(self) -> str:
        """The feed of all stories."""
        return (self.out / "public/feeds/atom.xml").read_text(encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below *folder*, hidden ones too, with its bytes; the ledger left out."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root) / name
            if not name.startswith("newsflow.db"):
                found[str(path.relative_to(folder))] = path.read_bytes() if path.is_file() else b""
    return found


@pytest.fixture(scope="module")
def swift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory where there is one: these tests flush thousands of files, and pull no plug."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path_factory.mktemp("swift")
        return
    with tempfile.TemporaryDirectory(prefix="newsflow-", dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def house(swift: Path) -> House:
    """An empty house."""
    return House(Path(tempfile.mkdtemp(dir=swift)))


@pytest.fixture
def new_house(swift: Path) -> Callable[[str], House]:
    """`new_house(name)`: another one."""
    return lambda name: House(Path(tempfile.mkdtemp(dir=swift)) / name)


@pytest.fixture(scope="session")
def make_house() -> Callable[[Path], House]:
    """`make_house(folder)`: a house in a folder of its own."""
    return House


@pytest.fixture(scope="session", name="tree")
def tree_of() -> Callable[[Path], dict[str, bytes]]:
    """`tree(folder)`: its files and their bytes."""
    return tree


@pytest.fixture(scope="session")
def configured() -> Callable[..., Config]:
    """`configured(keep=(…), …)`: a configuration with these built-in plugins and nobody else."""
    return config
