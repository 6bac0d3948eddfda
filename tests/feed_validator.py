"""What the W3C's feed validation service says of an RSS 2.0 or Atom document: its messages, under its own names.

Written after the rules of that service (github.com/w3c/feedvalidator), for what a feed of ours can contain: its errors and its
warnings, not its advice. `messages` reads a document as a stranger does; an empty list is the aim. The one message that a feed
may draw is UnknownNamespace for tombstones (RFC 6721), which the service does not know.
"""

from __future__ import annotations

import re
from collections import Counter
from html.entities import name2codepoint
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib
from html5lib.html5parser import ParseError
from lxml import etree

from feed_values import CHECKS, SPACES, Said, known, name

ELEMENTS = frozenset(
    "a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p picture pre q s samp section small "
    "source span strong sub summary sup table tbody td tfoot th thead time tr track u ul var video wbr".split()
)
UNSAFE = frozenset(
    "applet base body embed frame frameset head html iframe link meta object param script style title".split()
)
ATTRIBUTES = frozenset(
    "alt cite class colspan datetime dir height href hreflang id lang rel rowspan src title type width".split()
)
RSS_PLAIN = {"title", "category", "copyright", "dc_rights"}  # and the channel's description, media:description
ATOM_TEXT = {"atom_title", "atom_subtitle", "atom_summary", "atom_rights"}
LIMIT = 5_000_000  # bytes that the service reads


def messages(data: bytes, location: str | None = None) -> list[str]:
    """Errors and warnings, as "Name: where"; *location* is where the document is fetched from."""
    root = etree.fromstring(data)
    document = _Document(root, data.decode().split("\n"), location)
    return list(dict.fromkeys(document.said()))


class _Document:
    """One feed, and the lines it was read from: a line with `&#x` in it is taken to mean its mark-up as text."""

    def __init__(self, root: Any, lines: list[str], location: str | None) -> None:
        self.root, self.lines, self.location = root, lines, location
        self.rss = root.tag == "rss"
        self.feed = root[0] if self.rss else root
        self.items = [each for each in self.feed if name(each) in ("item", "atom_entry")]

    def said(self) -> Said:
        if sum(map(len, self.lines)) > LIMIT:
            yield "ValidatorLimit: the document"
        yield from namespaces(self.root)
        for element in self.root.iter():
            yield from self.element(element)
        yield from self.structure()
        yield from self.archive()
        yield from rss_items(self.items) if self.rss else atom_entries(self.items)

    def element(self, element: Any) -> Said:
        """What is asked of each element alone, by its name."""
        kind, text = name(element), element.text or ""
        yield from (f"BadCharacters: {kind}" for each in (text, *element.attrib.values()) if bad(each))
        if self.plain(kind, element):
            yield from self.markup(kind, text, element.sourceline)
        if kind == "atom_category":
            yield from self.markup("label", element.get("label", ""), element.sourceline)
        if kind in ("description", "content_encoded") and not self.plain(kind, element):
            yield from html(kind, text)
        if kind in ATOM_TEXT | {"atom_content"} and element.get("type") == "html":
            yield from html(kind, text)
        if kind in CHECKS:
            yield from (f"{said}: {kind}" for said in CHECKS[kind](element))
        if kind == "atom_link" and element.get("rel") == "self":
            yield from self.own(element.get("href", ""))
        if (tag := element.get("{http://www.w3.org/XML/1998/namespace}lang")) is not None and not known(tag):
            yield f"InvalidLanguage: {tag}"

    def plain(self, kind: str, element: Any) -> bool:
        """Whether mark-up is out of place in the element's text."""
        if kind == "description":
            return element.getparent() is self.feed
        if kind in ATOM_TEXT:
            return element.get("type", "text") == "text"
        return kind in RSS_PLAIN | {"media_description", "atom_name", "atom_generator"}

    def markup(self, kind: str, text: str, line: int) -> Said:
        declared = "&#x" in self.lines[line - 1]
        closing = [tag for tag in re.findall(r"</(\w+)>", text) if tag.lower() in ELEMENTS | UNSAFE]
        entities = [each for each in re.findall(r"&(#?\w+)", text) if each in name2codepoint or not each.isalpha()]
        if closing:
            yield f"ContainsHTML: {kind} has </{closing[0]}>"
        elif entities and not declared:
            yield f"ContainsHTML: {kind} has &{entities[0]};"
        elif self.rss and not declared and re.search(r"&#[x0-9]|<[/a-zA-Z]", text):
            yield f"CharacterData: {kind}"

    def own(self, href: str) -> Said:
        if not urlsplit(href).netloc:
            yield f"RelativeSelf: {href}"
        elif self.location and urljoin(self.location, href) != self.location:
            yield f"SelfDoesntMatchLocation: {href}"

    def structure(self) -> Said:
        names = [name(child) for child in self.feed]
        counted = Counter(names)
        once = (
            "title",
            "link",
            "description",
            "lastBuildDate",
            "language",
            "docs",
            "generator",
            "atom_id",
            "atom_updated",
        )
        yield from (
            f"DuplicateElement: {each}" for each in (*once, "atom_title", "atom_generator") if counted[each] > 1
        )
        wanted = ("title", "link", "description") if self.rss else ("atom_title", "atom_id", "atom_updated")
        yield from (f"MissingElement: {each}" for each in wanted if not counted[each])
        if not any(child.get("rel") == "self" for child in self.feed if name(child) == "atom_link"):
            yield "MissingSelf: the feed"
        if self.items:
            after = names[names.index(name(self.items[0])) :]
            kind = "MisplacedItem" if self.rss else "MisplacedMetadata"
            free = {"item", "atom_entry", "fh_archive", "?"}
            yield from (f"{kind}: {each} comes after entries" for each in after if each not in free)

    def archive(self) -> Said:
        """Asked when the first entry begins, of what stands before it; of Atom only."""
        relations = {child.get("rel") for child in self.feed if name(child) == "atom_link"}
        before = [name(child) for child in self.feed[: self.feed.index(self.items[0]) if self.items else None]]
        if not self.rss and "fh_archive" in before:
            if not relations & {"prev-archive", "next-archive"}:
                yield "ArchiveIncomplete: the feed"
            if "current" not in relations:
                yield "MissingCurrentInArchive: the feed"


