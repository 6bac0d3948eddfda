"""Every deed in every hook, in a real `newsflow run` and a real `newsflow watch`. `make soak`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from misbehaving import (
    ACCIDENTS,
    GOOD,
    HARMLESS,
    KILLERS,
    MAP,
    drop,
    expect,
    expect_nothing_lost,
    run,
    watch,
    write_config,
    write_plugin,
)

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

HOOKS = ("read", *MAP, "hold", "render", "committed", "set_aside")
# By deed, not by hook: a plugin that fails five times in a row is out, and would not do the rest.
CELLS = [(hook, deed) for deed in (*ACCIDENTS, *KILLERS, *HARMLESS) for hook in HOOKS]


@pytest.mark.parametrize("hook", ["import", "options", "prepare", "publish", "published"])
def test_every_deed_of_those_who_always_misbehave_costs_no_story(tmp_path: Path, hook: str) -> None:
    drop(tmp_path, [])
    deeds = (*ACCIDENTS, *KILLERS)
    names = [write_plugin(tmp_path, hook, deed) for deed in deeds]
    write_config(tmp_path, call=0.5, story=3.0, prepare=0.5)
    desk = run(tmp_path, "--json")  # the screen shows the first problems only
    expect_nothing_lost(desk, [])
    for deed, name in zip(deeds, names, strict=True):
        harmless = hook == "published" or deed == "answer" or (hook in ("import", "options") and deed == "close")
        if not harmless:
            told = rf"{name}'?( \(.*\))?(: | is out for this run: | does not take part: | failed \d)"
            assert re.search(told, desk.said), (name, desk.said)


@pytest.mark.parametrize("command", ["run", "watch"])
def test_every_deed_in_every_hook_costs_no_other_story(tmp_path: Path, command: str) -> None:
    cells = [cell for cell in CELLS if cell != ("hold", "answer")]
    drop(tmp_path, cells)
    write_config(tmp_path, call=0.5, story=3.0)
    desk = run(tmp_path) if command == "run" else watch(tmp_path, len(cells) + len(GOOD))
    assert desk.exit_code == (1 if command == "run" else 0), desk.said
    expect(desk, cells)
    print(
        f"{command}: {len(cells)} stories of misbehaviour, {len(desk.records())} done, {len(desk.reports())} set aside"
    )
