"""Copy as word processors hold it: a list of paragraphs, some with a style. Headline, byline and header lines are found here.

Shared by the readers of DOCX, ODT, RTF and mail: what a reporter types into a document follows the same habits everywhere.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from newsflow import Declared, Media, Problem, ReadError, Story
from newsflow.read import dateline, fields, headers, notices
from newsflow.read.builder import Builder, Run, clean
from newsflow.read.plain import Line, is_furniture, opens_with_headline

if TYPE_CHECKING:
    from newsflow.story import BlockKind

LONGEST_VALUE = 120  # characters in a cell of a table; a longer one holds a text of its own
_IMAGES = {"jpg": "jpeg", "tif": "tiff", "svg": "svg+xml"}  # suffixes that are no name of a media type
_IMAGE_SUFFIXES = frozenset({"png", "jpg", "jpeg", "gif", "tif", "tiff", "webp", "svg", "bmp"})
_CAPTION_WITHIN = 4  # paragraphs: the picture's own, and up to three empty ones
# What Word writes where nobody described the picture, and names of files.
_MADE_BY_MACHINE = re.compile(
    r"automatically generated|^(?:picture|image|graphic|photo|bild|grafik|img|dsc|screenshot)[ _-]{0,2}\d{0,12}$|"
    r"^\S{1,200}\.(?:jpe?g|png|gif|tiff?|webp|bmp|emf|wmf|svg)$",
    re.IGNORECASE,
)
Special = Literal["byline"]


# Styles by name, as the word processors themselves call them in the languages of their users.
_STYLES: tuple[tuple[re.Pattern[str], BlockKind | Special], ...] = (
    (re.compile(r"^(?:byline|author)$"), "byline"),
    (re.compile(r"^(?:title|headline|titel|titre)$"), "headline"),
    (re.compile(r"heading\d*|subtitle|berschrift\d*|titre\d*"), "subhead"),
    (re.compile(r"caption|beschriftung|legende"), "caption"),
    (re.compile(r"quote|zitat|citation|blocktext"), "quote"),
    (re.compile(r"list"), "list-item"),
)


def kind_of(style: str) -> BlockKind | Special:
    """What a paragraph of that style is."""
    name = style.replace(" ", "").casefold()
    return next((kind for pattern, kind in _STYLES if pattern.search(name)), "paragraph")


def image_type(name: str) -> str | None:
    """The media type of a picture file inside a document, by its suffix."""
    suffix = name.rpartition(".")[2].casefold()
    return f"image/{_IMAGES.get(suffix, suffix)}" if suffix in _IMAGE_SUFFIXES else None


class Picture(NamedTuple):
    """A picture in a document: the description its author gave it, and its media type; either may be unknown."""

    description: str
    media_type: str | None = None


@dataclass(frozen=True, eq=False)
class Paragraph:
    """One paragraph: what its style says it is, its runs, and its number in the document (lines are not in these formats)."""

    kind: BlockKind | Special
    runs: list[Run]
    number: int
    pictures: tuple[Picture, ...] = ()

    @cached_property
    def text(self) -> str:
        """Its clean text; asked for half a dozen times."""
        return clean("".join(run.text for run in self.runs))


def story(paragraphs: list[Paragraph], declared: Declared) -> Story:
    """The story of a document's paragraphs. Empty ones matter: they set a headline apart.

    Raises ReadError "media-only" for a document of pictures without any words.
    """
    media = list(_media(paragraphs))
    lines = [[Line(p.number, p.text)] for p in paragraphs if p.text]
    kept = {p.number: p for p in paragraphs}
    full = [p for p in paragraphs if p.text]
    found, rest = headers.take(lines)
    told, rest = notices.above(rest)
    wanted = {line.number for paragraph in rest for line in paragraph}
    full = [p for p in full if p.number in wanted]
    builder = Builder()
    headline = found.get("headline") or _headline(full, rest, kept)
    if headline:
        builder.add("headline", headline if isinstance(headline, str) else _unbold(headline))
        full = [p for p in full if p is not headline]
    builder.add("subhead", found.get("subhead", ""))
    names = _fill(builder, full, [(number, medium.caption) for number, medium in media if medium.caption])
    if media and not builder.blocks:
        raise ReadError("it holds pictures and no text; send the story with its text", code="media-only")
    declared = notices.declared(headers.joined(declared, found), told)
    declared = headers.completed(declared, byline=fields.bylines(names), dateline=dateline.printed(builder))
    return builder.story(declared, [medium for _, medium in media])


def with_remarks(story: Story, plugin: str, *, comments: int, notes: int) -> Story:
    """*story*, and what the desk should know of the document: colleagues' comments and footnotes are not printed."""
    counted = ((comments, "comment"), (notes, "footnote"))
    parts = [f"{number} {name}{'s' if number > 1 else ''}" for number, name in counted if number]
    if not parts:
        return story
    problem = Problem(plugin, "info", "left-out", f"{' and '.join(parts)} in the document, not printed")
    return msgspec.structs.replace(story, problems=(*story.problems, problem))


