"""Statements built once a process, compiled once a database, and run on the driver's own cursor.

SQLAlchemy writes the SQL. Running a statement through it costs 60 to 100 us, through the driver 10; a story takes thirty.
What is built anew for one call (a report, a search by a person) goes through SQLAlchemy as ever: store.Tx takes both.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

Build = Callable[[str], Any]  # the dialect's name -> the statement


class Prepared:
    """One statement, its values left open (bindparam). *columns*: those that an INSERT is given.

    Answers come as named tuples. A list for an IN is made up to the next power of two, so that few texts serve all lengths.
    """

    def __init__(self, statement: Any, columns: Sequence[str] = ()) -> None:
        self._statement = statement
        self._columns = tuple(columns)
        self._compiled: dict[str, Compiled] = {}

    def on(self, dialect: sql.Dialect) -> Compiled:
        """The statement as this database takes it."""
        found = self._compiled.get(dialect.name)
        if found is None:
            made = self._statement if isinstance(self._statement, sql.Executable) else self._statement(dialect.name)
            found = self._compiled[dialect.name] = Compiled(made, self._columns, dialect)
        return found


class Compiled:
    """One statement for one database."""

    def __init__(self, statement: Any, columns: Sequence[str], dialect: sql.Dialect) -> None:
        self._made: Any = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        binds = self._made.binds
        self._given = {name: bind.value for name, bind in binds.items() if not bind.required}
        self._given |= {column.key: column.default.arg for column in getattr(self._made, "insert_prefetch", ())}
        self._lists = tuple(name for name, bind in binds.items() if bind.expanding)
        self._text: str = str(self._made)
        self._order: Sequence[str] | None = self._made.positiontup
        self._expanded: dict[tuple[int, ...], tuple[str, Sequence[str] | None, Mapping[str, list[str]]]] = {}
        answer = list(getattr(statement, "exported_columns", ()))
        self._row: Any = namedtuple("Row", [column.key for column in answer], rename=True) if answer else None
        # SQLite knows no booleans; whoever compares rows, or writes them as JSON, shall see some.
        self._flags = [n for n, c in enumerate(answer) if isinstance(c.type, sql.Boolean) and dialect.name == "sqlite"]

    def rows(self, driver: Any, values: Mapping[str, Any]) -> list[Any]:
        """Run it; the rows it answers with."""
        text, given = self._ready(values)
        found = driver.execute(text, given).fetchall()
        if self._flags:
            return [self._row._make(self._with_flags(row)) for row in found]
        return [self._row._make(row) for row in found]

    def run(self, driver: Any, values: Mapping[str, Any]) -> int:
        """Run it; how many rows it changed."""
        text, given = self._ready(values)
        return int(driver.execute(text, given).rowcount)

    def run_each(self, driver: Any, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run it for each of *rows*; how many rows they changed."""
        given = [self._ready(values)[1] for values in rows]
        with_cursor = driver.cursor()
        with_cursor.executemany(self._text, given)
        return int(with_cursor.rowcount)

    def _with_flags(self, row: Sequence[Any]) -> list[Any]:
        made = list(row)
        for at in self._flags:
            made[at] = bool(made[at]) if made[at] is not None else None
        return made

    def _ready(self, values: Mapping[str, Any]) -> tuple[str, Any]:
        """The text, and the values as the driver takes them."""
        if not self._lists:
            return self._text, self._placed({**self._given, **values}, self._order)
        padded = {**self._given, **values, **{name: _padded(values[name]) for name in self._lists}}
        sizes = tuple(len(padded[name]) for name in self._lists)
        if sizes not in self._expanded:
            state = self._made.construct_expanded_state(padded)
            self._expanded[sizes] = state.statement, state.positiontup, state.parameter_expansion
        text, order, names = self._expanded[sizes]
        for name in self._lists:
            padded.update(zip(names.get(name, ()), padded.pop(name), strict=False))
        return text, self._placed(padded, order)

    @staticmethod
    def _placed(values: Mapping[str, Any], order: Sequence[str] | None) -> Any:
        return values if order is None else [values[name] for name in order]


def _padded(values: Sequence[Any]) -> list[Any]:
    """A list of an IN with its last value repeated up to the next power of two."""
    made = list(values)
    size = 1 << (len(made) - 1).bit_length() if made else 0
    return made + made[-1:] * (size - len(made))


# -- statements that need no building --------------------------------------------------------------------------------------


@cache
def select(table: sql.Table, order: str, names: tuple[str, ...]) -> Prepared:
    """The rows with these values, in the order of a column."""
    chosen = sql.select(table).where(*(table.c[name] == sql.bindparam(name) for name in names))
    return Prepared(chosen.order_by(table.c[order]) if order else chosen)


@cache
def update(table: sql.Table, where: tuple[str, ...], values: tuple[str, ...]) -> Prepared:
    """Change rows: bound as if_NAME where they are found, to_NAME what they become."""
    chosen = sql.update(table).where(*(table.c[name] == sql.bindparam(f"if_{name}") for name in where))
    return Prepared(chosen.values({name: sql.bindparam(f"to_{name}") for name in values}))


@cache
def delete(table: sql.Table, names: tuple[str, ...]) -> Prepared:
    """Delete the rows with these values."""
    return Prepared(sql.delete(table).where(*(table.c[name] == sql.bindparam(name) for name in names)))


@cache
def insert(table: sql.Table, names: tuple[str, ...]) -> Prepared:
    """Insert a row; answers with its number."""
    [number] = table.primary_key
    return Prepared(sql.insert(table).returning(number), names)


@cache
def upsert(table: sql.Table, names: tuple[str, ...]) -> Prepared:
    """Insert a row, or change the one with the same primary key."""
    keys = [column.name for column in table.primary_key]

    def build(dialect: str) -> Any:
        made = insert_for(dialect)(table)
        others = {name: made.excluded[name] for name in names if name not in keys}
        return made.on_conflict_do_update(index_elements=keys, set_=others)

    return Prepared(build, names)


@cache
def insert_new(table: sql.Table, names: tuple[str, ...]) -> Prepared:
    """Insert a row unless another stands in its way."""
    return Prepared(lambda dialect: insert_for(dialect)(table).on_conflict_do_nothing(), names)


def insert_for(dialect: str) -> Any:
    """The database's own insert(), which knows what to do about a row in its way."""
    return postgresql.insert if dialect == "postgresql" else sqlite.insert
