"""The case page's timeline: each entry of the record in a sentence. Pure."""

from collections.abc import Mapping
from typing import Any

from incidents.core import words as labels
from incidents.core.facts_nodes import parse_instant
from incidents.services.case_views_values import CaseFile, EntryView
from incidents.services.filing_records import SUBTYPE
from incidents.web.console import case_acts, words
from incidents.web.console.case_approvals import APPROVALS
from incidents.web.console.case_severity import judged_words
from incidents.web.console.facts_words import in_words, settled_words
from incidents.web.console.times import spoken

View = dict[str, Any]
# Entries that name no form are from when there was no other.
_ONLY_FORM = "edpb-1.0"
_Labels = Mapping[str, Mapping[str, str]]


def timeline(case: CaseFile) -> list[View]:
    """Return the record in its order, each entry in a sentence."""
    zone = case.head.zone
    assessed = {
        parse_instant(document["evaluated_at"]): number
        for number, document in enumerate(case.triages, start=1)
    }
    return [
        {
            "seq": entry.seq,
            "at": spoken(entry.at, zone),
            "actor": words.said_by(entry.actor),
            "says": _says(entry, case),
            "reason": (entry.payload or {}).get("reason"),
            "difference": _later(assessed.get(entry.at))
            if entry.kind in _ASSESSED
            else None,
        }
        for entry in case.timeline
    ]


_ACTS = frozenset({"act-recorded", "act-corrected", "act-taken-back"})
_ASSESSED = _ACTS | frozenset(
    {
        "facts-added",
        "facts-answered",
        "awareness-set",
        "assessed-again",
        "decided",
        "decision-overtaken",
        "filed",
        "reopened",
    }
)


def _later(assessment: int | None) -> int | None:
    """Return the number of an assessment that has one before it to compare with."""
    return assessment if assessment is not None and assessment > 1 else None


def _says(entry: EntryView, case: CaseFile) -> str:
    if entry.payload is None:
        return f"{entry.kind}. What stood here was erased; the chain still proves it."
    if entry.kind == "filing-answered":
        return _fields_answered(entry.payload, case.field_labels)
    if entry.kind in _ACTS:
        return case_acts.entry(entry.kind, entry.payload, case)
    if entry.kind == "closed":
        return _closed(entry.payload, case)
    writer = _SENTENCES.get(entry.kind)
    return (
        writer(entry.payload, case.head.zone)
        if writer
        else entry.kind.replace("-", " ")
    )


def _paths(payload: Mapping[str, Any]) -> str:
    return ", ".join(labels.fact_label(path) for path in payload.get("paths") or ())


def _at(text: str | None, zone: str) -> str:
    instant = parse_instant(text) if text else None
    return spoken(instant, zone) if instant else ""


def _reported(payload: Mapping[str, Any], zone: str) -> str:
    channel = words.CHANNELS.get(payload["channel"], payload["channel"])
    return f"Report received through {channel}."


def _answered(payload: Mapping[str, Any], zone: str) -> str:
    said = f"Answered the question about “{_paths(payload)}”"
    value, settled = payload.get("value"), payload.get("settled")
    parts = [
        in_words(payload["paths"][0], value, zone=zone) if value is not None else "",
        settled_words(value, settled),
    ]
    answer = ", ".join(part for part in parts if part)
    return f"{said}: {answer}." if answer else f"{said}."


def _awareness(payload: Mapping[str, Any], zone: str) -> str:
    before = payload.get("before")
    said = f"Awareness set to {_at(payload['aware_at'], zone)}."
    return f"{said} Before: {_at(before, zone)}." if before else said


def _decided(payload: Mapping[str, Any], zone: str) -> str:
    asked = words.decisions(payload["duty"])
    decision = asked.get(payload["decision"], payload["decision"])
    advice = words.ADVICE.get(payload["advice"], payload["advice"])
    return f"Decided: {decision}. The advice was “{advice}”."


def _closed(payload: Mapping[str, Any], case: CaseFile) -> str:
    other = payload.get("duplicate_of")
    said = (
        f"Closed as {words.CLOSED_AS.get(payload['closed_as'], payload['closed_as'])}"
    )
    said = f"{said}: {other}." if other else f"{said}."
    unsettled = [
        words.duty_to(
            each["duty"],
            case.addressees.get(each["addressee"] or "", ""),
            each["stage"] or "",
        )
        for each in payload.get("undetermined") or ()
    ]
    if not unsettled:
        return said
    return f"{said} Not settled when it was closed, and known: {'; '.join(unsettled)}."


def _overtaken(payload: Mapping[str, Any], zone: str) -> str:
    decision = words.decisions(payload["duty"]).get("do_not_notify", "")
    risk = ""
    if payload["severity"] != payload["severity_before"]:
        risk = f" Severity: {payload['severity']}, before {payload['severity_before']}."
    return (
        f"The decision “{decision}” is overtaken: what is known now asks for more. The "
        f"reminders run again.{risk}"
    )


def _filed(payload: Mapping[str, Any], zone: str) -> str:
    said = (
        f"Filed on {_at(payload['filed_at'], zone)}, by way of: {payload['means']}. "
        f"The authority's reference: {payload['authority_reference']}. "
        f"SHA-256 of the PDF: {payload['pdf_sha256']}."
    )
    if payload.get("sent_before_last_change"):
        said += (
            " It was sent before the draft was last changed or approved, and says the "
            "same."
        )
    return said


def _fields_answered(payload: Mapping[str, Any], labels: _Labels) -> str:
    """Return which fields of a draft were answered, by number and name."""
    fields = [str(field) for field in payload["fields"]]
    names = labels.get(str(payload.get("form", _ONLY_FORM)), {})
    named = [
        f"{field} ({names[field]})" if field in names else field
        for field in fields
        if field != SUBTYPE
    ]
    said = []
    if SUBTYPE in fields:
        said.append("Said whether the notification is complete.")
    if named:
        noun = "field" if len(named) == 1 else "fields"
        said.append(f"Answered {noun} of the draft: {'; '.join(named)}.")
    return " ".join(said)


def _escalated(p: Mapping[str, Any], _zone: str) -> str:
    told = ", ".join(p["people"])
    says = f"Level {p['level']} was told: {told or 'nobody of it is there'}."
    if p.get("skipped"):
        says += f" Nobody stands in for {', '.join(p['skipped'])}."
    return says


_SENTENCES = {
    "reported": _reported,
    "facts-added": lambda p, z: f"The reporter added: {_paths(p)}.",
    "facts-answered": _answered,
    "awareness-set": _awareness,
    "acknowledged": lambda p, z: "Acknowledged the case.",
    "escalated": _escalated,
    "taken": lambda p, z: (
        f"Took the case from {p['before']}." if p.get("before") else "Took the case."
    ),
    "handed-over": lambda p, z: (
        f"Handed the case to {p['to']}."
        + (f" Before, {p['before']} held it." if p.get("before") else "")
    ),
    "decided": _decided,
    "decision-overtaken": _overtaken,
    "reopened": lambda p, z: "Opened the case again.",
    "assessed-again": lambda p, z: "The case was assessed again.",
    "severity-judged": lambda p, z: judged_words(p["factor"], p["quarters"]),
    "task-done": lambda p, z: "Marked a task as done.",
    "filing-drafted": lambda p, z: "Began the draft of a notification.",
    "filed": _filed,
    "letter-kept": lambda p, z: (
        f"Kept version {p['number']} of the letter to the people concerned."
    ),
    **APPROVALS,
}
