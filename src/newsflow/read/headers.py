"""Header lines and front matter: "Headline: ...", "By: ...", "Embargo: ..." in any of the words desks use for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from newsflow import Declared, Subject
from newsflow.read import dateline, fields
from newsflow.read.builder import clean, href

if TYPE_CHECKING:
    from newsflow.read.plain import Line

# What a desk writes -> what it is here. Front matter uses the same words.
NAMES: dict[str, str] = {
    **dict.fromkeys(("headline", "head", "title", "hl", "hed"), "headline"),
    **dict.fromkeys(("subtitle", "subhead", "subheadline", "standfirst", "deck", "dek", "kicker"), "subhead"),
    **dict.fromkeys(("summary", "abstract", "description", "excerpt", "teaser"), "summary"),
    **dict.fromkeys(("byline", "by", "author", "authors", "reporter", "writer"), "byline"),
    **dict.fromkeys(("dateline", "place", "location"), "dateline"),
    **dict.fromkeys(("date", "published", "publish date", "pubdate", "publication date", "issued", "created", "filed"),
                    "published"),
    **dict.fromkeys(("updated", "modified", "lastmod", "last modified", "last updated"), "updated"),
    **dict.fromkeys(("embargo", "embargoed until", "embargo until", "not before", "hold until", "release"), "embargo"),
    **dict.fromkeys(("slug", "slugline"), "slug"),
    **dict.fromkeys(("language", "lang", "locale"), "language"),
    **dict.fromkeys(("keywords", "tags", "keyword", "tag"), "keywords"),
    **dict.fromkeys(("section", "category", "categories", "desk", "rubric"), "section"),
    **dict.fromkeys(("subject", "subjects", "topics"), "subjects"),
    **dict.fromkeys(("urgency", "priority"), "urgency"),
    **dict.fromkeys(("source", "agency", "provider", "credit"), "source"),
    **dict.fromkeys(("copyright",), "copyright"),
    **dict.fromkeys(("rights", "usage", "usage terms", "license", "licence"), "rights"),
    **dict.fromkeys(("note", "editor's note", "editors note", "ednote", "ed note", "note to editors", "notes"), "note"),
    **dict.fromkeys(("guid", "id", "uri", "doc-id", "uuid"), "guid"),
    **dict.fromkeys(("version", "revision"), "version"),
    **dict.fromkeys(("status", "pubstatus", "state"), "status"),
    **dict.fromkeys(("url", "link", "permalink", "canonical"), "url"),
}  # fmt: skip
_HEADER = re.compile(r"([A-Za-z][A-Za-z'’ \-]{1,24}):\s*(.{0,2000})$")
# One of these must be there before a block of "Word: rest" lines is taken for headers: "Note: ..." may open a story.
_SURE = frozenset({"headline", "byline", "published", "slug", "embargo", "keywords"})


def take(paragraphs: list[list[Line]]) -> tuple[dict[str, str], list[list[Line]]]:
    """The header lines at the top of a text, by our names, and the paragraphs behind them."""
    found: dict[str, str] = {}
    rest = list(paragraphs)
    while rest and rest[0]:
        pair = _header(rest[0][0].text)
        if pair is None or pair[0] in found:
            break
        found[pair[0]] = pair[1]
        rest[0] = rest[0][1:]
        if not rest[0]:
            rest.pop(0)
    if not _SURE & found.keys() or not rest:
        return {}, paragraphs
    return found, rest


def _header(line: str) -> tuple[str, str] | None:
    matched = _HEADER.match(line)
    if not matched:
        return None
    name = NAMES.get(matched[1].casefold().replace("’", "'").strip())
    return (name, matched[2].strip()) if name else None


def joined(declared: Declared, found: Mapping[str, Any]) -> Declared:
    """*declared* with what header lines or front matter say; what it knew already stays."""
    return completed(declared, **{name: value for name, value in _values(found).items() if value})


def completed(declared: Declared, **values: Any) -> Declared:
    """*declared* with those *values* it does not have yet."""
    news = {
        name: value for name, value in values.items() if value and (name == "status" or not getattr(declared, name))
    }
    return msgspec.structs.replace(declared, **news) if news else declared


def merged(declared: Declared, other: Declared) -> Declared:
    """*declared* completed with what *other* knows and it does not."""
    return completed(
        declared,
        **{name: getattr(other, name) for name in declared.__struct_fields__ if name not in ("format", "status")},
    )


def keyed(declared: Declared, key: str) -> Declared:
    """*declared* with the key of an item in a file of several."""
    return msgspec.structs.replace(declared, key=key)


def _values(found: Mapping[str, Any]) -> dict[str, Any]:
    """Values of Declared from raw ones: strings, or lists of strings in front matter."""
    get = {name: _lines(value) for name, value in found.items()}
    one = {name: values[0] if values else None for name, values in get.items()}
    place = one.get("dateline")
    return {
        "status": _status(one),
        "guid": one.get("guid"),
        "version": one.get("version"),
        "byline": fields.bylines(get.get("byline", [])),
        "dateline": dateline.element(place) if place else None,
        "language": one.get("language"),
        "published": fields.when(one.get("published")),
        "updated": fields.when(one.get("updated")),
        "embargo": fields.when(one.get("embargo")),
        "slug": one.get("slug"),
        "section": one.get("section"),
        "urgency": fields.integer(one.get("urgency")),
        "source": one.get("source"),
        "copyright": one.get("copyright"),
        "rights": one.get("rights"),
        "note": " ".join(get.get("note", [])),
        "summary": one.get("summary"),
        "url": href(one.get("url")),
        "keywords": _list(get.get("keywords", [])),
        "subjects": tuple(Subject(code=code) for code in _list(get.get("subjects", []))),
    }


def _status(one: Mapping[str, str | None]) -> str:
    """Front matter knows drafts; "published" and "final" are usable."""
    if (one.get("draft") or "").casefold() in ("true", "yes"):
        return "withheld"
    until = one.get("embargo")
    if until and fields.when(until) is None and "immediate" not in until.casefold():
        return "withheld"  # until when, nobody can say
    word = (one.get("status") or "").casefold()
    return "usable" if word in ("publish", "published", "final", "live", "ready") else fields.status(word)


def _lines(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for item in values if isinstance(item, str) and (text := clean(item))]


def _list(values: list[str]) -> tuple[str, ...]:
    """Lists are written as lists, as "a, b", and as "[a, b]"."""
    if len(values) != 1:
        return fields.unique(values)
    return fields.unique(part.strip("\"'") for part in fields.listed(values[0].strip("[]")))
