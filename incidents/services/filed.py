"""A notification has gone to the authority: its bytes are frozen, the duty is done."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.errors import ConflictError, Fault, InputRefusedError
from incidents.documents.filled import FilledForm
from incidents.documents.printing import printout
from incidents.documents.record import Subtype
from incidents.keys import new_row_id
from incidents.models import FilingDocumentRow
from incidents.runtime import Runtime
from incidents.services.act_rows import Made, keep_act
from incidents.services.actors import Actor
from incidents.services.acts import MEANS_AT_MOST, REFERENCE_AT_MOST
from incidents.services.cases import open_case
from incidents.services.filing_records import Standing
from incidents.services.filings import draft
from incidents.services.follow_ups import owe_follow_up, settle_follow_up
from incidents.services.record import record
from incidents.store import Transaction

EARLIER = (
    "The time lies before this draft was last changed. Say whether this draft is what "
    "was sent"
)


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

    One that is filed as incomplete opens a follow-up with a target and reminders of
    its own (GDPR Art. 33(4)); a later one that is complete ends it.

    The PDF is rendered first, outside any transaction; inside it is checked that
    nothing the form was filled from has moved since.

    Raises:
        InputRefusedError: no instant or means; or the form lacks what the law
            requires now (late: the reasons for delay, GDPR Art. 33(1)); or it was
            sent before the draft was last changed and nobody vouches for it (at
            ``says_the_same``).
        ConflictError: the case moved on meanwhile, or it has been filed already.
        RenderingFailedError: the PDF could not be made; nothing was stored.
    """
    faults = _filed_faults(filed, now=now)
    if faults:
        raise InputRefusedError(faults)
    with rt.uow.read() as tx:
        before = draft(
            tx, rt, reference, actor, filing_id, now=now, sent_at=filed.filed_at
        )
    if _is_earlier(before, filed) and not filed.says_the_same:
        raise InputRefusedError((Fault("says_the_same", EARLIER),))
    filled = before.filled()
    blockers = tuple(
        Fault(f"answers.{gap.no}", f"field {gap.no}, {gap.label}: {gap.says}")
        for gap in filled.gaps()
        if gap.blocks
    )
    if blockers:
        raise InputRefusedError(blockers)
    pdf = rt.pdf.render(printout(filled))
    with rt.uow.begin() as tx:
        open_case(tx, actor, reference)
        standing = draft(tx, rt, reference, actor, filing_id, now=now)
        if standing.marks != before.marks:
            msg = f"incident {reference} moved on while the document was made"
            raise ConflictError(msg)
        row = _document_row(standing, filled, pdf, filed, actor, now=now)
        tx.add(FilingDocumentRow, [row])
        _complete(tx, rt, standing, filled, filed, actor, now=now)
        _record_filed(tx, standing, row, filed, actor, now=now)
    rt.wake.set()


def _is_earlier(standing: Standing, filed: Filed) -> bool:
    """Was it sent before the draft said what it says? People tell minutes, not more."""
    return filed.filed_at < standing.changed_at.replace(second=0, microsecond=0)


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


def _document_row(
    standing: Standing,
    filled: FilledForm,
    pdf: bytes,
    filed: Filed,
    actor: Actor,
    *,
    now: datetime,
) -> dict[str, Any]:
    document = filled.to_json()
    return {
        "id": new_row_id(),
        "organisation_id": standing.incident.organisation_id,
        "filing_id": standing.filing.id,
        "facts_version": standing.incident.facts_version,
        "law_version": standing.law_version,
        "pdf": pdf,
        "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
        "document": document,
        "document_sha256": hashlib.sha256(document).hexdigest(),
        "means": filed.means.strip(),
        "authority_reference": filed.authority_reference.strip(),
        "filed_at": filed.filed_at,
        "filed_by": actor.name,
        "at": now,
        "filled": filled.to_document(),
    }


def _complete(
    tx: Transaction,
    rt: Runtime,
    standing: Standing,
    filled: FilledForm,
    filed: Filed,
    actor: Actor,
    *,
    now: datetime,
) -> None:
    if standing.record.subtype is Subtype.INCOMPLETE:
        owe_follow_up(
            tx,
            standing.incident,
            standing.duty,
            fields=[f"field {gap.no}, {gap.label}" for gap in filled.gaps()],
            filed_at=filed.filed_at,
            source=standing.form.phases or standing.form.source,
        )
    else:
        settle_follow_up(tx, standing.incident, standing.duty)
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
        subtype=str(standing.record.subtype),
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
