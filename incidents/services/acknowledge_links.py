"""The link in a mail by which its reader acknowledges the case, without signing in.

Whoever holds the link may press it once, and learns nothing that the mail did not say.
The token is made from the server's key, so that the mail sent again holds the same
link, and only its digest is stored.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from incidents.alerts import PERSONAL
from incidents.core.errors import ConflictError, NotFoundError
from incidents.core.organisation import Organisation
from incidents.keys import token_digest
from incidents.models import AcknowledgeLinkRow, MessageRow
from incidents.runtime import Runtime
from incidents.services.acknowledging import acknowledge
from incidents.services.profiles import readable_organisation
from incidents.store import Transaction

GOOD_FOR = timedelta(days=7)
_PURPOSE = "acknowledge-by-mail"
_TOKEN = re.compile(r"[0-9A-Z]{32}")  # 160 bits


class LinkState(StrEnum):
    """What a link is good for now."""

    OPEN = "open"
    DONE = "done"
    USED = "used"
    EXPIRED = "expired"
    CLOSED = "closed"
    LEFT = "left"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What the page behind a link shows.

    Attributes:
        person: whom the mail went to.
        at: when the link was used, or would have ended.
        until: when the escalation goes on, once it was acknowledged.
    """

    state: LinkState
    reference: str = ""
    organisation: str = ""
    person: str = ""
    zone: str = "UTC"
    at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whom a mail went to."""

    name: str
    email: str


def issue_link(tx: Transaction, rt: Runtime, row: MessageRow, *, now: datetime) -> str:
    """Return the token of a mail's link, "" where the message can have none.

    It is good for 7 days from the first time that the mail is about to go out.
    """
    if row.channel != "email" or row.incident_id is None:
        return ""
    token = rt.keys.token_for(_PURPOSE, str(row.id))
    if not tx.has_link(row.id):
        link = {
            "message_id": row.id,
            "organisation_id": row.organisation_id,
            "incident_id": row.incident_id,
            "token_sha256": token_digest(token),
            "created_at": now,
            "expires_at": now + GOOD_FOR,
            "used_at": None,
        }
        tx.add(AcknowledgeLinkRow, [link])
    return token


def read_link(rt: Runtime, token: str, *, now: datetime) -> Link:
    """Return what a link is good for; changes nothing, whoever follows it."""
    with rt.uow.read() as tx:
        row = _row(tx, token)
        return _link(tx, row, now=now) if row else Link(state=LinkState.UNKNOWN)


def press_link(rt: Runtime, token: str, *, now: datetime) -> Link:
    """Acknowledge the case for the mail's reader; a link is good for it once."""
    with rt.uow.read() as tx:
        row = _row(tx, token)
        if row is None:
            return Link(state=LinkState.UNKNOWN)
        link, message = _link(tx, row, now=now), tx.message(row.message_id)
    if link.state is not LinkState.OPEN:
        return link
    reader = _Reader(message.recipient_name, message.recipient)
    try:
        done = acknowledge(
            rt, incident_id=row.incident_id, by=reader, via="mail", now=now
        )
    except (ConflictError, NotFoundError):
        return replace(link, state=LinkState.CLOSED)
    # Only now: pressed and lost in between, the link must still be good.
    with rt.uow.begin() as tx:
        tx.use_link(row.message_id, now=now)
    return replace(
        link, state=LinkState.DONE, person=done.by, at=done.at, until=done.until
    )


def _row(tx: Transaction, token: str) -> AcknowledgeLinkRow | None:
    return tx.link(token_digest(token)) if _TOKEN.fullmatch(token) else None


def _link(tx: Transaction, row: AcknowledgeLinkRow, *, now: datetime) -> Link:
    message, case = tx.message(row.message_id), tx.incident_by_id(row.incident_id)
    organisation = readable_organisation(tx.organisation_by_id(row.organisation_id))
    link = Link(
        state=LinkState.OPEN,
        reference=case.reference,
        organisation=organisation.name,
        person=message.recipient_name,
        zone=organisation.zone,
        at=row.used_at or row.expires_at,
    )
    if row.used_at is not None:
        return replace(link, state=LinkState.USED)
    if now >= row.expires_at:
        return replace(link, state=LinkState.EXPIRED)
    if case.status != "open":
        return replace(link, state=LinkState.CLOSED)
    if not _is_there(tx, organisation, message):
        return replace(link, state=LinkState.LEFT)
    return link


def _is_there(tx: Transaction, organisation: Organisation, message: MessageRow) -> bool:
    """Tell whether the mail's reader is still one of those whom such a mail goes to."""
    to_member = message.kind in PERSONAL
    people = tx.members(message.organisation_id) if to_member else organisation.people
    known = {person.email.casefold() for person in people}
    return message.recipient.casefold() in known
