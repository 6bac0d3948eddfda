"""public/ mirrored to another place, as a desk runs it: what that place does not take arrives later, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsflow.ledger import outbox

STORY = "{}\n\nThe council of {} met on Tuesday in the old hall and spoke about the budget for an hour.\n"


@pytest.fixture
def mirrored(house: Any, configured: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """A house whose public/ is mirrored to a folder beside it; what failed is due again at once."""
    monkeypatch.setattr(outbox, "FIRST_PAUSE", 0.0)
    house.mirror = house.out.parent / "elsewhere"
    keep = ("plain", "embargo", "feeds", "sitemap", "mirror")
    plugin = {"mirror": {"url": house.mirror.as_uri()}}
    house.config = configured(
        keep, folder=str(house.out.parent), plugins={"files": ("desk.py",)}, plugin=plugin, inbox=house.config.inbox
    )
    return house


def test_what_the_other_side_refused_arrives_when_it_takes_it(
    mirrored: Any, tree: Callable[[Path], dict[str, bytes]]
) -> None:
    mirrored.mirror.write_text("a file is in the way")
    mirrored.drop("a.txt", STORY.format("Alpha", "Alpha"))
    mirrored.run()
    mirrored.mirror.unlink()
    mirrored.drop("b.txt", STORY.format("Beta", "Beta"))
    mirrored.run()
    mirrored.run()
    assert tree(mirrored.mirror) == tree(mirrored.out / "public")
    assert len(mirrored.public()) > 6


def test_a_withdrawn_page_goes_elsewhere_too(mirrored: Any, tree: Callable[[Path], dict[str, bytes]]) -> None:
    from newsflow import press

    mirrored.drop("a.txt", STORY.format("Alpha", "Alpha"))
    mirrored.run()
    [page] = [path for path in tree(mirrored.mirror) if path.startswith("articles/")]
    press.withdraw(mirrored.config, mirrored.out, "a.txt", why="The source was wrong.")
    assert page not in tree(mirrored.mirror)
    assert tree(mirrored.mirror) == tree(mirrored.out / "public")
