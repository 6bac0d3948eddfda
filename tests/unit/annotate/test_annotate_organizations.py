"""Organizations: names by rule, names that are known, acronyms the text explains."""

from __future__ import annotations

import pytest

from newsflow import Block, Story
from newsflow.annotate import organizations

TOOLS = organizations.prepare()


def said(text: str, *kinds: str, language: str = "en") -> list[tuple[str, str, str | None]]:
    """(as printed, full name, acronym) of every organization."""
    blocks, at = [], 0
    for number, part in enumerate(text.split("\n\n")):
        blocks.append(Block(kinds[number] if kinds else "paragraph", at, at + len(part)))  # type: ignore[arg-type]
        at += len(part) + 2
    story = Story(original=text, text=text, blocks=tuple(blocks), language=language)
    return [(text[n.start : n.end], n.value.name, n.value.acronym) for n in organizations.annotate(story, TOOLS)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Lakeford City Council met.", "Lakeford City Council"),
        ("He left the Ministry of Foreign Affairs today.", "Ministry of Foreign Affairs"),
        ("The U.S. Department of Health and Human Services said.", "U.S. Department of Health and Human Services"),
        ("The Food and Drug Administration said.", "Food and Drug Administration"),
        ("Shares of Acme Motors, Inc. fell.", "Acme Motors, Inc."),
        ("A University of Zurich and Gordon Hanson study.", "University of Zurich"),
        ("Supreme Court Justice Ann Smith spoke.", "Supreme Court"),
        ("Bank of Nova Scotia Chief Executive Bo Lee spoke.", "Bank of Nova Scotia"),
        ("Russia’s Foreign Ministry said.", "Foreign Ministry"),
        ("The Green Party’s leader spoke.", "Green Party"),
        ("He met the Council on Foreign Relations on Tuesday.", "Council on Foreign Relations"),
        (
            "The Organization for Security and Co-operation in Europe met.",
            "Organization for Security and Co-operation in Europe",
        ),
        ("A Ministry of Health, Labor and Welfare report.", "Ministry of Health, Labor and Welfare"),
        ("The Kremlin denied it.", "Kremlin"),
    ],
)
def test_a_body_is_found_by_its_head_or_by_its_name(text: str, name: str) -> None:
    assert [full for _, full, _ in said(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Intermediate-Range Nuclear Forces Treaty was signed.",
        "The council and the ministry met.",
        "Council and ministry agreed.",
        "He crossed the West Bank.",
        "George Smith and Congressman Lee met.",
        "The Party was over.",
    ],
)
def test_what_only_looks_like_a_body_is_none(text: str) -> None:
    assert said(text) == []


def test_an_acronym_stands_for_the_name_the_text_gives_it() -> None:
    found = said("The World Fishing Organization (WFO) met. WFO members left.")
    full = "World Fishing Organization"
    assert found == [(full, full, "WFO"), ("WFO", full, "WFO"), ("WFO", full, "WFO")]


def test_a_short_form_is_the_same_organization() -> None:
    found = said("The Russian Foreign Ministry spoke. Later the Foreign Ministry was silent.")
    assert [name for _, name, _ in found] == ["Russian Foreign Ministry"] * 2


def test_a_short_form_of_two_names_stays_what_it_is() -> None:
    found = said("The Russian Foreign Ministry and the Polish Foreign Ministry met. The Foreign Ministry was silent.")
    assert [name for _, name, _ in found][-1] == "Foreign Ministry"


def test_a_headline_in_title_case_gives_no_names_by_rule() -> None:
    assert said("Mayor Says City Council Will Back Ferry\n\nIt rained.", "headline", "paragraph") == []


def test_in_other_languages_only_known_names_are_found() -> None:
    found = said("Die Deutsche Bank und der Bundestag schwiegen, der Kreml und die NATO auch.", language="de")
    assert [name for _, name, _ in found] == ["Bundestag", "NATO"]
