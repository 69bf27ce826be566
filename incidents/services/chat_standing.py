"""How far our people have got with a case, as its messages on Slack say it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from incidents.alerts import Standing
from incidents.models import IncidentRow, MessageRow
from incidents.runtime import Runtime
from incidents.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a message goes to, and what stands under it.

    Attributes:
        thread: ``provider_id`` of what it answers to, or "".
        button: what its buttons carry, "" where a press would not reach us.
    """

    thread: str = ""
    standing: Standing = field(default_factory=Standing)
    button: str = ""


def setting_of(
    tx: Transaction,
    rt: Runtime,
    row: MessageRow,
    *,
    now: datetime,
    standings: dict[UUID, Standing] | None = None,
) -> Setting:
    """Return thread, standing and buttons of a message that is about to go out.

    Args:
        standings: of cases that were asked for in this transaction already; added to.
    """
    if row.incident_id is None:
        return Setting()
    thread = tx.thread_of(row.incident_id, channel=row.channel, recipient=row.recipient)
    if row.channel != "slack":
        return Setting(thread=thread)
    known = {} if standings is None else standings
    if row.incident_id not in known:
        case = tx.incident_by_id(row.incident_id)
        known[row.incident_id] = standing_of(tx, case, now=now)
    return Setting(
        thread=thread,
        standing=known[row.incident_id],
        button=str(row.id) if rt.chat.answers else "",
    )


def standing_of(tx: Transaction, case: IncidentRow, *, now: datetime) -> Standing:
    """Return who has acknowledged the case, who holds it, and whether it is closed."""
    seen = next((a for a in tx.acknowledgements(case.id) if a.until > now), None)
    names = tx.user_names([case.holder_id] if case.holder_id else [])
    return Standing(
        seen_by=seen.name if seen else "",
        seen_at=seen.at if seen else None,
        holder=names.get(case.holder_id, "") if case.holder_id else "",
        closed=case.status != "open",
    )
