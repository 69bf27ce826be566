"""Facts and law to findings: the decision in the middle, without clock, disk or wire.

``outcome`` is what the facts prove: it is determined where every completion of the
unknown facts gives the same. ``advice`` is what to do today and never abstains.
"""

from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from incidents.core.facts_breach import Breach
from incidents.core.instants import in_utc
from incidents.core.regime import Law
from incidents.core.rules.beside import ALL_STATES, ALL_STATES_FACT
from incidents.core.rules.coverage import not_covered
from incidents.core.rules.criteria import Judged
from incidents.core.rules.practices import practice
from incidents.core.rules.risk import HIGH_RISK, RISK, UNLIKELY_RISK, reasons
from incidents.core.severity import severity
from incidents.core.triage_answer import (
    Advice,
    DutyFinding,
    Outcome,
    Question,
    Reason,
    RiskWord,
    Triage,
)
from incidents.core.triage_findings import PRESUMED, findings, worst_of
from incidents.core.triage_judge import JudgedPart, judge_part
from incidents.core.triage_questions import by_weight, each_once, questions
from incidents.core.triage_together import together

__all__ = ["Advice", "DutyFinding", "Outcome", "RiskWord", "Triage", "triage"]

_WORD = {
    UNLIKELY_RISK: RiskWord.UNLIKELY,
    RISK: RiskWord.RISK,
    HIGH_RISK: RiskWord.HIGH,
}


def triage(breach: Breach, law: Law, *, now: datetime, zone: tzinfo = UTC) -> Triage:
    """Return what *law* says about *breach* at *now*.

    Args:
        now: the instant of the decision; only lateness depends on it.
        zone: whose calendar days count, for limits in days and months.
    """
    now = in_utc(now)
    parts = [judge_part(each, law) for each in breach.parts or (breach,)]
    parts = together(parts, law)
    found = [findings(part, law, now=now, zone=zone) for part in parts]
    judged = [each for part in parts for each in part]
    worst = max(judged, key=lambda each: (each.low.level, each.presumed.level))
    low = max(each.low.level for each in judged)
    high = max(each.high.level for each in judged)
    presumed = max(each.presumed.level for each in judged)
    return Triage(
        risk=_WORD[low] if low == high else RiskWord.UNDETERMINED,
        presumed_risk=_WORD[presumed],
        because=_because(worst, determined=low == high),
        severity=severity(breach),
        duties=worst_of(found),
        not_covered=_uncovered(breach, law),
        law_version=law.version,
        evaluated_at=now,
        ask=lambda: _asked(
            [questions(part, of, law) for part, of in zip(parts, found, strict=True)]
        ),
    )


def _because(part: JudgedPart, *, determined: bool) -> tuple[Reason, ...]:
    """Return the reasons that hold whatever is unknown.

    Where nothing is settled yet they are presumptions, and the first one says so: read
    alone they would tell as facts what nobody has said.
    """
    if not determined:
        return (PRESUMED, *_of_risk(part, part.presumed))
    return _of_risk(part, part.low if part.low.level else part.high)


def _of_risk(part: JudgedPart, told: Judged) -> tuple[Reason, ...]:
    c = told.circumstances
    whose = {a.id: a for each in part.speaking for a in each.competent.pointed_to}
    return (*practice(whose.values(), c), *reasons(c))


def _uncovered(breach: Breach, law: Law) -> tuple[str, ...]:
    places = {
        name for each in (breach, *breach.parts) for name in not_covered(each, law)
    }
    return tuple(sorted(places))


def _asked(by_part: list[list[Question]]) -> tuple[Question, ...]:
    """Return the questions of all parts, each naming the part it belongs to."""
    if len(by_part) == 1:
        return tuple(by_part[0])
    asked = [
        replace(question, fact=_fact(question.fact, index))
        for index, of_part in enumerate(by_part)
        for question in of_part
    ]
    return tuple(by_weight(each_once(asked, max)))


def _fact(path: str, part: int) -> str:
    return ALL_STATES_FACT if path == ALL_STATES else f"parts.{part}.{path}"
