"""The prose files tell the truth: every code block runs, and the list of hooks is what the contract says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import hooks_table
import readme_blocks
from newsflow import hookspecs
from newsflow.config import Limits
from newsflow.plugins import BUILTINS, Roster
from newsflow.plugins.admission import ARGUMENTS, HOOKS

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins" / "README.md"
DOCUMENTS = (ROOT / "README.md", PLUGINS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=["README.md", "plugins/README.md"])
def test_every_block_runs(document: Path, tmp_path: Path) -> None:
    for name in ("seeds", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "seeds", tmp_path / "inbox")
    shutil.copy(ROOT / "seeds" / "inf-treaty.txt", tmp_path / "story.txt")
    readme_blocks.run_all(document, tmp_path)


def test_the_list_of_hooks_is_fresh() -> None:
    text = PLUGINS.read_text(encoding="utf-8")
    assert text == hooks_table.fresh(text), "run: python tests/hooks_table.py"


@pytest.mark.parametrize("hook", HOOKS)
def test_hook_is_documented_with_its_exact_signature(hook: str) -> None:
    assert f"\n### `{hook}({', '.join(ARGUMENTS[hook])})`\n" in PLUGINS.read_text(encoding="utf-8")


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_answers_the_five_questions(hook: str) -> None:
    said = re.findall(r"^    (\w[\w ]*):", getattr(hookspecs, hook).__doc__, re.MULTILINE)
    assert said == ["When", "Sees", "Returns", "Must not", "Failing"]


def test_the_layers_it_names_are_those_of_the_house() -> None:
    given = {layer for call in Roster().calls["annotate"] if call.plugin in dict(BUILTINS) for layer in call.gives}
    [sentence] = re.findall(r"^Layers the house gives are (.*)\.$", PLUGINS.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`([a-z-]+)`", sentence)) == given - {"problem"}


def test_the_limits_it_names_are_the_defaults() -> None:
    limits, text = Limits(), PLUGINS.read_text(encoding="utf-8")
    for said in (f"{limits.call:g} s", f"{limits.story:g} s", f"{limits.memory} MiB", f"{limits.output // 10**6} MB"):
        assert said in text


@pytest.mark.parametrize("document", DOCUMENTS, ids=["README.md", "plugins/README.md"])
def test_every_link_to_a_file_of_the_project_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
