"""Queries on duties and the decisions on them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from incidents.models import DecisionRow, DutyRow, IncidentRow
from incidents.store.core import Queries, columns, table_of


class DutyQueries(Queries):
    """Duties keep their rows when the triage runs again."""

    def duties(self, incident_id: UUID) -> list[DutyRow]:
        """Return every duty of a case in a stable order, as this transaction left it.

        Rows read earlier are read again: ``change_duty`` writes past them.
        """
        table = table_of(DutyRow)
        return list(
            self.session.scalars(
                select(DutyRow)
                .where(columns(DutyRow).incident_id == incident_id)
                .order_by(
                    table.c.regime, table.c.duty, table.c.stage, table.c.addressee
                )
                .execution_options(populate_existing=True)
            )
        )

    def alarming_duties(self, organisations: Sequence[UUID]) -> list[DutyRow]:
        """Return the open duties with an alarm of all open cases, soonest first."""
        table = table_of(DutyRow)
        return list(
            self.session.scalars(
                select(DutyRow)
                .join(IncidentRow, columns(IncidentRow).id == table.c.incident_id)
                .where(
                    table.c.organisation_id.in_(organisations),
                    columns(IncidentRow).status == "open",
                    table.c.status == "open",
                    table.c.alarm_at.is_not(None),
                )
                .order_by(table.c.alarm_at, table.c.regime, table.c.duty)
            )
        )

    def change_duty(self, duty_id: UUID, **values: Any) -> None:
        """Set columns of one duty."""
        duties = table_of(DutyRow)
        self.session.execute(
            update(duties).where(duties.c.id == duty_id).values(**values)
        )

    def decisions(self, incident_id: UUID) -> list[DecisionRow]:
        """Return the decisions of a case, oldest first."""
        return list(
            self.session.scalars(
                select(DecisionRow)
                .where(columns(DecisionRow).incident_id == incident_id)
                .order_by(columns(DecisionRow).at)
            )
        )
