"""Queries for figures that machines read: counts and ages, nothing of any one case."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, select

from incidents.models import AttemptRow, DutyRow, IncidentRow, MessageRow
from incidents.store.core import Queries, table_of


class FigureQueries(Queries):
    """How much waits, and for how long."""

    def oldest_waiting(self) -> dict[str, datetime]:
        """Return since when the oldest message of each channel waits to be taken."""
        messages = table_of(MessageRow)
        query = (
            select(messages.c.channel, func.min(messages.c.created_at))
            .where(messages.c.state.in_(("waiting", "claimed")))
            .group_by(messages.c.channel)
        )
        return {row[0]: row[1] for row in self.connection.execute(query)}

    def count_attempts(self) -> dict[tuple[str, str], int]:
        """Return how many attempts there ever were, by channel and result."""
        attempts, messages = table_of(AttemptRow), table_of(MessageRow)
        query = (
            select(messages.c.channel, attempts.c.result, func.count())
            .select_from(attempts)
            .join(messages, attempts.c.message_id == messages.c.id)
            .group_by(messages.c.channel, attempts.c.result)
        )
        return {(row[0], row[1]): row[2] for row in self.connection.execute(query)}

    def count_open_duties(
        self, *, now: datetime, soon: datetime
    ) -> dict[tuple[UUID, str], int]:
        """Return how many duties of open cases are open, by organisation and state.

        The state is ``late``, ``soon`` (its alarm comes before *soon*), ``later``, or
        ``untimed`` where nothing times it.
        """
        duties, cases = table_of(DutyRow), table_of(IncidentRow)
        state = case(
            (duties.c.alarm_at.is_(None), "untimed"),
            (duties.c.alarm_at <= now, "late"),
            (duties.c.alarm_at <= soon, "soon"),
            else_="later",
        ).label("state")
        query = (
            select(duties.c.organisation_id, state, func.count())
            .select_from(duties)
            .join(cases, duties.c.incident_id == cases.c.id)
            .where(duties.c.status == "open", cases.c.status == "open")
            .group_by(duties.c.organisation_id, state)
        )
        return {(row[0], row[1]): row[2] for row in self.connection.execute(query)}
