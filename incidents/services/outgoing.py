"""What was told to whom: read models."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from incidents.core.errors import NotFoundError
from incidents.core.organisation import Organisation
from incidents.messages import preview
from incidents.models import AttemptRow, MessageRow
from incidents.runtime import Runtime
from incidents.services.actors import Actor
from incidents.services.outgoing_values import (
    Attempt,
    OutgoingMessage,
    OutgoingPage,
    Wanted,
)
from incidents.services.profiles import readable_organisation
from incidents.services.wording import (
    CHANNEL_WORDS,
    LATE_AFTER,
    Stored,
    finished,
)
from incidents.store import Transaction

ON_A_PAGE = 25
_UNSENT = ("waiting", "claimed", "held", "refused", "bounced", "unconfirmed")

STATES = {
    "waiting": "waiting to be sent",
    "claimed": "being sent",
    "sent": "taken by the provider",
    "refused": "refused",
    "bounced": "came back: the address did not take it",
    "held": "held: the channel is not set up on this machine",
    "unconfirmed": "not known whether it arrived",
    "collapsed": "not needed: a later message of the case says it",
    "cancelled": "cancelled: the case was closed first",
    "overtaken": "not needed: somebody acknowledged the case first",
}
_KINDS = {
    "digest": "daily digest",
    "exercise": "exercise",
    "first": "first alert",
    "changed": "change of the assessment",
    "overtaken": "decision overtaken",
    "started": "a clock has started",
    "reminder": "reminder",
    "overdue": "deadline passed",
    "handed_over": "case handed over",
    "escalated": "next level told",
    "unanswered": "last level told again",
    "lapsed": "acknowledgement has run out",
}


def outgoing(
    rt: Runtime, actor: Actor, *, wanted: Wanted | None = None, now: datetime
) -> OutgoingPage:
    """Return the messages of the organisations that *actor* serves, page by page."""
    wanted = wanted or Wanted()
    states = {"": (), "unsent": _UNSENT}.get(wanted.state, (wanted.state,))
    asked: dict[str, Any] = {"states": states, "channel": wanted.channel}
    with rt.uow.read() as tx:
        if wanted.reference:
            try:
                case = tx.incident(wanted.reference, organisations=actor.scope)
            except NotFoundError:
                return OutgoingPage()
            asked["incident_id"] = case.id
        total = tx.count_messages(actor.scope, **asked)
        pages = max(1, ceil(total / ON_A_PAGE))
        page = min(max(wanted.page, 1), pages)
        rows = tx.messages(
            actor.scope, limit=ON_A_PAGE, offset=(page - 1) * ON_A_PAGE, **asked
        )
        found = _views(tx, rt, rows, now=now)
    return OutgoingPage(messages=found, total=total, page=page, pages=pages)


def people_told(
    rt: Runtime, actor: Actor, *, reference: str, now: datetime
) -> tuple[OutgoingMessage, ...]:
    """Return every message of one case, newest first.

    Raises:
        NotFoundError: *actor* serves no organisation with this case.
    """
    with rt.uow.read() as tx:
        case = tx.incident(reference, organisations=actor.scope)
        rows = tx.messages(actor.scope, incident_id=case.id, limit=1000)
        return _views(tx, rt, rows, now=now)


def is_late(row: MessageRow, *, now: datetime) -> bool:
    """Tell whether a message should have been taken five minutes ago."""
    return row.state in {"waiting", "claimed"} and now - row.created_at > LATE_AFTER


def as_sent(
    row: MessageRow,
    organisation: Organisation,
    attempts: Sequence[AttemptRow],
    *,
    now: datetime,
) -> tuple[Stored, datetime]:
    """Return what a message was made from and when it was sent, *now* if it was not.

    What was sent is written anew as of then: the words depend on nothing else.
    """
    sent_at = next((a.started_at for a in attempts if a.result == "sent"), now)
    stored = Stored(
        key=str(row.id),
        channel=row.channel,
        recipient=row.recipient,
        alert=row.alert,
        organisation=organisation.name,
        zone=organisation.zone,
        created_at=row.created_at,
        repeat=row.ambiguous,
        tried=any(a.result != "sent" for a in attempts),
    )
    return stored, sent_at


def _views(
    tx: Transaction, rt: Runtime, rows: Sequence[MessageRow], *, now: datetime
) -> tuple[OutgoingMessage, ...]:
    attempts: dict[UUID, list[AttemptRow]] = {row.id: [] for row in rows}
    for attempt in tx.attempts(list(attempts)):
        attempts[attempt.message_id].append(attempt)
    return tuple(
        _view(
            row,
            readable_organisation(tx.organisation_by_id(row.organisation_id)),
            attempts[row.id],
            rt,
            now=now,
        )
        for row in rows
    )


def _view(
    row: MessageRow,
    organisation: Organisation,
    attempts: Sequence[AttemptRow],
    rt: Runtime,
    *,
    now: datetime,
) -> OutgoingMessage:
    return OutgoingMessage(
        id=row.id,
        reference=str(row.alert.get("reference", "")),
        slug=organisation.slug,
        organisation=organisation.name,
        zone=organisation.zone,
        kind=_KINDS.get(row.kind, row.kind),
        channel=CHANNEL_WORDS.get(row.channel, row.channel),
        recipient=row.recipient,
        recipient_name=row.recipient_name,
        state=row.state,
        state_words=STATES.get(row.state, row.state),
        created_at=row.created_at,
        settled_at=row.settled_at,
        next_attempt_at=row.next_attempt_at if row.state == "waiting" else None,
        late=is_late(row, now=now),
        attempts=tuple(
            Attempt(
                number=attempt.number,
                started_at=attempt.started_at,
                finished_at=attempt.finished_at,
                result=attempt.result,
                says=attempt.says,
            )
            for attempt in attempts
        ),
        preview=_preview(row, organisation, attempts, rt, now=now),
    )


def _preview(
    row: MessageRow,
    organisation: Organisation,
    attempts: Sequence[AttemptRow],
    rt: Runtime,
    *,
    now: datetime,
) -> str:
    stored, sent_at = as_sent(row, organisation, attempts, now=now)
    try:
        base_url = rt.public.base_url
        return preview(finished(stored, rt.law, base_url=base_url, now=sent_at))
    except (ValueError, KeyError):
        return "This message cannot be written."
