"""Folder names made of what stories say: safe, short, and apart where the words differ."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_SLUG = 60  # ASCII characters; with its folder and file name far below the 255 bytes of a path component
MAX_LABEL = 500  # code points looked at; the hash covers the rest
_SPELT = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}


def slug(text: str) -> str:
    """A folder name made of hostile text: a-z, 0-9 and hyphens, at most MAX_SLUG long, never empty.

    Accents and case are folded ("José" and "JOSE" are one). What cannot be written in ASCII, or had to be cut, gets eight
    hex digits of the whole text's hash, so that names of different letters never share a folder.
    """
    folded = unicodedata.normalize("NFKD", text[:MAX_LABEL].casefold())
    lost = len(text) > MAX_LABEL
    if folded.isascii():
        spelt = folded.replace("'", "").replace("`", "")
    else:
        spelt = "".join(_ascii(c) for c in folded)
        lost = lost or any(not c.isascii() and c.isalnum() and c not in _SPELT for c in folded)
    plain = re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")
    if plain and not lost and len(plain) <= MAX_SLUG:
        return plain
    digest = hashlib.sha256(unicodedata.normalize("NFKC", text.casefold()).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{plain[: MAX_SLUG - 9].strip('-')}-{digest[:8]}".lstrip("-")


def _ascii(character: str) -> str:
    if character in "'’`" or unicodedata.combining(character):
        return ""
    if character.isascii():
        return character
    return _SPELT.get(character, "-")
