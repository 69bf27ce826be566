"""A case as a form is filled from it, with the marks that tell whether it moved on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.errors import NotFoundError
from incidents.core.facts import join_text
from incidents.core.organisation import Organisation
from incidents.documents.fill import fill
from incidents.documents.filled import FilledForm
from incidents.documents.form import Form
from incidents.documents.record import Earlier, Kind, Record, Subtype
from incidents.models import (
    ActRow,
    AwarenessRow,
    DecisionRow,
    DutyRow,
    FactsTextRow,
    FactsVersionRow,
    FilingAnswerRow,
    FilingDocumentRow,
    FilingRow,
    IncidentRow,
    TriageRow,
)
from incidents.runtime import Runtime
from incidents.services.follow_ups import follow_up_to
from incidents.services.profiles import organisation_of
from incidents.services.standing_acts import standing_acts, with_acts
from incidents.store import ApprovalLine, Transaction

SUBTYPE = "subtype"
# Rows are only ever added: this one says that an earlier answer stands no more. No
# field takes an empty text as an answer.
TAKEN_BACK = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A notification and the case behind it, as one transaction saw them.

    Attributes:
        deadline: what the alarms of it run to: those of its duty, or of what a filing
            still owes; None where none runs.
        written_by: who began the draft, and whose answers stand in it.
        approvals: of this notification, oldest first, without their bytes.
        marks: equal as long as nothing that the form is filled from has changed.
        changed_at: when facts, awareness, decisions, acts or answers changed last, or
            the draft was begun.
        filed: what was filed, or None while it is a draft.
    """

    incident: IncidentRow
    filing: FilingRow
    duty: DutyRow
    form: Form
    organisation: Organisation
    record: Record
    law_version: str
    filed: FilingDocumentRow | None
    deadline: datetime | None
    written_by: frozenset[str]
    approvals: tuple[ApprovalLine, ...]
    marks: tuple[Any, ...]
    changed_at: datetime

    def filled(self, *, approved_at: datetime | None = None) -> FilledForm:
        """Return the form as it stands, or as it is about to be approved."""
        return fill(self.form, replace(self.record, approved_at=approved_at))


def stand(
    tx: Transaction,
    rt: Runtime,
    incident: IncidentRow,
    filing_id: UUID,
    *,
    now: datetime,
    sent_at: datetime | None = None,
) -> Standing:
    """Return a notification of *incident* with what its form is filled from.

    Args:
        now: the instant of the draft.
        sent_at: when it was sent, for what is about to be filed.

    Raises:
        NotFoundError: the case has no such notification.
    """
    filing = _filing(tx, incident, filing_id)
    seen = _read(tx, incident, filing)
    return Standing(
        incident=incident,
        filing=filing,
        duty=seen.duties[filing.duty_id],
        form=rt.forms[filing.form],
        organisation=seen.organisation,
        record=_record(seen, rt, incident, filing, sent_at or now, sent_at=sent_at),
        law_version=seen.triage.law_version,
        filed=tx.filing_document(filing_id),
        deadline=deadline_of(seen.duties[filing.duty_id], seen.duties.values()),
        written_by=_written_by(filing, seen.answers),
        approvals=tuple(tx.approvals([filing_id])),
        marks=(incident.facts_version, *seen.counts(), dict(seen.profile)),
        changed_at=max(filing.created_at, *seen.changes()),
    )


def _filing(tx: Transaction, incident: IncidentRow, filing_id: UUID) -> FilingRow:
    filing = tx.filing(incident.id, filing_id)
    if filing is None:
        msg = f"incident {incident.reference} has no such notification"
        raise NotFoundError(msg)
    return filing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """The rows that a form is filled from, as one transaction saw them."""

    organisation: Organisation
    profile: Mapping[str, Any]
    duties: Mapping[UUID, DutyRow]
    awareness: Sequence[AwarenessRow]
    decisions: Sequence[DecisionRow]
    acts: Sequence[ActRow]
    answers: Sequence[FilingAnswerRow]
    triage: TriageRow
    facts: FactsVersionRow
    text: FactsTextRow
    earlier: Sequence[Earlier]

    def counts(self) -> tuple[int, ...]:
        """Return how many rows of each kind that only grows there are."""
        grows = (self.awareness, self.decisions, self.acts, self.answers)
        return tuple(len(rows) for rows in grows)

    def changes(self) -> tuple[datetime, ...]:
        """Return when each of them was written."""
        return (
            self.facts.at,
            *(row.at for row in self.awareness),
            *(row.at for row in self.decisions),
            *(row.at for row in self.acts),
            *(row.at for row in self.answers),
        )


