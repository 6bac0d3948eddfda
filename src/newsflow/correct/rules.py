"""Rules of style from TOML files: read, checked, and tried on their own examples."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from newsflow import UsageError
from newsflow.correct import patterns
from newsflow.lexicon import toml


class Rule(Struct, frozen=True):
    """Write *write* where *pattern* matches."""

    id: str
    pattern: re.Pattern[str]
    write: str  # a replacement as re.sub takes it: \\1 for the first group
    why: str
    apply: bool = True  # False: propose only


class _Told(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule as a file tells it."""

    id: str
    find: str
    write: str
    why: str
    examples: list[tuple[str, str]] = msgspec.field(default_factory=list)
    leaves: list[str] = msgspec.field(default_factory=list)  # texts in which nothing may be found
    ignore_case: bool = False
    apply: bool = True


def load_shipped(name: str) -> list[Rule]:
    """The rules of data/style_NAME.toml."""
    try:
        told = toml(f"style_{name}")
    except FileNotFoundError:
        raise UsageError(
            f"[plugin.house-style] use: there are no rules called {name!r}; newsflow brings 'wire'"
        ) from None
    return list(_rules(told, f"style_{name}.toml"))


def load_file(path: str) -> list[Rule]:
    """The rules of a desk's file. Raises UsageError: which file, which rule, what is wrong."""
    try:
        told = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as TOML ({error})") from None
    return list(_rules(told, path))


def _rules(told: dict[str, Any], where: str) -> Iterator[Rule]:
    if set(told) - {"rule"}:
        raise UsageError(f"{where}: holds {sorted(set(told) - {'rule'})}; rules are written as [[rule]]")
    seen: set[str] = set()
    for number, item in enumerate(told.get("rule", ()), 1):
        rule = _rule(item, f"{where}, rule {item.get('id', number)!r}")
        if rule.id in seen:
            raise UsageError(f"{where}: two rules are called {rule.id!r}")
        seen.add(rule.id)
        yield rule


def _rule(item: dict[str, Any], where: str) -> Rule:
    try:
        told = msgspec.convert(item, _Told)
        rule = Rule(
            told.id,
            patterns.compiled(told.find, re.IGNORECASE if told.ignore_case else 0),
            told.write,
            told.why,
            told.apply,
        )
    except msgspec.ValidationError as error:
        raise UsageError(f"{where}: {error}; a rule has id, find, write, why and examples") from None
    except patterns.UnsafePatternError as error:
        raise UsageError(f"{where}: find {error}") from None
    if not told.examples:
        raise UsageError(f'{where}: has no example; add examples = [["as printed", "as written"]]')
    for printed, written in told.examples:
        _try(rule, printed, written, where)
    for text in (*told.leaves, *(written for _, written in told.examples)):
        _try(rule, text, text, where)
    return rule


def _try(rule: Rule, printed: str, written: str, where: str) -> None:
    try:
        made = rule.pattern.sub(rule.write, printed)
    except (re.error, IndexError) as error:
        raise UsageError(f"{where}: write {rule.write!r} cannot be used: {error}") from None
    if made != written:
        raise UsageError(f"{where}: of {printed!r} it makes {made!r}, not {written!r}")