def _media(paragraphs: list[Paragraph]) -> Iterator[tuple[int, Media]]:
    """The document's pictures and the paragraphs they stand in; the caption is the one printed next, else the description."""
    for at, paragraph in enumerate(paragraphs):
        if not paragraph.pictures:
            continue
        printed = _printed_below(paragraphs[at : at + _CAPTION_WITHIN])
        for picture in paragraph.pictures:
            described = "" if _MADE_BY_MACHINE.search(picture.description) else clean(picture.description)
            caption = printed or described or None
            yield paragraph.number, Media(kind="picture", caption=caption, media_type=picture.media_type)


def _printed_below(paragraphs: list[Paragraph]) -> str:
    """The caption in or below the first of *paragraphs*, in front of the next picture."""
    for paragraph in paragraphs:
        if paragraph.text or (paragraph.pictures and paragraph is not paragraphs[0]):
            captions = paragraph.kind == "caption" and (paragraph is paragraphs[0] or not paragraph.pictures)
            return paragraph.text if captions else ""
    return ""


def _headline(full: list[Paragraph], lines: list[list[Line]], kept: dict[int, Paragraph]) -> Paragraph | None:
    """The paragraph styled as title, else a heading that comes first, else a first paragraph that reads and stands like one."""
    styled = next((p for p in full[:4] if p.kind == "headline"), None)
    if styled or not full:
        return styled
    if full[0].kind == "subhead" or (
        full[0].kind == "paragraph" and _bold(full[0]) and len(full) > 1 and len(full[0].text) < 140
    ):
        return full[0]
    return full[0] if full[0].kind == "paragraph" and opens_with_headline(lines) else None


def _bold(paragraph: Paragraph) -> bool:
    """A first paragraph wholly in bold is a headline made by hand, unless it ends as a sentence does."""
    strong = all(("strong", None) in run.styles for run in paragraph.runs if run.text.strip())
    return strong and not paragraph.text.endswith((".", ":", ".”", '."'))


def _unbold(headline: Paragraph) -> list[Run]:
    """A headline's runs; one that is bold throughout is not strong, it is a headline."""
    if not _bold(headline):
        return headline.runs
    return [Run(run.text, tuple(style for style in run.styles if style[0] != "strong")) for run in headline.runs]


def _fill(builder: Builder, paragraphs: list[Paragraph], captions: list[tuple[int, str]]) -> list[str]:
    """Add the paragraphs, and where they stand the captions that no paragraph prints; gives the byline lines."""
    names: list[str] = []
    printed = {paragraph.text for paragraph in paragraphs}
    waiting = deque((number, caption) for number, caption in captions if caption not in printed)
    for paragraph in paragraphs:
        text = paragraph.text
        while waiting and waiting[0][0] < paragraph.number:
            builder.add("caption", waiting.popleft()[1])
        if paragraph.kind == "byline" or (builder.lead is None and fields.is_byline(text)):
            names.append(text)
        elif not is_furniture([Line(0, text)]):
            kind = paragraph.kind if paragraph.kind != "headline" else "subhead"
            builder.add(kind, paragraph.runs)
    for _, caption in waiting:
        builder.add("caption", caption)
    return names
