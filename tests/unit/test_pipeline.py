"""The map: every hook of it is asked in its order, and every accident is one problem on one story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from newsflow import (
    Block,
    Declared,
    Edit,
    Note,
    Options,
    Problem,
    ReadError,
    Source,
    Span,
    Story,
    StoryError,
    UsageError,
)
from newsflow.pipeline import process
from newsflow.plugins import Overtime

TEXT = "Head of the story\n\nThe minster said so, and the minster left."


def raising(error: BaseException) -> Callable[[Any], Any]:
    def fail(story: Any) -> Any:
        raise error

    return fail


def minster(story: Any, **more: Any) -> Edit:
    start = story.original.index("minster")
    return Edit(start, start + 7, "minster", "minister", "test/word", **more)


def corrected(story: Any) -> Edit:
    return minster(story)


# -- the hooks of the map ---------------------------------------------------------------------------------------------


def test_hook_read_the_first_to_answer_makes_the_story(told: Any, plugin: Any) -> None:
    from newsflow import Story

    def silent(source: Source) -> None:
        assert source.name == "story.txt"

    def reads(source: Source) -> Story:
        return Story(original="Mine", blocks=(Block("paragraph", 0, 4),), declared=Declared(format="mine"))

    story = told(TEXT, plugin("silent", read=silent), plugin("mine", read=reads))
    assert (story.text, story.declared.format) == ("Mine", "mine")


def test_a_reader_may_return_several_stories(roster: Any, plugin: Any) -> None:
    from newsflow import Story

    def read(source: Source) -> list[Story]:
        return [Story(original=t, blocks=(Block("paragraph", 0, 3),), declared=Declared(key=t)) for t in ("One", "Two")]

    drafts = process(Source("a.txt", b"x"), roster(plugin(read=read)))
    assert [draft.story.text for draft in drafts] == ["One", "Two"]


def test_a_readers_own_flags_carry_its_name(told: Any, plugin: Any) -> None:
    from newsflow import Story

    def read(source: Source) -> Story:
        flag = Problem("somebody else", "warning", "charset", "read as Latin-1")
        return Story(original="Mine", blocks=(Block("paragraph", 0, 4),), problems=(flag,))

    assert told(TEXT, plugin("mine", read=read)).problems == (Problem("mine", "warning", "charset", "read as Latin-1"),)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (ReadError("the ZIP is cut off"), "unreadable", "the ZIP is cut off"),
        (StoryError("too deep", code="depth"), "depth", "too deep"),
        (ValueError("bad\n  value"), "error", "mine: ValueError: bad value"),
        (SystemExit(3), "error", "mine: SystemExit: 3"),
        (Overtime("took longer than 10 s"), "timeout", "mine: took longer than 10 s"),
    ],
)
def test_a_reader_that_fails_sets_the_source_aside_with_one_sentence(
    roster: Any, plugin: Any, error: BaseException, code: str, words: str
) -> None:
    def read(source: Source) -> Any:
        raise error

    with pytest.raises(ReadError) as caught:
        process(Source("a.txt", b"x"), roster(plugin("mine", read=read)))
    assert (caught.value.code, caught.value.plugin) == (code, "mine")
    assert str(caught.value).partition(" (test_pipeline.py:")[0] == words


def test_what_no_reader_knows_is_set_aside(roster: Any) -> None:
    with pytest.raises(ReadError, match="no reader knows this format") as caught:
        process(Source("a.txt", b"x"), roster(keep=()))
    assert caught.value.code == "unknown-format"


def test_an_error_that_cannot_say_what_it_is_is_still_one_line(told: Any, plugin: Any) -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    [problem] = told(TEXT, plugin(protect=raising(MuteError()))).problems
    assert problem.message.startswith("protect: MuteError: (no message) (test_pipeline.py:")


def test_hook_language_the_first_tag_holds(told: Any, plugin: Any) -> None:
    guests = [
        plugin(name, language=lambda story, tag=tag: tag) for name, tag in (("a", None), ("b", "pt"), ("c", "en"))
    ]
    assert told(TEXT, *guests).language == "pt"


def test_a_language_that_is_no_tag_is_refused_and_the_next_plugin_asked(told: Any, plugin: Any) -> None:
    story = told(TEXT, plugin("a", language=lambda story: "English!"), plugin("b", language=lambda story: "en"))
    assert story.language == "en"
    assert [(p.plugin, p.code) for p in story.problems] == [("a", "refused")]


def test_a_language_nobody_can_tell_is_undetermined(told: Any) -> None:
    assert told(TEXT).language == "und"


def test_hook_protect_keeps_edits_away(told: Any, plugin: Any) -> None:
    def protect(story: Any) -> Iterator[Span]:
        start = story.original.index("minster")
        yield Span(start, start + 7)

    story = told(TEXT, plugin("a", protect=protect), plugin("b", correct=corrected))
    assert (story.text, [e.applied for e in story.edits]) == (TEXT, [False])
    assert story.protected == (Span(23, 30),)


def test_hook_correct_edits_the_text_and_everything_that_points_into_it(told: Any, plugin: Any) -> None:
    story = told(TEXT, plugin("a", correct=corrected))
    assert story.text == TEXT.replace("minster", "minister", 1)
    assert story.original == TEXT
    assert [(b.start, b.end) for b in story.blocks] == [(0, 17), (19, len(story.text))]
    assert [(e.plugin, e.applied) for e in story.edits] == [("a", True)]


def test_hook_annotate_sees_the_corrected_text_and_the_layers_it_needs(told: Any, plugin: Any) -> None:
    def words(story: Any) -> Iterator[Note]:
        start = story.text.index("minister")
        yield Note(start, start + 8, "word", {"n": 1})

    def counts(story: Any) -> Iterator[Note]:
        yield Note(0, 4, "count", len(story.layer("word")))

    late = plugin("a", annotate=counts, needs="word", gives="count")
    story = told(TEXT, late, plugin("b", annotate=words, gives="word"), plugin("c", correct=corrected))
    assert [(n.layer, n.plugin, n.value) for n in story.notes] == [("word", "b", {"n": 1}), ("count", "a", 1)]


def test_notes_of_one_layer_come_in_the_order_of_the_text_whoever_gave_them(told: Any, plugin: Any) -> None:
    guests = [
        plugin(name, annotate=lambda story, at=at: Note(at, at + 1, "x"), gives="x")
        for name, at in (("a", 9), ("b", 2))
    ]
    assert [(n.start, n.plugin) for n in told(TEXT, *guests).layer("x")] == [(2, "b"), (9, "a")]


def test_a_note_in_layer_problem_is_a_flag_for_the_desk(told: Any, plugin: Any) -> None:
    def annotate(story: Any) -> list[Note]:
        flagged = Problem("", "info", "weekday", "it was a Monday")
        return [
            Note(0, 4, "problem", flagged),
            Note(5, 7, "problem", {"code": "x", "message": "y"}),
            Note(8, 9, "problem", 5),
        ]

    assert told(TEXT, plugin("a", annotate=annotate)).problems == (
        Problem("a", "info", "weekday", "it was a Monday"),
        Problem("a", "warning", "x", "y"),
        Problem("a", "warning", "flag", "5"),
    )


def test_hook_describe_the_first_to_say_a_key_keeps_it(told: Any, plugin: Any) -> None:
    guests = [
        plugin("a", describe=lambda story: {"x": 1}),
        plugin("b", describe=lambda story: {"x": 2, "y": dt.date(2026, 3, 4)}),
    ]
    assert {key: (fact.value, fact.plugin) for key, fact in told(TEXT, *guests).facts.items()} == {
        "x": (1, "a"),
        "y": ("2026-03-04", "b"),
    }


# -- isolation --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hook", ["language", "protect", "correct", "annotate", "describe"])
@pytest.mark.parametrize(
    ("error", "code"), [(ValueError("no"), "error"), (SystemExit(1), "error"), (Overtime("took long"), "timeout")]
)
def test_one_plugins_accident_is_one_problem_on_one_story(
    told: Any, plugin: Any, hook: str, error: BaseException, code: str
) -> None:
    well = plugin("well", describe=lambda story: {"words": 12})
    story = told(TEXT, plugin("ill", **{hook: raising(error)}), well)
    [problem] = story.problems
    assert (problem.plugin, problem.severity, problem.code) == ("ill", "error", code)
    assert problem.message.startswith(f"{hook}: ")
    assert story.facts["words"].value == 12


def test_a_generator_that_dies_half_way_leaves_nothing_behind(told: Any, plugin: Any) -> None:
    def annotate(story: Any) -> Iterator[Note]:
        yield Note(0, 4, "x")
        raise ValueError("half way")

    story = told(TEXT, plugin("ill", annotate=annotate, gives="x"))
    assert (story.notes, len(story.problems)) == ((), 1)


def test_an_answer_that_never_ends_is_refused(told: Any, plugin: Any) -> None:
    def annotate(story: Any) -> Iterator[Note]:
        while True:
            yield Note(0, 4, "x")

    [problem] = told(TEXT, plugin("ill", annotate=annotate, gives="x")).problems
    assert (problem.code, "more than 100000 are refused" in problem.message) == ("refused", True)


def test_a_plugin_that_ran_out_of_time_leaves_the_story_incomplete(roster: Any, plugin: Any) -> None:
    [draft] = process(Source("a.txt", TEXT.encode()), roster(plugin("ill", describe=raising(Overtime("took long")))))
    assert draft.incomplete == ("ill",)


def test_a_plugin_that_is_out_but_comes_after_the_map_leaves_the_story_complete(roster: Any, plugin: Any) -> None:
    there = roster(plugin("courier", committed=lambda record: None))
    there.failed["courier"] = "OSError: nobody answers"
    [draft] = process(Source("a.txt", b"A head\n\nA story."), there)
    assert draft.incomplete == ()


def test_hook_prepare_runs_once_and_its_failure_leaves_every_story_incomplete(roster: Any, plugin: Any) -> None:
    made: list[str] = []

    def prepare() -> str:
        made.append("once")
        return "tools"

    def unprepared() -> str:
        raise OSError("no lexicon")

    desk = roster(
        plugin("well", prepare=prepare, describe=lambda story, tools: {"tools": tools}),
        plugin("ill", prepare=unprepared, describe=lambda story, tools: {}),
    )
    for _ in range(2):
        [draft] = process(Source("a.txt", TEXT.encode()), desk)
        assert draft.story.facts["tools"].value == "tools"
        [problem] = draft.story.problems
        assert problem.message.startswith("describe: prepare: OSError: no lexicon (test_pipeline.py:")
        assert draft.incomplete == ("ill",)
    assert made == ["once"]


def test_hook_options_reach_that_plugin_alone(roster: Any, plugin: Any) -> None:
    class Loud(Options, frozen=True, kw_only=True):
        times: int = 1

    said = plugin("said", options=lambda: Loud, describe=lambda story, options: {"times": options.times})
    bare = plugin("bare", describe=lambda story, options: {"bare": options})
    [draft] = process(Source("a.txt", b"x"), roster(said, bare, plugin={"said": {"times": 3}}))
    assert {key: fact.value for key, fact in draft.story.facts.items()} == {"times": 3, "bare": None}
    with pytest.raises(UsageError, match=r"\[plugin.said\] tiems: no such option; did you mean 'times'\?"):
        roster(said, plugin={"said": {"tiems": 3}})


# -- answers that are refused -----------------------------------------------------------------------------------------
