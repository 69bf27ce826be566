"""Writes timeline entries; used inside the transaction of a use case."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.core import ledger
from incidents.keys import new_row_id
from incidents.models import IncidentRow, TimelineRow
from incidents.services.errands import bring_up_to_date
from incidents.store import Transaction

# Who writes in the timeline what nobody did by hand.
OURSELVES = "Tocsin"


def first_entry(
    *,
    organisation_id: UUID,
    incident_id: UUID,
    kind: str,
    actor: str,
    payload: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """Return the row that opens the timeline of a new case."""
    return _entry(
        organisation_id,
        incident_id,
        (0, ledger.GENESIS),
        kind=kind,
        actor=actor,
        payload=payload,
        now=now,
    )


def record(
    tx: Transaction,
    incident: IncidentRow,
    kind: str,
    *,
    actor: str,
    now: datetime,
    **payload: Any,
) -> None:
    """Append one entry to the timeline of *incident*.

    Args:
        kind: what happened, a word of ``docs/glossary.md``.
        payload: JSON values; may be erased later without breaking the chain.
    """
    head = tx.timeline_head(incident.id) or (0, ledger.GENESIS)
    row = _entry(
        incident.organisation_id,
        incident.id,
        head,
        kind=kind,
        actor=actor,
        payload=payload,
        now=now,
    )
    tx.add(TimelineRow, [row])


def reopen(
    tx: Transaction, incident: IncidentRow, *, actor: str, reason: str, now: datetime
) -> None:
    """Open a closed case again; its alarms come back with the next triage."""
    tx.change_incident(incident.id, status="open", closed_as=None, closed_at=None)
    incident.status = "open"
    bring_up_to_date(tx, incident.id, now=now)
    record(tx, incident, "reopened", actor=actor, now=now, reason=reason)


def _entry(
    organisation_id: UUID,
    incident_id: UUID,
    head: tuple[int, str],
    *,
    kind: str,
    actor: str,
    payload: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    seq, previous = head[0] + 1, head[1]
    salt = secrets.token_hex(16)
    commitment = ledger.commit(payload, salt=salt)
    digest = ledger.link(
        incident=str(incident_id),
        previous=previous,
        seq=seq,
        kind=kind,
        at=now,
        actor=actor,
        commitment=commitment,
    )
    return {
        "id": new_row_id(),
        "organisation_id": organisation_id,
        "incident_id": incident_id,
        "seq": seq,
        "kind": kind,
        "at": now,
        "actor": actor,
        "payload": dict(payload),
        "salt": salt,
        "commitment": commitment,
        "previous": previous,
        "digest": digest,
    }
