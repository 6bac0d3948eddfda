"""The same house on a shared PostgreSQL: a real server, started here from the system's own package."""

from __future__ import annotations

import multiprocessing
import os
import pwd
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsflow.config import Inbox

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
GRAIN = (
    "Grain prices fall {0}\n\nGrain prices fell for the {0}th week in a row as traders expected a rich harvets in the whole of "
    "the south, where the rain came early and the silos are still half full from last year.\n"
)

pytest.importorskip("psycopg", reason="newsflow[postgres] is not installed")
if not BINARIES:
    pytest.skip("no PostgreSQL server is installed (Debian: postgresql)", allow_module_level=True)


def _call(*command: str) -> None:
    """Run a command of the server, not as root: it refuses that."""
    given = ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)
    subprocess.run(given, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


@pytest.fixture(scope="module")
def server(swift: Path) -> Iterator[str]:
    """The URL of a fresh server's database, on a socket of its own."""
    folder = swift / "postgres"
    folder.mkdir()
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        swift.chmod(0o755)
    bin_ = BINARIES[-1].parent
    data, options = folder / "data", f"-k {folder} -c listen_addresses= -c fsync=off"
    _call(str(bin_ / "initdb"), "-A", "trust", "-U", "newsflow", str(data))
    control = [str(bin_ / "pg_ctl"), "-D", str(data), "-w"]
    _call(*control, "-o", options, "-l", str(folder / "log"), "start")
    yield f"postgresql://newsflow@/postgres?host={folder}"
    _call(*control, "-m", "immediate", "stop")


@pytest.fixture
def shared(house: Any, server: str) -> Any:
    """A house whose ledger is in a database of its own."""
    import psycopg

    name = f"house_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    house.set(ledger=server.replace("/postgres?", f"/{name}?"), inbox=Inbox(settle=0.0, after="move"))
    return house


def test_the_whole_flow_runs_on_postgresql(shared: Any, tree: Any) -> None:
    for number in range(5):
        shared.drop(f"{number}.txt", GRAIN.format(number))
    shared.drop("photo.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF\x80\x81")
    report = shared.run()
    assert (report.new, report.set_aside) == (5, 1)
    shared.drop("0.txt", GRAIN.format(0).replace("fell", "sank"))
    assert shared.run().revised == 1
    again = shared.run()
    assert (again.processed, again.written) == (0, 0)
    before = tree(shared.out / "public")
    shutil.rmtree(shared.out / "public")
    shared.run()
    assert tree(shared.out / "public") == before
    assert not (shared.out / "newsflow.db").exists()


def test_two_processes_share_the_work_without_doubling(shared: Any, tree: Any) -> None:
    for number in range(40):
        shared.drop(f"{number}.txt", GRAIN.format(number))
    children = [multiprocessing.get_context("fork").Process(target=shared.run) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0]
    shared.run()
    made = shared.all_records()
    assert (len(made), {each.revision for each in made}) == (40, {1})
    assert len(tree(shared.out / "processed")) == 40
