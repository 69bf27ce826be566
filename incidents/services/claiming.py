"""A message that a worker takes in hand, with all that its words need."""

from datetime import datetime
from uuid import UUID

from incidents.alerts import PERSONAL, AlertKind, Standing
from incidents.core.organisation import Organisation
from incidents.models import MessageRow
from incidents.runtime import Runtime
from incidents.services.acknowledge_links import issue_link
from incidents.services.chat_standing import setting_of
from incidents.services.drill_answers import exercise_token
from incidents.services.outbox_values import Claim
from incidents.services.wording import LATE_AFTER, Stored
from incidents.store import Transaction


def claim_of(
    tx: Transaction,
    rt: Runtime,
    row: MessageRow,
    organisation: Organisation,
    *,
    now: datetime,
    standings: dict[UUID, Standing] | None = None,
) -> Claim:
    """Return the claim on *row*, which has just been taken in hand.

    Args:
        standings: of the cases of earlier claims of this transaction; added to.
    """
    earlier = _made_needless(tx, row, now=now)
    setting = setting_of(tx, rt, row, now=now, standings=standings)
    return Claim(
        id=row.id,
        fence=row.fence,
        number=row.attempts,
        doubts=tx.doubtful_attempts(row) if row.ambiguous else 0,
        stands_for=earlier,
        stored=Stored(
            key=str(row.id),
            channel=row.channel,
            recipient=row.recipient,
            alert={**row.alert, "earlier": len(earlier)} if earlier else row.alert,
            organisation=organisation.name,
            zone=organisation.zone,
            created_at=row.created_at,
            tried=row.attempts > 1,
            thread=setting.thread,
            repeat=row.ambiguous,
            standing=setting.standing,
            button=setting.button,
            token=exercise_token(rt, row) or issue_link(tx, rt, row, now=now),
        ),
    )


def _made_needless(
    tx: Transaction, row: MessageRow, *, now: datetime
) -> tuple[UUID, ...]:
    """Return older messages of the case to this recipient that are late, as *row* is.

    After a standstill a person reads the newest of them alone, and beside it what that
    one does not say.
    """
    if row.incident_id is None or now - row.created_at <= LATE_AFTER:
        return ()
    besides = tx.waiting_besides(row)
    older = (m for m in besides if m.created_at <= row.created_at)
    return tuple(m.id for m in older if _says_it_too(row, m))


def _says_it_too(newer: MessageRow, older: MessageRow) -> bool:
    """Tell whether whoever reads *newer* misses nothing of *older*.

    What is handed to one person stands alone; that an end has passed is not said by
    news of a later one.
    """
    kinds = newer.alert.get("kind"), older.alert.get("kind")
    if not PERSONAL.isdisjoint(kinds):
        return False
    if kinds[1] != AlertKind.OVERDUE:
        return True
    ends = [each.alert.get("deadline_at") for each in (newer, older)]
    said, passed = (datetime.fromisoformat(end) if end else None for end in ends)
    return passed is None or (said is not None and said <= passed)
