"""Runs the triage again on a case and moves duties, reminders and alerts with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.organisation import Organisation
from incidents.core.reminders import ReminderKind
from incidents.core.triage import Advice, DutyFinding, Triage
from incidents.models import DutyRow, IncidentRow, MessageRow, StepRow, TriageRow
from incidents.runtime import Runtime
from incidents.services import alerting, escalating
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
    was_reported_as_made,
)
from incidents.services.follow_ups import FOLLOW_UP, follow_up_findings, next_call
from incidents.services.profiles import directory, organisation_of
from incidents.services.record import OURSELVES, record
from incidents.services.standing_acts import standing_acts
from incidents.store import Transaction

Identity = tuple[str, str, str, str]
_GRAVITY = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding on its row.

    Attributes:
        overtaken: somebody had decided against it, and what is known now asks for more.
        started: an act that was recorded has started its clock.
    """

    finding: DutyFinding
    duty_id: UUID
    status: str
    overtaken: bool = False
    started: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassessed:
    """What the triage says now, as a document."""

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
    that no longer speaks is marked ``withdrawn`` and may come back. "Do not notify"
    holds for what it judged: where the facts ask for more, or the risk rises, the duty
    is open again, its alarms run, and people are told.
    """
    organisation = directory(tx, incident.organisation_id, now=now)
    awareness = tx.awareness(incident.id)
    latest = awareness[-1] if awareness else None
    case = Case(
        organisation=organisation,
        reported_at=incident.reported_at,
        aware_at=latest.aware_at if latest else None,
        aware_role=latest.role if latest else "controller",
        acts=standing_acts(tx.acts(incident.id), tx.duties(incident.id)),
    )
    result = assess(coded, case, law=rt.law, now=now)
    ids = {"organisation_id": incident.organisation_id, "incident_id": incident.id}
    row = triage_row(result, facts_version=facts_version, now=now, asked=True, **ids)
    tx.add(TriageRow, [row])
    findings = (*result.duties, *follow_up_findings(tx.duties(incident.id)))
    rose = _weight(severity_word(result)) > _weight(incident.severity)
    placed = _move_duties(tx, incident, findings, coded, rose=rose)
    _remind(tx, incident, placed, now=now)
    _record_overtaken(tx, incident, placed, severity_word(result), now=now)
    pending = [each.finding for each in placed if each.status == "open"]
    _tell_of_change(tx, incident, organisation, result, placed, now=now)
    next_due_at = _earliest(pending)
    if incident.status == "open":
        escalating.follow(tx, incident, organisation, deadline_at=next_due_at, now=now)
    tx.change_incident(
        incident.id,
        risk=str(result.risk),
        severity=severity_word(result),
        facts_version=facts_version,
        certainty=coded.get("certainty"),
        aware_at=case.aware_at,
        next_due_at=next_due_at,
    )
    incident.next_due_at = next_due_at
    return Reassessed(after=row["document"])


def assess_again(
    tx: Transaction, rt: Runtime, incident: IncidentRow, *, now: datetime
) -> Reassessed:
    """Triage the case again on the facts as they stand; the caller records why."""
    facts, _ = tx.latest_facts(incident.id)
    return reassess(
        tx, rt, incident, coded=facts.coded, facts_version=facts.version, now=now
    )


def refresh_next_due(tx: Transaction, incident: IncidentRow, *, now: datetime) -> None:
    """Set the case's next deadline from its open duties; the escalation follows it."""
    open_alarms = [
        duty.alarm_at
        for duty in tx.duties(incident.id)
        if duty.status == "open" and duty.alarm_at is not None
    ]
    next_due_at = min(open_alarms, default=None)
    organisation = organisation_of(tx.organisation_by_id(incident.organisation_id))
    escalating.follow(tx, incident, organisation, deadline_at=next_due_at, now=now)
    tx.change_incident(incident.id, next_due_at=next_due_at)
    incident.next_due_at = next_due_at


def _earliest(findings: list[DutyFinding]) -> datetime | None:
    return min(
        (f.alarm_at for f in findings if is_alarming(f) and f.alarm_at), default=None
    )


