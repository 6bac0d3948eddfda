"""Making hostile text safe for XML, JSON and HTML: what is taken out, what is escaped, which addresses may be linked."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import SplitResult, quote, urlsplit

# XML 1.0 section 2.2, less the C1 controls and DEL, which it allows and feed validators call a mangled Windows-1252,
# and the non-characters at the end of each plane, which HTML forbids.
_PLANES = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 17))
_UNFIT = re.compile(f"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_PLANES}]")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\"<>\\^`{|}\s]")
MAX_ADDRESS = 2000  # code points: longer ones break readers and are never a page


def clean(text: str) -> str:
    """The text without what no feed may carry: control characters, lone surrogates, non-characters; line ends are newlines."""
    if text.isprintable():  # most text; a fifth of the time of looking for what is not
        return text
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str, limit: int = 500) -> str:
    """The text as one clean line of at most *limit* code points, cut at a word and ended by an ellipsis."""
    whole = " ".join(clean(text[: 4 * limit + 1000]).split())
    if len(whole) <= limit:
        return whole
    head = whole[: limit - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:–—-") + "…"


def html(text: str) -> str:
    """The text as it stands between HTML tags, cleaned and escaped."""
    return escape(clean(text), quote=False)


def attribute(text: str | None) -> str:
    """The text as the value of an attribute in double quotes, cleaned and escaped."""
    return escape(clean(text or ""), quote=True)


def address(href: str | None, schemes: tuple[str, ...] = ("http", "https")) -> str | None:
    """The address in ASCII, when it is an absolute one of *schemes* that may stand in a feed; None for all others."""
    href = (href or "").strip()
    if not href or len(href) > MAX_ADDRESS or _UNSAFE.search(href):
        return None
    try:
        parts = urlsplit(href)
        found = href if href.isascii() else _ascii(parts)
        known = parts.scheme.lower() in schemes and (parts.hostname or parts.scheme.lower() == "mailto")
        _ = parts.port  # raises where it is no number
    except ValueError:  # UnicodeError is one: a host that is no name, a lone surrogate
        return None
    return found if known else None


def _ascii(parts: SplitResult) -> str:
    """RFC 3987 section 3.1: names in Punycode, everything else as percent-encoded UTF-8."""
    user, at, host = parts.netloc.rpartition("@")
    netloc = quoted(user) + at + host.encode("idna").decode("ascii")
    return parts._replace(
        netloc=netloc, path=quoted(parts.path), query=quoted(parts.query), fragment=quoted(parts.fragment)
    ).geturl()


def quoted(path: str) -> str:
    """The path as it stands in an address: what is encoded already stays."""
    return quote(path, safe="%/:=&?~#+!$,;'@()*[]._-")
