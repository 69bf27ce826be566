"""Whether the people concerned, and other bodies, were told."""

import re
from collections.abc import Mapping
from typing import Any

from incidents.documents.draft import Draft, Found, Refused, choose
from incidents.documents.filled import Origin
from incidents.documents.form import Field
from incidents.documents.sources.counts import PEOPLE, Count, count_of

Params = Mapping[str, object]

COMMUNICATE = "communicate-to-data-subjects"
NOTIFY = "notify-authority"
DATA_PROTECTION = ("eu-gdpr", "uk-gdpr", "eu-institutions", "ch-fadp")
_DONE, _WILL, _WILL_NOT = "done", "notify", "do_not_notify"
# What a person may answer only with the decision on record that it tells of.
_DECIDED = {
    "will": _WILL,
    "will_on": _WILL,
    "no_high_risk": _WILL_NOT,
    "exception": _WILL_NOT,
}
NOT_TOLD = "no communication to the people is on record"
NOT_DECIDED = {
    _WILL: "no decision to tell the people is on record: decide in the case",
    _WILL_NOT: "no decision not to tell the people is on record: decide in the case",
}
_GROUND = re.compile(r"34\(3\)\([abc]\)")


def _acts(draft: Draft, duty: str = COMMUNICATE) -> list[Mapping[str, Any]]:
    """Return what was done about *duty* under the form's laws, oldest first.

    People told under another law are other people, or were told other things.
    """
    made = [
        a
        for a in draft.fact("acts") or ()
        if a.get("duty") == duty
        and a.get("at")
        and a.get("regime") in draft.form.regimes
    ]
    return sorted(made, key=lambda a: str(a["at"]))


def _decision(draft: Draft, duty: str) -> Mapping[str, Any] | None:
    """Return the latest decision on *duty* under the form's laws."""
    mine = [
        d
        for d in draft.record.decisions
        if d.get("duty") == duty and d.get("regime") in draft.form.regimes
    ]
    return max(mine, key=lambda d: str(d.get("at") or ""), default=None)


def was_communicated(draft: Draft) -> bool:
    """Does an act or a decision say that the people were told?"""
    decision = _decision(draft, COMMUNICATE)
    done = decision is not None and decision.get("decision") == _DONE
    return bool(_acts(draft)) or done


def communicated(draft: Draft, field: Field, params: Params) -> Found | Refused | None:
    """Return whether the people were told.

    Nobody can answer "Yes" by hand: only an act or a decision on record proves it. That
    they will be told, or need not be, is told of a decision, too.
    Source: GDPR Art. 34(1), (3) and (4).
    """
    if was_communicated(draft):
        return choose(field, "done", Origin.DECISION, final=True)
    decision = _decision(draft, COMMUNICATE)
    word = decision.get("decision") if decision else None
    answer = draft.answer(field.no)
    if answer is not None:
        return _answered(field, answer, word)
    if word == _WILL:
        return choose(field, "will", Origin.DECISION)
    if word == _WILL_NOT:
        code = "exception" if _exception(draft) else "no_high_risk"
        return choose(field, code, Origin.DECISION)
    return None


def _answered(field: Field, answer: Any, decided: object) -> Found | Refused:
    """Return what a person answered, unless the record does not bear it out."""
    option = field.option(answer) if isinstance(answer, str) else None
    codes = option.codes if option else ()
    if _DONE in codes:
        return Refused(reason=NOT_TOLD)
    wanted = {_DECIDED[code] for code in codes if code in _DECIDED}
    if wanted and decided not in wanted:
        return Refused(reason=NOT_DECIDED[min(wanted)])
    return Found(value=answer, origin=Origin.ANSWER)


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

    What was recorded stands against whatever a person answers.
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
    return Found(value=str(at.date()), origin=Origin.FACTS, final=True)


def all_informed(draft: Draft, field: Field, params: Params) -> Found | None:
    """Return whether everybody was told, where both numbers are known."""
    told = [a["count"] for a in _acts(draft) if a.get("count") is not None]
    people = count_of(draft, PEOPLE)
    if not told or not isinstance(people, Count):
        return None
    low, high = people.low, people.high
    if high is not None and sum(told) >= high:
        return choose(field, "all", Origin.FACTS, final=True)
    if low is not None and sum(told) < low:
        return choose(field, "some", Origin.FACTS, final=True)
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
