"""Closing a case and opening it again, each with a reason."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from incidents.core.errors import ConflictError, Fault, InputRefusedError, NotFoundError
from incidents.core.triage import Advice
from incidents.models import DutyRow, IncidentRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.cases import open_case, reason_faults
from incidents.services.errands import bring_up_to_date
from incidents.services.reassessment import assess_again
from incidents.services.record import record, reopen
from incidents.store import Transaction


class ClosedAs(StrEnum):
    """What a case turned out to be."""

    HANDLED = "handled"
    NO_BREACH = "no_personal_data_breach"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How a case is to be closed.

    Attributes:
        duplicate_of: reference of the case that goes on, for ``duplicate`` only.
        unsettled_seen: whoever closes knows that duties are not settled yet.
    """

    closed_as: str
    reason: str
    duplicate_of: str = ""
    unsettled_seen: bool = False


class DutyName(NamedTuple):
    """What tells one duty of a case from the others."""

    regime: str
    duty: str
    stage: str
    addressee: str


class UnsettledError(InputRefusedError):
    """Whether these duties arise is not settled, and nobody has said that they know."""

    def __init__(self, unsettled: tuple[DutyName, ...]) -> None:
        super().__init__((Fault("unsettled_seen", "duties are not settled yet"),))
        self.unsettled = unsettled


class DutiesOpenError(InputRefusedError):
    """The case still owes something; decide on it, or do it, then close."""

    def __init__(self, owed: tuple[DutyName, ...]) -> None:
        super().__init__((Fault("closed_as", "something is still owed"),))
        self.owed = owed


def close_case(
    rt: Runtime, actor: Actor, *, reference: str, closing: Closing, now: datetime
) -> None:
    """Close a case; it stays in the register and can be opened again.

    Duties that are still undetermined stand in the timeline entry by name.

    Raises:
        InputRefusedError: no reason, an unknown word, or no other case to point at.
        DutiesOpenError: a required duty is neither done nor decided against. As
            ``handled``, one that is undetermined and undecided counts too.
        UnsettledError: open duties are undetermined, and *closing* does not say that
            this is known.
        ConflictError: the case is closed already.
    """
    faults = _faults(closing)
    if faults:
        raise InputRefusedError(faults)
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        other = _other(tx, incident, closing)
        unsettled = _what_is_left(tx, incident, closing)
        tx.change_incident(
            incident.id,
            status="closed",
            closed_as=closing.closed_as,
            closed_at=now,
            next_due_at=None,
        )
        tx.cancel_steps(incident.id, now=now)
        record(
            tx,
            incident,
            "closed",
            actor=actor.name,
            now=now,
            closed_as=closing.closed_as,
            reason=closing.reason.strip(),
            duplicate_of=other,
            undetermined=[_named(duty) for duty in unsettled],
        )
        bring_up_to_date(tx, incident.id, now=now)
    rt.wake.set()


def reopen_case(
    rt: Runtime, actor: Actor, *, reference: str, reason: str, now: datetime
) -> None:
    """Open a closed case again: it is triaged again and its alarms come back.

    Raises:
        InputRefusedError: no reason.
        ConflictError: the case is open.
    """
    faults = reason_faults(reason)
    if faults:
        raise InputRefusedError(faults)
    with rt.uow.begin() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        if incident.status != "closed":
            msg = f"incident {reference} is open"
            raise ConflictError(msg)
        reopen(tx, incident, actor=actor.name, reason=reason.strip(), now=now)
        assess_again(tx, rt, incident, now=now)
    rt.wake.set()


def _faults(closing: Closing) -> tuple[Fault, ...]:
    faults: tuple[Fault, ...] = ()
    if closing.closed_as not in set(ClosedAs):
        faults += (Fault("closed_as", "choose what the case turned out to be"),)
    if closing.closed_as == ClosedAs.DUPLICATE and not closing.duplicate_of.strip():
        faults += (Fault("duplicate_of", "give the reference of the other case"),)
    return faults + reason_faults(closing.reason)


def _owed(tx: Transaction, incident: IncidentRow, *, closed_as: str) -> list[DutyRow]:
    open_duties = [d for d in tx.duties(incident.id) if d.status == "open"]
    latest = {d.duty_id: d.decision for d in tx.decisions(incident.id)}
    return [
        duty
        for duty in open_duties
        if duty.finding.get("superseded_by") is None
        and (
            duty.outcome == "required"
            or latest.get(duty.id) == "notify"
            or (duty.outcome == "undetermined" and closed_as == ClosedAs.HANDLED)
        )
    ]


def _what_is_left(
    tx: Transaction, incident: IncidentRow, closing: Closing
) -> list[DutyRow]:
    """Return the duties that are not settled; refuse what keeps the case open."""
    owed = _owed(tx, incident, closed_as=closing.closed_as)
    if owed:
        raise DutiesOpenError(tuple(map(_name, owed)))
    unsettled = _unsettled(tx, incident)
    if unsettled and not closing.unsettled_seen:
        raise UnsettledError(tuple(map(_name, unsettled)))
    return unsettled


def _name(duty: DutyRow) -> DutyName:
    return DutyName(duty.regime, duty.duty, duty.stage, duty.addressee)


def _named(duty: DutyRow) -> dict[str, Any]:
    return {
        "regime": duty.regime,
        "duty": duty.duty,
        "stage": duty.stage or None,
        "addressee": duty.addressee or None,
        "advice": duty.advice,
    }


def _unsettled(tx: Transaction, incident: IncidentRow) -> list[DutyRow]:
    """Return the open duties that may arise, or that wait for another act."""
    return [
        duty
        for duty in tx.duties(incident.id)
        if duty.status == "open"
        and (duty.outcome == "undetermined" or duty.advice == Advice.PREPARE)
        and duty.finding.get("superseded_by") is None
    ]


def _other(tx: Transaction, incident: IncidentRow, closing: Closing) -> str | None:
    if closing.closed_as != ClosedAs.DUPLICATE:
        return None
    reference = closing.duplicate_of.strip().upper()
    says = "there is no such other case in this organisation"
    fault = InputRefusedError((Fault("duplicate_of", says),))
    if reference == incident.reference:
        raise fault
    try:
        other = tx.incident(reference, organisations=[incident.organisation_id])
    except NotFoundError as error:
        raise fault from error
    if other.closed_as == ClosedAs.DUPLICATE:
        # Two cases that point at each other would both be out of everybody's sight.
        says = "that case is itself closed as a duplicate: give the one that goes on"
        raise InputRefusedError((Fault("duplicate_of", says),))
    return reference
