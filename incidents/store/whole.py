"""An installation as a whole: every row of every table, in the order of its keys.

Both engines give the same rows in the same order, so that a table has one digest
wherever it stands.
"""

import hashlib
from collections.abc import Generator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    LargeBinary,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)

from incidents.core.ledger import Entry, canonical, first_fault
from incidents.models import (
    METADATA,
    AuditRow,
    BeatRow,
    IncidentRow,
    SessionRow,
    TimelineRow,
)
from incidents.store.core import table_of

# Beats and looks are of processes of the old installation, and who is signed in there
# signs in anew: a cookie that somebody kept opens nothing in the new one.
LEFT_BEHIND = frozenset(table_of(row) for row in (AuditRow, BeatRow, SessionRow))
# Referenced tables come before those that refer to them.
TABLES = tuple(METADATA.sorted_tables)
COPIED = tuple(table for table in TABLES if table not in LEFT_BEHIND)

_ROWS_AT_ONCE = 500
_DOCUMENTS_AT_ONCE = 20  # filed documents: some hundred kilobytes each

Row = dict[str, Any]


class TableDigest:
    """Counts rows and takes the SHA-256 of all of them in their order."""

    def __init__(self) -> None:
        self.count = 0
        self._digest = hashlib.sha256()

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take in the next rows."""
        for row in rows:
            line = canonical({name: _plain(value) for name, value in row.items()})
            self._digest.update(len(line).to_bytes(8) + line)
        self.count += len(rows)

    def __eq__(self, other: object) -> bool:
        """Are these the same rows in the same order?"""
        if not isinstance(other, TableDigest):
            return NotImplemented
        return (self.count, self.hex) == (other.count, other.hex)

    __hash__ = None  # type: ignore[assignment] # it grows

    @property
    def hex(self) -> str:
        """The digest of what was taken in so far."""
        return self._digest.hexdigest()


def foreign_tables(connection: Connection) -> list[str]:
    """Return the tables here that are none of ours."""
    ours = {table.name for table in TABLES} | {"alembic_version"}
    return sorted(set(inspect(connection).get_table_names()) - ours)


def filled_table(connection: Connection) -> str | None:
    """Return the name of a table of ours that holds a row, None when all are empty."""
    there = set(inspect(connection).get_table_names())
    for table in TABLES:
        if table.name in there:
            query = select(text("1")).select_from(table).limit(1)
            if connection.execute(query).first() is not None:
                return table.name
    return None


def counts(connection: Connection) -> dict[str, int]:
    """Return how many rows each table that is copied has."""
    return {
        table.name: int(connection.scalar(select(func.count()).select_from(table)) or 0)
        for table in COPIED
    }


def keep_others_out(connection: Connection) -> None:
    """Let nobody else write until this transaction ends; SQLite's lock does already."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in TABLES)
        connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def read_rows(connection: Connection, table: Table) -> Generator[list[Row], None, None]:
    """Give the rows of *table* in the order of its keys, some at a time; close it.

    Where rows refer to others of their own table, those that do not come first.
    """
    own = [
        column.is_not(None)
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]
    on_postgresql = connection.dialect.name == "postgresql"
    keys = [
        # By the bytes of the text, as SQLite does; a cluster may sort by a language.
        key.collate("C") if on_postgresql and isinstance(key.type, String) else key
        for key in table.primary_key.columns
    ]
    large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    at_once = _DOCUMENTS_AT_ONCE if large else _ROWS_AT_ONCE
    query = select(table).order_by(*own, *keys).execution_options(yield_per=at_once)
    with connection.execute(query) as found:
        for some in found.mappings().partitions():
            yield [dict(row) for row in some]


def add_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows as they are."""
    connection.execute(insert(table), list(rows))


def heads(connection: Connection) -> dict[UUID, tuple[int, str]]:
    """Return of each case the length of its hash chain and its last digest."""
    timeline = table_of(TimelineRow)
    query = select(timeline.c.incident_id, timeline.c.seq, timeline.c.digest)
    return {
        case: (seq, digest)
        for case, seq, digest in connection.execute(
            query.order_by(timeline.c.incident_id, timeline.c.seq)
        )
    }


def first_broken_chain(connection: Connection) -> tuple[str, int] | None:
    """Return a case whose chain does not hold and its first broken entry, or None."""
    timeline, cases = table_of(TimelineRow), table_of(IncidentRow)
    query = (
        select(timeline, cases.c.reference)
        .join(cases, cases.c.id == timeline.c.incident_id)
        .order_by(timeline.c.incident_id, timeline.c.seq)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    with connection.execute(query) as rows:
        by_case = groupby(rows, key=lambda row: (row.incident_id, row.reference))
        for (case, reference), chain in by_case:
            fault = first_fault(str(case), [_entry(row) for row in chain])
            if fault is not None:
                return reference, fault
    return None


def _entry(row: Any) -> Entry:
    return Entry(
        seq=row.seq,
        kind=row.kind,
        at=row.at,
        actor=row.actor,
        payload=row.payload,
        salt=row.salt,
        commitment=row.commitment,
        previous=row.previous,
        digest=row.digest,
    )


def _plain(value: Any) -> Any:
    """Return *value* in a form that is the same JSON on both engines."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value
