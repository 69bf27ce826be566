"""The duties of the case page: law by law, in words. Pure."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from incidents.core import words as labels
from incidents.services.case_views_values import (
    CaseFile,
    CaseHead,
    DutyView,
    FilingLine,
)
from incidents.services.formal_ends import FormalEndView
from incidents.web.console import words
from incidents.web.console.case_acts import acts, counted
from incidents.web.console.case_sections import because
from incidents.web.console.times import calendar_day, short, spoken, time_left

View = dict[str, Any]


def laws(case: CaseFile, now: datetime) -> list[View]:
    """Return the laws that speak, the one with the next deadline first.

    Each has its duties in their order; those that another law's notice replaces stand
    apart, to be folded away.
    """
    found = []
    for regime, group in groupby(case.duties, lambda duty: duty.regime):
        views = [_duty(duty, case, now) for duty in group]
        law = case.laws.get(regime)
        found.append(
            {
                "id": regime,
                "name": law.name if law else regime,
                "unchecked": law.unchecked if law else (),
                "duties": [view for view in views if not view["replaced"]],
                "replaced": [view for view in views if view["replaced"]],
            }
        )
    return found


def _duty(duty: DutyView, case: CaseFile, now: datetime) -> View:
    it = case.head
    drafts = {f.duty_id: f for f in case.filings if f.filed_at is None}
    asked = words.decisions(duty.duty)
    law = case.laws.get(duty.superseded_by or "")
    return {
        "id": str(duty.id),
        "title": words.duty_to(duty.duty, duty.addressee_name, duty.stage),
        "law": duty.regime_name,
        "advice": words.ADVICE[_advice(duty)],
        "register": duty.duty == "record-in-register",
        "letter": duty.duty == "communicate-to-data-subjects",
        **_state(duty),
        **_clock(duty, it, now),
        "exception": duty.exception,
        "replaced": (law.name if law else duty.superseded_by)
        if duty.superseded_by and duty.status == "open"
        else "",
        "source": duty.source,
        "because": because(duty.because),
        "missing": [labels.fact_label(path) for path in duty.missing],
        "decisions": _decisions(duty, it.zone),
        "choices": [(code, asked.get(code, code)) for code in duty.choices],
        "acts": acts(duty, it.zone),
        "recorded": duty.recorded,
        "counted": counted(duty.duty),
        **_filing(duty, drafts),
    }


def _state(duty: DutyView) -> View:
    """Return how a duty stands, as flags for its tag, its colour and its forms."""
    is_open = duty.status == "open"
    return {
        "outcome": words.OUTCOMES[duty.outcome],
        "outcome_code": duty.outcome,
        "status": words.STATUS.get(duty.status, duty.status),
        "done": duty.status == "done",
        "decided": duty.status == "decided",
        "waits": _waits_for(duty) if is_open and duty.advice == "prepare" else "",
        "unsettled": is_open
        and (duty.outcome == "undetermined" or duty.advice == "prepare")
        and duty.superseded_by is None,
        "owed": is_open and duty.outcome != "not_required",
    }


def _clock(duty: DutyView, it: CaseHead, now: datetime) -> View:
    at = duty.alarm_at
    return {
        "left": time_left(at, span_h=duty.span_h, zone=it.zone, now=now),
        "end": _end(duty),
        "is_target": duty.due_at is None and duty.provisional_due_at is None,
        "standing": _standing(duty),
        "last_day": calendar_day(at, it.zone) if at and duty.in_days else "",
        "formal": _formal(duty.formal_end, at, it.zone),
        "due_rule": duty.due_rule,
    }


def _formal(end: FormalEndView | None, alarm: datetime | None, zone: str) -> str:
    """Return the note on the formal end, which moves no alarm, or ""."""
    if end is None or alarm is None:
        return ""
    if end.at is None:
        return f"Formal end: {end.says}."
    at, stays = spoken(end.at, zone), spoken(alarm, zone)
    return f"Formal end {at}: {end.says} ({end.source}). The alarm stays at {stays}."


def _filing(duty: DutyView, drafts: Mapping[Any, FilingLine]) -> View:
    draft = drafts.get(duty.filed_for or duty.id)
    return {
        "files": str(duty.filed_for) if duty.filed_for else "",
        "follows_up": duty.follows_up,
        "draft": str(draft.id) if draft else "",
    }


def _decisions(duty: DutyView, zone: str) -> list[View]:
    asked = words.decisions(duty.duty)
    return [
        {
            "words": asked.get(each.decision, each.decision),
            "reason": each.reason,
            "author": each.author,
            "at": short(each.at, zone),
            "overtaken": duty.overtaken and each is duty.decisions[-1],
        }
        for each in duty.decisions
    ]


def _advice(duty: DutyView) -> str:
    """Return the advice; an open duty is never waved through for good."""
    waits = duty.outcome == "undetermined" and duty.advice == "do_not_notify"
    return "not_for_now" if waits else duty.advice


def _waits_for(duty: DutyView) -> str:
    """Return the act that starts the clock, out of ``acts.<duty>.<stage>``."""
    _, _, act = duty.starts_from.partition("acts.")
    code, _, stage = act.partition(".")
    return words.duty_to(code, "", stage)


def _end(duty: DutyView) -> str:
    """Return what kind of end the instant is: the law's own, or ours."""
    if duty.due_at is not None:
        return "Legal end"
    return "Provisional legal end" if duty.provisional_due_at else "Our own target"


def _standing(duty: DutyView) -> str:
    if duty.alarm_at is None or duty.due_at is not None:
        return ""
    if duty.provisional_due_at is not None:
        return (
            "Counted from the earliest known time, until somebody sets when we became "
            "aware."
        )
    return f"The law gives no number; it says: {duty.due_rule}."
