"""Queries on notifications that were made."""

from uuid import UUID

from sqlalchemy import select

from incidents.models import ActRow
from incidents.store.core import Queries, columns


class ActQueries(Queries):
    """Acts are added, never changed; the last row of one stands."""

    def acts(self, incident_id: UUID) -> list[ActRow]:
        """Return what was recorded of a case, corrections too, oldest first."""
        return list(
            self.session.scalars(
                select(ActRow)
                .where(columns(ActRow).incident_id == incident_id)
                .order_by(columns(ActRow).seq)
            )
        )
