"""The article page: what it shows, what it never lets through."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from newsflow import Dateline, Desk, Mark, Media, Mention, Official, Problem, Record
from newsflow.record import Correction, Quotation
from newsflow.render import page

TOOLS = page.prepare(page.PageOptions(), Path("unused"))


def source(record: Record, desk: Desk | None = None, **options: Any) -> str:
    made = page.render(record, desk or Desk(name="The Example"), page.PageOptions(**options), TOOLS)
    assert made is not None
    return made.data.decode()


def shown(record: Record, desk: Desk | None = None, **options: Any) -> html.HtmlElement:
    return html.document_fromstring(source(record, desk, **options).encode(), parser=html.HTMLParser(encoding="utf-8"))


def linked_data(record: Record, desk: Desk | None = None) -> dict[str, Any]:
    [script] = shown(record, desk).xpath("//script[@type='application/ld+json']")
    said = json.loads(script.text)
    assert isinstance(said, dict)
    return said


def span(text: str, words: str) -> tuple[int, int]:
    at = text.index(words)
    return at, at + len(words)


def test_the_page_stands_in_articles_under_the_storys_id(record: Callable[..., Record], desk: Desk) -> None:
    made = page.render(record(), desk, page.PageOptions(), TOOLS)
    assert made is not None
    assert (made.path, made.media_type) == ("articles/council-votes-0a1b2c3d.html", "text/html; charset=utf-8")


def test_it_can_be_switched_off(record: Callable[..., Record], desk: Desk) -> None:
    assert page.render(record(), desk, page.PageOptions(enabled=False), TOOLS) is None


def test_headline_byline_dateline_and_dates_are_shown(record: Callable[..., Record]) -> None:
    told = record(
        byline=("Ann Smith", "Bo Lee", "Cy Day"),
        dateline=Dateline(place="GENEVA", date="Dec. 5", text="GENEVA, Dec. 5 (EXA) —"),
        updated=datetime(2018, 12, 5, 15, tzinfo=UTC),
        metadata={"section": "World", "source": "Example Agency"},
    )
    tree = shown(told, Desk(timezone="Europe/Zurich"))
    assert tree.xpath("string(//h1)") == "Council votes"
    assert "Ann Smith, Bo Lee and Cy Day" in tree.xpath("string(//li[@class='byline'])")
    assert tree.xpath("//time/@datetime") == ["2018-12-05T12:00:00+00:00", "2018-12-05T15:00:00+00:00"]
    assert tree.xpath("//time/text()")[0] == "5 December 2018, 13:00 CET"
    assert (
        tree.xpath("string(//p[span[@class='dateline']])") == "GENEVA, Dec. 5 (EXA) — The council voted. It went home."
    )


def test_a_dateline_that_the_text_prints_is_not_said_twice(record: Callable[..., Record]) -> None:
    told = record("News\n\nGENEVA — The council voted.", dateline=Dateline(place="GENEVA", text="GENEVA —"))
    assert shown(told).xpath("string(//div[@class='body'])").count("GENEVA") == 1


def test_blocks_become_the_elements_they_are(record: Callable[..., Record]) -> None:
    kinds = ("headline", "paragraph", "subhead", "list-item", "list-item", "quote", "quote", "caption", "paragraph")
    told = record("H\n\nP\n\nS\n\nL1\n\nL2\n\nQ1\n\nQ2\n\nC\n\nP2", *kinds)
    [body] = shown(told).xpath("//div[@class='body']")
    assert [child.tag for child in body] == ["p", "h2", "ul", "blockquote", "figure", "p"]
    assert body.xpath("ul/li/text()") == ["L1", "L2"]
    assert body.xpath("blockquote/p/text()") == ["Q1", "Q2"]
    assert body.xpath("string(figure/figcaption)") == "C"


def test_a_corrected_link_is_a_link_still(record: Callable[..., Record]) -> None:
    text = "News\n\nThe range is 500 kilometers here."
    start, end = span(text, "500 kilometers")
    told = record(
        text,
        original=text.replace("kilometers", "kiloemters"),
        marks=(Mark("link", start, end, "https://example.org/range"),),
        corrections=(correction(text.replace("kilometers", "kiloemters"), "kiloemters", "kilometers"),),
    )
    [link] = shown(told).xpath("//div[@class='body']//a")
    assert (link.get("href"), link.text_content()) == ("https://example.org/range", "500 kilometers")
    assert link.xpath("string(.//*[@class='corrected'])") == "kilometers"


def correction(original: str, before: str, after: str, *, applied: bool = True) -> Correction:
    start, end = span(original, before)
    return Correction(
        start=start,
        end=end,
        before=before,
        after=after,
        rule="typos/slip",
        plugin="typos",
        confidence=1.0,
        reason="two letters swapped",
        applied=applied,
    )


def test_corrections_are_shown_on_demand_made_and_proposed_apart(record: Callable[..., Record]) -> None:
    original = "News\n\nThe rnage is long. The councel met."
    told = record(
        original.replace("rnage", "range"),
        original=original,
        corrections=(
            correction(original, "rnage", "range"),
            correction(original, "councel", "council", applied=False),
        ),
    )
    tree = shown(told, proposals=True)
    [made], [proposed] = tree.xpath("//details[@id='corrections']"), tree.xpath("//details[@id='proposals']")
    assert made.get("open") is None
    assert (made.xpath("string(.//del)"), made.xpath("string(.//ins)")) == ("rnage", "range")
    assert "two letters swapped" in made.text_content()
    assert proposed.xpath("string(.//ins)") == "council"
    assert not shown(told).xpath("//details[@id='proposals']")  # readers see what was done; the desk sees the rest
    assert not shown(told, corrections=False).xpath("//details")


@pytest.fixture
def official_record(record: Callable[..., Record]) -> Record:
    text = "News\n\nAnn Smith spoke in Lima. “We agree,” Smith said. “So do I,” Bo Lee said."
    mentions = tuple(Mention(*span(text, name), name) for name in ("Ann Smith", "Smith said"))
    short = Mention(mentions[1].start, mentions[1].start + 5, "Smith")
    official = Official(
        name="Ann Smith",
        title="foreign minister",
        role="minister",
        organization="Foreign Ministry",
        country="PE",
        former=True,
        mentions=(mentions[0], short),
    )
    quotes = tuple(
        Quotation(start=span(text, words)[0], end=span(text, words)[1], text=words, kind="direct", speaker=who)
        for words, who in (("“We agree,”", "Ann Smith"), ("“So do I,”", "Bo Lee"))
    )
    return record(text, officials=(official,), quotes=quotes)


def test_officials_are_marked_and_reachable_by_keyboard(official_record: Record) -> None:
    tree = shown(official_record)
    [first] = tree.xpath("//a[@class='official']")
    assert (first.text, first.get("href")) == ("Ann Smith", "#official-1")
    assert first.get("title") == "former foreign minister, Foreign Ministry, Peru"
    assert tree.xpath("//span[@class='official']/text()") == ["Smith"]
    assert len(tree.xpath("//li[@id='official-1']")) == 1


def test_the_page_lists_who_said_what(official_record: Record) -> None:
    tree = shown(official_record)
    assert tree.xpath("//li[@id='official-1']//a/text()") == ["“We agree,”"]
    assert tree.xpath("//li[@id='official-1']//a/@href") == ["#quote-1"]
    assert "Bo Lee" in tree.xpath("string(//h3/following-sibling::ul)")
    assert tree.xpath("//span[@id='quote-1']")[0].text_content() == "“We agree,”"


def test_every_link_within_the_page_leads_somewhere(official_record: Record) -> None:
    tree = shown(official_record)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")} <= set(ids)


def test_json_ld_says_what_the_record_says(official_record: Record, desk: Desk) -> None:
    told = official_record
    said = linked_data(told, desk)
    assert said["@type"] == "NewsArticle"
    assert said["headline"] == "News"
    assert said["datePublished"] == said["dateModified"] == "2018-12-05T12:00:00+00:00"
    assert said["publisher"] == {"@type": "Organization", "name": "The Example", "url": "https://news.example/"}
    assert said["url"] == "https://news.example/articles/council-votes-0a1b2c3d.html"
    person = {"@type": "Person", "name": "Ann Smith", "jobTitle": "foreign minister"}
    assert said["mentions"] == [{**person, "worksFor": {"@type": "Organization", "name": "Foreign Ministry"}}]


def test_the_head_speaks_open_graph_and_dublin_core(record: Callable[..., Record], desk: Desk) -> None:
    told = record(byline=("Ann Smith",), metadata={"lede": "The council voted.", "keywords": ["council"]})
    tree = shown(told, desk)
    said = {m.get("property") or m.get("name"): m.get("content") for m in tree.xpath("//meta[@content]")}
    assert said["og:title"] == said["DC.title"] == "Council votes"
    assert said["og:type"] == "article"
    assert said["description"] == said["og:description"] == "The council voted."
    assert said["DC.creator"] == said["article:author"] == "Ann Smith"
    assert said["DC.identifier"] == told.guid
    assert tree.xpath("//link[@rel='canonical']/@href") == ["https://news.example/articles/council-votes-0a1b2c3d.html"]
    assert len(tree.xpath("//link[@rel='alternate']")) == 3


def test_without_a_base_url_nothing_absolute_is_claimed(record: Callable[..., Record]) -> None:
    tree = shown(record())
    assert not tree.xpath("//link[@rel='canonical']")
    assert not tree.xpath("//meta[@property='og:url']")


def test_nothing_runs_and_nothing_is_loaded(record: Callable[..., Record]) -> None:
    told = record(media=(Media("picture", "https://cdn.example/a.jpg", "A bridge", "Ann Smith"),))
    tree = shown(told, proposals=True)
    [policy] = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    style = tree.xpath("string(//style)")
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy
    assert not tree.xpath(
        "//script[not(@type='application/ld+json')] | //img | //iframe | //object | //@style | //@onclick"
    )
    assert not re.search(r"url\(|@import", style)
    assert tree.xpath("//section//a/@href") == ["https://cdn.example/a.jpg"]


HOSTILE = (
    '</script><script>alert(1)</script><img src=x onerror=alert(1)>"\'><a href="javascript:alert(1)">\u2028]]>{{7*7}}'
)


def test_a_hostile_story_stays_text(record: Callable[..., Record]) -> None:
    text = f"{HOSTILE}\n\n{HOSTILE}"
    told = record(
        text,
        byline=(HOSTILE,),
        dateline=Dateline(place=HOSTILE, text=HOSTILE + " "),
        note=HOSTILE,
        marks=(Mark("link", len(HOSTILE) + 2, len(HOSTILE) + 9, 'javascript:alert("1")'),),
        media=(Media("picture", "javascript:alert(1)", HOSTILE, HOSTILE),),
        officials=(Official(name=HOSTILE, title=HOSTILE, role="minister", mentions=(Mention(0, 9, text[:9]),)),),
        corrections=(correction(text, "alert", HOSTILE),),
        metadata={"lede": HOSTILE, "section": HOSTILE, "keywords": [HOSTILE], "source": HOSTILE, "copyright": HOSTILE},
        problems=(Problem("x", "error", "x", HOSTILE),),
    )
    tree = shown(told, Desk(name=HOSTILE))
    assert [s.get("type") for s in tree.xpath("//script")] == ["application/ld+json"]
    assert not tree.xpath("//img | //@onerror | //a[starts-with(@href, 'javascript')]")
    assert linked_data(told)["headline"] == HOSTILE.replace("\u2028", " ")
    assert "49" not in tree.xpath("string(//h1)")


def test_control_characters_and_lone_surrogates_do_not_reach_the_page(record: Callable[..., Record]) -> None:
    written = source(record("A\x00B\ud800\n\nC\x1bD"))
    assert not re.search("[\x00\x1b\ud800]", written)
    assert "AB\ufffd" in written


def test_a_story_without_a_headline_still_has_a_heading(record: Callable[..., Record]) -> None:
    told = record("The council voted on Monday.", "paragraph", metadata={"lede": "The council voted on Monday."})
    tree = shown(told, proposals=True)
    assert tree.xpath("string(//h1[@class='hidden'])") == "The council voted on Monday."
    assert tree.xpath("string(//title)") == "The council voted on Monday. – The Example"


def test_language_and_direction_are_the_storys(record: Callable[..., Record]) -> None:
    tree = shown(record("كلمات\n\nكلمات", language="ar"))
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert shown(record(language="und"), Desk(language="fr")).get("lang") == "fr"


def test_headings_never_skip_a_level_and_landmarks_are_there(official_record: Record) -> None:
    tree = shown(official_record)
    levels = [int(h.tag[1]) for h in tree.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert len(tree.xpath("//main")) == len(tree.xpath("//body/header")) == len(tree.xpath("//body/footer")) == 1
    assert tree.xpath("//a[@class='skip']/@href") == ["#main"]


@pytest.mark.parametrize(
    ("published", "text"),
    [
        (datetime(2018, 12, 5, tzinfo=UTC), "5 December 2018"),
        (datetime(2018, 12, 5, 9, 5, tzinfo=UTC), "5 December 2018, 09:05 UTC"),
    ],
)
def test_a_time_is_shown_when_the_source_gives_one(
    published: datetime, text: str, record: Callable[..., Record]
) -> None:
    assert shown(record(published=published, updated=published)).xpath("//time/text()") == [text]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6))
def test_any_text_with_any_marks_is_a_whole_page(
    record: Callable[..., Record], text: str, spans: list[tuple[int, int]]
) -> None:
    body = "H\n\n" + text.replace("\n", " ")
    kinds = ("link", "emphasis", "strong")
    marks = tuple(
        Mark(kinds[n % 3], min(a, len(body)), min(b, len(body)), "https://example.org/")  # type: ignore[arg-type]
        for n, (a, b) in enumerate(spans)
    )
    told = record(body, marks=tuple(m for m in marks if m.start < m.end))
    assert source(told) == source(told)
    assert shown(told).xpath("//footer")


def test_a_picture_that_has_no_address_and_whose_caption_is_printed_is_not_listed(
    record: Callable[..., Record],
) -> None:
    text = "Bridge opens\n\nIt is open.\n\nThe bridge at noon"
    told = record(text, "headline", "paragraph", "caption", media=(Media("picture", None, "The bridge at noon"),))
    assert not shown(told).xpath("//*[@id='media-heading']")
    assert shown(told).xpath("//figcaption/text()") == ["The bridge at noon"]
