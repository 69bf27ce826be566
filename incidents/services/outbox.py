"""What the worker does with the outbox; each use case is one short transaction.

Providers are spoken to between these transactions, never inside one.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from incidents.alerts import Standing
from incidents.models import AttemptRow, MessageRow
from incidents.runtime import Runtime
from incidents.services.claiming import claim_of
from incidents.services.outbox_values import Claim, Outcome, Result, Settlement
from incidents.services.profiles import organisation_of
from incidents.services.refusals import after_holding, after_losing, after_refusal
from incidents.services.retrying import wait_before
from incidents.services.wording import CHANNEL_WORDS, LATE_AFTER
from incidents.store import Transaction

# Renewed while a message is in hand, so it only has to outlast a pause of the worker.
LEASE = timedelta(seconds=30)
CHANNELS = tuple(CHANNEL_WORDS)
# One message at a time for each recipient, and no sooner than this after the last:
# https://docs.slack.dev/apis/web-api/rate-limits
ROOMS = frozenset({"slack"})
ROOM_PAUSE = timedelta(seconds=1)
HELD_FOR = timedelta(hours=72)
# How often a message is sent again although nobody could note what became of it.
REPEATS_AT_MOST = 1
UNREADABLE_WAIT = timedelta(minutes=1)


# A refused message was not posted, so the room need not rest.
_WENT_OUT = frozenset({Result.SENT, Result.FAILED, Result.UNKNOWN})


def next_instants(
    rt: Runtime, *, besides: Collection[str] = ()
) -> tuple[datetime | None, dict[str, datetime]]:
    """Return when the next step comes, and by channel when a message may go.

    Args:
        besides: channels that need no answer.
    """
    with rt.uow.read() as tx:
        return tx.next_step_at(), tx.next_message_at(rooms=ROOMS, besides=besides)


def claim(
    rt: Runtime,
    *,
    limits: Mapping[str, int],
    besides: Collection[UUID],
    now: datetime,
    stuck: Callable[[str, Exception], None] | None = None,
) -> tuple[Claim, ...]:
    """Take due messages in hand; those of closed cases are cancelled.

    A message whose outcome could not be written is tried once more, as a repeat. When
    that is lost too it may have arrived twice already: it is set aside as
    ``unconfirmed``, a task asks somebody to find out, and the next in line is told.

    Args:
        limits: how many of each channel.
        besides: messages that this worker has in hand already.
        stuck: is told the key of a message that cannot be read, and why; it waits,
            and holds up no other message. Without it the error is raised.
    """
    claims, standings = [], dict[UUID, Standing]()
    with rt.uow.begin() as tx:
        rows = tx.claim_messages(
            now=now,
            lease=LEASE,
            limits=limits,
            rooms=ROOMS,
            besides=besides,
            late_before=now - LATE_AFTER,
        )
        tx.read_ahead(rows)
        for row in rows:
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
            claims.append(
                claim_of(tx, rt, row, organisation, now=now, standings=standings)
            )
    return tuple(claims)


def keep(rt: Runtime, fences: Mapping[UUID, int], *, now: datetime) -> set[UUID]:
    """Renew the leases of messages that are still being delivered.

    Returns:
        Those that nobody else has taken over.
    """
    with rt.uow.begin() as tx:
        return tx.renew_leases(fences, until=now + LEASE)


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
    one = Settlement(claim=claim, outcome=outcome, started_at=started_at)
    return settle_all(rt, [one], now=now)[0]


def settle_all(
    rt: Runtime, settlements: Sequence[Settlement], *, now: datetime
) -> list[bool]:
    """Record attempts in one transaction, each as ``settle`` does; all or none."""
    with rt.uow.begin() as tx:
        return [_settle(tx, rt, each, now=now) for each in settlements]


def _settle(
    tx: Transaction, rt: Runtime, settlement: Settlement, *, now: datetime
) -> bool:
    claim, outcome = settlement.claim, settlement.outcome
    attempt_id = uuid5(claim.id, str(claim.fence))
    ours = tx.settle_message(
        claim.id, fence=claim.fence, **_settled(claim, outcome, now=now)
    )
    # A claim that is still ours has left no attempt behind: both are written together.
    if not ours and tx.has_attempt(attempt_id):
        return True
    message = tx.message(claim.id)
    row = {
        "id": attempt_id,
        "organisation_id": message.organisation_id,
        "message_id": claim.id,
        "number": claim.number,
        "started_at": settlement.started_at,
        "finished_at": now,
        "result": outcome.result if ours else Result.OVERTAKEN,
        "says": outcome.says,
        "provider_id": outcome.provider_id,
    }
    tx.add(AttemptRow, [row])
    if ours:
        _follow(tx, rt, claim, message, outcome, now=now)
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


def _follow(
    tx: Transaction,
    rt: Runtime,
    claim: Claim,
    message: MessageRow,
    outcome: Outcome,
    *,
    now: datetime,
) -> None:
    """Do what follows from an attempt for other messages, people and the room."""
    match outcome.result:
        case Result.REFUSED:
            whole, says = outcome.whole_channel, outcome.says
            after_refusal(tx, rt, message, says=says, whole_channel=whole, now=now)
        case Result.HELD:
            after_holding(tx, rt, message, now=now)
        case Result.UNCONFIRMED:
            after_losing(tx, rt, message, now=now)
        case Result.SENT:
            _after_sending(tx, claim, message, outcome, now=now)
    if message.channel in ROOMS and outcome.result in _WENT_OUT:
        asked = timedelta(seconds=0)
        if outcome.retry_after_s is not None:
            asked = wait_before(1, outcome.retry_after_s, key=str(message.id))
        tx.close_room(message, until=now + max(ROOM_PAUSE, asked))


def _after_sending(
    tx: Transaction,
    claim: Claim,
    message: MessageRow,
    outcome: Outcome,
    *,
    now: datetime,
) -> None:
    tx.collapse(claim.stands_for, now=now)
    if outcome.thread_lost and outcome.provider_id:
        tx.note_thread(message, outcome.provider_id, now=now)
    if claim.number > 1:
        tx.hasten(message.channel, now=now)


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
                "ambiguous": outcome.repeated,
                "alert": dict(claim.stored.alert),
            }
        case Result.REFUSED | Result.HELD | Result.UNCONFIRMED:
            return {"state": str(outcome.result), "settled_at": now}
    unknown = outcome.result is Result.UNKNOWN
    wait = wait_before(
        claim.number,
        outcome.retry_after_s,
        key=claim.stored.key,
        away=outcome.channel_away,
    )
    return {
        "state": "waiting",
        "next_attempt_at": now + wait,
        "ambiguous": unknown or claim.stored.repeat,
    }
