"""Approving a notification: its bytes are frozen, and a second person looks at it.

Where the organisation wants it, what one person approved waits for another. Whoever
drafted or approved it cannot be that other one. Nobody there and the deadline near, it
may go out alone, with a reason that stays.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from incidents.alerts import AlertKind
from incidents.core.errors import ConflictError, Fault, InputRefusedError
from incidents.documents.filled import FilledForm
from incidents.documents.record import Subtype
from incidents.keys import new_row_id
from incidents.models import FilingApprovalRow, SecondApprovalRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.cases import open_case, reason_faults
from incidents.services.filing_records import Standing
from incidents.services.filings import draft
from incidents.services.handing_over import tell_member
from incidents.services.papers import Paper, make_paper
from incidents.services.record import record
from incidents.store import ApprovalLine, Transaction

# Ours: near enough that waiting for a colleague could cost the deadline.
ALONE_WITHIN = timedelta(hours=12)
ALONE_REASON_AT_LEAST = 60
STILL_OWED = (
    "The case still says that this notification is owed. Answer in the case what "
    "turned out, so that nothing is owed any more; then withdraw it"
)
NOT_NEAR = "the deadline is more than 12 hours away: somebody else can still approve it"
_SAME = ("fields", "subtype", "notification", "authority", "organisation", "aware_at")


def approve(
    rt: Runtime, actor: Actor, *, reference: str, filing_id: UUID, now: datetime
) -> str:
    """Approve a draft as it stands; its PDF and data are what may be sent from now on.

    The PDF is made outside any transaction; inside it is checked that nothing the
    form was filled from has moved since. It can be approved again after a change.
    Where a second person is wanted, everybody who can be it is told.

    Returns:
        why the document is set plainly, "" when it was laid out.

    Raises:
        InputRefusedError: the form lacks what the law requires now (late: the reasons
            for delay, GDPR Art. 33(1)), or it withdraws what is still owed.
        ConflictError: the case moved on meanwhile, is closed, or it has been filed.
    """
    with rt.uow.read() as tx:
        before = draft(tx, rt, reference, actor, filing_id, now=now)
    filled = before.filled(approved_at=now)
    refuse_gaps(before, filled)
    paper = make_paper(rt, filled)
    with rt.uow.begin() as tx:
        open_case(tx, actor, reference)
        standing = draft(tx, rt, reference, actor, filing_id, now=now)
        if standing.marks != before.marks:
            msg = f"incident {reference} moved on while the document was made"
            raise ConflictError(msg)
        row = keep_approval(tx, standing, filled, paper, actor, now=now)
        waits = standing.organisation.second_approval
        _note(
            tx, standing, "filing-approved", actor, now=now,
            pdf_sha256=row["pdf_sha256"], document_sha256=row["document_sha256"],
            facts_version=row["facts_version"], waits=waits,
            plain_because=paper.plain_because or None,
        )  # fmt: skip
        if waits:
            _tell_others(tx, standing, actor, now=now)
    rt.wake.set()
    return paper.plain_because


def _tell_others(
    tx: Transaction, standing: Standing, actor: Actor, *, now: datetime
) -> None:
    """Tell everybody who can be the second person that it waits for one."""
    for member in tx.members(standing.incident.organisation_id):
        if member.id != actor.user_id and member.name not in standing.written_by:
            tell_member(tx, standing.incident, member, AlertKind.ASSIGNED_TASK, now=now)


def approve_second(
    rt: Runtime,
    actor: Actor,
    *,
    reference: str,
    filing_id: UUID,
    approval_id: UUID,
    now: datetime,
) -> None:
    """Approve as a second person what another one has approved.

    Raises:
        InputRefusedError: the actor drafted or approved it.
        ConflictError: it waits for nobody, or the case moved on since.
    """
    with rt.uow.begin() as tx:
        open_case(tx, actor, reference)
        standing = draft(tx, rt, reference, actor, filing_id, now=now)
        approval = _waiting(standing, approval_id)
        why = barred(standing, approval, actor)
        if why:
            raise InputRefusedError((Fault("", why),))
        _second(tx, standing, approval, actor, alone_because="", now=now)
        _note(
            tx, standing, "filing-second-approved", actor, now=now,
            first=approval.author, pdf_sha256=approval.pdf_sha256,
        )  # fmt: skip


def go_alone(
    rt: Runtime,
    actor: Actor,
    *,
    reference: str,
    filing_id: UUID,
    approval_id: UUID,
    reason: str,
    now: datetime,
) -> None:
    """Let what one person approved go out without a second one, with the reason.

    Raises:
        InputRefusedError: no reason, a thin one, or the deadline is not near.
        ConflictError: it waits for nobody, or the case moved on since.
    """
    with rt.uow.begin() as tx:
        open_case(tx, actor, reference)
        standing = draft(tx, rt, reference, actor, filing_id, now=now)
        approval = _waiting(standing, approval_id)
        deadline = standing.deadline
        why = " why nobody else could approve it in time"
        faults = reason_faults(reason, at_least=ALONE_REASON_AT_LEAST, why=why)
        if not is_near(deadline, now=now):
            faults = (Fault("reason", NOT_NEAR),)
        if faults:
            raise InputRefusedError(faults)
        said = reason.strip()
        _second(tx, standing, approval, actor, alone_because=said, now=now)
        _note(
            tx, standing, "filing-approved-alone", actor, now=now, reason=said,
            first=approval.author, pdf_sha256=approval.pdf_sha256,
            deadline_at=deadline.isoformat() if deadline else None,
        )  # fmt: skip


def is_near(deadline: datetime | None, *, now: datetime) -> bool:
    """Tell whether a deadline is near enough to go out alone, or has passed."""
    return deadline is not None and deadline - now <= ALONE_WITHIN


def barred(standing: Standing, approval: ApprovalLine, actor: Actor) -> str:
    """Return why *actor* cannot be the second person, "" if they can."""
    if actor.user_id == approval.user_id:
        return "you approved it: somebody else must look at it"
    if actor.name in standing.written_by:
        return "you wrote part of this draft: somebody who did not must look at it"
    return ""


def is_released(approval: ApprovalLine, standing: Standing) -> bool:
    """Tell whether what was approved may be sent."""
    return (
        approval.alone_because is not None or not standing.organisation.second_approval
    )


def is_overtaken(approval: ApprovalLine, standing: Standing) -> bool:
    """Tell whether the draft says something else than what was approved."""
    today = standing.filled().to_document()
    return any(today[key] != approval.filled[key] for key in _SAME)


def refuse_gaps(standing: Standing, filled: FilledForm) -> None:
    """Refuse a form that cannot go out as it is.

    Raises:
        InputRefusedError: with a fault for each field that is needed now.
    """
    faults = [
        Fault(f"answers.{gap.no}", f"field {gap.no}, {gap.label}: {gap.says}")
        for gap in filled.gaps()
        if gap.blocks
    ]
    if is_withdrawal_too_early(standing):
        faults.append(Fault("", STILL_OWED))
    if faults:
        raise InputRefusedError(tuple(faults))


def is_withdrawal_too_early(standing: Standing) -> bool:
    """Tell whether it withdraws what the facts of the case still ask for."""
    withdraws = standing.record.subtype == Subtype.WITHDRAW
    return withdraws and standing.duty.outcome != "not_required"


def keep_approval(
    tx: Transaction,
    standing: Standing,
    filled: FilledForm,
    paper: Paper,
    actor: Actor,
    *,
    now: datetime,
) -> dict[str, Any]:
    """Write the approval of *filled* and return its row."""
    document = filled.to_json()
    row = {
        "id": new_row_id(),
        "organisation_id": standing.incident.organisation_id,
        "filing_id": standing.filing.id,
        "facts_version": standing.incident.facts_version,
        "law_version": standing.law_version,
        "pdf": paper.pdf,
        "pdf_sha256": hashlib.sha256(paper.pdf).hexdigest(),
        "document": document,
        "document_sha256": hashlib.sha256(document).hexdigest(),
        "filled": filled.to_document(),
        "plain_because": paper.plain_because,
        "user_id": actor.user_id,
        "author": actor.name,
        "at": now,
    }
    tx.add(FilingApprovalRow, [row])
    return row


def _waiting(standing: Standing, approval_id: UUID) -> ApprovalLine:
    last = standing.approvals[-1] if standing.approvals else None
    waits = last is not None and not is_released(last, standing)
    if last is None or last.id != approval_id or not waits:
        msg = f"incident {standing.incident.reference}: this approval waits for nobody"
        raise ConflictError(msg)
    if is_overtaken(last, standing):
        msg = f"incident {standing.incident.reference} moved on since it was approved"
        raise ConflictError(msg)
    return last


def _second(
    tx: Transaction,
    standing: Standing,
    approval: ApprovalLine,
    actor: Actor,
    *,
    alone_because: str,
    now: datetime,
) -> None:
    row = {
        "id": new_row_id(),
        "organisation_id": standing.incident.organisation_id,
        "approval_id": approval.id,
        "user_id": actor.user_id,
        "alone_because": alone_because,
        "author": actor.name,
        "at": now,
    }
    tx.add(SecondApprovalRow, [row])


def _note(
    tx: Transaction,
    standing: Standing,
    kind: str,
    actor: Actor,
    *,
    now: datetime,
    **more: Any,
) -> None:
    record(
        tx,
        standing.incident,
        kind,
        actor=actor.name,
        now=now,
        number=standing.filing.number,
        duty=standing.duty.duty,
        addressee=standing.duty.addressee or None,
        **more,
    )
