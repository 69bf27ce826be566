"""The duties of a case as the console shows them: plain values, nothing is written."""

from uuid import UUID

from incidents.core.organisation import Organisation
from incidents.models import DecisionRow, DutyRow, IncidentRow
from incidents.runtime import Runtime
from incidents.services.acts import is_recorded
from incidents.services.case_views_order import in_order
from incidents.services.case_views_values import DecisionView, DutyView
from incidents.services.decisions import Decision, files_now, is_overtaken
from incidents.services.facts_changes import current_facts
from incidents.services.follow_ups import FOLLOW_UP, follow_up_to
from incidents.services.formal_ends import formal_end_view
from incidents.services.profiles import readable_organisation
from incidents.services.spans import IN_DAYS, limit_of, span_hours
from incidents.services.standing_acts import StandingAct, standing_acts
from incidents.store import Transaction


def duty_views(
    tx: Transaction, rt: Runtime, duties: list[DutyRow], incident: IncidentRow
) -> tuple[DutyView, ...]:
    """Return the duties of a case with their decisions, what is owed first."""
    decisions = tx.decisions(incident.id)
    names = addressee_names(tx, rt, incident)
    acts = standing_acts(tx.acts(incident.id), duties)
    touched = {each.duty_id for each in decisions} | {each.duty_id for each in acts}
    is_open = incident.status == "open"
    settings = tx.organisation_by_id(incident.organisation_id)
    organisation = readable_organisation(settings)
    filed_for = _filed_for(duties, decisions, rt) if is_open else {}
    views = [
        _duty(
            rt,
            row,
            [d for d in decisions if d.duty_id == row.id],
            tuple(act for act in acts if act.duty_id == row.id),
            names.get(row.addressee, row.addressee),
            incident,
            organisation,
            filed_for.get(row.id),
        )
        for row in duties
        if row.status != "withdrawn" or row.id in touched
    ]
    return in_order(views)


def addressee_names(
    tx: Transaction, rt: Runtime, incident: IncidentRow
) -> dict[str, str]:
    """Return the names of authorities, and of the case's controllers, by code."""
    controllers = current_facts(tx, incident).get("controllers") or ()
    named = {each.id: each.name for each in rt.law.authorities.values()}
    return named | {
        each["code"]: each["name"]
        for each in controllers
        if each.get("code") and each.get("name")
    }


def _filed_for(
    duties: list[DutyRow], decisions: list[DecisionRow], rt: Runtime
) -> dict[UUID, UUID]:
    """Return where a notification can be begun, and for which duty it is filed.

    What was filed as incomplete is followed up at its follow-up.
    """
    found: dict[UUID, UUID] = {}
    for duty in duties:
        if files_now(duty, decisions, rt):
            follow_up = follow_up_to(duty, duties)
            owed = follow_up is not None and follow_up.status != "done"
            found[follow_up.id if owed and follow_up else duty.id] = duty.id
    return found


def _duty(
    rt: Runtime,
    row: DutyRow,
    decisions: list[DecisionRow],
    acts: tuple[StandingAct, ...],
    addressee_name: str,
    incident: IncidentRow,
    organisation: Organisation,
    filed_for: UUID | None,
) -> DutyView:
    open_to_decide = incident.status == "open" and row.status in {"open", "decided"}
    finding, limit = row.finding, limit_of(rt.law, row)
    return DutyView(
        id=row.id,
        regime=row.regime,
        regime_name=law_name(rt, row.regime),
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
        in_days=limit is not None and limit.unit in IN_DAYS,
        formal_end=formal_end_view(rt.law, row, organisation)
        if row.status == "open"
        else None,
        starts_from=finding["starts_from"],
        due_rule=finding["due_rule"],
        late=finding["late"],
        exception=finding["exception"],
        superseded_by=finding["superseded_by"],
        source=finding["source"],
        because=finding["because"],
        missing=finding["missing_for_notice"],
        decisions=tuple(_decision(each) for each in decisions),
        overtaken=is_overtaken(row, decisions),
        choices=tuple(Decision) if open_to_decide else (),
        acts=acts,
        recorded=incident.status == "open" and is_recorded(row, rt),
        filed_for=filed_for,
        follows_up=row.duty == FOLLOW_UP or row.status == "done",
    )


def law_name(rt: Runtime, regime_id: str) -> str:
    """Return the name of a law by the id of its regime."""
    names = {regime.id: regime.name for regime in rt.law.regimes}
    return names.get(regime_id, regime_id)


def _decision(row: DecisionRow) -> DecisionView:
    return DecisionView(
        decision=row.decision, reason=row.reason, author=row.author, at=row.at
    )
