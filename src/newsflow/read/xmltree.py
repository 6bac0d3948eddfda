"""XML from strangers: parsed without entities, network and DTD, bounded in depth and size. Elements are found by local name.

Agencies send the same format with and without its namespace, so that names here are local names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from newsflow import ReadError
from newsflow.read.builder import clean
from newsflow.read.decoding import decode_eight_bit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lxml.etree import _Element

_PROLOG = re.compile(
    r"\s*(?:<\?xml[^>]{0,400}\?>\s*|<\?[^>]{0,2000}\?>\s*|<!--(?:(?!-->).){0,4000}-->\s*|(?i:<!DOCTYPE)[^>\[]{0,1000}>\s*){0,20}"
    r"<(?:[\w.\-]{1,60}:)?([A-Za-z_][\w.\-]{0,80})[\s/>]",
    re.DOTALL,
)
_DTD_NAME = re.compile(r"(?i:<!DOCTYPE)\s{1,20}(?:[\w.\-]{1,60}:)?([\w.\-]{1,80})")
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_BEFORE_SIGN = re.compile(r" ([,.;:])")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROL_REFERENCE = re.compile(rb"&#0{0,9}(?:[0-8]|1[124-9]|2\d|3[01]);|&#[xX]0{0,9}(?:[0-8bBcCeEfF]|1[0-9a-fA-F]);")
_BARE = re.compile(rb"&(?!#?[A-Za-z0-9]{1,31};)")
_HEAD = 16_384
_MOST_ATTRIBUTES = 60  # no format has more than 20 on an element; listing them takes lxml quadratic time
_C1 = re.compile(rb"[\x80-\x9f]")
_NO_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # bytes that Windows-1252 does not use
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_WESTERN = _UTF8 | frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252"})


def root_name(data: bytes) -> str | None:
    """The local name of the root element, from the first bytes alone; None where *data* is not XML."""
    head = _head(data)
    if not head.lstrip().startswith("<"):
        return None
    if found := _PROLOG.match(head):
        return found[1]
    found = _DTD_NAME.search(
        head
    )  # an internal subset, or a long prolog: refused later, by the reader whose root it names
    return found[1] if found else None


def tree(data: bytes, what: str) -> _Element:
    """The parsed document. Raises ReadError "hostile" for entity tricks and depth, "malformed" for broken XML.

    Bare ampersands and control characters, which sloppy systems send every day, are put right and cost no story.
    """
    from lxml import etree

    if re.search(rb"<!ENTITY|<\0!\0E\0N\0T\0I\0T\0Y|\0<\0!\0E\0N\0T\0I\0T\0Y", data):
        raise ReadError(f"{what} declares entities of its own, which no agency does; refused", code="hostile")
    data = _NAMED.sub(_number, _repaired(data)).lstrip()
    try:
        return _parsed(data, what)
    except etree.XMLSyntaxError as error:
        refusal = _refusal(what, error)
        if refusal.code == "hostile" or encoding(data) is None:
            raise refusal from None
    try:
        return _parsed(_BARE.sub(b"&amp;", _CONTROL_REFERENCE.sub(b"", _CONTROL.sub(b" ", data))), what)
    except etree.XMLSyntaxError:
        raise refusal from None


def _parsed(data: bytes, what: str) -> _Element:
    from lxml import etree

    try:
        parser = etree.XMLParser(
            encoding=encoding(data),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_pis=True,
        )
        return etree.fromstring(data, parser)
    except (LookupError, ValueError) as error:
        raise ReadError(f"{what} is in an encoding nobody knows: {error}", code="encoding") from None


def local(element: _Element) -> str:
    """An element's name without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def every(element: _Element, name: str) -> Iterator[_Element]:
    """All descendants of that local name, in the order of the document; "*" for elements of any name."""
    return element.iter("{*}" + name)


def first(element: _Element | None, *path: str) -> _Element | None:
    """The first descendant named by *path*: each step anywhere below the one before."""
    for name in path:
        if element is None:
            return None
        found: _Element | None = next((e for e in element.iter("{*}" + name) if e is not element), None)
        element = found
    return element


def children(element: _Element | None, name: str) -> list[_Element]:
    """The direct children of that local name."""
    return [] if element is None else [child for child in element if local(child) == name]


def text(element: _Element | None) -> str:
    """All text below an element, clean; "" for None. Comments are no text."""
    if element is None:
        return ""
    return clean("".join(raw_text(element)))


def spaced(element: _Element | None) -> str:
    """All text below an element whose children are separate values: "<given>Ann</given><family>Lee</family>"."""
    return "" if element is None else _BEFORE_SIGN.sub(r"\1", clean(" ".join(raw_text(element))))


def raw_text(element: _Element) -> Iterator[str]:
    """The text nodes below an element as they stand."""
    if isinstance(element.tag, str) and element.text:
        yield element.text
    for node in element.iterdescendants():
        if isinstance(node.tag, str) and node.text:
            yield node.text
        if node.tail:
            yield node.tail


def attribute(element: _Element | None, name: str) -> str:
    """An attribute by local name, clean; "" where it is missing."""
    if element is None:
        return ""
    value = element.get(name)
    if value is None and len(element.attrib) <= _MOST_ATTRIBUTES:
        value = next((v for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), "")
    return clean(str(value))


def encoding(data: bytes) -> str | None:
    """The encoding to parse with; None leaves UTF-16 and the like to the parser.

    Declarations lie in two ways that are seen every day: UTF-8 declared as ISO-8859-1, and Windows-1252 declared as either.
    """
    if b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    found = re.search(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.\-]{1,40})", data[:400])
    name = found[1].decode("ascii").lower() if found else "utf-8"
    if name not in _WESTERN:
        return name
    if data.isascii():
        return "utf-8" if name in ("utf-8", "utf8") else name
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        if name in _UTF8:
            return decode_eight_bit(data).encoding
        return "windows-1252" if _C1.search(data) and not _NO_WINDOWS.search(data) else name


def _repaired(data: bytes) -> bytes:
    """UTF-8 with a few bytes from elsewhere, as UTF-8; everything else as it is."""
    if encoding(data) != "utf-8":
        return data
    try:
        data.decode("utf-8")
        return data
    except UnicodeDecodeError:
        return decode_eight_bit(data).text.encode("utf-8")


def _head(data: bytes) -> str:
    head = data[:_HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", "replace")
    if head[:1] == b"\0" or head[1:2] == b"\0":
        return head.decode("utf-16-be" if head[:1] == b"\0" else "utf-16-le", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _number(found: re.Match[bytes]) -> bytes:
    """&eacute; as its number: without the DTD the parser does not know the name."""
    value = html5.get(found[1].decode("ascii") + ";")
    return "".join(f"&#{ord(c)};" for c in value).encode("ascii") if value else found[0]


def _refusal(what: str, error: SyntaxError) -> ReadError:
    message = clean(str(error.msg or error).split(",")[0])[:120]
    if any(word in message.casefold() for word in ("depth", "huge", "loop", "amplification", "too long", "maximum")):
        return ReadError(f"{what} is built to exhaust whoever reads it ({message}); refused", code="hostile")
    return ReadError(f"{what} is not well-formed XML: {message} (line {error.lineno})", code="malformed")
