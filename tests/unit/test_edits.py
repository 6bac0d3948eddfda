"""Choosing edits, applying and undoing them, and carrying offsets through them."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow import Block, Edit, Mark, Span
from newsflow.edits import Shift, apply, carry_blocks, carry_marks, choose, places, undo


def edit(start: int, before: str, after: str, **more: object) -> Edit:
    values = {"rule": "test/rule", **more}
    return Edit(start, start + len(before), before, after, **values)  # type: ignore[arg-type]


def chosen(*edits: Edit, protected: tuple[Span, ...] = ()) -> list[tuple[int, int, str]]:
    """(start, end, after) of the applied edits."""
    return [(e.start, e.end, e.after) for e in choose(edits, protected) if e.applied]


# -- strategies: a text, and edits that read what stands in it --------------------------------------------------------

TEXTS = st.text(st.sampled_from("ab “”é👩\u200d"), max_size=14)


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> Edit:
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 6)))
    before = text[start:end]
    after = draw(st.text(st.sampled_from("abX “"), max_size=4).filter(lambda a: a != before))
    confidence = draw(st.sampled_from([0.25, 0.5, 0.75, 1.0]))
    return edit(start, before, after, confidence=confidence, apply=draw(st.booleans() | st.just(True)))


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[Edit], list[Span]]:
    text = draw(TEXTS)
    edits = draw(st.lists(edits_of(text), max_size=6))
    ends = st.integers(0, len(text))
    spans = [Span(*sorted(pair)) for pair in draw(st.lists(st.tuples(ends, ends), max_size=2))]
    return text, edits, spans


# -- choosing ----------------------------------------------------------------------------------------------------------


@given(edited_texts())
def test_every_edit_can_be_taken_back(case: tuple[str, list[Edit], list[Span]]) -> None:
    text, edits, spans = case
    decided = choose(edits, spans)
    assert undo(apply(text, decided), decided) == text


@given(edited_texts())
def test_chosen_edits_share_no_code_point_and_no_place(case: tuple[str, list[Edit], list[Span]]) -> None:
    _, edits, spans = case
    applied = [e for e in choose(edits, spans) if e.applied]
    assert all(e.apply for e in applied)
    for first, second in pairwise(applied):
        assert first.end <= second.start
        assert (first.start, first.end) != (second.start, second.end)


@given(edited_texts())
def test_no_chosen_edit_changes_a_protected_code_point_or_inserts_between_two(
    case: tuple[str, list[Edit], list[Span]],
) -> None:
    text, edits, spans = case
    decided = choose(edits, spans)
    corrected, shift = apply(text, decided), Shift(decided)
    for span in spans:
        assert corrected[shift.start(span.start) : shift.end(span.end)] == text[span.start : span.end]


@given(edited_texts(), st.randoms(use_true_random=False))
def test_with_different_confidences_the_order_of_plugins_does_not_matter(
    case: tuple[str, list[Edit], list[Span]], random: object
) -> None:
    _, edits, spans = case
    distinct = [msgspec.structs.replace(e, confidence=1 - n / 10) for n, e in enumerate(edits)]
    shuffled = list(distinct)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose(shuffled, spans) == choose(distinct, spans)


@given(edited_texts())
def test_choosing_again_among_the_chosen_changes_nothing(case: tuple[str, list[Edit], list[Span]]) -> None:
    _, edits, spans = case
    decided = choose([msgspec.structs.replace(e, confidence=1 - n / 10) for n, e in enumerate(edits)], spans)
    assert choose(decided, spans) == decided


@given(edited_texts())
def test_a_refused_edit_stands_in_the_way_of_nobody(case: tuple[str, list[Edit], list[Span]]) -> None:
    _, edits, spans = case
    decided = choose(edits, spans)
    applied = [e for e in decided if e.applied]
    assert [e for e in choose(applied, spans) if e.applied] == applied


def test_the_surer_edit_wins_and_the_loser_is_kept() -> None:
    sure, unsure = edit(0, "teh cat", "the cat", confidence=0.9), edit(4, "cat", "hat", confidence=0.5)
    assert [(e.after, e.applied) for e in choose([unsure, sure])] == [("the cat", True), ("hat", False)]


def test_at_equal_confidence_the_earlier_plugin_wins() -> None:
    assert chosen(edit(0, "teh", "the"), edit(0, "teh", "ten")) == [(0, 3, "the")]


def test_equal_proposals_are_kept_once_with_the_surest_author() -> None:
    first, second = (edit(0, "teh", "the", confidence=c, plugin=p) for c, p in ((0.5, "a"), (0.9, "b")))
    [kept] = choose([first, second])
    assert (kept.plugin, kept.applied) == ("b", True)


def test_a_proposal_that_another_plugin_would_apply_is_applied() -> None:
    only_proposed = edit(0, "teh", "the", confidence=0.9, apply=False, plugin="a")
    [kept] = choose([only_proposed, edit(0, "teh", "the", confidence=0.5, plugin="b")])
    assert (kept.plugin, kept.applied) == ("b", True)


def test_a_refused_proposal_keeps_its_surest_author() -> None:
    edits = [edit(0, "teh", "the", confidence=c, plugin=p) for c, p in ((0.9, "a"), (0.5, "b"))]
    [kept] = choose(edits, [Span(0, 3)])
    assert (kept.plugin, kept.applied) == ("a", False)


@pytest.mark.parametrize("order", [1, -1])
def test_a_mark_is_inserted_beside_a_word_that_another_edit_corrects(order: int) -> None:
    opening, word, closing = edit(0, "", "“", confidence=0.7), edit(0, "teh", "the", confidence=0.8), edit(3, "", "”")
    assert chosen(*[opening, word, closing][::order]) == [(0, 0, "“"), (0, 3, "the"), (3, 3, "”")]


def test_one_place_takes_one_insertion() -> None:
    assert chosen(edit(3, "", "”"), edit(3, "", '"')) == [(3, 3, "”")]


@pytest.mark.parametrize(
    ("proposed", "may"),
    [
        (edit(4, "", "”"), True),  # a mark behind the name
        (edit(10, "", "“"), True),
        (edit(4, "", "s"), False),  # a letter glued to it
        (edit(10, "", "n"), False),
        (edit(7, "", "”"), False),
        (edit(3, " ", " “"), True),
        (edit(3, " B", " b"), False),
        (edit(9, "n", ""), False),
    ],
)
def test_protection_ends_at_its_rim_but_no_letter_is_glued_to_a_name(proposed: Edit, may: bool) -> None:
    assert ("Mr. Bolton said."[4:10], bool(chosen(proposed, protected=(Span(4, 10),)))) == ("Bolton", may)


def test_many_protected_spans_are_all_seen() -> None:
    spans = tuple(Span(n, n + 2) for n in range(0, 40, 4))
    edits = [edit(n, "x", "y") for n in range(40)]
    assert [start for start, _, _ in chosen(*edits, protected=spans)] == [n for n in range(40) if n % 4 > 1]


# -- applying ----------------------------------------------------------------------------------------------------------


def test_places_are_where_the_new_words_stand() -> None:
    text = "teh  cat sat"
    decided = choose([edit(0, "teh", "“the"), edit(3, "  ", " "), edit(12, "", ".”")])
    corrected = apply(text, decided)
    assert corrected == "“the cat sat.”"
    assert [(e.after, corrected[p.start : p.end]) for e, p in places(decided)] == [
        ("“the",) * 2,
        (" ",) * 2,
        (".”",) * 2,
    ]


def test_an_edit_that_is_not_applied_leaves_the_text_alone() -> None:
    decided = choose([edit(0, "teh", "the", apply=False)])
    assert (apply("teh", decided), undo("teh", decided), list(places(decided))) == ("teh", "teh", [])


# -- offsets -----------------------------------------------------------------------------------------------------------


@given(edited_texts(), st.booleans())
def test_offsets_keep_their_order_and_stay_in_the_text(
    case: tuple[str, list[Edit], list[Span]], covering: bool
) -> None:
    text, edits, spans = case
    decided = choose(edits, spans)
    shift, size = Shift(decided), len(apply(text, decided))
    for carry in (shift.start, shift.end):
        carried = [carry(offset, covering=covering) for offset in range(len(text) + 1)]
        assert carried == sorted(carried)
        assert all(0 <= offset <= size for offset in carried)
    assert (shift.start(0, covering=True), shift.end(len(text), covering=True)) == (0, size)


@given(edited_texts())
def test_a_span_never_ends_before_it_starts(case: tuple[str, list[Edit], list[Span]]) -> None:
    text, edits, spans = case
    shift = Shift(choose(edits, spans))
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            assert shift.start(start) <= shift.end(end)


@given(edited_texts())
def test_a_span_that_no_edit_crosses_reads_the_same(case: tuple[str, list[Edit], list[Span]]) -> None:
    text, edits, spans = case
    decided = choose(edits, spans)
    corrected, shift = apply(text, decided), Shift(decided)
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            if not any(e.applied and e.start < end and start < e.end for e in decided):
                assert corrected[shift.start(start) : shift.end(end)] == text[start:end]


@given(edited_texts())
def test_a_span_around_an_edited_stretch_spans_its_replacement(case: tuple[str, list[Edit], list[Span]]) -> None:
    text, edits, spans = case
    decided = choose(edits, spans)
    corrected, shift = apply(text, decided), Shift(decided)
    for done, place in places(decided):
        if done.before:
            assert (shift.start(done.start), shift.end(done.end)) == (place.start, place.end)
        assert corrected[shift.start(done.start, covering=True) : shift.end(done.end, covering=True)].count(done.after)


MARKS = [  # the text with [a mark] in it, an edit of it, and the mark in the corrected text
    ("the [kiloemters] of", edit(4, "kiloemters", "kilometers"), "kilometers"),
    ("the [kiloemters] of", edit(0, "the kiloemters of", "the kilometer of"), "kilometer"),
    ('he [said "so]" then', edit(9, 'so"', "so”"), 'said "so'),
    ("he [said] so", edit(7, "", "”"), "said"),
    ("he [said] so", edit(3, "", "“"), "said"),
    ("a kilo[meter] or", edit(2, "kilometer", "kilometre"), "metre"),
    ("a [kilo]emters or", edit(2, "kiloemters", "kilometers"), "kilo"),
]


@pytest.mark.parametrize(("marked", "change", "carried"), MARKS)
def test_a_mark_keeps_to_its_words(marked: str, change: Edit, carried: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    decided = choose([change])
    [mark] = carry_marks([Mark("link", start, end, "https://example.org/")], decided)
    assert apply(text, decided)[mark.start : mark.end] == carried


def test_a_mark_that_an_edit_emptied_is_gone() -> None:
    assert carry_marks([Mark("strong", 2, 5)], choose([edit(1, " the", "")])) == ()


def test_what_is_inserted_at_the_rim_of_a_block_belongs_to_the_block() -> None:
    text = "Head\n\nOne word\n\nLast"
    blocks = [Block("headline", 0, 4), Block("paragraph", 6, 14), Block("paragraph", 16, 20)]
    decided = choose([edit(6, "", "“"), edit(14, "", "”"), edit(20, "", "."), edit(0, "Head", "Heads")])
    corrected = apply(text, decided)
    assert [corrected[b.start : b.end] for b in carry_blocks(blocks, decided)] == ["Heads", "“One word”", "Last."]


@given(edited_texts(), edited_texts())
def test_blocks_still_cover_the_text_parted_by_blank_lines(
    first: tuple[str, list[Edit], list[Span]], second: tuple[str, list[Edit], list[Span]]
) -> None:
    text = f"{first[0]}\n\n{second[0]}"
    behind = len(first[0]) + 2
    blocks = [Block("paragraph", 0, len(first[0])), Block("paragraph", behind, len(text))]
    moved = [msgspec.structs.replace(e, start=e.start + behind, end=e.end + behind) for e in second[1]]
    decided = choose([*first[1], *moved])
    one, two = carry_blocks(blocks, decided)
    corrected = apply(text, decided)
    assert (one.start, two.end) == (0, len(corrected))
    assert corrected[one.end : two.start] == "\n\n"
