"""A reporter comes back with the receipt code: status words, and adding facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from incidents.core.errors import NotAllowedError, NotFoundError
from incidents.keys import digest_of
from incidents.models import IncidentRow
from incidents.runtime import Runtime
from incidents.services.facts_changes import (
    Voice,
    added_to,
    change_facts,
    current_facts,
)
from incidents.services.record import record, reopen
from incidents.store import Transaction

TRIES_PER_HOUR = 10
STATUS_WORDS = {
    "received": "Received. Somebody will look at it.",
    "being-handled": "Somebody is working on it.",
    "closed": "Closed. Thank you for reporting it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptStatus:
    """All that the code lets one see.

    Attributes:
        status: ``received``, ``being-handled`` or ``closed``.
    """

    slug: str
    reference: str
    status: str
    reported_at: datetime


def find_by_receipt(
    rt: Runtime, *, code: str, network: str, now: datetime
) -> ReceiptStatus:
    """Return the status of the report with this receipt code.

    Args:
        network: where the try comes from; kept as a keyed digest for an hour.

    Raises:
        NotFoundError: no report has this code.
        NotAllowedError: too many wrong codes from this network within the hour.
    """
    subject = "receipt:" + rt.keys.keyed_digest("network", network)
    with rt.uow.begin() as tx:
        tries = tx.count_try(subject, window=timedelta(hours=1), now=now)
        incident = tx.incident_by_receipt(digest_of(code))
        # 160 bits are not guessed: wrong codes of a colleague behind the same address
        # must not keep the holder of the right one out.
        if incident is not None:
            tx.forget_tries(subject)
            organisation = tx.organisation_by_id(incident.organisation_id)
            return ReceiptStatus(
                slug=organisation.slug,
                reference=incident.reference,
                status=_status(incident),
                reported_at=incident.reported_at,
            )
    if tries > TRIES_PER_HOUR:
        msg = "too many tries; wait an hour or use the telephone"
        raise NotAllowedError(msg)
    msg = "no report has this code"
    raise NotFoundError(msg)


def add_facts(
    rt: Runtime, *, code: str, more: Mapping[str, Any], now: datetime
) -> ReceiptStatus:
    """Add what the reporter has learnt since; a new version of the facts.

    Raises:
        NotFoundError: no report has this code.
        InputRefusedError: what was added breaks the vocabulary.
    """
    with rt.uow.begin() as tx:
        incident = _by_code(tx, code)
        before = current_facts(tx, incident)
        facts = added_to(before, more)
        if facts != before:  # a second click adds nothing
            _add(tx, rt, incident, facts, paths=sorted(more), now=now)
        status = ReceiptStatus(
            slug=tx.organisation_by_id(incident.organisation_id).slug,
            reference=incident.reference,
            status=_status(incident),
            reported_at=incident.reported_at,
        )
    rt.wake.set()
    return status


def _add(
    tx: Transaction,
    rt: Runtime,
    incident: IncidentRow,
    facts: Mapping[str, Any],
    *,
    paths: list[str],
    now: datetime,
) -> None:
    if incident.status == "closed":
        reopen(tx, incident, actor="reporter", reason="facts were added", now=now)
    voice = Voice(said_by="reporter", channel="web")
    done = change_facts(tx, rt, incident, facts, voice, now=now)
    record(
        tx,
        incident,
        "facts-added",
        actor="reporter",
        now=now,
        paths=paths,
        facts_version=incident.facts_version + 1,
        risk=done.after["risk"],
    )


def _by_code(tx: Transaction, code: str) -> IncidentRow:
    found = tx.incident_by_receipt(digest_of(code))
    if found is None:
        msg = "no report has this code"
        raise NotFoundError(msg)
    # Read again by reference: that locks the case against a second writer.
    return tx.incident(found.reference, organisations=[found.organisation_id])


def _status(incident: IncidentRow) -> str:
    if incident.status == "closed":
        return "closed"
    return "being-handled" if incident.holder_id else "received"
