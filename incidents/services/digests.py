"""The daily digest: one mail a day on what is open, to the first level and the DPO."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from incidents.core.daily import next_daily
from incidents.core.organisation import Organisation
from incidents.keys import new_row_id
from incidents.models import IncidentRow, MessageRow, StepRow
from incidents.runtime import Runtime
from incidents.services import alerting
from incidents.services.alerting import Recipient
from incidents.services.escalation_views import dry_run
from incidents.services.profiles import organisation_of, readable_organisation
from incidents.store import Transaction
from incidents.store.escalation import DIGEST

AT_ONCE = 50
MOST_CASES = 100


def plan(
    tx: Transaction, organisation_id: UUID, organisation: Organisation, *, now: datetime
) -> None:
    """Write the organisation's next digest, in the place of one planned before."""
    clock = organisation.escalation.digest_at
    row = None
    if clock and not organisation.demonstration:
        wall = time.fromisoformat(clock)
        at = next_daily(now, at=wall, zone=organisation.zone)
        row = _step(organisation_id, at)
    tx.plan_digest(row, organisation_id)


def plan_where_missing(tx: Transaction, *, now: datetime) -> int:
    """Plan the digest of each organisation that has none; return of how many.

    One whose settings cannot be read is planned too: when it comes it is set aside.
    """
    planned, done = tx.with_digest(), 0
    for row in tx.organisations():
        organisation = readable_organisation(row)
        wanted = organisation.escalation.digest_at and not row.demonstration
        if row.id not in planned and wanted:
            plan(tx, row.id, organisation, now=now)
            done += 1
    return done


def send_due(
    tx: Transaction, rt: Runtime, *, now: datetime
) -> tuple[int, list[tuple[str, Exception]]]:
    """Write the digests whose time has come and plan the next.

    Nothing is sent while nothing is open. Several days that were missed make one.

    Returns:
        How many steps, and those that cannot be worked on, with why: they are set
        aside like reminders, and hold up no others.
    """
    found = tx.due_digests(now=now, limit=AT_ONCE)
    faults: list[tuple[str, Exception]] = []
    for step in found:
        try:
            messages = _messages(tx, rt, step, now=now)
        except Exception as error:  # noqa: BLE001 - one must not stop the others
            faults.append((f"the digest {step.id}", error))
            tx.finish_steps([step.id], state="stuck", now=now)
            continue
        tx.finish_steps([step.id], state="done", now=now)
        row = tx.organisation_by_id(step.organisation_id)
        plan(tx, row.id, organisation_of(row), now=now)
        tx.add(MessageRow, messages)
    return len(found), faults


def _messages(
    tx: Transaction, rt: Runtime, step: StepRow, *, now: datetime
) -> list[dict[str, Any]]:
    row = tx.organisation_by_id(step.organisation_id)
    organisation = organisation_of(row)
    cases = tx.incidents([row.id], status="open")
    if not cases:
        return []
    return alerting.message_rows(
        _recipients(organisation, now=now),
        kind=DIGEST,
        alert=_said(tx, rt, organisation, cases, planned_at=step.at, now=now),
        organisation_id=row.id,
        incident_id=None,
        now=now,
    )


def _recipients(organisation: Organisation, *, now: datetime) -> tuple[Recipient, ...]:
    """Return the first level and the DPO, each by mail and none twice."""
    people = alerting.first_level(organisation, now=now)
    mails = [(person.name, person.email) for person in people if person.email]
    dpo = organisation.dpo
    if dpo.email:
        mails.append((dpo.name or "Data protection officer", dpo.email))
    found = {
        email.casefold(): Recipient(channel="email", address=email, name=name)
        for name, email in reversed(mails)
    }
    return tuple(reversed(found.values()))


def _said(
    tx: Transaction,
    rt: Runtime,
    organisation: Organisation,
    cases: Sequence[IncidentRow],
    *,
    planned_at: datetime,
    now: datetime,
) -> dict[str, Any]:
    """Return the content of the digest: references, words of ours and instants."""
    run = dry_run(organisation, rt, now=now)
    holders = tx.user_names([case.holder_id for case in cases if case.holder_id])
    return {
        "kind": DIGEST,
        "deadline_at": None,
        "planned_at": planned_at.isoformat(),
        "open": len(cases),
        "cases": [
            {
                "reference": case.reference,
                "severity": case.severity,
                "deadline_at": case.next_due_at.isoformat()
                if case.next_due_at
                else None,
                "holder": holders.get(case.holder_id, "") if case.holder_id else "",
            }
            for case in cases[:MOST_CASES]
        ],
        "would_be_told": run.sentence,
        "weak": list(run.weak),
    }


def _step(organisation_id: UUID, at: datetime) -> dict[str, Any]:
    return {
        "id": new_row_id(),
        "organisation_id": organisation_id,
        "kind": DIGEST,
        "at": at,
        "deadline_at": at,
        "state": "waiting",
    }
