"""Queries on steps in time, messages and attempts; the outbox."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update

from incidents.models import (
    AttemptRow,
    BeatRow,
    DutyRow,
    IncidentRow,
    MessageRow,
    StepRow,
)
from incidents.store.core import Queries, columns, table_of


class AlertQueries(Queries):
    """What must be told, to whom, and what became of it."""

    def cancel_steps(self, incident_id: UUID, *, now: datetime) -> None:
        """Cancel what has not happened yet; the caller writes the new steps."""
        steps = table_of(StepRow)
        self.session.execute(
            update(steps)
            .where(steps.c.incident_id == incident_id, steps.c.state == "waiting")
            .values(state="cancelled", done_at=now)
        )

    def cancel_steps_of_duty(self, duty_id: UUID, *, now: datetime) -> None:
        """Cancel the reminders of one duty."""
        steps = table_of(StepRow)
        self.session.execute(
            update(steps)
            .where(steps.c.duty_id == duty_id, steps.c.state == "waiting")
            .values(state="cancelled", done_at=now)
        )

    def steps(self, incident_id: UUID) -> list[StepRow]:
        """Return the steps of a case in order of time."""
        return list(
            self.session.scalars(
                select(StepRow)
                .where(columns(StepRow).incident_id == incident_id)
                .order_by(columns(StepRow).at)
            )
        )

    def due_steps(
        self, *, now: datetime, limit: int
    ) -> list[tuple[StepRow, DutyRow, IncidentRow]]:
        """Return steps whose instant has come, oldest deadline first, locked."""
        steps = table_of(StepRow)
        query = (
            select(StepRow, DutyRow, IncidentRow)
            .join(DutyRow, columns(StepRow).duty_id == columns(DutyRow).id)
            .join(
                IncidentRow,
                columns(StepRow).incident_id == columns(IncidentRow).id,
            )
            .where(columns(StepRow).state == "waiting", steps.c.at <= now)
            .order_by(steps.c.deadline_at, steps.c.at)
            .limit(limit)
        )
        if self.backend == "postgresql":
            query = query.with_for_update(of=StepRow, skip_locked=True)
        return [(step, duty, case) for step, duty, case in self.session.execute(query)]

    def finish_steps(self, step_ids: list[UUID], *, now: datetime) -> None:
        """Note that these steps have become messages."""
        steps = table_of(StepRow)
        self.session.execute(
            update(steps)
            .where(steps.c.id.in_(step_ids))
            .values(state="done", done_at=now)
        )

    def claim_messages(
        self, *, now: datetime, lease: timedelta, limit: int
    ) -> list[MessageRow]:
        """Claim messages that are due: take a lease and a new fence.

        A message whose lease has run out was claimed by a worker that died; its
        outcome is not known, so it is marked ambiguous before it is tried again.
        """
        messages = table_of(MessageRow)
        due = select(messages.c.id).where(
            or_(
                (messages.c.state == "waiting") & (messages.c.next_attempt_at <= now),
                (messages.c.state == "claimed") & (messages.c.lease_until <= now),
            )
        )
        due = due.order_by(messages.c.next_attempt_at).limit(limit)
        if self.backend == "postgresql":
            due = due.with_for_update(skip_locked=True)
        ids = [row[0] for row in self.session.execute(due)]
        if not ids:
            return []
        self.session.execute(
            update(messages)
            .where(messages.c.id.in_(ids))
            .values(
                ambiguous=or_(messages.c.ambiguous, messages.c.state == "claimed"),
                state="claimed",
                fence=messages.c.fence + 1,
                attempts=messages.c.attempts + 1,
                lease_until=now + lease,
            )
        )
        return list(
            self.session.scalars(
                select(MessageRow)
                .where(messages.c.id.in_(ids))
                .order_by(messages.c.next_attempt_at)
            )
        )

    def settle_message(self, message_id: UUID, *, fence: int, **values: Any) -> bool:
        """Write what became of a claim; False when another worker has taken over."""
        messages = table_of(MessageRow)
        done = self.change(
            update(messages)
            .where(
                messages.c.id == message_id,
                messages.c.fence == fence,
                messages.c.state == "claimed",
            )
            .values(lease_until=None, **values)
        )
        return done == 1

    def next_instant(self) -> datetime | None:
        """Return when the next message or step is due, or None."""
        messages, steps = table_of(MessageRow), table_of(StepRow)
        found = [
            self.session.scalar(
                select(func.min(messages.c.next_attempt_at)).where(
                    messages.c.state == "waiting"
                )
            ),
            self.session.scalar(
                select(func.min(messages.c.lease_until)).where(
                    messages.c.state == "claimed"
                )
            ),
            self.session.scalar(
                select(func.min(steps.c.at)).where(steps.c.state == "waiting")
            ),
        ]
        return min((instant for instant in found if instant), default=None)

    def messages(
        self, organisations: list[UUID], *, incident_id: UUID | None = None, limit: int
    ) -> list[MessageRow]:
        """Return messages, newest first, of one case or of all."""
        messages = table_of(MessageRow)
        query = select(MessageRow).where(messages.c.organisation_id.in_(organisations))
        if incident_id is not None:
            query = query.where(messages.c.incident_id == incident_id)
        query = query.order_by(messages.c.created_at.desc()).limit(limit)
        return list(self.session.scalars(query))

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

    def sent_first(
        self, incident_id: UUID, *, channel: str, recipient: str
    ) -> MessageRow | None:
        """Return the first confirmed message of a case to a recipient: its thread."""
        messages = table_of(MessageRow)
        return self.session.scalar(
            select(MessageRow)
            .where(
                messages.c.incident_id == incident_id,
                messages.c.channel == channel,
                messages.c.recipient == recipient,
                messages.c.state == "sent",
            )
            .order_by(messages.c.settled_at)
            .limit(1)
        )

    def beat(self, worker: str, *, now: datetime) -> None:
        """Note that a worker is alive."""
        beats = table_of(BeatRow)
        done = self.change(
            update(beats).where(beats.c.worker == worker).values(ticked_at=now)
        )
        if not done:
            self.add(BeatRow, [{"worker": worker, "ticked_at": now}])

    def last_beat(self) -> datetime | None:
        """Return when any worker last ticked, or None."""
        latest: datetime | None = self.session.scalar(
            select(func.max(columns(BeatRow).ticked_at))
        )
        return latest
