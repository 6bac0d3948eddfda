"""Web pages: what the page says of itself (page_facts) and its article's blocks (page_article) become a story."""

from __future__ import annotations

import re
from itertools import islice

from newsflow import Media, ReadError, Source, Story, hookimpl
from newsflow.lexicon import toml
from newsflow.read import dateline, fields, headers, page_article, page_facts, plain, xmltree
from newsflow.read.builder import Builder, clean, href, refusals
from newsflow.read.decoding import Decoded, decode
from newsflow.read.depth import shallow
from newsflow.read.markup import Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_SIGN = re.compile(rb"<(?:!doctype\s{1,20}html|html)[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.\-]{1,40})", re.IGNORECASE)
# What a page or a piece of one begins with; other XML has <p> and <title> too, and is no page.
_ROOTS = frozenset(
    (
        *(
            "html",
            "head",
            "body",
            "article",
            "main",
            "meta",
            "title",
            "p",
            "div",
            "section",
            "center",
            "table",
            "span",
            "header",
        ),
        *(
            "nav",
            "h1",
            "h2",
            "h3",
            "link",
            "script",
            "style",
            "base",
            "font",
            "figure",
            "ul",
            "ol",
            "blockquote",
            "a",
            "b",
            "i",
        ),
        *("strong", "em", "img", "hr", "br"),
    )
)
_XML = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# Names that mean UTF-8 or Windows-1252 to every browser: there our own rules are as good.
_WESTERN = frozenset({"", "utf-8", "utf8", "iso-8859-1", "latin1", "windows-1252", "us-ascii"})


@hookimpl
def read(source: Source) -> Story | None:
    """Read a page or a piece of HTML."""
    root_name = xmltree.root_name(source.data)
    if root_name is not None and root_name.casefold() not in _ROOTS:
        return None
    head = source.data[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not head.startswith(b"<") or not (root_name or _SIGN.search(head)):
        return None
    with refusals(source.name):
        decoded = _decoded(source.data)
        return _story(_parsed(decoded.text), decoded.encoding)


def _decoded(data: bytes) -> Decoded:
    """By byte-order mark and UTF-8 first, then by the page's own charset, then by rules."""
    found = _CHARSET.search(data[:4096])
    named = found[1].decode("ascii").lower() if found else ""
    if named in _WESTERN or b"\0" in data[:100]:
        return decode(data)
    for encoding in ("utf-8", named):
        try:
            return Decoded(data.decode(encoding), encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return decode(data)


def _parsed(text: str) -> _Element:
    """The page as a tree. Raises ReadError "hostile" for what is built to exhaust."""
    from lxml import etree
    from lxml import html as parser

    reader = parser.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root: _Element = parser.document_fromstring(shallow(_XML.sub("", text)).replace("\x00", ""), parser=reader)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"this page cannot be read: {error}", code="malformed") from None
    return root


def _story(root: _Element, encoding: str) -> Story:
    facts = page_facts.gather(root)
    pieces = page_article.article(root)
    headline = _headline(root, facts) or _opening_headline(pieces)
    _refuse_error_page(pieces, headline or facts.title)
    builder = Builder()
    builder.add("headline", headline, _line_of(root, headline))
    names = _fill(builder, pieces)
    if not builder.has_body:
        for paragraph in facts.body:
            builder.add("paragraph", paragraph)
    if not builder.has_body:
        raise ReadError("a page without an article", code="no-article")
    declared = headers.completed(facts.declared, byline=fields.bylines(names), encoding=encoding)
    return builder.story(headers.completed(declared, dateline=dateline.printed(builder)), list(_media(root, facts)))


def _refuse_error_page(pieces: list[Piece], title: str) -> None:
    if page_article.enough(pieces):
        return
    words = title.casefold()
    tables = toml("web_pages")
    if any(p in words for p in tables["error_phrases"]) or set(re.findall(r"\d+", words)) & set(
        tables["error_numbers"]
    ):
        raise ReadError(f"an error page ({clean(title)[:80]}), not a story", code="no-article")


def _fill(builder: Builder, pieces: list[Piece]) -> list[str]:
    """Add the article's blocks; gives its byline lines. What only repeats the headline or the date line is left out."""
    names: list[str] = []
    for piece in pieces:
        text = piece.text
        if piece.kind in ("subhead", "paragraph") and builder.headline == text:
            continue
        opening = not any(block.kind == "paragraph" for block in builder.blocks)
        if opening and fields.is_byline(text):
            names.append(text)
        elif not (opening and page_facts.is_date_line(text)):
            builder.add(piece.kind, piece.runs, piece.line)
    return names


def _headline(root: _Element, facts: page_facts.Facts) -> str:
    """The page's h1 when its own facts agree or say nothing, else the facts' headline."""
    printed = [text for e in islice(root.iter("h1"), 10) if not page_article.in_junk(e) and (text := _text(e))]
    if facts.headline in printed or not printed:
        return facts.headline or page_facts.without_site(facts.title, facts.site)
    return printed[0] if len(printed) == 1 or not facts.headline else facts.headline


def _opening_headline(pieces: list[Piece]) -> str:
    """The first block of a page without title, where it is a heading, or reads and stands like a headline."""
    if len(pieces) < 2 or pieces[0].kind not in ("subhead", "paragraph"):
        return ""
    titled = pieces[0].kind == "subhead" or "title" in (pieces[0].element.get("class") or "").split()
    lines = [[plain.Line(number, piece.text)] for number, piece in enumerate(pieces[:2], 1)]
    return pieces[0].text if titled or plain.opens_with_headline(lines) else ""


def _line_of(root: _Element, headline: str) -> int | None:
    return next((e.sourceline for e in root.iter("h1", "h2", "title") if _text(e) == headline), None)


def _media(root: _Element, facts: page_facts.Facts) -> Iterator[Media]:
    """The page's figures, else the picture its facts name."""
    found = False
    for figure in root.iter("figure"):
        shown = next(figure.iter("img", "video", "audio"), None)
        if shown is None or page_article.in_junk(figure):
            continue
        found = True
        caption = next(figure.iter("figcaption"), None)
        yield Media(
            kind="picture" if shown.tag == "img" else str(shown.tag),  # type: ignore[arg-type]
            href=href(shown.get("src")) or href(shown.get("data-src")),
            caption=(_text(caption) if caption is not None else clean(shown.get("alt"))) or None,
            width=fields.integer(shown.get("width"), 1, 9999),
            height=fields.integer(shown.get("height"), 1, 9999),
        )
    if not found and facts.image:
        yield Media(kind="picture", href=facts.image)


def _text(element: _Element) -> str:
    return clean("".join(str(part) for part in element.itertext()))
