# ruff: noqa: E501  documents stand here as files hold them
"""Web pages: the article and nothing of the frame, with links, emphasis, lists, subheads, quotes and captions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newsflow import Story

Read = Callable[..., Story]
Shown = Callable[[Story], list[tuple[str, str]]]

P1 = "The bridge over the harbor reopened to traffic on December 5 after nine months of repairs, the city said."
P2 = "Mayor Ana Costa crossed it first, on a bicycle, and said that the repair had cost less than was feared."
P3 = "“We counted every rivet,” said the engineer, Paul Dreyer, who had slept in a caravan under the ramp."
NAV = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
FOOT = "<footer><p>Copyright 2018 The Example. All rights reserved. Do not copy.</p></footer>"


def page(body: str, head: str = "<title>Bridge reopens | The Example</title>") -> str:
    return f"<!DOCTYPE html><html lang='en-GB'><head>{head}</head><body>{NAV}{body}{FOOT}</body></html>"


def test_blocks_and_marks_of_an_article_are_kept(read_one: Read, shown: Shown) -> None:
    story = read_one(
        page(
            f"<article><h1>Bridge reopens</h1><p>By Ines Moreau</p><p>{P1}</p><h2>What it cost</h2>"
            f"<p>Mayor <strong>Ana Costa</strong> crossed it <em>first</em>, <a href='https://example.com/x'>on a bicycle</a>"
            f" <a href='javascript:x()'>today</a>.</p>"
            f"<figure><img src='https://example.com/b.jpg' width='800'><figcaption>The bridge on Monday.</figcaption></figure>"
            f"<ul><li>One lane</li><li>Two lanes</li></ul><blockquote><p>{P3}</p></blockquote></article>"
        )
    )
    assert shown(story) == [
        ("headline", "Bridge reopens"),
        ("paragraph", P1),
        ("subhead", "What it cost"),
        ("paragraph", "Mayor Ana Costa crossed it first, on a bicycle today."),
        ("caption", "The bridge on Monday."),
        ("list-item", "One lane"),
        ("list-item", "Two lanes"),
        ("quote", P3),
    ]
    assert [(m.kind, story.original[m.start : m.end], m.href) for m in story.marks] == [
        ("strong", "Ana Costa", None),
        ("emphasis", "first", None),
        ("link", "on a bicycle", "https://example.com/x"),
    ]
    [picture] = story.media
    assert (picture.kind, picture.href, picture.caption, picture.width) == (
        "picture",
        "https://example.com/b.jpg",
        "The bridge on Monday.",
        800,
    )
    assert story.declared.byline == ("Ines Moreau",)
    assert story.declared.language == "en-GB"


@pytest.mark.parametrize(
    "body",
    [
        f"<article><p>{P1}</p><p>{P2}</p><p>{P3}</p></article>",
        f"<main><div class='story-body'><p>{P1}</p><p>{P2}</p><p>{P3}</p></div></main>",
        f"<div id='content'>{P1}<br><br>{P2}<br><br>{P3}</div>",
        f"<table><tr><td><font size=2>{P1}<p>{P2}<p>{P3}</font></td></tr></table>",
        f"<div><div><div>{P1}</div><div>{P2}</div><div>{P3}</div></div></div>",
        (
            f"<article><p>{P1}</p><aside class='related'><h3>Related</h3><p>Ferry captain convicted over sinking of the Astrid, court says.</p></aside>"
            f"<p>{P2}</p><div class='newsletter-signup'><p>Sign up for our newsletter and get the best of the day.</p></div><p>{P3}</p></article>"
        ),
        (
            f"<article><p>{P1}</p><script>var x = '<p>no</p>';</script><style>p {{ color: red }}</style><p>{P2}</p><p>{P3}</p></article>"
            "<div id='comments'><p>First! I never believed in that bridge, and I told them so many times.</p></div>"
        ),
    ],
)
def test_pages_of_many_builds_give_the_same_paragraphs(body: str, read_one: Read, shown: Shown) -> None:
    story = read_one(page(f"<h1>Bridge reopens</h1>{body}"))
    assert shown(story) == [("headline", "Bridge reopens"), ("paragraph", P1), ("paragraph", P2), ("paragraph", P3)]


def test_a_theme_that_names_the_article_like_furniture_loses_nothing(read_one: Read, shown: Shown) -> None:
    body = (
        f"<div class='elementor-widget has-sidebar'><p>{P1}</p><p>{P2}</p><p>It was windy.</p></div>"
        "<div class='related-posts'><p>Ferry captain convicted over the sinking of the Astrid, court says in long verdict.</p></div>"
    )
    assert [text for kind, text in shown(read_one(page(f"<h1>Bridge reopens</h1>{body}"))) if kind == "paragraph"] == [
        P1,
        P2,
        "It was windy.",
    ]


def test_json_ld_and_meta_tags_are_the_page_s_facts(read_one: Read) -> None:
    head = (
        '<title>x</title><meta property="og:title" content="Wrong | Site"><meta name="keywords" content="bridge, harbor">'
        '<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"S"},{"@type":["NewsArticle"],"headline":'
        '"Bridge &amp; ferry reopen","author":[{"@type":"Person","name":"Ines Moreau"},{"name":"Tom Hale"}],'
        '"datePublished":"2018-12-05T10:00:00+01:00","dateModified":"2018-12-05T12:00:00+01:00","articleSection":"City",'
        '"publisher":{"name":"The Example"},"inLanguage":"en-US"}]}</script>'
    )
    story = read_one(page(f"<article><p>{P1}</p><p>{P2}</p></article>", head))
    facts = story.declared
    assert story.headline == "Bridge & ferry reopen"
    assert facts.byline == ("Ines Moreau", "Tom Hale")
    assert facts.published is not None and facts.published.isoformat() == "2018-12-05T10:00:00+01:00"
    assert (facts.section, facts.source, facts.language, facts.keywords) == (
        "City",
        "The Example",
        "en-US",
        ("bridge", "harbor"),
    )


def test_a_page_that_prints_no_body_gives_the_one_in_its_facts(read_one: Read, shown: Shown) -> None:
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Bridge","articleBody":"{P1}\\n\\n{P2}"}}</script>'
    assert shown(read_one(page("<div id='app'></div>", head))) == [
        ("headline", "Bridge"),
        ("paragraph", P1),
        ("paragraph", P2),
    ]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-2", "windows-1251"])
def test_the_page_s_own_charset_is_used(charset: str, read_one: Read) -> None:
    words = {"iso-8859-2": "Řeka přetekla ve středu večer", "windows-1251": "Мост снова открыт для движения"}.get(
        charset, "Das Café öffnet für die Bürger"
    )
    text = f"{words}. " * 8
    data = page(f"<article><p>{text}</p><p>{text}</p></article>", f'<meta charset="{charset}"><title>x</title>').encode(
        charset
    )
    assert text.strip() in read_one(data).original
