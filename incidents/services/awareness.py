"""Awareness: a series of events with author and reason; the clock runs from the latest.

The first report's instant is another matter and never changes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.errors import Fault, InputRefusedError
from incidents.keys import new_row_id
from incidents.models import AwarenessRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.cases import open_case
from incidents.services.reassessment import Reassessed, assess_again
from incidents.services.record import record

ROLE_OF_KEY = {"aware_at": "controller", "processor_aware_at": "processor"}


def set_awareness(
    rt: Runtime,
    actor: Actor,
    *,
    reference: str,
    aware_at: datetime,
    role: str,
    reason: str,
    now: datetime,
) -> Reassessed:
    """Fix when the controller (or we as processor) became aware; the clock follows.

    The instant, the timeline entry, the duties and the reminders are written
    together. An earlier setting stays in the record.

    Source: GDPR Art. 33(1); EDPB Guidelines 9/2022, paras 31 to 34.

    Raises:
        InputRefusedError: no reason, a naive instant, or one in the future.
        ConflictError: the case is closed; reopen it first.
    """
    reason = reason.strip()
    _check(aware_at, reason, now=now)
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        row = awareness_row(
            aware_at, role, reason=reason, author=actor.name, now=now,
            organisation_id=incident.organisation_id, incident_id=incident.id,
        )  # fmt: skip
        tx.add(AwarenessRow, [row])
        done = assess_again(tx, rt, incident, now=now)
        before = incident.aware_at.isoformat() if incident.aware_at else None
        record(
            tx, incident, "awareness-set", actor=actor.name, now=now, role=role,
            aware_at=aware_at.isoformat(), reason=reason, before=before,
        )  # fmt: skip
    rt.wake.set()
    return done


def awareness_in(
    coded: Mapping[str, Any], *, now: datetime
) -> tuple[datetime, str] | None:
    """Return awareness that a machine's report carries, and whose; None without.

    One that lies in the future is none: see ``assess``.
    """
    for key, role in ROLE_OF_KEY.items():
        if coded.get(key) is not None:
            aware_at = datetime.fromisoformat(coded[key])
            if aware_at <= now:
                return aware_at, role
    return None


def awareness_row(
    aware_at: datetime,
    role: str,
    *,
    reason: str,
    author: str,
    now: datetime,
    organisation_id: UUID,
    incident_id: UUID,
) -> dict[str, Any]:
    """Return the row of one awareness event."""
    return {
        "id": new_row_id(),
        "organisation_id": organisation_id,
        "incident_id": incident_id,
        "aware_at": aware_at,
        "role": role,
        "reason": reason,
        "author": author,
        "at": now,
    }


def _check(aware_at: datetime, reason: str, *, now: datetime) -> None:
    if aware_at.tzinfo is None:
        raise InputRefusedError((Fault("aware_at", "needs a time zone"),))
    if aware_at > now:
        raise InputRefusedError((Fault("aware_at", "lies in the future"),))
    if not reason:
        raise InputRefusedError((Fault("reason", "say why this is the instant"),))
