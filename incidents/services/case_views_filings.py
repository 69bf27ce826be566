"""The notifications of a case as its page lists them: plain values."""

from collections.abc import Sequence
from datetime import datetime

from incidents.models import DutyRow, FilingDocumentRow, FilingRow, IncidentRow
from incidents.services.case_views_values import FilingLine
from incidents.services.filing_records import deadline_of, is_withdrawal
from incidents.services.profiles import readable_organisation
from incidents.store import ApprovalLine, Transaction


def filing_lines(
    tx: Transaction, incident: IncidentRow, duties: Sequence[DutyRow]
) -> tuple[FilingLine, ...]:
    """Return drafts and filings with their deadlines, oldest first."""
    rows = tx.filings(incident.id)
    approved = {each.filing_id: each for each in tx.approvals([row.id for row in rows])}
    settings = readable_organisation(tx.organisation_by_id(incident.organisation_id))
    ends = {duty.id: deadline_of(duty, duties) for duty in duties}
    latest = {row.duty_id: row.id for row in rows}
    return tuple(
        _line(
            row,
            tx.filing_document(row.id),
            approved.get(row.id),
            second=settings.second_approval,
            deadline=ends[row.duty_id] if latest[row.duty_id] == row.id else None,
        )
        for row in rows
    )


def _line(
    row: FilingRow,
    filed: FilingDocumentRow | None,
    approval: ApprovalLine | None,
    *,
    second: bool,
    deadline: datetime | None,
) -> FilingLine:
    open_approval = approval if filed is None else None
    return FilingLine(
        id=row.id,
        duty_id=row.duty_id,
        number=row.number,
        kind=row.kind,
        form=row.form,
        created_at=row.created_at,
        author=row.author,
        filed_at=filed.filed_at if filed else None,
        filed_by=filed.filed_by if filed else None,
        authority_reference=filed.authority_reference if filed else None,
        means=filed.means if filed else None,
        pdf_sha256=filed.pdf_sha256 if filed else None,
        deadline=deadline,
        approved_at=open_approval.at if open_approval else None,
        approved_by=open_approval.author if open_approval else "",
        waits=bool(open_approval and second and open_approval.alone_because is None),
        withdraws=filed is not None and is_withdrawal(filed),
    )
