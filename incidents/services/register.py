"""The register of breaches: every incident, notified or not, with its reasons.

GDPR Art. 33(5) (and UK GDPR Art. 33(5)): the controller documents any personal data
breaches, comprising the facts relating to the breach, its effects and the remedial
action taken, so that the supervisory authority can verify compliance. EDPB Guidelines
9/2022, section V.A: also the reasons for each decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from incidents.core.errors import Fault, InputRefusedError
from incidents.core.organisation import Organisation
from incidents.models import IncidentRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.case_views_duties import duty_views
from incidents.services.case_views_facts import FactView, facts_with_voices
from incidents.services.case_views_values import DutyView
from incidents.services.profiles import readable_organisation
from incidents.store import Transaction

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of the report, both included, in the organisation's zone; None is open."""

    since: date | None = None
    until: date | None = None

    def instants(self, zone: str) -> tuple[datetime | None, datetime | None]:
        """Return its first instant, and the first one after it."""
        there = ZoneInfo(zone)
        after = self.until + timedelta(days=1) if self.until else None
        return (
            datetime.combine(self.since, time(), there) if self.since else None,
            datetime.combine(after, time(), there) if after else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A notification as it was filed.

    Attributes:
        pdf_sha256: of the document's bytes, which the case keeps.
    """

    duty_id: UUID
    number: int
    kind: str
    subtype: str
    filed_at: datetime
    filed_by: str
    means: str
    authority_reference: str
    pdf_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCase:
    """One incident as the register holds it.

    Attributes:
        closed_as: None while it is open.
        closing_reason: "" where none was given, or its words were erased.
    """

    reference: str
    reported_at: datetime
    aware_at: datetime | None
    certainty: str | None
    closed_as: str | None
    closed_at: datetime | None
    closing_reason: str
    risk: str
    severity: str
    facts: tuple[FactView, ...]
    duties: tuple[DutyView, ...]
    filings: tuple[Filed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the register of one organisation holds of a period.

    Attributes:
        total: cases of the period; *cases* may be one page of them.
    """

    organisation: Organisation
    period: Period
    total: int
    cases: tuple[RegisterCase, ...]


def register(
    rt: Runtime,
    actor: Actor,
    *,
    slug: str,
    period: Period,
    page: int | None = None,
) -> Register:
    """Return the register of an organisation, the oldest report first.

    Args:
        page: counted from 1, of ``ON_A_PAGE`` cases; None for all of them.

    Raises:
        NotAllowedError: the actor does not serve this organisation.
        InputRefusedError: the period ends before it begins.
    """
    if period.since and period.until and period.until < period.since:
        raise InputRefusedError((Fault("until", "before the first day"),))
    key = actor.organisation_id(slug)
    with rt.uow.read() as tx:
        organisation = readable_organisation(tx.organisation_by_id(key))
        since, until = period.instants(organisation.zone)
        total = tx.count_registered(key, since=since, until=until)
        limit = None if page is None else ON_A_PAGE
        offset = 0 if page is None else (page - 1) * ON_A_PAGE
        rows = tx.registered(key, since=since, until=until, limit=limit, offset=offset)
        cases = tuple(_case(tx, rt, row) for row in rows)
    return Register(organisation=organisation, period=period, total=total, cases=cases)


def _case(tx: Transaction, rt: Runtime, row: IncidentRow) -> RegisterCase:
    awareness = tx.awareness(row.id)
    return RegisterCase(
        reference=row.reference,
        reported_at=row.reported_at,
        aware_at=awareness[-1].aware_at if awareness else None,
        certainty=row.certainty,
        closed_as=row.closed_as,
        closed_at=row.closed_at,
        closing_reason=_closing_reason(tx, row),
        risk=row.risk,
        severity=row.severity,
        facts=facts_with_voices(tx.facts_versions(row.id)),
        duties=duty_views(tx, rt, tx.duties(row.id), row),
        filings=_filed(tx, [row.id]),
    )


def _closing_reason(tx: Transaction, row: IncidentRow) -> str:
    if row.closed_as is None:
        return ""
    closings = [entry for entry in tx.timeline(row.id) if entry.kind == "closed"]
    payload = closings[-1].payload if closings else None
    return str((payload or {}).get("reason") or "")


def _filed(tx: Transaction, incident_ids: Sequence[UUID]) -> tuple[Filed, ...]:
    return tuple(
        Filed(
            duty_id=row.duty_id,
            number=row.number,
            kind=row.kind,
            subtype=row.subtype,
            filed_at=row.filed_at,
            filed_by=row.filed_by,
            means=row.means,
            authority_reference=row.authority_reference,
            pdf_sha256=row.pdf_sha256,
        )
        for row in tx.filed_of(incident_ids)
    )
