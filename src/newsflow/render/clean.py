"""Foreign text made safe to write: characters that no document may hold, and links that may be followed."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BAD = re.compile(f"{_FORBIDDEN.pattern}|{_SURROGATE.pattern}")
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r"))
_C1 = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")  # U+0080 to U+009F but for U+0085
_NONE = re.compile(rb"\xef\xbf[\xbe\xbf]")  # U+FFFE, U+FFFF
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SAFE = re.compile(r"https?://[^/\\]|mailto:[^/\\]", re.IGNORECASE)
LONGEST_LINK = 2000  # characters; longer ones are refused by browsers and servers


def clean(text: str) -> str:
    """*text* without control characters, which neither HTML nor XML may hold; a lone surrogate becomes U+FFFD."""
    if not _BAD.search(text):
        return text
    return _SURROGATE.sub("\ufffd", _FORBIDDEN.sub("", text))


def encoded(text: str) -> bytes:
    """clean(text) as UTF-8. Faster on whole documents, which nearly always are clean: bytes are looked through in C."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = _SURROGATE.sub("\ufffd", text).encode()
    return _NONE.sub(b"", _C1.sub(b"", data.translate(None, _CONTROLS)))


def followable(href: str | None) -> str | None:
    """*href* when a reader may safely follow it: absolute http, https or mailto; else None.

    White space and invisible characters are refused wherever they stand: browsers drop some before they look at
    the scheme.
    """
    if href is None or len(href) > LONGEST_LINK or _UNSEEN.search(href.strip()) or _SURROGATE.search(href):
        return None
    return href.strip() if _SAFE.match(href.strip()) else None


def shorten(text: str, size: int) -> str:
    """At most *size* code points of *text*, on one line, cut between words and marked with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= size:
        return line
    head = line[:size].rsplit(" ", 1)[0] if " " in line[:size] else line[: size - 1]
    return head.rstrip(" ,;:–—-") + "…"
