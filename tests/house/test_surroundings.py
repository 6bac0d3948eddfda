"""A disk that is full or read-only, a locked ledger, folders that vanish: on real file systems, under real processes.

The scenes are in tests/mounted.py. They need to mount; where a user may not, they are skipped.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mounted import SCENES

SCRIPT = Path(__file__).parents[1] / "mounted.py"
SHORT = {"full_under_the_daemon", "read_only_at_the_start"}  # the others wait longer, by design: `make soak`


def _may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False)
    return tried.returncode == 0


@pytest.fixture(scope="module", autouse=True)
def mounting() -> None:
    """Whether this user may mount in a namespace of its own."""
    if not _may_mount():
        pytest.skip("no mounting in a namespace here: unshare -rm mount is refused")


@pytest.mark.parametrize(
    "scene",
    [pytest.param(s.__name__, marks=() if s.__name__ in SHORT else pytest.mark.soak) for s in SCENES],
)
def test_the_desk_recovers_by_itself_and_loses_nothing(tmp_path: Path, scene: str) -> None:
    command = ["unshare", "-rm", sys.executable, str(SCRIPT), scene, str(tmp_path)]
    played = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    assert played.returncode == 0, played.stdout + played.stderr
