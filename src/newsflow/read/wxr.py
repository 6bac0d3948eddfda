"""WordPress exports (WXR): many posts in a file, each a story; pages, attachments, menus and drafts in the bin are not."""

from __future__ import annotations

import re
from functools import partial

from newsflow import Declared, Media, ReadError, Source, Story, Subject, hookimpl
from newsflow.read import dateline, fields, headers, several, xmltree
from newsflow.read.builder import Builder, clean, href
from newsflow.read.markup import Walker, add_all, fragment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

_SIGN = re.compile(rb"wordpress\.org/export/\d")
_NO_STORIES = frozenset(
    (
        *(
            "attachment",
            "nav_menu_item",
            "revision",
            "page",
            "custom_css",
            "customize_changeset",
            "wp_block",
            "wp_navigation",
        ),
        *("wp_template", "wp_template_part", "wp_global_styles", "oembed_cache"),
    )
)
_CAPTION = re.compile(r"\[caption\b[^\[\]]{0,500}\]")
_BRACKETS = re.compile(r"\[/?[a-z][a-z0-9_\-]{1,30}(?:\s[^\[\]]{0,500})?/?\]")
_COMMENT = re.compile(r"<!--(?:(?!<!--|-->).){0,5000}-->", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|div|ul|ol|li|h[1-6]|blockquote|figure|table|pre)\b", re.IGNORECASE)


@hookimpl
def read(source: Source) -> Story | list[Story] | None:
    """Read an RSS file with WordPress's export namespace."""
    if not _SIGN.search(source.data[:8192]) or xmltree.root_name(source.data) != "rss":
        return None
    root = xmltree.tree(source.data, f"{source.name}: this WordPress export")
    encoding = xmltree.encoding(source.data) or "utf-16"
    channel = xmltree.first(root, "channel")
    language, site = xmltree.text(xmltree.first(channel, "language")), xmltree.text(xmltree.first(channel, "title"))
    authors = _authors(root)
    items = [item for item in xmltree.children(channel, "item") if _child(item, "post_type") not in _NO_STORIES]
    if not items:
        raise ReadError(f"{source.name}: this WordPress export holds no posts", code="empty")
    base = Declared(format="wxr", encoding=encoding, language=language or None, source=site or None)
    parts = (several.Part(_key(item), partial(_story, item, base, authors)) for item in items)
    return several.stories(parts, source.name, "wxr")


def _story(item: _Element, base: Declared, authors: dict[str, str], key: str) -> Story:
    status = _child(item, "status")
    if status in ("trash", "auto-draft", "inherit"):
        raise ReadError(f"its status is {status}", code="not-a-story")
    builder = Builder()
    builder.add("headline", xmltree.text(_element(item, "title")), item.sourceline)
    media: list[Media] = []
    names = _body(builder, _raw(item, "encoded"), media)
    if not builder.has_body:
        raise ReadError("the post has no text", code="empty")
    author = _child(item, "creator")
    found = Declared(
        format="wxr",
        encoding=base.encoding,
        key=key,
        guid=xmltree.text(_element(item, "guid")) or None,
        byline=fields.bylines([authors.get(author, author)]),
        language=base.language,
        summary=_excerpt(item),
        published=_date(item, "post_date") or fields.when(_child(item, "pubDate")),
        updated=_date(item, "post_modified"),
        status="usable" if status in ("publish", "future", "") else "withheld",
        slug=_child(item, "post_name") or None,
        section=next(
            (xmltree.text(e) for e in xmltree.children(item, "category") if e.get("domain") == "category"), None
        ),
        source=base.source,
        url=href(_child(item, "link")),
        keywords=fields.unique(
            xmltree.text(e) for e in xmltree.children(item, "category") if e.get("domain") == "post_tag"
        ),
        subjects=tuple(
            Subject(code=e.get("nicename") or xmltree.text(e), label=xmltree.text(e), scheme="category")
            for e in xmltree.children(item, "category")
            if e.get("domain") == "category"
        ),
    )
    found = headers.completed(found, byline=fields.bylines(names), dateline=dateline.printed(builder))
    return builder.story(found, media)


def _body(builder: Builder, content: str, media: list[Media]) -> list[str]:
    """WordPress keeps paragraphs as blank lines and makes <p> of them only when it shows a page."""
    text = _CAPTION.sub("<figure><figcaption>", _COMMENT.sub("", content))
    text = text.replace("[/caption]", "</figcaption></figure>")
    text = _BRACKETS.sub("", text)
    parts = re.split(r"\n[ \t\r]*\n", text)
    tree = fragment("\n".join(part if _BLOCK.search(part) else f"<p>{part.strip()}</p>" for part in parts))
    if tree is None:
        return []
    for image in tree.iter("img"):
        media.append(Media(kind="picture", href=href(image.get("src")), caption=clean(image.get("alt")) or None))
    return add_all(builder, Walker().walk(tree), lines=False)


def _authors(root: _Element) -> dict[str, str]:
    """Login -> the name that is printed."""
    return {
        _child(author, "author_login"): _child(author, "author_display_name") or _child(author, "author_login")
        for author in xmltree.every(root, "author")
    }


def _key(item: _Element) -> str:
    return _child(item, "post_id") or _child(item, "guid") or _child(item, "link")


def _date(item: _Element, name: str) -> datetime | None:
    """The GMT date where it is set; drafts have zeros there."""
    gmt = _child(item, f"{name}_gmt")
    found = fields.when(f"{gmt}+00:00") if gmt and not gmt.startswith("0000") else None
    return found or fields.when(_child(item, name))


def _element(item: _Element, name: str) -> _Element | None:
    return next(iter(xmltree.children(item, name)), None)


def _child(item: _Element, name: str) -> str:
    return xmltree.text(_element(item, name))


def _excerpt(item: _Element) -> str | None:
    """excerpt:encoded without its mark-up."""
    for element in xmltree.children(item, "encoded"):
        if "excerpt" in str(element.tag):
            tree = fragment("".join(xmltree.raw_text(element)))
            return None if tree is None else xmltree.text(tree) or None
    return None


def _raw(item: _Element, name: str) -> str:
    """content:encoded, not excerpt:encoded: the namespace tells them apart."""
    for element in xmltree.children(item, name):
        if "content" in str(element.tag):
            return "".join(xmltree.raw_text(element))
    return ""
