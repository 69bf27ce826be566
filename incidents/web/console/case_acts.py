"""What was recorded as done, in words: beside its duty and in the timeline. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from incidents.services.case_views_values import CaseFile, DutyView
from incidents.services.standing_acts import StandingAct
from incidents.web.console import words
from incidents.web.console.times import clock_parts, short, spoken

View = dict[str, Any]
# Whom one counts; an authority or a controller is one.
_COUNTED = {
    "communicate-to-data-subjects": ("person", "people"),
    "communicate-to-service-recipients": ("recipient", "recipients"),
    "offer-identity-protection": ("person", "people"),
    "notify-media": ("outlet", "outlets"),
}


def counted(duty: str) -> str:
    """Return whom one counts when this duty was met, "" where there is nothing."""
    return _COUNTED[duty][1] if duty in _COUNTED else ""


def acts(duty: DutyView, zone: str) -> list[View]:
    """Return what was recorded of a duty, each as a sentence with its author."""
    return [
        {
            "id": str(act.id),
            "taken_back": act.at is None,
            "says": _standing(duty, act, zone),
            "author": act.author,
            "entered": short(act.entered_at, zone),
            "reason": act.reason,
            "means": act.means,
            "count": "" if act.count is None else str(act.count),
            "act_reference": act.reference,
            "clock": clock_parts(act.at, zone) if act.at else {},
        }
        for act in duty.acts
    ]


def entry(kind: str, payload: Mapping[str, Any], case: CaseFile) -> str:
    """Return the timeline's sentence on an act, its correction or its end."""
    zone, law = case.head.zone, case.laws.get(payload["regime"])
    to = case.addressees.get(payload["addressee"] or "", payload["addressee"] or "")
    said = words.made(payload["duty"], to, payload["stage"] or "")
    under = f" ({law.name})" if law else ""
    details = _details(payload, payload["duty"], zone)
    if kind == "act-recorded":
        return f"Recorded: {said}{under}, {details}."
    was = _details(payload["before"], payload["duty"], zone)
    if kind == "act-taken-back":
        return f"Taken back: {said}{under}. Recorded before: {was}."
    return f"Corrected: {said}{under}, {details}. Recorded before: {was}."


def _standing(duty: DutyView, act: StandingAct, zone: str) -> str:
    said = words.made(duty.duty, duty.addressee_name, duty.stage)
    if act.at is None:
        return f"Taken back: {said[:1].lower()}{said[1:]}"
    stored = {
        "made_at": act.at.isoformat(),
        "means": act.means,
        "count": act.count,
        "act_reference": act.reference,
    }
    return f"{said}, {_details(stored, duty.duty, zone)}"


def _details(said: Mapping[str, Any], duty: str, zone: str) -> str:
    parts = []
    if said["made_at"]:
        parts.append(spoken(datetime.fromisoformat(said["made_at"]), zone))
    if said["means"]:
        parts.append(said["means"])
    if said["count"] is not None:
        parts.append(
            words.count(said["count"], *_COUNTED.get(duty, ("person", "people")))
        )
    if said["act_reference"]:
        parts.append(f"reference {said['act_reference']}")
    return ", ".join(parts)
