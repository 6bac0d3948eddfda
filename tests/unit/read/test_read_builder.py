"""What every reader builds upon: blocks joined by one blank line, single spaces, marks that hit their words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow import Declared, ReadError
from newsflow.read.builder import MAX_BLOCK, Builder, Run, clean, href

STYLES = st.sampled_from([(), (("strong", None),), (("emphasis", None),), (("link", "https://example.com/a"),)])
RUNS = st.lists(st.builds(Run, st.text(st.characters(), max_size=12), STYLES), max_size=6)
NEVER = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u202e\ufeff\ud800-\udfff]")


@given(st.lists(RUNS, min_size=1, max_size=6))
def test_blocks_cover_the_text_and_marks_stay_inside_them(blocks: list[list[Run]]) -> None:
    builder = Builder()
    added = [text for runs in blocks if (text := builder.add("paragraph", runs))]
    if not added:
        with pytest.raises(ReadError, match="no text"):
            builder.story(Declared())
        return
    story = builder.story(Declared())
    assert story.original == "\n\n".join(added)
    assert [story.original[b.start : b.end] for b in story.blocks] == added
    for text in added:
        assert text == text.strip() and "  " not in text and not NEVER.search(text)
    for mark in story.marks:
        assert any(b.start <= mark.start < mark.end <= b.end for b in story.blocks)
        assert story.original[mark.start : mark.end].strip() == story.original[mark.start : mark.end]


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_runs_of_one_style_become_one_mark() -> None:
    builder = Builder()
    strong = (("strong", None),)
    builder.add(
        "paragraph", [Run("The "), Run("coun", strong), Run("cil", strong), Run(" "), Run("voted", strong), Run(".")]
    )
    story = builder.story(Declared())
    assert story.original == "The council voted."
    assert [(m.kind, story.original[m.start : m.end]) for m in story.marks] == [("strong", "council voted")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("co\xadopera\u200btion", "cooperation"),
        ("a\u00a0b\u2003c\td", "a b c d"),
        ("cafe\u0301", "café"),
        ("\ud800x", "\ufffdx"),
        ("evil\u202etxt", "eviltxt"),
        ("wo\u200drd", "word"),
        ("itâ€™s â€œtrueâ€\x9d â€“ cafÃ©, Â£25, fÃ¼r", "it’s “true” – café, £25, für"),
        ("AMANHÃ, NÃO, Â, À la carte, 5 €, forêt", "AMANHÃ, NÃO, Â, À la carte, 5 €, forêt"),
        ("👩‍👧", "👩‍👧"),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_what_is_not_printed_goes_and_what_is_stays(written: str, read: str) -> None:
    assert clean(written) == read


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.com", "/a", "http://a b", 'http://a"b', "", None]
)
def test_links_to_anything_but_web_and_mail_are_no_links(address: str | None) -> None:
    assert href(address) is None


def test_links_to_web_and_mail_are_kept() -> None:
    assert [href(a) for a in ("https://a.example/b?c=d#e", "HTTP://a.example", "mailto:a@b.example")].count(None) == 0


def test_a_paragraph_without_end_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        Builder().add("paragraph", "x" * (MAX_BLOCK + 1))
    assert refused.value.code == "too-large"
