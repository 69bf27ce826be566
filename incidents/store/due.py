"""Which messages are due at an instant, and which of them goes first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row

from incidents.models import MessageRow
from incidents.store.core import table_of

_MESSAGES = table_of(MessageRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is due at an instant, and in which order."""

    now: datetime
    besides: Collection[UUID]
    late_before: datetime

    @property
    def waiting(self) -> tuple[ColumnElement[bool], ...]:
        return _MESSAGES.c.state == "waiting", _MESSAGES.c.next_attempt_at <= self.now

    @property
    def lost(self) -> tuple[ColumnElement[bool], ...]:
        return (
            _MESSAGES.c.state == "claimed",
            _MESSAGES.c.lease_until <= self.now,
            _MESSAGES.c.id.not_in(self.besides),
        )

    def in_order(self, rows: Sequence[Row[Any]]) -> list[Row[Any]]:
        """Return *rows* by their cases' earliest deadlines; within a case by age."""
        ends: dict[UUID | None, str] = {}
        for row in rows:
            ends[row.incident_id] = min(row.deadline, ends.get(row.incident_id, "~"))

        def place(row: Row[Any]) -> tuple[str, bool, timedelta | datetime]:
            late = row.created_at < self.late_before
            age = self.now - row.created_at
            return ends[row.incident_id], not late, age if late else row.next_attempt_at

        return sorted(rows, key=place)
