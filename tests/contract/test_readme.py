"""What is written is run: every code block of README.md and plugins/README.md, and the generated list of hooks.

    python tests/contract/test_readme.py    writes the list of hooks in plugins/README.md anew

A block that begins with a file's name as a comment is that file. In a console block the lines after `$ ` are run, in the
same folder, and what stands below them must be what they print ("..." stands for anything).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from newsflow import hookspecs
from newsflow.config import Limits, load
from newsflow.plugins.admission import ARGUMENTS, HOOKS

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins" / "README.md"
DOCUMENTS = (ROOT / "README.md", PLUGINS)
BEGIN = "<!-- hooks: begin; written by `python tests/contract/test_readme.py` from the docstrings of hookspecs.py -->\n"
END = "<!-- hooks: end -->"

# Commands that are looked at, not run: they fetch, or never end, or are this very test run.
NOT_RUN = (
    "git clone",
    "cd ",
    "make ",
    "pip ",
    "pipx ",
    "python3 -m venv",
    "sudo ",
    "apt",
    "open ",
    "xdg-open ",
    "curl ",
)
ENDLESS = ("watch", "serve")


class Block(NamedTuple):
    """A fenced block of a document."""

    kind: str
    text: str
    line: int

    @property
    def file(self) -> str | None:
        """The file it is, when it says so in its first line."""
        named = re.match(r"(?:#|<!--) ([\w./-]+\.\w+)(?: -->)?\n", self.text)
        return named[1] if named else None


def blocks(document: Path) -> list[Block]:
    """The fenced blocks of a document, in order."""
    text = document.read_text(encoding="utf-8")
    fenced = re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [Block(found[1], found[2], text.count("\n", 0, found.start()) + 1) for found in fenced]


def hooks_as_written() -> str:
    """The list of hooks: a heading with the exact signature, the first sentence, and the five answers of the docstring."""
    return "\n".join(_hook(name) for name in HOOKS)


def _hook(name: str) -> str:
    summary, _, answers = (getattr(hookspecs, name).__doc__ or "").partition("\n\n")
    rows = re.findall(r"^ {4}(When|Sees|Returns|Must not|Failing): +(.*?)$", answers, re.MULTILINE)
    listed = "\n".join(f"- {word}: {said}" for word, said in rows)
    return f"### `{name}({', '.join(ARGUMENTS[name])})`\n\n{summary}\n\n{listed}\n"


def with_fresh_hooks(text: str) -> str:
    """The document with its list of hooks written anew."""
    head, _, rest = text.partition(BEGIN)
    return head + BEGIN + "\n" + hooks_as_written() + "\n" + END + rest.partition(END)[2]


def test_the_list_of_hooks_is_what_the_contract_says() -> None:
    text = PLUGINS.read_text(encoding="utf-8")
    assert text == with_fresh_hooks(text), "run: python tests/contract/test_readme.py"


@pytest.mark.parametrize("hook", HOOKS)
def test_hook_is_documented_with_its_exact_signature(hook: str) -> None:
    assert f"\n### `{hook}({', '.join(ARGUMENTS[hook])})`\n" in PLUGINS.read_text(encoding="utf-8")


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_answers_the_five_questions(hook: str) -> None:
    said = re.findall(r"^    (\w[\w ]*):", getattr(hookspecs, hook).__doc__, re.MULTILINE)
    assert said == ["When", "Sees", "Returns", "Must not", "Failing"]


def test_the_limits_it_names_are_the_defaults() -> None:
    limits, text = Limits(), PLUGINS.read_text(encoding="utf-8")
    for said in (f"{limits.call:g} s", f"{limits.story:g} s", f"{limits.memory} MiB", f"{limits.output // 10**6} MB"):
        assert said in text


@pytest.mark.parametrize("document", DOCUMENTS, ids=["README.md", "plugins/README.md"])
def test_every_block_runs(document: Path, tmp_path: Path) -> None:
    for name in ("seeds", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for block in blocks(document):
        _try(block, tmp_path)


def _try(block: Block, folder: Path) -> None:
    where = f"the block at line {block.line}"
    if block.kind == "console":
        for command, expected in _commands(block.text):
            _run(command, expected, folder, where)
    elif block.file:
        (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
        (folder / block.file).write_text(block.text, encoding="utf-8")
        if block.file == "newsflow.toml":
            load(None, start=folder)
    elif block.kind == "python":
        _succeeds([sys.executable, "-c", block.text], folder, where)
    elif block.kind == "toml":
        tomllib.loads(block.text)
    elif block.kind == "json":
        json.loads(re.sub(r"^\s*(\.\.\.|…),?$", "", block.text, flags=re.MULTILINE))


def _commands(text: str) -> list[tuple[str, str]]:
    """Each command of a console block, with what it prints."""
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]


def _run(command: str, expected: str, folder: Path, where: str) -> None:
    command = command.partition("  #")[0].replace(".venv/bin/", "").strip()
    words = shlex.split(command)
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE), f"{where}: {command}"
    if f"{command} ".startswith(NOT_RUN):
        return
    if words[0] == "newsflow" and words[1] in ENDLESS:
        command = f"newsflow {words[1]} --help"
        expected = ""
    printed = _succeeds(["bash", "-c", command], folder, f"{where}: {command}", codes=(0, 1))
    if expected:
        pattern = re.escape(expected.strip()).replace(r"\.\.\.", ".*?")
        said = "\n".join(line.rstrip() for line in printed.strip().splitlines())
        assert re.fullmatch(pattern, said, re.DOTALL), f"{where}: {command} prints\n{printed}"


def _succeeds(command: list[str], folder: Path, where: str, codes: tuple[int, ...] = (0,)) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in codes, f"{where} ends with {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


if __name__ == "__main__":
    PLUGINS.write_text(with_fresh_hooks(PLUGINS.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"wrote {PLUGINS.relative_to(ROOT)}")
