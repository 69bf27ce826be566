"""Queries on incidents, their facts, triage and timeline."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from incidents.core.errors import NotFoundError
from incidents.models import (
    AwarenessRow,
    FactsTextRow,
    FactsVersionRow,
    IncidentRow,
    TaskRow,
    TimelineRow,
    TriageRow,
)
from incidents.store.core import Queries, columns, table_of


class CaseQueries(Queries):
    """The case file; everything scoped by organisation."""

    def incident(self, reference: str, *, organisations: Sequence[UUID]) -> IncidentRow:
        """Return the case with this reference in one of *organisations*.

        The row is locked on PostgreSQL inside a writing transaction, so that two
        people cannot build on the same state (SQLite has one writer).

        Raises:
            NotFoundError: there is none, or it belongs to another organisation.
        """
        query = select(IncidentRow).where(
            columns(IncidentRow).reference == reference,
            columns(IncidentRow).organisation_id.in_(organisations),
        )
        if self.backend == "postgresql" and self.writes:
            query = query.with_for_update()
        row = self.session.scalar(query)
        if row is None:
            msg = f"no incident {reference}"
            raise NotFoundError(msg)
        return row

    def incident_by_key(
        self, organisation_id: UUID, idempotency_key: str
    ) -> IncidentRow | None:
        """Return the case that this key already made, or None."""
        return self.session.scalar(
            select(IncidentRow).where(
                columns(IncidentRow).organisation_id == organisation_id,
                columns(IncidentRow).idempotency_key == idempotency_key,
            )
        )

    def incident_by_receipt(self, digest: str) -> IncidentRow | None:
        """Return the case with this receipt digest, or None."""
        return self.session.scalar(
            select(IncidentRow).where(columns(IncidentRow).receipt_sha256 == digest)
        )

    def incident_by_id(self, incident_id: UUID) -> IncidentRow:
        """Return the case with this key; it exists by foreign key."""
        row = self.session.get(IncidentRow, incident_id)
        if row is None:
            msg = "no such incident"
            raise NotFoundError(msg)
        return row

    def incidents(
        self, organisations: Sequence[UUID], *, status: str
    ) -> list[IncidentRow]:
        """Return cases by next deadline, those without one last."""
        due = columns(IncidentRow).next_due_at
        return list(
            self.session.scalars(
                select(IncidentRow)
                .where(
                    columns(IncidentRow).organisation_id.in_(organisations),
                    columns(IncidentRow).status == status,
                )
                .order_by(due.is_(None), due, columns(IncidentRow).reported_at)
            )
        )

    def closed_incidents(
        self, organisations: Sequence[UUID], *, limit: int
    ) -> list[IncidentRow]:
        """Return closed cases, the last closed first."""
        incidents = table_of(IncidentRow)
        return list(
            self.session.scalars(
                select(IncidentRow)
                .where(
                    incidents.c.organisation_id.in_(organisations),
                    incidents.c.status == "closed",
                )
                .order_by(incidents.c.closed_at.desc())
                .limit(limit)
            )
        )

    def change_incident(self, incident_id: UUID, **values: Any) -> None:
        """Set columns of one case."""
        incidents = table_of(IncidentRow)
        self.session.execute(
            update(incidents).where(incidents.c.id == incident_id).values(**values)
        )

    def facts_versions(
        self, incident_id: UUID
    ) -> list[tuple[FactsVersionRow, FactsTextRow]]:
        """Return every version of the facts with its typed text, oldest first."""
        found = self.session.execute(
            select(FactsVersionRow, FactsTextRow)
            .join(
                FactsTextRow,
                columns(FactsTextRow).facts_version_id == columns(FactsVersionRow).id,
            )
            .where(columns(FactsVersionRow).incident_id == incident_id)
            .order_by(columns(FactsVersionRow).version)
        )
        return [(version, text) for version, text in found]

    def latest_facts(self, incident_id: UUID) -> tuple[FactsVersionRow, FactsTextRow]:
        """Return the version of the facts that counts now."""
        found = self.session.execute(
            select(FactsVersionRow, FactsTextRow)
            .join(
                FactsTextRow,
                columns(FactsTextRow).facts_version_id == columns(FactsVersionRow).id,
            )
            .where(columns(FactsVersionRow).incident_id == incident_id)
            .order_by(columns(FactsVersionRow).version.desc())
            .limit(1)
        ).one()
        return found[0], found[1]

    def triages(self, incident_id: UUID) -> list[TriageRow]:
        """Return every answer of the triage, oldest first."""
        return list(
            self.session.scalars(
                select(TriageRow)
                .where(columns(TriageRow).incident_id == incident_id)
                .order_by(columns(TriageRow).at, columns(TriageRow).facts_version)
            )
        )

    def awareness(self, incident_id: UUID) -> list[AwarenessRow]:
        """Return the awareness events, oldest first."""
        return list(
            self.session.scalars(
                select(AwarenessRow)
                .where(columns(AwarenessRow).incident_id == incident_id)
                .order_by(columns(AwarenessRow).at)
            )
        )

    def timeline(self, incident_id: UUID) -> list[TimelineRow]:
        """Return the timeline in its order."""
        return list(
            self.session.scalars(
                select(TimelineRow)
                .where(columns(TimelineRow).incident_id == incident_id)
                .order_by(columns(TimelineRow).seq)
            )
        )

    def timeline_head(self, incident_id: UUID) -> tuple[int, str] | None:
        """Return sequence number and digest of the last entry, or None."""
        table = table_of(TimelineRow)
        found = self.session.execute(
            select(table.c.seq, table.c.digest)
            .where(table.c.incident_id == incident_id)
            .order_by(table.c.seq.desc())
            .limit(1)
        ).first()
        return None if found is None else (found[0], found[1])

    def tasks(self, incident_id: UUID) -> list[TaskRow]:
        """Return the tasks of a case, oldest first."""
        return list(
            self.session.scalars(
                select(TaskRow)
                .where(columns(TaskRow).incident_id == incident_id)
                .order_by(columns(TaskRow).created_at)
            )
        )

    def finish_task(self, task_id: UUID, *, by: str, now: datetime) -> None:
        """Note who did a task and when."""
        tasks = table_of(TaskRow)
        self.session.execute(
            update(tasks)
            .where(tasks.c.id == task_id, tasks.c.done_at.is_(None))
            .values(done_at=now, done_by=by)
        )
