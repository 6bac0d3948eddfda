"""Every deed in every hook, in a real `newsflow run` and a real `newsflow watch`. `make soak`."""

from __future__ import annotations

from pathlib import Path

import pytest

from misbehaving import ACCIDENTS, GOOD, HARMLESS, KILLERS, MAP, drop, expect, run, watch, write_config

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

HOOKS = ("read", *MAP, "hold", "render", "committed", "set_aside")
# By deed, not by hook: a plugin that fails five times in a row is out, and would not do the rest.
CELLS = [(hook, deed) for deed in (*ACCIDENTS, *KILLERS, *HARMLESS) for hook in HOOKS]


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
