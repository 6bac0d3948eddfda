"""Bytes to text by rules: byte-order mark, UTF-16 by its zeros, UTF-8, and what is left by its letters (codepages).

A wrong guess would put mojibake into print, so that whatever fits no rule is refused with a sentence.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from newsflow import Problem, ReadError
from newsflow.read import codepages

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n", "a PNG picture", "media-only"),
    (b"\xff\xd8\xff", "a JPEG picture", "media-only"),
    (b"GIF8", "a GIF picture", "media-only"),
    (b"II*\x00", "a TIFF picture", "media-only"),
    (b"MM\x00*", "a TIFF picture", "media-only"),
    (b"RIFF", "a picture, sound or video", "media-only"),
    (b"OggS", "a sound or video", "media-only"),
    (b"ID3", "a sound", "media-only"),
    (b"\xff\xfb", "a sound", "media-only"),
    (b"%PDF", "a PDF", "not-text"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (before 2007); save it as .docx", "not-text"),
    (b"PK\x03\x04", "a zip archive, but not a Word or OpenDocument text", "not-text"),
    (b"PK\x05\x06", "an empty zip archive", "not-text"),
    (b"\x1f\x8b", "a gzip archive", "not-text"),
    (b"BZh", "a bzip2 archive", "not-text"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "not-text"),
    (b"Rar!", "a RAR archive", "not-text"),
    (b"\xfd7zXZ", "an xz archive", "not-text"),
    (b"\x7fELF", "a program", "not-text"),
    (b"SQLite format 3\x00", "a database", "not-text"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_STRAY = re.compile("[\udc80-\udcff]")
_HIGH = re.compile("[^\x00-\x7f]")
_CERTAIN = frozenset({"windows-1252", "iso8859-15", "iso2022_jp"})
_NAMES = {"cp1252": "windows-1252", "cp1250": "windows-1250", "cp1251": "windows-1251", "cp1254": "windows-1254"}


# UTF-8 that was read as Windows-1252 and stored again ("itâ€™s", "cafÃ©", "Â£25"): pairs and triples that no language writes.
_TWICE = re.compile(
    "â€[\u0080-\u00bf\u0152-\u2122]|Â[\u00a0£¢©®°«»±²³·¼½¾§¶¿¡]|Ã[\u00a0-\u00bf\u2030\u20ac\u0153\u0178\u201e\u2013\u0161]"
)


class Decoded(NamedTuple):
    """A text and the encoding it was read with."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Read *data* as text. Raises ReadError "empty", "not-text", "media-only" or "encoding", each with one sentence."""
    if not data.strip():
        raise ReadError("the file is empty", code="empty")
    refuse_known_binary(data)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], name)
    if b"\x00" in data[:4096]:
        return _strictly(data, _utf16_by_zeros(data))
    if len(_CONTROL.findall(data[:65536])) * 50 > min(len(data), 65536):
        raise ReadError("the file is not text: it is full of control characters", code="not-text")
    if b"\x1b$" in data:
        return _strictly(data, "iso2022_jp")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _eight_bit(data)


def doubts(decoded: Decoded, plugin: str) -> tuple[Problem, ...]:
    """What the desk should know of an encoding that was told by letters alone, and is none that Western systems write."""
    if decoded.encoding in _CERTAIN or decoded.encoding.startswith("utf-"):
        return ()
    message = (
        f"read as {decoded.encoding}, told by its letters alone; look at the accents, and send UTF-8 where you can"
    )
    return (Problem(plugin, "warning", "encoding", message),)


def decode_eight_bit(data: bytes) -> Decoded:
    """Read a framed wire message, whose control characters are part of its format."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _eight_bit(data)


def refuse_known_binary(data: bytes) -> None:
    """Raise ReadError when the first bytes are those of a picture, an archive or another thing that is no text."""
    for signature, what, code in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(f"the file is {what}, not text", code=code)
    if data[4:8] == b"ftyp":
        raise ReadError("the file is a video or sound, not text", code="media-only")


def _strictly(data: bytes, name: str) -> Decoded:
    try:
        return Decoded(data.decode(name), name)
    except UnicodeDecodeError as error:
        raise ReadError(f"the file says it is {name}, but byte {error.start} is not", code="encoding") from error


def _utf16_by_zeros(data: bytes) -> str:
    """Which UTF-16, told by where the zero bytes of plain ASCII letters stand. Raises ReadError where it is neither."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 == 0 and max(even, odd) * 5 > len(head) // 2 and min(even, odd) * 20 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    raise ReadError("the file is not text: it contains zero bytes", code="not-text")


def _eight_bit(data: bytes) -> Decoded:
    """UTF-8 with a few stray bytes, or a code page."""
    loose = data.decode("utf-8", "surrogateescape")
    stray = len(_STRAY.findall(loose))
    sound = len(_HIGH.findall(loose)) - stray
    if sound >= stray:  # whole sequences hardly arise by accident: UTF-8 with a paste from elsewhere in it
        return Decoded(_STRAY.sub(_as_windows, loose), "utf-8")
    found = codepages.read(data)
    if found is None:
        raise ReadError(
            "the file is neither UTF-8 nor in a code page whose letters make words; save it as UTF-8", code="encoding"
        )
    return Decoded(found.text, _NAMES.get(found.page, found.page))


def _as_windows(found: re.Match[str]) -> str:
    return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace")


def untwisted(text: str) -> str:
    """*text* with doubly encoded letters put right; the same object where there are none, which is nearly always."""
    if "â€" in text or "Ã" in text or "Â" in text:
        return _TWICE.sub(_once, text)
    return text


def _once(found: re.Match[str]) -> str:
    data = b"".join(c.encode("latin-1") if c < "\u0100" else c.encode("cp1252", "replace") for c in found[0])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
