"""A claim binds as long as its process lives, wherever that can be known, and its lease otherwise."""

from __future__ import annotations

import subprocess
import sys

from newsflow.ledger.owner import is_free, new_owner

NOW = 1_000_000.0


def test_a_living_processs_claim_binds_until_its_lease_runs_out() -> None:
    mine = new_owner()
    assert not is_free(mine, NOW + 1, NOW)
    assert is_free(mine, NOW - 1, NOW)


def test_nobodys_claim_is_free() -> None:
    assert is_free(None, None, NOW)


def test_a_dead_processs_claim_is_free_at_once() -> None:
    script = "from newsflow.ledger.owner import new_owner; print(new_owner())"
    dead = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()
    assert is_free(dead, NOW + 1000, NOW)


def test_a_process_number_used_again_is_not_the_same_process() -> None:
    host, pid, _started, token = new_owner().split("|")
    assert is_free(f"{host}|{pid}|1|{token}", NOW + 1000, NOW)


def test_another_hosts_claim_waits_for_its_lease() -> None:
    assert not is_free("elsewhere/boot/space|1|1|x", NOW + 1, NOW)
    assert is_free("elsewhere/boot/space|1|1|x", NOW - 1, NOW)
