"""The main use case: a report becomes a case, all or nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from incidents.core.errors import ConflictError, InputRefusedError
from incidents.core.facts import check, split_text
from incidents.core.ledger import canonical
from incidents.core.organisation import Organisation
from incidents.core.triage import Triage
from incidents.keys import digest_of, new_reference
from incidents.models import (
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
from incidents.services import alerting
from incidents.services.assessment import (
    Case,
    assess,
    new_duty,
    next_finding,
    severity_word,
    step_rows,
    triage_row,
)
from incidents.services.profiles import known_organisation
from incidents.services.record import first_entry

UNMATCHED_MANAGER = (
    "The reporter named a manager who is not in the directory, so nobody was mailed."
    " Read the name in the report and tell the right person."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What the reporter is given: never more than this.

    Attributes:
        repeated: the same report had been received before; nothing was added.
    """

    reference: str
    receipt_code: str
    repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as any channel hands it in.

    Attributes:
        facts: a document of the facts vocabulary.
        idempotency_key: minted by the sender; the same key is the same report.
        said_by: ``reporter`` or the name of the importing machine or person.
    """

    slug: str
    facts: Mapping[str, Any]
    channel: str
    idempotency_key: str
    said_by: str = "reporter"


def submit_report(rt: Runtime, report: Report, *, now: datetime) -> Submitted:
    """Store the report, its triage, duties, steps and alerts in one transaction.

    Raises:
        InputRefusedError: the facts break the vocabulary; every fault is named.
        NotFoundError: there is no such organisation.
        ConflictError: the key was used for a different report.
        StoreUnavailableError: nothing was stored; keep the text and say so.
    """
    faults = check(report.facts)
    if faults:
        raise InputRefusedError(faults)
    body = hashlib.sha256(canonical(report.facts)).hexdigest()
    organisation_id, organisation = known_organisation(rt, report.slug)
    opening = _Opening(
        report=report,
        organisation=organisation,
        organisation_id=organisation_id,
        incident_id=uuid4(),
        reference=new_reference(),
        body=body,
        code=rt.keys.receipt_code(str(organisation_id), report.idempotency_key),
        now=now,
    )
    # Written without looking first: a repeat is rare, and the key is unique.
    try:
        _write(rt, opening)
    except IntegrityError:
        earlier = _earlier(rt, opening)
        if earlier is not None:
            return earlier
        # The reference was taken: one chance in thousands of millions, once more.
        opening = replace(opening, reference=new_reference())
        _write(rt, opening)
    rt.wake.set()
    return Submitted(
        reference=opening.reference, receipt_code=opening.code, repeated=False
    )


def _write(rt: Runtime, opening: "_Opening") -> None:
    rows = opening.rows(rt)
    with rt.uow.begin() as tx:
        for table, values in rows:
            tx.add(table, values)
        # The draft stays until it expires, without what was typed, so that the back
        # button leads to the receipt and not to a second report.
        if opening.report.channel == "web":
            tx.settle_draft(
                opening.organisation_id,
                opening.report.idempotency_key,
                incident_id=opening.incident_id,
            )


def _earlier(rt: Runtime, opening: "_Opening") -> Submitted | None:
    key = opening.report.idempotency_key
    with rt.uow.read() as tx:
        earlier = tx.incident_by_key(opening.organisation_id, key)
        return None if earlier is None else _repeated(rt, earlier, body=opening.body)


def _repeated(rt: Runtime, earlier: IncidentRow, *, body: str) -> Submitted:
    if earlier.body_sha256 != body:
        msg = "this key was used for a different report"
        raise ConflictError(msg)
    code = rt.keys.receipt_code(str(earlier.organisation_id), earlier.idempotency_key)
    return Submitted(reference=earlier.reference, receipt_code=code, repeated=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opening:
    """A case about to be written: pure, so that no lock is held while it thinks."""

    report: Report
    organisation: Organisation
    organisation_id: UUID
    incident_id: UUID
    reference: str
    body: str
    code: str
    now: datetime

    def rows(self, rt: Runtime) -> list[tuple[Any, list[dict[str, Any]]]]:
        """Return every row of the new case, table by table, in the order of keys."""
        document = {
            **self.report.facts,
            "channel": self.report.channel,
            "reported_at": self.now.isoformat(),
        }
        coded, typed = split_text(document)
        case = Case(organisation=self.organisation, reported_at=self.now)
        result = assess(coded, case, law=rt.law, now=self.now)
        duties, steps = self._duties(result)
        version = uuid4()
        tasks, messages = self._people(result, typed)
        return [
            (IncidentRow, [self._incident(result, coded)]),
            (FactsVersionRow, [self._facts(version, coded)]),
            (FactsTextRow, [self._text(version, typed)]),
            (
                TriageRow,
                [triage_row(result, facts_version=1, now=self.now, **self._ids)],
            ),
            (DutyRow, duties),
            (StepRow, steps),
            (TaskRow, tasks),
            (TimelineRow, [self._timeline(result, coded)]),
            (MessageRow, messages),
        ]

    @property
    def _ids(self) -> dict[str, UUID]:
        return {
            "organisation_id": self.organisation_id,
            "incident_id": self.incident_id,
        }

    def _incident(self, result: Triage, coded: Mapping[str, Any]) -> dict[str, Any]:
        due = next_finding(result.duties)
        return {
            "id": self.incident_id,
            "organisation_id": self.organisation_id,
            "reference": self.reference,
            "idempotency_key": self.report.idempotency_key,
            "body_sha256": self.body,
            "receipt_sha256": digest_of(self.code),
            "channel": self.report.channel,
            "status": "open",
            "certainty": coded.get("certainty"),
            "risk": str(result.risk),
            "severity": severity_word(result),
            "facts_version": 1,
            "reported_at": self.now,
            "aware_at": None,
            "next_due_at": due.alarm_at if due else None,
        }

    def _facts(self, version: UUID, coded: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": version,
            **self._ids,
            "version": 1,
            "coded": coded,
            "said_by": self.report.said_by,
            "channel": self.report.channel,
            "at": self.now,
        }

    def _text(self, version: UUID, typed: dict[str, Any]) -> dict[str, Any]:
        return {"facts_version_id": version, **self._ids, "typed": typed}

    def _duties(
        self, result: Triage
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        duties, steps = [], []
        for finding in result.duties:
            row = new_duty(finding, **self._ids)
            duties.append(row)
            steps += step_rows(finding, duty_id=row["id"], now=self.now, **self._ids)
        return duties, steps

    def _people(
        self, result: Triage, typed: Mapping[str, Any]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        named = str((typed.get("reporter") or {}).get("manager") or "").strip()
        manager = alerting.match_manager(self.organisation, named) if named else None
        tasks = []
        if named and manager is None:
            tasks.append(
                {
                    "id": uuid4(),
                    **self._ids,
                    "kind": "match-manager",
                    "text": UNMATCHED_MANAGER,
                    "created_at": self.now,
                }
            )
        due = next_finding(result.duties)
        alert = alerting.alert_of(
            kind="first",
            reference=self.reference,
            severity=severity_word(result),
            duty=due.duty if due else None,
            deadline_at=due.alarm_at if due else None,
            **alerting.clock_of(due),
        )
        recipients = alerting.first_recipients(self.organisation, manager=manager)
        messages = alerting.message_rows(
            recipients, kind="first", alert=alert, now=self.now, **self._ids
        )
        return tasks, messages

    def _timeline(self, result: Triage, coded: Mapping[str, Any]) -> dict[str, Any]:
        return first_entry(
            kind="reported",
            actor=self.report.said_by,
            payload={
                "channel": self.report.channel,
                "facts_version": 1,
                "facts_sha256": hashlib.sha256(canonical(dict(coded))).hexdigest(),
                "risk": str(result.risk),
                "law_version": result.law_version,
            },
            now=self.now,
            **self._ids,
        )
