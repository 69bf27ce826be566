"""Recording that a notification was made: to whom, when, how, how many were told.

What was recorded is never changed: a later entry with a reason stands in its place, or
takes it back. Duties, clocks and reminders follow in the same transaction.
"""

from datetime import datetime
from uuid import UUID

from incidents.core.errors import (
    ConflictError,
    Fault,
    InputRefusedError,
    NotFoundError,
)
from incidents.core.facts_nodes import LARGEST_COUNT
from incidents.models import ActRow, DutyRow, IncidentRow
from incidents.runtime import Runtime
from incidents.services.act_rows import (
    Made,
    act_row,
    keep_act,
    record_made,
    said,
)
from incidents.services.actors import Actor
from incidents.services.cases import open_case, reason_faults
from incidents.services.follow_ups import FOLLOW_UP
from incidents.services.reassessment import assess_again
from incidents.services.standing_acts import StandingAct, standing_acts
from incidents.store import Transaction

MEANS_AT_MOST = 200
REFERENCE_AT_MOST = 200
REGISTER = "record-in-register"
NOTIFY_AUTHORITY = "notify-authority"
# What tells when the breach was there, the first that is known.
_BREACH_SINCE = ("occurred_from", "discovered_at", "told_by_processor_at")
BEFORE_THE_BREACH = (
    "This lies before the breach, as the case has it. Say that the time is right, or "
    "correct it"
)


def record_act(
    rt: Runtime,
    actor: Actor,
    *,
    reference: str,
    duty_id: UUID,
    made: Made,
    now: datetime,
) -> None:
    """Record that what a duty asks was done; clocks that it starts run from then.

    The duty is done and its reminders end; one that was done may be done again, as a
    further report is.

    Raises:
        InputRefusedError: no instant or means, one in the future, or one before the
            breach for which nobody vouches (at ``before_breach``).
        NotFoundError: the case has no such duty, or is another organisation's.
        ConflictError: the case is closed, the duty is recorded in another way, or just
            this was recorded already.
    """
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        duty = _duty(tx, incident, duty_id)
        if not is_recorded(duty, rt):
            msg = f"incident {reference}: {duty.duty} is not recorded by hand"
            raise ConflictError(msg)
        _refuse(_faults(tx, incident, made, now=now))
        if any(_says_the_same(each, made) for each in _acts(tx, incident, duty.id)):
            msg = f"incident {reference}: this act is recorded already"
            raise ConflictError(msg)
        keep_act(tx, rt, incident, duty, made, actor, now=now)
        record_made(tx, incident, duty, made, "act-recorded", actor, now=now)
    rt.wake.set()


def correct_act(
    rt: Runtime,
    actor: Actor,
    *,
    reference: str,
    act_id: UUID,
    made: Made,
    reason: str,
    now: datetime,
) -> None:
    """Put *made* in the place of what was recorded, or take it back, with a reason.

    Taken back, the duty is owed again and its reminders come back, unless another act
    of it stands.

    Raises:
        InputRefusedError: as for ``record_act``, or no reason.
        NotFoundError: the case has no such act, or is another organisation's.
        ConflictError: the case is closed, or a document was frozen with this act, which
            can then not be taken back.
    """
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        before = next((a for a in _acts(tx, incident) if a.id == act_id), None)
        if before is None:
            msg = f"incident {reference} has no such act"
            raise NotFoundError(msg)
        duty = _duty(tx, incident, before.duty_id)
        faults = _faults(tx, incident, made, now=now) if made.at else ()
        _refuse((*faults, *reason_faults(reason)))
        if made.at is None and _is_filed(tx, incident, duty):
            msg = f"incident {reference}: what was filed cannot be taken back"
            raise ConflictError(msg)
        row = act_row(tx, incident, duty, made, actor, now=now)
        tx.add(ActRow, [{**row, "corrects": act_id, "reason": reason.strip()}])
        still = any(each.at for each in _acts(tx, incident, duty.id))
        tx.change_duty(duty.id, status="done" if still else "open", alarm_at=None)
        assess_again(tx, rt, incident, now=now)
        kind = "act-corrected" if made.at else "act-taken-back"
        record_made(
            tx, incident, duty, made, kind, actor, now=now, reason=reason.strip(),
            before=said(before.at, before.means, before.count, before.reference),
        )  # fmt: skip
    rt.wake.set()


def is_recorded(duty: DutyRow, rt: Runtime) -> bool:
    """Tell whether it can be recorded by hand that this duty was met.

    A notification for which there is a form is marked as filed, which freezes it; the
    register keeps itself.
    """
    if duty.status == "withdrawn" or duty.duty in {REGISTER, FOLLOW_UP}:
        return False
    return (
        duty.duty != NOTIFY_AUTHORITY
        or rt.form_for(duty.regime, duty.addressee) is None
    )


def _acts(
    tx: Transaction, incident: IncidentRow, duty_id: UUID | None = None
) -> list[StandingAct]:
    standing = standing_acts(tx.acts(incident.id), tx.duties(incident.id))
    return [act for act in standing if duty_id in (None, act.duty_id)]


def _duty(tx: Transaction, incident: IncidentRow, duty_id: UUID) -> DutyRow:
    duty = next((d for d in tx.duties(incident.id) if d.id == duty_id), None)
    if duty is None:
        msg = f"incident {incident.reference} has no such duty"
        raise NotFoundError(msg)
    return duty


def _is_filed(tx: Transaction, incident: IncidentRow, duty: DutyRow) -> bool:
    return any(
        row.duty_id == duty.id and tx.filing_document(row.id) is not None
        for row in tx.filings(incident.id)
    )


def _faults(
    tx: Transaction, incident: IncidentRow, made: Made, *, now: datetime
) -> tuple[Fault, ...]:
    faults = [*_text_faults(made)]
    if made.at is None:
        faults.append(Fault("made_at", "say when it was done"))
    elif made.at.tzinfo is None:
        faults.append(Fault("made_at", "needs a time zone"))
    elif made.at > now:
        faults.append(Fault("made_at", "lies in the future"))
    elif made.at < _breach_since(tx, incident) and not made.before_breach:
        faults.append(Fault("before_breach", BEFORE_THE_BREACH))
    return tuple(faults)


def _text_faults(made: Made) -> list[Fault]:
    faults = []
    if not made.means.strip():
        faults.append(Fault("means", "say how, for example by letter"))
    for name, text, at_most in (
        ("means", made.means, MEANS_AT_MOST),
        ("act_reference", made.reference, REFERENCE_AT_MOST),
    ):
        if len(text.strip()) > at_most:
            faults.append(Fault(name, f"must be at most {at_most} characters"))
    if made.count is not None and not 0 <= made.count <= LARGEST_COUNT:
        faults.append(Fault("count", "must be a whole number"))
    return faults


def _breach_since(tx: Transaction, incident: IncidentRow) -> datetime:
    facts, _ = tx.latest_facts(incident.id)
    known = (facts.coded.get(key) for key in _BREACH_SINCE)
    since = next((text for text in known if text), None)
    reported_at = incident.reported_at
    return min(datetime.fromisoformat(since), reported_at) if since else reported_at


def _refuse(faults: tuple[Fault, ...]) -> None:
    if faults:
        raise InputRefusedError(faults)


def _says_the_same(act: StandingAct, made: Made) -> bool:
    return (act.at, act.means, act.count, act.reference) == (
        made.at,
        made.means.strip(),
        made.count,
        made.reference.strip(),
    )
