"""Queries on the judgements of the ENISA score."""

from uuid import UUID

from sqlalchemy import select

from incidents.models import SeverityJudgementRow
from incidents.store.core import Queries, columns


class SeverityQueries(Queries):
    """Judgements are added, never changed; the last one of a factor stands."""

    def severity_judgements(self, incident_id: UUID) -> list[SeverityJudgementRow]:
        """Return every judgement of a case, oldest first."""
        return list(
            self.session.scalars(
                select(SeverityJudgementRow)
                .where(columns(SeverityJudgementRow).incident_id == incident_id)
                .order_by(columns(SeverityJudgementRow).seq)
            )
        )
