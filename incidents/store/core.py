"""What every group of queries stands on."""

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, Insert, Table, insert
from sqlalchemy.orm import Session
from sqlmodel import SQLModel


def table_of(row: type[SQLModel]) -> Table:
    """Return the table behind a row class."""
    return cast("Table", row.__table__)  # type: ignore[attr-defined]


def columns(row: type[SQLModel]) -> Any:
    """Return the columns behind a row class, for use in a query."""
    return table_of(row).c


@cache
def insert_into(row: type[SQLModel]) -> Insert:
    """Return the one insert statement of a row class; made once, compiled once."""
    return insert(table_of(row))


class Queries:
    """A session, the name of its backend, and whether it may write."""

    session: Session
    backend: str
    writes: bool

    def add(self, row: type[SQLModel], values: Sequence[dict[str, Any]]) -> None:
        """Insert *values* in one round trip; every dict has the same keys."""
        if values:
            self.session.connection().execute(insert_into(row), list(values))

    def change(self, statement: Executable) -> int:
        """Run an update or delete and return how many rows it touched."""
        done = cast("CursorResult[Any]", self.session.execute(statement))
        return done.rowcount
