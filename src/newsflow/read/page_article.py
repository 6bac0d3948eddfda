"""Which blocks of a web page are its article.

trafilatura, made for news pages, says which text is the article; it loses captions, mark-up and order. Our own walk over the
page gives the blocks, the page's own mark-up gives the container, and the three together decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from newsflow.lexicon import toml
from newsflow.read.markup import Piece, Walker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lxml.etree import _Element

_WORDS = re.compile(r"[a-z]+")
_LAYOUT = re.compile(r"\b(?:has|with|no|without|show|is)[-_]\w+(?:[-_]\w+)?")  # "has-sidebar" says what lies beside
_NOT_LETTERS = re.compile(r"[\W_]+")
_NEVER_JUNK = frozenset(
    ("body", "html", "article", "main", "p", "h1", "a", "span", "figure", "figcaption", "em", "strong", "b", "i")
)
_SHORT = 25  # letters; a shorter block is kept only between others of the article
_LEAST = 80  # letters in a whole article, where nothing on the page says that it is one
# trafilatura takes quadratic time: 3 s for 6,000 elements in one paragraph. On larger pages our own walk decides alone.
_MOST_ELEMENTS = 6_000
_MOST_WEIGHED = 20  # elements named like furniture whose contents are weighed; each costs a look at all that is in it
_CONTAINERS = (
    "//*[@itemprop='articleBody']",
    "//article[not(ancestor::article)][count(.//p) > 1]",
    "//main[count(.//p) > 1]",
    "//*[@role='main'][count(.//p) > 1]",
)


class _Block(NamedTuple):
    """A piece with what is asked of it more than once."""

    piece: Piece
    letters: str
    named: bool  # trafilatura takes it for article text
    linked: bool  # it is nearly all links: see also, tags


def article(root: _Element) -> list[Piece]:
    """The blocks of the page's article in order; none where the page has none.

    Themes name their elements as they like ("widget-post-content"): what holds most of the page's prose is no furniture, and
    where most of what trafilatura takes for the article is lost, only furniture elements are left out.
    """
    body = next(root.iter("body"), root)
    strict = Walker(_Furniture(body)).walk(body)
    named = _named(root) if sum(1 for _ in root.iter("*")) <= _MOST_ELEMENTS else ""
    chosen = _chosen(root, strict, named)
    wanted = len(_letters(named))
    if wanted >= _LEAST and 2 * sum(len(_letters(piece.text)) for piece in chosen) < wanted:
        return _chosen(root, Walker(is_furniture).walk(body), named)
    return chosen


def _chosen(root: _Element, pieces: list[Piece], named: str) -> list[Piece]:
    blocks = _blocks(pieces, named)
    home = _container(root)
    if home is not None:
        inside = [block for block in blocks if _is_within(block.piece.element, home)]
        if _letters_in(inside) >= max(_LEAST, 0.5 * _letters_in([block for block in blocks if block.named])):
            return [block.piece for block in inside if block.named or not block.linked]
    return [block.piece for block in _between(blocks)]


class _Furniture:
    """Tells which elements of one page are furniture: by what they are, or by what they are called and do not hold."""

    def __init__(self, body: _Element) -> None:
        self._whole = _prose(body)
        self._weighed = 0

    def __call__(self, element: _Element) -> bool:
        return is_furniture(element) or (_is_named_so(element) and not self._holds_the_article(element))

    def _holds_the_article(self, element: _Element) -> bool:
        self._weighed += 1
        if self._weighed > _MOST_WEIGHED:
            return False
        return next(element.iter("h1", "article", "main"), None) is not None or 2 * _prose(element) > self._whole > 0


def is_furniture(element: _Element) -> bool:
    """Elements and roles that never hold an article, whatever they are called."""
    tables = toml("web_pages")
    if element.tag in tables["junk_tags"]:
        return not (element.tag == "footer" and _is_in_quote(element))
    if element.tag in _NEVER_JUNK:
        return False
    return _is_hidden(element) or element.get("role") in tables["junk_roles"]


def _is_named_so(element: _Element) -> bool:
    """Whether class or id are words that themes give to furniture."""
    if element.tag in _NEVER_JUNK:
        return False
    marks = f"{element.get('class', '')} {element.get('id', '')}".casefold()[:500]
    return not set(_WORDS.findall(_LAYOUT.sub("", marks))).isdisjoint(toml("web_pages")["junk_words"])


def _prose(element: _Element) -> int:
    """Characters in the paragraphs below an element."""
    return sum(len(part) for paragraph in element.iter("p") for part in paragraph.itertext())


def in_junk(element: _Element) -> bool:
    """Whether an element lies inside the page's furniture."""
    return any(is_furniture(parent) or _is_named_so(parent) for parent in islice(element.iterancestors(), 50))


