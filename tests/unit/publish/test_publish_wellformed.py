"""What is taken out of hostile text, and which addresses may stand in a feed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow.publish.languages import language_tag
from newsflow.publish.wellformed import address, clean, line, public, site


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("A <b>bold</b> word", "A bold word"),
        ('See <a href="x.html">this</a>', "See this"),
        ("<p>One.</p> <p>Two.</p>", "One. Two."),
        ("x<<b></b>/b>", "x"),
        ("About the <b> tag", "About the <b> tag"),
        ("2 < 3, I </3 it", "2 < 3, I </3 it"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("a <me@news.example> </i>", "a <me@news.example>"),
        ("R&D, AT&amp;T", "R&D, AT&amp;T"),
    ],
)
def test_tags_that_were_left_in_a_headline_go(said: str, told: str) -> None:
    assert line(said) == told


@given(st.text(st.sampled_from("</bpBi> x")))
def test_no_tag_closes_in_a_line(text: str) -> None:
    assert not re.search(r"</\w+>", line(text))


def test_what_a_decoder_could_not_read_is_a_question_mark() -> None:
    assert clean("caf\ufffd\x07") == "caf?"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://news.example", "https://news.example/"),
        ("HTTPS://News.Example:443/Desk", "https://news.example/Desk/"),
        ("https://news.example/a/../b/./", "https://news.example/b/"),
        ("https://news.example/%7euser/%c3%a9", "https://news.example/~user/%C3%A9/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000/x/"),
        ("news.example", None),
        (None, None),
    ],
)
def test_the_site_is_written_as_everybody_would(given: str | None, meant: str | None) -> None:
    assert site(given) == meant


@pytest.mark.parametrize(
    ("href", "meant"),
    [
        ("https://a.example?x[]=1", "https://a.example/?x%5B%5D=1"),
        ("http://[::1]/a.mp3", None),
        ("https://a.example/a b", None),
        ("https://a.example", "https://a.example"),
    ],
)
def test_an_address_is_one_that_feeds_may_name(href: str, meant: str | None) -> None:
    assert address(href) == meant


def test_an_enclosure_leads_to_a_host_by_its_full_name() -> None:
    assert public("https://cdn.news.example:8443/a.mp3")
    assert not any(map(public, ("http://studio/a.mp3", "https://me@news.example/a.mp3", "http://a_b.example/x")))


def test_feeds_name_languages_that_readers_know() -> None:
    assert [language_tag(tag) for tag in ("en-GB", "fil", "EN")] == ["en-GB", "fil", "EN"]
    assert [language_tag(tag) for tag in ("und", "qq", "gsw", "english", "en_GB", "", None)] == [None] * 7
