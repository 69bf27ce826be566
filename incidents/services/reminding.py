"""Steps in time become messages: reminders, and the word that a deadline has passed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from incidents.core.organisation import Organisation
from incidents.core.reminders import ReminderKind
from incidents.models import DutyRow, IncidentRow, MessageRow, StepRow
from incidents.runtime import Runtime
from incidents.services import alerting, digests, escalating
from incidents.services.follow_ups import FOLLOW_UP, next_call
from incidents.services.profiles import directory
from incidents.store import Transaction

CASES_AT_ONCE = 50

Step = tuple[StepRow, DutyRow]


def remind(
    rt: Runtime, *, now: datetime, stuck: Callable[[str, Exception], None]
) -> int:
    """Turn the steps whose instant has come into messages; return how many steps.

    Several steps of one case, as after a standstill, become one message to each
    recipient, about the earliest deadline. Steps of duties that are no longer open
    are overtaken: nothing is sent. Whoever is reminded at an instant is not told of
    the escalation as well.

    Args:
        stuck: is told the reference of a case whose message cannot be made, and why;
            its steps are set aside until ``resume_stuck``, so that nothing waits
            behind them.
    """
    done = 0
    rows: list[dict[str, Any]] = []
    faults: list[tuple[str, Exception]] = []
    with rt.uow.begin() as tx:
        for case in tx.cases_with_due_steps(now=now, limit=CASES_AT_ONCE):
            try:
                steps = tx.due_steps(case.id, now=now)
                climbing = tx.due_escalation(case.id, now=now)
                live = _live(case, steps)
                told = _messages(tx, case, live, climbs=bool(climbing), now=now)
            except Exception as error:  # noqa: BLE001 - one case must not stop others
                faults.append((case.reference, error))
                done += tx.set_steps_aside(case.id, now=now)
                continue
            _finish(tx, case, steps, live, now=now)
            tx.finish_steps([each.id for each in climbing], state="done", now=now)
            rows += told
            done += len(steps) + len(climbing)
        tx.add(MessageRow, _in_order(rows, now=now))
        digested, wrong = digests.send_due(tx, rt, now=now)
    done, faults = done + digested, faults + wrong
    for reference, fault in faults:
        stuck(reference, fault)
    return done


def resume_stuck(rt: Runtime) -> int:
    """Let the steps that were set aside be tried again; return how many."""
    with rt.uow.begin() as tx:
        return tx.resume_stuck_steps()


def _live(case: IncidentRow, steps: list[Step]) -> list[Step]:
    return [
        (step, duty)
        for step, duty in steps
        if case.status == "open" and duty.status == "open"
    ]


def _finish(
    tx: Transaction,
    case: IncidentRow,
    steps: list[Step],
    live: list[Step],
    *,
    now: datetime,
) -> None:
    alive = {step.id for step, _ in live}
    overtaken = [step.id for step, _ in steps if step.id not in alive]
    tx.finish_steps(overtaken, state="overtaken", now=now)
    tx.finish_steps(list(alive), state="done", now=now)
    late = {
        duty.id: step
        for step, duty in live
        if duty.duty == FOLLOW_UP and step.kind == ReminderKind.OVERDUE
    }
    calls = [
        next_call(
            key,
            organisation_id=case.organisation_id,
            incident_id=case.id,
            told_at=now,
            deadline_at=step.deadline_at,
        )
        for key, step in late.items()
    ]
    tx.add(StepRow, calls)


def _messages(
    tx: Transaction,
    case: IncidentRow,
    live: list[Step],
    *,
    climbs: bool,
    now: datetime,
) -> list[dict[str, Any]]:
    organisation = directory(tx, case.organisation_id, now=now)
    reminded = _reminders(tx, case, organisation, live, now=now)
    if not climbs or case.status != "open":
        return reminded
    known = {(row["channel"], row["recipient"]) for row in reminded}
    told = escalating.tell(tx, case, organisation, now=now)
    return reminded + [r for r in told if (r["channel"], r["recipient"]) not in known]


def _reminders(
    tx: Transaction,
    case: IncidentRow,
    organisation: Organisation,
    live: list[Step],
    *,
    now: datetime,
) -> list[dict[str, Any]]:
    if not live:
        return []
    alert = _alert(case, live, now=now)
    late = any(step.deadline_at <= now for step, _ in live)
    recipients = alerting.reminder_recipients(organisation, late=late, now=now)
    if alert["kind"] == "overdue":
        due_from = min(step.at for step, _ in live)
        known = _who_knows(tx, case, alert["deadline_at"], since=due_from)
        recipients = tuple(r for r in recipients if (r.channel, r.address) not in known)
    return alerting.message_rows(
        recipients,
        kind=alert["kind"],
        alert=alert,
        organisation_id=case.organisation_id,
        incident_id=case.id,
        now=now,
    )


def _who_knows(
    tx: Transaction, case: IncidentRow, deadline_at: str, *, since: datetime
) -> set[tuple[str, str]]:
    """Return the channels and addresses that have read that this end has passed.

    The first alert of a late report, or news of a change, says so itself: the same
    words twice within a second would only make people read neither.
    """
    passed_at = datetime.fromisoformat(deadline_at)
    return {
        (row.channel, row.recipient)
        for row in tx.news_since(case.id, since=max(passed_at, since))
        if _end_of(row) == passed_at
    }


def _end_of(row: MessageRow) -> datetime | None:
    said = row.alert.get("deadline_at")
    return datetime.fromisoformat(said) if said else None


def _alert(case: IncidentRow, live: list[Step], *, now: datetime) -> dict[str, Any]:
    first, duty = min(
        live, key=lambda pair: alerting.urgency(pair[1], pair[0].deadline_at)
    )
    return alerting.alert_of(
        kind="overdue" if first.deadline_at <= now else "reminder",
        reference=case.reference,
        severity=case.severity,
        duty=duty,
        deadline_at=first.deadline_at,
        other_deadlines=len({step.duty_id for step, _ in live}) - 1,
        # Before the report came in nothing could go out: that is not our delay.
        planned_at=max(case.reported_at, min(step.at for step, _ in live)),
    )


def _in_order(rows: list[dict[str, Any]], *, now: datetime) -> list[dict[str, Any]]:
    """Space *rows* by a microsecond each, so that the oldest deadline goes first."""
    count = len(rows)
    return [
        {**row, "next_attempt_at": now - timedelta(microseconds=count - place)}
        for place, row in enumerate(rows)
    ]
