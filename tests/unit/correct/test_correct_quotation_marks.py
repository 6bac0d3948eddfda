"""Quotation marks: found, flagged, proposed, and written in the house's style."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow import Story
from newsflow.correct import quotation_marks as plugin
from newsflow.correct import quoting
from newsflow.edits import apply, choose


def styled(text: str, style: str) -> str:
    options = plugin.Options(style=style)  # type: ignore[arg-type]
    return apply(text, choose(plugin.correct(Story(original=text), options)))


def flags(text: str) -> list[str]:
    return [note.value.message.partition(":")[0] for note in plugin.annotate(Story(original=text, text=text))]


def test_a_quotation_that_is_never_closed_is_flagged_and_its_mark_proposed() -> None:
    text = "“We will not sign, he said.\n\nThe talks go on."
    assert flags(text) == ["a quotation mark opens and is never closed"]
    [edit] = plugin.correct(Story(original=text), plugin.Options())
    assert (edit.start, edit.before, edit.after, edit.apply) == (27, "", "”", False)


def test_a_quotation_that_was_never_opened_is_flagged() -> None:
    assert flags('The United States says, Russia is to blame," Putin said.') == [
        "a quotation mark closes what was never opened"
    ]


def test_marks_of_two_kinds_around_one_quotation_are_flagged() -> None:
    text = 'It is “up to Russia to preserve the treaty."'
    assert flags(text) == ["a quotation between a curly and a straight mark"]
    [edit] = plugin.correct(Story(original=text), plugin.Options())
    assert (edit.before, edit.after, edit.rule, edit.apply) == ('"', "”", "quotation-marks/mixed", False)


@pytest.mark.parametrize(
    "text",
    [
        "“We begin here.\n\n“And here we end,” she said.",
        '"One," he said, "and two."',
        "He is 6'2\" tall, she is 5'9\".",
        'A 12" pipe burst.',
        "He said: “She told me ‘no’ twice.”",
        "«Non», dit-il.",
    ],
)
def test_right_marks_are_not_flagged(text: str) -> None:
    assert flags(text) == []


@pytest.mark.parametrize(
    ("straight", "curly"),
    [
        ('"We know," she said.', "“We know,” she said."),
        ("It's the ministers' plan.", "It’s the ministers’ plan."),
        ("In the '90s, rock 'n' roll.", "In the ’90s, rock ’n’ roll."),
        ('("So it is.")', "(“So it is.”)"),
        ("He said: \"She told me 'no' twice.\"", "He said: “She told me ‘no’ twice.”"),
    ],
)
def test_writes_the_style_of_the_house(straight: str, curly: str) -> None:
    assert styled(straight, "curly") == curly
    assert styled(curly, "straight") == straight
    assert styled(straight, "leave") == straight


def test_feet_and_inches_keep_their_straight_marks() -> None:
    assert styled("He is 6'2\" tall.", "curly") == "He is 6'2\" tall."


_NOISE = st.text(alphabet="ab 1.,\n\"'“”‘’«»„—", max_size=80)


@given(_NOISE, st.sampled_from(["leave", "straight", "curly"]))
def test_styling_its_own_result_changes_nothing(text: str, style: str) -> None:
    once = styled(text, style)
    assert styled(once, style) == once


@given(_NOISE)
def test_every_mark_is_paired_alone_or_none(text: str) -> None:
    found = quoting.marks(text)
    for pair in found.pairs:
        assert text[pair.start] == pair.opening
        assert pair.open_end or text[pair.end - 1] == pair.closing
    for one in found.lone:
        assert text[one.at] == one.mark
