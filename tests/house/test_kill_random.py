"""Kill -9 at random moments: the short form of test_kill_soak.py."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from typing import Any

from newsflow.config import Inbox

STORIES = 60
KILLS = 6

TEXT = (
    "Grain prices fall {0}\n\nGrain prices fell for the {0}th week in a row as traders expected a rich harvets in the whole of "
    "the south, where the rain came early and the silos are still half full from last year.\n"
)


def test_kills_at_random_moments_lose_and_double_nothing(house: Any, tree: Any) -> None:
    house.set(inbox=Inbox(settle=0.0, after="move"))
    for number in range(STORIES):
        house.drop(f"{number % 3}/{number}.txt", TEXT.format(number))
    rng = random.Random(7)
    for _ in range(KILLS):
        child = multiprocessing.get_context("fork").Process(target=house.run)
        child.start()
        time.sleep(rng.random() * 0.4)
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
    house.run()
    made = house.all_records()
    assert sorted(each.source.path for each in made) == sorted(f"{n % 3}/{n}.txt" for n in range(STORIES))
    assert {each.revision for each in made} == {1}
    assert tree(house.inbox) == {}
    assert sorted(tree(house.out / "processed").values()) == sorted(TEXT.format(n).encode() for n in range(STORIES))
    assert not [path for path in tree(house.out) if ".newsflow-" in path]
    assert house.run().processed == 0
