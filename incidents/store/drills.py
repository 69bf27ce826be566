"""Queries on exercises of the alarms."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from incidents.models import DrillAnswerRow, DrillRow, MessageRow
from incidents.store.core import Queries, columns, table_of

EXERCISE = "exercise"


class DrillQueries(Queries):
    """Exercises, their messages, and who answered."""

    def drills(self, organisation_id: UUID, *, limit: int) -> list[DrillRow]:
        """Return an organisation's exercises, the latest first."""
        return list(
            self.session.scalars(
                select(DrillRow)
                .where(columns(DrillRow).organisation_id == organisation_id)
                .order_by(columns(DrillRow).at.desc())
                .limit(limit)
            )
        )

    def drill_at(self, organisation_id: UUID, at: datetime) -> DrillRow | None:
        """Return the exercise that an organisation started at an instant, or None."""
        drills = columns(DrillRow)
        return self.session.scalar(
            select(DrillRow).where(
                drills.organisation_id == organisation_id, drills.at == at
            )
        )

    def drill_messages(self, drill: DrillRow) -> list[MessageRow]:
        """Return the messages of an exercise, by name and channel."""
        messages = table_of(MessageRow)
        return list(
            self.session.scalars(
                select(MessageRow)
                .where(
                    messages.c.organisation_id == drill.organisation_id,
                    messages.c.kind == EXERCISE,
                    messages.c.created_at == drill.at,
                )
                .order_by(messages.c.recipient_name, messages.c.channel)
            )
        )

    def drill_answers(self, drill_ids: Collection[UUID]) -> list[DrillAnswerRow]:
        """Return who has answered these exercises, the first in front."""
        answers = columns(DrillAnswerRow)
        return list(
            self.session.scalars(
                select(DrillAnswerRow)
                .where(answers.drill_id.in_(drill_ids))
                .order_by(answers.at)
            )
        )

    def exercise_message(self, message_id: UUID) -> MessageRow | None:
        """Return a message of an exercise, None where this is none."""
        messages = table_of(MessageRow)
        return self.session.scalar(
            select(MessageRow).where(
                messages.c.id == message_id, messages.c.kind == EXERCISE
            )
        )
