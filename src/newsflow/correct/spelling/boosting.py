"""Learning the small trees of the confidence model: gradient boosting with a logistic loss, in plain Python.

Only the trainer imports this. Values are put into at most 48 bins a feature first, so that a split is a walk over sums.
"""

from __future__ import annotations

from bisect import bisect_left
from math import exp, log
from random import Random

from msgspec import Struct

from newsflow.correct.spelling.model import Tree, leaf

BINS = 48
_SHRINK = 5.0  # pulls leaves with little weight in them towards zero


class Plan(Struct, frozen=True):
    """How much to learn."""

    trees: int = 90
    leaves: int = 10
    rate: float = 0.15
    least: float = 12.0  # sum of row weights a leaf must have
    share: float = 0.7  # of the features, drawn anew for each tree
    seed: int = 1


class _Split(Struct, frozen=True):
    gain: float
    feature: int
    limit: int  # bin; up to it goes low


class _Leaf:
    """A leaf that may still be split."""

    def __init__(self, rows: list[int], split: _Split | None) -> None:
        self.rows, self.split = rows, split
        self.low: _Leaf | None = None
        self.high: _Leaf | None = None


class Learner:
    """Learns trees from rows of numbers, their labels and weights."""

    def __init__(self, rows: list[list[float]], labels: list[bool], weights: list[float], plan: Plan) -> None:
        self.labels, self.weights, self.plan = labels, weights, plan
        self.rows = rows
        self.limits = [_limits([row[f] for row in rows]) for f in range(len(rows[0]))]
        self.columns = [bytes(bisect_left(limits, row[f]) for row in rows) for f, limits in enumerate(self.limits)]
        self.slopes: list[float] = []
        self.bends: list[float] = []

    def learn(self) -> tuple[float, list[Tree]]:
        """The bias and the trees."""
        right = sum(w for w, good in zip(self.weights, self.labels, strict=True) if good)
        bias = log(right / (sum(self.weights) - right))
        totals = [bias] * len(self.rows)
        random, trees = Random(self.plan.seed), []
        features = range(len(self.limits))
        for _ in range(self.plan.trees):
            self._slopes(totals)
            drawn = sorted(random.sample(features, max(1, round(self.plan.share * len(features)))))
            tree = self._tree(drawn)
            trees.append(tree)
            totals = [total + leaf(tree, row) for total, row in zip(totals, self.rows, strict=True)]
        return bias, trees

    def _slopes(self, totals: list[float]) -> None:
        chances = [1 / (1 + exp(-max(-30.0, min(30.0, total)))) for total in totals]
        self.slopes = [(good - p) * w for p, good, w in zip(chances, self.labels, self.weights, strict=True)]
        self.bends = [max(p * (1 - p), 1e-6) * w for p, w in zip(chances, self.weights, strict=True)]

    def _tree(self, features: list[int]) -> Tree:
        root = _Leaf(list(range(len(self.rows))), None)
        root.split = self._best_split(root.rows, features)
        leaves = [root]
        while len(leaves) < self.plan.leaves:
            top = max((x for x in leaves if x.split), key=lambda x: x.split.gain if x.split else 0.0, default=None)
            if top is None or top.split is None:
                break
            column, limit = self.columns[top.split.feature], top.split.limit
            low, high = [r for r in top.rows if column[r] <= limit], [r for r in top.rows if column[r] > limit]
            top.low = _Leaf(low, self._best_split(low, features))
            top.high = _Leaf(high, self._best_split(high, features))
            leaves.remove(top)
            leaves += [top.low, top.high]
        return self._frozen(root)

    def _best_split(self, rows: list[int], features: list[int]) -> _Split | None:
        slope, bend = sum(self.slopes[r] for r in rows), sum(self.bends[r] for r in rows)
        best: _Split | None = None
        for feature in features:
            found = self._split_by(feature, rows, slope, bend)
            if found and (best is None or found.gain > best.gain):
                best = found
        return best

    def _split_by(self, feature: int, rows: list[int], slope: float, bend: float) -> _Split | None:
        size = len(self.limits[feature]) + 1
        slopes, bends, weights = [0.0] * size, [0.0] * size, [0.0] * size
        column = self.columns[feature]
        for r in rows:
            place = column[r]
            slopes[place] += self.slopes[r]
            bends[place] += self.bends[r]
            weights[place] += self.weights[r]
        total, below, low_slope, low_bend = sum(weights), 0.0, 0.0, 0.0
        best: _Split | None = None
        whole = slope * slope / (bend + _SHRINK)
        for place in range(size - 1):
            low_slope, low_bend, below = low_slope + slopes[place], low_bend + bends[place], below + weights[place]
            if below < self.plan.least or total - below < self.plan.least:
                continue
            rest = slope - low_slope
            gain = low_slope**2 / (low_bend + _SHRINK) + rest**2 / (bend - low_bend + _SHRINK) - whole
            if gain > 1e-3 and (best is None or gain > best.gain):
                best = _Split(gain, feature, place)
        return best

    def _frozen(self, node: _Leaf) -> Tree:
        if node.low is None or node.high is None or node.split is None:
            slope, bend = sum(self.slopes[r] for r in node.rows), sum(self.bends[r] for r in node.rows)
            return round(self.plan.rate * slope / (bend + _SHRINK), 4)
        limit = self.limits[node.split.feature][node.split.limit]
        return (node.split.feature, limit, self._frozen(node.low), self._frozen(node.high))


def _limits(values: list[float]) -> list[float]:
    """Borders between bins, about equally full: a value up to border n falls into bin n."""
    ordered = sorted(values)
    picked = {round(ordered[len(ordered) * n // BINS], 4) for n in range(1, BINS)}
    few = sorted(set(ordered))
    if len(few) <= BINS:
        picked = {round(value, 4) for value in few[:-1]}
    return sorted(picked)


def weights_of_choice(
    groups: list[tuple[list[tuple[float, ...]], int]], features: int, *, rounds: int = 4, rate: float = 0.05
) -> list[float]:
    """Weights of a conditional logit: each group is rows of features and which row was meant. Stochastic, in the given order."""
    weights = [0.0] * features
    squares = [1e-6] * features
    for _ in range(rounds):
        for rows, meant in groups:
            scores = [sum(w * v for w, v in zip(weights, row, strict=True)) for row in rows]
            top = max(scores)
            likely = [exp(score - top) for score in scores]
            total = sum(likely)
            for f in range(features):
                slope = rows[meant][f] - sum(p * row[f] for p, row in zip(likely, rows, strict=True)) / total
                slope -= 1e-4 * weights[f]
                squares[f] += slope * slope
                weights[f] += rate * slope / squares[f] ** 0.5 * 4
    return [round(w, 4) for w in weights]
