"""Plugins as a desk has them: installed distributions and local files, on disk."""

from __future__ import annotations

import importlib
import sys
import textwrap
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from newsflow.config import Config, Plugins
from newsflow.plugins import BUILTINS, Roster

HEAD = "from newsflow import *\nfrom newsflow import hookimpl, layers\n"


def guests() -> set[str]:
    """Plugins installed in this environment: not part of what is tested here."""
    return {point.name for point in entry_points(group="newsflow")}


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`install("newsflow-weather", code, version="0.3")`: a distribution with one entry point, as pip would leave it.

    The plugin's name is the distribution's without "newsflow-", its module's newsflow_NAME; *entry* says otherwise.
    """
    site = tmp_path / "site-packages"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    modules: list[str] = []

    def put(distribution: str, code: str, *, version: str = "0.3", entry: str | None = None) -> None:
        module = distribution.replace("-", "_")
        modules.append(module)
        (site / f"{module}.py").write_text(HEAD + textwrap.dedent(code), encoding="utf-8")
        info = site / f"{module}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n", "utf-8")
        line = entry or f"{distribution.removeprefix('newsflow-')} = {module}"
        (info / "entry_points.txt").write_text(f"[newsflow]\n{line}\n", encoding="utf-8")
        importlib.invalidate_caches()

    yield put
    for module in modules:
        sys.modules.pop(module, None)


@pytest.fixture
def local(tmp_path: Path) -> Callable[[str, str], None]:
    """`local("desk_rules.py", code)`: a file beside newsflow.toml, to be named in [plugins] files."""

    def put(name: str, code: str) -> None:
        (tmp_path / name).write_text(HEAD + textwrap.dedent(code), encoding="utf-8")

    return put


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Roster]:
    """`desk(files=…, order=…, strict=…)`: the roster of a newsflow.toml in this folder, without what else is installed here."""
    found = guests()

    def admit(
        *, strict: bool = False, plugin: dict[str, Any] | None = None, off: tuple[str, ...] = (), **table: Any
    ) -> Roster:
        listed = Plugins(off=(*sorted(found), *off), **table)
        return Roster(Config(plugins=listed, plugin=plugin or {}, folder=str(tmp_path)), strict=strict)

    return admit


@pytest.fixture
def off_all() -> tuple[str, ...]:
    """Every built-in plugin, to be switched off."""
    return tuple(name for name, _ in BUILTINS)
