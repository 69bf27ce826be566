"""Whether the people concerned, and other bodies, were told."""

import re
from collections.abc import Mapping
from typing import Any

from incidents.documents.draft import Draft, Found, Refused, choose
from incidents.documents.filled import Origin
from incidents.documents.form import Field

Params = Mapping[str, object]

COMMUNICATE = "communicate-to-data-subjects"
NOTIFY = "notify-authority"
DATA_PROTECTION = ("eu-gdpr", "uk-gdpr", "eu-institutions", "ch-fadp")
_DONE, _WILL, _WILL_NOT = "done", "notify", "do_not_notify"
_GROUND = re.compile(r"34\(3\)\([abc]\)")


def _acts(draft: Draft, duty: str = COMMUNICATE) -> list[Mapping[str, Any]]:
    """Return what was done about *duty*, oldest first."""
    made = [
        a for a in draft.fact("acts") or () if a.get("duty") == duty and a.get("at")
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
        return choose(field, "done", Origin.DECISION, final=True)
    answer, yes = draft.answer(field.no), field.option_of("done")
    if yes is not None and answer == yes.key:
        return Refused(reason="no communication to the people is on record")
    if answer is not None:
        return Found(value=answer, origin=Origin.ANSWER)
    decision = _decision(draft, COMMUNICATE)
    word = decision.get("decision") if decision else None
    if word == _WILL:
        return choose(field, "will", Origin.DECISION)
    if word == _WILL_NOT:
        code = "exception" if _exception(draft) else "no_high_risk"
        return choose(field, code, Origin.DECISION)
    return None


def _exception(draft: Draft) -> str:
    """Return the paragraph of the Art. 34(3) exception that triage found, or ""."""
    for duty in draft.record.triage.get("duties") or ():
        if duty.get("duty") == COMMUNICATE and duty.get("exception"):
            ground = _GROUND.search(str(duty["exception"]))
            return ground[0] if ground else ""
    return ""


def exception_ground(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the condition of Art. 34(3) that is met."""
    return choose(field, _exception(draft), Origin.TRIAGE)


def communicated_on(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return the local date of the first communication, or with ``last`` of the last.

    With ``regime`` only what was done under that law counts, with ``duty`` another
    duty's acts do.
    """
    acts = _acts(draft, str(params.get("duty", COMMUNICATE)))
    if "regime" in params:
        acts = [a for a in acts if a.get("regime") == params["regime"]]
    if not acts:
        return None
    text = str(acts[-1 if params.get("last") else 0]["at"])
    at = draft.instant_of(text).astimezone(draft.zone())
    return Found(value=str(at.date()), origin=Origin.FACTS)


def all_informed(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return whether everybody was told, where both numbers are known."""
    told = [a["count"] for a in _acts(draft) if a.get("count") is not None]
    people = draft.fact("subjects") or {}
    low, high = people.get("min"), people.get("max")
    if not told:
        return None
    if high is not None and sum(told) >= high:
        return choose(field, "all", Origin.FACTS)
    if low is not None and sum(told) < low:
        return choose(field, "some", Origin.FACTS)
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
    return choose(field, "yes", Origin.FACTS) if other else None
