"""The main use case: a report becomes a case, all or nothing."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from incidents.core.errors import ConflictError, InputRefusedError
from incidents.core.facts import check
from incidents.core.ledger import canonical
from incidents.keys import new_reference, new_row_id
from incidents.models import IncidentRow
from incidents.runtime import Runtime
from incidents.services.opening import Opening, Report
from incidents.services.profiles import known_organisation

__all__ = ["Report", "Submitted", "submit_report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What the reporter is given: never more than this.

    Attributes:
        repeated: the same report had been received before; nothing was added.
    """

    reference: str
    receipt_code: str
    repeated: bool


def submit_report(rt: Runtime, report: Report, *, now: datetime) -> Submitted:
    """Store the report, its triage, duties, steps and alerts in one transaction.

    Raises:
        InputRefusedError: the facts break the vocabulary; every fault is named.
        NotFoundError: there is no such organisation.
        ConflictError: the key was used for a different report.
        StoreUnavailableError: nothing was stored; keep the text and say so.
    """
    faults = check(report.facts)
    if faults:
        raise InputRefusedError(faults)
    body = hashlib.sha256(canonical(report.facts)).hexdigest()
    organisation_id, organisation = known_organisation(rt, report.slug)
    opening = Opening(
        report=report,
        organisation=organisation,
        organisation_id=organisation_id,
        incident_id=new_row_id(),
        reference=new_reference(),
        body=body,
        code=rt.keys.receipt_code(str(organisation_id), report.idempotency_key),
        now=now,
    )
    # Written without looking first: a repeat is rare, and the key is unique.
    try:
        _write(rt, opening)
    except IntegrityError:
        earlier = _earlier(rt, opening)
        if earlier is not None:
            return earlier
        # The reference was taken: one chance in thousands of millions, once more.
        opening = replace(opening, reference=new_reference())
        _write(rt, opening)
    rt.wake.set()
    return Submitted(
        reference=opening.reference, receipt_code=opening.code, repeated=False
    )


def _write(rt: Runtime, opening: Opening) -> None:
    rows = opening.rows(rt)
    with rt.uow.begin() as tx:
        for table, values in rows:
            tx.add(table, values)
        # The draft stays until it expires, without what was typed, so that the back
        # button leads to the receipt and not to a second report.
        if opening.report.channel == "web":
            tx.settle_draft(
                opening.organisation_id,
                opening.report.idempotency_key,
                incident_id=opening.incident_id,
            )


def _earlier(rt: Runtime, opening: Opening) -> Submitted | None:
    key = opening.report.idempotency_key
    with rt.uow.read() as tx:
        earlier = tx.incident_by_key(opening.organisation_id, key)
        return None if earlier is None else _repeated(rt, earlier, body=opening.body)


def _repeated(rt: Runtime, earlier: IncidentRow, *, body: str) -> Submitted:
    if earlier.body_sha256 != body:
        msg = "this key was used for a different report"
        raise ConflictError(msg)
    code = rt.keys.receipt_code(str(earlier.organisation_id), earlier.idempotency_key)
    return Submitted(reference=earlier.reference, receipt_code=code, repeated=True)
