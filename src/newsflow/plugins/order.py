"""The order of calls: a consequence of stages, layers and the configuration; never of who was installed first."""

from __future__ import annotations

import heapq
from collections.abc import Container, Sequence

from newsflow.plugins.admission import Call, near


def ranked(names: Sequence[str], first: Sequence[str]) -> list[str]:
    """*names* with those of *first* in front, in its order; the others keep their own."""
    front = [name for name in first if name in names]
    return front + [name for name in names if name not in front]


def by_layers(calls: Sequence[Call], builtin: Container[str] = ()) -> tuple[list[Call], dict[str, str]]:
    """Calls ordered so that a layer is given before it is needed, else as they come; and, by plugin, why one is left out.

    A plugin whose need nobody gives is left out, and then those that need what it would have given; so are the members of
    a circle, but for the *builtin* ones when somebody else is in it: no third party stops the house's own plugins.
    """
    out: dict[str, str] = {}
    kept = list(calls)
    while missing := _unmet(kept):
        call, layer = missing
        out[call.plugin] = f"needs layer {layer!r}, which no plugin gives{near(layer, _given(kept))}"
        kept.remove(call)
    ordered, circle = _sorted(kept)
    if circle:
        path = " -> ".join([c.plugin for c in circle] + [circle[0].plugin])
        guests = [call for call in circle if call.plugin not in builtin] or circle
        out |= {call.plugin: f"waits in a circle of layers: {path}" for call in guests}
        rest, more = by_layers([call for call in kept if call not in guests], builtin)
        return rest, out | more
    return ordered, out


def _given(calls: Sequence[Call]) -> list[str]:
    return sorted({layer for call in calls for layer in call.gives})


def _unmet(calls: Sequence[Call]) -> tuple[Call, str] | None:
    for call in calls:
        for layer in sorted(call.needs):
            if not any(layer in other.gives for other in calls if other is not call):
                return call, layer
    return None


def _sorted(calls: Sequence[Call]) -> tuple[list[Call], list[Call]]:
    """Kahn's algorithm with the given order as tie-break; what cannot be sorted comes back as the second list."""
    after: list[set[int]] = [
        {j for j, other in enumerate(calls) if j != i and call.needs & set(other.gives)} for i, call in enumerate(calls)
    ]
    waiting = [len(a) for a in after]
    ready = [i for i, n in enumerate(waiting) if n == 0]
    done: list[int] = []
    while ready:
        i = heapq.heappop(ready)
        done.append(i)
        for j, a in enumerate(after):
            if i in a:
                waiting[j] -= 1
                if waiting[j] == 0:
                    heapq.heappush(ready, j)
    left = [i for i in range(len(calls)) if i not in done]
    return [calls[i] for i in done], [calls[i] for i in _circle(left, after)]


def _circle(left: list[int], after: list[set[int]]) -> list[int]:
    """One circle among the calls that wait for each other, in the order in which they wait."""
    if not left:
        return []
    path, at = [], left[0]
    while at not in path:
        path.append(at)
        at = min(after[at] & set(left))
    return path[path.index(at) :]
