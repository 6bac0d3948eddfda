"""One entry of a feed, made once from a record and written in any format: what RSS, Atom and JSON Feed have in common."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from msgspec import Struct

import newsflow
from newsflow import Media, Record
from newsflow.publish.body import body
from newsflow.publish.languages import language_tag
from newsflow.publish.memory import Memory, digest_of
from newsflow.publish.wellformed import address, clean, html, line
from newsflow.publish.when import dates, renewed

log = logging.getLogger("newsflow")

MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
MAX_CATEGORIES = 30
MAX_MEDIA = 20

# By the end of the address, where the source gives no media type. Not `mimetypes`: it asks the machine it runs on.
_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "mov": "video/quicktime",
    "pdf": "application/pdf",
}
_MEDIUM = {"picture": "image", "graphic": "image", "video": "video", "audio": "audio"}


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.feeds]"""

    formats: tuple[Literal["rss", "atom", "json"], ...] = ("rss", "atom", "json")  # which of them are written
    content: Literal["full", "summary"] = "full"  # summary: only the lede, for desks that want visits
    max_story: int = 100_000  # code points of one story's text in its entry; a longer one ends with a link to its page
    max_document: int = 700_000  # bytes of stories in a document; from there on the oldest entries carry their summary
    corrected: str = "Corrected"  # in front of the title and the note of a story that the desk corrected
    withdrawn: str = "Withdrawn"  # in front of the title of a story that the desk withdrew
    withdrawal: str = "This story has been withdrawn."  # what its entry says instead of the story


class Category(Struct, frozen=True):
    """What a story is about: the code of a scheme, or a plain word."""

    term: str
    label: str
    scheme: str | None = None


class Attachment(Struct, frozen=True):
    """A picture, video or sound at an absolute address."""

    href: str
    medium: str  # image, video, audio, as Media RSS names them
    media_type: str | None
    caption: str = ""
    credit: str = ""
    width: int | None = None
    height: int | None = None


class Entry(Struct, frozen=True, kw_only=True):
    """A story as feeds show it. All text is clean; `content` is HTML."""

    guid: str  # a URN, the same for ever
    title: str
    page: str | None  # path of its page relative to public/; None: it has none any more
    published: datetime
    updated: datetime
    content: str
    whole: bool  # whether `content` is the whole story
    note: str = ""  # the desk's correction note, as HTML; `content` begins with it
    summary: str = ""
    authors: tuple[str, ...] = ()
    language: str | None = None
    categories: tuple[Category, ...] = ()
    media: tuple[Attachment, ...] = ()
    rights: str = ""
    withdrawn: bool = False
    record: Record | None = None
    digest: bytes | None = None  # of all it was made of; None: nothing made of it is kept


_MADE: Memory[Entry] = Memory(500)  # entries of ten feeds that are written at once, about 10 MB


def entries(records: Iterable[Record], options: Options) -> list[Entry]:
    """The records as entries, newest first, each guid once. A record that cannot be shown is left out, with a log line."""
    made: dict[str, Entry] = {}
    for record in records:
        if record.status == "held":
            continue
        try:
            entry = _entry(record, options)
        except Exception as error:  # one bad story never costs the feed: whatever is wrong with it, the others go out
            log.warning("feeds: %s left out: %s: %s", record.id, type(error).__name__, error)
            continue
        if entry.guid not in made or made[entry.guid].updated < entry.updated:
            made[entry.guid] = entry
    return sorted(made.values(), key=lambda e: (-e.published.timestamp(), e.guid))


def _entry(record: Record, options: Options) -> Entry:
    digest = digest_of(record, options)
    make = notice if record.status == "withdrawn" else entry_of
    if digest is None:
        return make(record, options)
    return _MADE.recall(digest, lambda: msgspec.structs.replace(make(record, options), digest=digest))


def entry_of(record: Record, options: Options) -> Entry:
    """A published story; a corrected one says so in front of title and text."""
    content, whole = body(record, options.max_story)
    note, title = line(record.note or "", 2000), title_of(record)
    said = f"<p><strong>{html(options.corrected)}:</strong> {html(_without(note, options))}</p>\n" if note else ""
    return Entry(
        guid=guid_of(record),
        title=f"{options.corrected}: {_without(title, options)}" if note else title,
        page=page_of(record),
        published=dates(record)[0],
        updated=renewed(record),
        content=said + (content or f"<p>{html(title)}</p>"),
        whole=whole,
        note=said,
        summary=summary_of(record),
        authors=tuple(name for name in map(line, record.byline[:MAX_MEDIA]) if name),
        language=language_tag(record.language),
        categories=tuple(categories(record)),
        media=tuple(attachments(record.media)),
        rights=" ".join(_said(record, "copyright", "rights")),
        record=record,
    )


