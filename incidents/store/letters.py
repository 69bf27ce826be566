"""Queries on letters to data subjects."""

from uuid import UUID

from sqlalchemy import select

from incidents.models import LetterRow
from incidents.store.core import Queries, columns


class LetterQueries(Queries):
    """Versions are added, never changed; the last one stands."""

    def letters(self, incident_id: UUID) -> list[LetterRow]:
        """Return every version of a case's letter, oldest first."""
        return list(
            self.session.scalars(
                select(LetterRow)
                .where(columns(LetterRow).incident_id == incident_id)
                .order_by(columns(LetterRow).number)
            )
        )
