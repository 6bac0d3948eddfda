"""The sample stories of the quick start, and the language of stories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsflow import Declared, Story
from newsflow.read import language

SEEDS = Path(__file__).parents[3] / "seeds"
Read = Callable[..., Story]


@pytest.mark.parametrize("path", sorted(SEEDS.iterdir()), ids=lambda path: path.name)
def test_every_seed_is_read_whole(path: Path, read_one: Read, shown: Callable[[Story], list[tuple[str, str]]]) -> None:
    story = read_one(path.read_bytes(), path.name)
    kinds = [kind for kind, _ in shown(story)]
    assert kinds.count("headline") == (path.name not in ("inf-treaty.txt", "lighthouse-garden.txt"))
    assert kinds.count("paragraph") >= 5


def test_the_treaty_story_names_eight_officials_and_keeps_its_slip(read_one: Read) -> None:
    text = read_one((SEEDS / "inf-treaty.txt").read_bytes()).original
    assert "5,500 kiloemters" in text
    for name in (
        "Vladimir Putin",
        "Mike Pompeo",
        "Maria Zakharova",
        "Valery Gerasimov",
        "Jens Stoltenberg",
        "Donald Trump",
        "Dmitry Peskov",
        "Xi Jinping",
    ):
        assert name in text


@pytest.fixture(scope="module")
def ask() -> Callable[[str, str | None], str | None]:
    tools = language.prepare(language.Options())
    return lambda text, declared=None: language.language(
        Story(original=text, declared=Declared(language=declared)), language.Options(), tools
    )


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The council voted on Tuesday to build a wall along the river.", "en"),
        ("Der Stadtrat hat am Dienstag für den Bau einer Mauer am Fluss gestimmt.", "de"),
        ("Le conseil municipal a voté mardi la construction d’un mur le long du fleuve.", "fr"),
        ("El concejo votó el martes a favor de construir un muro junto al río.", "es"),
        ("THE COUNCIL VOTED ON TUESDAY TO BUILD A WALL ALONG THE RIVER.", "en"),
        ("Putin", None),
        ("", None),
    ],
)
def test_language_is_told_from_the_words_or_not_at_all(
    text: str, tag: str | None, ask: Callable[..., str | None]
) -> None:
    assert ask(text) == tag


@pytest.mark.parametrize(
    ("declared", "tag"),
    [("en-us", "en-US"), ("PT_br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("und", "fr"), ("Deutsch!", "fr")],
)
def test_a_declared_tag_comes_first_when_it_is_one(declared: str, tag: str, ask: Callable[..., str | None]) -> None:
    assert ask("Le conseil municipal a voté mardi la construction d’un mur le long du fleuve.", declared) == tag