def _read(tx: Transaction, incident: IncidentRow, filing: FilingRow) -> _Seen:
    profile = tx.organisation_by_id(incident.organisation_id)
    facts, text = tx.latest_facts(incident.id)
    return _Seen(
        organisation=organisation_of(profile),
        profile=profile.profile,
        duties={duty.id: duty for duty in tx.duties(incident.id)},
        awareness=tx.awareness(incident.id),
        decisions=tx.decisions(incident.id),
        acts=tx.acts(incident.id),
        answers=tx.filing_answers(filing.id),
        triage=tx.triages(incident.id)[-1],
        facts=facts,
        text=text,
        earlier=_earlier(tx, incident, filing),
    )


def _record(
    seen: _Seen,
    rt: Runtime,
    incident: IncidentRow,
    filing: FilingRow,
    prepared_at: datetime,
    *,
    sent_at: datetime | None,
) -> Record:
    values = latest_answers(seen.answers)
    acts = standing_acts(seen.acts, seen.duties.values())
    return Record(
        organisation=seen.organisation,
        facts=with_acts(join_text(seen.facts.coded, seen.text.typed), acts),
        triage=seen.triage.document,
        reference=incident.reference,
        kind=Kind(filing.kind),
        subtype=Subtype(values.pop(SUBTYPE, None) or filing.subtype),
        version=1 + len({row.at for row in seen.answers if row.at > filing.created_at}),
        aware_at=incident.aware_at,
        aware_reason=seen.awareness[-1].reason if seen.awareness else "",
        prepared_at=prepared_at,
        sent_at=sent_at,
        decisions=[_decision(each, seen.duties) for each in seen.decisions],
        answers={int(field): value for field, value in values.items()},
        previous=seen.earlier[-1].reference if seen.earlier else "",
        earlier=seen.earlier,
        **_authorities(rt, seen.duties[filing.duty_id].addressee),
    )


def deadline_of(duty: DutyRow, duties: Iterable[DutyRow]) -> datetime | None:
    """Return the instant that the alarms of a notification for *duty* run to."""
    owed = duty if duty.status == "open" else follow_up_to(duty, duties)
    return owed.alarm_at if owed is not None and owed.status == "open" else None


def _written_by(
    filing: FilingRow, answers: Sequence[FilingAnswerRow]
) -> frozenset[str]:
    latest = {row.field: row for row in answers}
    return frozenset(
        {
            filing.author,
            *(row.author for row in latest.values() if row.value != TAKEN_BACK),
        }
    )


def latest_answers(rows: Sequence[FilingAnswerRow]) -> dict[str, Any]:
    """Return the last answer to each field; one taken back is left out."""
    values = {row.field: row.value for row in rows}
    return {field: value for field, value in values.items() if value != TAKEN_BACK}


def _authorities(rt: Runtime, addressee: str) -> dict[str, Any]:
    """Return what a record knows of authorities: the one addressed, and all names."""
    known = rt.law.authorities
    one = known.get(addressee)
    return {
        "authority": {"id": one.id, "name": one.name, "country": one.country}
        if one
        else None,
        "authority_names": {key: each.name for key, each in known.items()},
    }


def _decision(row: DecisionRow, duties: Mapping[UUID, DutyRow]) -> dict[str, Any]:
    duty = duties[row.duty_id]
    return {
        "regime": duty.regime,
        "duty": duty.duty,
        "stage": duty.stage or None,
        "addressee": duty.addressee or None,
        "decision": row.decision,
        "reason": row.reason,
        "at": row.at,
        "by": row.author,
    }


def _earlier(
    tx: Transaction, incident: IncidentRow, filing: FilingRow
) -> tuple[Earlier, ...]:
    """Return what was filed before for this duty, since a withdrawal if there was one.

    The reference is the authority's last word, which may have come with a reply.
    """
    mine = [
        row
        for row in tx.filings(incident.id)
        if row.duty_id == filing.duty_id and row.number < filing.number
    ]
    replied = {
        reply.filing_id: reply.authority_reference
        for reply in tx.replies([row.id for row in mine])
        if reply.authority_reference
    }
    found: list[Earlier] = []
    for row in mine:
        document = tx.filing_document(row.id)
        if document is None:
            continue
        if is_withdrawal(document):
            found.clear()
            continue
        found.append(
            Earlier(
                number=row.number,
                filed_at=document.filed_at,
                reference=replied.get(row.id, document.authority_reference),
                document=document.filled,
            )
        )
    return tuple(found)


def is_withdrawal(document: FilingDocumentRow) -> bool:
    """Tell whether what was filed withdrew the notification."""
    return bool(document.filled["subtype"] == Subtype.WITHDRAW)
