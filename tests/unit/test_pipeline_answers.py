"""What a plugin answers is checked: what breaks the contract is refused with a sentence, and what comes out is plain data."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec import Struct

from newsflow import (
    Block,
    Decision,
    Declared,
    Edit,
    Mark,
    Media,
    Note,
    Official,
    ReadError,
    Source,
    Span,
    Story,
)
from newsflow.pipeline import process
from newsflow.record import Ledgered, complete, faults

TEXT = "Head of the story\n\nThe minster said so, and the minster left."
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
REFUSED = [
    ("annotate", lambda story: Note(0, 999, "x"), "note 0:999 is outside the text of 61 characters"),
    ("annotate", lambda story: Note(-1, 4, "x"), "note -1:4 is outside"),
    ("annotate", lambda story: Note(0.0, 4, "x"), "note 0.0:4 is outside"),
    ("annotate", lambda story: Note(0, 4, "y"), "gave layer 'y' without saying so"),
    ("annotate", lambda story: Note(0, 4, "x", object()), "cannot be written as JSON"),
    ("annotate", lambda story: Note(0, 4, "weight", {"grams": "many"}), "in layer 'weight': Expected `int`, got `str`"),
    ("annotate", lambda story: Note(0, 4, "weight", Weight("many")), "in layer 'weight': Expected `int`, got `str`"),
    ("annotate", lambda story: Note(0, 4, "official", {"name": "A"}), "missing required field `title`"),
    ("annotate", lambda story: "notes", "annotate() must return Notes, not str"),
    ("annotate", lambda story: [Span(0, 1)], "annotate() must return Notes, not Span"),
    ("annotate", lambda story: type("Own", (Note,), {})(0, 4, "x"), "annotate() must return Notes, not Own"),
    ("correct", lambda story: "The minister", "correct() must return Edits, not str"),
    ("correct", lambda story: Edit(0, 4, "Haed", "Head", "r"), "before is 'Haed', but there stands 'Head'"),
    ("correct", lambda story: Edit(0, 4, "Head", "Head", "r"), "changes nothing"),
    ("correct", lambda story: Edit(0, 4, "Head", "He\nad", "r"), "would put in a line break"),
    ("correct", lambda story: Edit(0, 4, "Head", "He\x00ad", "r"), "without control characters"),
    ("correct", lambda story: Edit(15, 22, "ry\n\nThe", "ry. The", "r"), "crosses the border of a paragraph"),
    ("correct", lambda story: Edit(17, 18, "\n", " ", "r"), "crosses the border of a paragraph"),
    ("correct", lambda story: Edit(0, 17, "Head of the story", " ", "r"), "would empty a paragraph"),
    ("correct", lambda story: Edit(0, 4, "Head", "Heads", ""), "has no rule"),
    ("correct", lambda story: Edit(0, 4, "Head", "Heads", "r", 1.5), "confidence must be 0 to 1"),
    ("correct", lambda story: Edit(0, 4, "Head", "Heads", "r", float("nan")), "confidence must be 0 to 1"),
    ("protect", lambda story: Span(4, 2), "span 4:2 is outside"),
    ("describe", lambda story: [1], "describe() must return a mapping of names to values, not list"),
    ("describe", lambda story: {1: 2}, "describe() must return a mapping"),
    ("describe", lambda story: {"x": object()}, "cannot be written as JSON"),
    ("describe", lambda story: {"x": "y" * 1_000_001}, "more than 1000000 are refused"),
]


def record_of(draft: Any) -> Any:
    told = Ledgered(
        id="x-1", guid="urn:x", revision=1, status="published", reason=None, note=None, published=NOW, updated=NOW
    )
    return complete(draft, told)


@pytest.fixture
def record(roster: Any) -> Any:
    [draft] = process(Source("a.txt", TEXT.encode()), roster())
    return record_of(draft)


def minster(story: Any, **more: Any) -> Edit:
    start = story.original.index("minster")
    return Edit(start, start + 7, "minster", "minister", "test/word", **more)


def corrected(story: Any) -> Edit:
    return minster(story)


# -- the hooks of the map ---------------------------------------------------------------------------------------------


class Weight(Struct, frozen=True):
    """A value with a type of its own."""

    grams: int


def decided(story: Any, verdict: Any) -> Decision:
    at = story.original.index("minster")
    return Decision(
        "test/word", "minster", "minister", story.original[at - 20 : at], story.original[at + 7 : at + 27], verdict
    )


@pytest.mark.parametrize(("hook", "answer", "words"), REFUSED, ids=[f"{h}-{w}" for h, _, w in REFUSED])
def test_an_answer_that_breaks_the_contract_is_refused_with_a_sentence(
    told: Any, plugin: Any, hook: str, answer: Any, words: str
) -> None:
    story = told(TEXT, plugin("ill", gives={"x": None, "weight": Weight, "official": None}, **{hook: answer}))
    [problem] = story.problems
    assert (problem.plugin, problem.code) == ("ill", "refused")
    assert words in problem.message
    assert (story.text, story.notes, story.facts, story.protected) == (TEXT, (), {}, ())


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"original": "a\x07b"}, "control character U+0007 at 1"),
        ({"original": "ab", "blocks": ()}, "a Story needs blocks that cover its text"),
        ({"original": "ab", "blocks": (Block("paragraph", 0, 1),)}, "the text goes on behind the last block"),
        ({"original": "ab\n\ncd", "blocks": (Block("paragraph", 0, 2), Block("paragraph", 3, 6))}, "parted by one blank line"),
        ({"original": "a\n\nb", "blocks": (Block("paragraph", 0, 4),)}, "blank line in or around it"),
        ({"original": "ab\n", "blocks": (Block("paragraph", 0, 3),)}, "blank line in or around it"),
        ({"original": "ab", "blocks": (Block("paragraf", 0, 2),)}, "story.blocks: Invalid enum value 'paragraf'"),
        ({"original": "ab", "marks": (Mark("link", 0, 9),)}, "mark 0:9 is outside"),
        ({"original": "ab", "declared": Declared(byline="Ann")}, "story.declared: Expected `array`, got `str`"),
        ({"original": b"ab"}, "must have a text"),
    ],
)  # fmt: skip
def test_a_readers_story_is_checked_before_anybody_sees_it(roster: Any, plugin: Any, made: Any, words: str) -> None:
    from newsflow import Story

    parts = {"blocks": (Block("paragraph", 0, 2),), **made}
    with pytest.raises(ReadError) as caught:
        process(Source("a.txt", b"x"), roster(plugin("mine", read=lambda source: Story(**parts))))
    assert (caught.value.code, words in str(caught.value)) == ("refused", True), str(caught.value)


# -- decisions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("verdict", "apply", "applied"), [("accept", False, True), ("reject", True, False)])
def test_an_editors_decision_holds_for_the_same_words_in_the_same_place(
    roster: Any, plugin: Any, told: Any, verdict: str, apply: bool, applied: bool
) -> None:
    guest = plugin("a", correct=lambda story: minster(story, apply=apply, confidence=0.3))
    decision = decided(told(TEXT), verdict)
    longer = "Another head\n\nA new paragraph.\n\n" + TEXT.partition("\n\n")[2]
    for text in (TEXT, longer):
        [draft] = process(Source("a.txt", text.encode(), decisions=(decision,)), roster(guest))
        # in the longer text the twenty code points on the left are others: there nobody has decided
        expected = applied if text == TEXT else apply
        assert [e.applied for e in draft.story.edits] == [expected]


# -- what comes out ---------------------------------------------------------------------------------------------------


def test_a_draft_is_plain_data_that_pickles_and_makes_a_sound_record(roster: Any, plugin: Any) -> None:
    class Local(Struct, frozen=True):
        grams: int

    official = Official(name="Ann Lee", title="mayor", role="head")

    def annotate(story: Any) -> list[Note]:
        return [Note(0, 4, "local", Local(5)), Note(0, 4, "official", official)]

    guest = plugin("a", annotate=annotate, gives={"local": Local, "official": Official}, correct=corrected)
    [draft] = process(Source("a.txt", TEXT.encode()), roster(guest))
    assert pickle.loads(pickle.dumps(draft)) == draft
    assert [note.value for note in draft.story.layer("local")] == [{"grams": 5}]
    record = record_of(draft)
    assert (faults(record), record.officials) == ([], (official,))


def test_dates_without_a_zone_are_the_desks(roster: Any, plugin: Any) -> None:
    from newsflow import Desk, Story

    declared = Declared(published=datetime(2026, 7, 1, 12, 0), updated=datetime(2026, 7, 1, 12, 0, tzinfo=UTC))
    reader = plugin("r", read=lambda source: Story(original="x", blocks=(Block("paragraph", 0, 1),), declared=declared))
    [draft] = process(Source("a.txt", b"x"), roster(reader, desk=Desk(timezone="Europe/Berlin")))
    assert draft.story.declared.published == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert draft.story.declared.updated == datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


# -- after commit -----------------------------------------------------------------------------------------------------


def test_a_caption_is_corrected_once_for_the_text_and_the_picture(plugin: Any, roster: Any) -> None:
    def read(source: Source) -> Story:
        text = "The brige at dawn"
        picture = Media("picture", "https://example.org/a.jpg", caption=text)
        other = Media("picture", "https://example.org/b.jpg", caption="A brige elsewhere")
        return Story(original=text, blocks=(Block("caption", 0, len(text)),), media=(picture, other))

    def correct(story: Story) -> list[Edit]:
        return [Edit(4, 9, "brige", "bridge", "slip")]

    [draft] = process(Source("a.txt", b""), roster(plugin("desk", read=read, correct=correct), keep=()))
    assert [item.caption for item in draft.story.media] == ["The bridge at dawn", "A brige elsewhere"]
