"""Builds the findings: each duty towards each addressee, with its instants."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from incidents.core.clock import alarm_start, due_at, start_of, target_at
from incidents.core.facts_breach import Act, Breach
from incidents.core.regime import Addressee, Bearer, Duty, Law, Regime, TimeLimit
from incidents.core.rules.addressees import Addressed, addressees
from incidents.core.rules.criteria import CRITERIA, DEMANDS, EXEMPTIONS
from incidents.core.rules.scope import SCOPES, Spoken
from incidents.core.triage_answer import Advice, DutyFinding, Outcome, Reason
from incidents.core.triage_judge import (
    NOT_OURS,
    ROLE_UNKNOWN,
    JudgedPart,
    Verdict,
    bears,
)

_CITED = "GDPR"
_RECITED = re.compile(r"(?<!UK )\bGDPR(?= Art\.| recital)")
_WORST = {Outcome.NOT_REQUIRED: 0, Outcome.UNDETERMINED: 1, Outcome.REQUIRED: 2}


def findings(part: JudgedPart, law: Law, *, now: datetime) -> list[DutyFinding]:
    """Return every finding for one part of the breach."""
    found: list[DutyFinding] = []
    for regime in law.regimes:
        spoken = SCOPES[regime.scope](part.breach, regime)
        if spoken.speaks is not False:
            for duty in regime.duties:
                found += _of_duty(part, duty, regime, spoken, law, now)
    return found


def _of_duty(
    part: JudgedPart,
    duty: Duty,
    regime: Regime,
    spoken: Spoken,
    law: Law,
    now: datetime,
) -> Iterable[DutyFinding]:
    ours = bears(part.breach, duty)
    if ours is False and duty.bearer is Bearer.PROCESSOR:
        return []
    verdict = part.verdict(duty)
    outcome = _outcome(verdict, spoken.speaks, ours)
    advice = _advice(duty, verdict, outcome)
    because = _because(part, duty, verdict, spoken, ours)
    exception = None if ours is False else _exception(part, duty, verdict)
    found = [
        _finding(
            part.breach, duty, regime, to, outcome, advice, because, exception, now
        )
        for to in addressees(duty, regime, part.breach, law)
    ]
    return found if regime.cites == _CITED else [_cited(f, regime) for f in found]


def _cited(found: DutyFinding, regime: Regime) -> DutyFinding:
    """Return the finding with the articles cited as those of *regime*."""
    because = tuple(_recited(reason, regime.cites) for reason in found.because)
    exception = found.exception
    if exception:
        exception = _RECITED.sub(regime.cites, exception)
    return replace(found, because=because, exception=exception)


@cache
def _recited(reason: Reason, cites: str) -> Reason:
    return replace(reason, source=_RECITED.sub(cites, reason.source))


def _outcome(verdict: Verdict, speaks: bool | None, ours: bool | None) -> Outcome:
    """Return what holds whatever the scope, the role and the facts turn out to be."""
    if ours is False:
        return Outcome.NOT_REQUIRED
    if verdict.outcome is Outcome.REQUIRED and (speaks is None or ours is None):
        return Outcome.UNDETERMINED
    return verdict.outcome


def _advice(duty: Duty, verdict: Verdict, outcome: Outcome) -> Advice:
    """Return what to do today: on what is presumed, and everything is recorded."""
    if duty.recipient is Addressee.REGISTER or outcome is Outcome.REQUIRED:
        return Advice.NOTIFY
    if outcome is Outcome.UNDETERMINED and verdict.presumed:
        return Advice.NOTIFY
    return Advice.DO_NOT_NOTIFY


def _because(
    part: JudgedPart,
    duty: Duty,
    verdict: Verdict,
    spoken: Spoken,
    ours: bool | None,
) -> tuple[Reason, ...]:
    if ours is False:
        return (NOT_OURS, spoken.reason)
    judged = part.telling(verdict)
    arises = verdict.low or (verdict.high and verdict.presumed)
    c = judged.circumstances
    grounds = [DEMANDS[n].reason for n in duty.demands if DEMANDS[n].test(c)]
    if not arises:
        lifted = [EXEMPTIONS[n] for n in duty.exemptions]
        grounds += [ground.reason for ground in lifted if ground.test(c)]
    explained = CRITERIA[duty.criterion].explain(judged, duty.params, arises)
    role = (ROLE_UNKNOWN,) if ours is None else ()
    said = {reason.rule: reason for reason in (*grounds, *explained)}
    unproven = (PRESUMED,) if judged is part.presumed and verdict.open else ()
    return (*unproven, *said.values(), *role, spoken.reason)


PRESUMED = Reason(
    "presumed-until-known",
    (),
    "The facts do not prove it yet. Until the open questions are answered this rests"
    " on what a careful person presumes, on the side of the people concerned.",
    "GDPR Art. 33(1); EDPB Guidelines 9/2022, section IV.B (if in doubt, notify)",
)


def _exception(part: JudgedPart, duty: Duty, verdict: Verdict) -> str | None:
    if verdict.high:
        return None
    c = part.high.circumstances
    for name in duty.exemptions:
        if EXEMPTIONS[name].test(c):
            return EXEMPTIONS[name].exception
    return None


def _finding(
    breach: Breach,
    duty: Duty,
    regime: Regime,
    to: Addressed,
    outcome: Outcome,
    advice: Advice,
    because: tuple[Reason, ...],
    exception: str | None,
    now: datetime,
) -> DutyFinding:
    limit = duty.limit_at(_reference(duty, breach) or now)
    times = _Times(
        breach, duty, regime, to, limit, live=outcome is not Outcome.NOT_REQUIRED
    )
    return DutyFinding(
        regime=regime.id,
        duty=duty.id,
        addressee=to.id,
        stage=duty.stage,
        outcome=outcome,
        advice=advice,
        due_at=times.due,
        provisional_due_at=times.provisional,
        starts_from=limit.starts,
        due_rule=times.says,
        late=times.due is not None and (times.done or now) > times.due,
        exception=exception,
        source=duty.source,
        because=because + to.because,
        missing_for_notice=_missing(breach, duty),
        target_at=times.target,
        done_at=times.done,
        remind_at_hours=limit.reminders,
    )


def _reference(duty: Duty, breach: Breach) -> datetime | None:
    """Return the instant whose law applies: awareness, else the first alert."""
    limit = duty.limits[-1]
    return start_of(limit, breach) or alarm_start(limit, breach)


class _Times:
    """The instants of one finding; all None where the duty does not arise."""

    __slots__ = ("done", "due", "provisional", "says", "target")

    def __init__(
        self,
        breach: Breach,
        duty: Duty,
        regime: Regime,
        to: Addressed,
        limit: TimeLimit,
        *,
        live: bool,
    ) -> None:
        self.done = _done(breach, duty, regime, to)
        self.due = self.provisional = self.target = None
        self.says = limit.says
        start = start_of(limit, breach)
        first = start or alarm_start(limit, breach)
        if not live or first is None:
            return
        if start:
            self.due = due_at(limit, start)
        else:
            self.provisional = due_at(limit, first)
        self.target = target_at(limit, first)
        hours = to.controller.contract_hours if to.controller else None
        if hours is not None:
            self.target = first + timedelta(hours=hours)
            self.says = f"{limit.says}; {hours:g} hours by contract"


def _done(breach: Breach, duty: Duty, regime: Regime, to: Addressed) -> datetime | None:
    if to.controller:
        return to.controller.told_at
    made = [act.at for act in breach.acts if _is_of(act, duty, regime)]
    return min(made, default=None)


def _is_of(act: Act, duty: Duty, regime: Regime) -> bool:
    return (act.regime, act.duty, act.stage) == (regime.id, duty.id, duty.stage)


def _missing(breach: Breach, duty: Duty) -> tuple[str, ...]:
    """Return what the notice must say and nobody has answered yet."""
    return tuple(
        path
        for path in duty.content
        if path not in breach.present and not breach.listed(path).undeterminable
    )


def worst_of(parts: list[list[DutyFinding]]) -> tuple[DutyFinding, ...]:
    """Return one finding per identity: the worst counts, and says from which part.

    Source: facts vocabulary, ``parts``; one event may concern several data sets.
    """
    if len(parts) == 1:
        return tuple(parts[0])
    worst: dict[object, tuple[tuple[int, bool], int, DutyFinding]] = {}
    for number, found in enumerate(parts, start=1):
        for finding in found:
            weight = _WORST[finding.outcome], finding.advice is Advice.NOTIFY
            standing = worst.get(finding.identity)
            if standing is None or weight > standing[0]:
                worst[finding.identity] = weight, number, finding
    return tuple(
        _from_part(finding, number, len(parts)) for _, number, finding in worst.values()
    )


def _from_part(finding: DutyFinding, number: int, of: int) -> DutyFinding:
    reason = Reason(
        "worst-part",
        ("parts",),
        f"The case has {of} parts; part {number} decides this duty.",
        "Each part is judged by itself and the worst counts",
    )
    return replace(finding, because=(*finding.because, reason))
