"""Quotations: where they begin and end, of what kind they are, and who speaks; people in all examples are invented."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow import Note, Problem, Quote, Story
from newsflow.annotate import officials, quotes
from newsflow.annotate.names.reading import Reading
from newsflow.annotate.quotes.segments import segments


@cache
def tools() -> tuple[Any, Any]:
    return officials.prepare(officials.Settings()), quotes.prepare(quotes.Settings())


def notes(text: str, settings: quotes.Settings | None = None) -> list[Note]:
    finder, verbs = tools()
    story = Story(original=text, text=text)
    seen = msgspec.structs.replace(story, notes=tuple(officials.annotate(story, finder)))
    settings = settings or quotes.Settings()
    return list(quotes.annotate(seen, settings, quotes.prepare(settings) if settings.speech_verbs else verbs))


def said(text: str) -> list[Quote]:
    return [n.value for n in notes(text) if n.layer == "quote"]


def quoted(text: str) -> list[tuple[str, str | None]]:
    return [(q.text, q.speaker) for q in said(text) if q.kind != "indirect"]


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("He said “one” and “two”.", ["“one”", "“two”"]),
        ('He said "one" and "two".', ['"one"', '"two"']),
        ("„Eins“, sagte er.", ["„Eins“"]),
        ("« Un », dit-il.", ["« Un »"]),
        ("»Eins«, sagte er.", ["»Eins«"]),
        ("``One,'' he said.", ["``One,''"]),
        ("‘One,’ he said. ‘Don’t go,’ she said.", ["‘One,’", "‘Don’t go,’"]),
        ("“One 'two' three,” he said.", ["“One 'two' three,”"]),
        ("“Mixed marks," + '" he said.', ['“Mixed marks,"']),
        ("“No end, he said.", ["“No end,"]),
        ("“No end, in sight.", ["“No end, in sight."]),
        ('"No end, the mayor said. "None."', ['"No end,', '"None."']),
        ("“One.” 'Two,' he said. “No.” He owns 'Two'. “Yes.”", ["“One.”", "'Two,'", "“No.”", "“Yes.”"]),
        ("It is 5'10\" tall and it's Reyes' dog.", []),
        ("“One.\n\n“Two,” he said.", ["“One.\n\n“Two,”"]),
    ],
)
def test_marks_of_all_kinds_open_and_close(text: str, stretches: list[str]) -> None:
    blocks = Reading(Story(original=text, text=text)).blocks
    assert [text[s.start : s.end] for s in segments(text, blocks)] == stretches


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We agree,” Mayor Anna Berg said.", "Anna Berg"),
        ("“We agree,” said Mayor Anna Berg.", "Anna Berg"),
        ("Mayor Anna Berg said: “We agree.”", "Anna Berg"),
        ("Anna Berg, the mayor of Turku, told reporters, “We agree.”", "Anna Berg"),
        ("“We agree,” the mayor of Turku, Anna Berg, said.", "Anna Berg"),
        ("Mayor Anna Berg left. “We agree,” she said.", "Anna Berg"),
        ("Mayor Anna Berg left. “We agree,” the mayor said.", "Anna Berg"),
        ("According to Mayor Anna Berg, the plan is “quite dead for now.”", "Anna Berg"),
        ("The plan is “quite dead for now,” according to Mayor Anna Berg.", "Anna Berg"),
        ("Mayor Anna Berg attacked the plan, calling it “quite dead for now.”", "Anna Berg"),
        ("Anna Berg, who is mayor of Turku and no friend of Mikko Salo, said it was “over for good.”", "Anna Berg"),
        ("Mayor Anna Berg on Monday said it was “over for good.”", "Anna Berg"),
        ("Sen. Anna Berg (R-Ohio) said it was “over for good.”", "Anna Berg"),
        ("“We agree,” Mayor Anna Berg quavered.", "Anna Berg"),
        ("Mayor Anna Berg laughed. “Ask my wife.”", "Anna Berg"),
        ("Gov. Paul Lind and Mayor Anna Berg said they were “deeply saddened.”", None),
        ("“We agree,” a spokesman for Mayor Anna Berg said.", None),
        ("“We agree,” Mayor Anna Berg's office said.", None),
        ("“We agree,” supporters of Mayor Anna Berg said.", None),
        ("Mayor Anna Berg left. “We agree,” they said.", None),
        ("Mayor Anna Berg left. “We agree,” a senior official said.", None),
        ("Mayor Anna Berg left. “We agree,” the ministry said in a statement.", None),
        ("Mayor Anna Berg left. “We agree,” said a woman who gave no name.", None),
        ("Mayor Anna Berg left. “We agree,” the Kremlin said.", None),
    ],
)
def test_the_speaker_is_the_named_person_who_said_it_or_nobody(text: str, speaker: str | None) -> None:
    assert [who for _, who in quoted(text)] == [speaker]


def test_a_quotation_goes_on_behind_its_cue_with_the_same_speaker() -> None:
    text = "“We agree,” Mayor Anna Berg said. “It took a year.” She added: “Too long.”"
    assert [who for _, who in quoted(text)] == ["Anna Berg"] * 3


def test_pronouns_follow_sex_and_subject() -> None:
    text = "Mayor Anna Berg met Gov. Paul Lind. “I won,” he said. “I lost,” she said."
    assert [who for _, who in quoted(text)] == ["Paul Lind", "Anna Berg"]


def test_questions_and_answers_are_the_interviewed_ones() -> None:
    text = "Mayor Anna Berg spoke to the Echo.\n\nTired?\n\n“Not at all, I slept well.”\n\nWill you run?\n\n“Ask me in May.”"
    assert [who for _, who in quoted(text)] == ["Anna Berg", "Anna Berg"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We agree,” Mayor Anna Berg said.", "direct"),
        ("Mayor Anna Berg said: “We agree.”", "direct"),
        ("Mayor Anna Berg said the plan was “a disaster.”", "mixed"),
        ("Mayor Anna Berg said that “we must act.”", "mixed"),
        ("Mayor Anna Berg said that the plan had failed.", "indirect"),
    ],
)
def test_kinds_are_told_apart(text: str, kind: str) -> None:
    assert [q.kind for q in said(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "The film “Winter Light” won.",
        "The so-called “deep state” is a myth.",
        "Mayor Anna Berg sang “Song of Joy” at the party.",
        "A cocktail called “The Ambassador” was sold.",
    ],
)
def test_titles_of_works_and_scare_quotes_are_no_quotations(text: str) -> None:
    assert quoted(text) == []


@pytest.mark.parametrize(
    ("text", "speaker", "words", "cue"),
    [
        ("Mayor Anna Berg said that the plan had failed.", "Anna Berg", "the plan had failed", "said"),
        ("Mayor Anna Berg said the plan had failed.", "Anna Berg", "the plan had failed", "said"),
        ("The plan had failed, Mayor Anna Berg said.", "Anna Berg", "The plan had failed", "said"),
        ("According to Mayor Anna Berg, the plan had failed.", "Anna Berg", "the plan had failed", "According"),
        ("The plan had failed, according to Mayor Anna Berg.", "Anna Berg", "The plan had failed", "according"),
        ("Mayor Anna Berg warned voters that rain was coming.", "Anna Berg", "rain was coming", "warned"),
        ("Officials said that the plan had failed.", None, "the plan had failed", "said"),
    ],
)
def test_reported_words_have_cue_and_speaker(text: str, speaker: str | None, words: str, cue: str) -> None:
    [quote] = said(text)
    assert (quote.kind, quote.speaker, quote.text) == ("indirect", speaker, words)
    assert quote.cue is not None
    assert text[quote.cue.start : quote.cue.end] == quote.cue.text == cue


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "The huts, Mayor Anna Berg told the council, were built in 1910.",
            ["The huts, Mayor Anna Berg told the council, were built in 1910"],
        ),
        ("Mayor Anna Berg urged drivers to stay at home.", ["drivers to stay at home"]),
        ("Mayor Anna Berg promised to rebuild the quay.", ["to rebuild the quay"]),
        (
            "Asked whether rain was likely, Mayor Anna Berg said it would snow.",
            ["whether rain was likely", "it would snow"],
        ),
        ("Mayor Anna Berg told a briefing that the quay was closed.", ["the quay was closed"]),
        ("Mayor Anna Berg rejected the opposition's charge that the quay was closed.", ["the quay was closed"]),
        ("Mayor Anna Berg said rain was near; nobody listened.", ["rain was near"]),
        ("Mayor Anna Berg backed the finding on May 4.", []),
        ("The vote ended a feud that has split the town.", []),
        ("Some asked for gates that can be opened in summer.", []),
        ("In both states, Mayor Anna Berg won.", []),
    ],
)
def test_reported_words_are_clauses(text: str, words: list[str]) -> None:
    assert [q.text for q in said(text) if q.kind == "indirect"] == words


@pytest.mark.parametrize(
    "text",
    [
        "“It leaked,” said one source who knew Mayor Anna Berg.",
        "Mayor Anna Berg held up a sign saying “No more rain in May.”",
        "“It leaked,” a spokesman for Mayor Anna Berg said. “All night.”",
    ],
)
def test_nobody_named_stays_nobody(text: str) -> None:
    assert {who for _, who in quoted(text)} == {None}


def test_indirect_speech_can_be_left_out() -> None:
    assert notes("Mayor Anna Berg said that it rained.", quotes.Settings(indirect=False)) == []


def test_the_desk_adds_verbs_of_speech() -> None:
    text = "Mayor Anna Berg zorbed that it rained."
    assert said(text) == []
    [note] = notes(text, quotes.Settings(speech_verbs=("zorb",)))
    assert note.value.speaker == "Anna Berg"


def test_a_quotation_that_nobody_says_is_flagged() -> None:
    [problem] = [n.value for n in notes("“We never said that.”") if n.layer == "problem"]
    assert isinstance(problem, Problem) and problem.code == "quote-without-speaker"


@pytest.mark.parametrize(
    "bit",
    [
        '"a ',
        "‘a ",
        "“Why? ",
        "said ",
        "said that ",
        "according to ",
        "John Smith said ",
        '"He said," he said. ',
        "he ",
        '\n\n"a',
        "“No, he said ",
        "according to him, ",
        "'a ,' said ",
        "Q: a?\n\nA: b\n\n",
        "asked claim that ",
        "the CM said the minister, ",
        "A woman said, “",
    ],
)
def test_long_hostile_lines_end(bit: str) -> None:
    text = bit * (12_000 // len(bit))
    assert all(0 <= n.start <= n.end <= len(text) for n in notes(text))


WORDS = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "‘",
        "’",
        "'",
        "said",
        "he",
        "Anna Berg",
        "Mayor",
        ",",
        ".",
        "that",
        "according to",
        "\n\n",
        "we",
        "told",
        "(",
        ")",
        "—",
        "?",
    ]
)


@given(st.lists(WORDS, max_size=50).map(" ".join))
def test_any_row_of_words_gives_true_offsets_and_the_same_answer_twice(text: str) -> None:
    once = notes(text)
    assert once == notes(text)
    for note in once:
        if note.layer == "quote":
            assert text[note.start : note.end] == note.value.text


def test_what_somebody_would_have_to_say_is_said_by_the_verb_behind_it() -> None:
    text = (
        "Foreign Minister Anna Berg spoke on Monday.\n\n"
        "It is easiest for the ministry to say, “Norland is to blame,” Berg said. “That is not so. We kept our word.”"
    )
    assert [speaker for _, speaker in quoted(text)] == ["Anna Berg", "Anna Berg"]
