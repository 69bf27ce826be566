"""The duties of a case as the console shows them: plain values, nothing is written."""

from uuid import UUID

from incidents.models import DecisionRow, DutyRow, IncidentRow
from incidents.runtime import Runtime
from incidents.services.case_views_values import DecisionView, DutyView
from incidents.services.decisions import choices, files_now, is_overtaken
from incidents.services.facts_changes import current_facts
from incidents.services.follow_ups import FOLLOW_UP, follow_up_to
from incidents.services.spans import span_hours
from incidents.store import Transaction


def duty_views(
    tx: Transaction, rt: Runtime, duties: list[DutyRow], incident: IncidentRow
) -> tuple[DutyView, ...]:
    """Return the duties of a case with their decisions, what is owed first."""
    decisions = tx.decisions(incident.id)
    names = {each.id: each.name for each in rt.law.authorities.values()}
    names |= _controllers(tx, incident)
    filed_for = _filed_for(duties, decisions) if incident.status == "open" else {}
    views = [
        _duty(
            rt,
            row,
            [d for d in decisions if d.duty_id == row.id],
            names.get(row.addressee, row.addressee),
            incident,
            filed_for.get(row.id),
        )
        for row in duties
        if row.status != "withdrawn" or any(d.duty_id == row.id for d in decisions)
    ]
    return tuple(sorted(views, key=_urgency))


def _controllers(tx: Transaction, incident: IncidentRow) -> dict[str, str]:
    """Return the names of the controllers that a processor must tell, by code."""
    named = current_facts(tx, incident).get("controllers") or ()
    return {
        each["code"]: each["name"]
        for each in named
        if each.get("code") and each.get("name")
    }


def _filed_for(duties: list[DutyRow], decisions: list[DecisionRow]) -> dict[UUID, UUID]:
    """Return where a notification can be begun, and for which duty it is filed.

    What was filed as incomplete is followed up at its follow-up.
    """
    found: dict[UUID, UUID] = {}
    for duty in duties:
        if files_now(duty, decisions):
            follow_up = follow_up_to(duty, duties)
            owed = follow_up is not None and follow_up.status != "done"
            found[follow_up.id if owed and follow_up else duty.id] = duty.id
    return found


def _urgency(duty: DutyView) -> tuple[bool, bool, float, bool, str, str]:
    """Order by what is owed first; the register, which keeps itself, comes last."""
    at = duty.alarm_at.timestamp() if duty.alarm_at else float("inf")
    return (
        duty.duty == "record-in-register",
        duty.status != "open" or duty.outcome == "not_required",
        at,
        duty.due_at is None and duty.provisional_due_at is None,
        duty.regime,
        duty.duty,
    )


def _duty(
    rt: Runtime,
    row: DutyRow,
    decisions: list[DecisionRow],
    addressee_name: str,
    incident: IncidentRow,
    filed_for: UUID | None,
) -> DutyView:
    open_to_decide = incident.status == "open" and row.status in {"open", "decided"}
    finding = row.finding
    return DutyView(
        id=row.id,
        regime=row.regime,
        regime_name=_regime_name(rt, row.regime),
        duty=row.duty,
        stage=row.stage,
        addressee=row.addressee,
        addressee_name=addressee_name,
        outcome=row.outcome,
        advice=row.advice,
        status=row.status,
        due_at=row.due_at,
        provisional_due_at=row.provisional_due_at,
        target_at=row.target_at,
        alarm_at=row.alarm_at if row.status == "open" else None,
        span_h=span_hours(rt.law, row),
        due_rule=finding["due_rule"],
        late=finding["late"],
        exception=finding["exception"],
        superseded_by=finding["superseded_by"],
        source=finding["source"],
        because=finding["because"],
        missing=finding["missing_for_notice"],
        decisions=tuple(_decision(each) for each in decisions),
        overtaken=is_overtaken(row, decisions),
        choices=tuple(choices(row.duty)) if open_to_decide else (),
        filed_for=filed_for,
        follows_up=row.duty == FOLLOW_UP or row.status == "done",
    )


def _regime_name(rt: Runtime, regime_id: str) -> str:
    names = {regime.id: regime.name for regime in rt.law.regimes}
    return names.get(regime_id, regime_id)


def _decision(row: DecisionRow) -> DecisionView:
    return DecisionView(
        decision=row.decision, reason=row.reason, author=row.author, at=row.at
    )
