"""Web pages: what the page says of itself (page_facts), and its article as blocks.

trafilatura, made for news pages, decides which text is the article; it loses captions, mark-up and order, so that our own walk
over the page gives the blocks, and trafilatura's answer chooses among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from newsflow import Media, ReadError, Source, Story, hookimpl
from newsflow.read import dateline, fields, headers, page_facts
from newsflow.read.builder import Builder, clean
from newsflow.read.decoding import Decoded, decode
from newsflow.read.depth import shallow
from newsflow.read.markup import Piece, Walker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lxml.etree import _Element

_SIGN = re.compile(
    rb"<(?:!doctype\s{1,20}html|html|head|body|article|main|meta|title|p|div|h1|section)[\s>/]", re.IGNORECASE
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.\-]{1,40})", re.IGNORECASE)
# Parts of a page that are never its article, by element and by the words their class or id is made of.
_JUNK_TAGS = frozenset({"nav", "form", "menu", "dialog", "iframe", "search", "footer"})
_JUNK_WORDS = frozenset(
    [
        "nav",
        "navigation",
        "navbar",
        "menu",
        "breadcrumb",
        "breadcrumbs",
        "sidebar",
        "related",
        "recommended",
        "recommendations",
        "trending",
        "popular",
        "newsletter",
        "subscribe",
        "subscription",
        "signup",
        "promo",
        "promoted",
        "sponsor",
        "sponsored",
        "advert",
        "advertisement",
        "ads",
        "share",
        "sharing",
        "social",
        "comments",
        "comment",
        "cookie",
        "cookies",
        "consent",
        "footer",
        "masthead",
        "widget",
        "paywall",
        "toolbar",
        "skip",
        "login",
        "teaser",
        "teasers",
        "mostread",
        "outbrain",
        "taboola",
    ]
)
_WORDS = re.compile(r"[a-z]+")
_ERROR = re.compile(
    r"(?:\b(?:404|403|410|500|502|503)\b|not found|page (?:unavailable|not available)|access denied|forbidden|"
    r"service unavailable|"
    r"internal server error|bad gateway|are you a robot|just a moment|captcha|enable javascript|sign in to continue)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[\W_]+")
_SHORT = 25  # letters; a shorter block is kept only between others of the article
_LEAST = 80  # letters in a whole article; less is an error page or an index


@hookimpl
def read(source: Source) -> Story | None:
    """Read a page or a piece of HTML."""
    head = source.data[:2048].replace(b"\0", b"")
    if not head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") or not _SIGN.search(head):
        return None
    decoded = _decoded(source.data)
    return _story(_parsed(decoded.text, source.name), decoded.encoding, source.name)


def _decoded(data: bytes) -> Decoded:
    """By byte-order mark and UTF-8 first, then by the page's own charset, then by rules."""
    found = _CHARSET.search(data[:4096])
    named = found[1].decode("ascii").lower() if found else ""
    if (
        named
        and named not in ("utf-8", "utf8", "iso-8859-1", "latin1", "windows-1252", "us-ascii")
        and b"\0" not in data[:100]
    ):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return Decoded(data.decode(named), named)
            except (LookupError, UnicodeDecodeError):
                pass
    return decode(data)


