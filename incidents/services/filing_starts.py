"""Beginning a notification: the first, a follow-up, or a new one after a withdrawal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.errors import ConflictError, NotFoundError
from incidents.documents.form import Form
from incidents.keys import new_row_id
from incidents.models import DutyRow, FilingAnswerRow, FilingRow, IncidentRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.cases import open_case
from incidents.services.decisions import files_now
from incidents.services.filing_records import is_withdrawal, latest_answers
from incidents.services.record import record
from incidents.store import Transaction


def start_filing(
    rt: Runtime, actor: Actor, *, reference: str, duty_id: UUID, now: datetime
) -> UUID:
    """Begin the notification for a duty, or return the draft that is there already.

    After one was filed, the next is a follow-up to it; after a withdrawal, a new one.
    Notifications are numbered for each case and addressee; a follow-up begins with the
    answers of the filing before it.

    Raises:
        NotFoundError: the case has no such duty.
        ConflictError: the case is closed, or the duty asks for no notification and
            nobody has decided to notify, or its law has no form here.
    """
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        duty = next((d for d in tx.duties(incident.id) if d.id == duty_id), None)
        if duty is None:
            msg = f"incident {reference} has no such duty"
            raise NotFoundError(msg)
        earlier = [f for f in tx.filings(incident.id) if f.duty_id == duty_id]
        last = tx.filing_document(earlier[-1].id) if earlier else None
        if earlier and last is None:
            return earlier[-1].id
        form = rt.form_for(duty.regime, duty.addressee)
        if form is None or not files_now(duty, tx.decisions(incident.id), rt):
            msg = f"incident {reference}: no notification is owed for this duty"
            raise ConflictError(msg)
        follows = last is not None and not is_withdrawal(last)
        row = _row(tx, incident, duty, form, actor, follows=follows, now=now)
        tx.add(FilingRow, [row])
        if follows:
            tx.add(FilingAnswerRow, _carried(tx, earlier[-1], row, form))
        record(
            tx,
            incident,
            "filing-drafted",
            actor=actor.name,
            now=now,
            form=form.id,
            number=row["number"],
            notification=row["kind"],
            duty=duty.duty,
            addressee=duty.addressee or None,
        )
    return UUID(str(row["id"]))


def _row(
    tx: Transaction,
    incident: IncidentRow,
    duty: DutyRow,
    form: Form,
    actor: Actor,
    *,
    follows: bool,
    now: datetime,
) -> dict[str, Any]:
    return {
        "id": new_row_id(),
        "organisation_id": incident.organisation_id,
        "incident_id": incident.id,
        "duty_id": duty.id,
        "form": form.id,
        "number": 1 + _filed_to(tx, incident.id, duty.addressee),
        "kind": "follow-up" if follows else "new",
        "subtype": "incomplete",
        "created_at": now,
        "author": actor.name,
    }


# What was answered of one filing alone, and not of the breach.
_OF_ONE_FILING = frozenset({"withdrawal", "earlier-notification", "late"})


def _carried(
    tx: Transaction, last: FilingRow, row: Mapping[str, Any], form: Form
) -> list[dict[str, Any]]:
    """Return the answers of the *last* filing that stand in its follow-up as well."""
    if last.form != form.id:
        return []
    kept = {
        str(each.no)
        for each in form.fields()
        if not (each.condition and each.condition.name in _OF_ONE_FILING)
    }
    return [
        {
            "id": new_row_id(),
            "organisation_id": row["organisation_id"],
            "filing_id": row["id"],
            "field": field,
            "value": value,
            "author": row["author"],
            "at": row["created_at"],
        }
        for field, value in latest_answers(tx.filing_answers(last.id)).items()
        if field in kept
    ]


def _filed_to(tx: Transaction, incident_id: UUID, addressee: str) -> int:
    """Return how many notifications of a case to one addressee there are."""
    to = {duty.id: duty.addressee for duty in tx.duties(incident_id)}
    return sum(to[row.duty_id] == addressee for row in tx.filings(incident_id))
