"""Scores the triage against published cases whose outcome is known.

A case is judged on the duties to the authority and to the people concerned of its own
regime. Right: ``advice`` is ``notify`` exactly when the authority held the duty to
exist. Contradiction: a determined ``outcome`` that differs; there must be none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from incidents.core.facts import read
from incidents.core.regime import Law
from incidents.core.triage import Advice, DutyFinding, Outcome, triage

DUTIES: Mapping[str, str] = {
    "notify_authority": "notify-authority",
    "communicate_to_data_subjects": "communicate-to-data-subjects",
}
_REGIMES: Mapping[str, str] = {"GB": "uk-gdpr", "UK": "uk-gdpr", "US": "us-hipaa"}


@dataclass(slots=True)
class DutyScore:
    """How the triage did on one duty; lists hold the ids of cases.

    Attributes:
        missed: the duty existed and the advice was against it: what costs most.
        needless: the advice was to notify and no duty existed.
        unlisted: the case's regime has no pack, or did not speak.
    """

    right: int = 0
    determined: int = 0
    missed: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)

    @property
    def judged(self) -> int:
        """Return how many cases were judged."""
        return self.right + len(self.missed) + len(self.needless)


def score(
    cases: Iterable[Mapping[str, Any]], law: Law, *, now: datetime
) -> dict[str, DutyScore]:
    """Return the score per duty over *cases*.

    Raises:
        InputRefusedError: the facts of a case break the vocabulary.
    """
    scores = {duty: DutyScore() for duty in DUTIES.values()}
    for case in cases:
        regime = _REGIMES.get(case["jurisdiction"], "eu-gdpr")
        found = triage(read(case["facts"]), law, now=now).duties
        for key, duty in DUTIES.items():
            expected = case["expected"][key]
            if expected is not None:
                rows = [f for f in found if (f.regime, f.duty) == (regime, duty)]
                _enter(scores[duty], case["id"], rows, expected=expected)
    return scores


def _enter(
    to: DutyScore, case: str, rows: list[DutyFinding], *, expected: bool
) -> None:
    if not rows:
        to.unlisted.append(case)
        return
    advised = any(row.advice is Advice.NOTIFY for row in rows)
    if advised == expected:
        to.right += 1
    else:
        (to.missed if expected else to.needless).append(case)
    outcome = _outcome(rows)
    if outcome is not Outcome.UNDETERMINED:
        to.determined += 1
        if (outcome is Outcome.REQUIRED) != expected:
            to.contradictions.append(case)


def _outcome(rows: list[DutyFinding]) -> Outcome:
    """Return the outcome over the addressees: one that is required is enough."""
    outcomes = {row.outcome for row in rows}
    for outcome in (Outcome.REQUIRED, Outcome.UNDETERMINED):
        if outcome in outcomes:
            return outcome
    return Outcome.NOT_REQUIRED
