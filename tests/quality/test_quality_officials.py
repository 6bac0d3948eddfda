"""Officials and quotations never get worse: floors over the annotated stories, raised with `officials_score.py --update`."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def score() -> ModuleType:
    path = Path(__file__).with_name("officials_score.py")
    spec = importlib.util.spec_from_file_location("officials_score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_no_figure_falls_below_its_floor(score: ModuleType) -> None:
    pinned = json.loads(score.FLOORS.read_text())
    assert score.digest() == pinned["stories"], "the stories changed: run officials_score.py --update"
    figures = score.measure()
    fallen = {name: (figures[name], floor) for name, floor in pinned["floors"].items() if figures[name] < floor}
    assert not fallen


def test_there_are_stories_enough(score: ModuleType) -> None:
    assert len(list(score.STORIES.glob("*.toml"))) >= 25
