"""The values that travel through the house: frozen, and made of nothing but plain data.

One text, one coordinate system: `Story.original` and `Story.text` hold the whole story (headline, paragraphs, captions,
parted by one blank line); blocks, marks, edits and notes point into it. Offsets are Unicode code points, half open, always.

Constructors do not validate. What a plugin returns is checked where it comes in (pipeline.py), once.
What a committed story looks like is in record.py; nothing here touches files, clocks or plugins.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

BlockKind = Literal["headline", "paragraph", "subhead", "list-item", "quote", "caption"]
MarkKind = Literal["link", "emphasis", "strong"]
QuoteKind = Literal["direct", "indirect", "mixed"]
Severity = Literal["info", "warning", "error"]
Status = Literal["published", "held", "withdrawn"]
DeclaredStatus = Literal["usable", "withheld", "canceled"]


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of every plugin's options: `[plugin.NAME]` in newsflow.toml. Unknown keys are an error."""


class Span(Struct, frozen=True, order=True):
    """A stretch of text: code points, half open."""

    start: int
    end: int


class Decision(Struct, frozen=True):
    """What an editor said of one edit, kept by rule, words and context so that it holds for the next revision too."""

    rule: str
    before: str
    after: str
    left: str  # up to 20 code points of original in front of the edit
    right: str  # up to 20 code points behind it
    verdict: Literal["accept", "reject"]


