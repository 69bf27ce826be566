"""Runs the triage again on a case and moves duties, reminders and alerts with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.organisation import Organisation
from incidents.core.reminders import ReminderKind
from incidents.core.triage import DutyFinding, Triage
from incidents.models import DutyRow, IncidentRow, MessageRow, StepRow, TriageRow
from incidents.runtime import Runtime
from incidents.services import alerting
from incidents.services.assessment import (
    Case,
    assess,
    duty_values,
    is_alarming,
    new_duty,
    next_finding,
    severity_word,
    step_rows,
    triage_row,
)
from incidents.services.profiles import organisation_of
from incidents.store import Transaction

Identity = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassessed:
    """What the triage said before and what it says now, as documents."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]


def reassess(
    tx: Transaction,
    rt: Runtime,
    incident: IncidentRow,
    *,
    coded: Mapping[str, Any],
    facts_version: int,
    now: datetime,
) -> Reassessed:
    """Triage *coded* and write what follows; the caller records why.

    Duties keep their rows: decisions, reminders and filings hang on them. A duty
    that no longer speaks is marked ``withdrawn`` and may come back.
    """
    organisation = organisation_of(tx.organisation_by_id(incident.organisation_id))
    awareness = tx.awareness(incident.id)
    latest = awareness[-1] if awareness else None
    case = Case(
        organisation=organisation,
        reported_at=incident.reported_at,
        aware_at=latest.aware_at if latest else None,
        aware_role=latest.role if latest else "controller",
    )
    result = assess(coded, case, law=rt.law, now=now)
    before = tx.triages(incident.id)[-1].document
    ids = {"organisation_id": incident.organisation_id, "incident_id": incident.id}
    row = triage_row(result, facts_version=facts_version, now=now, **ids)
    tx.add(TriageRow, [row])
    duties = _move_duties(tx, incident, result.duties)
    told = _told_of_passing(tx, incident)
    tx.cancel_steps(incident.id, now=now)
    steps = [
        step
        for finding, (duty_id, status) in zip(result.duties, duties, strict=True)
        if status == "open" and incident.status == "open"
        for step in step_rows(finding, duty_id=duty_id, now=now, **ids)
        if not (duty_id in told and step["at"] <= told[duty_id])
    ]
    tx.add(StepRow, steps)
    pending = [
        finding
        for finding, (_, status) in zip(result.duties, duties, strict=True)
        if status == "open"
    ]
    _tell_of_change(tx, incident, organisation, result, pending, now=now)
    tx.change_incident(
        incident.id,
        risk=str(result.risk),
        severity=severity_word(result),
        facts_version=facts_version,
        certainty=coded.get("certainty"),
        aware_at=case.aware_at,
        next_due_at=_earliest(pending),
    )
    return Reassessed(before=before, after=row["document"])


def refresh_next_due(tx: Transaction, incident: IncidentRow) -> None:
    """Set the case's next deadline from its open duties."""
    open_alarms = [
        duty.alarm_at
        for duty in tx.duties(incident.id)
        if duty.status == "open" and duty.alarm_at is not None
    ]
    tx.change_incident(incident.id, next_due_at=min(open_alarms, default=None))


def _earliest(findings: list[DutyFinding]) -> datetime | None:
    return min(
        (f.alarm_at for f in findings if is_alarming(f) and f.alarm_at), default=None
    )


def _move_duties(
    tx: Transaction, incident: IncidentRow, findings: tuple[DutyFinding, ...]
) -> list[tuple[UUID, str]]:
    standing = {_identity(duty): duty for duty in tx.duties(incident.id)}
    placed: list[tuple[UUID, str]] = []
    for finding in findings:
        duty = standing.pop(_identity_of(finding), None)
        if duty is None:
            row = new_duty(
                finding,
                organisation_id=incident.organisation_id,
                incident_id=incident.id,
            )
            tx.add(DutyRow, [row])
            placed.append((row["id"], row["status"]))
            continue
        status = _status_after(duty, finding)
        tx.change_duty(duty.id, status=status, **duty_values(finding))
        placed.append((duty.id, status))
    for duty in standing.values():
        if duty.status == "open":
            tx.change_duty(duty.id, status="withdrawn", alarm_at=None)
    return placed


def _status_after(duty: DutyRow, finding: DutyFinding) -> str:
    """Return where a duty stands now: "do not notify" holds only for what it judged."""
    if duty.status == "withdrawn":
        return "open"
    asks_more = (finding.outcome == "required" and duty.outcome != "required") or (
        finding.advice == "notify" and duty.advice != "notify"
    )
    return "open" if duty.status == "decided" and asks_more else duty.status


def _told_of_passing(tx: Transaction, incident: IncidentRow) -> dict[UUID, datetime]:
    """Return when people were last told, of each duty, that its end had passed.

    An end that lay before that instant is news to nobody, however often the triage
    runs again.
    """
    told: dict[UUID, datetime] = {}
    for step in tx.steps(incident.id):
        if step.kind == ReminderKind.OVERDUE and step.state == "done" and step.done_at:
            told[step.duty_id] = max(step.done_at, told.get(step.duty_id, step.done_at))
    return told


def _identity(duty: DutyRow) -> Identity:
    return duty.regime, duty.duty, duty.stage, duty.addressee


def _identity_of(finding: DutyFinding) -> Identity:
    return finding.regime, finding.duty, finding.stage or "", finding.addressee or ""


def _tell_of_change(
    tx: Transaction,
    incident: IncidentRow,
    organisation: Organisation,
    result: Triage,
    pending: list[DutyFinding],
    *,
    now: datetime,
) -> None:
    due_at = _earliest(pending)
    if (severity_word(result), due_at) == (incident.severity, incident.next_due_at):
        return
    due = next_finding(tuple(pending))
    alert = alerting.alert_of(
        kind="changed",
        reference=incident.reference,
        severity=severity_word(result),
        duty=due.duty if due else None,
        deadline_at=due_at,
        **alerting.clock_of(due),
    )
    rows = alerting.message_rows(
        alerting.first_recipients(organisation),
        kind="changed",
        alert=alert,
        organisation_id=incident.organisation_id,
        incident_id=incident.id,
        now=now,
    )
    tx.add(MessageRow, rows)
