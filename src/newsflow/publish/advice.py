"""What an aggregator would complain about in a channel's files, each with its cure: `newsflow feeds --check`.

The files are read as a stranger reads them; the records are only asked what should be there. Nothing is fetched.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from newsflow import Channel, Desk, Record, Rendition
from newsflow.publish.entry import guid_of
from newsflow.publish.languages import language_tag
from newsflow.publish.wellformed import address

MAX_FEED = 1_000_000  # bytes: Feedly, Inoreader and others cut or refuse larger documents
MAX_SITEMAP, MAX_PLACES, MAX_NEWS = 50_000_000, 50_000, 1_000  # bytes and addresses: sitemaps.org, Google News

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_HREF = re.compile(r"""(?:href|src)=["']([^"']*)["']""")


class Item(Struct, frozen=True):
    """An entry as a reader finds it, in any format."""

    guid: str
    title: str
    link: str
    dated: bool
    content: str


def advise(channel: Channel, records: Sequence[Record], desk: Desk, renditions: Sequence[Rendition]) -> list[str]:
    """All complaints about one channel, each once, the desk's settings first; an empty list is the aim."""
    found = missing(desk)
    due = {guid_of(record) for record in records if record.status != "held"}
    if channel.name not in ("feeds", "sitemap") and not due:
        return [*found, _orphaned(channel.name)]
    gone = frozenset(guid_of(record) for record in records if record.status == "withdrawn")
    for rendition in renditions:
        found += [f"{rendition.path}: {what}" for what in _file(rendition, desk, gone)]
    for rendition in renditions:
        left_out = len(due) - len(items(rendition)) if _is_feed(rendition) else 0
        if left_out > 0:
            count = f"{left_out} of its {len(due)} stories"
            found.append(
                f"{rendition.path}: {count} are not in it; `newsflow rebuild` writes it anew, its log says why"
            )
    return list(dict.fromkeys(found))


def _orphaned(name: str) -> str:
    """A feed stays where people follow it, also when the configuration speaks of it no more."""
    kind, _, rest = name.partition("/")
    cure = (
        f"name {kind!r} in [publish] by"
        if rest
        else f"give newsflow.toml its [[channel]] {name!r}, or wider conditions,"
    )
    return f"feed {name!r} has no stories, and gets none; {cure} again, or tell its readers that it ended"


def missing(desk: Desk) -> list[str]:
    """What newsflow.toml does not say of the desk, or says wrongly, and feeds need."""
    return list(_settings(desk))


def _settings(desk: Desk) -> Iterator[str]:
    where = "newsflow.toml: [desk]"
    if not desk.base_url:
        yield (
            f"{where} base_url is not set: links are relative and ids are URNs, so that most aggregators refuse the feeds;"
            ' set it to where public/ is served, as "https://news.example/"'
        )
    elif address(desk.base_url) is None:
        yield f'{where} base_url = {desk.base_url!r} is no address of a site; write it as "https://news.example/"'
    elif urlsplit(desk.base_url).query or urlsplit(desk.base_url).fragment:
        yield f"{where} base_url = {desk.base_url!r} has a query or a fragment, where paths are appended; leave it off"
    if desk.hub and address(desk.hub) is None:
        yield f"{where} hub = {desk.hub!r} is no address of a WebSub hub; correct it, or leave it out"
    if language_tag(desk.language) is None:
        yield f'{where} language = {desk.language!r} is no BCP 47 tag that readers know: the feeds name none; write it as "en-GB"'
    if desk.name.strip() in ("", "newsflow"):
        yield f"{where} name = {desk.name!r} is what readers see as the feed's title and author; give the desk's own"


def items(rendition: Rendition) -> list[Item]:
    """The entries of a feed document; none of a file that cannot be read."""
    try:
        if rendition.path.endswith(".json"):
            return [_from_json(item) for item in json.loads(rendition.data).get("items", [])]
        root = _tree(rendition.data)
    except (ValueError, AttributeError):
        return []
    if root.tag == "rss":
        return [_from_rss(item) for item in root.iter("item")]
    return [_from_atom(entry) for entry in root.iter(f"{_ATOM}entry")]


