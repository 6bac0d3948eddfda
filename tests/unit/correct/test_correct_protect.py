"""Stretches that no edit may touch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow import Dateline, Declared, Story
from newsflow.correct import protect as plugin


def protected(text: str, **declared: object) -> set[str]:
    story = Story(original=text, declared=Declared(**declared))  # type: ignore[arg-type]
    return {text[span.start : span.end] for span in plugin.protect(story)}


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("see https://example.org/teh?q=1 now", "https://example.org/teh?q=1"),
        ("see www.example.org/teh now", "www.example.org/teh"),
        ("see example.org/teh now", "example.org/teh"),
        ("write to teh.desk@example.org now", "teh.desk@example.org"),
        ("follow @goverment now", "@goverment"),
        ("under #goverment now", "#goverment"),
        ("open report_fianl.pdf now", "report_fianl.pdf"),
        ("in /srv/teh/inbox now", "/srv/teh/inbox"),
        ("run `teh --now` first", "`teh --now`"),
        ("an &uuml; here", "&uuml;"),
        ("the 9M729 missile", "9M729"),
        ("at 5,500km range", "5,500km"),
        ("at 18:30 sharp", "18:30"),
        ("of $4.5bn worth", "$4.5bn"),
        ("by NATO today", "NATO"),
        ("in the U.S. today", "U.S."),
    ],
)
def test_protects_what_is_no_prose(text: str, stretch: str) -> None:
    assert any(stretch in found for found in protected(text))


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("KYIV, Ukraine (AP) — The war goes on.", "KYIV, Ukraine (AP) — "),
        ("MOSCOW, Dec. 5 (EXA) -- Russia said.", "MOSCOW, Dec. 5 (EXA) -- "),
        ("Paris, 3 May (Wire) - France said.", "Paris, 3 May (Wire) - "),
        ("NEW DELHI: Rain fell.", "NEW DELHI: "),
        ("By Jane Doe and Kofi Mensah", "By Jane Doe and Kofi Mensah"),
        ("Photo: Jane Doe/Agency", "Photo: Jane Doe/Agency"),
        ("(Reporting by A. Bee; editing by C. Dee)", "(Reporting by A. Bee; editing by C. Dee)"),
    ],
)
def test_protects_datelines_bylines_and_credits(line: str, head: str) -> None:
    assert head in protected(f"First paragraph.\n\n{line}")


@pytest.mark.parametrize("line", ["By midnight the river had risen.", "The minister — who had left — said nothing."])
def test_prose_that_looks_like_one_is_not_protected(line: str) -> None:
    assert protected(line) == set()


def test_protects_the_byline_and_dateline_that_the_source_declares() -> None:
    text = "minsk, today: jane doe reports."
    found = protected(text, byline=("jane doe",), dateline=Dateline(text="minsk, today:"))
    assert {"jane doe", "minsk, today:"} <= found


@given(st.text(alphabet="aA1.@#/_<>&;`:-\"'{}()[] \n", max_size=200))
def test_spans_lie_in_the_text(text: str) -> None:
    for span in plugin.protect(Story(original=text)):
        assert 0 <= span.start < span.end <= len(text)