class Source(Struct, frozen=True):
    """One file from the inbox, with all that the ledger already knows of it."""

    path: str  # relative to the inbox root, "/" between folders, percent-encoded where it is not valid UTF-8
    data: bytes
    root: str = "."  # the inbox as the desk named it
    sha256: str = ""
    received: datetime | None = None  # when newsflow first saw the file, UTC
    generation: int = 0  # counts up when the name is used again for a different story
    decisions: tuple[Decision, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.rpartition("/")[2]


class Block(Struct, frozen=True):
    """What a stretch of the text is. Blocks cover the text in order; between two of them stands one blank line."""

    kind: BlockKind
    start: int
    end: int
    line: int | None = None  # 1-based line in the source, where the source has lines


class Mark(Struct, frozen=True):
    """Inline mark-up on a stretch of text."""

    kind: MarkKind
    start: int
    end: int
    href: str | None = None  # links only; http, https or mailto


class Media(Struct, frozen=True):
    """A picture, video, sound or other thing that came with the story and is not text."""

    kind: Literal["picture", "video", "audio", "graphic", "other"]
    href: str | None = None
    caption: str | None = None
    credit: str | None = None
    media_type: str | None = None
    width: int | None = None
    height: int | None = None


class Dateline(Struct, frozen=True):
    """Where and when the story was filed: "MOSCOW, Dec. 5 (EXA) —"."""

    place: str | None = None
    date: str | None = None  # as printed
    text: str | None = None  # the whole dateline as printed, when it is printed


class Subject(Struct, frozen=True):
    """A subject code as the source gives it."""

    code: str
    label: str | None = None
    scheme: str | None = None


class Declared(Struct, frozen=True, kw_only=True):
    """What the source says about itself; nothing here is guessed. None or empty: it does not say."""

    format: str = (
        "text"  # plain, markdown, html, nitf, newsml-1.2, newsml-g2, ninjs, docx, odt, rtf, mail, wxr, anpa, iptc7901
    )
    encoding: str | None = None
    key: str = ""  # the item's own key in a file of several (never its position); "" in a file of one
    guid: str | None = None  # NITF doc-id, NewsML-G2 guid, ninjs uri, Message-ID, front matter id
    version: str | None = None
    byline: tuple[str, ...] = ()  # names, without "By"
    dateline: Dateline | None = None
    language: str | None = None  # BCP 47, as given
    published: datetime | None = None  # aware, or naive where the source prints no zone (the desk's zone then holds)
    updated: datetime | None = None
    embargo: datetime | None = None
    status: DeclaredStatus = "usable"
    slug: str | None = None
    section: str | None = None
    urgency: int | None = None  # 1 (flash) to 9
    source: str | None = None  # agency or provider
    copyright: str | None = None
    rights: str | None = None  # usage terms
    note: str | None = None  # editor's note
    summary: str | None = None  # abstract or description that stands beside the text and is no part of it
    url: str | None = None
    keywords: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()


class Edit(Struct, frozen=True):
    """Replace original[start:end], which reads *before*, by *after*."""

    start: int
    end: int
    before: str
    after: str
    rule: str  # stable name of the kind of edit, as "typos/transposition"
    confidence: float = 1.0  # 0 to 1: the chance that an editor would make this edit
    reason: str = ""  # in an editor's words: "two letters swapped"
    apply: bool = True  # False: propose only
    plugin: str = ""  # stamped by the core
    applied: bool = False  # decided by the core


class Note(Struct, frozen=True):
    """Say something about text[start:end]: *layer* names what is said, *value* says it."""

    start: int
    end: int
    layer: str
    value: Any = None
    plugin: str = ""  # stamped by the core


class Mention(Struct, frozen=True):
    """One place where a person is named."""

    start: int
    end: int
    text: str


class Official(Struct, frozen=True, kw_only=True):
    """A named person with the office the story gives. Value of a note in layer "official"."""

    name: str  # fullest form printed, without honorific and title
    title: str  # as printed, without a leading article
    role: str  # head of state, head of government, minister, legislator, governor, spokesperson, military, diplomat,
    # international, justice, police, central bank, party, head
    organization: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2 of the country served; None for inter-governmental bodies
    former: bool = False
    acting: bool = False
    elect: bool = False
    titles: tuple[str, ...] = ()  # every title printed, in order, when there are several
    sources: dict[str, str] = {}  # field -> printed, possessor, body, dateline, inferred
    mentions: tuple[Mention, ...] = ()


class Quote(Struct, frozen=True, kw_only=True):
    """Words somebody said. Value of a note in layer "quote"; the note's span is the words, with their marks."""

    kind: QuoteKind
    text: str
    speaker: str | None = None  # a person's name; None for groups, institutions and unnamed sources
    cue: Mention | None = None  # the speech verb


class Problem(Struct, frozen=True):
    """Something the desk or the engineer should know about this story."""

    plugin: str
    severity: Severity
    code: str  # stable: error, timeout, refused, quotation-marks, weekday, ...
    message: str


class Fact(Struct, frozen=True):
    """One described value and the plugin that said it."""

    value: Any
    plugin: str


class Story(Struct, frozen=True, kw_only=True):
    """One story at any point of the map. A plugin reads it, and returns what it has to say; it never changes it."""

    original: str
    text: str = ""  # after the applied edits; equals original before correct
    blocks: tuple[Block, ...] = ()  # in `original` before correct, in `text` after it
    marks: tuple[Mark, ...] = ()  # likewise
    media: tuple[Media, ...] = ()
    declared: Declared = Declared()
    language: str = "und"  # BCP 47; settled after read, before protect
    protected: tuple[Span, ...] = ()  # spans of original that no edit may touch; settled before correct
    edits: tuple[Edit, ...] = ()
    notes: tuple[Note, ...] = ()
    facts: dict[str, Fact] = {}
    problems: tuple[Problem, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def layer(self, name: str) -> list[Note]:
        """The notes of one layer, in the order of the text."""
        found = [note for note in self.notes if note.layer == name]
        return sorted(found, key=lambda note: (note.start, note.end))

    @property
    def headline(self) -> str | None:
        """The headline block's text, if the story has one."""
        return next((self.text[b.start : b.end] for b in self.blocks if b.kind == "headline"), None)


class Draft(Struct, frozen=True, kw_only=True):
    """What the map gave for one story: everything a record needs but what only the ledger knows."""

    path: str
    root: str
    sha256: str
    size: int  # of the source, bytes
    received: datetime | None
    generation: int
    story: Story
    incomplete: tuple[str, ...] = ()  # plugins that were missing or ran out of time: the story is tried again
    sketch: tuple[int, ...] = ()  # the smallest hashes of its word 4-shingles, for near-duplicates


class Hold(Struct, frozen=True):
    """Keep a record out of public/: why, and until when (None: until somebody decides)."""

    reason: str
    until: datetime | None = None


class Desk(Struct, frozen=True, kw_only=True):
    """`[desk]` of newsflow.toml: whose stories these are, as far as pages and feeds must know."""

    name: str = "newsflow"
    base_url: str | None = None  # where public/ is served; absolute, ends with "/"; None: feeds carry no absolute links
    language: str = "en"  # of the site and its feeds, BCP 47
    timezone: str = "UTC"  # IANA name, for dates that print none
    hub: str | None = None  # address of a WebSub hub, which is told when feeds change


class Channel(Struct, frozen=True, kw_only=True):
    """One feed to publish."""

    name: str  # "all", "topic/politics", "official/mike-pompeo", or a [[channel]]'s name: its folder below feeds/
    title: str
    description: str = ""
    language: str | None = None
    updated: datetime | None = None  # when something in it last really changed
    archive: int | None = None  # None: the feed document; n: the n-th archive page (RFC 5005), 1 is the oldest
    archives: int = 0  # how many archive pages there are
    lists: tuple[Channel, ...] = ()  # for "feeds" and "sitemap": the channels that this directory lists


class Rendition(Struct, frozen=True):
    """A file to be written by the core: path relative to public/, "/" between folders, never outside it."""

    path: str
    media_type: str
    data: bytes


class Change(Struct, frozen=True, kw_only=True):
    """What happened to a story, for `committed`: delivered at least once, with the same key each time."""

    key: str  # idempotency key: the same for each delivery of this change
    kind: Literal["new", "revised", "withdrawn", "approved", "amended", "released"]
    guid: str
    id: str
    revision: int


class SetAside(Struct, frozen=True, kw_only=True):
    """A source that could not be processed, for `set_aside`; the same values stand in NAME.error.json."""

    key: str  # idempotency key
    path: str
    sha256: str
    code: str
    message: str
    plugin: str | None = None
    when: datetime | None = None
    tries: int = 1
