"""RSS 2.0 and Atom 1.0, written by feedgen with an extension of our own.

feedgen is imported here, at the top: import this module where a feed is written, not before. What it would do by itself and
must not: date a feed with the clock, change the process's locale to print a date, lose the attributes of an entry's links,
take the last of all links for the channel's, drop authors without an e-mail address, put media into groups of one, give up a
whole feed for one entry.
"""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from uuid import UUID

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from newsflow.publish.document import MEDIA_TYPES, Document, Format
from newsflow.publish.entry import Attachment, Category, Entry, log
from newsflow.publish.memory import Memory
from newsflow.publish.wellformed import line, public
from newsflow.publish.when import PLAUSIBLE

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "fh": "http://purl.org/syndication/history/1.0",
    "at": "http://purl.org/atompub/tombstones/1.0",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DOCS = "https://www.rssboard.org/rss-specification"


def rss(document: Document) -> bytes:
    """The document as RSS 2.0."""
    feed = _feed(document, "rss")
    # RSS wants an address with a scheme even from a desk that has none: the feed's own URN then.
    feed.link(href=document.absolute("") or document.id, rel="alternate")
    _silence(feed)
    root, _ = feed._create_rss()
    root[0].extend(_elements(document, "rss"))
    return _bytes(root)


def atom(document: Document) -> bytes:
    """The document as Atom 1.0."""
    feed = _feed(document, "atom")
    for rel, href in _links(document, "atom"):
        feed.link(href=href, rel=rel, type=MEDIA_TYPES["atom"] if rel != "hub" else None)
    feed.link(href=document.reference("", "atom"), rel="alternate", type="text/html")
    root, _ = feed._create_atom()
    root.extend(_elements(document, "atom"))
    for mark in root.findall(_name("fh", "archive")):
        # Behind the entries: a validator that reads it before them wants a link to an elder page, which the oldest has not.
        root.append(mark)
    return _bytes(root)


