"""The article page: public/articles/<id>.html. One file, no scripts, nothing loaded from elsewhere.

What the page shows is gathered here into plain values; how it looks is in data/templates.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from newsflow import Desk, Official, Options, Record, Rendition, hookimpl, lexicon
from newsflow.render.body import Body
from newsflow.render.clean import encoded, followable, shorten
from newsflow.render.linked_data import dublin_core, json_ld, lede_of, open_graph, page_url, tables, title_of
from newsflow.render.when import when

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


RIGHT_TO_LEFT = _words("ar arc ckb dv fa he iw ks ku-arab nqo ps sd syr ug ur yi")
SCHEMES = (
    '<link rel="schema.DC" href="http://purl.org/dc/elements/1.1/">',
    '<link rel="schema.DCTERMS" href="http://purl.org/dc/terms/">',
)
CONTEXT = 32  # code points shown on each side of a correction
QUOTED = 120  # code points of each quotation in the list of who said what
MANY = 200  # corrections shown; a text with more has another trouble than the page can show


class PageOptions(Options, frozen=True, kw_only=True):
    """[plugin.page]"""

    enabled: bool = True
    corrections: bool = True  # show what was corrected, on demand
    proposals: bool = False  # show, beside it, what was proposed and not done: the desk reads that in `newsflow show`


class Country(Struct, frozen=True):
    """What a country is called, and every word that names it or its people."""

    name: str
    names: tuple[str, ...]


class Tools(Struct, frozen=True):
    """The compiled template and its style sheet."""

    template: Any
    style: Any
    digest: str  # of the style sheet, for the content security policy
    countries: dict[str, Country]  # by ISO code


@hookimpl
def options() -> type[Options]:
    """[plugin.page]"""
    return PageOptions


@hookimpl
def prepare(options: PageOptions, cache: Path) -> Tools:
    """Compile the template once a process."""
    from markupsafe import Markup

    style = lexicon.text("templates/style.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return Tools(_template(), Markup(style), digest, _countries())


@hookimpl
def render(record: Record, desk: Desk, options: PageOptions, tools: Tools) -> Rendition | None:
    """One page."""
    if not options.enabled:
        return None
    language = record.language if record.language != "und" else desk.language
    html = tools.template.render(
        record=record,
        desk=desk,
        page=_page(record, desk, options, tools, language),
        root="../",
        language=language,
        direction="rtl" if language.lower().partition("-")[0] in RIGHT_TO_LEFT else "ltr",
        style=tools.style,
        style_digest=tools.digest,
    )
    return Rendition(f"articles/{record.id}.html", "text/html; charset=utf-8", encoded(html))


def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("newsflow", "data/templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False).get_template(
        "article.html"
    )


def _countries() -> dict[str, Country]:
    table = lexicon.toml("countries")
    return {code: Country(c["names"][0], (*c["names"], *c.get("people", ()))) for code, c in table.items()}


def _page(record: Record, desk: Desk, options: PageOptions, tools: Tools, language: str) -> dict[str, Any]:
    """What the template shows, ready to be printed."""
    from markupsafe import Markup

    offices = {o.name: office_of(o, tools.countries) for o in record.officials}
    body = Body(record, offices)
    metadata = record.metadata
    applied, proposed = _corrections(record)
    headline = body.headline()
    said = _said(record, body.anchored, language)
    return {
        "title": title_of(record),
        "headline": Markup(headline) if headline else None,
        "body": Markup(body.html()),
        "lede": lede_of(record),
        "url": page_url(record, desk),
        "json_ld": Markup(json_ld(record, desk)),
        "head": Markup(_head(record, desk)),
        "byline": _enumerate(record.byline),
        "source": metadata.get("source"),
        "section": metadata.get("section"),
        "reading_time": metadata.get("reading_time"),
        "published": when(record.published, desk.timezone),
        "updated": when(record.updated, desk.timezone) if _moved(record) else None,
        "note": _note(record.note),
        "officials": _officials(record, offices, said),
        "others": _others(offices, said),
        "media": _media(record),
        "topics": [topic["label"] for topic in tables(record, "topics") if isinstance(topic.get("label"), str)],
        "applied": applied if options.corrections else [],
        "proposed": proposed if options.proposals else [],
        "rights": metadata.get("copyright") or metadata.get("rights"),
    }


def _head(record: Record, desk: Desk) -> str:
    """Open Graph and Dublin Core as elements. Written here, because some 60 loops of a template cost as much as the body."""
    graph = [f'<meta property="{name}" content="{escape(value)}">' for name, value in open_graph(record, desk)]
    core = [f'<meta name="{name}" content="{escape(value)}">' for name, value in dublin_core(record, desk)]
    return "\n".join([*graph, *SCHEMES, *core])


def _says_country(official: Official, countries: dict[str, Country]) -> bool:
    """Whether title or body name the country already: "U.S. Secretary of State", "Russian Foreign Ministry"."""
    said = f"{official.title} {official.organization or ''}"
    about = countries.get(official.country or "")
    return about is not None and any(name in said for name in about.names)


def office_of(official: Official, countries: dict[str, Country]) -> str:
    """The office in words: "former foreign minister, United States"."""
    stand = "former " * official.former + "acting " * official.acting
    parts = [stand + official.title + "-elect" * (official.elect and "elect" not in official.title.lower())]
    if official.organization and official.organization.lower() not in official.title.lower():
        parts.append(official.organization)
    if official.country and not _says_country(official, countries):
        parts.append(countries[official.country].name if official.country in countries else official.country)
    return ", ".join(part for part in parts if part.strip())


def _moved(record: Record) -> bool:
    """Whether the page should say that it was updated."""
    return (record.updated - record.published).total_seconds() >= 60


def _note(note: str | None) -> str | None:
    if note is None or note.lower().startswith(("correct", "update", "clarif", "editor")):
        return note
    return f"Corrected: {note}"


def _enumerate(names: tuple[str, ...]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _officials(record: Record, offices: dict[str, str], said: dict[str, Markup]) -> list[dict[str, Any]]:
    return [
        {"name": o.name, "office": offices[o.name], "anchor": f"official-{number}", "said": said.get(o.name, "")}
        for number, o in enumerate(record.officials, 1)
    ]


def _others(offices: dict[str, str], said: dict[str, Markup]) -> list[dict[str, Any]]:
    """People who are quoted and hold no office."""
    return [{"name": name, "said": quotes} for name, quotes in said.items() if name not in offices]


def _said(record: Record, anchored: frozenset[int], language: str) -> dict[str, Markup]:
    """Speaker -> the quotations that can be linked to, in order of the text, folded away."""
    from markupsafe import Markup

    lines: dict[str, list[str]] = {}
    for number, quote in enumerate(record.quotes, 1):
        if quote.speaker and quote.start in anchored:
            words = escape(shorten(quote.text.lstrip(" ,;:"), QUOTED))
            line = f'<li lang="{escape(language)}"><a href="#quote-{number}">{words}</a></li>'
            lines.setdefault(quote.speaker, []).append(line)
    return {speaker: Markup(_folded(said)) for speaker, said in lines.items()}


def _folded(said: list[str]) -> str:
    summary = f"{len(said)} quotation{'' if len(said) == 1 else 's'}"
    items = "\n".join(said)
    return f'\n<details class="said">\n<summary>{summary}</summary>\n<ul>\n{items}\n</ul>\n</details>'


def _media(record: Record) -> list[dict[str, Any]]:
    """Pictures and the like; a caption that stands in the text is not said twice."""
    there = {record.text[b.start : b.end] for b in record.blocks if b.kind == "caption"}
    return [
        {
            "kind": item.kind.title(),
            "caption": None if item.caption in there else item.caption,
            "credit": item.credit,
            "href": followable(item.href),
        }
        for item in record.media
        if (item.caption and item.caption not in there) or item.credit or followable(item.href)
    ]


def _corrections(record: Record) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Corrections made, and proposed ones, each with the words around it."""
    shown = [
        (
            c.applied,
            {
                "left": _left(record.original[max(0, c.start - CONTEXT) : c.start]),
                "before": _visible(c.before),
                "after": _visible(c.after),
                "right": _right(record.original[c.end : c.end + CONTEXT]),
                "reason": c.reason or c.rule,
            },
        )
        for c in record.corrections[:MANY]
    ]
    return [edit for applied, edit in shown if applied], [edit for applied, edit in shown if not applied]


def _left(text: str) -> str:
    line = text.rpartition("\n")[2]
    return "…" + line.partition(" ")[2] if len(line) == CONTEXT and " " in line else line


def _right(text: str) -> str:
    line = text.partition("\n")[0]
    return line.rpartition(" ")[0] + "…" if len(line) == CONTEXT and " " in line else line


def _visible(text: str) -> str:
    """White space that was added or taken must be seen."""
    return text if text.strip() or not text else text.replace(" ", "␣").replace("\n", "¶").replace("\t", "⇥")
