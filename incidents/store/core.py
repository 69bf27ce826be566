"""What every group of queries stands on."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Dialect,
    Executable,
    Insert,
    Table,
    Update,
    insert,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

_Compiled = tuple[str, Callable[[Mapping[str, Any]], Any]]


def table_of(row: type[SQLModel]) -> Table:
    """Return the table behind a row class."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined]


def columns(row: type[SQLModel]) -> Any:
    """Return the columns behind a row class, for use in a query."""
    return table_of(row).c


@cache
def insert_into(row: type[SQLModel]) -> Insert:
    """Return the one insert statement of a row class."""
    return insert(table_of(row))


class Queries:
    """A connection in its transaction, the name of its backend, may it write."""

    connection: Connection
    backend: str
    writes: bool

    @cached_property
    def cursor(self) -> Any:
        """Return the driver's cursor, for statements that give no rows."""
        return self.connection.connection.cursor()

    @cached_property
    def session(self) -> Session:
        """Return a session over the connection, for queries that give rows."""
        return Session(self.connection, autoflush=False, expire_on_commit=False)

    def add(self, row: type[SQLModel], values: Sequence[dict[str, Any]]) -> None:
        """Insert *values* in one round trip; every dict has the same keys."""
        if values:
            self.run(insert_into(row), values)

    def run(
        self, statement: Insert | Update, values: Sequence[Mapping[str, Any]]
    ) -> None:
        """Run a *statement* that is made once, with each of *values*.

        Raises:
            DBAPIError: the database refuses it or does not answer; holds no values.
        """
        text, bound = self._compiled(statement, tuple(values[0]))
        rows = [bound(each) for each in values]
        try:
            if len(rows) == 1:
                self.cursor.execute(text, rows[0])
            else:
                self.cursor.executemany(text, rows)
        except self.connection.dialect.loaded_dbapi.Error as error:
            raise self._refused(text, error) from error

    def _refused(self, text: str, error: Any) -> Exception:
        """Return what SQLAlchemy makes of the driver's *error*, without the values."""
        dialect = self.connection.dialect
        lost = dialect.is_disconnect(error, self.connection.connection, self.cursor)
        if lost:
            self.connection.invalidate(error)
        translated: Exception = DBAPIError.instance(
            text,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=dialect,
        )
        return translated

    def change(self, statement: Executable) -> int:
        """Run an update or delete and return how many rows it touched."""
        return self.connection.execute(statement).rowcount

    def _compiled(self, statement: Insert | Update, keys: tuple[str, ...]) -> _Compiled:
        """Return the statement for these values, kept with the database connection.

        A report is some ten statements: SQLAlchemy's own way to each of them, past
        its cache, would cost as much as running it.
        """
        known: dict[Any, _Compiled] = self.connection.info
        if (statement, keys) not in known:
            dialect = self.connection.dialect
            known[statement, keys] = _compile(statement, keys, dialect)
        return known[statement, keys]


def _compile(
    statement: Insert | Update, keys: tuple[str, ...], dialect: Dialect
) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=list(keys))
    binders = [
        (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in (compiled.positiontup or compiled.params)
    ]

    def by_place(values: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple([bind(values[n]) if bind else values[n] for n, bind in binders])

    def by_name(values: Mapping[str, Any]) -> dict[str, Any]:
        return {n: bind(values[n]) if bind else values[n] for n, bind in binders}

    return str(compiled), by_place if dialect.positional else by_name
