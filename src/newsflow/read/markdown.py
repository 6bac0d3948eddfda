"""Markdown with YAML or TOML front matter, as static sites, CMS exports and reporters write it.

A text counts as Markdown when it has front matter, or when its name says so, or when its first line is a "# " heading; else it is
plain text: a stray asterisk makes no Markdown.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from newsflow import Declared, Media, ReadError, Source, Story, hookimpl
from newsflow.read import dateline, fields, headers
from newsflow.read.builder import Builder, Run, Style, clean, href, refusals
from newsflow.read.decoding import Decoded, decode

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from newsflow.story import BlockKind

_FRONT = re.compile(r"\s{0,100}(---|\+\+\+)[ \t]*\r?\n(.*?)^(?:\1|\.\.\.)[ \t]*$\r?\n?", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"([A-Za-z][\w \-]{0,40}?)\s*:\s*(.{0,4000})$")
_HEADING = re.compile(r"\s{0,100}#{1,2} \S")
_NAMES = (".md", ".markdown", ".mdown", ".mkd")
_FRONT_LIMIT = 50_000  # characters; front matter of real files stays below 5,000
_MOST_BRACKETS = 1_000  # in front matter
# CommonMark is quadratic in unclosed brackets and stars of one paragraph: 300,000 of them took 27 s, 10,000 take 0.05 s.
_MAX_PARAGRAPH = 10_000  # characters without a blank line
_MAX_BODY = 600_000
# YAML gives values names with & and repeats them with *: harmless small, a bomb in a file from a stranger.
_ALIAS = re.compile(r"(?:^|[\s\[{,:\-])[&*][A-Za-z0-9_]", re.MULTILINE)
_DEEPEST = 40  # lists inside quotes inside lists


@hookimpl
def read(source: Source) -> Story | None:
    """Read a text that is Markdown by its content, or by its name when the content could be either."""
    named = source.name.lower().endswith(_NAMES)
    head = source.data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    if not (named or head.startswith((b"---", b"+++", b"# ", b"-\0-\0-\0", b"+\0+\0+\0"))):
        return None
    with refusals(source.name):
        return _read(source, named)


def _read(source: Source, named: bool) -> Story | None:
    decoded = decode(source.data)
    front, body, line = _front_matter(decoded.text, source.name)
    _refuse_costly(body, source.name)
    if not (named or front or _HEADING.match(decoded.text[:200])):
        return None
    return _story(front, body, line, decoded)


def _refuse_costly(body: str, name: str) -> None:
    longest = max(map(len, re.split(r"\n[ \t]*\r?\n", body[: _MAX_BODY + 1])))
    if len(body) > _MAX_BODY or longest > _MAX_PARAGRAPH:
        raise ReadError(
            f"{name}: Markdown with a paragraph of {longest:,} characters; send it as plain text", code="too-large"
        )


def _story(front: dict[str, Any], body: str, line: int, decoded: Decoded) -> Story:
    declared = headers.joined(Declared(format="markdown", encoding=decoded.encoding), front)
    builder, media = Builder(), list[Media]()
    headline = front.get("headline")
    if isinstance(headline, str):
        builder.add("headline", headline)
    if isinstance(front.get("subhead"), str):
        builder.add("subhead", front["subhead"])
    names = _Body(builder, media, line).read(body)
    declared = headers.completed(declared, byline=fields.bylines(names), dateline=dateline.printed(builder))
    return builder.story(declared, media)


def _front_matter(text: str, name: str) -> tuple[dict[str, Any], str, int]:
    """Front matter by our names, the body, and the line the body starts at."""
    text = text.removeprefix("\ufeff")
    found = _FRONT.match(text[: _FRONT_LIMIT + 200])
    if not found:
        return {}, text, 1
    values = _toml(found[2], name) if found[1] == "+++" else _yaml(found[2], name)
    known = {
        headers.NAMES.get(key.casefold().replace("_", " "), key.casefold()): value
        for key, value in reversed(values.items())
    }
    return known, text[found.end() :], text.count("\n", 0, found.end()) + 1


def _yaml(text: str, name: str) -> dict[str, Any]:
    """YAML with every value a string, so that `no` and `18:30` stay what they are; broken YAML line by line."""
    import yaml

    if _ALIAS.search(re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", "''", text)) and _uses_alias(text):
        raise ReadError(f"{name}: the front matter uses YAML anchors or aliases; write the values out", code="hostile")
    try:
        nested = text.count("[") + text.count("{") > _MOST_BRACKETS
        values = None if nested else yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, RecursionError, ValueError):
        values = None
    if not isinstance(values, dict):
        values = {pair[1]: _unquoted(pair[2]) for line in text.splitlines() if (pair := _PAIR.match(line))}
    return {str(key): value for key, value in values.items()} if isinstance(values, dict) else {}


def _uses_alias(text: str) -> bool:
    """Whether the YAML scanner itself sees an anchor or an alias (and not an asterisk in a sentence)."""
    import yaml

    try:
        return any(
            isinstance(token, (yaml.AnchorToken, yaml.AliasToken)) for token in yaml.scan(text, Loader=yaml.BaseLoader)
        )
    except yaml.YAMLError:
        return False


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _toml(text: str, name: str) -> dict[str, Any]:
    import tomllib

    try:
        values = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReadError(f"{name}: the front matter is not TOML: {error}", code="malformed") from None
    return {key: _stringed(value) for key, value in values.items()}


def _stringed(value: Any) -> Any:
    if isinstance(value, list):
        return [_stringed(item) for item in value[:1000]]
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, (str, dict)) else value.isoformat() if hasattr(value, "isoformat") else str(value)


@cache
def _parser() -> MarkdownIt:
    """The parser, made once a process: making it takes as long as a story."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": _DEEPEST, "html": True}).enable("table")


