"""A notification has gone to the authority: its bytes are frozen, the duty is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.errors import (
    ConflictError,
    Fault,
    InputRefusedError,
    NotFoundError,
)
from incidents.documents.filled import State
from incidents.documents.record import Subtype
from incidents.keys import new_row_id
from incidents.models import FilingDocumentRow
from incidents.runtime import Runtime
from incidents.services.act_rows import Made, keep_act
from incidents.services.actors import Actor
from incidents.services.acts import MEANS_AT_MOST, REFERENCE_AT_MOST
from incidents.services.approving import is_released, keep_approval, refuse_gaps
from incidents.services.cases import open_case
from incidents.services.filing_records import Standing
from incidents.services.filings import draft
from incidents.services.follow_ups import owe_follow_up, settle_follow_up
from incidents.services.papers import make_paper
from incidents.services.reassessment import assess_again
from incidents.services.record import record
from incidents.store import Transaction

EARLIER = (
    "The time lies before this was last changed or approved. Say whether this is what "
    "was sent"
)
WAITS = "it waits for a second person to approve it"
NOT_APPROVED = "approve it first; a second person must look at it before it is sent"
LATE = (
    "it was sent late, and what was approved gives no reasons for the delay (GDPR "
    "Art. 33(1)): give them, and approve it again"
)
OPEN_STATES = frozenset({State.TO_BE_DETERMINED, State.MISSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """How and when a notification went to the authority.

    Attributes:
        says_the_same: it was sent before the draft was last changed, and somebody
            vouches that the draft says what was sent.
    """

    filed_at: datetime
    means: str
    authority_reference: str
    says_the_same: bool = False


def mark_filed(
    rt: Runtime,
    actor: Actor,
    *,
    reference: str,
    filing_id: UUID,
    filed: Filed,
    now: datetime,
) -> None:
    """Freeze what was filed, complete the duty and end its reminders, all or nothing.

    What was approved is what was sent: its bytes stand. Where nobody approved it before
    and the organisation wants no second person, this approves it as it stood when it
    was sent. A withdrawal takes the notification back: its duty is judged anew.

    One that is filed as incomplete opens a follow-up with a target and reminders of
    its own (GDPR Art. 33(4)); a later one that is complete ends it.

    A PDF is rendered first, outside any transaction; inside it is checked that
    nothing the form was filled from has moved since.

    Raises:
        InputRefusedError: no instant or means; or the form lacks what the law
            requires now (late: the reasons for delay, GDPR Art. 33(1)); or it was
            sent before the draft was last changed and nobody vouches for it (at
            ``says_the_same``).
        ConflictError: the case moved on meanwhile, or it has been filed already.
    """
    faults = _filed_faults(filed, now=now)
    if faults:
        raise InputRefusedError(faults)
    with rt.uow.read() as tx:
        before = draft(
            tx, rt, reference, actor, filing_id, now=now, sent_at=filed.filed_at
        )
    _refuse_unapproved(before, filed)
    filled = before.filled()
    paper = None
    if not before.approvals:
        refuse_gaps(before, filled)
        paper = make_paper(rt, filled)
    with rt.uow.begin() as tx:
        open_case(tx, actor, reference)
        standing = draft(tx, rt, reference, actor, filing_id, now=now)
        if standing.marks != before.marks:
            msg = f"incident {reference} moved on while the document was made"
            raise ConflictError(msg)
        if paper is None:
            approved = _approved(tx, standing)
        else:
            approved = keep_approval(tx, standing, filled, paper, actor, now=now)
        row = _document_row(standing, approved, filed, actor, now=now)
        tx.add(FilingDocumentRow, [row])
        _complete(tx, rt, standing, row["filled"], filed, actor, now=now)
        _record_filed(tx, standing, row, filed, actor, now=now)
    rt.wake.set()


def _refuse_unapproved(before: Standing, filed: Filed) -> None:
    """Refuse what nobody released, or what says less than was sent.

    Raises:
        InputRefusedError: it waits for a second person; it was sent before what it
            says was settled and nobody vouches for it; or it was sent late and the
            approved document gives no reasons.
    """
    last = before.approvals[-1] if before.approvals else None
    if before.organisation.second_approval and not (last and is_released(last, before)):
        raise InputRefusedError((Fault("", WAITS if last else NOT_APPROVED),))
    if _is_earlier(before, filed) and not filed.says_the_same:
        raise InputRefusedError((Fault("says_the_same", EARLIER),))
    reasons = before.form.asked_when("late")
    if last is None or reasons is None or not before.filled().late:
        return
    said = {each["no"]: each["state"] for each in last.filled["fields"]}
    if said[reasons.no] != State.ANSWERED:
        raise InputRefusedError((Fault(f"answers.{reasons.no}", LATE),))


def _approved(tx: Transaction, standing: Standing) -> dict[str, Any]:
    row = tx.approval(standing.approvals[-1].id)
    if row is None:
        raise NotFoundError("no such approval")
    return row.model_dump()


def _is_earlier(standing: Standing, filed: Filed) -> bool:
    """Was it sent before the draft said what it says? People tell minutes, not more."""
    settled = standing.approvals[-1].at if standing.approvals else standing.changed_at
    return filed.filed_at < settled.replace(second=0, microsecond=0)


def _filed_faults(filed: Filed, *, now: datetime) -> tuple[Fault, ...]:
    faults = []
    if filed.filed_at.tzinfo is None:
        faults.append(Fault("filed_at", "needs a time zone"))
    elif filed.filed_at > now:
        faults.append(Fault("filed_at", "lies in the future"))
    return (*faults, *text_faults(filed.means, filed.authority_reference))


def text_faults(means: str, authority_reference: str) -> tuple[Fault, ...]:
    """Return what is wrong with how it was sent and the authority's reference."""
    faults = []
    texts = {
        "means": (means, MEANS_AT_MOST, "say how it was sent"),
        "authority_reference": (
            authority_reference,
            REFERENCE_AT_MOST,
            "give the authority's reference",
        ),
    }
    for name, (given, at_most, says) in texts.items():
        if not given.strip():
            faults.append(Fault(name, says))
        elif len(given.strip()) > at_most:
            faults.append(Fault(name, f"must be at most {at_most} characters"))
    return tuple(faults)


