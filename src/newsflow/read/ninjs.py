"""ninjs 1.x, 2.x and 3.x: IPTC's news in JSON, one item or a list of them, with items inside items.

The versions spell the same things differently (body_html, bodies[], versionCreated); keys are compared without
case and underlines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from newsflow import Declared, Media, ReadError, Source, Story, Subject, hookimpl
from newsflow.read import content, dateline, fields, headers, several
from newsflow.read.builder import Builder, clean, href, refusals
from newsflow.read.decoding import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from newsflow.story import Dateline

Item = dict[str, Any]

_MARKS = frozenset(
    (
        *("versioncreated", "firstcreated", "headline", "headlines", "bodyhtml", "bodytext", "bodies", "pubstatus"),
        *("associations", "renditions", "descriptiontext", "descriptions", "eventdetails"),
    )
)
_MEDIA = {"picture": "picture", "video": "video", "audio": "audio", "graphic": "graphic"}
_DEEPEST = 60  # ninjs nests about eight levels; Python's parser gives up near 1,000
_EVENTS = frozenset({"event", "planning"})


@hookimpl
def read(source: Source) -> Story | list[Story] | None:
    """Read a JSON file that is a ninjs item, or a list of them."""
    start = source.data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1]
    if start not in (b"{", b"["):
        return None
    decoded = decode(source.data)
    found = _parsed(decoded.text, source.name)
    items = [_folded(item) for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict)]
    items = [item for item in items if _is_item(item)]
    items += [part for item in items for part in _associated(item) if _body(part) and _string(part, "type") == "text"]
    if not items:
        return None
    with refusals(source.name):
        if len(items) == 1:
            return _story(items[0], decoded.encoding, "")
        parts = (
            several.Part(_guid(item) or _headline(item), partial(_story, item, decoded.encoding)) for item in items
        )
        return several.stories(parts, source.name, "ninjs")


def _is_item(item: Item) -> bool:
    """Whether an object is ninjs: it says which item it is, and something of what only news items have."""
    return (_guid(item) is not None and bool(_MARKS & item.keys())) or len(_MARKS & item.keys()) > 1


def _parsed(text: str, name: str) -> Any:
    """JSON without its traps: bounded depth, no NaN, no endless numbers. Raises ReadError; None where it is no JSON at all."""
    _refuse_depth(text, name)
    try:
        return json.loads(text, parse_constant=_refuse_constant, parse_int=_integer)
    except RecursionError:
        raise ReadError(f"{name}: this JSON is nested too deeply; refused", code="hostile") from None
    except ValueError as error:
        if isinstance(error, json.JSONDecodeError) and not any(
            f'"{key}"' in text[:2000] for key in ("uri", "headline", "headlines")
        ):
            return None
        raise ReadError(f"{name}: this ninjs file is not JSON: {error}", code="malformed") from None


def _refuse_depth(text: str, name: str) -> None:
    depth = 0
    for part in text.split('"')[::2] if text.count("[") + text.count("{") > _DEEPEST else ():
        depth += part.count("[") + part.count("{")
        if depth > 20_000 and part.count("[") + part.count("{") > 1000:
            raise ReadError(f"{name}: this JSON is nested too deeply; refused", code="hostile")
        depth -= part.count("]") + part.count("}")


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON value")


def _integer(digits: str) -> int:
    if len(digits) > 30:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _folded(value: Any, depth: int = 0) -> Any:
    """The same value with keys in lower case and without underlines, so that all versions read alike."""
    if depth > _DEEPEST:
        raise ReadError("this ninjs file is nested too deeply; refused", code="hostile")
    if isinstance(value, dict):
        return {key.replace("_", "").casefold(): _folded(part, depth + 1) for key, part in value.items()}
    if isinstance(value, list):
        return [_folded(part, depth + 1) for part in value]
    return value


def _story(item: Item, encoding: str, key: str) -> Story:
    kind = _string(item, "type") or ""
    builder = Builder()
    builder.add("headline", _headline(item))
    for text in _subheads(item):
        builder.add("subhead", text)
    own = _media(item)
    media = [made for made in (own, *(_media(part) for part in _associated(item))) if made]
    if own and own.caption:
        builder.add("caption", own.caption)
    body = _body(item)
    credits = frozenset(medium.credit for medium in media if medium.credit)
    found = content.add_string(builder, *body, credits) if body and not _repeats(builder, body) else content.Found([])
    summary = "" if own or kind in _EVENTS or not builder.has_body else _summary(item)
    if kind in _EVENTS or not builder.has_body:
        _add_descriptions(builder, item)
    for caption in fields.unique(medium.caption for medium in media):
        if not builder.holds(caption):
            builder.add("caption", caption)
    if not builder.blocks:
        what = f"{kind} item" if kind else "item"
        raise ReadError(f"this ninjs {what} has neither headline nor text", code="media-only" if own else "empty")
    declared = headers.completed(_declared(item, encoding, key, builder), byline=fields.bylines(found.bylines))
    return builder.story(headers.completed(declared, dateline=found.dateline, summary=summary), media)


def _repeats(builder: Builder, body: tuple[str, str]) -> bool:
    """Pictures carry their caption, or their title, as body too."""
    return "<" not in body[0] and builder.holds(body[0])


def _guid(item: Item) -> str | None:
    return _string(item, "uri") or _string(item, "guid")


def _headline(item: Item) -> str:
    """headline, headlines[] (role main first), or title."""
    main = _string(item, "headline") or _by_role(item, "headlines", ("main", "headline", ""))
    return main or _string(item, "title") or _by_role(item, "titles", ("main", "")) or ""


def _subheads(item: Item) -> tuple[str, ...]:
    """Further headlines that stand below the main one."""
    parts = _dicts(item, "headlines")
    below = (part for part in parts if re.search(r"sub|deck|standfirst", (_string(part, "role") or "").casefold()))
    return fields.unique(_string(part, "value") for part in below if _string(part, "value") != _headline(item))


def _body(item: Item) -> tuple[str, str] | None:
    """The body and its media type, mark-up before plain text."""
    for kind in ("bodyhtml", "bodyxhtml"):
        if text := _string(item, kind):
            return text, "text/html"
    bodies = [body for body in _dicts(item, "bodies") if _string(body, "value")]
    if bodies:
        best = min(bodies, key=_rank)
        return str(best["value"]), _form(best)
    text = _string(item, "bodytext")
    return (text, "text/plain") if text else None


def _summary(item: Item) -> str | None:
    """What the item says of itself beside its text."""
    text = _string(item, "descriptiontext") or _by_role(
        item, "descriptions", ("summary", "abstract", "lead", "text", "")
    )
    return clean(text) or None


def _form(body: Item) -> str:
    """What a body is in: its media type and its role."""
    return f"{body.get('contenttype', '')} {body.get('role', '')}".casefold()


def _rank(body: Item) -> int:
    """HTML before NITF, before plain text, before an agency's own XML."""
    form = _form(body)
    marks = ("html" in form, "<nitf" in str(body["value"])[:2000], "xml" not in form)
    return marks.index(True) if True in marks else len(marks)


