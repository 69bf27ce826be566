"""A case changes hands: its holder, or a colleague of theirs, names the next one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from incidents.alerts import AlertKind
from incidents.core.errors import Fault, InputRefusedError
from incidents.core.organisation import Person
from incidents.models import IncidentRow, MessageRow, UserRow
from incidents.runtime import Runtime
from incidents.services import alerting
from incidents.services.actors import Actor
from incidents.services.case_views import next_duty
from incidents.services.cases import open_case
from incidents.services.errands import bring_up_to_date
from incidents.services.member_ids import with_members
from incidents.services.profiles import organisation_of
from incidents.services.record import record
from incidents.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who can sign in and serves the organisation of a case."""

    id: UUID
    name: str


def colleagues(rt: Runtime, actor: Actor, *, reference: str) -> tuple[Colleague, ...]:
    """Return who could be handed the case, by name: neither its holder nor *actor*.

    Raises:
        NotFoundError: there is no such case, or it is another organisation's.
    """
    with rt.uow.read() as tx:
        case = tx.incident(reference, organisations=actor.scope)
        return tuple(
            Colleague(id=user.id, name=user.name)
            for user in tx.members(case.organisation_id)
            if user.id not in {case.holder_id, actor.user_id}
        )


def hand_over(
    rt: Runtime, actor: Actor, *, reference: str, to: UUID | None, now: datetime
) -> None:
    """Make somebody else the holder of the case: the one who answers for it.

    They are told, by mail and in a direct chat where that is known, unless they took it
    from somebody for themselves.

    Args:
        to: the key of a colleague; None when none was chosen.

    Raises:
        InputRefusedError: *to* does not serve the case's organisation here.
        NotFoundError: there is no such case, or it is another organisation's.
        ConflictError: the case is closed.
    """
    with rt.uow.begin() as tx:
        case = open_case(tx, actor, reference)
        members = {user.id: user for user in tx.members(case.organisation_id)}
        if to is None or to not in members:
            raise InputRefusedError((Fault("to", "choose a colleague"),))
        if to == case.holder_id:
            return
        before = tx.user_names([case.holder_id] if case.holder_id else [])
        tx.change_incident(case.id, holder_id=to)
        record(
            tx,
            case,
            "handed-over",
            actor=actor.name,
            now=now,
            to=members[to].name,
            before=before.get(case.holder_id) if case.holder_id else None,
        )
        if to != actor.user_id:
            tell_member(tx, case, members[to], AlertKind.HANDED_OVER, now=now)
        bring_up_to_date(tx, case.id, now=now)
    rt.wake.set()


def tell_member(
    tx: Transaction,
    case: IncidentRow,
    member: UserRow,
    kind: AlertKind,
    *,
    now: datetime,
) -> None:
    """Write the message to one person who has something to do on a case now."""
    settings = organisation_of(tx.organisation_by_id(case.organisation_id))
    directory = with_members(tx, settings, now=now).people
    address = member.email.casefold()
    person = next(
        (each for each in directory if each.email.casefold() == address),
        Person(name=member.name, email=member.email),
    )
    duty = next_duty(tx.duties(case.id), case.next_due_at)
    alert = alerting.alert_of(
        kind=str(kind),
        reference=case.reference,
        severity=case.severity,
        duty=duty,
        deadline_at=case.next_due_at,
    )
    rows = alerting.message_rows(
        alerting.ways(person),
        kind=str(kind),
        alert=alert,
        organisation_id=case.organisation_id,
        incident_id=case.id,
        now=now,
    )
    tx.add(MessageRow, rows)
