"""Every folder of examples/ does what its README says and makes what lies in its expected/."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import readme_blocks

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(path.parent.name for path in EXAMPLES.glob("*/newsflow.toml"))


@pytest.mark.parametrize("name", FOLDERS)
def test_example_makes_what_it_promises(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name, folder)
    readme_blocks.run_all(EXAMPLES / name / "README.md", folder)
    promised = [path for path in sorted((folder / "expected").rglob("*")) if path.is_file()]
    assert promised
    for path in promised:
        made = made_as(folder / "out", path.relative_to(folder / "expected"))
        if path.suffix == ".json":
            agree(json.loads(path.read_bytes()), json.loads(made.read_bytes()), path.name)
        else:
            assert made.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", FOLDERS)
def test_every_example_is_in_the_list(name: str) -> None:
    assert f"[{name}]({name})" in (EXAMPLES / "README.md").read_text(encoding="utf-8")


def made_as(out: Path, name: Path) -> Path:
    """The file that was made; a record's own name ends with digits that the example need not know."""
    if (out / name).exists():
        return out / name
    found = [
        p for p in (out / name.parent).glob(f"{name.stem}-*{name.suffix}") if re.fullmatch(r".*-[0-9a-f]{8}", p.stem)
    ]
    assert len(found) == 1, f"{name} was not made; there are {sorted(p.name for p in (out / name.parent).glob('*'))}"
    return found[0]


def agree(promised: Any, made: Any, where: str) -> None:
    """*made* says all that *promised* does: more keys are fine, in lists other or more items are not."""
    if isinstance(promised, dict) and isinstance(made, dict):
        for key, value in promised.items():
            assert key in made, f"{where}: no {key}"
            agree(value, made[key], f"{where}: {key}")
    elif isinstance(promised, list) and isinstance(made, list):
        assert len(promised) == len(made), f"{where}: {made}"
        for number, (one, other) in enumerate(zip(promised, made, strict=True), 1):
            agree(one, other, f"{where} {number}")
    else:
        assert made == promised, where
