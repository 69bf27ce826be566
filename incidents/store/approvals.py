"""Queries on approvals of a filing, and on what the authority answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from incidents.models import (
    FilingApprovalRow,
    FilingReplyFileRow,
    FilingReplyRow,
    SecondApprovalRow,
)
from incidents.store.core import Queries, columns


class ApprovalLine(NamedTuple):
    """An approval without its bytes, and the second look at it where there was one.

    Attributes:
        alone_because: None while nobody has looked a second time; "" where somebody
            has; else why nobody did.
    """

    id: UUID
    filing_id: UUID
    facts_version: int
    pdf_sha256: str
    document_sha256: str
    filled: dict[str, Any]
    plain_because: str
    user_id: UUID
    author: str
    at: datetime
    second_author: str | None
    second_at: datetime | None
    alone_because: str | None


class ReplyLine(NamedTuple):
    """What an authority answered, without the bytes of its file."""

    id: UUID
    filing_id: UUID
    seq: int
    authority_reference: str
    note: str
    received_at: datetime
    author: str
    at: datetime
    file_name: str | None
    media_type: str | None
    size: int | None
    sha256: str | None


class ApprovalQueries(Queries):
    """Approvals, second looks and replies."""

    def approvals(self, filing_ids: Sequence[UUID]) -> list[ApprovalLine]:
        """Return the approvals of some filings, oldest first."""
        one, two = columns(FilingApprovalRow), columns(SecondApprovalRow)
        found = self.session.execute(
            select(
                *(one.id, one.filing_id, one.facts_version, one.pdf_sha256),
                *(one.document_sha256, one.filled, one.plain_because, one.user_id),
                *(one.author, one.at, two.author, two.at, two.alone_because),
            )
            .outerjoin_from(one.id.table, two.id.table, two.approval_id == one.id)
            .where(one.filing_id.in_(filing_ids))
            .order_by(one.at, one.id)
        )
        return [ApprovalLine._make(row) for row in found]

    def approval(self, approval_id: UUID) -> FilingApprovalRow | None:
        """Return one approval with its bytes, or None."""
        return self.session.get(FilingApprovalRow, approval_id)

    def replies(self, filing_ids: Sequence[UUID]) -> list[ReplyLine]:
        """Return what authorities answered to some filings, oldest first."""
        reply, file = columns(FilingReplyRow), columns(FilingReplyFileRow)
        found = self.session.execute(
            select(
                *(reply.id, reply.filing_id, reply.seq, reply.authority_reference),
                *(reply.note, reply.received_at, reply.author, reply.at),
                *(file.name, file.media_type, file.size, file.sha256),
            )
            .outerjoin_from(reply.id.table, file.name.table, file.reply_id == reply.id)
            .where(reply.filing_id.in_(filing_ids))
            .order_by(reply.filing_id, reply.seq)
        )
        return [ReplyLine._make(row) for row in found]

    def reply_file(self, reply_id: UUID) -> FilingReplyFileRow | None:
        """Return the file that came with a reply, or None."""
        return self.session.get(FilingReplyFileRow, reply_id)