def _file(rendition: Rendition, desk: Desk, gone: frozenset[str]) -> Iterator[str]:
    try:
        root = None if rendition.path.endswith((".json", ".html")) else _tree(rendition.data)
        if rendition.path.endswith(".json"):
            json.loads(rendition.data)
    except ValueError as error:
        yield f"cannot be read: {error}; `newsflow rebuild` writes it anew"
        return
    if root is not None and root.tag in (f"{_SITEMAP}urlset", f"{_SITEMAP}sitemapindex"):
        yield from _sitemap(rendition, root)
    elif _is_feed(rendition):
        yield from _feed(rendition, desk, gone)


def _is_feed(rendition: Rendition) -> bool:
    return rendition.media_type in ("application/rss+xml", "application/atom+xml", "application/feed+json")


def _feed(rendition: Rendition, desk: Desk, gone: frozenset[str]) -> Iterator[str]:
    if len(rendition.data) > MAX_FEED:
        size = f"{len(rendition.data) / 1e6:.1f} MB"
        yield f"is {size}, and many readers stop at 1 MB; lower [publish] window or [plugin.feeds] max_document"
    entries = items(rendition)
    for guid, count in Counter(item.guid for item in entries).items():
        if not guid:
            yield "an entry has no id, so that readers show it again and again; `newsflow rebuild`"
        elif count > 1:
            yield f"{guid} stands in it {count} times, and readers keep one at random; `newsflow rebuild`"
    for item in entries:
        yield from _item(item, bool(desk.base_url) and item.guid not in gone)


def _item(item: Item, linked: bool) -> Iterator[str]:
    name = f"{item.title[:60] or item.guid!r}"
    if not item.title:
        yield f"{item.guid}: has no title; give the story a headline"
    if not item.dated:
        yield f"{name}: has no date, and readers sort it anywhere; `newsflow reprocess` it"
    if linked and address(item.link) is None:
        yield f"{name}: its link {item.link!r} is not absolute; check [desk] base_url, then `newsflow rebuild`"
    relative = [href for href in _HREF.findall(item.content) if not urlsplit(href).scheme]
    if relative:
        yield f"{name}: links to {relative[0]!r}, which leads nowhere from a reader; make the link absolute in the story"


def _sitemap(rendition: Rendition, root: Any) -> Iterator[str]:
    places = [place.text or "" for place in root.iter(f"{_SITEMAP}loc")]
    most = MAX_NEWS if next(root.iter(f"{_NEWS}news"), None) is not None else MAX_PLACES
    if len(places) > most:
        yield f"lists {len(places)} addresses, and at most {most} are read; `newsflow rebuild` cuts it into pages"
    if len(rendition.data) > MAX_SITEMAP:
        yield "is larger than 50 MB, which crawlers refuse; `newsflow rebuild` cuts it into pages"
    if any(address(place) is None for place in places):
        yield "its addresses are relative, which crawlers refuse; set [desk] base_url"
    twice = next((place for place, count in Counter(places).items() if count > 1), None)
    if twice:
        yield f"lists {twice} more than once; `newsflow rebuild`"


def _tree(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None


def _from_rss(item: Any) -> Item:
    text = {name: (item.findtext(name) or "").strip() for name in ("guid", "title", "link", "pubDate", "description")}
    content = item.findtext(_CONTENT) or text["description"]
    dated = text["pubDate"] or item.findtext(f"{_ATOM}updated")
    return Item(text["guid"], text["title"], text["link"], bool(dated), content)


def _from_atom(entry: Any) -> Item:
    links = [
        each.get("href", "") for each in entry.findall(f"{_ATOM}link") if each.get("rel", "alternate") == "alternate"
    ]
    text = {name: (entry.findtext(f"{_ATOM}{name}") or "").strip() for name in ("id", "title", "updated", "content")}
    return Item(text["id"], text["title"], "".join(links[:1]), bool(text["updated"]), text["content"])


def _from_json(item: dict[str, Any]) -> Item:
    return Item(
        str(item.get("id", "")),
        str(item.get("title", "")),
        str(item.get("url", "")),
        "date_published" in item,
        str(item.get("content_html", "")),
    )