class _Body:
    """Turns markdown-it's tokens into blocks."""

    def __init__(self, builder: Builder, media: list[Media], line: int) -> None:
        self._builder = builder
        self._media = media
        self._first_line = line
        self._names: list[str] = []
        self._kinds: list[BlockKind] = []

    def read(self, text: str) -> list[str]:
        """Add all blocks of *text*; gives the byline lines found at its top."""
        heading: str | None = None
        row: list[Run] | None = None  # of a table: one block
        line: int | None = None
        for token in _parser().parse(text):
            if token.type == "heading_open":
                heading = token.tag
            elif token.type in ("list_item_open", "blockquote_open"):
                self._kinds.append("list-item" if token.type == "list_item_open" else "quote")
            elif token.type in ("list_item_close", "blockquote_close"):
                self._kinds.pop()
            elif token.type == "tr_open":
                row = []
            elif token.type == "tr_close":
                self._builder.add("paragraph", row or (), line)
                row = None
            elif token.type == "inline" and row is not None:
                line = self._line(token)
                row += [*_runs(token, self._media), Run(" ")]
            elif token.type == "inline":
                self._inline(token, heading)
                heading = None
            elif token.type in ("fence", "code_block"):
                for printed in token.content.splitlines():
                    self._builder.add("paragraph", printed, self._line(token))
            elif token.type == "html_block":
                self._html(token)
        return self._names

    def _inline(self, token: Token, heading: str | None) -> None:
        line, known = self._line(token), len(self._media)
        runs = _runs(token, self._media)
        if heading:
            self._heading(runs, _clean(runs), line)
        elif not self._builder.has_body and fields.is_byline(_clean(runs)):
            self._names.append(_clean(runs))
        else:
            self._builder.add(self._kinds[-1] if self._kinds else "paragraph", runs, line)
        for picture in self._media[known:]:
            self._builder.add("caption", picture.caption or "", line)

    def _heading(self, runs: list[Run], text: str, line: int | None) -> None:
        """The first heading of a story without a title is its headline; one that repeats the title is not said twice."""
        if not self._builder.blocks:
            self._builder.add("headline", runs, line)
        elif self._builder.headline != text:
            self._builder.add("subhead", runs, line)

    def _html(self, token: Token) -> None:
        from newsflow.read.markup import Walker, add_all, figures, fragment

        tree = fragment(token.content) if "<" in token.content else None
        if tree is not None:
            add_all(self._builder, Walker().walk(tree), lines=False)
            self._media += figures(tree)

    def _line(self, token: Token) -> int | None:
        return self._first_line + token.map[0] if token.map else None


def _clean(runs: list[Run]) -> str:
    return clean("".join(run.text for run in runs))


def _runs(token: Token, media: list[Media]) -> list[Run]:
    """The runs of an inline token. Images are media, not text; a link that may not be followed is none."""
    runs: list[Run] = []
    styles: list[Style] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            runs.append(Run(child.content, _allowed(styles)))
        elif child.type in ("softbreak", "hardbreak"):
            runs.append(Run("\n", _allowed(styles)))
        elif child.type in ("strong_open", "em_open"):
            styles.append(("strong" if child.type == "strong_open" else "emphasis", None))
        elif child.type == "link_open":
            styles.append(("link", href(str(child.attrs.get("href", "")))))
        elif child.type in ("strong_close", "em_close", "link_close"):
            styles.pop()
        elif child.type == "image":
            media.append(
                Media(kind="picture", href=href(str(child.attrs.get("src", ""))), caption=clean(child.content) or None)
            )
    return runs


def _allowed(styles: list[Style]) -> tuple[Style, ...]:
    return tuple(style for style in styles if style != ("link", None)) if styles else ()
