"""Weaving: overlapping spans come out nested, and the text comes out unchanged."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow.render.clean import clean, followable, shorten
from newsflow.render.weave import Lane, Piece, weave

SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30))


def lane(tag: str, *spans: tuple[int, int]) -> Lane:
    return Lane(Piece(start, end, f"<{tag}>", f"</{tag}>") for start, end in spans)


def test_a_span_that_crosses_another_is_closed_and_opened_again() -> None:
    assert weave("abcdef", 0, 6, [lane("a", (0, 4)), lane("b", (2, 6))]) == "<a>ab<b>cd</b></a><b>ef</b>"
    assert weave("abcdef", 0, 6, [lane("a", (2, 6)), lane("b", (0, 4))]) == "<b>ab</b><a><b>cd</b>ef</a>"


def test_a_second_opening_has_no_id() -> None:
    quote = Lane([Piece(0, 6, '<q id="1">', "</q>", "<q>")])
    assert weave("ab\n\ncd", 0, 2, [quote]) == '<q id="1">ab</q>'
    assert weave("ab\n\ncd", 4, 6, [quote]) == "<q>cd</q>"


def test_the_first_of_two_overlapping_spans_of_one_kind_wins() -> None:
    assert weave("abcd", 0, 4, [lane("a", (0, 3), (1, 4))]) == "<a>abc</a>d"


@given(st.text(max_size=30), st.lists(st.lists(SPANS, max_size=8), max_size=5))
def test_what_is_woven_nests_and_says_the_text(text: str, spans: list[list[tuple[int, int]]]) -> None:
    lanes = [lane(f"t{n}", *((min(a, len(text)), min(b, len(text))) for a, b in row)) for n, row in enumerate(spans)]
    woven = weave(text, 0, len(text), lanes)
    assert html.unescape(re.sub(r"<[^>]*>", "", woven)) == html.unescape(html.escape(text))
    stack: list[str] = []
    for closing, name in re.findall(r"<(/?)(t\d)>", woven):
        if closing:
            assert stack.pop() == name
        else:
            stack.append(name)
    assert not stack


@pytest.mark.parametrize("href", ["https://example.org/a?b=1&c=2", "HTTP://example.org", "mailto:desk@example.org"])
def test_web_and_mail_links_may_be_followed(href: str) -> None:
    assert followable(href) == href


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//example.org",
        "/etc/passwd",
        "file:///etc/passwd",
        "https:///x",
        "https://example.org/a b",
        "https://example.org/\u202egnp.exe",
        "https://example.org/" + "a" * 3000,
        "",
        None,
    ],
)
def test_any_other_link_may_not(href: str | None) -> None:
    assert followable(href) is None


def test_characters_that_no_document_may_hold_are_taken_out() -> None:
    assert clean("a\x00b\x1bc\ud800d\ttab\nline") == "abc\ufffdd\ttab\nline"


def test_shortening_cuts_between_words() -> None:
    assert shorten("one two, three", 9) == "one two…"
    assert shorten("one\n two", 9) == "one two"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"
