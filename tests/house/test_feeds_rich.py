"""A desk with every kind of story, read from real files, in all states: its feeds pass every check, from their own addresses."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import msgspec
import pytest

from feed_rules import AT, CHECKS
from feed_validator import messages
from newsflow import press
from newsflow.config import Config

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BASE = "https://News.Example:443/desk/../world/"  # everybody writes https://news.example/world/
WALK = (
    "The mayor of the town walked along the {} on Tuesday and spoke with everybody about the new tram line for hours."
)

PAGE = """<!doctype html><html lang="en-GB"><head><title>Trams &amp; &lt;b&gt;buses&lt;/b&gt; &mdash; The Example</title>
<meta property="og:image" content="/pics/tram.jpg"><style>p{color:red}</style><script>alert(1)</script></head><body>
<article><h1>Trams &amp; &lt;b&gt;buses&lt;/b&gt;</h1>
<p style="background:url(javascript:x)" onclick="x()" data-id="7">The <a href="/trams">trams</a> of the town run again, and
<a href="https://council.example/?a=1&b=2">the council</a> said so on Tuesday in the old hall near the river.</p>
<figure><img src="/pics/tram.jpg" srcset="x 2x" style="float:left"><figcaption>A tram &amp; its driver</figcaption></figure>
<h2>What it costs</h2><table><tr><th>Line</th><td>4 &lt; 5 million</td></tr></table>
<ul><li>One <em>new</em> line</li><li>Two <strong>old</strong> ones</li></ul>
<blockquote><p>&ldquo;We waited for years,&rdquo; said Ana D&iacute;az, the mayor.</p></blockquote>
<iframe src="https://video.example/embed/1"></iframe><object data="x.swf"></object>
<p>The first tram leaves at six in the morning, and the last one comes home an hour after midnight.</p></article></body></html>
"""
MARKDOWN = """---
title: "Harbour: R&D, AT&amp;T and 2 < 3 </p>"
author: [Jane Doe <jane@example.org>, "O'Neil & Sons"]
date: 1987-12-08
tags: [ports & ships, "<b>trade</b>"]
---

The harbour [opened](../old/page.html) again, see [the plan](https://plan.example/a(b)?q=[1]) and <span onload="x">mail us</span>.

![A crane](https://pics.example/crane.png)

> "It is open," said the captain.

- first ship
- second ship

| a | b |
|---|---|
| 1 | 2 |
"""
NINJS = {
    "uri": "tag:example.org,2026:n1",
    "headline": "H" * 700,
    "language": "qq",
    "byline": "Ana Díaz",
    "versioncreated": "2031-01-01T00:00:00Z",
    "body_xhtml": "<p>The port was closed on Monday, said the harbour master in a short note to all the captains.</p>",
    "subject": [{"code": "medtop:20000641", "name": "treaty </b>", "scheme": "http://cv.example.org/?x=[1]"}],
    "associations": {
        "sound": {
            "type": "audio",
            "uri": "s1",
            "renditions": {"a": {"href": "http://studio/a.mp3", "mimetype": "audio/mpeg"}},
        }
    },
    "copyrightnotice": "© <i>Example</i> & Sons",
}
FILES = {
    "tram.html": PAGE,
    "harbour.md": MARKDOWN,
    "port.json": json.dumps(NINJS),
    "untitled.txt": WALK.format("river")
    + "\n\n"
    + "It rained & <poured> for the whole day there, and then it stopped.\n",
    "arabic.txt": "افتتاح الميناء الجديد\n\n"
    "قال رئيس البلدية يوم الثلاثاء إن الميناء الجديد سيفتتح في الربيع القادم بعد سنوات من العمل.\n",
    "japanese.txt": "新しい港が開く\n\n"
    "市長は火曜日、新しい港が来年の春に開くと述べた。工事は三年前に始まった。住民は喜んでいる。\n",
    "broken.txt": b"Caf\xe9 \x07closed\n\n"
    b"The caf\xe9 on the square was closed by the town on Monday \x93for a while\x94, said its owner.\n",
    "later.md": "---\ntitle: Later\nembargo: 2026-03-04T15:00:00Z\n---\n\n" + WALK.format("sea") + "\n",
    "gone.txt": "Gone\n\n" + WALK.format("moon") + "\n",
    "amended.txt": "Amended\n\n" + WALK.format("shore") + "\n",
    **{f"same-{n}.txt": f"Same second {n}\n\n{WALK.format(f'road number {n}')}\n" for n in range(6)},
}


@pytest.fixture(scope="module", params=[BASE, None], ids=["with base_url", "without"])
def public(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """public/ of the desk after a day's work."""
    folder = tmp_path_factory.mktemp("rich")
    inbox, out = folder / "in", folder / "out"
    inbox.mkdir()
    for name, text in FILES.items():
        (inbox / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    every = ["section", "topic", "country", "official", "author", "language"]
    given = {
        "desk": {"name": "The <Example> & Sons", "language": "en-GB", "hub": "https://hub.example/"},
        "plugins": {"off": ["typos"]},
        "publish": {"window": 4, "by": every, "min_stories": 1},
        "channel": [{"name": "trams", "title": "Trams & </b>", "keywords": ["tram"]}],
    }
    given["desk"] |= {"base_url": request.param} if request.param else {}
    config = msgspec.convert(given, Config)
    press.run(config, [inbox], out, workers=0, now=NOW)
    press.withdraw(config, out, "gone.txt", why="The figures in </p> were wrong & old.", now=NOW)
    press.amend(config, out, "amended.txt", note="It was <b>two</b> o'clock.", now=NOW)
    press.run(config, [inbox], out, workers=0, now=NOW + timedelta(hours=4))  # the embargo has ended
    return out / "public"


def test_the_w3c_validator_has_nothing_to_say(public: Path, request: pytest.FixtureRequest) -> None:
    bare = "without" in request.node.callspec.id
    known = {f"UnknownNamespace: {AT[1:-1]}"}
    documents = sorted(public.glob("feeds/**/*.xml"))
    assert len(documents) > 40
    for path in documents:
        where = path.relative_to(public).as_posix()
        accepted = known | ({f"RelativeSelf: {path.name}"} if bare else set())
        said = messages(path.read_bytes(), None if bare else f"https://news.example/world/{where}")
        assert set(said) <= accepted, where


def test_every_document_keeps_to_its_format(public: Path) -> None:
    for path in sorted(public.glob("feeds/**/*")):
        kind = path.name.partition(".")[0].partition("-")[0]
        check: Callable[[bytes], object] | None = CHECKS.get(kind) if path.suffix in (".xml", ".json") else None
        if check is not None:
            assert list(check(path.read_bytes())) == [], path  # type: ignore[call-overload]
            if path.suffix == ".xml":
                assert not feedparser.parse(path.read_bytes()).bozo, path


def test_every_story_is_there_once(public: Path) -> None:
    pages = [public / "feeds/feed.json", *public.glob("feeds/archive/feed-*.json")]
    titles = {item["id"]: item["title"] for page in pages for item in json.loads(page.read_bytes())["items"]}
    assert len(titles) == len(FILES)
    assert {"Withdrawn: Gone", "Corrected: Amended", "Later", "Trams & buses", "Café closed"} <= set(titles.values())
