"""Says who is told what, as message rows; nothing that a reporter typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from incidents.core.organisation import Organisation, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One person or room on one channel."""

    channel: str
    address: str
    name: str


def first_recipients(
    organisation: Organisation, *, manager: Person | None = None
) -> tuple[Recipient, ...]:
    """Return the Slack channel, the first level, and the reporter's manager by mail."""
    people = [p for p in organisation.people if p.level == 1]
    if manager is not None and manager not in people:
        people.append(manager)
    return _room(organisation) + _mails(people)


def reminder_recipients(
    organisation: Organisation, *, late: bool
) -> tuple[Recipient, ...]:
    """Return who is reminded: the first level, and everybody once it is late."""
    people = [p for p in organisation.people if late or p.level == 1]
    return _room(organisation) + _mails(people)


def match_manager(organisation: Organisation, typed: str) -> Person | None:
    """Return the one person of the directory with this name or address, or None."""
    wanted = " ".join(typed.casefold().split())
    found = [
        person
        for person in organisation.people
        if person.manager
        and wanted
        in {" ".join(person.name.casefold().split()), person.email.casefold()}
    ]
    return found[0] if len(found) == 1 else None


def message_rows(
    recipients: Iterable[Recipient],
    *,
    kind: str,
    alert: dict[str, Any],
    organisation_id: UUID,
    incident_id: UUID,
    now: datetime,
) -> list[dict[str, Any]]:
    """Return one waiting message for each recipient."""
    return [
        {
            "id": uuid4(),
            "organisation_id": organisation_id,
            "incident_id": incident_id,
            "kind": kind,
            "channel": recipient.channel,
            "recipient": recipient.address,
            "recipient_name": recipient.name,
            "alert": alert,
            "created_at": now,
            "next_attempt_at": now,
            "state": "waiting",
            "attempts": 0,
            "ambiguous": False,
            "fence": 0,
        }
        for recipient in recipients
    ]


def alert_of(
    *,
    kind: str,
    reference: str,
    severity: str,
    duty: str | None,
    deadline_at: datetime | None,
    provisional: bool,
    hours_left: int | None = None,
) -> dict[str, Any]:
    """Return the content of an alert as stored: reference, severity, deadline."""
    return {
        "kind": kind,
        "reference": reference,
        "severity": severity,
        "duty": duty,
        "deadline_at": deadline_at.isoformat() if deadline_at else None,
        "provisional": provisional,
        "hours_left": hours_left,
    }


def _room(organisation: Organisation) -> tuple[Recipient, ...]:
    if not organisation.slack_channel:
        return ()
    room = organisation.slack_channel
    return (Recipient(channel="slack", address=room, name=f"Slack {room}"),)


def _mails(people: Iterable[Person]) -> tuple[Recipient, ...]:
    return tuple(
        Recipient(channel="email", address=person.email, name=person.name)
        for person in people
        if person.email
    )
