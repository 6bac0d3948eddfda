"""Stories that no desk would write and every desk receives: control characters, lone surrogates, mark-up in the text, marks and
media that point nowhere. Strategies for Hypothesis.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from newsflow import Block, Mark, Media, Official, Record
from newsflow.record import SourceInfo

SEEN = datetime(2026, 3, 4, tzinfo=UTC)  # when every one of them reached the desk

NASTY = st.sampled_from(
    [
        "]]>",
        "<b>",
        "&amp;",
        "<script>alert(1)</script>",
        "</b>",
        "<</p>/p>",
        "<Name",
        "&nbsp;",
        "&#60;",
        "&1",
        "\x00",
        "\x0b",
        "\ud800",
        "\udfff",
        "\ufffe",
        "\ufffd",
        "\x85",
        "👩‍👩‍👧",
        "\u202e",
        "שלום",
        "\r\n",
        "a" * 400,
    ]
)
TEXT = st.lists(st.text(st.characters(exclude_categories=()), max_size=12) | NASTY | st.just("word "), max_size=6).map(
    lambda parts: re.sub("[\u00c2\u00c3]", "A", "".join(parts))  # UTF-8 read as Latin-1 is shown as it is, and told of
)
HREF = (
    st.none()
    | st.sampled_from(
        [
            "https://a.example/i.jpg",
            "http://a.example/ü?x=<",
            "//x",
            "javascript:x",
            "https://b.example/s.mp3",
            "https://b.example?s[]=1.mp3",
            "https://me@b.example:99/%/s.mp3",
            "http://studio/s.mp3",
            "http://[::1]/s.mp3",
            "http:///s.mp3",
        ]
    )
    | TEXT
)
OFFSET = st.integers(-3, 60)
MARK = st.builds(Mark, kind=st.sampled_from(["link", "emphasis", "strong"]), start=OFFSET, end=OFFSET, href=HREF)
MEDIUM = st.builds(
    Media,
    kind=st.sampled_from(["picture", "video", "audio", "graphic", "other"]),
    href=HREF,
    caption=st.none() | TEXT,
    credit=st.none() | TEXT,
    media_type=st.none() | st.sampled_from(["image/png", "audio/mpeg; x=1", "nonsense"]) | TEXT,
    width=st.none() | st.integers(-1, 10**7),
)
KINDS = st.sampled_from(["headline", "paragraph", "subhead", "list-item", "quote", "caption"])
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "lede": TEXT,
        "topics": st.lists(
            st.fixed_dictionaries({"code": st.just("20000641") | TEXT, "label": TEXT}) | TEXT, max_size=3
        ),
        "keywords": st.lists(TEXT, max_size=3),
        "copyright": TEXT,
    },
)


@st.composite
def stories(draw: st.DrawFn, make: Callable[..., Record], n: int) -> Record:
    parts = draw(st.lists(TEXT, max_size=4))
    blocks, at = [], 0
    for part in parts:
        blocks.append(Block(draw(KINDS), at, at + len(part)))
        at += len(part) + 2
    said = st.sampled_from([SEEN, datetime(1987, 12, 8, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC)])
    when = draw(said) + timedelta(minutes=draw(st.integers(-1, 10**6)))
    return make(
        n,
        headline=draw(st.none() | TEXT),
        text="\n\n".join(parts),
        blocks=tuple(blocks),
        marks=tuple(draw(st.lists(MARK, max_size=4))),
        media=tuple(draw(st.lists(MEDIUM, max_size=3))),
        byline=tuple(draw(st.lists(TEXT, max_size=2))),
        language=draw(st.sampled_from(["en", "und", "de-AT", "x\ud800", "", "qq", "gsw"])),
        note=draw(st.none() | TEXT),
        reason=draw(st.none() | TEXT),
        status=draw(st.sampled_from(["published", "published", "withdrawn"])),
        officials=tuple(
            Official(name=draw(TEXT), title=draw(TEXT), role="minister") for _ in range(draw(st.integers(0, 1)))
        ),
        metadata=draw(FACTS),
        source=SourceInfo(path="in/a.txt", root="in", sha256="0" * 64, bytes=9, format="plain", received=SEEN),
        published=when,
        updated=when + timedelta(hours=draw(st.integers(-3, 3))),
    )