def namespaces(root: Any) -> Said:
    for prefix, space in root.nsmap.items():
        if space not in SPACES:
            yield f"UnknownNamespace: {space}"
        elif prefix not in (None, SPACES[space]):
            yield f"ReservedPrefix: {prefix}"
        elif prefix in ("atom", "xhtml") and root.tag != "rss":
            yield f"AvoidNamespacePrefix: {prefix}"


def bad(text: str) -> bool:
    """Windows' characters where Latin-1 has controls, what a decoder could not read, and UTF-8 read as Latin-1."""
    if any("\x80" <= c <= "\x9f" or c == "\ufffd" for c in text):
        return True
    try:
        return bool(re.search("[\u00c2\u00c3][\u0080-\u00bf]", text)) and len(text.encode("latin-1").decode()) < len(
            text
        )
    except UnicodeError:
        return False


def html(kind: str, text: str) -> Said:
    try:
        tree = html5lib.HTMLParser(strict=True).parseFragment(text)
    except ParseError as error:
        yield f"NotHtml: {kind}: {error}"
        return
    for element in tree.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        if tag in UNSAFE:
            yield f"SecurityRisk: {kind} has <{tag}>"
        elif tag not in ELEMENTS and tag != "document_fragment":
            yield f"NotHtml: {kind} has <{tag}>"
        yield from (f"SecurityRiskAttr: {kind} has {each}" for each in element.attrib if each.lower() not in ATTRIBUTES)
        places = (element.get("href"), element.get("src"))
        yield from (
            f"ContainsRelRef: {place}" for place in places if place is not None and not re.match(r"\w+:", place)
        )


# -- entries among one another ----------------------------------------------------------------------------------------


def rss_items(items: list[Any]) -> Said:
    guids = Counter(item.findtext("guid") for item in items)
    yield from (f"DuplicateValue: guid {each}" for each, count in guids.items() if each and count > 1)
    for item in items:
        names = [name(child) for child in item]
        if "guid" not in names:
            yield "MissingGuid: an item"
        if "title" not in names and "description" not in names:
            yield "ItemMustContainTitleOrDescription: an item"
        if "content_encoded" in names and "description" not in names[: names.index("content_encoded")]:
            yield "NeedDescriptionBeforeContent: an item"
        if names.count("enclosure") > 1:
            yield "DuplicateEnclosure: an item"
        single = ("title", "link", "description", "guid", "pubDate", "content_encoded", "atom_updated", "dc_rights")
        yield from (f"DuplicateElement: {each}" for each in single if names.count(each) > 1)
        pairs = (("author", "dc_creator"), ("category", "dc_subject"), ("pubDate", "dc_date"), ("guid", "atom_id"))
        yield from (f"DuplicateItemSemantics: {two}" for one, two in pairs if one in names and two in names)


def atom_entries(entries: list[Any]) -> Said:
    for field, said in (("id", "DuplicateEntries"), ("updated", "DuplicateUpdated")):
        values = Counter(entry.findtext(f"{{*}}{field}") for entry in entries)
        yield from (f"{said}: {each}" for each, count in values.items() if each and count > 1)
    for entry in entries:
        names = [name(child) for child in entry]
        yield from (
            f"MissingElement: {each}" for each in ("atom_title", "atom_id", "atom_updated") if each not in names
        )
        if "atom_author" not in names and entry.getparent().find("{*}author") is None:
            yield "MissingElement: author"
        if "atom_content" not in names and "atom_summary" not in names:
            yield "MissingTextualContent: an entry"
        alternates = Counter(
            (e.get("type"), e.get("hreflang"))
            for e in entry.findall("{*}link")
            if e.get("rel", "alternate") == "alternate"
        )
        yield from ("DuplicateAtomLink: an entry" for count in alternates.values() if count > 1)
        single = (
            "atom_title",
            "atom_id",
            "atom_updated",
            "atom_published",
            "atom_content",
            "atom_summary",
            "atom_rights",
        )
        yield from (f"DuplicateElement: {each}" for each in single if names.count(each) > 1)
