"""What the W3C's feed validation service asks of single elements and values; part of feed_validator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

SPACES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
    "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu "
    "ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my "
    "na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm "
    "sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh "
    "zu ast ceb fil fur haw nds scn sco".split()
)
RELATIONS = frozenset(
    "alternate current enclosure first hub last license next next-archive prev-archive previous related self via".split()
)
OLDEST, AHEAD = datetime(1990, 1, 1, tzinfo=UTC), timedelta(minutes=10)
MIME = re.compile(r"[^\s()<>,;:\\\"/\[\]?=]+/[^\s()<>,;:\\\"/\[\]?=]+")
FULL = re.compile(r"[a-zA-Z][\w+.-]*:(//)?[\w;/?:@&=+$.!~*'()%,#-]+", re.ASCII)
REFERENCE = re.compile(r"([a-zA-Z][\w+.-]*:)?/{0,2}[\w;/?:@&=+$.!~*'()%,#-]*", re.ASCII)
HOST = re.compile(r"https?://([a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*(:\d+)?(/|$)", re.IGNORECASE)
UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*)?(Z|[+-]\d\d:\d\d)")
RFC2822 = re.compile(
    r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d(:\d\d)? ([+-]\d\d[03]0|GMT)"
)

Said = Iterator[str]


def name(element: Any) -> str:
    """ "title" of no namespace, "dc_rights" of a known one, "?" of any other."""
    found = etree.QName(element)
    if not found.namespace:
        return found.localname
    return f"{SPACES[found.namespace]}_{found.localname}" if found.namespace in SPACES else "?"


def known(tag: str) -> bool:
    return tag.lower().partition("-")[0] in LANGUAGES


def plausible(when: datetime) -> bool:
    return OLDEST <= when <= datetime.now(UTC) + AHEAD


def iso_date(element: Any) -> Said:
    said = element.text or ""
    if not RFC3339.fullmatch(said):
        yield "InvalidRFC3339Date"
    elif not plausible(datetime.fromisoformat(said)):
        yield "ImplausibleDate"


def mail_date(element: Any) -> Said:
    said = element.text or ""
    if not RFC2822.fullmatch(said):
        yield "InvalidRFC2822Date"
        return
    when = parsedate_to_datetime(said)
    if f"{when:%a}" != said[:3]:
        yield "IncorrectDOW"
    if not plausible(when):
        yield "ImplausibleDate"


def full(value: str) -> Said:
    if value.lower().startswith("urn:uuid:"):
        yield from () if UUID.fullmatch(value) else ["InvalidUUID"]
    elif not FULL.fullmatch(value) or re.match(r"(http|ftp):(?!//[^/])", value):
        yield "InvalidFullLink"


def canonical(element: Any) -> Said:
    value = element.text or ""
    yield from full(value)
    parts = urlsplit(value)
    host, _, port = parts.netloc.partition(":")
    plain = host == host.lower() and port not in ("80", "443") and parts.scheme == parts.scheme.lower()
    dots = {".", ".."} & set(parts.path.split("/"))
    percent = any(
        code != code.upper() or chr(int(code, 16)).isalnum() for code in re.findall(r"%([0-9a-fA-F]{2})", value)
    )
    if not plain or dots or percent or value.startswith(" ") or (parts.netloc and not parts.path):
        yield "NonCanonicalURI"


def link(element: Any) -> Said:
    rel, kind, href = element.get("rel", "alternate"), element.get("type"), element.get("href")
    if rel not in RELATIONS:
        yield "UnregisteredAtomLinkRel"
    if href is None or not REFERENCE.fullmatch(href):
        yield "InvalidIRI"
    if kind is not None and not MIME.fullmatch(kind):
        yield "InvalidMIMEType"
    if rel == "self" and kind not in ("application/atom+xml", "application/rss+xml"):
        yield "SelfNotAtom"
    if name(element.getparent()) == "atom_entry" and rel in (
        "current",
        "prev-archive",
        "next-archive",
        "next",
        "previous",
    ):
        yield "FeedHistoryRelInEntry"
    if element.text or len(element):
        yield "AtomLinkNotEmpty"


def enclosure(element: Any) -> Said:
    if not element.get("length", "").isdigit():
        yield "InvalidIntegerAttribute"
    if not MIME.fullmatch(element.get("type", "")):
        yield "InvalidMIMEAttribute"
    url = element.get("url", "")
    if not HOST.match(url) or not FULL.fullmatch(url):
        yield "InvalidURLAttribute"


def media(element: Any) -> Said:
    yield from full(element.get("url", ""))
    if element.get("medium") not in (None, "image", "audio", "video", "document", "executable"):
        yield "InvalidMediaMedium"
    if element.get("type") is not None and not MIME.fullmatch(element.get("type")):
        yield "InvalidMIMEAttribute"
    sizes = (element.get(each) for each in ("width", "height", "fileSize"))
    yield from (
        "InvalidPositiveInteger" for size in sizes if size is not None and not (size.isdigit() and int(size) > 0)
    )


def guid(element: Any) -> Said:
    said = (element.text or "").lower()
    if element.get("isPermaLink") != "false" and said.startswith(("urn:uuid:", "tag:")):
        yield "InvalidPermalink"
    if len(said) < 9 and said.isdigit():
        yield "NotSufficientlyUnique"


def filled(element: Any) -> Said:
    if not (element.text or "").strip():
        yield "NotBlank"


def scheme(element: Any) -> Said:
    if not element.get("term"):
        yield "MissingAttribute"
    if element.get("scheme") is not None:
        yield from full(element.get("scheme"))


def language(element: Any) -> Said:
    if not known(element.text or ""):
        yield "InvalidLanguage"


def address(element: Any) -> Said:
    yield from full(element.text or "")


# By the element's name.
CHECKS: dict[str, Callable[[Any], Said]] = {
    **dict.fromkeys(("pubDate", "lastBuildDate"), mail_date),
    **dict.fromkeys(("atom_updated", "atom_published"), iso_date),
    **dict.fromkeys(
        ("title", "category", "atom_title", "atom_name", "atom_summary", "atom_subtitle", "atom_rights"), filled
    ),
    **dict.fromkeys(("atom_content", "atom_generator"), filled),
    **dict.fromkeys(("language", "dc_language"), language),
    **dict.fromkeys(("link", "docs"), address),
    "atom_link": link,
    "atom_id": canonical,
    "atom_category": scheme,
    "media_content": media,
    "media_group": lambda group: ["MediaGroupWithoutAlternatives"] if len(group) < 2 else [],
    "enclosure": enclosure,
    "guid": guid,
}
