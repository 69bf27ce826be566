"""What the worker does with the outbox; each use case is one short transaction.

Providers are spoken to between these transactions, never inside one.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from incidents.core.organisation import Organisation
from incidents.models import AttemptRow, MessageRow
from incidents.runtime import Runtime
from incidents.services.profiles import organisation_of
from incidents.services.refusals import after_holding, after_losing, after_refusal
from incidents.services.wording import Stored
from incidents.store import Transaction

# Renewed while a message is in hand, so it only has to outlast a pause of the worker.
LEASE = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=5)
# A provider may ask for more patience than we have in general, but not for ever.
LONGEST_ASKED_WAIT = timedelta(hours=1)
HELD_FOR = timedelta(hours=72)
# How often a message is sent again although nobody could note what became of it.
REPEATS_AT_MOST = 1
UNREADABLE_WAIT = timedelta(minutes=1)


class Result(StrEnum):
    """How one attempt ended."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    HELD = "held"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that this worker may deliver until its lease ends.

    Attributes:
        fence: proves on settling that nobody else has taken over.
        number: which attempt this is, from 1.
    """

    id: UUID
    fence: int
    number: int
    stored: Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one attempt.

    Attributes:
        says: for the console; names no person and no text.
        retry_after_s: the wait that the provider asked for, or None.
    """

    result: Result
    says: str
    provider_id: str | None = None
    retry_after_s: float | None = None


def next_instants(rt: Runtime) -> tuple[datetime | None, datetime | None]:
    """Return when the next step comes and when the next message is due."""
    with rt.uow.read() as tx:
        return tx.next_step_at(), tx.next_message_at()


def claim(
    rt: Runtime,
    *,
    limit: int,
    besides: Collection[UUID],
    now: datetime,
    stuck: Callable[[str, Exception], None] | None = None,
) -> tuple[Claim, ...]:
    """Take due messages in hand; those of closed cases are cancelled.

    A message whose outcome could not be written is tried once more, as a repeat. When
    that is lost too it may have arrived twice already: it is set aside as
    ``unconfirmed``, a task asks somebody to find out, and the next in line is told.

    Args:
        besides: messages that this worker has in hand already.
        stuck: is told the key of a message that cannot be read, and why; it waits,
            and holds up no other message. Without it the error is raised.
    """
    claims = []
    with rt.uow.begin() as tx:
        for row in tx.claim_messages(
            now=now, lease=LEASE, limit=limit, besides=besides
        ):
            if _cancelled(tx, row, now=now):
                continue
            settings = tx.organisation_by_id(row.organisation_id)
            try:
                organisation = organisation_of(settings)
            except Exception as error:  # one must not stop the others
                if stuck is None:
                    raise
                stuck(str(row.id), error)
                tx.settle_message(
                    row.id,
                    fence=row.fence,
                    state="waiting",
                    attempts=row.attempts - 1,
                    next_attempt_at=now + UNREADABLE_WAIT,
                )
                continue
            if _set_aside(tx, rt, row, now=now):
                continue
            claims.append(_claim(tx, row, organisation))
    return tuple(claims)


def keep(rt: Runtime, fences: Mapping[UUID, int], *, now: datetime) -> None:
    """Renew the leases of messages that are still being delivered."""
    with rt.uow.begin() as tx:
        tx.renew_leases(fences, until=now + LEASE)


def give_back(rt: Runtime, claim: Claim) -> None:
    """Let go of a message that was not tried; nothing is recorded of it."""
    with rt.uow.begin() as tx:
        tx.settle_message(
            claim.id, fence=claim.fence, state="waiting", attempts=claim.number - 1
        )


