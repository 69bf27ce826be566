"""Judgements on the ENISA score: an assessor sets a factor, or takes that back.

Each is a row of its own with author, reason and time, and what the facts gave at that
moment. None is edited, and a new triage loses none: it only changes what stands
beside it. No duty, no deadline and no risk reads a judgement.
"""

from dataclasses import dataclass
from datetime import datetime

from incidents.core.errors import ConflictError, Fault, InputRefusedError
from incidents.core.severity_judged import RANGES, given
from incidents.keys import new_row_id
from incidents.models import IncidentRow, SeverityJudgementRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.cases import open_case, reason_faults
from incidents.services.record import record
from incidents.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What an assessor says of one factor.

    Attributes:
        factor: ``dpc``, ``ei`` or ``cb``.
        quarters: the value in quarters; None takes back what stands.
    """

    factor: str
    quarters: int | None
    reason: str


def judge_severity(
    rt: Runtime, actor: Actor, *, reference: str, judgement: Judgement, now: datetime
) -> None:
    """Record a judgement on one factor of the score.

    Raises:
        InputRefusedError: no such factor or value, or no sufficient reason.
        NotFoundError: there is no such case, or it is another organisation's.
        ConflictError: the case is closed, or nothing stands that could be taken back.
    """
    faults = _faults(judgement)
    if faults:
        raise InputRefusedError(faults)
    with rt.uow.begin() as tx:
        incident = open_case(tx, actor, reference)
        rows = tx.severity_judgements(incident.id)
        before = standing(rows).get(judgement.factor)
        if judgement.quarters is None and before is None:
            msg = f"incident {reference}: no judgement on {judgement.factor} stands"
            raise ConflictError(msg)
        row = _row(tx, incident, judgement, actor, seq=len(rows) + 1, now=now)
        tx.add(SeverityJudgementRow, [row])
        record(
            tx,
            incident,
            "severity-judged",
            actor=actor.name,
            now=now,
            factor=judgement.factor,
            quarters=judgement.quarters,
            before=before.quarters if before else None,
            facts=[row["facts_low"], row["facts_high"]],
            facts_version=incident.facts_version,
            reason=row["reason"],
        )


def standing(rows: list[SeverityJudgementRow]) -> dict[str, SeverityJudgementRow]:
    """Return the judgement that stands for each factor, of *rows* oldest first."""
    last = {row.factor: row for row in rows}
    return {factor: row for factor, row in last.items() if row.quarters is not None}


def _faults(judgement: Judgement) -> tuple[Fault, ...]:
    allowed = RANGES.get(judgement.factor)
    if allowed is None:
        return (Fault("value", "is no factor of the score"),)
    faults: tuple[Fault, ...] = ()
    if judgement.quarters is not None and judgement.quarters not in allowed:
        faults = (Fault("value", "choose one of the values"),)
    return faults + reason_faults(judgement.reason)


def _row(
    tx: Transaction,
    incident: IncidentRow,
    judgement: Judgement,
    actor: Actor,
    *,
    seq: int,
    now: datetime,
) -> dict[str, object]:
    severity = tx.triages(incident.id)[-1].document["severity"]
    low, high = given(severity, judgement.factor)
    return {
        "id": new_row_id(),
        "organisation_id": incident.organisation_id,
        "incident_id": incident.id,
        "seq": seq,
        "factor": judgement.factor,
        "quarters": judgement.quarters,
        "facts_low": low,
        "facts_high": high,
        "facts_version": incident.facts_version,
        "reason": judgement.reason.strip(),
        "author": actor.name,
        "at": now,
    }