def _add_descriptions(builder: Builder, item: Item) -> None:
    texts = [_string(item, "descriptiontext"), *(_string(part, "value") for part in _dicts(item, "descriptions"))]
    for text in fields.unique(texts):
        if not builder.holds(text):
            content.add_string(builder, text, "text/plain")


def _associated(item: Item) -> Iterator[Item]:
    """Items inside the item: a mapping in 1.x, a list since 2.0."""
    inside = item.get("associations")
    yield from (
        part for part in (inside.values() if isinstance(inside, dict) else inside or ()) if isinstance(part, dict)
    )


def _media(item: Item) -> Media | None:
    kind = _MEDIA.get(_string(item, "type") or "")
    if kind is None:
        return None
    best = max(_renditions(item), key=lambda r: fields.integer(r.get("width"), 1, 9999) or 0, default={})
    return Media(
        kind=kind,  # type: ignore[arg-type]
        href=href(_string(best, "href")),
        caption=_caption(item),
        credit=_string(item, "creditline")
        or _string(item, "byline")
        or _string(item, "by")
        or _string(item, "copyrightholder"),
        media_type=_string(best, "mimetype") or _string(best, "contenttype") or _string(item, "mimetype"),
        width=fields.integer(best.get("width"), 1, 9999),
        height=fields.integer(best.get("height"), 1, 9999),
    )


