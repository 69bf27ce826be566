"""Decisions on duties: to notify, not to notify, or that it has been done.

A decision is a row of its own with author, reason and time; none is ever edited, a
later one follows it. The triage advises, a person decides.
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
from incidents.services.facts_changes import Voice, change_facts, current_facts
from incidents.services.follow_ups import FOLLOW_UP
from incidents.services.reassessment import reassess, refresh_next_due
from incidents.services.record import record
from incidents.store import Transaction

AGAINST_ADVICE_AT_LEAST = 60
MEANS_AT_MOST = 200
# Notifying an authority is done by marking a filing as filed, which freezes it.
FILED_DUTIES = frozenset({"notify-authority"})
TELL_CONTROLLER = "notify-controller"


class Decision(StrEnum):
    """What somebody can decide on a duty."""

    NOTIFY = "notify"
    DO_NOT_NOTIFY = "do_not_notify"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision as it is handed in.

    Attributes:
        done_at, means: when and how, for ``done`` only.
    """

    duty_id: UUID
    decision: str
    reason: str
    done_at: datetime | None = None
    means: str = ""


def decide(
    rt: Runtime, actor: Actor, *, reference: str, decided: Decided, now: datetime
) -> None:
    """Record a decision on one duty; reminders and the next deadline follow it.

    ``do_not_notify`` ends the reminders; they come back when the triage later asks
    for more. ``done`` becomes an act in the facts, so that clocks that start with it
    run, and ends the reminders.

    Raises:
        InputRefusedError: no reason, one too thin against the advice, or no instant.
        NotFoundError: the case has no such duty, or is another organisation's.
        ConflictError: the case is closed, or the duty is done already.
    """
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        duty = _duty(tx, incident, decided.duty_id)
        faults = _faults(duty, decided, now=now)
        if faults:
            raise InputRefusedError(faults)
        tx.add(DecisionRow, [_row(incident, duty, decided, actor, now=now)])
        _follow(tx, rt, incident, duty, decided, actor, now=now)
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
            done_at=decided.done_at.isoformat() if decided.done_at else None,
            means=decided.means.strip() or None,
        )
    rt.wake.set()


def is_against(advice: str, decision: str) -> bool:
    """Tell whether a decision departs from what the triage advises."""
    return (advice, decision) in {
        ("notify", "do_not_notify"),
        ("do_not_notify", "notify"),
        ("prepare", "do_not_notify"),
    }


def choices(duty: str) -> tuple[Decision, ...]:
    """Return what can be decided on this kind of duty, the likeliest first."""
    if duty in FILED_DUTIES or duty == FOLLOW_UP:
        return (Decision.NOTIFY, Decision.DO_NOT_NOTIFY)
    if duty == TELL_CONTROLLER:
        return (Decision.DONE, Decision.NOTIFY, Decision.DO_NOT_NOTIFY)
    return (Decision.NOTIFY, Decision.DO_NOT_NOTIFY, Decision.DONE)


def files_now(duty: DutyRow, decisions: Iterable[DecisionRow]) -> bool:
    """Tell whether a notification can be begun for this duty.

    It is owed or may be, it has been filed and may be followed up, or somebody
    decided to notify although nothing asks for it.

    Args:
        decisions: of the whole case, oldest first.
    """
    if duty.duty not in FILED_DUTIES or duty.status == "withdrawn":
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


def complete_duty(
    tx: Transaction,
    rt: Runtime,
    incident: IncidentRow,
    duty: DutyRow,
    *,
    at: datetime,
    means: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Mark a duty as done: the act enters the facts, its reminders are cancelled."""
    tx.change_duty(duty.id, status="done", alarm_at=None)
    facts = current_facts(tx, incident)
    named = duty.duty == TELL_CONTROLLER and duty.addressee
    act: dict[str, Any] = {
        "regime": duty.regime,
        "duty": duty.duty,
        "at": at.isoformat(),
        # Acts name no addressee, and each controller is told by itself.
        "means": f"{means} (to {duty.addressee})" if named else means,
    }
    if named:
        facts["controllers"] = _told(facts, duty.addressee, at)
    if duty.stage:
        act["stage"] = duty.stage
    facts["acts"] = [*(facts.get("acts") or []), act]
    voice = Voice(said_by=actor.name, channel="web")
    change_facts(tx, rt, incident, facts, voice, now=now)
    tx.change_duty(duty.id, status="done", alarm_at=None)
    tx.cancel_steps_of_duty(duty.id, now=now)
    refresh_next_due(tx, incident)


def _told(facts: dict[str, Any], code: str, at: datetime) -> list[dict[str, Any]]:
    """Return the controllers; the one with this code has been told at that instant."""
    return [
        {**each, "told_at": at.isoformat()} if each.get("code") == code else each
        for each in facts.get("controllers") or []
    ]


def _duty(tx: Transaction, incident: IncidentRow, duty_id: UUID) -> DutyRow:
    duty = next((d for d in tx.duties(incident.id) if d.id == duty_id), None)
    if duty is None:
        msg = f"incident {incident.reference} has no such duty"
        raise NotFoundError(msg)
    if duty.status in {"done", "withdrawn"}:
        msg = f"incident {incident.reference}: this duty is {duty.status}"
        raise ConflictError(msg)
    return duty


def _faults(duty: DutyRow, decided: Decided, *, now: datetime) -> tuple[Fault, ...]:
    if decided.decision not in set(choices(duty.duty)):
        return (Fault("decision", "choose what you decide"),)
    if is_against(duty.advice, decided.decision):
        faults = reason_faults(
            decided.reason,
            at_least=AGAINST_ADVICE_AT_LEAST,
            why=": you decide against the advice, and an authority may ask why",
        )
    else:
        faults = reason_faults(decided.reason)
    if decided.decision == Decision.DONE:
        faults += _done_faults(decided, now=now)
    return faults


def _done_faults(decided: Decided, *, now: datetime) -> tuple[Fault, ...]:
    faults = []
    if decided.done_at is None:
        faults.append(Fault("done_at", "say when it was done"))
    elif decided.done_at.tzinfo is None:
        faults.append(Fault("done_at", "needs a time zone"))
    elif decided.done_at > now:
        faults.append(Fault("done_at", "lies in the future"))
    if not decided.means.strip():
        faults.append(Fault("means", "say how, for example by letter"))
    elif len(decided.means.strip()) > MEANS_AT_MOST:
        faults.append(Fault("means", f"must be at most {MEANS_AT_MOST} characters"))
    return tuple(faults)


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
    actor: Actor,
    *,
    now: datetime,
) -> None:
    if decided.decision == Decision.DONE and decided.done_at is not None:
        complete_duty(
            tx,
            rt,
            incident,
            duty,
            at=decided.done_at,
            means=decided.means.strip(),
            actor=actor,
            now=now,
        )
        return
    if decided.decision == Decision.DO_NOT_NOTIFY:
        tx.change_duty(duty.id, status="decided")
        tx.cancel_steps_of_duty(duty.id, now=now)
    elif duty.status == "decided":
        # Back from "do not notify": the reminders of the old instants are gone.
        tx.change_duty(duty.id, status="open")
        _remind_again(tx, rt, incident, now=now)
    refresh_next_due(tx, incident)


def _remind_again(
    tx: Transaction, rt: Runtime, incident: IncidentRow, *, now: datetime
) -> None:
    version, _ = tx.latest_facts(incident.id)
    reassess(
        tx,
        rt,
        incident,
        coded=version.coded,
        facts_version=version.version,
        now=now,
    )
