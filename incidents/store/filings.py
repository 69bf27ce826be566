"""Queries on notifications to authorities."""

from uuid import UUID

from sqlalchemy import select

from incidents.models import FilingAnswerRow, FilingDocumentRow, FilingRow
from incidents.store.core import Queries, columns


class FilingQueries(Queries):
    """Drafts, their answers, and what was filed."""

    def filings(self, incident_id: UUID) -> list[FilingRow]:
        """Return the notifications of a case, oldest first."""
        return list(
            self.session.scalars(
                select(FilingRow)
                .where(columns(FilingRow).incident_id == incident_id)
                .order_by(columns(FilingRow).created_at)
            )
        )

    def filing(self, incident_id: UUID, filing_id: UUID) -> FilingRow | None:
        """Return one notification of this case, or None."""
        return self.session.scalar(
            select(FilingRow).where(
                columns(FilingRow).id == filing_id,
                columns(FilingRow).incident_id == incident_id,
            )
        )

    def filing_answers(self, filing_id: UUID) -> list[FilingAnswerRow]:
        """Return every answer given for a notification, oldest first."""
        return list(
            self.session.scalars(
                select(FilingAnswerRow)
                .where(columns(FilingAnswerRow).filing_id == filing_id)
                .order_by(columns(FilingAnswerRow).at)
            )
        )

    def filing_document(self, filing_id: UUID) -> FilingDocumentRow | None:
        """Return what was filed, or None while it is a draft."""
        return self.session.scalar(
            select(FilingDocumentRow).where(
                columns(FilingDocumentRow).filing_id == filing_id
            )
        )
