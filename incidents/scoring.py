"""Scores the triage against published cases whose outcome is known.

A case is judged on the duties to the authority and to the people concerned of its own
regime. Right: ``advice`` is ``notify`` exactly when the authority held the duty to
exist. Contradiction: a determined ``outcome`` that differs; there must be none. A row
that another regime's notice replaces counts as that regime's row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from incidents.core.facts_breach import Breach
from incidents.core.regime import Law
from incidents.core.triage import Advice, DutyFinding, Outcome, triage

DUTIES: Mapping[str, str] = {
    "notify_authority": "notify-authority",
    "communicate_to_data_subjects": "communicate-to-data-subjects",
}
_REGIMES: Mapping[str, str] = {"GB": "uk-gdpr", "UK": "uk-gdpr", "US": "us-hipaa"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedCase:
    """A breach of which it is known what its own regime asked for.

    Attributes:
        jurisdiction: the country of the authority; it says which regime counts.
        expected: by duty, whether it existed; None where nobody decided it.
    """

    id: str
    jurisdiction: str
    breach: Breach
    expected: Mapping[str, bool | None]

    @property
    def regime(self) -> str:
        """Return the id of the regime that the case is judged under."""
        return _REGIMES.get(self.jurisdiction, "eu-gdpr")


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

    @property
    def determined_share(self) -> float:
        """Return the share of the judged cases whose outcome is proven, 0 to 1."""
        return self.determined / self.judged if self.judged else 0.0

    def to_document(self) -> dict[str, Any]:
        """Return the score as JSON."""
        return {
            "judged": self.judged,
            "right": self.right,
            "wrong": len(self.missed) + len(self.needless),
            "missed": self.missed,
            "needless": self.needless,
            "contradictions": self.contradictions,
            "determined": self.determined,
            "determined_share": round(self.determined_share, 3),
            "unlisted": self.unlisted,
        }


def score(
    cases: Iterable[DecidedCase], law: Law, *, now: datetime
) -> dict[str, DutyScore]:
    """Return the score per duty over *cases*."""
    scores = {duty: DutyScore() for duty in DUTIES.values()}
    for case in cases:
        found = triage(case.breach, law, now=now).duties
        for duty, expected in case.expected.items():
            if expected is not None:
                rows = _rows(found, case.regime, duty)
                _enter(scores[duty], case.id, rows, expected=expected)
    return scores


def _rows(found: tuple[DutyFinding, ...], regime: str, duty: str) -> list[DutyFinding]:
    """Return the rows of a duty, those replaced as their successor's."""
    rows = [row for row in found if (row.regime, row.duty) == (regime, duty)]
    instead = {row.superseded_by for row in rows if row.superseded_by}
    return [
        *(row for row in rows if not row.superseded_by),
        *(row for row in found if row.regime in instead and row.duty == duty),
    ]


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
