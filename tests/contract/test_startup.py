"""Starting costs what click costs: counted in modules, not measured with a clock."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "pluggy",
    "lxml",
    "sqlalchemy",
    "importlib.metadata",
    "watchdog",
    "feedgen",
    "rich",
    "msgspec",
    "multiprocessing",
}

BARE = """
import click

@click.command()
def bare():
    '''A bare click program.'''

bare.main(["--help"], standalone_mode=False)
"""

OURS = """
import sys
from newsflow.cli import status
status(sys.argv[1:])
"""


def modules_imported_by(program: str, *args: str) -> set[str]:
    """The modules in a fresh process after *program* ran with *args*."""
    report = "\nimport sys; print(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program + report, *args], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("no-such-command",)])
def test_help_version_and_slips_import_little(args: tuple[str, ...]) -> None:
    program = (
        OURS
        if args != ("no-such-command",)
        else OURS.replace("status(", "sys.stderr = sys.stdout; status(") + ("\nsys.stderr = sys.__stderr__")
    )
    modules, bare = modules_imported_by(program, *args), modules_imported_by(BARE)
    assert not HEAVY & modules
    assert len(modules) <= len(bare) + 10, sorted(modules - bare)


def test_importing_newsflow_imports_nothing_of_it_yet() -> None:
    modules = modules_imported_by("import newsflow")
    assert {name for name in modules if name.startswith("newsflow")} == {"newsflow"}
    assert not HEAVY & modules
