"""What comes back to the mailbox: each mail is taken in once, and a bounce has effects.

A bounce makes the mail it is about visibly "came back", asks for the address to be put
right, and tells the next in line. Anybody can forge one who has seen our mail's id; so
it only ever adds: no message that waits is stopped, no later one is withheld, nothing
is acknowledged, and the same mail's second bounce tells nobody more.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from incidents.core.ports import Letter, Place
from incidents.intake.returned_mail import Returned, ReturnedKind, read_returned
from incidents.keys import new_row_id
from incidents.models import AttemptRow, MailboxRow, MessageRow, ReturnedMailRow
from incidents.runtime import Runtime
from incidents.services.outbox_values import Result
from incidents.services.refusals import after_refusal
from incidents.store import Transaction

# Read every 20 seconds: silent for longer than this, nobody hears of bounces.
SILENT_AFTER = timedelta(minutes=10)
_ABOUT_OURS = frozenset({ReturnedKind.BOUNCE, ReturnedKind.DELAY})


def place_in(rt: Runtime, mailbox: str, *, now: datetime) -> Place:
    """Return how far the mailbox of this name was read; the first time: nowhere."""
    name = mailbox_key(mailbox)
    with rt.uow.begin() as tx:
        tx.begin_mailbox(name, now=now)
        box = _box(tx, name)
        return Place(validity=box.validity, uid=box.uid)


def take_in(rt: Runtime, letter: Letter, *, mailbox: str, now: datetime) -> bool:
    """Record one mail of the mailbox and do what follows from it, all or nothing.

    Returns:
        False when it had been taken in before, by another worker or before a crash.
    """
    # Outside the transaction: the bytes are a stranger's.
    found = read_returned(letter.raw)
    name, place = mailbox_key(mailbox), letter.place
    with rt.uow.begin() as tx:
        box = _box(tx, name)
        if box.validity == place.validity and place.uid <= box.uid:
            return False
        told = _taken(tx, rt, name, letter, found, now=now)
        tx.change_mailbox(name, validity=place.validity, uid=place.uid)
    if told:
        rt.wake.set()
    return True


def note_reading(rt: Runtime, mailbox: str, *, trouble: str, now: datetime) -> None:
    """Note that the mailbox was read, or why it was not.

    Args:
        trouble: without secrets; "" when all is well.
    """
    name = mailbox_key(mailbox)
    with rt.uow.begin() as tx:
        tx.begin_mailbox(name, now=now)
        well = {} if trouble else {"read_at": now}
        tx.change_mailbox(name, says=trouble[:200], **well)


def why_unread(tx: Transaction, mailbox: str, *, now: datetime) -> str:
    """Return why nobody hears of bounces for some time now, "" when all is well."""
    box = tx.mailbox(mailbox_key(mailbox))
    if box is None or now - box.read_at <= SILENT_AFTER:
        return ""
    return box.says or "no worker reads it"


def mailbox_key(mailbox: str) -> str:
    """Return the key of a mailbox: its name holds somebody's user name."""
    return sha256(mailbox.encode()).hexdigest()


def _box(tx: Transaction, name: str) -> MailboxRow:
    box = tx.mailbox(name, lock=True)
    if box is None:
        msg = "the mailbox was begun before"
        raise LookupError(msg)
    return box


def _taken(
    tx: Transaction,
    rt: Runtime,
    name: str,
    letter: Letter,
    found: Returned,
    *,
    now: datetime,
) -> bool:
    """Record the mail; return whether it has told somebody."""
    place = letter.place
    digest = sha256(b"%d " % letter.size + letter.raw).hexdigest()
    about_ours = found.kind in _ABOUT_OURS
    message = tx.mail_of_ours(found.message_ids[:50]) if about_ours else None
    known = message is not None and tx.returned_times(message.id) > 0
    row = {
        "id": new_row_id(),
        "organisation_id": message.organisation_id if message else None,
        "message_id": message.id if message else None,
        "mailbox": name,
        "validity": place.validity,
        "uid": place.uid,
        "kind": found.kind,
        "status": found.status,
        "digest": digest,
        "at": now,
    }
    tx.add(ReturnedMailRow, [row])
    if message is None or known or found.kind is not ReturnedKind.BOUNCE:
        return False
    return _after_bounce(tx, rt, message, found.status, now=now)


def _after_bounce(
    tx: Transaction, rt: Runtime, message: MessageRow, status: str, *, now: datetime
) -> bool:
    says = f"mail: came back{f', {status}' if status else ''}"
    attempt = {
        "id": new_row_id(),
        "organisation_id": message.organisation_id,
        "message_id": message.id,
        "number": message.attempts,
        "started_at": now,
        "finished_at": now,
        "result": Result.BOUNCED,
        "says": says,
        "provider_id": message.provider_id,
    }
    tx.add(AttemptRow, [attempt])
    tx.set_bounced(message.id)
    if not _is_open(tx, message.incident_id):
        return False
    after_refusal(tx, rt, message, says=says, whole_channel=False, now=now)
    return True


def _is_open(tx: Transaction, incident_id: UUID | None) -> bool:
    return incident_id is not None and tx.incident_by_id(incident_id).status == "open"