def _bytes(root: Any) -> bytes:
    made = etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True)
    return _PLAIN.sub(lambda found: found[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;"), made)


# Plain text in which & and < are meant as they stand: the RSS Advisory Board's profile writes them as hexadecimal references,
# so that nobody takes the text for HTML.
_PLAIN = re.compile(rb"<(?:title|subtitle|category|name|summary|(?:dc:)?rights|media:description|description)[^<]*")


def _feed(document: Document, form: Format) -> Any:
    feed = FeedGenerator()
    feed.register_extension("news", _FeedExtension, _EntryExtension)
    feed.news.document, feed.news.form = document, form
    feed.id(document.id)
    feed.title(document.title)
    feed.description(document.description)
    feed.subtitle(document.description)
    feed.updated(max([document.updated, *map(_moment, document.entries)]) if form == "atom" else document.updated)
    feed.author({"name": line(document.desk.name) or "newsflow"})
    feed.generator("newsflow")
    feed.docs(DOCS)
    if document.language:
        feed.language(document.language)
    return feed


_ELEMENTS: Memory[Any] = Memory(1000)  # both forms of the entries that are kept


def _elements(document: Document, form: Format) -> Iterator[Any]:
    """The entries that can be written; what is wrong with one shows only then."""
    for entry in document.entries:
        try:
            yield _element(document, entry, form)
        except Exception as error:  # one bad story never costs the feed: lxml and feedgen raise what they like
            log.warning("feeds: %s left out: %s: %s", entry.guid, type(error).__name__, error)


def _element(document: Document, entry: Entry, form: Format) -> Any:
    """The entry as a new element. It depends on the document only by where the document is, and in which language."""
    if entry.digest is None:
        return _rendered(document, entry, form)
    where = document.base or posixpath.dirname(document.path(form, document.channel.archive))
    key = (entry.digest, form, document.base is None, where, document.language)
    return copy.deepcopy(_ELEMENTS.recall(key, lambda: _rendered(document, entry, form)))


def _silence(feed: Any) -> None:
    """Keep feedgen from writing lastBuildDate: it would switch the whole process's locale; our extension writes it."""
    if hasattr(feed, "_FeedGenerator__rss_lastBuildDate"):
        feed._FeedGenerator__rss_lastBuildDate = None


def _links(document: Document, form: Format) -> list[tuple[str, str]]:
    """(rel, address) of the documents around this one, and of the hub."""
    page, earlier = document.channel.archive, document.earlier
    links = [("self", document.reference(document.path(form, page), form))]
    if document.hub:
        links.append(("hub", document.hub))
    if page is not None:
        links.append(("current", document.reference(document.path(form, None), form)))
    if earlier is not None:
        links.append(("prev-archive", document.reference(document.path(form, earlier), form)))
    return links


def _rendered(document: Document, entry: Entry, form: Format) -> Any:
    made = FeedEntry()
    made.register_extension("news", _EntryExtension)
    made.news.document, made.news.entry = document, entry
    made.id(entry.guid)
    made.title(entry.title)
    made.updated(_moment(entry) if form == "atom" else entry.updated)
    made.content(entry.content, type="html")
    if entry.summary:
        made.summary(escape(entry.summary, quote=False) if form == "rss" else entry.summary)  # RSS: always HTML
    made.category([_category(each) for each in entry.categories])
    return made.rss_entry() if form == "rss" else made.atom_entry()


def _category(category: Category) -> dict[str, str]:
    scheme = {"scheme": category.scheme} if category.scheme else {}
    return {"term": category.term, "label": category.label, **scheme}


class _FeedExtension(BaseExtension):  # type: ignore[misc]
    """What feedgen does not know of a feed: links in RSS, archive pages, tombstones."""

    document: Document
    form: Format

    def extend_ns(self) -> dict[str, str]:
        """Only what is used: validators warn of a namespace they do not know, readers pay for it."""
        shown = self.document.entries
        used = {
            "dc": self.form == "rss" and any(e.authors or e.rights or self.document.foreign(e) for e in shown),
            "media": any(e.media for e in shown),
            "fh": self.document.channel.archive is not None,
            "at": self.form == "atom" and any(e.withdrawn for e in shown),
        }
        return {prefix: NAMESPACES[prefix] for prefix, yes in used.items() if yes}

    def extend_rss(self, root: Any) -> Any:
        channel = root[0]
        for left in channel.findall("lastBuildDate"):
            channel.remove(left)
        _text(channel, "lastBuildDate", _rfc2822(self.document.updated))
        for rel, href in _links(self.document, "rss"):
            kind = {} if rel == "hub" else {"type": MEDIA_TYPES["rss"]}
            _with(channel, _name("atom", "link"), {"rel": rel, "href": href} | kind)
        return self._history(channel)

    def extend_atom(self, root: Any) -> Any:
        for entry in self.document.entries:
            if entry.withdrawn:
                when = _moment(entry).isoformat()
                _with(root, _name("at", "deleted-entry"), {"ref": entry.guid, "when": when})
        return self._history(root)

    def _history(self, parent: Any) -> Any:
        if self.document.channel.archive is not None:
            etree.SubElement(parent, _name("fh", "archive"))
        return parent


class _EntryExtension(BaseEntryExtension):  # type: ignore[misc]
    """What feedgen does not know of an entry, or gets wrong: links, dates, authors, media."""

    document: Document
    entry: Entry

    def extend_rss(self, item: Any) -> Any:
        entry = self.entry
        if entry.page and (link := self.document.absolute(entry.page)):
            item.insert(1, etree.Element("link"))
            item[1].text = link
        elif entry.page:  # RSS takes absolute links only, the Atom element relative ones too
            href = self.document.reference(entry.page, "rss")
            _with(item, _name("atom", "link"), {"rel": "alternate", "type": "text/html", "href": href})
        if entry.published >= PLAUSIBLE:
            _text(item, "pubDate", _rfc2822(entry.published))
        if entry.updated != entry.published:
            _text(item, _name("atom", "updated"), entry.updated.isoformat())
        for name in entry.authors:
            _text(item, _name("dc", "creator"), name)
        if foreign := self.document.foreign(entry):
            _text(item, _name("dc", "language"), foreign)
        if entry.rights:
            _text(item, _name("dc", "rights"), entry.rights)
        sounds = (each for each in entry.media if each.medium != "image" and each.media_type)
        heard = next((each for each in sounds if public(each.href)), None)
        if heard is not None:  # one only: the RSS Advisory Board's profile; length 0 where it is not known
            _with(item, "enclosure", {"url": heard.href, "length": "0", "type": heard.media_type})
        return _media(item, entry.media)

    def extend_atom(self, element: Any) -> Any:
        entry = self.entry
        if foreign := self.document.foreign(entry):
            element.set(LANG, foreign)
        if entry.published >= PLAUSIBLE:
            _text(element, "published", entry.published.isoformat())
        for name in entry.authors:
            _text(etree.SubElement(element, "author"), "name", name)
        if entry.rights:
            _text(element, "rights", entry.rights)
        if entry.page:
            href = self.document.reference(entry.page, "atom")
            _with(element, "link", {"rel": "alternate", "type": "text/html", "href": href})
        for item in entry.media:
            if item.medium != "image" and item.media_type:
                _with(element, "link", {"rel": "enclosure", "type": item.media_type, "href": item.href})
        return _media(element, entry.media)


def _moment(entry: Entry) -> datetime:
    """When the entry changed, with a fraction of a second that only its guid decides.

    Atom readers order entries by this date, and validators complain of two that changed at once: stories of one delivery do.
    """
    return entry.updated.replace(microsecond=UUID(entry.guid).int % 1_000_000)


def _media(parent: Any, media: tuple[Attachment, ...]) -> Any:
    """One media:content each, never in a media:group: they are different pictures, not forms of one."""
    for item in media:
        given = {"url": item.href, "medium": item.medium, "type": item.media_type}
        given |= {"width": str(item.width or ""), "height": str(item.height or "")}
        content = _with(parent, _name("media", "content"), given)
        if item.caption:
            _text(content, _name("media", "description"), item.caption).set("type", "plain")
        if item.credit:
            _text(content, _name("media", "credit"), item.credit)
    return parent


def _with(parent: Any, name: str, attributes: Mapping[str, str | None]) -> Any:
    """A child with those of the attributes that say something."""
    return etree.SubElement(parent, name, {key: value for key, value in attributes.items() if value})


def _text(parent: Any, name: str, text: str) -> Any:
    element = etree.SubElement(parent, name)
    element.text = text
    return element


def _name(prefix: str, name: str) -> str:
    return f"{{{NAMESPACES[prefix]}}}{name}"


def _rfc2822(when: datetime) -> str:
    return format_datetime(when)
