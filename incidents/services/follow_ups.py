"""What a notification that was filed as incomplete still owes the authority.

The rest follows "without undue further delay" (GDPR Art. 33(4)) or as soon as it is
known (DPO Art. 15(2)). No law gives a number of hours, so the instant is a target of
our own, and says so wherever it is shown. A follow-up is a duty like any other: it
reminds, it can be decided against with a reason, and a case does not close while it is
open. Only its start differs: filing begins it, not the triage.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from incidents.core.reminders import ReminderKind
from incidents.core.triage_answer import Advice, DutyFinding, Outcome, Reason
from incidents.keys import new_row_id
from incidents.models import DutyRow, IncidentRow
from incidents.services.assessment import duty_values, new_duty
from incidents.store import Transaction

FOLLOW_UP = "follow-up-notification"
# Ours, not law: as long as the law gives for the first notification itself.
TARGET = timedelta(hours=72)
REMIND_AT_HOURS = (48, 24, 12, 4, 1)
# Past its target it is called again and again: nothing else would ever end it.
AGAIN_EVERY = timedelta(hours=72)
DUE_RULE = (
    "without undue further delay; our own target is 72 hours after the last filing"
)


def owe_follow_up(
    tx: Transaction,
    incident: IncidentRow,
    duty: DutyRow,
    *,
    fields: Sequence[str],
    filed_at: datetime,
    source: str,
) -> None:
    """Open the follow-up to what was filed for *duty*, or give it a new target.

    The caller triages the case again, which writes its reminders.

    Args:
        fields: what the authority still waits for, by number and name.
        filed_at: when the incomplete notification was sent.
        source: the provision that lets the rest follow, in the words of its law.
    """
    finding = _finding(
        regime=duty.regime,
        addressee=duty.addressee or None,
        target_at=filed_at + TARGET,
        because=_reasons(fields, source),
    )
    standing = follow_up_to(duty, tx.duties(incident.id))
    if standing is None:
        row = new_duty(
            finding,
            organisation_id=incident.organisation_id,
            incident_id=incident.id,
        )
        tx.add(DutyRow, [row])
    else:
        tx.change_duty(standing.id, status="open", **duty_values(finding))


def settle_follow_up(tx: Transaction, incident: IncidentRow, duty: DutyRow) -> None:
    """Note that nothing more follows to what was filed for *duty*."""
    standing = follow_up_to(duty, tx.duties(incident.id))
    if standing is not None:
        tx.change_duty(standing.id, status="done", alarm_at=None)


def follow_up_to(duty: DutyRow, duties: Iterable[DutyRow]) -> DutyRow | None:
    """Return the follow-up that filing for *duty* began, or None."""
    wanted = duty.regime, FOLLOW_UP, duty.addressee
    return next((d for d in duties if (d.regime, d.duty, d.addressee) == wanted), None)


def follow_up_findings(duties: Iterable[DutyRow]) -> tuple[DutyFinding, ...]:
    """Return the follow-ups as findings, so that they move with the triage's own."""
    return tuple(
        _finding(
            regime=row.regime,
            addressee=row.addressee or None,
            target_at=row.target_at,
            because=tuple(
                Reason(
                    rule=reason["rule"],
                    facts=tuple(reason["facts"]),
                    says=reason["says"],
                    source=reason["source"],
                )
                for reason in row.finding["because"]
            ),
        )
        for row in duties
        if row.duty == FOLLOW_UP
    )


def next_call(
    duty_id: UUID,
    *,
    organisation_id: UUID,
    incident_id: UUID,
    told_at: datetime,
    deadline_at: datetime,
) -> dict[str, Any]:
    """Return the step that says again that a follow-up is past its target."""
    return {
        "id": new_row_id(),
        "organisation_id": organisation_id,
        "incident_id": incident_id,
        "duty_id": duty_id,
        "kind": str(ReminderKind.OVERDUE),
        "hours_left": 0,
        "at": told_at + AGAIN_EVERY,
        "deadline_at": deadline_at,
        "state": "waiting",
    }


def _reasons(fields: Sequence[str], source: str) -> tuple[Reason, ...]:
    waits = f" for {len(fields)} fields" if fields else ""
    rule = "filed-as-incomplete"
    filed = (
        f"The notification was filed as incomplete; the authority waits{waits}. "
        "Send what is missing as soon as it is known."
    )
    named = f"Still to follow: {'; '.join(fields)}."
    reasons = (Reason(rule, (), filed, source), Reason(rule, (), named, source))
    return reasons if fields else reasons[:1]


def _finding(
    *,
    regime: str,
    addressee: str | None,
    target_at: datetime | None,
    because: tuple[Reason, ...],
) -> DutyFinding:
    return DutyFinding(
        regime=regime,
        duty=FOLLOW_UP,
        addressee=addressee,
        stage=None,
        outcome=Outcome.REQUIRED,
        advice=Advice.NOTIFY,
        due_at=None,
        provisional_due_at=None,
        starts_from="filed_at",
        due_rule=DUE_RULE,
        late=False,
        exception=None,
        source=because[0].source,
        because=because,
        missing_for_notice=(),
        target_at=target_at,
        remind_at_hours=REMIND_AT_HOURS,
    )
