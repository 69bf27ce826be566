"""What was told to whom, and why somebody may not be told: read models."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from incidents.core.errors import NotFoundError
from incidents.core.organisation import Organisation
from incidents.messages import preview
from incidents.models import AttemptRow, MessageRow, OrganisationRow
from incidents.runtime import Runtime
from incidents.services import alerting
from incidents.services.actors import Actor
from incidents.services.outgoing_values import (
    Attempt,
    OutgoingMessage,
    OutgoingPage,
    Wanted,
)
from incidents.services.profiles import organisation_of, readable_organisation
from incidents.services.refusals import CHECK_ARRIVAL, FIX_CHANNEL
from incidents.services.wording import (
    CHANNEL_WORDS,
    LATE_AFTER,
    Stored,
    finished,
)
from incidents.store import Transaction

SILENT_AFTER = timedelta(seconds=120)
ON_A_PAGE = 25
_UNSENT = ("waiting", "claimed", "held", "refused", "unconfirmed")
STUCK_NAMED = 5

_STATES = {
    "waiting": "waiting to be sent",
    "claimed": "being sent",
    "sent": "taken by the provider",
    "refused": "refused",
    "held": "held: the channel is not set up on this machine",
    "unconfirmed": "not known whether it arrived",
    "cancelled": "cancelled: the case was closed first",
}
_KINDS = {
    "first": "first alert",
    "changed": "change of the assessment",
    "overtaken": "decision overtaken",
    "started": "a clock has started",
    "reminder": "reminder",
    "overdue": "deadline passed",
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


def alarm_state(
    rt: Runtime, organisations: Collection[UUID], *, now: datetime
) -> tuple[str, ...]:
    """Return why somebody may not be told in time, one sentence each; () when well."""
    with rt.uow.read() as tx:
        served = [tx.organisation_by_id(key) for key in organisations]
        unsent = tx.unsent(organisations)
        refusals = tx.open_tasks(organisations, kind=FIX_CHANNEL)
        lost = tx.open_tasks(organisations, kind=CHECK_ARRIVAL)
        ticked_at = tx.last_beat()
        steps = tx.late_steps(organisations, before=now - LATE_AFTER)
        stuck = tx.stuck_cases(organisations)
    return (
        *_silence(ticked_at, now=now),
        *_nobody(rt, served),
        *_stuck(stuck),
        *_lost(lost),
        *_undelivered(unsent, refusals, now=now),
        *([f"{_count(steps, 'reminder')} more than 5 minutes late."] if steps else ()),
    )


def _silence(ticked_at: datetime | None, *, now: datetime) -> list[str]:
    if ticked_at is None:
        return ["No worker is running: no alert leaves."]
    if now - ticked_at <= SILENT_AFTER:
        return []
    minutes = round((now - ticked_at).total_seconds() / 60)
    return [f"The worker has been silent for {minutes} minutes: no alert leaves."]


def _nobody(rt: Runtime, served: Sequence[OrganisationRow]) -> list[str]:
    if not rt.notifiers:
        return ["Nobody is being told: neither Slack nor mail is set up here."]
    found = [(row.name, _why_unreachable(rt, row)) for row in served]
    return [f"Nobody is being told at {name}: {why}." for name, why in found if why]


def _why_unreachable(rt: Runtime, row: OrganisationRow) -> str:
    try:
        organisation = organisation_of(row)
    except Exception:  # noqa: BLE001 - the banner must not fall with what it warns of
        return "its settings cannot be read"
    if reaches_somebody(rt, organisation):
        return ""
    return "no person or room can be reached"


def reaches_somebody(rt: Runtime, organisation: Organisation) -> bool:
    """Tell whether a new report alerts a person or room on a channel that works."""
    recipients = alerting.first_recipients(organisation)
    return any(recipient.channel in rt.notifiers for recipient in recipients)


def _stuck(references: Sequence[str]) -> list[str]:
    if not references:
        return []
    named = ", ".join(references[:STUCK_NAMED])
    more = len(references) - STUCK_NAMED
    others = f" and {more} more" if more > 0 else ""
    why = "they cannot be written; the server's log says why"
    return [f"Nobody is reminded of {named}{others}: {why}."]


def _lost(tasks: int) -> list[str]:
    if not tasks:
        return []
    whose = "1 message" if tasks == 1 else f"{tasks} messages"
    return [f"Nobody knows whether {whose} arrived: see the tasks of the open cases."]


def _undelivered(
    unsent: Sequence[MessageRow], refusals: int, *, now: datetime
) -> list[str]:
    held = sum(row.state == "held" for row in unsent)
    late = sum(_is_late(row, now=now) for row in unsent)
    found = []
    if refusals:
        found.append("A channel refuses messages: see the tasks of the open cases.")
    if held:
        found.append(f"{_count(held, 'message')} held: a channel is not set up here.")
    if late:
        found.append(f"{_count(late, 'message')} more than 5 minutes late.")
    return found


def _count(number: int, noun: str) -> str:
    return f"1 {noun} is" if number == 1 else f"{number} {noun}s are"


def _is_late(row: MessageRow, *, now: datetime) -> bool:
    return row.state in {"waiting", "claimed"} and now - row.created_at > LATE_AFTER


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
        state_words=_STATES.get(row.state, row.state),
        created_at=row.created_at,
        settled_at=row.settled_at,
        next_attempt_at=row.next_attempt_at if row.state == "waiting" else None,
        late=_is_late(row, now=now),
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
    # What was sent is written anew as of then: the words depend on nothing else.
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
    )
    try:
        base_url = rt.public.base_url
        return preview(finished(stored, rt.law, base_url=base_url, now=sent_at))
    except (ValueError, KeyError):
        return "This message cannot be written."