def notice(record: Record, options: Options) -> Entry:
    """The kill notice: readers keep what a feed drops, so that the withdrawn story is replaced, under the same guid."""
    why = line(record.reason or record.note or "", 1000)  # an earlier correction note does not say why it went
    said = clean(options.withdrawal)
    return Entry(
        guid=guid_of(record),
        title=f"{options.withdrawn}: {title_of(record)}",
        page=None,
        published=dates(record)[0],
        updated=renewed(record),
        content=f"<p>{html(said)}</p>" + (f"\n<p>{html(why)}</p>" if why else ""),
        whole=True,
        summary=f"{said} {why}".strip(),
        language=language_tag(record.language),
        withdrawn=True,
        record=record,
    )


def page_of(record: Record) -> str:
    """Where the story's page is, relative to public/."""
    return f"articles/{record.id}.html"


def guid_of(record: Record) -> str:
    """The record's guid as a URN."""
    try:
        return UUID(record.guid).urn
    except ValueError:
        return uuid5(NAMESPACE_URL, clean(record.guid)).urn


def title_of(record: Record) -> str:
    """The headline, else the beginning of the story, else its id: feeds want a title."""
    return line(record.headline or "") or line(summary_of(record), 80) or line(record.id)


def summary_of(record: Record) -> str:
    """The lede that describe found, else the first paragraph."""
    lede = record.metadata.get("lede")
    if isinstance(lede, str) and lede.strip():
        return line(lede, 1000)
    first = next((b for b in record.blocks if b.kind == "paragraph"), None)
    return line(record.text[first.start : first.end] if first else "" if record.blocks else record.text.strip(), 500)


def categories(record: Record) -> Iterator[Category]:
    """Media Topics and the source's own subjects first, with their codes; then the keywords. Each label once."""
    seen: set[str] = set()
    facts = record.metadata
    coded = [*_topics(facts.get("topics")), *_topics(facts.get("declared_subjects"))]
    for category in [*coded, *_keywords(facts.get("keywords")), *_keywords(facts.get("declared_keywords"))]:
        folded = category.label.casefold()
        if folded and folded not in seen and len(seen) < MAX_CATEGORIES:
            seen.add(folded)
            yield category


def attachments(media: Sequence[Media]) -> Iterator[Attachment]:
    """What can be shown or heard at an absolute address, each address once."""
    seen: set[str] = set()
    for item in media[:200]:
        href, medium = address(item.href), _MEDIUM.get(item.kind)
        if href is None or medium is None or href in seen or len(seen) >= MAX_MEDIA:
            continue
        seen.add(href)
        yield Attachment(
            href=href,
            medium=medium,
            media_type=_media_type(item.media_type, href, medium),
            caption=line(item.caption or "", 1000),
            credit=line(item.credit or "", 200),
            width=_size(item.width),
            height=_size(item.height),
        )


def _media_type(given: str | None, href: str, medium: str) -> str | None:
    given = (given or "").partition(";")[0].strip().lower()
    kind, slash, rest = given.partition("/")
    if slash and kind.isalpha() and rest and all(c.isalnum() or c in ".+-" for c in rest) and given.isascii():
        return given
    ending = href.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
    found = _TYPES.get(ending)
    return found if found and found.startswith(medium) else None


def _size(pixels: int | None) -> int | None:
    return pixels if pixels and 0 < pixels < 100_000 else None


def _topics(value: Any) -> Iterator[Category]:
    for item in _items(value):
        if isinstance(item, str):
            yield Category(line(item, 200), line(item, 200))
        elif isinstance(item, Mapping):
            code, label = (
                line(str(item.get("code") or ""), 100),
                line(str(item.get("label") or item.get("name") or ""), 200),
            )
            code = code.rpartition(":")[2]  # "medtop:20000641"
            given = address(item.get("scheme") if isinstance(item.get("scheme"), str) else None)
            scheme = given or (MEDIA_TOPICS if code.isascii() and code.isdigit() and len(code) == 8 else None)
            if code or label:
                yield Category(code if code and scheme else label or code, label or code, scheme)


def _keywords(value: Any) -> Iterator[Category]:
    for item in _items(value):
        word = item.get("label") or item.get("text") if isinstance(item, Mapping) else item
        if isinstance(word, str):
            yield Category(line(word, 200), line(word, 200))


def _items(value: Any) -> list[Any]:
    return list(value[:200]) if isinstance(value, list | tuple) else []


def _said(record: Record, *keys: str) -> list[str]:
    """What the source declares under these keys, as clean lines."""
    values = (record.metadata.get(key) for key in keys)
    return [line(value, 1000) for value in values if isinstance(value, str) and value.strip()]


def _without(text: str, options: Options) -> str:
    """The text without a "Corrected:" or "Correction:" that the desk wrote in front of it."""
    head, colon, rest = text.partition(":")
    said = ("corrected", "correction", "corrects", options.corrected.casefold())
    return rest.strip() if colon and rest.strip() and head.strip().casefold() in said else text
