"""Keywords: the names and nouns a story is about."""

from __future__ import annotations

from typing import Any

from newsflow import Block, Mention, Note, Official, Story
from newsflow.describe import keywords

TOOLS = keywords.prepare()
TEXT = (
    "Ferry pier to close\n\nThe harbor council in Lakeford voted on Tuesday to close the ferry pier, Jane Doe said. "
    "The pier is old. Doe said the ferry would stop on Monday.\n\nThe council said the pier was unsafe and the ferry was empty."
)


def said(text: str, *notes: Note, language: str = "en", **options: Any) -> list[str]:
    blocks, at = [], 0
    for number, part in enumerate(text.split("\n\n")):
        blocks.append(Block("headline" if number == 0 else "paragraph", at, at + len(part)))
        at += len(part) + 2
    story = Story(original=text, text=text, blocks=tuple(blocks), language=language, notes=notes)
    told = keywords.describe(story, keywords.KeywordsOptions(**options), TOOLS)
    return told["keywords"] if told else []


def test_names_and_repeated_nouns_are_keywords() -> None:
    found = said(TEXT)
    assert {"Jane Doe", "Lakeford", "pier", "ferry"} <= set(found)
    assert not {"Tuesday", "Monday", "Doe", "said", "old", "voted"} & set(found)


def test_a_pair_said_twice_takes_the_place_of_its_words() -> None:
    found = said("Deal\n\nThe budget deficit grew. The budget deficit will grow, as the budget deficit did.")
    assert found == ["budget deficit"]


def test_the_headline_weighs_more_than_the_end() -> None:
    found = said(
        "Salmon prices fall\n\nIt was cold.\n\nThe salmon was fresh. The trout was fresh. The trout was cheap."
    )
    assert found.index("salmon") < found.index("trout")


def test_an_official_is_named_in_full() -> None:
    official = Official(name="Jane Doe", title="mayor", role="head", mentions=(Mention(0, 3, "Doe"),))
    text = "Doe resigns\n\nDoe left. It rained."
    assert said(text, Note(0, 3, "official", official))[0] == "Jane Doe"


def test_there_are_no_more_than_asked_for_and_none_that_the_desk_excludes() -> None:
    assert len(said(TEXT, most=2)) == 2
    assert "pier" not in said(TEXT, never=("Pier",))


def test_a_title_case_headline_makes_no_names() -> None:
    assert said("Harbor Council Votes To Close Pier\n\nIt rained.") == []


def test_a_text_that_repeats_nothing_has_no_keywords() -> None:
    assert said("\n\nIt was so.") == []
