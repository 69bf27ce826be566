"""Decisions on duties: to notify, or not to notify.

A decision is a row of its own with author, reason and time; none is ever edited, a
later one follows it. The triage advises, a person decides. That a duty was met is no
decision but an act: see ``acts``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from incidents.core.errors import (
    ConflictError,
    Fault,
    InputRefusedError,
    NotFoundError,
)
from incidents.keys import new_row_id
from incidents.models import DecisionRow, DutyRow, IncidentRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.cases import open_case, reason_faults
from incidents.services.reassessment import assess_again, refresh_next_due
from incidents.services.record import record
from incidents.store import Transaction

AGAINST_ADVICE_AT_LEAST = 60
# Its notification is drafted and marked as filed, which freezes it.
FILED_DUTY = "notify-authority"


class Decision(StrEnum):
    """What somebody can decide on a duty."""

    NOTIFY = "notify"
    DO_NOT_NOTIFY = "do_not_notify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision as it is handed in."""

    duty_id: UUID
    decision: str
    reason: str


def decide(
    rt: Runtime, actor: Actor, *, reference: str, decided: Decided, now: datetime
) -> None:
    """Record a decision on one duty; reminders and the next deadline follow it.

    ``do_not_notify`` ends the reminders; they come back when the triage later asks
    for more.

    Raises:
        InputRefusedError: no reason, or one too thin against the advice.
        NotFoundError: the case has no such duty, or is another organisation's.
        ConflictError: the case is closed, or the duty is done already.
    """
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        duty = _duty(tx, incident, decided.duty_id)
        faults = _faults(duty, decided)
        if faults:
            raise InputRefusedError(faults)
        tx.add(DecisionRow, [_row(incident, duty, decided, actor, now=now)])
        _follow(tx, rt, incident, duty, decided, now=now)
        record(
            tx,
            incident,
            "decided",
            actor=actor.name,
            now=now,
            regime=duty.regime,
            duty=duty.duty,
            stage=duty.stage or None,
            addressee=duty.addressee or None,
            decision=decided.decision,
            advice=duty.advice,
            reason=decided.reason.strip(),
        )
    rt.wake.set()


def is_against(advice: str, decision: str) -> bool:
    """Tell whether a decision departs from what the triage advises."""
    return (advice, decision) in {
        ("notify", "do_not_notify"),
        ("do_not_notify", "notify"),
        ("prepare", "do_not_notify"),
    }


def files_now(duty: DutyRow, decisions: Iterable[DecisionRow], rt: Runtime) -> bool:
    """Tell whether a notification can be begun for this duty.

    Its law has a form, and it is owed or may be, it has been filed and may be followed
    up, or somebody decided to notify although nothing asks for it.

    Args:
        decisions: of the whole case, oldest first.
    """
    formless = (
        duty.duty != FILED_DUTY or rt.form_for(duty.regime, duty.addressee) is None
    )
    if formless or duty.status == "withdrawn":
        return False
    mine = [each.decision for each in decisions if each.duty_id == duty.id]
    wanted = mine[-1:] == [Decision.NOTIFY]
    return duty.status == "done" or duty.outcome != "not_required" or wanted


def is_overtaken(duty: DutyRow, decisions: Sequence[DecisionRow]) -> bool:
    """Tell whether the last decision, not to notify, holds no more.

    Args:
        decisions: on this duty, oldest first.
    """
    last = decisions[-1].decision if decisions else None
    return duty.status == "open" and last == Decision.DO_NOT_NOTIFY


def _duty(tx: Transaction, incident: IncidentRow, duty_id: UUID) -> DutyRow:
    duty = next((d for d in tx.duties(incident.id) if d.id == duty_id), None)
    if duty is None:
        msg = f"incident {incident.reference} has no such duty"
        raise NotFoundError(msg)
    if duty.status in {"done", "withdrawn"}:
        msg = f"incident {incident.reference}: this duty is {duty.status}"
        raise ConflictError(msg)
    return duty


def _faults(duty: DutyRow, decided: Decided) -> tuple[Fault, ...]:
    if decided.decision not in set(Decision):
        return (Fault("decision", "choose what you decide"),)
    if not is_against(duty.advice, decided.decision):
        return reason_faults(decided.reason)
    return reason_faults(
        decided.reason,
        at_least=AGAINST_ADVICE_AT_LEAST,
        why=": you decide against the advice, and an authority may ask why",
    )


def _row(
    incident: IncidentRow,
    duty: DutyRow,
    decided: Decided,
    actor: Actor,
    *,
    now: datetime,
) -> dict[str, Any]:
    return {
        "id": new_row_id(),
        "organisation_id": incident.organisation_id,
        "incident_id": incident.id,
        "duty_id": duty.id,
        "decision": decided.decision,
        "reason": decided.reason.strip(),
        "author": actor.name,
        "at": now,
    }


def _follow(
    tx: Transaction,
    rt: Runtime,
    incident: IncidentRow,
    duty: DutyRow,
    decided: Decided,
    *,
    now: datetime,
) -> None:
    if decided.decision == Decision.DO_NOT_NOTIFY:
        tx.change_duty(duty.id, status="decided")
        tx.cancel_steps_of_duty(duty.id, now=now)
    elif duty.status == "decided":
        # Back from "do not notify": the reminders of the old instants are gone.
        tx.change_duty(duty.id, status="open")
        assess_again(tx, rt, incident, now=now)
    refresh_next_due(tx, incident, now=now)
