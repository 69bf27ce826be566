"""What there is to do on Slack besides messages: asked for, taken in hand, settled.

An errand is a row from the moment it is heard of, so that none is lost when Slack or
the worker is away, and has one key for all its repeats, so that none is done twice.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from incidents.core.errors import NotAllowedError
from incidents.intake.slack import HomeOpened, Press
from incidents.models import ErrandRow
from incidents.runtime import Runtime
from incidents.services.retrying import wait_before
from incidents.store import Transaction

LEASE = timedelta(seconds=60)
TRIES_WINDOW = timedelta(minutes=1)
TRIES_AT_MOST = 60
# Slack sends again for some minutes; what was settled must still be known then.
KEPT_FOR = timedelta(days=7)
_HEARD = UUID("6f1a0c1e-6c7e-4e1c-9a39-5d2f6f0b7a11")


class Kind(StrEnum):
    """What there is to do."""

    PRESS = "press"
    HOME = "home"
    SHOW = "show"


# How long each is worth trying.
_WORTH = {
    Kind.PRESS: timedelta(hours=1),
    Kind.HOME: timedelta(minutes=5),
    Kind.SHOW: timedelta(hours=72),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One thing to do, in this worker's hands until its lease ends.

    Attributes:
        number: which attempt this is, from 1.
        asked_at: when it was wished for.
        about: ids of Slack and of ours.
    """

    id: UUID
    kind: Kind
    fence: int
    number: int
    asked_at: datetime
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of one attempt.

    Attributes:
        says: for the record; names nobody.
        again: it is worth another try; retry_after_s: the wait that Slack asked for.
    """

    says: str
    again: bool = False
    retry_after_s: float | None = None


def hear(rt: Runtime, heard: Press | HomeOpened, *, now: datetime) -> bool:
    """Write down what somebody did on Slack; False when it was heard of before.

    Raises:
        NotAllowedError: they do too much at once; nothing was written.
        StoreUnavailableError: nothing was written; Slack is to be told so.
    """
    about = asdict(heard)
    errand = _row(
        uuid5(_HEARD, "|".join(f"{key}={about[key]}" for key in sorted(about))),
        Kind.PRESS if isinstance(heard, Press) else Kind.HOME,
        about,
        now=now,
    )
    with rt.uow.begin() as tx:
        new = tx.ask_once(errand)
        subject = f"slack:{heard.team}:{heard.member}"
        if new and tx.count_try(subject, window=TRIES_WINDOW, now=now) > TRIES_AT_MOST:
            raise NotAllowedError("too many presses by one member")
    if new:
        rt.wake.set()
    return new


def bring_up_to_date(tx: Transaction, incident_id: UUID, *, now: datetime) -> None:
    """Have every message of a case on Slack say how our people have got on with it.

    Part of the transaction that changes it. A message that is on its way just now is
    shown anew once it has arrived.
    """
    tx.ask_again(
        _row(uuid5(key, "show"), Kind.SHOW, {"message": str(key)}, now=now)
        for key in tx.slack_messages(incident_id)
    )


def claim(rt: Runtime, *, limit: int, now: datetime) -> tuple[Errand, ...]:
    """Take due errands in hand."""
    with rt.uow.begin() as tx:
        rows = tx.claim_errands(now=now, lease=LEASE, limit=limit)
        return tuple(_errand(row) for row in rows)


def settle(rt: Runtime, errand: Errand, done: Done, *, now: datetime) -> None:
    """Write what became of an attempt; one that is wished for anew stays as it is."""
    wait = wait_before(errand.number, done.retry_after_s, key=str(errand.id))
    worth_it = now + wait - errand.asked_at <= _WORTH[errand.kind]
    if done.again and worth_it:
        values: dict[str, Any] = {"state": "waiting", "next_attempt_at": now + wait}
    else:
        state = "given-up" if done.again else "done"
        values = {"state": state, "settled_at": now}
    with rt.uow.begin() as tx:
        tx.settle_errand(errand.id, fence=errand.fence, says=done.says[:200], **values)


def next_at(rt: Runtime) -> datetime | None:
    """Return when the next errand is due, None when none waits."""
    with rt.uow.read() as tx:
        return tx.next_errand_at()


def forget(rt: Runtime, *, now: datetime) -> None:
    """Erase what was settled a week ago, and addresses that nobody looks up any more.

    An errand names a member of the workspace, so it is not kept for longer.
    """
    with rt.uow.begin() as tx:
        tx.forget_errands(before=now - KEPT_FOR)
        tx.forget_members(before=now - KEPT_FOR)


def _errand(row: ErrandRow) -> Errand:
    return Errand(
        id=row.id,
        kind=Kind(row.kind),
        fence=row.fence,
        number=row.attempts,
        asked_at=row.created_at,
        about=row.about,
    )


def _row(
    key: UUID, kind: Kind, about: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    return {
        "id": key,
        "kind": str(kind),
        "about": dict(about),
        "created_at": now,
        "next_attempt_at": now,
        "state": "waiting",
        "attempts": 0,
        "fence": 0,
        "says": "",
    }
