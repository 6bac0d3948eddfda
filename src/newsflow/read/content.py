"""The text inside an envelope: NewsML carries stories as NITF, as XHTML, as loose paragraphs or as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from newsflow.read import fields, frame, nitf, plain, xmltree
from newsflow.read.builder import Builder, clean
from newsflow.read.markup import Walker, add_all, fragment

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsflow.story import Dateline


# The frame of a laid-out page repeats what the envelope says: slug, time, headline.
_FRAME = frozenset({"header", "footer", "nav", "aside"})


_BODY = re.compile(r"<body\b[^<>]{0,500}>", re.IGNORECASE)
_TAGS = re.compile(r"</p>|<p[ >]|<br ?/?>|</div>", re.IGNORECASE)


class Found(NamedTuple):
    """What the content says besides its text."""

    bylines: list[str]
    dateline: Dateline | None = None
    seen: str = ""  # the text added so far


def add(builder: Builder, holders: Iterable[_Element]) -> Found:
    """Add the blocks of the first holder that has any: further ones are the same text in another form."""
    for holder in holders:
        before = len(builder.blocks)
        found = _one(builder, holder)
        if len(builder.blocks) > before:
            return found
    return Found([])


def add_parts(builder: Builder, parts: Iterable[list[_Element]]) -> Found:
    """Add parts that follow one another (lead, body), each as its alternatives; what an earlier part holds is not said twice."""
    whole = Found([])
    for alternatives in parts:
        if whole.seen and all(xmltree.text(holder) in whole.seen for holder in alternatives):
            continue
        found = add(builder, alternatives)
        seen = f"{whole.seen} {xmltree.text(alternatives[0])}"
        whole = Found([*whole.bylines, *found.bylines], whole.dateline or found.dateline, seen)
    return whole


def _one(builder: Builder, holder: _Element) -> Found:
    inner = next((e for e in holder.iter("{*}nitf")), None)
    if inner is not None:
        return _nitf(builder, inner)
    if not any(isinstance(child.tag, str) for child in holder):
        return _text(builder, holder)
    body = next((e for e in holder.iter("{*}body")), holder)
    frame.typeset(body)
    pieces = Walker(lambda e: xmltree.local(e) in _FRAME).walk(body) or Walker().walk(body)
    return Found(add_all(builder, pieces))


def _nitf(builder: Builder, root: _Element) -> Found:
    """NITF in an envelope: its own headline counts where the envelope has none, its byline and dateline always."""
    body = xmltree.first(root, "body.content")
    if body is None:
        return Found(add_all(builder, Walker().walk(root)))
    head = nitf.head_of(root)
    if not builder.blocks:
        builder.add("headline", head.headline)
    names = nitf.add_body(builder, body)
    return Found([*head.bylines, *names], head.dateline)


def _text(builder: Builder, holder: _Element) -> Found:
    """Character data: HTML or NITF that was escaped or put into CDATA, or plain text."""
    return add_string(builder, "".join(xmltree.raw_text(holder)), "")


def _html(builder: Builder, tree: _Element, credits: frozenset[str]) -> Found:
    """HTML with an agency's frame around the text: a line of place and source above it, credits below the pictures."""
    filed = frame.dateline_line(tree)
    walker = Walker(lambda e: e is filed or frame.is_credit(e, credits))
    names = add_all(builder, walker.walk(tree), lines=False)
    return Found(names, None if filed is None else frame.dateline_of(filed))


def add_string(builder: Builder, text: str, media_type: str, credits: frozenset[str] = frozenset()) -> Found:
    """Add the blocks of a text that is a value in another format: NITF, HTML by its media type or its tags, else plain.

    *credits* are those of the pictures that came with it: what a figure repeats of them is no text of the story.
    """
    if "<nitf" in text[:2000]:
        return _nitf(builder, xmltree.tree(text.encode(), "the NITF inside"))
    if "html" not in media_type and "xml" in media_type and (opening := _BODY.search(text)):
        text = text[opening.end() :]  # of an agency's own format, whose head is no text
    if "html" in media_type or _TAGS.search(text):
        tree = fragment(text)
        return Found([]) if tree is None else _html(builder, tree, credits)
    names: list[str] = []
    for index, paragraph in enumerate(plain.paragraphs(text)):
        if not index and builder.headline == clean(paragraph):
            continue  # some systems print the headline above the plain text
        if not builder.has_body and fields.is_byline(paragraph):
            names.append(paragraph)
        else:
            builder.add("paragraph", paragraph)
    return Found(names)
