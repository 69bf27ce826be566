"""The rows of an act: what was done, the duty that it meets, the entry that says so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incidents.keys import new_row_id
from incidents.models import ActRow, DutyRow, IncidentRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.reassessment import assess_again
from incidents.services.record import record
from incidents.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A notification as it is handed in.

    Attributes:
        at: when it was made; None takes an act back.
        means: how, for example by letter.
        count: how many were told, None where nobody counted.
        reference: the receiver's own number, or "".
        before_breach: somebody vouches for a time before the breach.
    """

    at: datetime | None
    means: str = ""
    count: int | None = None
    reference: str = ""
    before_breach: bool = False


def keep_act(
    tx: Transaction,
    rt: Runtime,
    incident: IncidentRow,
    duty: DutyRow,
    made: Made,
    actor: Actor,
    *,
    now: datetime,
) -> None:
    """Write the act, mark the duty as done, and triage again; the caller records it."""
    tx.add(ActRow, [act_row(tx, incident, duty, made, actor, now=now)])
    tx.change_duty(duty.id, status="done", alarm_at=None)
    assess_again(tx, rt, incident, now=now)


def act_row(
    tx: Transaction,
    incident: IncidentRow,
    duty: DutyRow,
    made: Made,
    actor: Actor,
    *,
    now: datetime,
) -> dict[str, Any]:
    """Return the row of an act that corrects nothing."""
    return {
        "id": new_row_id(),
        "organisation_id": incident.organisation_id,
        "incident_id": incident.id,
        "duty_id": duty.id,
        "seq": len(tx.acts(incident.id)) + 1,
        "corrects": None,
        "made_at": made.at,
        "means": made.means.strip(),
        "count": made.count,
        "reference": made.reference.strip(),
        "reason": "",
        "author": actor.name,
        "at": now,
    }


def record_made(
    tx: Transaction,
    incident: IncidentRow,
    duty: DutyRow,
    made: Made,
    kind: str,
    actor: Actor,
    *,
    now: datetime,
    **more: Any,
) -> None:
    """Write the timeline entry of an act, or of its correction."""
    record(
        tx,
        incident,
        kind,
        actor=actor.name,
        now=now,
        regime=duty.regime,
        duty=duty.duty,
        stage=duty.stage or None,
        addressee=duty.addressee or None,
        **said(made.at, made.means, made.count, made.reference),
        **more,
    )


def said(
    at: datetime | None, means: str, count: int | None, reference: str
) -> dict[str, Any]:
    """Return what was done as the payload of an entry."""
    return {
        "made_at": at.isoformat() if at else None,
        "means": means.strip() or None,
        "count": count,
        "act_reference": reference.strip() or None,
    }