def _move_duties(
    tx: Transaction,
    incident: IncidentRow,
    findings: tuple[DutyFinding, ...],
    coded: Mapping[str, Any],
    *,
    rose: bool,
) -> list[Placed]:
    standing = {_identity(duty): duty for duty in tx.duties(incident.id)}
    placed: list[Placed] = []
    for finding in findings:
        duty = standing.pop(_identity_of(finding), None)
        if duty is None:
            row = new_duty(
                finding,
                organisation_id=incident.organisation_id,
                incident_id=incident.id,
                made=was_reported_as_made(finding, findings, coded),
            )
            tx.add(DutyRow, [row])
            placed.append(Placed(finding, row["id"], row["status"]))
            continue
        overtaken = duty.status == "decided" and _asks_more(duty, finding, rose=rose)
        back = overtaken or duty.status == "withdrawn"
        status = "open" if back else duty.status
        tx.change_duty(duty.id, status=status, **duty_values(finding))
        started = duty.advice == Advice.PREPARE and finding.advice == Advice.NOTIFY
        placed.append(Placed(finding, duty.id, status, overtaken, started))
    for duty in standing.values():
        if duty.status == "open":
            tx.change_duty(duty.id, status="withdrawn", alarm_at=None)
    return placed


def _asks_more(duty: DutyRow, finding: DutyFinding, *, rose: bool) -> bool:
    """Tell whether "do not notify" judged less than what is known now."""
    if finding.outcome == "not_required" or finding.superseded_by is not None:
        return False
    proven = finding.outcome == "required" and duty.outcome != "required"
    advised = finding.advice == "notify" and duty.advice != "notify"
    return rose or proven or advised


def _weight(severity: str) -> tuple[int, bool]:
    """Return how grave a severity word is; proven weighs more than presumed."""
    word = severity.removeprefix("presumed ")
    grave = _GRAVITY.index(word) if word in _GRAVITY else -1
    return grave, word == severity


def _remind(
    tx: Transaction, incident: IncidentRow, placed: list[Placed], *, now: datetime
) -> None:
    """Write the reminders of the open duties anew."""
    ids = {"organisation_id": incident.organisation_id, "incident_id": incident.id}
    told = _told_of_passing(tx, incident)
    tx.cancel_steps(incident.id, now=now)
    for each in placed:
        if each.status != "open" or incident.status != "open":
            continue
        told_at, end = told.get(each.duty_id), each.finding.alarm_at
        steps = step_rows(each.finding, duty_id=each.duty_id, now=now, **ids)
        if told_at is not None and end is not None and end <= told_at:
            call = next_call(each.duty_id, told_at=told_at, deadline_at=end, **ids)
            steps = [call] if each.finding.duty == FOLLOW_UP else []
        tx.add(StepRow, steps)


def _record_overtaken(
    tx: Transaction,
    incident: IncidentRow,
    placed: list[Placed],
    severity: str,
    *,
    now: datetime,
) -> None:
    for each in placed:
        if each.overtaken:
            record(
                tx,
                incident,
                "decision-overtaken",
                actor=OURSELVES,
                now=now,
                regime=each.finding.regime,
                duty=each.finding.duty,
                stage=each.finding.stage,
                addressee=each.finding.addressee,
                outcome=str(each.finding.outcome),
                advice=str(each.finding.advice),
                severity=severity,
                severity_before=incident.severity,
            )


def _told_of_passing(tx: Transaction, incident: IncidentRow) -> dict[UUID, datetime]:
    """Return when people were last told, of each duty, that its end had passed.

    An end that lay before that instant is news to nobody, however often the triage
    runs again.
    """
    told: dict[UUID, datetime] = {}
    for step in tx.steps(incident.id):
        if step.duty_id is None or step.kind != ReminderKind.OVERDUE:
            continue
        if step.state == "done" and step.done_at:
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
    placed: list[Placed],
    *,
    now: datetime,
) -> None:
    """Tell of what moved: an overtaken decision first, then clocks that began to run.

    Otherwise of a new severity or a new next deadline.
    """
    pending = [each.finding for each in placed if each.status == "open"]
    overtaken = tuple(each.finding for each in placed if each.overtaken)
    started = tuple(f.finding for f in placed if f.started and f.status == "open")
    before = incident.severity, incident.next_due_at
    moved = (severity_word(result), _earliest(pending)) != before
    if not (overtaken or started or moved):
        return
    kind = "overtaken" if overtaken else "started" if started else "changed"
    due = next_finding(overtaken or started or tuple(pending))
    alert = alerting.alert_of(
        kind=kind,
        reference=incident.reference,
        severity=severity_word(result),
        duty=due or next(iter(overtaken or started), None),
        deadline_at=due.alarm_at if due else None,
        other_deadlines=max(0, len(started) - 1) if kind == "started" else 0,
    )
    rows = alerting.message_rows(
        alerting.first_recipients(organisation, now=now),
        kind=kind,
        alert=alert,
        organisation_id=incident.organisation_id,
        incident_id=incident.id,
        now=now,
    )
    tx.add(MessageRow, rows)
