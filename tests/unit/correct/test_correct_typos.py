"""What the typos plugin does to a story, through its hooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def test_puts_a_swapped_pair_of_letters_right_and_says_so(proofread: Callable[..., Any]) -> None:
    text, [edit] = proofread("The missiles have a range of 500 to 5,500 kiloemters, the ministry said.")
    assert text == "The missiles have a range of 500 to 5,500 kilometers, the ministry said."
    assert (edit.rule, edit.reason, edit.applied) == ("typos/transposition", "two letters swapped", True)


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("The goverment has said nothing.", "The government has said nothing."),
        ("They will definately come back.", "They will definitely come back."),
        ("The minister left teh room.", "The minister left the room."),
        ("It was the end ofthe strike.", "It was the end of the strike."),
        ("He walked out of the the meeting.", "He walked out of the meeting."),
        ("The parliment voted on Monday.", "The parliament voted on Monday."),
        ("Prices rose agian last month.", "Prices rose again last month."),
    ],
)
def test_corrects_each_kind_of_slip(proofread: Callable[..., Any], printed: str, right: str) -> None:
    assert proofread(printed)[0] == right


@pytest.mark.parametrize(
    "text",
    [
        "Valery Gerasimov met Leary, Markey and Shepard in Teh on Friday.",
        "Ursula von der Leyen spoke with Mohammed bin Salman and Luiz Inácio Lula da Silva.",
        "The habeas corpus petition was heard in camera, the prima facie case having been made.",
        "The colour of the centre was analysed by the organisation; the color of the center by the organization.",
        "Write to teh@example.com or see https://example.com/teh/goverment and follow @goverment or #goverment.",
    ],
)
def test_leaves_what_is_no_slip_alone(proofread: Callable[..., Any], text: str) -> None:
    assert proofread(text)[0] == text


def test_touches_no_other_language_than_english(proofread: Callable[..., Any]) -> None:
    text = "Le président a parlé au parlement ce mardi de la goverment."
    assert proofread(text, language="fr") == (text, ())
