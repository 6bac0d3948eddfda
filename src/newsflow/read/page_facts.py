"""What a web page says of itself: JSON-LD first, then Open Graph and other meta tags, then its own mark-up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from newsflow import Declared
from newsflow.read import fields, headers
from newsflow.read.builder import clean, href

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

_ARTICLES = re.compile(r"(?:\w*NewsArticle|Article|Report|BlogPosting|LiveBlogPosting|\w*Posting)$")
_MAX_JSON = 500_000  # characters of one JSON-LD block
_META: dict[str, tuple[str, ...]] = {
    "headline": ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "title"),
    "byline": ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
               "cXenseParse:author"),
    "published": ("article:published_time", "datePublished", "date", "pubdate", "parsely-pub-date", "dc.date", "dcterms.created",
                  "dcterms.date", "dc.date.issued", "sailthru.date", "og:published_time", "publish-date", "publication_date"),
    "updated": ("article:modified_time", "og:updated_time", "dateModified", "last-modified", "dcterms.modified", "lastmod"),
    "section": ("article:section", "parsely-section", "section"),
    "keywords": ("news_keywords", "keywords", "parsely-tags", "sailthru.tags"),
    "copyright": ("copyright", "dc.rights", "dcterms.rightsHolder"),
    "source": ("og:site_name", "publisher", "application-name", "dc.publisher"),
    "url": ("og:url", "parsely-link"),
    "guid": ("dc.identifier", "dcterms.identifier"),
    "slug": ("slug", "slugline"),
    "summary": ("og:description", "description", "twitter:description", "dc.description"),
    "image": ("og:image", "twitter:image"),
}  # fmt: skip
_DATED = re.compile(r"(?:published|updated|posted|last updated|first published|modified)\b.{0,60}\d", re.IGNORECASE)


class Facts(NamedTuple):
    """A page's own facts; empty strings where it says nothing."""

    headline: str
    title: str
    site: str
    image: str | None
    body: tuple[str, ...]  # JSON-LD articleBody, for pages that print none
    declared: Declared


def gather(root: _Element) -> Facts:
    """All facts of a page."""
    article, meta = _article(root), _meta(root)
    title = next((clean("".join(e.itertext())) for e in root.iter("title")), "")
    site = _name(article.get("publisher")) or meta.get("source", "")
    body = article.get("articleBody")
    return Facts(
        headline=_text(article.get("headline")) or without_site(meta.get("headline", ""), site),
        title=title,
        site=site,
        image=href(_url(article.get("image")) or meta.get("image")),
        body=tuple(filter(None, map(clean, re.split(r"\n\s*", body)))) if isinstance(body, str) else (),
        declared=_declared(root, article, meta, site),
    )


def without_site(title: str, site: str) -> str:
    """A page title without the site's name: "Council votes | The Example" -> "Council votes"."""
    parts = re.split(r"\s+[|–—·»:-]\s+", title)
    if len(parts) > 1 and (
        clean(parts[-1]).casefold() == site.casefold() or (not site and "|" in title and len(parts[-1]) < 40)
    ):
        return clean(title[: title.rindex(parts[-1])].rstrip(" |–—·»:-"))
    return title


def is_date_line(text: str) -> bool:
    """Whether a line only says when the page was published: "Published December 5, 2018 at 14:05"."""
    return len(text) < 90 and bool(_DATED.match(text)) and not text.endswith((".", "!", "?"))


def _declared(root: _Element, article: dict[str, Any], meta: dict[str, str], site: str) -> Declared:
    base = Declared(
        format="html",
        guid=_text(article.get("identifier")) or None,
        byline=fields.bylines(_people(article.get("author"))),
        language=_text(article.get("inLanguage"))
        or root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        published=fields.when(_text(article.get("datePublished"))),
        updated=fields.when(_text(article.get("dateModified"))),
        section=next(iter(_texts(article.get("articleSection"))), None),
        source=site or None,
        copyright=" ".join(filter(None, (_text(article.get("copyrightYear")), _name(article.get("copyrightHolder")))))
        or None,
        url=href(_url(article.get("mainEntityOfPage")) or _url(article.get("url")) or _canonical(root)),
        keywords=fields.unique(part for text in _texts(article.get("keywords")) for part in fields.listed(text)),
    )
    known = {
        name: value
        for name, value in meta.items()
        if name not in ("headline", "image", "source") and not _is_address(name, value)
    }
    return headers.completed(headers.joined(base, known), byline=_printed_byline(root), published=_printed_time(root))


def _is_address(name: str, value: str) -> bool:
    """article:author is often the address of a profile page, which is no name."""
    return name == "byline" and value.startswith(("http:", "https:"))


def _meta(root: _Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        value = clean(element.get("content"))
        if name and value:
            key = name.casefold()
            # several authors or tags stand in several tags
            found[key] = (
                f"{found[key]}; {value}"
                if key in found and key in ("author", "article:author", "article:tag")
                else found.get(key, value)
            )
    known = {}
    for ours, names in _META.items():
        value = next((found[name.casefold()] for name in names if name.casefold() in found), "")
        if value:
            known[ours] = value
    if "keywords" not in known and "article:tag" in found:
        known["keywords"] = found["article:tag"]
    return known


def _article(root: _Element) -> dict[str, Any]:
    """The first article among the page's JSON-LD blocks."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").casefold():
            continue
        text = (script.text or "").strip()
        if not text or len(text) > _MAX_JSON or text.count("[") + text.count("{") > 5_000:
            continue
        try:
            found = json.loads(re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", text), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(found):
            kinds = item.get("@type")
            if any(isinstance(k, str) and _ARTICLES.match(k) for k in (kinds if isinstance(kinds, list) else [kinds])):
                return item
    return {}


def _items(found: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    for item in found if isinstance(found, list) else [found]:
        if isinstance(item, dict):
            yield item
            for name in ("@graph", "mainEntity"):
                yield from _items(item.get(name), depth + 1)


def _printed_byline(root: _Element) -> tuple[str, ...]:
    """The byline the page prints, by the marks pages give it."""
    query = (
        "//*[@rel='author' or @itemprop='author' or contains(concat(' ', @class, ' '), ' byline ') "
        "or contains(concat(' ', @class, ' '), ' author ')]"
    )
    found = root.xpath(query)
    texts = [clean("".join(e.itertext())) for e in found[:10]] if isinstance(found, list) else []
    names = [name for text in texts if len(text) < 100 for name in fields.bylines([text])]
    return tuple(dict.fromkeys(name for name in names if len(name.split()) <= 5 and not any(c.isdigit() for c in name)))


def _printed_time(root: _Element) -> datetime | None:
    return next((when for e in root.iter("time") if (when := fields.when(e.get("datetime")))), None)


def _canonical(root: _Element) -> str | None:
    return next((e.get("href") for e in root.iter("link") if (e.get("rel") or "").casefold() == "canonical"), None)


def _people(value: Any) -> list[str]:
    """Author as a string, a Person, or a list of either. Organisations are no byline."""
    values = value if isinstance(value, list) else [value]
    return [
        name
        for item in values[:20]
        if not (isinstance(item, dict) and "Organization" in str(item.get("@type"))) and (name := _name(item))
    ]


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _url(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("@id") or value.get("url")) if isinstance(value, dict) else _text(value)


def _texts(value: Any) -> list[str]:
    return [text for item in (value if isinstance(value, list) else [value])[:200] if (text := _text(item))]


def _text(value: Any) -> str:
    """JSON-LD values carry HTML entities more often than not."""
    from html import unescape

    return clean(unescape(str(value))) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
