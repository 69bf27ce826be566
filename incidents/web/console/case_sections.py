"""The sections of the case page: a case file becomes words. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from incidents.core import words as labels
from incidents.core.facts_nodes import parse_instant
from incidents.services.case_views_difference import DutyChange, difference
from incidents.services.case_views_values import CaseFile
from incidents.web.console import words
from incidents.web.console.facts_words import in_words, is_typed, settled_words
from incidents.web.console.times import short, spoken, time_left

View = dict[str, Any]


def head(case: CaseFile, now: datetime) -> View:
    """Return the narrow column: who, how bad, until when."""
    it = case.head
    return {
        "reference": it.reference,
        "organisation": it.organisation,
        "slug": it.slug,
        "zone": it.zone,
        "open": it.status == "open",
        "closed_as": words.CLOSED_AS.get(it.closed_as or "", ""),
        "closed": spoken(it.closed_at, it.zone) if it.closed_at else "",
        "severity": it.severity,
        "tag": words.severity_tag(it.severity),
        "certainty": words.CERTAINTY.get(it.certainty or "", ""),
        "left": time_left(it.next_due_at, span_h=it.next_span_h, zone=it.zone, now=now),
        "duty": words.duty_to(it.next_duty, "", it.next_stage) if it.next_duty else "",
        "law": it.next_law,
        "standing": words.standing(
            provisional=it.next_provisional, target=it.next_is_target
        ),
        "holder": it.holder,
        "mine": it.held_by_me,
        "acknowledged_by": it.acknowledged_by,
        "reported": spoken(it.reported_at, it.zone),
        "channel": words.CHANNELS.get(it.channel, it.channel),
        "aware": spoken(it.aware_at, it.zone) if it.aware_at else "",
        "version": it.facts_version,
        "role": "processor" if it.default_role == "processor" else "controller",
    }


def because(reasons: Sequence[Mapping[str, Any]]) -> list[View]:
    """Return reasons in sentences, each with its source and the facts it read."""
    return [
        {
            "says": reason["says"],
            "source": reason["source"],
            "facts": [labels.fact_label(path) for path in reason["facts"]],
        }
        for reason in reasons
    ]


def facts(case: CaseFile) -> list[View]:
    """Return what happened, each fact with who said it, how and when."""
    zone = case.head.zone
    return [
        {
            "label": labels.fact_label(fact.path),
            "typed": is_typed(fact.path),
            "value": ""
            if fact.value is None
            else in_words(fact.path, fact.value, zone=zone),
            "settled": settled_words(fact.value, fact.settled),
            "voice": voice(fact.said_by, fact.channel),
            "at": short(fact.at, zone),
        }
        for fact in case.facts
    ]


def voice(said_by: str, channel: str) -> str:
    """Return who said something and how, as people say it."""
    if said_by == "reporter":
        return f"the reporter, through {words.CHANNELS.get(channel, channel)}"
    return f"{said_by}, in the console" if channel == "web" else said_by


def why(case: CaseFile) -> View:
    """Return the risk in sentences."""
    document = case.triage
    return {
        "risk": words.RISKS[document["risk"]],
        "because": because(document["because"]),
        "not_covered": [words.jurisdiction(name) for name in document["not_covered"]],
        "law_version": document["law_version"],
    }


def changed(case: CaseFile, number: int) -> View | None:
    """Return what assessment *number* (from 1) says otherwise than the one before."""
    if not 2 <= number <= len(case.triages):
        return None
    found = difference(case.triages[number - 2], case.triages[number - 1])
    lines = []
    if found.risk[0] != found.risk[1]:
        lines.append(f"{words.RISKS[found.risk[1]]}. Before: {_low(found.risk[0])}.")
    if found.band[0] != found.band[1]:
        lines.append(
            f"Severity after ENISA: {words.bands(found.band[1])}. "
            f"Before: {words.bands(found.band[0])}."
        )
    lines += [line for each in found.duties for line in _moved(each, case)]
    if found.settled:
        lines.append(f"{words.count(len(found.settled), 'question')} settled.")
    if found.opened:
        asked = ", ".join(labels.fact_label(path).lower() for path in found.opened)
        lines.append(f"Asked for now: {asked}.")
    return {"lines": lines, "number": number}


def _low(risk: str) -> str:
    text = words.RISKS[risk]
    return text[:1].lower() + text[1:]


def _moved(change: DutyChange, case: CaseFile) -> list[str]:
    finding, zone = change.finding, case.head.zone
    to = finding["addressee"] or ""
    law = case.laws.get(finding["regime"])
    name = words.duty_to(
        finding["duty"], case.addressees.get(to, to), finding["stage"] or ""
    )
    name = f"{name} ({law.name})" if law else name
    if change.before is None:
        outcome = words.OUTCOMES[change.finding["outcome"]].lower()
        return [f"{name}: new, {outcome}."]
    if change.after is None:
        return [f"{name}: not asked for any more."]
    lines = []
    if "outcome" in change.fields:
        now, before = change.after["outcome"], change.before["outcome"]
        lines.append(
            f"{name}: {words.OUTCOMES[now].lower()}. "
            f"Before: {words.OUTCOMES[before].lower()}."
        )
    if "advice" in change.fields:
        advice = words.ADVICE[change.after["advice"]]
        lines.append(f"{name}: the advice is now “{advice}”.")
    if {"due_at", "provisional_due_at"} & set(change.fields):
        lines.append(f"{name}: {_due(change.after, zone)}")
    return lines


def _due(finding: Mapping[str, Any], zone: str) -> str:
    due, provisional = finding["due_at"], finding["provisional_due_at"]
    if due:
        return f"due {_said(due, zone)}."
    if provisional:
        return f"provisionally due {_said(provisional, zone)}."
    return "no deadline runs."


def _said(text: str, zone: str) -> str:
    instant = parse_instant(text)
    return spoken(instant, zone) if instant else text
