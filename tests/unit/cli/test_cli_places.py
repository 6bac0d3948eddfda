"""Where an edit stands in its file: found again by counting letters, or by the words around it."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from newsflow.cli.places import Lines, Place, original_blocks, places
from newsflow.story import Block, Declared, Edit, Story


def story_of(paragraphs: list[str], lines: list[int | None], edits: list[Edit], encoding: str = "utf-8") -> Story:
    blocks, at = [], 0
    for paragraph, line in zip(paragraphs, lines, strict=True):
        blocks.append(Block("paragraph", at, at + len(paragraph), line))
        at += len(paragraph) + 2
    original = "\n\n".join(paragraphs)
    return Story(original=original, blocks=tuple(blocks), edits=tuple(edits), declared=Declared(encoding=encoding))


def only_place(story: Story, file: str) -> Place:
    [placed] = places(story, file.encode(story.declared.encoding or "utf-8"))
    return placed.place


def test_lines_and_columns_count_from_one_in_code_points() -> None:
    lines = Lines("a\r\nbä👩c\rd\ne".encode())
    assert lines.place(3, 5) == Place(2, 1, 2, 3, 3, 5)
    assert lines.place(5, 6).column == 3
    assert [lines.line_start(n) for n in (1, 2, 3, 4, 9)] == [0, 3, 8, 10, 11]


def test_a_wrapped_paragraph_is_found_on_the_line_it_is_on() -> None:
    story = story_of(["One two three teh four."], [3], [Edit(14, 17, "teh", "the", "r")])
    assert only_place(story, "Title\n\nOne two\nthree teh\nfour.\n") == Place(4, 7, 4, 10, 21, 24)


def test_the_second_of_two_equal_words_is_the_second() -> None:
    text = "teh teh teh teh"
    story = story_of([text], [1], [Edit(8, 11, "teh", "the", "r")])
    assert only_place(story, text).column == 9


def test_words_over_a_line_break_have_two_lines() -> None:
    story = story_of(["in the the end"], [1], [Edit(3, 10, "the the", "the", "r")])
    place = only_place(story, "in the\nthe end")
    assert (place.line, place.column, place.end_line, place.end_column) == (1, 4, 2, 4)


def test_an_insertion_stands_where_it_belongs() -> None:
    story = story_of(["He said yes. And"], [1], [Edit(12, 12, "", "”", "r")])
    assert only_place(story, "He said yes. And") == Place(1, 13, 1, 13, 12, 12)


def test_mark_up_between_the_words_is_walked_over() -> None:
    story = story_of(["Some 500 kiloemters & road."], [1], [Edit(9, 19, "kiloemters", "kilometers", "r")])
    file = "<p>Some&nbsp;500 <b class='kiloemters'>kiloemters</b> &amp; road.</p>"
    place = only_place(story, file)
    assert file[place.start : place.end] == "kiloemters"
    assert file[: place.start].endswith("'>")


def test_a_format_without_lines_has_no_place() -> None:
    story = story_of(["teh end"], [None], [Edit(0, 3, "teh", "the", "r")])
    assert only_place(story, "PK\x03\x04") == Place()


def test_words_that_are_not_in_the_file_keep_their_line() -> None:
    story = story_of(["teh end"], [2], [Edit(0, 3, "teh", "the", "r")])
    assert only_place(story, "x\n&#116;eh end\n") == Place(2)


def test_an_unknown_encoding_is_read_as_utf_8() -> None:
    assert Lines("é".encode(), "no-such-encoding").text == "é"


def test_blocks_of_the_original_are_known_again_after_correction() -> None:
    story = story_of(["teh end", "last one"], [1, 3], [])
    moved = story_of(["the very end", "last one"], [1, 3], []).blocks
    corrected = Story(original=story.original, text="the very end\n\nlast one", blocks=moved)
    assert [(b.start, b.end) for b in original_blocks(corrected)] == [(0, 7), (9, 17)]


WORDS = st.lists(st.sampled_from(["a", "the", "teh", "über", "“so”", "end."]), min_size=1, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(0, 10_000))
def test_every_edit_of_a_wrapped_text_file_is_found_exactly(paragraphs: list[list[str]], seed: int) -> None:
    draw = random.Random(seed)
    file, lines, edits, expected, at = "Head\r\n", [], [], [], 0
    for words in paragraphs:
        file += "\n" * draw.randint(1, 2)
        lines.append(file.count("\n") + 1)
        for number, word in enumerate(words):
            if draw.random() < 0.4:
                edits.append(Edit(at, at + len(word), word, "x", "r"))
                expected.append((len(file), len(file) + len(word)))
            file += word + (draw.choice([" ", "\n", "  ", "\n  "]) if number + 1 < len(words) else "\n")
            at += len(word) + 1
        at += 1
    story = story_of([" ".join(words) for words in paragraphs], list(lines), edits)
    found = [(p.place.start, p.place.end) for p in places(story, file.encode())]
    assert found == expected
