"""The border where a plugin's answers are checked: what passes, what is refused, and that no input makes it stumble."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow import Block, Edit, Hold, Note, Official, PluginError, Problem, Quote, Rendition, Span, Story, checks

TEXT = "Head\n\nOne paragraph\nof two lines\n\nLast"
STORY = Story(
    original=TEXT,
    text=TEXT,
    blocks=(Block("headline", 0, 4), Block("paragraph", 6, 32), Block("paragraph", 34, 38)),
)


def refused(check: Any, *given: Any) -> str:
    with pytest.raises(PluginError) as caught:
        check(*given)
    return str(caught.value)


# -- lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [[Span(0, 1)], (Span(0, 1),), Span(0, 1), iter([Span(0, 1)]), {Span(0, 1)}])
def test_one_value_and_any_iterable_of_them_are_a_list(answer: Any) -> None:
    assert checks.items(answer, Span, "protect") == [Span(0, 1)]


def test_nothing_is_an_empty_list() -> None:
    assert checks.items(None, Span, "protect") == checks.items([], Span, "protect") == []


@pytest.mark.parametrize("answer", ["text", b"bytes", 5, [Span(0, 1), None], {"a": 1}, True])
def test_anything_else_is_refused(answer: Any) -> None:
    assert refused(checks.items, answer, Span, "protect").startswith("protect() must return Spans, not ")


def test_more_values_than_a_story_can_have_are_refused() -> None:
    assert "100001 Spans; more than 100000 are refused" in refused(
        checks.items, [Span(0, 1)] * 100_001, Span, "protect"
    )


# -- edits ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "before", "after"),
    [(0, "Head", "Heads"), (0, "", "“"), (4, "", "”"), (6, "", "x"), (32, "", "."), (34, "Last", "x"), (19, "\n", " ")],
)
def test_an_edit_within_a_paragraph_passes(start: int, before: str, after: str) -> None:
    checks.edit(Edit(start, start + len(before), before, after, "r"), STORY)


@pytest.mark.parametrize(("start", "end"), [(3, 7), (4, 6), (5, 5), (33, 33), (32, 34), (30, 36)])
def test_an_edit_between_paragraphs_is_refused(start: int, end: int) -> None:
    assert "crosses the border of a paragraph" in refused(
        checks.edit, Edit(start, end, TEXT[start:end], "x", "r"), STORY
    )


def test_a_story_without_blocks_takes_no_edit() -> None:
    assert "crosses" in refused(checks.edit, Edit(0, 0, "", "x", "r"), Story(original="", text=""))


class Smart(str):
    """A text that carries a tree along, as XML libraries make them."""


def test_a_text_of_another_type_is_refused() -> None:
    assert "without control characters" in refused(checks.edit, Edit(0, 4, "Head", Smart("Heads"), "r"), STORY)


@given(
    st.integers(-50, 50),
    st.integers(-50, 50),
    st.text(max_size=5),
    st.text(max_size=5),
    st.floats(),
    st.text(max_size=3),
)
def test_no_edit_makes_the_check_stumble_and_what_passes_is_sound(
    start: int, end: int, before: str, after: str, confidence: float, rule: str
) -> None:
    edit = Edit(start, end, before, after, rule, confidence)
    try:
        checks.edit(edit, STORY)
    except PluginError:
        return
    assert TEXT[start:end] == before != after
    assert 0 <= confidence <= 1
    assert "\n\n" not in before
    assert "\n" not in after


# -- notes ------------------------------------------------------------------------------------------------------------


def official(**more: Any) -> Official:
    return Official(**{"name": "Ann", "title": "mayor", "role": "head", **more})


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (Note(0, 4, "official", official(mentions=({"start": 0, "end": 4, "text": "Head"},))), None),
        (Note(0, 4, "official", official(mentions=({"start": 0, "end": 4, "text": "Tail"},))), "should read 'Tail'"),
        (Note(0, 4, "official", official(mentions=({"start": 0, "end": 99, "text": "Head"},))), "outside the text"),
        (Note(0, 4, "official", official(name="")), "an official has no name"),
        (Note(0, 4, "official", official(former="yes")), "Expected `bool`, got `str`"),
        (Note(0, 4, "quote", Quote(kind="direct", text="Head")), None),
        (Note(0, 4, "quote", Quote(kind="loud", text="Head")), "Invalid enum value 'loud'"),  # type: ignore[arg-type]
        (Note(0, 3, "quote", Quote(kind="direct", text="Head")), "there stands 'Hea'"),
        (Note(4, 4, "quote", Quote(kind="direct", text="")), "should read"),
        (Note(0, 4, "quote", "Head"), "Expected `object`, got `str`"),
        (Note(4, 4, "free", {"any": ["thing", 1, None]}), None),
        (Note(0, 4, "free", "\ud800"), "cannot be written as JSON"),
    ],
)
def test_notes_of_the_houses_layers_are_held_to_their_type_whoever_gives_them(note: Note, words: str | None) -> None:
    gives = dict.fromkeys(("official", "quote", "free"))
    if words is None:
        checks.note(note, STORY, gives)
    else:
        assert words in refused(checks.note, note, STORY, gives)


def test_a_checked_value_is_of_its_type_all_the_way_down() -> None:
    found = checks.note(
        Note(0, 4, "official", {"name": "Ann", "title": "t", "role": "r"}), STORY, {"official": Official}
    )
    assert found.value == official(title="t", role="r")


def test_a_value_that_goes_on_for_ever_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert "cannot be written as JSON" in refused(checks.note, Note(0, 4, "free", endless), STORY, {"free": None})


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (Problem("liar", "error", "x", "y"), Problem("p", "error", "x", "y")),
        ({"message": "y"}, Problem("p", "warning", "flag", "y")),
        ({"severity": "loud", "message": "y"}, Problem("p", "warning", "flag", "{'severity': 'loud', 'message': 'y'}")),
        ("y", Problem("p", "warning", "flag", "y")),
        (None, Problem("p", "warning", "flag", "None")),
    ],
)
def test_any_value_in_layer_problem_becomes_a_problem(value: Any, problem: Problem) -> None:
    assert checks.flag(Note(0, 4, "problem", value), "p") == problem


# -- the rest ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant-TW", "und", "sr-Latn"])
def test_language_tags_pass(tag: str) -> None:
    assert checks.language(tag) == tag


@pytest.mark.parametrize("tag", ["", "e", "english", "en_US", "en-", "en-x y", 5, None, "en\n"])
def test_other_words_are_no_language(tag: Any) -> None:
    assert "must return a BCP 47 tag" in refused(checks.language, tag)


def test_a_hold_is_a_hold_or_nothing() -> None:
    held = Hold("embargo", datetime(2026, 3, 5, tzinfo=UTC))
    assert (checks.hold(None), checks.hold(held)) == (None, held)
    for wrong in (True, "embargo", Hold(None)):  # type: ignore[arg-type]
        assert refused(checks.hold, wrong).startswith("hold()")


@given(st.text(max_size=30))
def test_whatever_its_name_a_rendition_that_passes_stays_below_public(path: str) -> None:
    try:
        checks.rendition(Rendition(path, "text/plain", b"x"), 10)
    except PluginError:
        return
    parts = path.split("/")
    assert path
    assert not path.startswith("/")
    assert not {"", ".", ".."} & set(parts)
    assert path.isprintable() or all(ord(letter) >= 32 for letter in path)
    path.encode()


@given(
    st.text(st.sampled_from("ab \n\t\x00é👩\u200f"), max_size=12),
    st.lists(st.tuples(st.integers(-2, 12), st.integers(-2, 12)), max_size=3),
)
def test_a_story_that_passes_is_made_of_its_blocks(text: str, spans: list[tuple[int, int]]) -> None:
    story = Story(original=text, blocks=tuple(Block("paragraph", *span) for span in spans))
    try:
        checks.story(story)
    except PluginError:
        return
    assert "\n\n".join(text[start:end] for start, end in spans) == text
    assert all(text[start:end].strip() for start, end in spans)
