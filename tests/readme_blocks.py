"""What is written is run: the fenced code blocks of a prose file, tried in order in one folder.

A block that begins with a file's name as a comment is that file. In a console block the lines behind `$ ` are run, and what
stands below one must be what it prints ("..." stands for anything). Other python blocks are run, toml and json ones parsed.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

from newsflow.config import load

ROOT = Path(__file__).parents[1]

# Commands that are looked at, not run: they fetch, change the system, or are this very test run.
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
ENDLESS = ("watch", "serve")  # newsflow's commands that run until they are stopped


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


def run_all(document: Path, folder: Path) -> None:
    """Try every block of *document* in *folder*; AssertionError for the first that does not do what it says."""
    for block in blocks(document):
        where = f"{document.relative_to(ROOT)}, line {block.line}"
        if block.kind == "console":
            for command, expected in commands(block.text):
                _run(command, expected, folder, f"{where}: {command}")
        elif block.file:
            _write(block.file, block.text, folder)
        elif block.kind == "python":
            succeed([sys.executable, "-c", block.text], folder, where)
        elif block.kind == "toml":
            tomllib.loads(block.text)
        elif block.kind == "json":
            json.loads(re.sub(r"^\s*(\.\.\.|…),?$", "", block.text, flags=re.MULTILINE))


def commands(text: str) -> list[tuple[str, str]]:
    """Each command of a console block, with what it prints."""
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]


def succeed(command: list[str], folder: Path, where: str, codes: tuple[int, ...] = (0,)) -> str:
    """What the command prints. AssertionError when its exit code is not in *codes*."""
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


def _write(name: str, text: str, folder: Path) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    if name == "newsflow.toml":
        load(None, start=folder)


def _run(command: str, expected: str, folder: Path, where: str) -> None:
    command = command.partition("  #")[0].replace(".venv/bin/", "").strip()
    words = shlex.split(command)
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE), where
    if f"{command} ".startswith(NOT_RUN):
        return
    if words[0] == "newsflow" and words[1] in ENDLESS:
        command, expected = f"newsflow {words[1]} --help", ""
    printed = succeed(["bash", "-c", command], folder, where, codes=(0, 1))
    if expected:
        pattern = re.escape(expected.strip()).replace(r"\.\.\.", ".*?")
        printed = printed.replace("\N{NO-BREAK SPACE}", " ")  # nobody sees the difference on a page
        said = "\n".join(line.rstrip() for line in printed.strip().splitlines())
        assert re.fullmatch(pattern, said, re.DOTALL), f"{where} prints\n{printed}"
