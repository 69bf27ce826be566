"""Notifications to an authority: draft, answer, look at, mark as filed.

A draft is never stored as a document: it is filled anew from the case each time. What
was filed is stored byte for byte and never changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.errors import (
    ConflictError,
    Fault,
    InputRefusedError,
)
from incidents.documents.answers import check_answers, read_answer
from incidents.documents.filled import FilledForm
from incidents.documents.form import Form
from incidents.documents.questions import questions
from incidents.documents.record import Subtype
from incidents.keys import new_row_id
from incidents.models import FilingAnswerRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.cases import open_case
from incidents.services.filing_records import (
    SUBTYPE,
    TAKEN_BACK,
    Standing,
    latest_answers,
    stand,
)
from incidents.services.papers import make_paper, make_sample
from incidents.services.record import record
from incidents.store import Transaction

SUBTYPES = ("incomplete", "complete", "withdraw")
NOTHING_TO_WITHDRAW = (
    "nothing has been filed with this authority that could be taken back"
)


def save_answers(
    rt: Runtime,
    actor: Actor,
    *,
    reference: str,
    filing_id: UUID,
    texts: Mapping[int, Sequence[str]],
    now: datetime,
) -> None:
    """Keep what somebody answered to fields of a draft; blank takes an answer back.

    Args:
        texts: what was typed or ticked, by number of the field.

    Raises:
        InputRefusedError: an answer is no answer to its field, or to a field that
            waits for another; nothing is kept.
        ConflictError: it has been filed, or the case is closed.
    """
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        standing = draft(tx, rt, incident.reference, actor, filing_id, now=now)
        answers = _read(standing.form, texts)
        faults = check_answers(standing.form, answers) or _waiting(standing, answers)
        if faults:
            raise InputRefusedError(faults)
        before = latest_answers(tx.filing_answers(filing_id))
        changed = {
            str(no): value
            for no, value in answers.items()
            if before.get(str(no)) != value
        }
        _keep(tx, standing, changed, actor, now=now)


def set_subtype(
    rt: Runtime,
    actor: Actor,
    *,
    reference: str,
    filing_id: UUID,
    subtype: str,
    now: datetime,
) -> None:
    """Say whether the notification is complete, or leaves gaps that will follow.

    Source: GDPR Art. 33(4), information in phases.

    Raises:
        InputRefusedError: no such word, or nothing has been filed to withdraw.
        ConflictError: it has been filed, or the case is closed.
    """
    if subtype not in SUBTYPES:
        raise InputRefusedError((Fault(SUBTYPE, "choose one"),))
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        standing = draft(tx, rt, incident.reference, actor, filing_id, now=now)
        if subtype == Subtype.WITHDRAW and not standing.record.earlier:
            raise InputRefusedError((Fault(SUBTYPE, NOTHING_TO_WITHDRAW),))
        if standing.record.subtype != subtype:
            _keep(tx, standing, {SUBTYPE: subtype}, actor, now=now)


def draft_pdf(
    rt: Runtime, actor: Actor, *, reference: str, filing_id: UUID, now: datetime
) -> bytes:
    """Return the draft as a PDF; made after the reading has ended."""
    return make_paper(rt, _filled(rt, actor, reference, filing_id, now=now)).pdf


def sample_pdf(
    rt: Runtime, actor: Actor, *, reference: str, filing_id: UUID, now: datetime
) -> bytes:
    """Return the sample letter that goes with the draft as a PDF of its own.

    Raises:
        NotFoundError: no such draft, or its form has no sample.
    """
    return make_sample(rt, _filled(rt, actor, reference, filing_id, now=now)).pdf


def _filled(
    rt: Runtime, actor: Actor, reference: str, filing_id: UUID, *, now: datetime
) -> FilledForm:
    with rt.uow.read() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        return stand(tx, rt, incident, filing_id, now=now).filled()


def draft(
    tx: Transaction,
    rt: Runtime,
    reference: str,
    actor: Actor,
    filing_id: UUID,
    *,
    now: datetime,
    sent_at: datetime | None = None,
) -> Standing:
    """Return a notification that has not been filed.

    Raises:
        NotFoundError: no such case or notification for this actor.
        ConflictError: it has been filed; what was filed never changes.
    """
    incident = tx.incident(reference, organisations=actor.scope)
    standing = stand(tx, rt, incident, filing_id, now=now, sent_at=sent_at)
    if standing.filed is not None:
        msg = f"incident {reference}: this notification has been filed"
        raise ConflictError(msg)
    return standing


def _read(form: Form, texts: Mapping[int, Sequence[str]]) -> dict[int, Any]:
    known = {field.no: field for field in form.fields() if field.asks}
    return {
        no: read_answer(known[no], typed) for no, typed in texts.items() if no in known
    }


def _waiting(standing: Standing, answers: Mapping[int, Any]) -> tuple[Fault, ...]:
    """Return a fault for each answer to a field that is not asked before another.

    An answer in the same breath counts: 79 and 80 may come together.
    """
    record = standing.record
    known = {**record.answers, **answers}
    told = replace(record, answers={no: v for no, v in known.items() if v is not None})
    return tuple(
        Fault(f"answers.{each.no}", f"cannot be answered yet: {each.waits}")
        for each in questions(standing.form, told)
        if each.waits and answers.get(each.no) is not None
    )


def _keep(
    tx: Transaction,
    standing: Standing,
    changed: Mapping[str, Any],
    actor: Actor,
    *,
    now: datetime,
) -> None:
    if not changed:
        return
    rows = [
        {
            "id": new_row_id(),
            "organisation_id": standing.incident.organisation_id,
            "filing_id": standing.filing.id,
            "field": field,
            "value": TAKEN_BACK if value is None else value,
            "author": actor.name,
            "at": now,
        }
        for field, value in changed.items()
    ]
    tx.add(FilingAnswerRow, rows)
    record(
        tx,
        standing.incident,
        "filing-answered",
        actor=actor.name,
        now=now,
        number=standing.filing.number,
        form=standing.form.id,
        fields=sorted(changed, key=lambda field: field.zfill(4)),
    )
