"""The model that says how sure an edit is: small trees, read from data/typos_model.json, evaluated in plain Python.

The file holds the ranking weights, the trees, and the figures of the training that made it (newsflow.correct.train).
"""

from __future__ import annotations

import json
from functools import cache
from math import exp

from msgspec import Struct

from newsflow.correct.spelling import evidence
from newsflow.lexicon import text

# A leaf is a number; a branch is (feature, limit, tree up to the limit, tree above it).
Tree = float | tuple[int, float, "Tree", "Tree"]


class Model(Struct, frozen=True):
    """What was learnt."""

    ranking: dict[str, float]
    bias: float
    trees: tuple[Tree, ...]


@cache
def shipped() -> Model:
    """The model that comes with newsflow."""
    return read(json.loads(text("typos_model.json")))


def read(told: dict[str, object]) -> Model:
    """The model from its JSON form."""
    trees = told["trees"]
    assert isinstance(trees, list) and isinstance(told["ranking"], dict) and isinstance(told["bias"], float)
    return Model(told["ranking"], told["bias"], tuple(_tree(tree) for tree in trees))


def confidence(values: list[float], model: Model) -> float:
    """The chance, 0 to 1, that an editor would make the edit these numbers speak of; four decimals."""
    total = model.bias + sum(leaf(tree, values) for tree in model.trees)
    return round(1 / (1 + exp(-max(-30.0, min(30.0, total)))), 4)


def leaf(tree: Tree, values: list[float]) -> float:
    """Where *values* end up in *tree*."""
    while isinstance(tree, tuple):
        feature, limit, low, high = tree
        tree = low if values[feature] <= limit else high
    return tree


def _tree(told: object) -> Tree:
    if not isinstance(told, list):
        return float(told)  # type: ignore[arg-type]
    name, limit, low, high = told
    return (evidence.NAMES.index(name), float(limit), _tree(low), _tree(high))