def _parsed(text: str, name: str) -> _Element:
    from lxml import etree
    from lxml import html as parser

    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    try:
        root = parser.document_fromstring(
            shallow(text).replace("\x00", ""),
            parser=parser.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{name}: this page cannot be read: {error}", code="malformed") from None
    return root


def _story(root: _Element, encoding: str, name: str) -> Story:
    facts = page_facts.gather(root)
    pieces = Walker(_is_junk).walk(_body(root))
    chosen = _article(root, pieces, facts)
    builder, names = Builder(), list[str]()
    headline = _headline(root, facts, chosen)
    if not _enough(chosen) and _ERROR.search(f"{headline} {facts.title}"):
        raise ReadError(
            f"{name} is an error page ({clean(headline or facts.title)[:80]}), not a story", code="no-article"
        )
    line = next((p.line for p in pieces if _text(p) == headline), None)
    builder.add("headline", headline, line)
    for piece in chosen:
        text = _text(piece)
        if builder.holds(text) and (piece.kind == "subhead" or len(builder.blocks) == 1):
            continue
        if not builder.body() and (fields.is_byline(text) or page_facts.is_dated_byline(text)):
            names.append(text)
            continue
        builder.add(piece.kind, piece.runs, piece.line)
    if not builder.body() and facts.body:
        for paragraph in facts.body:
            builder.add("paragraph", paragraph)
    if not builder.body():
        raise ReadError(f"{name} is a page without an article", code="no-article")
    declared = headers.completed(facts.declared, byline=fields.bylines(names), encoding=encoding)
    return builder.story(headers.completed(declared, dateline=dateline.printed(builder)), _media(root, chosen, facts))


def _body(root: _Element) -> _Element:
    found = next(root.iter("body"), None)
    return root if found is None else found


def _is_junk(element: _Element) -> bool:
    """Navigation, teasers, forms, hidden parts."""
    if element.tag in _JUNK_TAGS:
        return not (element.tag == "footer" and _inside_quote(element))
    if element.tag in ("body", "html", "article", "main"):
        return False
    if (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or "display:none" in element.get("style", "").replace(" ", "")
    ):
        return True
    if element.get("role") in ("navigation", "search", "complementary", "contentinfo", "dialog", "menu"):
        return True
    marks = f"{element.get('class', '')} {element.get('id', '')}".casefold()
    return (
        bool(marks.strip())
        and not _JUNK_WORDS.isdisjoint(_WORDS.findall(marks))
        and element.tag not in ("p", "h1", "a", "span", "figure")
    )


def _inside_quote(element: _Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "blockquote"


def _article(root: _Element, pieces: list[Piece], facts: page_facts.Facts) -> list[Piece]:
    """The pieces of the article: those trafilatura names, and what stands between them in the same container."""
    named = _letters(_named(root)) if pieces else ""
    size = [len(_letters(_text(piece))) for piece in pieces]
    hits = [i for i, piece in enumerate(pieces) if size[i] >= _SHORT and _letters(_text(piece)) in named]
    home = _container(root)
    if home is not None:
        inside = [i for i, piece in enumerate(pieces) if _within(piece.element, home)]
        if sum(size[i] for i in inside) >= max(_LEAST, 0.5 * sum(size[i] for i in hits)):
            return [
                pieces[i] for i in inside if pieces[i].kind != "paragraph" or _is_text(pieces[i], size[i], i in hits)
            ]
    if not hits:
        return []
    first, last = hits[0], hits[-1]
    return [
        p
        for i, p in enumerate(pieces)
        if (first <= i <= last and (i in hits or _is_text(p, size[i], False))) or _closes(p, i, last)
    ]


def _closes(piece: Piece, index: int, last: int) -> bool:
    return index == last + 1 and piece.kind in ("caption", "list-item", "quote")


def _is_text(piece: Piece, size: int, hit: bool) -> bool:
    """A block inside the article's own container, unless it is only links (see also ..., tags)."""
    if hit:
        return True
    linked = sum(len(run.text) for run in piece.runs if any(kind == "link" for kind, _ in run.styles))
    whole = sum(len(run.text.strip()) for run in piece.runs) or 1
    return size > 0 and linked < 0.8 * whole


def _named(root: _Element) -> str:
    """What trafilatura takes for the article's text; "" where it finds none."""
    from copy import deepcopy

    from trafilatura import extract

    copied: Any = deepcopy(root)
    try:
        return extract(copied, include_comments=False, include_tables=True, favor_recall=True) or ""
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError):
        return ""  # its own faults on odd trees: our walk goes on alone


def _container(root: _Element) -> _Element | None:
    """The element the page itself calls its article, when there is exactly one."""
    for query in (
        "//*[@itemprop='articleBody']",
        "//article[not(ancestor::article)][count(.//p) > 1]",
        "//main[count(.//p) > 1]",
        "//*[@role='main'][count(.//p) > 1]",
    ):
        found = root.xpath(query)
        if isinstance(found, list) and len(found) == 1:
            home: _Element = found[0]
            return home
    return None


def _within(element: _Element, home: _Element) -> bool:
    at: _Element | None = element
    while at is not None:
        if at is home:
            return True
        at = at.getparent()
    return False


def _headline(root: _Element, facts: page_facts.Facts, chosen: list[Piece]) -> str:
    """The page's h1 when its own facts agree or say nothing, else the facts' headline."""
    first = [clean("".join(e.itertext())) for e in root.iter("h1") if not _in_junk(e)]
    first = [text for text in first if text]
    said = facts.headline
    if first and (not said or len(first) == 1 or said in first):
        return said if said in first else first[0]
    return said or page_facts.without_site(facts.title, facts.site)


def _in_junk(element: _Element) -> bool:
    return any(parent.tag in _JUNK_TAGS for parent in element.iterancestors())


def _enough(pieces: Iterable[Piece]) -> bool:
    return sum(len(_letters(_text(piece))) for piece in pieces) >= _LEAST


def _media(root: _Element, chosen: list[Piece], facts: page_facts.Facts) -> list[Media]:
    from newsflow.read.builder import href

    found: list[Media] = []
    for figure in root.iter("figure"):
        image = next(figure.iter("img", "video", "audio"), None)
        if image is None or _in_junk(figure):
            continue
        caption = next(figure.iter("figcaption"), None)
        found.append(
            Media(
                kind={"img": "picture"}.get(str(image.tag), str(image.tag)),  # type: ignore[arg-type]
                href=href(image.get("src")),
                caption=clean("".join(caption.itertext())) or None
                if caption is not None
                else clean(image.get("alt")) or None,
                width=fields.integer(image.get("width"), 1, 9999),
                height=fields.integer(image.get("height"), 1, 9999),
            )
        )
    return found or ([Media(kind="picture", href=facts.image)] if facts.image else [])


def _text(piece: Piece) -> str:
    return clean("".join(run.text for run in piece.runs))


def _letters(text: str) -> str:
    return _LETTERS.sub("", text.casefold())
