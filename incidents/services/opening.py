"""A case about to be written: every row of it, worked out before any lock is held."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core.facts import split_text
from incidents.core.ledger import canonical
from incidents.core.organisation import Organisation
from incidents.core.triage import DutyFinding, Triage
from incidents.keys import digest_of, new_row_id
from incidents.models import (
    AwarenessRow,
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
from incidents.services import alerting, escalating
from incidents.services.assessment import (
    Case,
    assess,
    new_duty,
    next_finding,
    next_to_be_met,
    severity_word,
    step_rows,
    triage_row,
    was_reported_as_made,
)
from incidents.services.awareness import awareness_in, awareness_row
from incidents.services.record import first_entry

UNMATCHED_MANAGER = (
    "The reporter named a manager who is not in the directory, so nobody was mailed."
    " Read the name in the report and tell the right person."
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
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
        aware_at, role = awareness_in(coded, now=self.now) or (None, "controller")
        case = Case(
            organisation=self.organisation,
            reported_at=self.now,
            aware_at=aware_at,
            aware_role=role,
        )
        result = assess(coded, case, law=rt.law, now=self.now)
        duties, steps = self._duties(result, coded)
        version = new_row_id()
        pending = _pending(result, coded)
        due = next_finding(pending)
        tasks, messages = self._people(result, pending, typed)
        return [
            (IncidentRow, [self._incident(result, due, coded, aware_at)]),
            (FactsVersionRow, [self._facts(version, coded)]),
            (FactsTextRow, [self._text(version, typed)]),
            (AwarenessRow, self._awareness(coded)),
            (
                TriageRow,
                [
                    triage_row(
                        result, facts_version=1, now=self.now, asked=False, **self._ids
                    )
                ],
            ),
            (DutyRow, duties),
            (StepRow, steps),
            *self._climb(due),
            (TaskRow, tasks),
            (TimelineRow, [self._timeline(result, coded)]),
            (MessageRow, messages),
        ]

    def _climb(self, due: DutyFinding | None) -> list[tuple[Any, list[dict[str, Any]]]]:
        deadline_at = due.alarm_at if due else None
        return escalating.first_rows(
            self.organisation, deadline_at=deadline_at, now=self.now, **self._ids
        )

    @property
    def _ids(self) -> dict[str, UUID]:
        return {
            "organisation_id": self.organisation_id,
            "incident_id": self.incident_id,
        }

    def _incident(
        self,
        result: Triage,
        due: DutyFinding | None,
        coded: Mapping[str, Any],
        aware_at: datetime | None,
    ) -> dict[str, Any]:
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
            "aware_at": aware_at,
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

    def _awareness(self, coded: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = awareness_in(coded, now=self.now)
        if found is None:
            return []
        aware_at, role = found
        row = awareness_row(
            aware_at,
            role,
            reason="stated in the report as it came in",
            author=self.report.said_by,
            now=self.now,
            organisation_id=self.organisation_id,
            incident_id=self.incident_id,
        )
        return [row]

    def _duties(
        self, result: Triage, coded: Mapping[str, Any]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        duties, steps = [], []
        for finding in result.duties:
            made = was_reported_as_made(finding, result.duties, coded)
            row = new_duty(finding, **self._ids, made=made)
            duties.append(row)
            if not made:
                steps += step_rows(
                    finding, duty_id=row["id"], now=self.now, **self._ids
                )
        return duties, steps

    def _people(
        self,
        result: Triage,
        pending: tuple[DutyFinding, ...],
        typed: Mapping[str, Any],
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        named = str((typed.get("reporter") or {}).get("manager") or "").strip()
        manager = alerting.match_manager(self.organisation, named) if named else None
        tasks = []
        if named and manager is None:
            tasks.append(
                {
                    "id": new_row_id(),
                    **self._ids,
                    "kind": "match-manager",
                    "text": UNMATCHED_MANAGER,
                    "created_at": self.now,
                }
            )
        due = next_finding(pending)
        alert = alerting.alert_of(
            kind="first",
            reference=self.reference,
            severity=severity_word(result),
            duty=due,
            deadline_at=due.alarm_at if due else None,
            still=next_to_be_met(pending, now=self.now),
        )
        recipients = alerting.first_recipients(
            self.organisation, manager=manager, now=self.now
        )
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


def _pending(result: Triage, coded: Mapping[str, Any]) -> tuple[DutyFinding, ...]:
    """Return what is still to do: the report may say that something was done."""
    return tuple(
        each
        for each in result.duties
        if not was_reported_as_made(each, result.duties, coded)
    )
