"""Reading raw tables into Structs, with sentences a desk can act on: which table and key, what is wrong, which name is near.

msgspec does the conversion and has the last word; this module looks first, because it knows the value, its neighbours and what
the file calls them.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any, TypeVar

import msgspec
from msgspec import inspect as kinds

from newsflow.errors import UsageError

T = TypeVar("T", bound=msgspec.Struct)

Path = tuple[str | int, ...]  # from the top of the file to a value: table names, keys, positions in lists


def fill(
    kind: type[T], raw: Mapping[str, Any], *, table: str = "", file: str = "newsflow.toml", hidden: Iterable[str] = ()
) -> T:
    """Read the raw [*table*] of *file* into the Struct *kind*; *hidden* fields are not the file's to set.

    Raises UsageError: file, table and key, what is wrong, what was expected or which name is near.
    """
    start: Path = tuple(table.split(".")) if table else ()
    for fault in _misfits(kinds.type_info(kind), raw, start, frozenset(hidden)):
        raise UsageError(f"{file}: {fault}")
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:  # a kind of type that this module has no words for
        raise UsageError(f"{file}: {f'[{table}] ' if table else ''}{error}") from None


def near(word: str, known: Iterable[str]) -> str:
    """What to say after "no such …": "; did you mean 'after'?" or the names there are; "" when there are none."""
    names = list(known)
    if close := get_close_matches(word, names, n=1, cutoff=0.6):
        return f"; did you mean '{close[0]}'?"
    return f"; there are {', '.join(names)}" if len(names) > 1 else f"; there is only {names[0]}" if names else ""


def _misfits(kind: kinds.Type, value: Any, at: Path, hidden: frozenset[str] = frozenset()) -> Iterator[str]:
    """What does not fit, the outermost first."""
    options = [k for k in _members(kind) if not isinstance(k, kinds.NoneType)]
    if any(isinstance(k, kinds.AnyType) for k in options):
        return
    fitting = next((k for k in options if _is_a(k, value)), None)
    if fitting is None:
        yield _wrong_kind(options, value, at)
    elif isinstance(fitting, kinds.StructType):
        yield from _struct_misfits(fitting, value, at, hidden)
    elif isinstance(fitting, kinds.DictType):
        for key, item in value.items():
            yield from _misfits(fitting.value_type, item, (*at, key))
    elif isinstance(fitting, _LISTS):
        for number, item in enumerate(value, start=1):
            yield from _misfits(fitting.item_type, item, (*at, number))
    elif isinstance(fitting, kinds.LiteralType | kinds.EnumType):
        choices = _choices(fitting)
        if value not in choices:
            yield f"{_label(at)}: {value!r} is not one of {_listed(choices)}{_did_you_mean(value, choices)}"
    elif bound := _out_of_bounds(fitting, value):
        yield f"{_label(at)}: must be {_described(kind) or bound}, not {_shown(value)}"


def _wrong_kind(options: Sequence[kinds.Type], value: Any, at: Path) -> str:
    tables = any(isinstance(k, _LISTS) and isinstance(k.item_type, kinds.StructType) for k in options)
    if tables and isinstance(value, dict):
        return f"[{_label(at)}]: there may be several of these; write [[{_label(at)}]]"
    return f"{_label(at)}: must be {' or '.join(_words(k) for k in options)}, not {_shown(value)}"


def _struct_misfits(
    kind: kinds.StructType, value: Mapping[str, Any], at: Path, hidden: frozenset[str]
) -> Iterator[str]:
    fields = {f.encode_name: f for f in kind.fields if f.encode_name not in hidden}
    for key, item in value.items():
        if key not in fields:
            yield _unknown(key, item, fields, at)
        else:
            yield from _misfits(fields[key].type, item, (*at, key))
    for name, found in fields.items():
        if found.required and name not in value:
            yield f"{_label((*at, name))}: is missing"


def _unknown(key: str, item: Any, fields: Mapping[str, kinds.Field], at: Path) -> str:
    if not isinstance(item, dict) or at:
        return f"{_label((*at, key))}: no such option{near(key, fields)}"
    tables = [name for name, f in fields.items() if any(isinstance(k, kinds.StructType) for k in _members(f.type))]
    return f"[{_label((key,))}]: no such table{near(key, [*tables, 'plugin', 'channel'])}"


_LISTS = (kinds.VarTupleType, kinds.ListType, kinds.SetType, kinds.FrozenSetType)


def _described(kind: kinds.Type) -> str:
    """What the option's author says it takes: `Annotated[str, Meta(pattern=…, description="an IATA code")]`."""
    schema = kind.extra_json_schema if isinstance(kind, kinds.Metadata) else None
    return str((schema or {}).get("description", ""))


