"""Opening a ledger, and its transactions. SQLite in WAL mode by default; PostgreSQL by URL with the same statements."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import DBAPIError

from newsflow.errors import LedgerError, TransientError
from newsflow.ledger import statements, tables
from newsflow.ledger.migrations import STEPS
from newsflow.ledger.owner import new_owner
from newsflow.ledger.statements import Prepared

BUSY = 5000  # milliseconds that one statement waits for SQLite's lock; whoever calls waits longer, and says so
_BROKEN = ("malformed", "not a database", "file is encrypted", "no such column", "no such table")
_SETTING_UP = 0x6E657773  # any number that nobody else uses on the same server: "news"
_ROW_LIMIT = 500  # values in one IN list; SQLite takes 32,766

Statement = Prepared | sql.Executable

_CLOCK = Prepared(sql.select(tables.clock.c.change))
_MOVE_CLOCK = Prepared(
    sql.update(tables.clock).values(change=tables.clock.c.change + 1).returning(tables.clock.c.change)
)


class CorruptLedgerError(LedgerError):
    """The ledger's file is damaged; `newsflow rebuild` makes it anew from the records."""

    code = "corrupt"


class Tx:
    """One transaction. `change` is the ledger's number: in a writing one, that of this change."""

    def __init__(self, connection: sql.Connection, owner: str, change: int) -> None:
        self.connection = connection
        self.owner = owner
        self.change = change
        self._later: dict[Prepared, list[dict[str, Any]]] = {}
        self._dialect = connection.dialect
        self._driver: Any = connection.connection.driver_connection

    # -- statements that a module has built ---------------------------------------------------------------------------

    def all(self, statement: Statement, **values: Any) -> list[Any]:
        """Every row of a small answer."""
        self.settle()
        if isinstance(statement, Prepared):
            return statement.on(self._dialect).rows(self._driver, values)
        return list(self.connection.execute(statement, values).all())

    def one(self, statement: Statement, **values: Any) -> Any:
        """The first row, or None."""
        found = self.all(statement, **values)
        return found[0] if found else None

    def value(self, statement: Statement, **values: Any) -> Any:
        """The first value of the first row, or None."""
        found = self.one(statement, **values)
        return None if found is None else found[0]

    def run(self, statement: Statement, rows: Sequence[Mapping[str, Any]] | None = None, **values: Any) -> int:
        """Change rows; returns how many. With *rows* once for each of them, which costs little more than once."""
        if rows is not None and not rows:
            return 0
        if isinstance(statement, Prepared):
            made = statement.on(self._dialect)
            return made.run(self._driver, values) if rows is None else made.run_each(self._driver, rows)
        return self.connection.execute(statement, [dict(row) for row in rows] if rows else values).rowcount

    def later(self, statement: Prepared, **values: Any) -> None:
        """Run a statement before the next look at the ledger, or at the end: once for all that were put off so."""
        self._later.setdefault(statement, []).append(values)

    def settle(self) -> None:
        """Run what was put off until now."""
        if self._later:
            waiting, self._later = self._later, {}
            for statement, rows in waiting.items():
                self.run(statement, rows)

    # -- statements that need no building -----------------------------------------------------------------------------

    def rows(self, table: sql.Table, order: str = "", /, **equal: Any) -> list[Any]:
        """The rows with these values, in the order of a column."""
        return self.all(statements.select(table, order, tuple(equal)), **equal)

    def row(self, table: sql.Table, /, **equal: Any) -> Any:
        """The row with these values, or None."""
        return self.one(statements.select(table, "", tuple(equal)), **equal)

    def update_each(self, table: sql.Table, where: Sequence[str], rows: Sequence[Mapping[str, Any]], /) -> None:
        """Change rows, each found by its values *where*, to its other values; all *rows* have the same keys."""
        if rows:
            values = tuple(name for name in rows[0] if name not in where)
            given = [{f"if_{n}" if n in where else f"to_{n}": value for n, value in row.items()} for row in rows]
            self.run(statements.update(table, tuple(where), values), given)

    def add_each_new(self, table: sql.Table, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Insert rows, all with the same keys, but those that others stand in the way of."""
        if rows:
            self.run(statements.insert_new(table, tuple(rows[0])), rows)

    def put_each(self, table: sql.Table, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Insert rows, all with the same keys, or change those with the same primary key."""
        if rows:
            self.run(statements.upsert(table, tuple(rows[0])), rows)

    def update(self, table: sql.Table, where: Mapping[str, Any], /, **values: Any) -> int:
        """Change the rows that have the values *where*; returns how many."""
        given = {f"if_{name}": value for name, value in where.items()} | {f"to_{name}": v for name, v in values.items()}
        return self.run(statements.update(table, tuple(where), tuple(values)), **given)

    def delete(self, table: sql.Table, /, **equal: Any) -> int:
        """Delete the rows with these values; returns how many."""
        return self.run(statements.delete(table, tuple(equal)), **equal)

    def delete_each(self, table: sql.Table, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Delete the rows with each of these values."""
        if rows:
            self.run(statements.delete(table, tuple(rows[0])), rows)

    def put(self, table: sql.Table, /, **values: Any) -> None:
        """Insert a row, or change the one with the same primary key."""
        self.run(statements.upsert(table, tuple(values)), **values)

    def add_new(self, table: sql.Table, /, **values: Any) -> bool:
        """Insert a row unless one stands in its way; returns whether it was inserted."""
        return self.run(statements.insert_new(table, tuple(values)), **values) > 0

    def insert(self, table: sql.Table, /, **values: Any) -> int:
        """Insert a row into a table whose rows have numbers; returns its number."""
        made = statements.insert(table, tuple(values)).on(self._dialect)
        return int(made.rows(self._driver, values)[0][0])


class Ledger:
    """What was seen, said, decided, published. One process at work holds one; `owner` is its name on claims.

    Raises LedgerError for a ledger of a newer program, CorruptLedgerError, or TransientError when it cannot be reached for now.
    """

    def __init__(self, url: str, *, namespace: uuid.UUID) -> None:
        self.url = url
        self.owner = new_owner()
        self._engine = _engine(url)
        self.created = False  # whether this very opening made it
        with _explained(url, self._engine.dialect.dbapi):
            self._set_up(namespace)
        with self.read() as tx:
            self.namespace = uuid.UUID(get(tx, "namespace") or str(namespace))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """One consistent look."""
        with self._transaction(writes=False) as tx:
            tx.change = int(tx.value(_CLOCK) or 0)
            yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """One change, all or nothing, durable when the block ends. Writers queue up: keep the block short."""
        with self._transaction(writes=True) as tx:
            tx.change = int(tx.value(_MOVE_CLOCK))
            yield tx
            tx.settle()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Tx]:
        driver: Any = self._engine.dialect.dbapi
        with _explained(self.url, driver), self._engine.connect() as connection:
            if writes:
                connection = connection.execution_options(newsflow_writes=True)
            with connection.begin():
                try:
                    yield Tx(connection, self.owner, 0)
                except driver.Error as error:
                    connection.invalidate(error)  # it may be broken; the pool shall give nobody this one again
                    raise

    def is_sound(self) -> bool:
        """Whether the database itself finds no damage in its file. Reads all of it."""
        if self._engine.dialect.name != "sqlite":
            return True
        try:
            with self.read() as tx:
                return bool(tx.connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok")
        except CorruptLedgerError:
            return False

    def _set_up(self, namespace: uuid.UUID) -> None:
        with self._engine.connect().execution_options(newsflow_writes=True) as connection, connection.begin():
            if self._engine.dialect.name == "postgresql":
                # Two processes that start together must not both make the tables; SQLite's lock sees to that by itself.
                connection.execute(sql.select(sql.func.pg_advisory_xact_lock(_SETTING_UP)))
            if not sql.inspect(connection).has_table("meta"):
                tables.metadata.create_all(connection)
                connection.execute(sql.insert(tables.clock).values(n=1, change=0))
                rows = [{"key": "schema", "value": str(tables.SCHEMA)}, {"key": "namespace", "value": str(namespace)}]
                connection.execute(sql.insert(tables.meta), rows)
                self.created = True
                return
            _migrate(connection, self.url)


def get(tx: Tx, key: str) -> str | None:
    """A value of the meta table."""
    row = tx.row(tables.meta, key=key)
    return None if row is None else str(row.value)


def put(tx: Tx, key: str, value: str) -> None:
    """Set a value of the meta table."""
    tx.put(tables.meta, key=key, value=value)


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Pieces short enough for an IN list."""
    for at in range(0, len(values), _ROW_LIMIT):
        yield values[at : at + _ROW_LIMIT]


def _migrate(connection: sql.Connection, url: str) -> None:
    found = connection.execute(sql.select(tables.meta.c.value).where(tables.meta.c.key == "schema")).scalar()
    version = int(found) if found is not None and str(found).isdigit() else 0
    if version > tables.SCHEMA:
        raise LedgerError(
            f"ledger {_shown(url)}: written by a newer newsflow (schema {version}; this one knows {tables.SCHEMA}); "
            "upgrade newsflow, or use another output folder"
        )
    for step in range(version, tables.SCHEMA):
        STEPS[step](connection)
    if version < tables.SCHEMA:
        connection.execute(
            sql.update(tables.meta).where(tables.meta.c.key == "schema").values(value=str(tables.SCHEMA))
        )


def _engine(url: str) -> sql.Engine:
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    try:
        engine = sql.create_engine(url)
    except (sql.exc.ArgumentError, sql.exc.NoSuchModuleError, ImportError) as error:
        hint = "; install newsflow[postgres]" if isinstance(error, ImportError) else ""
        raise LedgerError(f"ledger {_shown(url)}: cannot be opened: {error}{hint}") from error
    if engine.dialect.name == "sqlite":
        sql.event.listen(engine, "connect", _prepare_sqlite)
        sql.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver shall not begin transactions by itself: _begin_sqlite does
    for pragma in (f"busy_timeout={BUSY}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sql.Connection) -> None:
    # A transaction that reads first and writes later would fail under another writer; one that will write says so at once.
    writes = connection.get_execution_options().get("newsflow_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _explained(url: str, driver: Any) -> Iterator[None]:
    """Database errors as ours: what may pass, and what a rebuild cures."""
    try:
        yield
    except (DBAPIError, driver.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, driver.DatabaseError) and any(sign in str(cause) for sign in _BROKEN):
            raise CorruptLedgerError(
                f"ledger {_shown(url)}: {cause}; `newsflow rebuild` makes it anew from the records"
            ) from error
        if isinstance(cause, driver.OperationalError) or not isinstance(cause, driver.DatabaseError):
            raise TransientError(f"ledger {_shown(url)}: {cause}{_hint(url)}") from error
        raise


def _hint(url: str) -> str:
    """What SQLite does not say: it "cannot open" a ledger in a folder that is read-only."""
    path = sql.engine.make_url(url).database or ""
    folder = os.path.dirname(path)  # noqa: PTH120 -- part of a URL
    closed = url.startswith("sqlite") and os.path.isdir(folder) and not os.access(folder, os.W_OK)  # noqa: PTH112
    return "; its folder is read-only" if closed else ""


def _shown(url: str) -> str:
    """The URL without its password; a file's path alone."""
    made = sql.engine.make_url(url)
    return made.database or url if made.drivername.startswith("sqlite") else made.render_as_string(hide_password=True)
