"""Reads the database and the ledgers into the plain values that the checker joins."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from incidents.core.facts import join_text
from incidents.core.ledger import Entry, canonical, first_fault
from incidents.models import (
    AcknowledgementRow,
    AttemptRow,
    DutyRow,
    FactsTextRow,
    FactsVersionRow,
    IncidentRow,
    MessageRow,
    StepRow,
    TaskRow,
    TimelineRow,
    TriageRow,
)
from incidents.runtime import Runtime
from incidents.services.alarm_state import alarm_state
from incidents.store import Transaction
from notifiers.email import message_id
from tests.faults.checker import (
    Acknowledged,
    Evidence,
    StoredCase,
    StoredMessage,
    StoredStep,
    Taken,
)
from tests.faults.ledger import Ledger, sha256

SENDER = "alarms@tocsin.example"
_OURS = ("channel", "reported_at")  # what the intake itself writes into the facts


def gather(
    rt: Runtime,
    clients: Ledger,
    providers: Ledger,
    *,
    now: datetime,
    before: Collection[str] = (),
    **known: Any,
) -> Evidence:
    """Return the evidence of a run at *now*, on the system's own clock.

    Args:
        before: keys of cases that were there before any client of the ledger.
        known: what only whoever made the faults knows; see ``Evidence``.
    """
    with rt.uow.read() as tx:
        cases = tuple(_case(tx, row) for row in _all(tx, IncidentRow))
        steps = tuple(_steps(tx))
        messages = tuple(_messages(tx))
        organisations = [row.id for row in tx.organisations()]
    red = bool(alarm_state(rt, organisations, now=now))
    return Evidence(
        acknowledged=tuple(
            Acknowledged(key=e["key"], body=e["body"], reference=e["reference"])
            for e in clients.entries("acknowledged")
        ),
        sent_keys=frozenset(e["key"] for e in clients.entries("sent")) | {*before},
        taken=tuple(
            Taken(
                channel=e["channel"],
                recipient=e["recipient"],
                key=e["key"],
                repeat=e["repeat"],
            )
            for e in providers.entries("taken")
        ),
        cases=cases,
        steps=steps,
        messages=messages,
        looked_at=now,
        **({"red": red} | known),
    )


def _all(tx: Transaction, row: Any, **wanted: Any) -> list[Any]:
    return list(tx.session.scalars(select(row).filter_by(**wanted)))


def _count(tx: Transaction, row: Any, **wanted: Any) -> int:
    query = select(func.count()).select_from(row).filter_by(**wanted)
    return int(tx.session.scalar(query) or 0)


def _case(tx: Transaction, row: IncidentRow) -> StoredCase:
    stored = StoredCase(
        id=str(row.id),
        reference=row.reference,
        key=row.idempotency_key,
        body="",
        status=row.status,
        reported_at=row.reported_at,
        answered=bool(_count(tx, AcknowledgementRow, incident_id=row.id)),
        open_tasks=_count(tx, TaskRow, incident_id=row.id, done_at=None),
        missing=tuple(_missing(tx, row)),
        broken_at=first_fault(str(row.id), _entries(tx, row)),
    )
    facts = _all(tx, FactsVersionRow, incident_id=row.id, version=1)
    texts = _all(tx, FactsTextRow, incident_id=row.id)
    typed = {text.facts_version_id: text.typed for text in texts}
    if not facts or facts[0].id not in typed:
        return stored
    joined = join_text(facts[0].coded, typed[facts[0].id])
    sent = {name: value for name, value in joined.items() if name not in _OURS}
    return replace(stored, body=sha256(canonical(sent)))


def _missing(tx: Transaction, row: IncidentRow) -> Iterator[str]:
    for table in (FactsVersionRow, FactsTextRow, TriageRow, MessageRow):
        if not _count(tx, table, incident_id=row.id):
            yield table.__tablename__
    if not _count(tx, TimelineRow, incident_id=row.id, kind="reported"):
        yield "the entry that it was reported"
    for triage in _all(tx, TriageRow, incident_id=row.id)[:1]:
        duties = _all(tx, DutyRow, incident_id=row.id)
        if len(duties) < len(triage.document["duties"]):
            yield "duties"
        for duty in duties:
            timed = duty.alarm_at is not None and duty.status == "open"
            if timed and duty.advice != "none" and not _overdue(tx, duty):
                yield f"the step that says that {duty.duty} is late"


def _overdue(tx: Transaction, duty: DutyRow) -> int:
    return _count(tx, StepRow, duty_id=duty.id, kind="overdue")


def _entries(tx: Transaction, row: IncidentRow) -> list[Entry]:
    return [
        Entry(
            seq=e.seq, kind=e.kind, at=e.at, actor=e.actor, payload=e.payload,
            salt=e.salt, commitment=e.commitment, previous=e.previous, digest=e.digest,
        )
        for e in tx.timeline(row.id)
    ]  # fmt: skip


def _steps(tx: Transaction) -> Iterator[StoredStep]:
    duties = {row.id: row.status for row in _all(tx, DutyRow)}
    cases = {row.id: row.status for row in _all(tx, IncidentRow)}
    for row in _all(tx, StepRow):
        duty = duties.get(row.duty_id, "open")  # some steps are of the case itself
        live = cases.get(row.incident_id, "open") == duty == "open"
        yield StoredStep(
            case=str(row.incident_id),
            duty=str(row.duty_id),
            kind=row.kind,
            at=row.at,
            state=row.state,
            done_at=row.done_at,
            live=live,
        )


def _messages(tx: Transaction) -> Iterator[StoredMessage]:
    domain = SENDER.rpartition("@")[2]
    for row in _all(tx, MessageRow):
        key = str(row.id)
        yield StoredMessage(
            case=str(row.incident_id),
            channel=row.channel,
            recipient=row.recipient,
            key=message_id(key, domain) if row.channel == "email" else key,
            state=row.state,
            created_at=row.created_at,
            attempts_recorded=_count(tx, AttemptRow, message_id=row.id),
        )
