"""Keeps HTML shallow: libxml2 silently drops whatever lies more than 256 elements deep, so that depth is counted first."""

from __future__ import annotations

import re

from newsflow import ReadError

MAX_DEPTH = 200  # below libxml2's 256, and far above the deepest news page measured (58)
MAX_TAGS = 60_000  # a news page has 500 to 8,000

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:.\-]{0,60})(?=[\s>/])")
MAX_ATTRIBUTES = 200  # on one element
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{2000,}")
_ATTRIBUTE = re.compile(r"\s[\w:.\-]{1,100}(?=[\s=])")
# Elements without an end tag, and those whose end tag pages leave out.
_OPEN = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_LOOSE = frozenset(("p", "li", "option", "dt", "dd"))
# These carry no meaning for the text: gone, their contents stay. The first group parts paragraphs, so that a break remains.
_BOXES = re.compile(
    r"</?(?:div|section|article|main|center|table|tbody|thead|tr|td|th|ul|ol|li|blockquote)(?=[\s>/])[^<>]{0,2000}>?",
    re.IGNORECASE,
)
_WRAPPERS = re.compile(r"</?(?:span|font|b|i|em|strong|u|small|big|a|o:p)(?=[\s>/])[^<>]{0,2000}>?", re.IGNORECASE)


def refuse_attributes(html: str) -> None:
    """Raise ReadError where an element has hundreds of attributes: parsing them takes libxml2 quadratic time."""
    for found in _LONG_TAG.finditer(html):
        if len(_ATTRIBUTE.findall(found[0])) > MAX_ATTRIBUTES:
            raise ReadError("an element has more attributes than any page needs; refused", code="hostile")


def shallow(html: str) -> str:
    """*html* as it is, or flattened where it is nested deeper than a parser keeps. Raises ReadError "hostile" beyond help."""
    refuse_attributes(html)
    deepest = _deepest(html)
    if deepest <= MAX_DEPTH:
        return html
    html = _WRAPPERS.sub("", _BOXES.sub("<p>", html))
    if _deepest(html) > MAX_DEPTH:
        raise ReadError("the HTML is nested more than 200 elements deep; refused", code="hostile")
    return html


def _deepest(html: str) -> int:
    """How deep start tags stand inside one another, tags that need no end tag left out."""
    depth = deepest = count = 0
    for found in _TAG.finditer(html):
        count += 1
        if found[2].lower() in _OPEN or found[2].lower() in _LOOSE:
            continue
        depth = max(depth - 1, 0) if found[1] else depth + 1
        deepest = max(deepest, depth)
    if count > MAX_TAGS:
        raise ReadError(f"the HTML has {count:,} tags, no page of a story has; refused", code="hostile")
    return deepest
