"""The case as the console shows it: plain values, read in one transaction.

Nothing here writes, and nothing leaves that belongs to another organisation.
"""

from collections.abc import Sequence
from datetime import datetime

from incidents.models import (
    AwarenessRow,
    DutyRow,
    IncidentRow,
    TaskRow,
    TimelineRow,
)
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.case_views_duties import addressee_names, duty_views, law_name
from incidents.services.case_views_facts import facts_with_voices
from incidents.services.case_views_filings import filing_lines
from incidents.services.case_views_values import (
    AwarenessView,
    CaseFile,
    CaseHead,
    EntryView,
    LawView,
    TaskView,
)
from incidents.services.first_questions import with_questions
from incidents.services.profiles import readable_organisation
from incidents.services.severity_views import score_view
from incidents.services.spans import span_hours
from incidents.store import Transaction


def case_file(rt: Runtime, actor: Actor, *, reference: str) -> CaseFile:
    """Return the case with this reference.

    Raises:
        NotFoundError: there is none, or it belongs to another organisation.
    """
    with rt.uow.read() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        timeline = tuple(_entry(row) for row in tx.timeline(incident.id))
        duties = tx.duties(incident.id)
        triages = tx.triages(incident.id)
        return CaseFile(
            head=_head(tx, rt, incident, actor, duties, timeline),
            duties=duty_views(tx, rt, duties, incident),
            laws={
                regime.id: LawView(name=regime.name, unchecked=regime.unchecked)
                for regime in rt.law.regimes
            },
            addressees=addressee_names(tx, rt, incident),
            facts=facts_with_voices(tx.facts_versions(incident.id)),
            awareness=tuple(_awareness(row) for row in tx.awareness(incident.id)),
            triages=with_questions(tx, rt, incident, triages),
            score=score_view(tx, incident.id, triages[-1]),
            filings=(filings := filing_lines(tx, incident, duties)),
            field_labels={
                form: {str(field.no): field.label for field in rt.forms[form].fields()}
                for form in {line.form for line in filings}
            },
            tasks=tuple(_task(row) for row in tx.tasks(incident.id)),
            timeline=timeline,
        )


def _head(
    tx: Transaction,
    rt: Runtime,
    incident: IncidentRow,
    actor: Actor,
    duties: list[DutyRow],
    timeline: tuple[EntryView, ...],
) -> CaseHead:
    settings = tx.organisation_by_id(incident.organisation_id)
    organisation = readable_organisation(settings)
    holder = incident.holder_id
    names = tx.user_names([holder] if holder else [])
    due = next_duty(duties, incident.next_due_at)
    seen = [entry.actor for entry in timeline if entry.kind == "acknowledged"]
    return CaseHead(
        reference=incident.reference,
        slug=organisation.slug,
        organisation=organisation.name,
        zone=organisation.zone,
        status=incident.status,
        closed_as=incident.closed_as,
        closed_at=incident.closed_at,
        severity=incident.severity,
        risk=incident.risk,
        certainty=incident.certainty,
        channel=incident.channel,
        reported_at=incident.reported_at,
        aware_at=incident.aware_at,
        next_due_at=incident.next_due_at,
        next_duty=due.duty if due else None,
        next_stage=due.stage if due else "",
        next_law=law_name(rt, due.regime) if due else "",
        next_provisional=is_provisional(due),
        next_is_target=is_target(due),
        next_span_h=span_hours(rt.law, due) if due else None,
        holder=names.get(holder) if holder else None,
        held_by_me=holder == actor.user_id,
        acknowledged_by=seen[-1] if seen else None,
        facts_version=incident.facts_version,
        default_role=organisation.default_role,
    )


def next_duty(duties: Sequence[DutyRow], due_at: datetime | None) -> DutyRow | None:
    """Return the open duty whose alarm is the next deadline, or None.

    Where several fall on one instant the law's own end speaks, not our target.
    """
    if due_at is None:
        return None
    due = [d for d in duties if d.status == "open" and d.alarm_at == due_at]
    return min(due, key=is_target, default=None)


def is_provisional(duty: DutyRow | None) -> bool:
    """Tell whether the start of this duty's clock is not settled yet."""
    return duty is not None and duty.due_at is None and not is_target(duty)


def is_target(duty: DutyRow | None) -> bool:
    """Tell whether the instant is our own target because the law gives no number."""
    return duty is not None and duty.due_at is None and duty.provisional_due_at is None


def _task(row: TaskRow) -> TaskView:
    return TaskView(
        id=row.id,
        kind=row.kind,
        text=row.text,
        created_at=row.created_at,
        done_at=row.done_at,
        done_by=row.done_by,
    )


def _entry(row: TimelineRow) -> EntryView:
    return EntryView(
        seq=row.seq, kind=row.kind, at=row.at, actor=row.actor, payload=row.payload
    )


def _awareness(row: AwarenessRow) -> AwarenessView:
    return AwarenessView(
        aware_at=row.aware_at,
        role=row.role,
        reason=row.reason,
        author=row.author,
        at=row.at,
    )
