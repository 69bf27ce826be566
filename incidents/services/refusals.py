"""What follows when a message does not get through: a task, and the next in line."""

from datetime import datetime
from uuid import UUID

from incidents.keys import new_row_id
from incidents.models import MessageRow, TaskRow
from incidents.runtime import Runtime
from incidents.services import alerting
from incidents.services.profiles import directory
from incidents.services.wording import CHANNEL_WORDS
from incidents.store import Transaction

FIX_CHANNEL = "fix-channel"
CHECK_ARRIVAL = "check-arrival"
_FAILED = frozenset({"refused", "bounced"})


def after_refusal(
    tx: Transaction,
    rt: Runtime,
    message: MessageRow,
    *,
    says: str,
    whole_channel: bool,
    now: datetime,
) -> None:
    """Ask for the channel to be put right, and tell the next in line instead.

    Args:
        says: why it was refused; names no person.
        whole_channel: it is not this recipient that is refused.
    """
    if message.incident_id is None:
        return
    # Two refusals at one instant must not choose the same next in line.
    tx.lock_case(message.incident_id)
    text = _what_to_fix(message, says=says, whole_channel=whole_channel)
    if text not in tx.open_task_texts(message.organisation_id, kind=FIX_CHANNEL):
        _ask(tx, message, message.incident_id, kind=FIX_CHANNEL, text=text, now=now)
    _tell_next(tx, rt, message, message.incident_id, now=now)


def after_holding(
    tx: Transaction, rt: Runtime, message: MessageRow, *, now: datetime
) -> None:
    """Tell the next in line, unless the same news goes through a channel that works."""
    if message.incident_id is None:
        return
    tx.lock_case(message.incident_id)
    told_otherwise = any(
        other.channel in rt.notifiers and other.state not in _FAILED
        for other in tx.same_news(message)
    )
    if not told_otherwise:
        _tell_next(tx, rt, message, message.incident_id, now=now)


def after_losing(
    tx: Transaction, rt: Runtime, message: MessageRow, *, now: datetime
) -> None:
    """Ask somebody to find out whether a message arrived, and tell the next in line."""
    if message.incident_id is None:
        return
    tx.lock_case(message.incident_id)
    text = (
        f"Nobody could note whether a message to {message.recipient_name} arrived."
        " Ask them, and tell them yourself if it did not."
    )
    _ask(tx, message, message.incident_id, kind=CHECK_ARRIVAL, text=text, now=now)
    _tell_next(tx, rt, message, message.incident_id, now=now)


def after_delay(
    tx: Transaction, rt: Runtime, message: MessageRow, *, now: datetime
) -> None:
    """Tell the next in line while a message waits for a channel that is late."""
    if message.incident_id is None:
        return
    tx.lock_case(message.incident_id)
    tx.stand_in_found(message.id)
    _tell_next(tx, rt, message, message.incident_id, late=True, now=now)


def _what_to_fix(message: MessageRow, *, says: str, whole_channel: bool) -> str:
    channel = CHANNEL_WORDS.get(message.channel, message.channel)
    if whole_channel:
        what = f"{channel[0].upper()}{channel[1:]} takes no messages from us ({says})."
        return f"{what} Put the {channel} settings right."
    return (
        f"A message to {message.recipient_name} was refused ({says})."
        f" Put the {channel} settings or the address right."
    )


def _ask(
    tx: Transaction,
    message: MessageRow,
    incident_id: UUID,
    *,
    kind: str,
    text: str,
    now: datetime,
) -> None:
    if text in {task.text for task in tx.tasks(incident_id) if not task.done_at}:
        return
    task = {
        "id": new_row_id(),
        "organisation_id": message.organisation_id,
        "incident_id": incident_id,
        "kind": kind,
        "text": text,
        "created_at": now,
    }
    tx.add(TaskRow, [task])


def _tell_next(
    tx: Transaction,
    rt: Runtime,
    message: MessageRow,
    incident_id: UUID,
    *,
    late: bool = False,
    now: datetime,
) -> None:
    organisation = directory(tx, message.organisation_id, now=now)
    told = {(other.channel, other.recipient) for other in tx.same_news(message)}
    others = set(rt.notifiers) - ({message.channel} if late else set())
    # On another channel than the late one, where there is one.
    recipient = alerting.next_in_line(
        organisation, channels=others, told=told, now=now
    ) or alerting.next_in_line(organisation, channels=rt.notifiers, told=told, now=now)
    if recipient is None:
        return
    mark = {"late_channel": message.channel} if late else {}
    rows = alerting.message_rows(
        [recipient],
        kind=message.kind,
        alert={**message.alert, "stand_in": True, **mark},
        organisation_id=message.organisation_id,
        incident_id=incident_id,
        now=now,
    )
    # The instant of the news, not of this row: it says what belongs together.
    tx.add(MessageRow, [{**row, "created_at": message.created_at} for row in rows])
