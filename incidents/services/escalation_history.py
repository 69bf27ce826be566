"""What has happened on a case since its escalation started, as the core reads it."""

from uuid import UUID

from incidents.core.escalation import History, Told
from incidents.models import EscalationRow
from incidents.services.record import OURSELVES
from incidents.store import Transaction

# What stands in the timeline by a person's name without moving the case on.
_NO_PROGRESS = frozenset({"acknowledged", "reported", "facts-added", "assessed-again"})


def history_of(tx: Transaction, incident_id: UUID, kept: EscalationRow) -> History:
    """Return what has happened on a case since its escalation started."""
    since = kept.started_at
    return History(
        started_at=since,
        told=tuple(
            Told(level=row.level, at=row.at)
            for row in tx.tellings(incident_id)
            if row.at >= since
        ),
        acknowledged=tuple(
            row.at for row in tx.acknowledgements(incident_id) if row.at >= since
        ),
        progress=tuple(
            entry.at
            for entry in tx.timeline(incident_id)
            if entry.at >= since and is_progress(entry.kind, entry.actor)
        ),
    )


def is_progress(kind: str, actor: str) -> bool:
    """Tell whether an entry of the timeline shows that a person moves the case on."""
    return kind not in _NO_PROGRESS and actor not in {OURSELVES, "reporter"}
