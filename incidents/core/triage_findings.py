"""Builds the findings: each duty towards each addressee, with its instants."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import cache

from incidents.core.facts_breach import Breach
from incidents.core.regime import Addressee, Bearer, Duty, Law, Regime
from incidents.core.rules.addressees import Addressed
from incidents.core.rules.beside import COUNTED_TOGETHER
from incidents.core.rules.practices import practice
from incidents.core.rules.registry import CRITERIA, DEMANDS, EXEMPTIONS, SUBSTITUTES
from incidents.core.triage_addressed import addressees
from incidents.core.triage_answer import Advice, DutyFinding, Outcome, Reason
from incidents.core.triage_judge import (
    NOT_OURS,
    ROLE_NEVER_KNOWN,
    ROLE_UNKNOWN,
    JudgedPart,
    Speaking,
    Verdict,
    bears,
    role_never_known,
)
from incidents.core.triage_superseded import superseded
from incidents.core.triage_times import times

_CITED = "GDPR"
_RECITED = re.compile(r"(?<!UK )\bGDPR(?= Art\.| recital)")
_WORST = {Outcome.NOT_REQUIRED: 0, Outcome.UNDETERMINED: 1, Outcome.REQUIRED: 2}


def findings(
    judged: Sequence[JudgedPart], law: Law, *, now: datetime, zone: tzinfo
) -> list[DutyFinding]:
    """Return every finding for one part of the breach, in the order of the regimes.

    Args:
        judged: that part, once for each practice of the authorities.
    """
    found: list[DutyFinding] = []
    heard = [(each, part) for part in judged for each in part.speaking]
    heard.sort(key=lambda pair: pair[0].regime.id)
    for speaking, part in heard:
        for duty in speaking.regime.duties:
            found += _of_duty(part, duty, speaking, law, _Moment(now, zone))
    return superseded(found, [speaking for speaking, _ in heard])


@dataclass(frozen=True, slots=True)
class _Moment:
    """When, and by whose calendar, the decision is made."""

    now: datetime
    zone: tzinfo


def _of_duty(
    part: JudgedPart, duty: Duty, speaking: Speaking, law: Law, moment: _Moment
) -> Iterable[DutyFinding]:
    regime, spoken = speaking.regime, speaking.spoken
    ours = bears(part.breach, duty)
    if ours is False and duty.bearer is Bearer.PROCESSOR:
        return []
    verdict = part.verdict(duty)
    outcome = _outcome(verdict, spoken.speaks, ours)
    judged = _Judgement(
        outcome=outcome,
        advice=_advice(duty, verdict, outcome),
        because=_because(part, duty, verdict, speaking, ours),
        exception=None if ours is False else _exception(part, duty, verdict),
    )
    return [
        _finding(part.breach, duty, regime, to, judged, moment)
        for to in addressees(duty, regime, part.breach, law)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judgement:
    """What holds of a duty, whoever it is owed to."""

    outcome: Outcome
    advice: Advice
    because: tuple[Reason, ...]
    exception: str | None


def _cited(because: Iterable[Reason], regime: Regime) -> tuple[Reason, ...]:
    """Return the reasons with the articles cited as those of *regime*."""
    if regime.cites == _CITED:
        return tuple(because)
    return tuple([_recited(reason, regime.cites) for reason in because])


def _exception_cited(exception: str | None, regime: Regime) -> str | None:
    if exception is None or regime.cites == _CITED:
        return exception
    return _RECITED.sub(regime.cites, exception)


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
    speaking: Speaking,
    ours: bool | None,
) -> tuple[Reason, ...]:
    place = speaking.spoken.reason
    if ours is False:
        return (NOT_OURS, place)
    judged = part.telling(verdict)
    arises = verdict.low or (verdict.high and verdict.presumed)
    grounds = [DEMANDS[n].reason for n in duty.demands if DEMANDS[n].test(judged)]
    if not arises:
        lifted = [EXEMPTIONS[n] for n in duty.exemptions]
        grounds += [ground.reason for ground in lifted if ground.test(judged)]
    criterion = CRITERIA[duty.criterion]
    explained = criterion.explain(judged, duty.params, arises)
    if criterion.weighs_risk:
        grounds += practice(speaking.competent.pointed_to, judged.circumstances)
    role = (ROLE_UNKNOWN,) if ours is None else ()
    if role_never_known(part.breach) and duty.bearer is not Bearer.BOTH:
        role = (ROLE_NEVER_KNOWN,)
    said = {reason.rule: reason for reason in (*grounds, *explained)}
    other = [SUBSTITUTES[name] for name in duty.substitutes if verdict.high]
    form = [each.reason for each in other if each.test(part.breach)]
    counted = duty.criterion in part.breach.beside and verdict.high
    form += [COUNTED_TOGETHER] if counted else []
    unproven = (PRESUMED,) if judged is part.presumed and verdict.open else ()
    return (*unproven, *said.values(), *form, *role, place)


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
    for name in duty.exemptions:
        if EXEMPTIONS[name].test(part.high):
            return EXEMPTIONS[name].exception
    return None


def _finding(
    breach: Breach,
    duty: Duty,
    regime: Regime,
    to: Addressed,
    judged: _Judgement,
    moment: _Moment,
) -> DutyFinding:
    live = judged.outcome is not Outcome.NOT_REQUIRED
    at = times(breach, duty, regime, to, now=moment.now, zone=moment.zone, live=live)
    waits = at.waits and judged.advice is Advice.NOTIFY
    return DutyFinding(
        regime=regime.id,
        duty=duty.id,
        addressee=to.id,
        stage=duty.stage,
        outcome=judged.outcome,
        advice=Advice.PREPARE if waits else judged.advice,
        due_at=at.due,
        provisional_due_at=at.provisional,
        starts_from=at.starts_from,
        due_rule=at.says,
        late=at.due is not None and (at.done or moment.now) > at.due,
        exception=_exception_cited(judged.exception, regime),
        source=duty.source,
        because=_cited((*judged.because, *at.because, *to.because), regime),
        missing_for_notice=_missing(breach, duty),
        target_at=at.target,
        done_at=at.done,
        remind_at_hours=at.limit.reminders,
    )


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
    decided = [finding for _, _, finding in worst.values()]
    return tuple(
        _from_part(finding, number, len(parts))
        for _, number, finding in worst.values()
        if not _said_better(finding, decided)
    )


def _said_better(finding: DutyFinding, others: Iterable[DutyFinding]) -> bool:
    """Tell whether a part that owes nothing, to nobody by name, only repeats a duty.

    Another part owes the same duty to somebody who has a name.
    """
    if finding.addressee or finding.outcome is not Outcome.NOT_REQUIRED:
        return False
    return any(
        other.addressee is not None and other.identity[:3] == finding.identity[:3]
        for other in others
    )


def _from_part(finding: DutyFinding, number: int, of: int) -> DutyFinding:
    reason = Reason(
        "worst-part",
        ("parts",),
        f"The case has {of} parts; part {number} decides this duty.",
        "Each part is judged by itself and the worst counts",
    )
    return replace(finding, because=(*finding.because, reason))
