"""The lists of cases: open ones by next deadline, closed ones by when they closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from incidents.models import DutyRow, IncidentRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.case_views import is_provisional, is_target, next_duty
from incidents.services.case_views_duties import law_name
from incidents.services.profiles import readable_organisation
from incidents.services.spans import span_hours
from incidents.store import Transaction

CLOSED_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case on a list.

    Attributes:
        duty: what is due next, or None when nothing runs.
    """

    reference: str
    slug: str
    organisation: str
    zone: str
    severity: str
    certainty: str | None
    reported_at: datetime
    next_due_at: datetime | None
    duty: str | None
    stage: str
    law: str
    provisional: bool
    target: bool
    span_h: float | None
    holder: str | None
    closed_as: str | None
    closed_at: datetime | None


def open_cases(rt: Runtime, actor: Actor) -> tuple[CaseLine, ...]:
    """Return the open cases of the actor's organisations, the next deadline first."""
    with rt.uow.read() as tx:
        rows = tx.incidents(actor.scope, status="open")
        return _lines(tx, rt, actor, rows, _due(tx, actor, rows))


def closed_cases(rt: Runtime, actor: Actor) -> tuple[CaseLine, ...]:
    """Return the last closed cases of the actor's organisations, newest first."""
    with rt.uow.read() as tx:
        rows = tx.closed_incidents(actor.scope, limit=CLOSED_SHOWN)
        return _lines(tx, rt, actor, rows, {})


def _due(
    tx: Transaction, actor: Actor, rows: Sequence[IncidentRow]
) -> dict[UUID, DutyRow]:
    duties: dict[UUID, list[DutyRow]] = {}
    for duty in tx.alarming_duties(actor.scope):
        duties.setdefault(duty.incident_id, []).append(duty)
    found = {row.id: next_duty(duties.get(row.id, []), row.next_due_at) for row in rows}
    return {key: duty for key, duty in found.items() if duty is not None}


def _lines(
    tx: Transaction,
    rt: Runtime,
    actor: Actor,
    rows: Sequence[IncidentRow],
    due: dict[UUID, DutyRow],
) -> tuple[CaseLine, ...]:
    organisations = {
        key: readable_organisation(tx.organisation_by_id(key)) for key in actor.scope
    }
    holders = tx.user_names([row.holder_id for row in rows if row.holder_id])
    lines = []
    for row in rows:
        organisation, duty = organisations[row.organisation_id], due.get(row.id)
        lines.append(
            CaseLine(
                reference=row.reference,
                slug=organisation.slug,
                organisation=organisation.name,
                zone=organisation.zone,
                severity=row.severity,
                certainty=row.certainty,
                reported_at=row.reported_at,
                next_due_at=row.next_due_at,
                duty=duty.duty if duty else None,
                stage=duty.stage if duty else "",
                law=law_name(rt, duty.regime) if duty else "",
                provisional=is_provisional(duty),
                target=is_target(duty),
                span_h=span_hours(rt.law, duty) if duty else None,
                holder=holders.get(row.holder_id) if row.holder_id else None,
                closed_as=row.closed_as,
                closed_at=row.closed_at,
            )
        )
    return tuple(lines)
