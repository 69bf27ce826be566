"""Queries on attempts: the tries to deliver a message."""

from uuid import UUID

from sqlalchemy import func, select

from incidents.models import AttemptRow, MessageRow
from incidents.store.core import Queries, table_of


class AttemptQueries(Queries):
    """What became of each try; a claim without one was lost."""

    def attempts(self, message_ids: list[UUID]) -> list[AttemptRow]:
        """Return the attempts of these messages, oldest first."""
        attempts = table_of(AttemptRow)
        return list(
            self.session.scalars(
                select(AttemptRow)
                .where(attempts.c.message_id.in_(message_ids))
                .order_by(attempts.c.started_at)
            )
        )

    def lost_attempts(self, message: MessageRow) -> int:
        """Return how many claims before the present one left no attempt behind."""
        attempts = table_of(AttemptRow)
        query = (
            select(func.count())
            .select_from(attempts)
            .where(attempts.c.message_id == message.id)
        )
        return message.attempts - 1 - int(self.session.scalar(query) or 0)

    def doubtful_attempts(self, message: MessageRow) -> int:
        """Return how many attempts before the present one may have arrived."""
        attempts = table_of(AttemptRow)
        query = (
            select(func.count())
            .select_from(attempts)
            .where(attempts.c.message_id == message.id, attempts.c.result == "unknown")
        )
        unknown = int(self.session.scalar(query) or 0)
        return unknown + self.lost_attempts(message)

    def has_attempt(self, attempt_id: UUID) -> bool:
        """Is this attempt recorded?"""
        return self.session.get(AttemptRow, attempt_id) is not None