_FROZEN = (
    *("organisation_id", "filing_id", "facts_version", "law_version", "pdf"),
    *("pdf_sha256", "document", "document_sha256", "filled"),
)


def _document_row(
    standing: Standing,
    approved: Mapping[str, Any],
    filed: Filed,
    actor: Actor,
    *,
    now: datetime,
) -> dict[str, Any]:
    return {
        "id": new_row_id(),
        **{key: approved[key] for key in _FROZEN},
        "means": filed.means.strip(),
        "authority_reference": filed.authority_reference.strip(),
        "filed_at": filed.filed_at,
        "filed_by": actor.name,
        "at": now,
    }


def _complete(
    tx: Transaction,
    rt: Runtime,
    standing: Standing,
    document: Mapping[str, Any],
    filed: Filed,
    actor: Actor,
    *,
    now: datetime,
) -> None:
    if document["subtype"] == Subtype.INCOMPLETE:
        owe_follow_up(
            tx,
            standing.incident,
            standing.duty,
            fields=[
                f"field {each['no']}, {each['label']}"
                for each in document["fields"]
                if each["state"] in OPEN_STATES
            ],
            filed_at=filed.filed_at,
            source=standing.form.phases or standing.form.source,
        )
    else:
        settle_follow_up(tx, standing.incident, standing.duty)
    if document["subtype"] == Subtype.WITHDRAW:
        # Taken back, it meets its duty no more: should facts ask for it again, its
        # alarms run again.
        tx.change_duty(standing.duty.id, status="open", alarm_at=None)
        assess_again(tx, rt, standing.incident, now=now)
        return
    made = Made(
        at=filed.filed_at, means=filed.means, reference=filed.authority_reference
    )
    keep_act(tx, rt, standing.incident, standing.duty, made, actor, now=now)


def _record_filed(
    tx: Transaction,
    standing: Standing,
    row: Mapping[str, Any],
    filed: Filed,
    actor: Actor,
    *,
    now: datetime,
) -> None:
    record(
        tx,
        standing.incident,
        "filed",
        actor=actor.name,
        now=now,
        number=standing.filing.number,
        notification=standing.filing.kind,
        subtype=row["filled"]["subtype"],
        duty=standing.duty.duty,
        addressee=standing.duty.addressee or None,
        filed_at=filed.filed_at.isoformat(),
        means=row["means"],
        authority_reference=row["authority_reference"],
        facts_version=row["facts_version"],
        pdf_sha256=row["pdf_sha256"],
        document_sha256=row["document_sha256"],
        sent_before_last_change=_is_earlier(standing, filed),
    )
