"""Files of words, one a line: what a desk says is right. `#` begins a comment."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from newsflow import UsageError

_HEAD = "# Words that are right here, one a line.\n"


def read_words(path: str | Path) -> list[str]:
    """The words of the file, in its order. Raises UsageError where it cannot be read."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"words file {path}: cannot be read ({error}); is the path right, and the file UTF-8?"
        ) from None
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def add_words(path: str | Path, words: Iterable[str]) -> list[str]:
    """Add *words* to the file, which is made when it is not there; returns those that were new. Never half written."""
    file = Path(path)
    known = read_words(file) if file.exists() else []
    new = [word for word in dict.fromkeys(w.strip() for w in words) if word and word not in known]
    if new:
        old = file.read_text(encoding="utf-8-sig") if file.exists() else _HEAD
        joint = "" if not old or old.endswith("\n") else "\n"
        fresh = file.with_name(f".{file.name}.{os.getpid()}")
        fresh.write_text(old + joint + "".join(f"{word}\n" for word in new), encoding="utf-8")
        fresh.replace(file)
    return new


def match_case(printed: str, after: str) -> str:
    """*after* with the capital letter that *printed* begins with."""
    return after[:1].upper() + after[1:] if printed[:1].isupper() and after[:1].islower() else after
