"""The project that `newsflow plugins new NAME` writes: small, complete, and green from the first `pytest`."""

from __future__ import annotations

import re
from pathlib import Path

from newsflow.errors import UsageError

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.25"]
build-backend = "hatchling.build"

[project]
name = "newsflow-@NAME@"
version = "0.1.0"
description = "A newsflow plugin."
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["newsflow>=0.1"]

[project.optional-dependencies]
test = ["pytest>=8"]

[project.entry-points.newsflow]
@NAME@ = "newsflow_@MODULE@"

[tool.hatch.build.targets.wheel]
packages = ["src/newsflow_@MODULE@"]
"""

MODULE = '''\
"""Marks every mention of the words that [plugin.@NAME@] asks for: notes in layer "@NAME@".

Hooks are plain functions marked @hookimpl; each names only the arguments it uses. A story is never changed: a hook
returns what it has to say, and newsflow checks, stamps and merges it. More: newsflow plugins --explain annotate
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import newsflow
from newsflow import Note, Story, hookimpl, layers


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.@NAME@]"""

    words: tuple[str, ...] = ("harbour",)  # what to mark, in any case


@hookimpl
def options() -> type[Options]:
    return Options


@hookimpl
def prepare(options: Options) -> re.Pattern[str]:
    """Build once a process what every story needs; the other hooks get it as *tools*."""
    words = "|".join(re.escape(word) for word in options.words)
    return re.compile(rf"\\b(?:{words or '(?!)'})\\b", re.IGNORECASE)


@hookimpl
@layers(gives=("@NAME@",))
def annotate(story: Story, tools: re.Pattern[str]) -> Iterator[Note]:
    for found in tools.finditer(story.text):
        yield Note(found.start(), found.end(), "@NAME@", {"word": found[0].lower()})


@hookimpl
def describe(story: Story) -> dict[str, int]:
    return {"@KEY@_count": len(story.layer("@NAME@"))}
'''

TEST = '''\
"""The fixture `newsdesk` comes with newsflow: one story through the whole line, with this plugin in it."""

from __future__ import annotations

from newsflow.testing import check_plugin

import newsflow_@MODULE@


def test_every_mention_is_marked(newsdesk):
    story = newsdesk("Ships wait\\n\\nThe harbour of Rotterdam is full. No harbour is emptier.", newsflow_@MODULE@)
    notes = story.layer("@NAME@")
    assert [story.text[note.start : note.end] for note in notes] == ["harbour", "harbour"]
    assert story.facts["@KEY@_count"].value == 2


def test_the_words_can_be_set(newsdesk):
    story = newsdesk("Ships wait\\n\\nThe quay is full.", newsflow_@MODULE@, words=["quay"])
    assert [note.value for note in story.layer("@NAME@")] == [{"word": "quay"}]


def test_the_contract_holds():
    check_plugin(newsflow_@MODULE@)
'''

README = """\
# newsflow-@NAME@

A plugin for newsflow: marks every mention of certain words.

    pip install -e '.[test]'
    pytest
    newsflow plugins

Options, in newsflow.toml:

    [plugin.@NAME@]
    words = ["harbour", "quay"]

`src/newsflow_@MODULE@/__init__.py` holds the hooks, and `newsflow plugins --explain annotate` says what a hook is given and
what it may return.
"""

FILES = {
    "pyproject.toml": PYPROJECT,
    "README.md": README,
    "src/newsflow_@MODULE@/__init__.py": MODULE,
    "src/newsflow_@MODULE@/py.typed": "",
    "tests/test_@MODULE@.py": TEST,
}


def create(name: str, into: Path) -> Path:
    """Write the project newsflow-*name* into the folder *into* and return its folder.

    Raises UsageError for a name that cannot be one, and for a folder that is there already.
    """
    if not NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be a plugin's name: lower-case letters, digits and hyphens, as in 'harbour-news'"
        )
    _refuse_builtin(name)
    folder = into / f"newsflow-{name}"
    words = {"@NAME@": name, "@MODULE@": name.replace("-", "_"), "@KEY@": name.replace("-", "_")}
    try:
        folder.mkdir()
        for path, text in FILES.items():
            file = folder / _filled(path, words)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_filled(text, words), encoding="utf-8")
    except FileExistsError:
        raise UsageError(f"{folder}: is there already") from None
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from None
    return folder


def _refuse_builtin(name: str) -> None:
    from newsflow.plugins import BUILTINS

    if name in dict(BUILTINS):
        raise UsageError(f"{name!r} is the name of a built-in plugin; take another one")


def _filled(text: str, words: dict[str, str]) -> str:
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text
