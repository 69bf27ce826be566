"""Queries on the escalation of cases: their policy, who was told, who acknowledged."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select, update

from incidents.models import (
    AcknowledgementRow,
    EscalationRow,
    IncidentRow,
    MessageRow,
    StepRow,
    TellingRow,
)
from incidents.store.core import Queries, columns, table_of
from incidents.store.steps import TO_COME

ESCALATE = "escalate"
DIGEST = "digest"


class EscalationQueries(Queries):
    """How far a case has climbed, and what must happen next to it."""

    def escalation(self, incident_id: UUID) -> EscalationRow | None:
        """Return the policy that a case keeps, None where it never started."""
        query = select(EscalationRow).where(
            columns(EscalationRow).incident_id == incident_id
        )
        return self.session.scalar(query.execution_options(populate_existing=True))

    def start_escalation(self, row: dict[str, Any]) -> None:
        """Keep *row* as the case's policy, in place of an earlier one."""
        table = table_of(EscalationRow)
        old = table.c.incident_id == row["incident_id"]
        self.session.execute(delete(table).where(old))
        self.add(EscalationRow, [row])

    def tellings(self, incident_id: UUID) -> list[TellingRow]:
        """Return which levels of a case were told, oldest first."""
        return list(
            self.session.scalars(
                select(TellingRow)
                .where(columns(TellingRow).incident_id == incident_id)
                .order_by(columns(TellingRow).at, columns(TellingRow).level)
            )
        )

    def acknowledgements(self, incident_id: UUID) -> list[AcknowledgementRow]:
        """Return who has acknowledged a case, oldest first."""
        return list(
            self.session.scalars(
                select(AcknowledgementRow)
                .where(columns(AcknowledgementRow).incident_id == incident_id)
                .order_by(columns(AcknowledgementRow).at)
            )
        )

    def locked_case(self, incident_id: UUID) -> IncidentRow | None:
        """Return a case, locked as ``incident`` locks it; None where there is none."""
        query = select(IncidentRow).where(columns(IncidentRow).id == incident_id)
        if self.backend == "postgresql" and self.writes:
            query = query.with_for_update()
        return self.session.scalar(query)

    def cancel_escalation_steps(self, incident_id: UUID, *, now: datetime) -> None:
        """Cancel the next step of a case's escalation; its reminders stay."""
        steps = table_of(StepRow)
        self.session.execute(
            update(steps)
            .where(
                steps.c.incident_id == incident_id,
                steps.c.kind == ESCALATE,
                steps.c.state.in_(TO_COME),
            )
            .values(state="cancelled", done_at=now)
        )

    def due_escalation(self, incident_id: UUID, *, now: datetime) -> list[StepRow]:
        """Return the steps of a case's escalation that have come."""
        steps = table_of(StepRow)
        return list(
            self.session.scalars(
                select(StepRow).where(
                    steps.c.incident_id == incident_id,
                    steps.c.kind == ESCALATE,
                    steps.c.state == "waiting",
                    steps.c.at <= now,
                )
            )
        )

    def next_escalation_at(self, incident_id: UUID) -> datetime | None:
        """Return when the next level of a case is told, None where none is planned."""
        steps = table_of(StepRow)
        found: datetime | None = self.session.scalar(
            select(steps.c.at)
            .where(
                steps.c.incident_id == incident_id,
                steps.c.kind == ESCALATE,
                steps.c.state.in_(TO_COME),
            )
            .order_by(steps.c.at)
            .limit(1)
        )
        return found

    def cases_never_escalated(self) -> list[UUID]:
        """Return open cases with a deadline that never had a policy of their own."""
        cases, kept = table_of(IncidentRow), table_of(EscalationRow)
        query = select(cases.c.id).where(
            cases.c.status == "open",
            cases.c.next_due_at.is_not(None),
            ~exists().where(kept.c.incident_id == cases.c.id),
        )
        return list(self.session.scalars(query))

    def overtake_messages(
        self, incident_id: UUID, kinds: Collection[str], *, now: datetime
    ) -> None:
        """Take back what waits to ask for an answer that somebody has now given."""
        messages = table_of(MessageRow)
        self.session.execute(
            update(messages)
            .where(
                messages.c.incident_id == incident_id,
                messages.c.kind.in_(kinds),
                messages.c.state == "waiting",
            )
            .values(state="overtaken", settled_at=now)
        )

    def due_digests(self, *, now: datetime, limit: int) -> list[StepRow]:
        """Return the daily digests that have come, locked."""
        steps = table_of(StepRow)
        query = (
            select(StepRow)
            .where(
                steps.c.kind == DIGEST, steps.c.state == "waiting", steps.c.at <= now
            )
            .order_by(steps.c.at)
            .limit(limit)
        )
        if self.backend == "postgresql":
            query = query.with_for_update(skip_locked=True)
        return list(self.session.scalars(query))

    def plan_digest(self, row: dict[str, Any] | None, organisation_id: UUID) -> None:
        """Put *row* in the place of the organisation's next digest; None plans none."""
        steps = table_of(StepRow)
        self.session.execute(
            delete(steps).where(
                steps.c.organisation_id == organisation_id,
                steps.c.kind == DIGEST,
                steps.c.state.in_(TO_COME),
            )
        )
        self.add(StepRow, [row] if row else [])

    def with_digest(self) -> set[UUID]:
        """Return the organisations whose next digest is planned."""
        steps = table_of(StepRow)
        query = select(steps.c.organisation_id).where(
            steps.c.kind == DIGEST, steps.c.state.in_(TO_COME)
        )
        return set(self.session.scalars(query))
