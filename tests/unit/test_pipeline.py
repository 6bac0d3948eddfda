"""The map: every hook's answer is checked, every accident is one problem on one story, and what comes out is plain data."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from msgspec import Struct

from newsflow import (
    Block,
    Change,
    Channel,
    Decision,
    Declared,
    Edit,
    Hold,
    Mark,
    Media,
    Note,
    Official,
    Options,
    Problem,
    ReadError,
    Rendition,
    SetAside,
    Source,
    Span,
    Story,
    StoryError,
    UsageError,
    hookimpl,
)
from newsflow.pipeline import deliver, hold, process, publish, render
from newsflow.plugins import Overtime
from newsflow.record import Ledgered, complete, faults

TEXT = "Head of the story\n\nThe minster said so, and the minster left."
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def raising(error: BaseException) -> Callable[[Any], Any]:
    def fail(story: Any) -> Any:
        raise error

    return fail


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
    assert (caught.value.code, caught.value.plugin, str(caught.value)) == (code, "mine", words)


def test_what_no_reader_knows_is_set_aside(roster: Any) -> None:
    with pytest.raises(ReadError, match="no reader knows this format") as caught:
        process(Source("a.txt", b"x"), roster(keep=()))
    assert caught.value.code == "unknown-format"


def test_an_error_that_cannot_say_what_it_is_is_still_one_line(told: Any, plugin: Any) -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    [problem] = told(TEXT, plugin(protect=raising(MuteError()))).problems
    assert problem.message == "protect: MuteError: (no message)"


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
        assert [p.message for p in draft.story.problems] == ["describe: prepare: OSError: no lexicon"]
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


class Weight(Struct, frozen=True):
    """A value with a type of its own."""

    grams: int


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
        ({"original": "ab", "blocks": ()}, "the text goes on behind the last block"),
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


def decided(story: Any, verdict: Any) -> Decision:
    at = story.original.index("minster")
    return Decision(
        "test/word", "minster", "minister", story.original[at - 20 : at], story.original[at + 7 : at + 27], verdict
    )


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


def test_hook_hold_the_first_objection_counts(roster: Any, plugin: Any, record: Any) -> None:
    until = datetime(2026, 3, 5, 12, 0)
    guests = [
        plugin("a", hold=lambda record: None),
        plugin("b", hold=lambda record, now: Hold(f"since {now:%H}", until)),
    ]
    assert hold(record, NOW, roster(*guests)) == Hold("since 12", until.replace(tzinfo=UTC))
    assert hold(record, NOW, roster()) is None


@pytest.mark.parametrize("answer", ["no", Hold(5), Hold("x", "tomorrow")])  # type: ignore[arg-type]
def test_a_hold_that_fails_or_makes_no_sense_holds_the_story(
    roster: Any, plugin: Any, record: Any, answer: Any
) -> None:
    held = hold(record, NOW, roster(plugin("ill", hold=lambda record: answer)))
    assert held is not None
    assert held.reason.startswith("ill failed while asked whether to hold it: hold()")


def test_hook_render_makes_files_below_public(roster: Any, plugin: Any, record: Any) -> None:
    made = Rendition("x/a.txt", "text/plain", b"a")
    assert render(record, roster(plugin("a", render=lambda record: made))) == ([("a", made)], [])


def test_two_plugins_cannot_write_one_file(roster: Any, plugin: Any, record: Any) -> None:
    made = Rendition("a.txt", "text/plain", b"a")
    guests = [plugin(name, render=lambda record: made) for name in ("a", "b")]
    renditions, [problem] = render(record, roster(*guests))
    assert ([p for p, _ in renditions], problem.plugin) == (["a"], "b")
    assert "is already written by 'a'" in problem.message


@pytest.mark.parametrize(
    "path", ["", "/etc/x", "../x", "a/../../x", "a//b", "a\\b", "a\x00b", "a\nb", "x" * 300, "a/" * 600 + "b", 5]
)
def test_no_rendition_leaves_public(roster: Any, plugin: Any, record: Any, path: Any) -> None:
    renditions, [problem] = render(record, roster(plugin("a", render=lambda record: Rendition(path, "t", b""))))
    assert (renditions, problem.code) == ([], "refused")


def test_a_call_may_not_return_more_bytes_than_the_desk_allows(roster: Any, plugin: Any, record: Any) -> None:
    from newsflow.config import Limits

    many = [Rendition(f"{n}.txt", "text/plain", b"x" * 600) for n in range(2)]
    renditions, [problem] = render(record, roster(plugin("a", render=lambda record: many), limits=Limits(output=1000)))
    assert (renditions, "[limits] output" in problem.message) == ([], True)


def test_hook_publish_makes_files_of_many_records(roster: Any, plugin: Any, record: Any) -> None:
    def feed(channel: Channel, records: list[Any]) -> Rendition:
        return Rendition(f"{channel.name}.txt", "text/plain", str(len(records)).encode())

    renditions, problems = publish(Channel(name="all", title="All"), [record] * 2, roster(plugin("a", publish=feed)))
    assert ([(p, r.data) for p, r in renditions], problems) == ([("a", b"2")], [])


def assert_delivered(roster: Any, hook: str, offer: dict[str, Any], good: Any, bad: Any) -> None:
    """One plugin's delivery is its own; a failure is a problem, for later; a plugin that is gone is owed nothing."""
    desk = roster(make(hook, "good", good), make(hook, "bad", bad))
    assert deliver(hook, "good", offer, desk) is None
    problem = deliver(hook, "bad", offer, desk)
    assert problem is not None
    assert problem.message == f"{hook}: ZeroDivisionError: division by zero"
    assert deliver(hook, "gone", offer, desk) is None


def make(hook: str, name: str, function: Any) -> ModuleType:
    module = ModuleType(name)
    setattr(module, hook, hookimpl(function))
    return module


def test_hook_committed_tells_what_happened(roster: Any, record: Any) -> None:
    seen: list[Any] = []
    change = Change(key="k1", kind="new", guid="urn:x", id="x-1", revision=1)

    def committed(record: Any, change: Any) -> None:
        seen.append((record.id, change.key))

    assert_delivered(roster, "committed", {"record": record, "change": change}, committed, lambda change: 1 / 0)
    assert seen == [("x-1", "k1")]


def test_hook_set_aside_tells_what_the_error_file_says(roster: Any) -> None:
    seen: list[Any] = []
    report = SetAside(key="k2", path="a.txt", sha256="0" * 64, code="unreadable", message="cut off")

    def set_aside(report: Any) -> None:
        seen.append(report.message)

    assert_delivered(roster, "set_aside", {"report": report}, set_aside, lambda report: 1 / 0)
    assert seen == ["cut off"]


def test_hook_published_tells_which_files_were_written(roster: Any) -> None:
    seen: list[Any] = []

    def published(files: Any) -> None:
        seen.append(files)

    assert_delivered(roster, "published", {"files": ["index.html"]}, published, lambda files: 1 / 0)
    assert seen == [["index.html"]]


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
