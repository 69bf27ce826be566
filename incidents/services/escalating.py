"""The escalation of a case: who is told next is a step, written with what causes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.escalation import (
    History,
    Pace,
    Telling,
    Told,
    Why,
    due,
    next_telling,
    whom,
)
from incidents.core.escalation_policy import (
    Policy,
    Reached,
    in_force,
    number_of,
    pace_of,
    policy_from,
    policy_of,
    reached,
)
from incidents.core.organisation import Organisation
from incidents.keys import new_row_id
from incidents.models import EscalationRow, IncidentRow, StepRow, TellingRow
from incidents.services import alerting
from incidents.services.escalation_history import history_of
from incidents.services.profiles import organisation_of
from incidents.services.record import OURSELVES, record
from incidents.store import Transaction
from incidents.store.escalation import ESCALATE

# Messages that ask for an answer; once it is given they are overtaken.
ASKING = (str(Why.NEXT), str(Why.AGAIN), str(Why.RUN_OUT))


def first_rows(
    organisation: Organisation,
    *,
    organisation_id: UUID,
    incident_id: UUID,
    deadline_at: datetime | None,
    now: datetime,
) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Return what starts the escalation of a case whose first alert goes out now.

    Returns:
        Rows table by table; none while no duty is open.
    """
    if deadline_at is None:
        return []
    ids = {"organisation_id": organisation_id, "incident_id": incident_id}
    policy = policy_of(organisation)
    pace = pace_of(policy, organisation, now=now)
    first = _begun(pace, now=now)
    told = [_telling(each, policy, organisation, ids, now=now) for each in first]
    history = _history_of(now, first)
    following = next_telling(pace, history, deadline_at=deadline_at)
    policy_row = {**ids, "policy": policy.to_document(), "started_at": now}
    return [
        (EscalationRow, [policy_row]),
        (TellingRow, told),
        (StepRow, [_step(following.at, deadline_at, ids)]),
    ]


def begin(
    tx: Transaction,
    incident: IncidentRow,
    organisation: Organisation,
    *,
    deadline_at: datetime | None,
    now: datetime,
) -> None:
    """Start the escalation (anew): a duty is open, and the first level is told now.

    The caller tells the first level, with the news that makes it start.
    """
    tx.cancel_escalation_steps(incident.id, now=now)
    ids = {"organisation_id": incident.organisation_id, "incident_id": incident.id}
    for table, rows in first_rows(
        organisation, deadline_at=deadline_at, now=now, **ids
    ):
        if table is EscalationRow:
            tx.start_escalation(rows[0])
        else:
            tx.add(table, rows)


def follow(
    tx: Transaction,
    incident: IncidentRow,
    organisation: Organisation,
    *,
    deadline_at: datetime | None,
    now: datetime,
) -> None:
    """Write the next step anew, after whatever has changed on the case.

    Args:
        deadline_at: the next deadline as it is now; None ends the escalation.
    """
    kept = tx.escalation(incident.id)
    if kept is None or (incident.next_due_at is None and deadline_at is not None):
        begin(tx, incident, organisation, deadline_at=deadline_at, now=now)
        return
    tx.cancel_escalation_steps(incident.id, now=now)
    if deadline_at is None:
        return
    policy = in_force(policy_from(kept.policy), organisation, now=now)
    pace = pace_of(policy, organisation, now=now)
    history = history_of(tx, incident.id, kept, now=now)
    following = next_telling(pace, history, deadline_at=deadline_at)
    ids = {"organisation_id": incident.organisation_id, "incident_id": incident.id}
    tx.add(StepRow, [_step(following.at, deadline_at, ids)])


