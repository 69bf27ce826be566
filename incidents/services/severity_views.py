"""The ENISA score of a case as the console shows it: given, judged, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.severity_factor import Interval
from incidents.core.severity_judged import JudgedScore, judged_score
from incidents.models import SeverityJudgementRow, TriageRow
from incidents.services.severity_judging import standing
from incidents.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementView:
    """One judgement as it was entered.

    Attributes:
        quarters: None where it takes back what stood before.
        facts: what the facts gave then, in quarters.
    """

    factor: str
    quarters: int | None
    facts: Interval
    facts_version: int
    reason: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """What the facts give, what an assessor set, and what comes of it.

    Attributes:
        given: the ``severity`` of the last triage.
        because: its reasons; empty where the triage is older than these.
        judgements: all of them, oldest first.
        standing: the one that stands, by factor.
    """

    given: Mapping[str, Any]
    because: tuple[Mapping[str, Any], ...]
    judgements: tuple[JudgementView, ...]
    standing: Mapping[str, JudgementView]
    judged: JudgedScore


def score_view(tx: Transaction, incident_id: UUID, triage: TriageRow) -> ScoreView:
    """Return the score after *triage*, with every judgement of the case."""
    rows = tx.severity_judgements(incident_id)
    last = standing(rows)
    severity = triage.document["severity"]
    values = {
        factor: row.quarters for factor, row in last.items() if row.quarters is not None
    }
    return ScoreView(
        given=severity,
        because=tuple(triage.severity_because or ()),
        judgements=tuple(map(_view, rows)),
        standing={factor: _view(row) for factor, row in last.items()},
        judged=judged_score(severity, values),
    )


def _view(row: SeverityJudgementRow) -> JudgementView:
    return JudgementView(
        factor=row.factor,
        quarters=row.quarters,
        facts=(row.facts_low, row.facts_high),
        facts_version=row.facts_version,
        reason=row.reason,
        author=row.author,
        at=row.at,
    )
