"""RFC 4287, RSS 2.0 with the RSS Advisory Board's profile, JSON Feed 1.1 and sitemaps.org, as far as our files can break them.

Each checker reads a file as a stranger does and yields what it finds wrong. What the W3C's validation service says beyond
that is in feed_validator.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

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
    said = [
        parent.findtext(f"{ATOM}{name}")
        for parent, name in ((entry, "published"), (entry, "updated"), (feed, "updated"))
    ]
    dates = [datetime.fromisoformat(each) for each in said if each is not None]
    if dates != sorted(dates):
        yield f"dates out of order: {said}"
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
    if (dated := item.findtext("pubDate")) is not None and parsedate_to_datetime(dated) > built:
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


# By the first word of a document's file name.
CHECKS: dict[str, Callable[[bytes], Faults]] = {"rss": rss_faults, "atom": atom_faults, "feed": json_faults}