def tell(
    tx: Transaction, case: IncidentRow, organisation: Organisation, *, now: datetime
) -> list[dict[str, Any]]:
    """Tell the levels whose instant has come, and write the next step.

    Returns:
        The messages: one for each person and channel, about the latest of several
        levels that were missed. None while an acknowledgement holds after all.
    """
    kept = tx.escalation(case.id)
    if kept is None or case.next_due_at is None:
        return []
    policy = in_force(policy_from(kept.policy), organisation, now=now)
    pace = pace_of(policy, organisation, now=now)
    history = history_of(tx, case.id, kept, now=now)
    found = due(pace, history, deadline_at=case.next_due_at, now=now)
    ids = {"organisation_id": case.organisation_id, "incident_id": case.id}
    told = [
        person
        for place in whom(found, pace)
        for person in reached(policy, place, organisation, now=now).people
    ]
    # Made before anything is written: what cannot be said must not stand as told.
    messages = (
        []
        if not found
        else alerting.message_rows(
            alerting.with_systems(
                organisation, alerting.recipients_of(organisation, told)
            ),
            kind=str(found[-1].why),
            alert=_alert(tx, case, found),
            now=now,
            **ids,
        )
    )
    rows = [_telling(each, policy, organisation, ids, now=now) for each in found]
    tx.add(TellingRow, rows)
    _note(tx, case, policy, found, rows, now=now)
    follow(tx, case, organisation, deadline_at=case.next_due_at, now=now)
    return messages


def begin_where_missing(tx: Transaction, *, now: datetime) -> int:
    """Start the escalation of open cases that have none; return how many.

    They were opened by a version that knew no levels. Their first level has been told;
    the next one is, when its time has passed.
    """
    done = 0
    for key in tx.cases_never_escalated():
        case = tx.locked_case(key)
        # Another worker that starts beside us may have been first.
        if case is None or tx.escalation(key) is not None:
            continue
        try:
            organisation = organisation_of(tx.organisation_by_id(case.organisation_id))
        except Exception:  # noqa: BLE001, S112 - one must not stop the others
            # The auditor goes on saying that nobody is told next of this case.
            continue
        begin(tx, case, organisation, deadline_at=case.next_due_at, now=now)
        done += 1
    return done


def _begun(pace: Pace, *, now: datetime) -> tuple[Telling, ...]:
    """Return the first level, and those that are told with it since it is empty."""
    return due(pace, History(started_at=now), deadline_at=None, now=now)


def _history_of(now: datetime, found: Sequence[Telling]) -> History:
    told = tuple(Told(level=each.level, at=now) for each in found)
    return History(started_at=now, told=told)


def _telling(
    each: Telling,
    policy: Policy,
    organisation: Organisation,
    ids: dict[str, UUID],
    *,
    now: datetime,
) -> dict[str, Any]:
    group: Reached = reached(policy, each.level, organisation, now=now)
    return {
        "id": new_row_id(),
        **ids,
        "level": each.level,
        "kind": str(each.why),
        "planned_at": each.at,
        "at": now,
        "people": [person.name for person in group.people],
        "skipped": list(group.skipped),
    }


def _note(
    tx: Transaction,
    case: IncidentRow,
    policy: Policy,
    found: Sequence[Telling],
    rows: Sequence[dict[str, Any]],
    *,
    now: datetime,
) -> None:
    """Write in the timeline that the case climbed, and who was passed over.

    Telling the last level again stands among the people told: hour for hour it would
    bury what people do.
    """
    for each, row in zip(found, rows, strict=True):
        if each.why is not Why.AGAIN:
            record(
                tx,
                case,
                "escalated",
                actor=OURSELVES,
                now=now,
                level=number_of(policy, each.level),
                why=str(each.why),
                people=row["people"],
                skipped=row["skipped"],
            )


def _alert(
    tx: Transaction, case: IncidentRow, found: Sequence[Telling]
) -> dict[str, Any]:
    open_duties = [
        duty
        for duty in tx.duties(case.id)
        if duty.status == "open" and duty.alarm_at is not None
    ]
    duty = min(open_duties, key=lambda d: alerting.urgency(d, d.alarm_at), default=None)
    return alerting.alert_of(
        kind=str(found[-1].why),
        reference=case.reference,
        severity=case.severity,
        duty=duty,
        deadline_at=duty.alarm_at if duty else case.next_due_at,
        planned_at=min(each.at for each in found),
    )


def _step(at: datetime, deadline_at: datetime, ids: dict[str, UUID]) -> dict[str, Any]:
    return {
        "id": new_row_id(),
        **ids,
        "kind": ESCALATE,
        "at": at,
        "deadline_at": deadline_at,
        "state": "waiting",
    }
