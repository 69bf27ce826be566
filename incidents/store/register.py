"""Queries for the register of breaches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from incidents.models import FilingDocumentRow, FilingRow, IncidentRow
from incidents.store.core import Queries, columns


class RegisterQueries(Queries):
    """All cases of an organisation, whatever became of them."""

    def registered(
        self,
        organisation_id: UUID,
        *,
        since: datetime | None,
        until: datetime | None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[IncidentRow]:
        """Return cases by when they were reported, the oldest first.

        Args:
            since, until: of the report's instant; *until* is the first one too late.
        """
        reported = columns(IncidentRow).reported_at
        query = (
            select(IncidentRow)
            .where(*_wanted(organisation_id, since, until))
            .order_by(reported, columns(IncidentRow).reference)
            .offset(offset)
        )
        return list(
            self.session.scalars(query if limit is None else query.limit(limit))
        )

    def count_registered(
        self, organisation_id: UUID, *, since: datetime | None, until: datetime | None
    ) -> int:
        """Return how many cases ``registered`` finds without a limit."""
        wanted = _wanted(organisation_id, since, until)
        found = self.session.scalar(
            select(func.count()).select_from(IncidentRow).where(*wanted)
        )
        return int(found or 0)

    def filed_of(self, incident_ids: Sequence[UUID]) -> list[Any]:
        """Return what was filed, oldest first, without the documents' bytes.

        Returns:
            Rows with ``incident_id``, ``duty_id``, ``number``, ``kind``, ``subtype``,
            ``filed_at``, ``filed_by``, ``means``, ``authority_reference``,
            ``pdf_sha256``.
        """
        filing, document = columns(FilingRow), columns(FilingDocumentRow)
        return list(
            self.session.execute(
                select(
                    filing.incident_id,
                    filing.duty_id,
                    filing.number,
                    filing.kind,
                    filing.subtype,
                    document.filed_at,
                    document.filed_by,
                    document.means,
                    document.authority_reference,
                    document.pdf_sha256,
                )
                .join(FilingDocumentRow, document.filing_id == filing.id)
                .where(filing.incident_id.in_(incident_ids))
                .order_by(document.filed_at)
            )
        )


def _wanted(
    organisation_id: UUID, since: datetime | None, until: datetime | None
) -> list[Any]:
    reported = columns(IncidentRow).reported_at
    wanted = [columns(IncidentRow).organisation_id == organisation_id]
    if since is not None:
        wanted.append(reported >= since)
    if until is not None:
        wanted.append(reported < until)
    return wanted
