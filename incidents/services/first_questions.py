"""What the first assessment of a case asked, worked out when somebody wants to see it.

Sending a report waits for nothing that nobody reads yet, so the first answer of the
triage is kept without its open questions. Later answers are kept with theirs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from incidents.models import IncidentRow, TriageRow
from incidents.runtime import Runtime
from incidents.services.assessment import Case, assess
from incidents.services.profiles import readable_organisation
from incidents.store import Transaction

_QUESTIONS = "open_questions"


def with_questions(
    tx: Transaction, rt: Runtime, incident: IncidentRow, rows: Sequence[TriageRow]
) -> tuple[Mapping[str, Any], ...]:
    """Return the answers of the triage in *rows*, oldest first, each with questions.

    The questions of the first are worked out under the law of today from the facts of
    then.
    """
    return tuple(
        row.document
        if _QUESTIONS in row.document
        else {**row.document, _QUESTIONS: _questions(tx, rt, incident, row)}
        for row in rows
    )


def _questions(
    tx: Transaction, rt: Runtime, incident: IncidentRow, row: TriageRow
) -> list[dict[str, Any]]:
    coded = next(
        version.coded
        for version, _ in tx.facts_versions(incident.id)
        if version.version == row.facts_version
    )
    known = [each for each in tx.awareness(incident.id) if each.at <= row.at]
    case = Case(
        organisation=readable_organisation(
            tx.organisation_by_id(incident.organisation_id)
        ),
        reported_at=incident.reported_at,
        aware_at=known[-1].aware_at if known else None,
        aware_role=known[-1].role if known else "controller",
    )
    result = assess(coded, case, law=rt.law, now=row.at)
    return [question.to_document() for question in result.open_questions]
