"""Queries on duties and the decisions on them."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from incidents.models import DecisionRow, DutyRow
from incidents.store.core import Queries, columns, table_of


class DutyQueries(Queries):
    """Duties keep their rows when the triage runs again."""

    def duties(self, incident_id: UUID) -> list[DutyRow]:
        """Return every duty of a case in a stable order."""
        table = table_of(DutyRow)
        return list(
            self.session.scalars(
                select(DutyRow)
                .where(columns(DutyRow).incident_id == incident_id)
                .order_by(
                    table.c.regime, table.c.duty, table.c.stage, table.c.addressee
                )
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
