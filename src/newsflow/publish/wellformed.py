"""Making hostile text safe for XML, JSON and HTML: what is taken out, what is escaped, which addresses may be linked."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import SplitResult, quote, urljoin, urlsplit

# XML 1.0 section 2.2, less the C1 controls and DEL, which it allows and feed validators call a mangled Windows-1252,
# and the non-characters at the end of each plane, which HTML forbids.
_PLANES = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 17))
_UNFIT = re.compile(f"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_PLANES}]")
# Where a tag closes in a headline, an editing system has left its HTML there.
_TAG, _CLOSES = re.compile(r"</?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?>"), re.compile(r"</\w+>")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\"<>\\^`{|}\s]")
MAX_ADDRESS = 2000  # code points: longer ones break readers and are never a page


def clean(text: str) -> str:
    """The text without what no feed may carry: control characters, lone surrogates, non-characters; line ends are newlines.

    What a decoder could not read (U+FFFD) is a question mark.
    """
    if text.isprintable() and "\ufffd" not in text:  # most text; a fifth of the time of looking for what is not
        return text
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffd", "?"))


def line(text: str, limit: int = 500) -> str:
    """The text as one clean line of at most *limit* code points, cut at a word and ended by an ellipsis.

    For titles, names, labels: plain text, so that HTML tags which somebody left in it go.
    """
    if len(text) <= limit and text.isprintable() and not any(each in text for each in ("  ", "</", "\ufffd")):
        return text.strip()  # most lines; the only space that can be printed is the plain one
    whole = " ".join(_unmarked(clean(text[: 4 * limit + 1000])).split())
    if len(whole) <= limit:
        return whole
    head = whole[: limit - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:–—-") + "…"


def _unmarked(text: str) -> str:
    """Without HTML tags, where one of them closes: a headline may well be about "<b>", or say that 2 < 3."""
    for _ in range(3):  # what is left when a tag goes may be one
        if "</" not in text or not _CLOSES.search(text):
            return text
        text = _TAG.sub("", text)
    return text.replace("</", "<")


def html(text: str) -> str:
    """The text as it stands between HTML tags, cleaned and escaped."""
    return escape(clean(text), quote=False)


def attribute(text: str | None) -> str:
    """The text as the value of an attribute in double quotes, cleaned and escaped."""
    return escape(clean(text or ""), quote=True)


def address(href: str | None, schemes: tuple[str, ...] = ("http", "https")) -> str | None:
    """The address in ASCII, when it is an absolute one of *schemes* that may stand in a feed; None for all others.

    Brackets are encoded (RFC 3986 section 3.2.2 keeps them for IPv6 addresses, and no reader can go to one of those).
    """
    href = (href or "").strip()
    if not href or len(href) > MAX_ADDRESS or _UNSAFE.search(href):
        return None
    try:
        parts = urlsplit(href)
        if parts.netloc and not parts.path and parts.query:
            parts = parts._replace(path="/")
        found = href if href.isascii() and href == parts.geturl() and not {"[", "]"} & set(href) else _ascii(parts)
        named = parts.hostname and "[" not in parts.netloc
        known = parts.scheme.lower() in schemes and (named or parts.scheme.lower() == "mailto")
        _ = parts.port  # raises where it is no number
    except ValueError:  # UnicodeError is one: a host that is no name, a lone surrogate
        return None
    return found if known else None


def public(href: str) -> bool:
    """Whether the address, which is one, leads to a host by its full name, and names no user: what an enclosure must do."""
    netloc = urlsplit(href).netloc
    return "@" not in netloc and _HOST.fullmatch(netloc) is not None


_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,30}[a-z0-9][a-z0-9-]{0,62}(?::\d{1,5})?", re.IGNORECASE)


def _ascii(parts: SplitResult) -> str:
    """RFC 3987 section 3.1: names in Punycode, everything else as percent-encoded UTF-8."""
    user, at, host = parts.netloc.rpartition("@")
    netloc = quoted(user) + at + host.encode("idna").decode("ascii")
    return parts._replace(
        netloc=netloc, path=quoted(parts.path), query=quoted(parts.query), fragment=quoted(parts.fragment)
    ).geturl()


def quoted(path: str) -> str:
    """The path as it stands in an address: what is encoded already stays."""
    return quote(path, safe="%/:=&?~#+!$,;'@()*._-")


def site(base_url: str | None) -> str | None:
    """Where public/ is served, as everybody would write it (RFC 3986 section 6.2), with "/" at its end; None: not said."""
    found = address(base_url)
    if found is None:
        return None
    parts = urlsplit(found)
    user, at, host = parts.netloc.rpartition("@")
    host = host.lower().removesuffix({"http": ":80", "https": ":443"}[parts.scheme.lower()])
    path = urljoin("/", f"{parts.path.rstrip('/')}/")  # without "." and ".."
    plain = parts._replace(netloc=user + at + host, path=path, query="", fragment="")
    return _CODE.sub(_decoded, plain.geturl())


_CODE = re.compile(r"%([0-9A-Fa-f]{2})")


def _decoded(code: re.Match[str]) -> str:
    """The letter or digit that needed no encoding; any other code in capitals."""
    character = chr(int(code[1], 16))
    return character if character.isascii() and (character.isalnum() or character in "-._~") else code[0].upper()
