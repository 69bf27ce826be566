"""Two assessments of one case beside each other: facts, law, awareness, findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incidents.core.errors import NotFoundError
from incidents.core.facts import join_text
from incidents.models import AwarenessRow, FactsTextRow, FactsVersionRow, TriageRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.case_views_difference import Difference, difference
from incidents.services.case_views_facts import place_of, said_in
from incidents.services.first_questions import with_questions
from incidents.services.profiles import organisation_of
from incidents.services.standing_acts import standing_acts, with_acts

Said = tuple[Any, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One answer of the triage.

    Attributes:
        number: from 1, in the order in which they were made.
        said_by, channel: whose facts these were.
        aware_at: awareness as it was set then.
        document: the answer itself.
    """

    number: int
    at: datetime
    facts_version: int
    law_version: str
    said_by: str
    channel: str
    aware_at: datetime | None
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """A fact that reads otherwise; each side a value and what ``settled`` says."""

    path: str
    before: Said | None
    after: Said | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the later of two assessments read and found otherwise.

    Attributes:
        assessments: all of the case, oldest first.
        unchanged: duties that read the same in both.
    """

    reference: str
    zone: str
    assessments: tuple[Assessment, ...]
    before: Assessment
    after: Assessment
    facts: tuple[FactChange, ...]
    found: Difference
    unchanged: tuple[Mapping[str, Any], ...]


def compare(
    rt: Runtime, actor: Actor, *, reference: str, first: int | None, second: int | None
) -> Comparison:
    """Return two assessments of a case beside each other, the earlier one before.

    Args:
        first, second: their numbers from 1; None takes the last one and the one
            before it.

    Raises:
        NotFoundError: there is no such case or assessment, or the case is another
            organisation's.
    """
    with rt.uow.read() as tx:
        incident = tx.incident(reference, organisations=actor.scope)
        organisation = organisation_of(tx.organisation_by_id(incident.organisation_id))
        versions = tx.facts_versions(incident.id)
        triages = tx.triages(incident.id)
        answers = with_questions(tx, rt, incident, triages)
        awareness = tx.awareness(incident.id)
        acts, duties = tx.acts(incident.id), tx.duties(incident.id)
    all_of_them = _assessments(triages, answers, versions, awareness)
    count = len(all_of_them)
    chosen = sorted((first or max(1, count - 1), second or count))
    if not 1 <= chosen[0] <= chosen[1] <= count:
        msg = f"incident {reference} has no such assessment"
        raise NotFoundError(msg)
    before, after = (all_of_them[number - 1] for number in chosen)
    found = difference(before.document, after.document)
    moved = {id(change.after) for change in found.duties}
    documents = {row.version: join_text(row.coded, t.typed) for row, t in versions}
    read = [
        with_acts(
            documents[each.facts_version],
            standing_acts([act for act in acts if act.at <= each.at], duties),
        )
        for each in (before, after)
    ]
    return Comparison(
        reference=incident.reference,
        zone=organisation.zone,
        assessments=all_of_them,
        before=before,
        after=after,
        facts=_changes(*read),
        found=found,
        unchanged=tuple(d for d in after.document["duties"] if id(d) not in moved),
    )


def _assessments(
    triages: Sequence[TriageRow],
    answers: Sequence[Mapping[str, Any]],
    versions: Sequence[tuple[FactsVersionRow, FactsTextRow]],
    awareness: Sequence[AwarenessRow],
) -> tuple[Assessment, ...]:
    rows = {row.version: row for row, _ in versions}
    return tuple(
        Assessment(
            number=number,
            at=row.at,
            facts_version=row.facts_version,
            law_version=row.law_version,
            said_by=rows[row.facts_version].said_by,
            channel=rows[row.facts_version].channel,
            aware_at=_aware(awareness, at=row.at),
            document=answer,
        )
        for number, (row, answer) in enumerate(zip(triages, answers, strict=True), 1)
    )


def _aware(awareness: Sequence[AwarenessRow], *, at: datetime) -> datetime | None:
    known = [row.aware_at for row in awareness if row.at <= at]
    return known[-1] if known else None


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[FactChange, ...]:
    old, new = dict(said_in(before)), dict(said_in(after))
    return tuple(
        FactChange(path=path, before=old.get(path), after=new.get(path))
        for path in sorted({*old, *new}, key=lambda path: (place_of(path), path))
        if old.get(path) != new.get(path)
    )
