"""Rich Text Format: text by striprtf, which is made for it; headline and byline as in any other document."""

from __future__ import annotations

import re
from collections.abc import Callable

from newsflow import Declared, ReadError, Source, Story, hookimpl
from newsflow.read import plain
from newsflow.read.builder import refusals

_GROUPS = re.compile(rb"[{}]")
_DEEPEST = 1_000  # groups inside groups; Word nests about 15
_MOST = 500_000  # groups in a file
_KEYWORDS = re.compile(rb"\{\\keywords ([^{}\\]{1,1000})\}")
_BINARY = re.compile(rb"\\(?:bin|objdata|pict)\b")
_PICTURE = re.compile(rb"\{\\\*?\\?(?:pict|objdata|blipuid)[^{}]*\}")


@hookimpl
def read(source: Source) -> Story | None:
    """Read a file that begins as RTF does."""
    data = source.data.lstrip(b"\xef\xbb\xbf\r\n\t ")
    if not data.startswith(b"{\\rtf"):
        return None
    with refusals(source.name):
        return _story(data, source.name)


def _story(data: bytes, name: str) -> Story:
    _refuse_depth(data, name)
    text = _text(data, name)
    found = _KEYWORDS.search(data)
    declared = Declared(format="rtf")
    if found:
        from newsflow.read import fields, headers

        declared = headers.completed(declared, keywords=fields.listed(found[1].decode("cp1252", "replace")))
    return plain.story(text, declared, wrapped=False)


def _text(data: bytes, name: str) -> str:
    from striprtf import striprtf

    if _BINARY.search(data):
        data = _PICTURE.sub(b"", data)
    try:
        convert: Callable[..., str] = striprtf.rtf_to_text
        return convert(data.decode("latin-1"), encoding="cp1252", errors="replace")
    except (ValueError, IndexError, KeyError, LookupError, RecursionError, AttributeError, TypeError) as error:
        raise ReadError(
            f"{name}: this RTF is damaged ({type(error).__name__}); save it again", code="malformed"
        ) from None


def _refuse_depth(data: bytes, name: str) -> None:
    depth = 0
    for count, found in enumerate(_GROUPS.finditer(data)):
        depth += 1 if found[0] == b"{" else -1
        if depth > _DEEPEST or count > _MOST:
            raise ReadError(f"{name}: this RTF is nested beyond any document; refused", code="hostile")