def enough(pieces: list[Piece]) -> bool:
    """Whether blocks hold as much text as the shortest story."""
    return sum(len(_letters(piece.text)) for piece in pieces) >= _LEAST


def _is_hidden(element: _Element) -> bool:
    style = element.get("style", "").replace(" ", "")
    return element.get("hidden") is not None or element.get("aria-hidden") == "true" or "display:none" in style


def _is_in_quote(element: _Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "blockquote"


def _blocks(pieces: list[Piece], named: str) -> list[_Block]:
    lines = {_letters(line) for line in named.splitlines()}
    whole = _letters(named)
    blocks = []
    for piece in pieces:
        letters = _letters(piece.text)
        is_named = len(letters) >= _SHORT and (letters in lines or letters in whole)
        blocks.append(_Block(piece, letters, is_named, _is_linked(piece)))
    return blocks


def _between(blocks: list[_Block]) -> list[_Block]:
    """What trafilatura names, what stands between, and what closes it; where it names nothing, all that reads like text."""
    hits = [index for index, block in enumerate(blocks) if block.named]
    if not hits:
        found = [block for block in blocks if len(block.letters) >= _SHORT and not block.linked]
        return found if _letters_in(found) >= _LEAST else []
    first, last = hits[0], hits[-1]
    while first and _goes_with(blocks[first - 1], blocks[first]):
        first -= 1
    while last + 1 < len(blocks) and _goes_with(blocks[last + 1], blocks[last]):
        last += 1
    return [block for block in blocks[first : last + 1] if block.named or not block.linked]


def _goes_with(block: _Block, neighbour: _Block) -> bool:
    """Whether a block that trafilatura left out belongs to its neighbour: too short for it, a caption, the end of a list."""
    if block.linked:
        return False
    beside = block.piece.element.getparent() is neighbour.piece.element.getparent()
    return beside or block.piece.kind in ("caption", "list-item", "quote")


def _is_linked(piece: Piece) -> bool:
    linked = sum(len(run.text) for run in piece.runs if any(kind == "link" for kind, _ in run.styles))
    return linked > 0.8 * sum(len(run.text.strip()) for run in piece.runs)


def _named(root: _Element) -> str:
    """What trafilatura takes for the article's text; "" where it finds none."""
    from copy import deepcopy

    copied: Any = deepcopy(root)
    try:
        return _extractor()(copied, include_comments=False, include_tables=True, favor_recall=True) or ""
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError):
        return ""  # its own faults on odd trees: our walk goes on alone


@cache
def _extractor() -> Callable[..., str | None]:
    """trafilatura's extract; what it logs about odd pages is no news to a desk."""
    import logging

    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found: Callable[..., str | None] = extract
    return found


def _container(root: _Element) -> _Element | None:
    """The element the page itself calls its article, when there is exactly one."""
    for query in _CONTAINERS:
        found = root.xpath(query)
        if isinstance(found, list) and len(found) == 1:
            home: _Element = found[0]
            return home
    return None


def _is_within(element: _Element, home: _Element) -> bool:
    at: _Element | None = element
    while at is not None:
        if at is home:
            return True
        at = at.getparent()
    return False


def _letters_in(blocks: list[_Block]) -> int:
    return sum(len(block.letters) for block in blocks)


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text.casefold())
