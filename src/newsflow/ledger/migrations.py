"""How an older ledger becomes one of today: STEPS[n] changes schema n to n + 1, within the transaction it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

STEPS: Mapping[int, Callable[[Connection], None]] = {}
