"""What has happened on a case since its escalation started, as the core reads it."""

from datetime import datetime, timedelta
from uuid import UUID

from incidents.core.escalation import History, Told
from incidents.models import EscalationRow
from incidents.services.record import OURSELVES
from incidents.store import Transaction

# What stands in the timeline by a person's name without moving the case on.
_NO_PROGRESS = frozenset({"acknowledged", "reported", "facts-added", "assessed-again"})
# Two transactions that read the clock at once may write in the other order.
_APART = timedelta(minutes=1)


def history_of(
    tx: Transaction, incident_id: UUID, kept: EscalationRow, *, now: datetime
) -> History:
    """Return what has happened on a case since its escalation started.

    What stands later than *now* was written while the clock ran ahead, and counts for
    nothing: it would hold everything up until then.
    """
    since, until = min(kept.started_at, now), now + _APART
    return History(
        started_at=since,
        told=tuple(
            Told(level=row.level, at=row.at)
            for row in tx.tellings(incident_id)
            if since <= row.at <= until
        ),
        acknowledged=tuple(
            row.at
            for row in tx.acknowledgements(incident_id)
            if since <= row.at <= until
        ),
        progress=tuple(
            entry.at
            for entry in tx.timeline(incident_id)
            if since <= entry.at <= until and is_progress(entry.kind, entry.actor)
        ),
    )


def is_progress(kind: str, actor: str) -> bool:
    """Tell whether an entry of the timeline shows that a person moves the case on."""
    return kind not in _NO_PROGRESS and actor not in {OURSELVES, "reporter"}
