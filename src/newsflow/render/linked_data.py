"""What a page says to machines: schema.org NewsArticle, Open Graph, Dublin Core; all from one record."""

from __future__ import annotations

import json
import re
from typing import Any

from newsflow import Desk, Official, Record
from newsflow.render.clean import clean, shorten

MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# "<" and "&" end or change a script element, the two separators end a line in older JavaScript.
_IN_SCRIPT = {c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def title_of(record: Record) -> str:
    """The headline, else the beginning of the lede, on one line: a page and a list must call a story something."""
    said = record.headline or lede_of(record) or record.text
    return shorten(clean(said), 300 if record.headline else 90) or record.id


def lede_of(record: Record) -> str:
    """The lede as the metadata says it; "" when nobody said one."""
    lede = record.metadata.get("lede")
    return clean(lede) if isinstance(lede, str) else ""


def summary_of(record: Record) -> str:
    """The summary that came with the story, else its lede."""
    said = record.metadata.get("summary")
    return clean(said) if isinstance(said, str) and said.strip() else lede_of(record)


def declared_subjects(record: Record) -> list[dict[str, Any]]:
    """The subject codes that came with the story, but for those that newsflow found too."""
    ours = {topic.get("code") for topic in tables(record, "topics")}
    found = tables(record, "declared_subjects")
    return [s for s in found if isinstance(s.get("code"), str) and s["code"] not in ours]


def identifier(record: Record) -> str:
    """The guid as a URI."""
    return f"urn:uuid:{record.guid}" if _UUID.fullmatch(record.guid) else clean(record.guid)


def strings(record: Record, key: str) -> list[str]:
    """A metadata list of strings; what a foreign plugin put there instead is left out."""
    found = record.metadata.get(key)
    return [clean(item) for item in found if isinstance(item, str)] if isinstance(found, (list, tuple)) else []


def tables(record: Record, key: str) -> list[dict[str, Any]]:
    """A metadata list of mappings, likewise."""
    found = record.metadata.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, (list, tuple)) else []


def page_url(record: Record, desk: Desk) -> str | None:
    """Where the page will be served; None while the desk has not said."""
    return f"{desk.base_url}articles/{record.id}.html" if desk.base_url else None


def json_ld(record: Record, desk: Desk) -> str:
    """schema.org NewsArticle as JSON that may stand in a script element."""
    said = json.dumps(_filled(_article(record, desk)), ensure_ascii=False, separators=(",", ":"))
    for character, written in _IN_SCRIPT.items():
        said = said.replace(character, written)
    return said


def _article(record: Record, desk: Desk) -> dict[str, Any]:
    url = page_url(record, desk)
    metadata = record.metadata
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": url or identifier(record),
        "identifier": identifier(record),
        "url": url,
        "mainEntityOfPage": url,
        "headline": title_of(record),
        "description": lede_of(record),
        "datePublished": record.published.isoformat(timespec="seconds"),
        "dateModified": record.updated.isoformat(timespec="seconds"),
        "inLanguage": record.language if record.language != "und" else None,
        "wordCount": metadata.get("word_count"),
        "timeRequired": f"PT{metadata['reading_time']}M" if metadata.get("reading_time") else None,
        "keywords": strings(record, "keywords"),
        "articleSection": metadata.get("section"),
        "dateline": record.dateline.text or record.dateline.place if record.dateline else None,
        "contentLocation": _place(record),
        "author": [{"@type": "Person", "name": name} for name in record.byline],
        "publisher": {"@type": "Organization", "name": desk.name, "url": desk.base_url},
        "sourceOrganization": {"@type": "Organization", "name": metadata["source"]} if metadata.get("source") else None,
        "copyrightNotice": metadata.get("copyright"),
        "usageInfo": metadata.get("rights"),
        "correction": record.note,
        "about": [_topic(topic) for topic in tables(record, "topics") if topic.get("code")],
        "mentions": [*(_person(official) for official in record.officials), *_countries(record)],
    }


def _person(official: Official) -> dict[str, Any]:
    body = {"@type": "Organization", "name": official.organization} if official.organization else None
    return {"@type": "Person", "name": official.name, "jobTitle": official.title, "worksFor": body}


def _place(record: Record) -> dict[str, Any] | None:
    return {"@type": "Place", "name": record.dateline.place} if record.dateline and record.dateline.place else None


def _countries(record: Record) -> list[dict[str, Any]]:
    return [
        {"@type": "Country", "name": country.get("name"), "identifier": country.get("code")}
        for country in tables(record, "countries")
    ]


def _topic(topic: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "@id": MEDIA_TOPICS + str(topic["code"]),
        "name": topic.get("label"),
        "termCode": topic["code"],
    }


def _filled(value: Any) -> Any:
    """The same without None, "" and empty lists: absent is how schema.org says unknown."""
    if isinstance(value, dict):
        return {key: kept for key, item in value.items() if (kept := _filled(item)) not in (None, "", [], {})}
    if isinstance(value, list):
        return [_filled(item) for item in value]
    return value


def open_graph(record: Record, desk: Desk) -> list[tuple[str, str]]:
    """Open Graph properties, in order."""
    said: list[tuple[str, Any]] = [
        ("og:type", "article"),
        ("og:title", title_of(record)),
        ("og:description", lede_of(record)),
        ("og:url", page_url(record, desk)),
        ("og:site_name", desk.name),
        ("article:published_time", record.published.isoformat(timespec="seconds")),
        ("article:modified_time", record.updated.isoformat(timespec="seconds")),
        ("article:section", record.metadata.get("section")),
        *(("article:author", name) for name in record.byline),
        *(("article:tag", word) for word in strings(record, "keywords")),
    ]
    return _said(said)


def dublin_core(record: Record, desk: Desk) -> list[tuple[str, str]]:
    """Dublin Core elements and terms, in order."""
    metadata = record.metadata
    said: list[tuple[str, Any]] = [
        ("DC.type", "Text"),
        ("DC.format", "text/html"),
        ("DC.identifier", identifier(record)),
        ("DC.title", title_of(record)),
        *(("DC.creator", name) for name in record.byline),
        ("DC.publisher", desk.name),
        ("DC.source", metadata.get("source")),
        ("DC.date", record.published.isoformat(timespec="seconds")),
        ("DCTERMS.modified", record.updated.isoformat(timespec="seconds")),
        ("DC.language", record.language if record.language != "und" else None),
        *(("DC.subject", topic.get("label")) for topic in tables(record, "topics")),
        *(("DC.coverage", country.get("name")) for country in tables(record, "countries")),
        ("DC.rights", metadata.get("copyright")),
        ("DCTERMS.license", metadata.get("rights")),
    ]
    return _said(said)


def _said(pairs: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if isinstance(value, str) and value]