def settle(
    rt: Runtime,
    claim: Claim,
    outcome: Outcome,
    *,
    started_at: datetime,
    now: datetime,
) -> bool:
    """Record an attempt and what follows from it.

    A refusal becomes a task on the case, and the next in line is told instead.

    Returns:
        False when another worker has taken the message over: then the attempt is
        recorded, and nothing else follows from it. Settling again, after a commit
        whose answer was lost, changes nothing.
    """
    attempt_id = uuid5(claim.id, str(claim.fence))
    with rt.uow.begin() as tx:
        if tx.has_attempt(attempt_id):
            return True
        ours = tx.settle_message(
            claim.id, fence=claim.fence, **_settled(claim, outcome, now=now)
        )
        message = tx.message(claim.id)
        result = outcome.result if ours else Result.OVERTAKEN
        tx.add(
            AttemptRow,
            [
                {
                    "id": attempt_id,
                    "organisation_id": message.organisation_id,
                    "message_id": claim.id,
                    "number": claim.number,
                    "started_at": started_at,
                    "finished_at": now,
                    "result": result,
                    "says": outcome.says,
                    "provider_id": outcome.provider_id,
                }
            ],
        )
        if ours and outcome.result is Result.REFUSED:
            after_refusal(tx, rt, message, says=outcome.says, now=now)
        if ours and outcome.result is Result.HELD:
            after_holding(tx, rt, message, now=now)
        return ours


def release_held(rt: Runtime, *, now: datetime) -> int:
    """Send on what was held for want of settings that this machine now has."""
    with rt.uow.begin() as tx:
        return tx.release_held(rt.notifiers, since=now - HELD_FOR, now=now)


def beat(rt: Runtime, worker: str, *, now: datetime) -> None:
    """Note that *worker* is alive; a day later it is forgotten."""
    with rt.uow.begin() as tx:
        tx.beat(worker, now=now)
        tx.forget_beats(before=now - timedelta(days=1))


def wait_before(number: int, asked_s: float | None) -> timedelta:
    """Return the wait after attempt *number*: 2, 4, 8 s to 5 min, or as asked."""
    if asked_s is not None:
        return min(timedelta(seconds=asked_s), LONGEST_ASKED_WAIT)
    return min(timedelta(seconds=2 ** min(number, 9)), LONGEST_WAIT)


def _claim(tx: Transaction, row: MessageRow, organisation: Organisation) -> Claim:
    first = None
    if row.incident_id is not None:
        first = tx.sent_first(
            row.incident_id, channel=row.channel, recipient=row.recipient
        )
    return Claim(
        id=row.id,
        fence=row.fence,
        number=row.attempts,
        stored=Stored(
            key=str(row.id),
            channel=row.channel,
            recipient=row.recipient,
            alert=row.alert,
            organisation=organisation.name,
            zone=organisation.zone,
            created_at=row.created_at,
            thread=(first.provider_id or "") if first else "",
            repeat=row.ambiguous,
        ),
    )


def _set_aside(tx: Transaction, rt: Runtime, row: MessageRow, *, now: datetime) -> bool:
    if not row.ambiguous or tx.lost_attempts(row) <= REPEATS_AT_MOST:
        return False
    tx.settle_message(
        row.id,
        fence=row.fence,
        state="unconfirmed",
        attempts=row.attempts - 1,
        settled_at=now,
    )
    after_losing(tx, rt, row, now=now)
    return True


def _cancelled(tx: Transaction, row: MessageRow, *, now: datetime) -> bool:
    if row.incident_id is None or tx.incident_by_id(row.incident_id).status == "open":
        return False
    tx.settle_message(row.id, fence=row.fence, state="cancelled", settled_at=now)
    return True


def _settled(claim: Claim, outcome: Outcome, *, now: datetime) -> dict[str, Any]:
    match outcome.result:
        case Result.SENT:
            return {
                "state": "sent",
                "settled_at": now,
                "provider_id": outcome.provider_id,
            }
        case Result.REFUSED | Result.HELD:
            return {"state": str(outcome.result), "settled_at": now}
    unknown = outcome.result is Result.UNKNOWN
    return {
        "state": "waiting",
        "next_attempt_at": now + wait_before(claim.number, outcome.retry_after_s),
        "ambiguous": unknown or claim.stored.repeat,
    }
