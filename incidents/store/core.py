"""What every group of queries stands on."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Executable, Table, insert
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

_Insert = tuple[str, Callable[[dict[str, Any]], Any]]


def table_of(row: type[SQLModel]) -> Table:
    """Return the table behind a row class."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined]


def columns(row: type[SQLModel]) -> Any:
    """Return the columns behind a row class, for use in a query."""
    return table_of(row).c


class Queries:
    """A connection in its transaction, the name of its backend, may it write."""

    connection: Connection
    backend: str
    writes: bool

    @cached_property
    def session(self) -> Session:
        """Return a session over the connection, for queries that give rows."""
        return Session(self.connection, autoflush=False, expire_on_commit=False)

    def add(self, row: type[SQLModel], values: Sequence[dict[str, Any]]) -> None:
        """Insert *values* in one round trip; every dict has the same keys."""
        if not values:
            return
        text, bound = self._insert_into(row, tuple(values[0]))
        rows = [bound(each) for each in values]
        self.connection.exec_driver_sql(text, rows if len(rows) > 1 else rows[0])

    def change(self, statement: Executable) -> int:
        """Run an update or delete and return how many rows it touched."""
        done = cast("CursorResult[Any]", self.session.execute(statement))
        return done.rowcount

    def _insert_into(self, row: type[SQLModel], keys: tuple[str, ...]) -> _Insert:
        """Return the insert of these columns, kept with the database connection.

        A report is some ten inserts: finding each compiled statement anew would cost
        as much as running it.
        """
        known: dict[Any, _Insert] = self.connection.info
        if (row, keys) not in known:
            known[row, keys] = _compiled(self.connection, table_of(row), keys)
        return known[row, keys]


def _compiled(connection: Connection, table: Table, keys: tuple[str, ...]) -> _Insert:
    dialect = connection.dialect
    compiled = insert(table).compile(dialect=dialect, column_keys=list(keys))
    binders = [
        (name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in (compiled.positiontup or compiled.params)
    ]

    def by_place(values: dict[str, Any]) -> tuple[Any, ...]:
        return tuple([bind(values[n]) if bind else values[n] for n, bind in binders])

    def by_name(values: dict[str, Any]) -> dict[str, Any]:
        return {n: bind(values[n]) if bind else values[n] for n, bind in binders}

    return str(compiled), by_place if dialect.positional else by_name
