"""The Home tab: somebody's own open cases by deadline, for the member who opens it.

Reference, severity, deadline and who holds the case: nothing that a reporter typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from incidents.alerts import hours_until
from incidents.core.organisation import Person
from incidents.core.ports import ChatDesk
from incidents.home_tab import HomeCase, HomeTab
from incidents.models import IncidentRow, OrganisationRow, UserRow
from incidents.runtime import Runtime
from incidents.services.chat_members import person_of
from incidents.services.profiles import readable_organisation
from incidents.services.wording import case_link
from incidents.store import Transaction

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """An organisation in whose directory the member stands."""

    id: UUID
    name: str
    zone: str
    person: Person


def home_tab(
    rt: Runtime, desk: ChatDesk, *, team: str, member: str, now: datetime
) -> HomeTab | None:
    """Return what this member's Home tab shows, None where we must not fill it.

    Those of the first level see every open case of their organisation, for they are
    told of every case. Others see what they hold or were told of themselves.

    Raises:
        DeliveryFailed: Slack could not be asked who this is; try again later.
    """
    if team != desk.team():
        return None
    with rt.uow.read() as tx:
        rows = tx.organisations()
    places = [
        place for row in rows if (place := _place(rt, desk, row, member, now=now))
    ]
    with rt.uow.read() as tx:
        found = [
            (case, place) for place in places for case in _cases_of(tx, place, member)
        ]
        found.sort(key=lambda pair: _by_deadline(pair[0]))
        holders = tx.user_names({c.holder_id for c, _ in found if c.holder_id})
    cases = [
        _line(rt, case, place, holders, several=len(places) > 1, now=now)
        for case, place in found[:SHOWN]
    ]
    return HomeTab(
        known=bool(places),
        at=now,
        zone=places[0].zone if places else "UTC",
        cases=tuple(cases),
        more=max(0, len(found) - SHOWN),
        link=f"{rt.public.base_url}/console",
    )


def _place(
    rt: Runtime, desk: ChatDesk, row: OrganisationRow, member: str, *, now: datetime
) -> _Place | None:
    organisation = readable_organisation(row)
    person = person_of(rt, desk, organisation, member, now=now)
    if person is None:
        return None
    name, zone = organisation.name, organisation.zone
    return _Place(id=row.id, name=name, zone=zone, person=person)


def _cases_of(tx: Transaction, place: _Place, member: str) -> Sequence[IncidentRow]:
    cases = tx.incidents([place.id], status="open")
    if place.person.level == 1:
        return cases
    told = tx.told_personally(place.id, {place.person.email, member})
    account: UserRow | None = tx.user_by_email(place.person.email)
    own = account.id if account else None
    return [
        case
        for case in cases
        if case.id in told or (own is not None and case.holder_id == own)
    ]


def _by_deadline(case: IncidentRow) -> tuple[bool, datetime]:
    return case.next_due_at is None, case.next_due_at or case.reported_at


def _line(
    rt: Runtime,
    case: IncidentRow,
    place: _Place,
    holders: dict[UUID, str],
    *,
    several: bool,
    now: datetime,
) -> HomeCase:
    return HomeCase(
        reference=case.reference,
        severity=case.severity,
        organisation=place.name if several else "",
        deadline_at=case.next_due_at,
        hours_left=hours_until(case.next_due_at, now),
        zone=place.zone,
        holder=holders.get(case.holder_id, "") if case.holder_id else "",
        link=case_link(rt.public.base_url, case.reference),
    )
