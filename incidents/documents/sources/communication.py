"""Whether the people concerned, and other bodies, were told."""

import re
from collections.abc import Mapping
from typing import Any

from incidents.documents.draft import Draft, Found, Refused
from incidents.documents.filled import Origin
from incidents.documents.form import Field

Params = Mapping[str, object]

COMMUNICATE = "communicate-to-data-subjects"
NOTIFY = "notify-authority"
DATA_PROTECTION = ("eu-gdpr", "uk-gdpr", "eu-institutions", "ch-fadp")
_DONE, _WILL, _WILL_NOT = "done", "notify", "do_not_notify"
# The template's field 100 lists the grounds in the order of Art. 34(3).
_GROUND = re.compile(r"34\(3\)\(([abc])\)")


def _acts(draft: Draft) -> list[Mapping[str, Any]]:
    """Return the communications that were made, oldest first."""
    made = [
        a
        for a in draft.fact("acts") or ()
        if a.get("duty") == COMMUNICATE and a.get("at")
    ]
    return sorted(made, key=lambda a: str(a["at"]))


def _decision(draft: Draft, duty: str) -> Mapping[str, Any] | None:
    """Return the latest decision on *duty* under a data protection regime."""
    mine = [
        d
        for d in draft.record.decisions
        if d.get("duty") == duty and d.get("regime") in DATA_PROTECTION
    ]
    return max(mine, key=lambda d: str(d.get("at") or ""), default=None)


def was_communicated(draft: Draft) -> bool:
    """Does an act or a decision say that the people were told?"""
    decision = _decision(draft, COMMUNICATE)
    done = decision is not None and decision.get("decision") == _DONE
    return bool(_acts(draft)) or done


def communicated(draft: Draft, field: Field, params: Params) -> Found | Refused | None:
    """Return whether the people were told.

    Nobody can answer "Yes" by hand: only an act or a decision on record proves it.
    Source: GDPR Art. 34(1), (3) and (4).
    """
    if was_communicated(draft):
        return Found(value="a", origin=Origin.DECISION, final=True)
    answer = draft.answer(field.no)
    if answer == "a":
        return Refused(reason="no communication to the people is on record")
    if answer is not None:
        return Found(value=answer, origin=Origin.ANSWER)
    decision = _decision(draft, COMMUNICATE)
    word = decision.get("decision") if decision else None
    if word == _WILL:
        return Found(value="b1", origin=Origin.DECISION)
    if word == _WILL_NOT:
        key = "e" if _exception(draft) else "d"
        return Found(value=key, origin=Origin.DECISION)
    return None


def _exception(draft: Draft) -> str:
    """Return the option for the Art. 34(3) exception that triage found, or ""."""
    for duty in draft.record.triage.get("duties") or ():
        if duty.get("duty") == COMMUNICATE and duty.get("exception"):
            ground = _GROUND.search(str(duty["exception"]))
            return ground[1] if ground else ""
    return ""


def exception_ground(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the condition of Art. 34(3) that is met."""
    key = _exception(draft)
    return Found(value=key, origin=Origin.TRIAGE) if key else None


def communicated_on(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the local date of the first communication."""
    acts = _acts(draft)
    if not acts:
        return None
    at = draft.instant_of(str(acts[0]["at"])).astimezone(draft.zone())
    return Found(value=str(at.date()), origin=Origin.FACTS)


def all_informed(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return whether everybody was told, where both numbers are known."""
    told = [a["count"] for a in _acts(draft) if a.get("count") is not None]
    people = draft.fact("subjects") or {}
    low, high = people.get("min"), people.get("max")
    if not told:
        return None
    if high is not None and sum(told) >= high:
        return Found(value="a", origin=Origin.FACTS)
    if low is not None and sum(told) < low:
        return Found(value="b", origin=Origin.FACTS)
    return None


def other_bodies(draft: Draft, field: Field, params: Params) -> Found | None:
    """Were other authorities notified under other law? Yes on a recorded act."""
    acts = draft.fact("acts") or ()
    other = [
        a
        for a in acts
        if a.get("duty") == NOTIFY
        and a.get("at")
        and a.get("regime") not in DATA_PROTECTION
    ]
    return Found(value="a", origin=Origin.FACTS) if other else None
