"""Somebody answers an alert: they have read it, or they take the case.

The console, Slack and the links in mails all call these two and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

from incidents.core.errors import ConflictError, NotAllowedError, NotFoundError
from incidents.core.escalation_policy import policy_from, policy_of
from incidents.core.organisation import Organisation
from incidents.keys import new_row_id
from incidents.models import AcknowledgementRow, IncidentRow
from incidents.runtime import Runtime
from incidents.services import escalating
from incidents.services.errands import bring_up_to_date
from incidents.services.profiles import organisation_of
from incidents.services.record import record
from incidents.store import Transaction

Via = Literal["console", "slack", "mail", "api"]


class Answering(Protocol):
    """Who answers; whoever calls has made sure that it is they."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """What an acknowledgement came to.

    Attributes:
        until: when the escalation goes on, unless something is recorded before.
        repeated: they had answered already and it still holds; nothing was written.
    """

    reference: str
    by: str
    at: datetime
    until: datetime
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What taking a case came to.

    Attributes:
        before: who held it until now, or "".
        repeated: they held it already and had answered; nothing was written.
    """

    reference: str
    holder: str
    at: datetime
    until: datetime
    before: str = ""
    repeated: bool = False


def acknowledge(
    rt: Runtime, *, incident_id: UUID, by: Answering, via: Via, now: datetime
) -> Acknowledged:
    """Note that somebody has read the alert and sees to the case, without taking it.

    The escalation stops for the time that the case's policy gives. What waits to be
    sent and asks for just this answer is taken back.

    Raises:
        NotFoundError: there is no such case.
        ConflictError: the case is closed.
    """
    with rt.uow.begin() as tx:
        case = _open_case(tx, incident_id)
        row = _standing(tx, case, by, now=now)
        done = row or _answer(tx, case, by, via, taken=False, now=now)
        if row is None:
            until = done.until.isoformat()
            record(
                tx, case, "acknowledged", actor=by.name, now=now, via=via, until=until
            )
            _go_on(tx, case, now=now)
    rt.wake.set()
    return Acknowledged(
        reference=case.reference,
        by=done.name,
        at=done.at,
        until=done.until,
        repeated=row is not None,
    )


def take_case(
    rt: Runtime, *, incident_id: UUID, by: Answering, via: Via, now: datetime
) -> Taken:
    """Make somebody the holder of the case, the one who answers for it.

    To take a case is to acknowledge it too.

    Raises:
        NotFoundError: there is no such case.
        ConflictError: the case is closed.
        NotAllowedError: they have no login that serves the case's organisation.
    """
    with rt.uow.begin() as tx:
        case = _open_case(tx, incident_id)
        members = {u.email.casefold(): u for u in tx.members(case.organisation_id)}
        user = members.get(by.email.casefold())
        if user is None:
            msg = "only somebody with a login for this organisation can take a case"
            raise NotAllowedError(msg)
        names = tx.user_names([case.holder_id] if case.holder_id else [])
        before = names.get(case.holder_id, "") if case.holder_id else ""
        held = case.holder_id == user.id
        row = _standing(tx, case, by, now=now)
        done = row or _answer(tx, case, by, via, taken=True, now=now)
        if not held:
            tx.change_incident(case.id, holder_id=user.id)
            record(
                tx, case, "taken", actor=by.name, now=now, via=via,
                before=before or None,
            )  # fmt: skip
        elif row is None:
            until = done.until.isoformat()
            record(
                tx, case, "acknowledged", actor=by.name, now=now, via=via, until=until
            )
        if row is None or not held:
            _go_on(tx, case, now=now)
    rt.wake.set()
    return Taken(
        reference=case.reference,
        holder=user.name,
        at=done.at,
        until=done.until,
        before="" if held else before,
        repeated=held and row is not None,
    )


def _open_case(tx: Transaction, incident_id: UUID) -> IncidentRow:
    case = tx.locked_case(incident_id)
    if case is None:
        raise NotFoundError("no such incident")
    if case.status != "open":
        msg = f"incident {case.reference} is closed"
        raise ConflictError(msg)
    return case


def _standing(
    tx: Transaction, case: IncidentRow, by: Answering, *, now: datetime
) -> AcknowledgementRow | None:
    """Return the answer that this person gave before and that still holds."""
    mine = (
        row
        for row in reversed(tx.acknowledgements(case.id))
        if (row.email or row.name).casefold() == (by.email or by.name).casefold()
    )
    last = next(mine, None)
    return last if last is not None and last.at <= now < last.until else None


def _answer(
    tx: Transaction,
    case: IncidentRow,
    by: Answering,
    via: Via,
    *,
    taken: bool,
    now: datetime,
) -> AcknowledgementRow:
    row = AcknowledgementRow(
        id=new_row_id(),
        organisation_id=case.organisation_id,
        incident_id=case.id,
        name=by.name,
        email=by.email,
        via=via,
        taken=taken,
        at=now,
        until=now + _hold(tx, case),
    )
    tx.add(AcknowledgementRow, [row.model_dump()])
    return row


def _hold(tx: Transaction, case: IncidentRow) -> timedelta:
    kept = tx.escalation(case.id)
    policy = policy_from(kept.policy) if kept else policy_of(_organisation(tx, case))
    return timedelta(hours=policy.settings.acknowledged_hours)


def _go_on(tx: Transaction, case: IncidentRow, *, now: datetime) -> None:
    """Take back what asks for the answer, and plan for when it runs out."""
    tx.overtake_messages(case.id, escalating.ASKING, now=now)
    bring_up_to_date(tx, case.id, now=now)
    if case.next_due_at is not None:
        deadline_at = case.next_due_at
        organisation = _organisation(tx, case)
        escalating.follow(tx, case, organisation, deadline_at=deadline_at, now=now)


def _organisation(tx: Transaction, case: IncidentRow) -> Organisation:
    return organisation_of(tx.organisation_by_id(case.organisation_id))
