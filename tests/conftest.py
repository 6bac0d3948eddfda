"""What tests of several rooms share: plugins made on the spot, and rosters with nobody else in them."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from newsflow import Source, Story, hookimpl, layers
from newsflow.config import Config, Plugins
from newsflow.pipeline import process
from newsflow.plugins import BUILTINS, Roster

# No clock in tests: a busy machine is not a defect.
settings.register_profile("newsflow", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("newsflow")


# A busy machine is no fault of the code: what is slow is measured by `make bench`, not by a test.
settings.register_profile("newsflow", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newsflow")


def make_plugin(name: str = "guest", *, gives: Any = (), needs: Any = (), **hooks: Callable[..., Any]) -> ModuleType:
    """A plugin module with these functions as its hooks; *gives* and *needs* are its annotate()'s layers."""
    module = ModuleType(name)
    for hook, function in hooks.items():
        marked = hookimpl(function)
        setattr(module, hook, layers(gives=gives, needs=needs)(marked) if hook == "annotate" else marked)
    return module


def make_roster(*plugins: ModuleType, keep: tuple[str, ...] = ("plain",), strict: bool = True, **config: Any) -> Roster:
    """A roster of these plugins in this order, and of the built-in ones in *keep*; nobody else, whatever is installed."""
    others = [name for name, _ in BUILTINS] + [point.name for point in entry_points(group="newsflow")]
    off = tuple(sorted({name for name in others if name not in keep}))
    table = Plugins(off=off, order=config.pop("order", ()))
    given = {module.__name__: module for module in plugins}
    return Roster(Config(plugins=table, **config), extra=given, strict=strict)


@pytest.fixture
def plugin() -> Callable[..., ModuleType]:
    """`plugin(name, annotate=f, …)`: a plugin module made on the spot."""
    return make_plugin


@pytest.fixture
def roster() -> Callable[..., Roster]:
    """`roster(plugin, …, keep=("plain",))`: these plugins and nobody else."""
    return make_roster


@pytest.fixture
def told() -> Callable[..., Story]:
    """`told(text, plugin, …)`: one plain-text story through the map with these plugins and nobody else."""

    def run(text: str, *plugins: ModuleType, **config: Any) -> Story:
        [draft] = process(Source("story.txt", text.encode()), make_roster(*plugins, **config))
        return draft.story

    return run