def _caption(item: Item) -> str | None:
    found = _string(item, "descriptiontext") or _by_role(item, "descriptions", ("caption", "text", "main", ""))
    return clean(found) or None


def _renditions(item: Item) -> list[Item]:
    found = item.get("renditions")
    values = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return [part for part in values if isinstance(part, dict)]


def _declared(item: Item, encoding: str, key: str, builder: Builder | None) -> Declared:
    people = [_string(item, "byline"), _string(item, "by")]
    embargo = _time(item, "embargoed", "embargoeduntil")
    return Declared(
        format="ninjs",
        encoding=encoding,
        key=key,
        guid=_guid(item),
        version=_string(item, "version"),
        byline=fields.bylines(people)
        or fields.unique(_string(part, "name") for part in _dicts(item, "people") if part.get("rel") == "author"),
        dateline=_dateline(item, builder),
        language=_string(item, "language"),
        published=_time(item, "firstcreated", "contentcreated", "versioncreated"),
        updated=_time(item, "versioncreated"),
        embargo=embargo,
        status=fields.status(_string(item, "pubstatus"), embargo),
        slug=_string(item, "slugline") or _string(item, "slug"),
        section=next((_string(part, "name") for part in _dicts(item, "genre", "genres")), None),
        urgency=fields.integer(item.get("urgency")),
        source=_string(item, "source")
        or _string(item, "infosource")
        or next((_string(p, "name") for p in _dicts(item, "infosources")), None),
        copyright=_string(item, "copyrightnotice") or _string(item, "copyrightholder"),
        rights=_string(item, "usageterms"),
        note=_string(item, "ednote"),
        url=href(_string(item, "url")),
        keywords=_keywords(item),
        subjects=tuple(_subjects(item)),
    )


def _dateline(item: Item, builder: Builder | None) -> Dateline | None:
    located = item.get("located")
    place = located if isinstance(located, str) else None
    printed = dateline.printed(builder) if builder else None
    return printed or (dateline.element(place) if place else None)


def _keywords(item: Item) -> tuple[str, ...]:
    """Keywords of 1.x; since 2.0 they are subjects of that relation."""
    named = (_string(part, "name") for part in _dicts(item, "subject", "subjects") if part.get("rel") == "keyword")
    return fields.unique([*(word for word in item.get("keywords") or () if isinstance(word, str)), *named])


def _subjects(item: Item) -> Iterator[Subject]:
    for part in _dicts(item, "subject", "subjects"):
        if part.get("rel") == "keyword":
            continue
        code = (
            _string(part, "code")
            or _string(part, "qcode")
            or _string(part, "literal")
            or _string(part, "uri")
            or _string(part, "name")
        )
        if code:
            scheme, slash, word = code.rpartition("/") if "://" in code else ("", "", code)
            said = f"{scheme}{slash}" or _string(part, "scheme")
            yield Subject(code=word or code, label=_string(part, "name"), scheme=said)


def _time(item: Item, *names: str) -> datetime | None:
    return next((found for name in names if (found := fields.when(_string(item, name)))), None)


def _by_role(item: Item, name: str, roles: tuple[str, ...]) -> str | None:
    parts = [part for part in _dicts(item, name) if _string(part, "value")]
    parts.sort(key=lambda part: roles.index(role) if (role := _string(part, "role") or "") in roles else len(roles))
    return _string(parts[0], "value") if parts else None


def _dicts(item: Item, *names: str) -> list[Item]:
    return [part for name in names for part in (item.get(name) or ()) if isinstance(part, dict)]


def _string(item: Item, name: str) -> str | None:
    """A value as text; numbers too, because producers write "version": 2. None for all else and for empty ones."""
    value = item.get(name)
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