def _members(kind: kinds.Type) -> tuple[kinds.Type, ...]:
    while isinstance(kind, kinds.Metadata):
        kind = kind.type
    return kind.types if isinstance(kind, kinds.UnionType) else (kind,)


def _is_a(kind: kinds.Type, value: Any) -> bool:
    """Whether TOML's *value* is of this kind, bounds and choices apart. True and false are no numbers here."""
    if isinstance(kind, kinds.IntType | kinds.FloatType) and isinstance(value, bool):
        return False
    if isinstance(kind, kinds.LiteralType | kinds.EnumType):
        return any(type(value) is type(choice) for choice in _choices(kind))
    return next((isinstance(value, python) for known, python, _ in _KINDS if isinstance(kind, known)), True)


def _words(kind: kinds.Type) -> str:
    if isinstance(kind, kinds.LiteralType | kinds.EnumType):
        return f"one of {_listed(_choices(kind))}"
    return next((words for known, _, words in _KINDS if isinstance(kind, known)), "something else")


_KINDS: tuple[tuple[Any, Any, str], ...] = (
    (kinds.BoolType, bool, "true or false"),
    (kinds.IntType, int, "a whole number"),
    (kinds.FloatType, (int, float), "a number"),
    (kinds.StrType, str, "text in quotation marks"),
    (_LISTS, list, "a list in [ ]"),
    ((kinds.StructType, kinds.DictType), dict, "a table"),
)


def _choices(kind: kinds.LiteralType | kinds.EnumType) -> list[Any]:
    return list(kind.values) if isinstance(kind, kinds.LiteralType) else [member.value for member in kind.cls]


def _did_you_mean(value: Any, choices: list[Any]) -> str:
    close = get_close_matches(str(value), [str(choice) for choice in choices], n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _listed(choices: Iterable[Any]) -> str:
    return ", ".join(repr(choice) for choice in choices)


def _out_of_bounds(kind: kinds.Type, value: Any) -> str:
    """The bounds in words, where *value* does not keep them; "" where it does."""
    if isinstance(kind, kinds.StrType) and kind.pattern is not None and not re.search(kind.pattern, value):
        return f"text of the form {kind.pattern}"
    if not isinstance(kind, kinds.IntType | kinds.FloatType):
        return ""
    bounds = [(words, keeps, getattr(kind, name)) for name, words, keeps in _BOUNDS if getattr(kind, name) is not None]
    # asked as "not all keep", because not-a-number is neither inside nor outside
    if all(keeps(value, bound) for _, keeps, bound in bounds):
        return ""
    return " and ".join(f"{words} {bound:,}" for words, _, bound in bounds)


_BOUNDS: tuple[tuple[str, str, Callable[[Any, Any], bool]], ...] = (
    ("gt", "more than", operator.gt),
    ("ge", "at least", operator.ge),
    ("lt", "less than", operator.lt),
    ("le", "at most", operator.le),
)


_BARE = re.compile(r"[A-Za-z0-9_-]+")  # TOML: a key that needs no quotation marks


def _label(at: Path) -> str:
    """`[inbox] after`, `[[channel]] 2: countries`, `[plugin.typos] words 3`: where a value stands, as the file writes it."""
    at = tuple(part if isinstance(part, int) or _BARE.fullmatch(part) else repr(part) for part in at)
    names = [part for part in at if isinstance(part, str)]
    if len(at) > 1 and isinstance(at[1], int):
        rest = " ".join(str(part) for part in at[2:])
        return f"[[{at[0]}]] {at[1]}: {rest}" if rest else f"[[{at[0]}]] {at[1]}"
    position = f" {at[-1]}" if isinstance(at[-1], int) else ""
    return f"[{'.'.join(names[:-1])}] {names[-1]}{position}" if len(names) > 1 else f"{names[0]}{position}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, datetime | date | time):
        return f"the date or time {value} (put it in quotation marks)"
    return repr(value)
