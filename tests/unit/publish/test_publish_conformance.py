"""Whatever stories a desk has, its files keep to RFC 4287, RSS 2.0 and its profile, JSON Feed 1.1 and sitemaps.org.

Each checker reads a file as a stranger does and returns what it finds wrong; the stories come from Hypothesis, and they are
hostile: control characters, lone surrogates, mark-up in the text, marks and media that point nowhere.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import feedparser
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from newsflow import Block, Channel, Desk, Mark, Media, Official, Record
from newsflow.publish import feeds, sitemap
from newsflow.publish.entry import Options
from newsflow.publish.wellformed import clean

ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
FH = "{http://purl.org/syndication/history/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
)
MIME = re.compile(r"[a-z]+/[a-z0-9.+-]+")

Faults = Iterator[str]


# -- RFC 4287 ---------------------------------------------------------------------------------------------------------

FEED_ONCE = {"id": 1, "title": 1, "updated": 1, "subtitle": 0, "generator": 0, "rights": 0, "icon": 0, "logo": 0}
ENTRY_ONCE = {"id": 1, "title": 1, "updated": 1, "published": 0, "content": 0, "summary": 0, "rights": 0, "source": 0}
MANY = {"author", "category", "contributor", "link", "entry"}


def atom_faults(data: bytes) -> Faults:
    feed = etree.fromstring(data)
    if feed.tag != f"{ATOM}feed":
        yield f"the root is {feed.tag}"
    yield from element_faults(feed, FEED_ONCE)
    ids = Counter(entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry"))
    yield from (f"id {guid} comes {count} times" for guid, count in ids.items() if count > 1)
    for entry in feed.iter(f"{ATOM}entry"):
        yield from element_faults(entry, ENTRY_ONCE)
        yield from entry_faults(entry, feed)
    for grave in feed.iter(f"{AT}deleted-entry"):
        if grave.get("ref") not in ids or not RFC3339.fullmatch(grave.get("when", "")):
            yield f"a tombstone for {grave.get('ref')} of {grave.get('when')}"
    if b"tombstones" in data and feed.find(f"{AT}deleted-entry") is None:
        yield "a namespace for tombstones, and none there"
    relations = [link.get("rel") for link in feed.findall(f"{ATOM}link")]
    if relations.count("self") != 1:
        yield "not one rel=self"


def element_faults(parent: Any, once: dict[str, int]) -> Faults:
    counted = Counter(etree.QName(child).localname for child in parent if etree.QName(child).namespace == ATOM[1:-1])
    yield from (
        f"{name} comes {counted[name]} times" for name, least in once.items() if not least <= counted[name] <= 1
    )
    yield from (f"{name} is no element of {parent.tag}" for name in counted if name not in once and name not in MANY)
    identifier = parent.findtext(f"{ATOM}id") or ""
    if not urlsplit(identifier).scheme:
        yield f"the id {identifier!r} is no IRI"
    for name in ("updated", "published"):
        if (said := parent.findtext(f"{ATOM}{name}")) is not None and not RFC3339.fullmatch(said):
            yield f"{name} is {said}"
    for name in ("title", "subtitle", "summary", "rights"):
        for child in parent.findall(f"{ATOM}{name}"):
            if len(child) or child.get("type", "text") not in ("text", "html"):
                yield f"{name} is no text construct"
    links = Counter(
        (e.get("rel", "alternate"), e.get("type"), e.get("hreflang")) for e in parent.findall(f"{ATOM}link")
    )
    if any(count > 1 for (rel, _, _), count in links.items() if rel in ("alternate", "self")):
        yield "two links of one kind"
    yield from ("a link to nowhere" for e in parent.findall(f"{ATOM}link") if not e.get("href"))
    yield from ("a category without a term" for e in parent.findall(f"{ATOM}category") if not e.get("term"))
    yield from ("an author without a name" for e in parent.findall(f"{ATOM}author") if not e.findtext(f"{ATOM}name"))


def entry_faults(entry: Any, feed: Any) -> Faults:
    published, updated, newest = (
        datetime.fromisoformat(parent.findtext(f"{ATOM}{name}"))
        for parent, name in ((entry, "published"), (entry, "updated"), (feed, "updated"))
    )
    if not published <= updated <= newest:
        yield f"dates out of order: {published}, {updated}, {newest}"
    content = entry.find(f"{ATOM}content")
    if content is None or content.get("type") != "html" or len(content):
        yield "content is not escaped HTML"
    else:
        yield from html_faults(content.text or "")
    if not (entry.findtext(f"{ATOM}title") or "").strip():
        yield "an empty title"
    if feed.find(f"{ATOM}author") is None and entry.find(f"{ATOM}author") is None:
        yield "nobody is the author"


# -- RSS 2.0 with the RSS Advisory Board's profile ----------------------------------------------------------------------------

CHANNEL = {"title", "link", "description", "language", "lastBuildDate", "docs", "generator", "item"}
ITEM = {"title", "link", "description", "guid", "category", "pubDate", "enclosure"}


def rss_faults(data: bytes) -> Faults:
    root = etree.fromstring(data)
    if (root.tag, root.get("version"), len(root)) != ("rss", "2.0", 1):
        yield "no RSS 2.0"
    channel = root[0]
    yield from plain_faults(channel, CHANNEL, {"item"})
    for name in ("title", "link", "description"):
        if not (channel.findtext(name) or "").strip():
            yield f"the channel has no {name}"
    if not urlsplit(channel.findtext("link")).scheme:
        yield "the channel's link has no scheme"
    if [e.get("rel") for e in channel.findall(f"{ATOM}link")].count("self") != 1:
        yield "not one atom:link rel=self"
    guids = Counter(item.findtext("guid") for item in channel.iter("item"))
    yield from (f"guid {guid} comes {count} times" for guid, count in guids.items() if count > 1 or not guid)
    built = channel.findtext("lastBuildDate")
    for item in channel.iter("item"):
        yield from plain_faults(item, ITEM, {"category"})
        yield from item_faults(item, parsedate_to_datetime(built))


def plain_faults(parent: Any, known: set[str], many: set[str]) -> Faults:
    counted = Counter(child.tag for child in parent if not child.tag.startswith("{"))
    yield from (f"{name} is no element of {parent.tag}" for name in counted if name not in known)
    yield from (f"{name} comes {n} times in {parent.tag}" for name, n in counted.items() if n > 1 and name not in many)
    for name in ("pubDate", "lastBuildDate"):
        if (said := parent.findtext(name)) is not None and not RFC822.fullmatch(said):
            yield f"{name} is {said}"


def item_faults(item: Any, built: datetime) -> Faults:
    if not (item.findtext("title") or "").strip():
        yield "an item without a title"
    if item.find("guid").get("isPermaLink") != "false":
        yield "a URN is no permalink"
    if parsedate_to_datetime(item.findtext("pubDate")) > built:
        yield "an item newer than its channel"
    if (link := item.findtext("link")) is not None and urlsplit(link).scheme not in ("http", "https"):
        yield f"the link {link} leads nowhere"
    order = [child.tag for child in item]
    if CONTENT in order and "description" in order and order.index("description") > order.index(CONTENT):
        yield "content:encoded before description"
    for enclosure in item.findall("enclosure"):
        if not (enclosure.get("length").isdigit() and MIME.fullmatch(enclosure.get("type")) and enclosure.get("url")):
            yield "an enclosure that is none"
    yield from html_faults(item.findtext(CONTENT) or item.findtext("description") or "")


# -- JSON Feed 1.1 ----------------------------------------------------------------------------------------------------

FEED_KEYS = {
    *("version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon", "favicon"),
    *("authors", "language", "expired", "hubs", "items"),
}
ITEM_KEYS = {
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image"),
    *("date_published", "date_modified", "authors", "tags", "language", "attachments"),
}
URLS = ("home_page_url", "feed_url", "next_url", "url", "image")


def json_faults(data: bytes) -> Faults:
    feed = json.loads(data)
    if feed["version"] != "https://jsonfeed.org/version/1.1" or not feed["title"]:
        yield "no JSON Feed 1.1"
    if b": null" in data:
        yield "a null"
    yield from key_faults(feed, FEED_KEYS)
    counted = Counter(item["id"] for item in feed["items"])
    yield from (f"id {guid} comes {count} times" for guid, count in counted.items() if count > 1)
    for item in feed["items"]:
        yield from key_faults(item, ITEM_KEYS)
        yield from html_faults(item["content_html"])
        yield from (
            f"{name} is {item[name]}"
            for name in ("date_published", "date_modified")
            if not RFC3339.fullmatch(item[name])
        )
        if not all(
            MIME.fullmatch(each["mime_type"]) and urlsplit(each["url"]).netloc for each in item.get("attachments", [])
        ):
            yield "an attachment that is none"
        if not all(isinstance(tag, str) and tag for tag in item.get("tags", ["x"])):
            yield "an empty tag"


def key_faults(holder: dict[str, Any], known: set[str]) -> Faults:
    yield from (f"{key} is no key" for key in holder if key not in known and not key.startswith("_"))
    yield from (f"{key} is {holder[key]}" for key in URLS if key in holder and not urlsplit(holder[key]).netloc)
    yield from ("an author without a name" for author in holder.get("authors", []) if not author["name"])
    yield from ("an empty value" for value in holder.values() if value in ("", []) and value is not holder.get("items"))


# -- the HTML inside --------------------------------------------------------------------------------------------------

ELEMENTS: dict[str, set[str]] = {
    **{name: set() for name in ("p", "h2", "ul", "li", "blockquote", "figure", "figcaption", "em", "strong")},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
}


class Reader(HTMLParser):
    """Finds elements and attributes nobody may use, and tags that do not match."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.faults += [f"<{tag} {name}>" for name, _ in attrs if name not in ELEMENTS.get(tag, set())]
        for name, value in attrs:
            if name in ("href", "src") and urlsplit(value or "").scheme not in ("http", "https", "mailto"):
                self.faults.append(f"<{tag}> leads to {value!r}")
        if tag not in ELEMENTS or (tag in self.open and tag in ("a", "p", "em", "strong")):
            self.faults.append(f"<{tag}> in {self.open}")
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read_html(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


def html_faults(text: str) -> Faults:
    reader = read_html(text)
    yield from reader.faults
    if reader.open or not text.strip():
        yield f"HTML that does not end: {reader.open}"


def sitemap_faults(data: bytes) -> Faults:
    root = etree.fromstring(data)
    places = [place.text for place in root.iter(f"{SITEMAP}loc")]
    yield from (f"{place} is no address" for place in places if not urlsplit(place).netloc or len(place) > 2048)
    if len(set(places)) != len(places) or len(places) > 50_000:
        yield "addresses twice, or too many"
    yield from (f"lastmod {e.text}" for e in root.iter(f"{SITEMAP}lastmod") if not RFC3339.fullmatch(e.text))


CHECKS: dict[str, Callable[[bytes], Faults]] = {"rss": rss_faults, "atom": atom_faults, "feed": json_faults}


# -- stories ----------------------------------------------------------------------------------------------------------

NASTY = st.sampled_from(
    [
        "]]>",
        "<b>",
        "&amp;",
        "<script>alert(1)</script>",
        "\x00",
        "\x0b",
        "\ud800",
        "\udfff",
        "\ufffe",
        "\x85",
        "👩‍👩‍👧",
        "\u202e",
        "שלום",
        "\r\n",
        "a" * 400,
    ]
)
TEXT = st.lists(st.text(st.characters(exclude_categories=()), max_size=12) | NASTY | st.just("word "), max_size=6).map(
    "".join
)
HREF = (
    st.none()
    | st.sampled_from(
        ["https://a.example/i.jpg", "http://a.example/ü?x=<", "//x", "javascript:x", "https://b.example/s.mp3"]
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
    when = datetime(2026, 3, 4, tzinfo=UTC) + timedelta(minutes=draw(st.integers(-(10**6), 10**6)))
    return make(
        n,
        headline=draw(st.none() | TEXT),
        text="\n\n".join(parts),
        blocks=tuple(blocks),
        marks=tuple(draw(st.lists(MARK, max_size=4))),
        media=tuple(draw(st.lists(MEDIUM, max_size=3))),
        byline=tuple(draw(st.lists(TEXT, max_size=2))),
        language=draw(st.sampled_from(["en", "und", "de-AT", "x\ud800", ""])),
        note=draw(st.none() | TEXT),
        reason=draw(st.none() | TEXT),
        status=draw(st.sampled_from(["published", "published", "withdrawn"])),
        officials=tuple(
            Official(name=draw(TEXT), title=draw(TEXT), role="minister") for _ in range(draw(st.integers(0, 1)))
        ),
        metadata=draw(FACTS),
        published=when,
        updated=when + timedelta(hours=draw(st.integers(-3, 3))),
    )


DESKS = [
    Desk(name="The Example", base_url="https://news.example/", language="en-GB", hub="https://hub.example/"),
    Desk(),
]
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@QUIET
@given(data=st.data())
def test_any_stories_make_conforming_feeds(data: st.DataObject, record: Callable[..., Record]) -> None:
    records = [data.draw(stories(record, n)) for n in range(1, data.draw(st.integers(1, 3)) + 1)]
    desk = data.draw(st.sampled_from(DESKS))
    page = data.draw(st.sampled_from([None, None, 1, 2]))
    channel = Channel(name="topic/x", title=data.draw(TEXT), description=data.draw(TEXT), archive=page, archives=2)
    made = feeds.publish(channel, records, desk, Options())
    assert made == feeds.publish(channel, records[::-1], desk, Options())
    for rendition in made:
        kind = rendition.path.rpartition("/")[2].partition(".")[0].partition("-")[0]
        assert list(CHECKS[kind](rendition.data)) == []
    for rendition in made[:2]:
        read = feedparser.parse(rendition.data)
        assert not read.bozo, read.get("bozo_exception")
        assert len(read.entries) == len(records)
        assert [e.published_parsed for e in read.entries] == sorted(
            (e.published_parsed for e in read.entries), reverse=True
        )


@QUIET
@given(data=st.data())
def test_any_stories_make_conforming_sitemaps(data: st.DataObject, record: Callable[..., Record]) -> None:
    records = [data.draw(stories(record, n)) for n in (1, 2)]
    for name in ("sitemap/2026-03", "sitemap/news"):
        made = sitemap.publish(Channel(name=name, title="x"), records, DESKS[0], sitemap.Options())
        assert made is not None
        assert list(sitemap_faults(made.data)) == []


@QUIET
@given(paragraphs=st.lists(TEXT, min_size=1, max_size=3), marks=st.lists(MARK, max_size=6))
def test_the_entry_says_every_word_of_the_story(
    paragraphs: list[str], marks: list[Mark], record: Callable[..., Record]
) -> None:
    shown = [part for part in paragraphs if part.strip()]
    one = record(1, *paragraphs, marks=tuple(marks))
    [feed] = feeds.publish(Channel(name="all", title="x"), [one], DESKS[0], Options(formats=("json",)))
    content = json.loads(feed.data)["items"][0]["content_html"]
    read = "".join(read_html(content).text)
    assert read.split() == "\n".join(map(clean, shown)).split() or not any(clean(p).strip() for p in shown)


@pytest.mark.parametrize("desk", DESKS)
def test_the_checkers_see_what_is_wrong(desk: Desk, record: Callable[..., Record]) -> None:
    made = feeds.publish(Channel(name="all", title="x"), [record(1), record(2)], desk, Options())
    wrongs = [
        (rss_faults, made[0].data, b'<guid isPermaLink="false">urn:uuid:', b"<guid>urn:uuid:"),
        (rss_faults, made[0].data, b" Mar ", b" March "),
        (atom_faults, made[1].data, b"T12:01:00+00:00", b" 12:01:00"),
        (atom_faults, made[1].data, b'<content type="html">', b'<content type="html">&lt;script&gt;'),
        (json_faults, made[2].data, b'content_html": "', b'content_html": "<p>'),
    ]
    for check, data, old, new in wrongs:
        assert old in data
        assert list(check(data)) == []
        assert next(check(data.replace(old, new)), None)


def test_an_archive_page_says_that_it_is_one(record: Callable[..., Record]) -> None:
    channel = Channel(name="all", title="x", archive=1, archives=1)
    rss, atom, _ = feeds.publish(channel, [record(1)], DESKS[0], Options())
    assert etree.fromstring(rss.data).find(f"channel/{FH}archive") is not None
    assert etree.fromstring(atom.data).find(f"{FH}archive") is not None
    current = msgspec.structs.replace(channel, archive=None)
    assert b"archive/>" not in feeds.publish(current, [record(1)], DESKS[0], Options())[0].data
