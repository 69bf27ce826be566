"""Runs the triage on a case's facts and says which rows follow from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from incidents.core.facts import read
from incidents.core.facts_breach import with_further_acts
from incidents.core.organisation import Organisation
from incidents.core.regime import Law
from incidents.core.reminders import reminders
from incidents.core.triage import DutyFinding, Triage, triage
from incidents.keys import new_row_id
from incidents.services.alerting import urgency
from incidents.services.standing_acts import (
    TELL_CONTROLLER,
    StandingAct,
    as_acts,
    with_told,
)

SEVERITY_WORDS = {
    "unlikely": "low",
    "risk": "medium",
    "high": "high",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the triage must know beside the coded facts.

    Attributes:
        acts: notifications that the record says were made.
    """

    organisation: Organisation
    reported_at: datetime
    aware_at: datetime | None = None
    aware_role: str = "controller"
    acts: tuple[StandingAct, ...] = ()


def facts_for_triage(coded: Mapping[str, Any], case: Case) -> dict[str, Any]:
    """Return the facts with what the organisation's settings and the record add.

    All but the record's acts: these name to whom each went, and facts cannot.
    """
    document = with_told(coded, case.acts)
    if document.get("role") is None:
        document["role"] = case.organisation.default_role
    document["organisation"] = case.organisation.as_facts()
    document["reported_at"] = case.reported_at.isoformat()
    if case.aware_at is not None:
        key = "processor_aware_at" if case.aware_role == "processor" else "aware_at"
        document[key] = case.aware_at.isoformat()
    return document


def assess(coded: Mapping[str, Any], case: Case, *, law: Law, now: datetime) -> Triage:
    """Return what the triage says today."""
    document = _without_what_lies_ahead(facts_for_triage(coded, case), now=now)
    breach = with_further_acts(read(document), as_acts(case.acts, now=now))
    return triage(breach, law, now=now, zone=ZoneInfo(case.organisation.zone))


def _without_what_lies_ahead(
    document: dict[str, Any], *, now: datetime
) -> dict[str, Any]:
    """Return the facts without awareness and acts that lie in the future.

    Nobody has become aware or acted yet, so it is not known: the alarms run
    provisionally from the report. A machine whose clock is wrong must neither put a
    deadline off for years nor end its reminders.
    """
    ahead = {
        key
        for key in ("aware_at", "processor_aware_at")
        if document.get(key) and datetime.fromisoformat(document[key]) > now
    }
    kept = {key: value for key, value in document.items() if key not in ahead}
    if kept.get("acts"):
        kept["acts"] = [
            act for act in kept["acts"] if datetime.fromisoformat(act["at"]) <= now
        ]
    return kept


def severity_word(result: Triage) -> str:
    """Return the word that alerts and lists show.

    While the risk is not settled it is the one to work with today, and says so: a
    hundred reports that all read "not yet known" would not tell whom to look at first.
    """
    settled = SEVERITY_WORDS.get(str(result.risk))
    return settled or f"presumed {SEVERITY_WORDS[str(result.presumed_risk)]}"


def is_alarming(finding: DutyFinding) -> bool:
    """Tell whether this duty can still make somebody late."""
    return (
        finding.duty != "record-in-register"
        and finding.outcome != "not_required"
        and finding.superseded_by is None
        and finding.alarm_at is not None
    )


def next_finding(findings: tuple[DutyFinding, ...]) -> DutyFinding | None:
    """Return the alarming duty that is due first, or None."""
    alarming = [f for f in findings if is_alarming(f)]
    return min(alarming, key=lambda f: urgency(f, f.alarm_at), default=None)


def next_to_be_met(
    findings: tuple[DutyFinding, ...], *, now: datetime
) -> DutyFinding | None:
    """Return the next duty in time where the first end has passed, else None."""
    first = next_finding(findings)
    if first is None or first.alarm_at is None or first.alarm_at > now:
        return None
    ahead = (f for f in findings if f.alarm_at is not None and f.alarm_at > now)
    return next_finding(tuple(ahead))


def duty_values(finding: DutyFinding) -> dict[str, Any]:
    """Return the columns of a duty row that the triage decides."""
    return {
        "outcome": str(finding.outcome),
        "advice": str(finding.advice),
        "due_at": finding.due_at,
        "provisional_due_at": finding.provisional_due_at,
        "target_at": finding.target_at,
        "alarm_at": finding.alarm_at if is_alarming(finding) else None,
        "finding": finding.to_document(),
    }


def was_reported_as_made(
    finding: DutyFinding, findings: Iterable[DutyFinding], coded: Mapping[str, Any]
) -> bool:
    """Tell whether the report itself says that this notification was made.

    Acts name no addressee: of several authorities they do not tell which one was told.
    What the record holds stands on the duty's own row and is not asked here.
    """
    if finding.done_at is None:
        return False
    if finding.duty == TELL_CONTROLLER and finding.addressee:
        told = coded.get("controllers") or ()
        return any(
            c.get("code") == finding.addressee and c.get("told_at") for c in told
        )
    alike = [each for each in findings if each.identity[:3] == finding.identity[:3]]
    # A notice of which nobody wrote the stage was the first one.
    stages = {finding.stage, None} if finding.stage == "initial" else {finding.stage}
    return len(alike) == 1 and any(
        (act["regime"], act["duty"]) == finding.identity[:2]
        and act.get("stage") in stages
        for act in coded.get("acts") or ()
    )


def new_duty(
    finding: DutyFinding,
    *,
    organisation_id: UUID,
    incident_id: UUID,
    made: bool = False,
) -> dict[str, Any]:
    """Return the row of a duty seen for the first time.

    The register is this product's own record, so that duty is done by existing.

    Args:
        made: the report itself says that this was done.
    """
    done = made or finding.duty == "record-in-register"
    return {
        "id": new_row_id(),
        "organisation_id": organisation_id,
        "incident_id": incident_id,
        "regime": finding.regime,
        "duty": finding.duty,
        "stage": finding.stage or "",
        "addressee": finding.addressee or "",
        "status": "done" if done else "open",
        **duty_values(finding),
    }


def step_rows(
    finding: DutyFinding,
    *,
    duty_id: UUID,
    organisation_id: UUID,
    incident_id: UUID,
    now: datetime,
) -> list[dict[str, Any]]:
    """Return the reminders of one open duty that are still to come.

    Whether a duty is done its row says and not its acts: one that comes back is open.
    """
    if not is_alarming(finding):
        return []
    if finding.done_at is not None:
        finding = replace(finding, done_at=None)
    return [
        {
            "id": new_row_id(),
            "organisation_id": organisation_id,
            "incident_id": incident_id,
            "duty_id": duty_id,
            "kind": str(reminder.kind),
            "hours_left": reminder.hours_left,
            "at": reminder.at,
            "deadline_at": finding.alarm_at,
            "state": "waiting",
        }
        for reminder in reminders(finding, now=now)
    ]


def triage_row(
    result: Triage,
    *,
    organisation_id: UUID,
    incident_id: UUID,
    facts_version: int,
    now: datetime,
    asked: bool = True,
) -> dict[str, Any]:
    """Return the frozen answer of the triage.

    Args:
        asked: with the open questions; to work them out takes longer than all the rest.
    """
    return {
        "id": new_row_id(),
        "organisation_id": organisation_id,
        "incident_id": incident_id,
        "facts_version": facts_version,
        "law_version": result.law_version,
        "document": result.to_document() if asked else result.to_record(),
        "severity_because": [
            reason.to_document() for reason in result.severity.because
        ],
        "at": now,
    }
