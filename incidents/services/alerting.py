"""Says who is told what, as message rows; nothing that a reporter typed."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Protocol, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

from incidents.core.escalation_policy import is_away, policy_of, reached, ways_of
from incidents.core.organisation import Organisation, Person
from incidents.keys import new_row_id

# A message that nobody has taken by then goes to the next in line as well.
STAND_IN_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One person or room on one channel."""

    channel: str
    address: str
    name: str


def first_recipients(
    organisation: Organisation, *, manager: Person | None = None, now: datetime
) -> tuple[Recipient, ...]:
    """Return the Slack channel, the first level, and the reporter's manager.

    The first level is the first one with somebody there today, deputies included.
    """
    told = recipients_of(organisation, first_level(organisation, now=now))
    extra = () if manager is None else recipients_of(organisation, [manager])
    others = tuple(each for each in extra if each not in told)
    return with_systems(organisation, told + others)


def first_level(organisation: Organisation, *, now: datetime) -> tuple[Person, ...]:
    """Return the people of the first level with somebody there today."""
    return next(_levels(organisation, now=now), ())


def reminder_recipients(
    organisation: Organisation, *, late: bool, now: datetime
) -> tuple[Recipient, ...]:
    """Return who is reminded: the first level, and everybody once it is late."""
    levels = _levels(organisation, now=now)
    people = [p for level in (levels if late else islice(levels, 1)) for p in level]
    return with_systems(organisation, recipients_of(organisation, people))


def recipients_of(
    organisation: Organisation, people: Iterable[Person]
) -> tuple[Recipient, ...]:
    """Return the Slack channel and *people*, each on their channels and none twice."""
    found = [
        Recipient(channel=channel, address=address, name=person.name)
        for person in people
        for channel, address in ways_of(person)
    ]
    return tuple(dict.fromkeys((*_room(organisation), *found)))


def with_systems(
    organisation: Organisation, recipients: tuple[Recipient, ...]
) -> tuple[Recipient, ...]:
    """Return *recipients*, and the other systems that are told what they are told."""
    return recipients + _hooks(organisation)


def next_in_line(
    organisation: Organisation,
    *,
    channels: Collection[str],
    told: Collection[tuple[str, str]],
    now: datetime,
) -> Recipient | None:
    """Return who is told in place of one that cannot be reached, or None.

    The room comes first, then people in escalation order, each by mail and then in
    a direct chat; those who are away today last.

    Args:
        channels: those that work here.
        told: channel and address of everybody who has been tried with this news.
    """
    today = now.astimezone(ZoneInfo(organisation.zone)).date()
    people = sorted(
        organisation.people,
        key=lambda person: (is_away(person, today), person.level),
    )
    everybody = _room(organisation) + tuple(
        way for person in people for way in ways(person)
    )
    for recipient in everybody:
        way = recipient.channel, recipient.address
        if recipient.channel in channels and way not in told:
            return recipient
    return None


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
    incident_id: UUID | None,
    now: datetime,
) -> list[dict[str, Any]]:
    """Return one waiting message for each recipient; only a case's has a stand-in."""
    return [
        {
            "id": new_row_id(),
            "organisation_id": organisation_id,
            "incident_id": incident_id,
            "kind": kind,
            "channel": recipient.channel,
            "recipient": recipient.address,
            "recipient_name": recipient.name,
            "alert": alert,
            "created_at": now,
            "next_attempt_at": now,
            "stand_in_at": now + STAND_IN_AFTER if incident_id else None,
            "state": "waiting",
            "attempts": 0,
            "ambiguous": False,
            "fence": 0,
        }
        for recipient in recipients
    ]


class Timed(Protocol):
    """A duty with its instants: a finding of the triage, or a stored duty."""

    @property
    def regime(self) -> str: ...
    @property
    def duty(self) -> str: ...
    @property
    def stage(self) -> str | None: ...
    @property
    def addressee(self) -> str | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def provisional_due_at(self) -> datetime | None: ...
    @property
    def alarm_at(self) -> datetime | None: ...


def alert_of(
    *,
    kind: str,
    reference: str,
    severity: str,
    duty: Timed | None,
    deadline_at: datetime | None,
    other_deadlines: int = 0,
    planned_at: datetime | None = None,
    still: Timed | None = None,
) -> dict[str, Any]:
    """Return the content of an alert as stored: reference, severity, deadline.

    Args:
        duty: the next duty; its codes are stored, words are found when it goes out.
        other_deadlines: how many more of the case came up at the same time.
        planned_at: when this was to go out; None = at once.
        still: the next duty that can be met where *duty* cannot any more.
    """
    return {
        "kind": kind,
        "reference": reference,
        "severity": severity,
        "duty": duty.duty if duty else None,
        "regime": duty.regime if duty else None,
        "stage": (duty.stage or None) if duty else None,
        "addressee": (duty.addressee or None) if duty else None,
        "deadline_at": deadline_at.isoformat() if deadline_at else None,
        **clock_of(duty),
        "other_deadlines": other_deadlines,
        "planned_at": planned_at.isoformat() if planned_at else None,
        "still": _still(still),
    }


def _still(duty: Timed | None) -> dict[str, Any] | None:
    if duty is None or duty.alarm_at is None:
        return None
    return {
        "duty": duty.duty,
        "stage": duty.stage or None,
        "deadline_at": duty.alarm_at.isoformat(),
    }


def urgency(duty: Timed, alarm_at: datetime | None) -> tuple[Any, ...]:
    """Return the key by which duties are named first: the earliest, then the law's.

    Of two that alarm at one instant, an end that the law sets goes before a target of
    our own, and the authority before everybody else.
    """
    own_target = clock_of(duty)["internal_target"]
    return alarm_at, own_target, duty.duty != "notify-authority", duty.regime, duty.duty


class ClockWords(TypedDict):
    """How far an alarm is the law's own end."""

    provisional: bool
    internal_target: bool


def clock_of(duty: Timed | None) -> ClockWords:
    """Return how far the alarm of *duty* is the law's own end, for ``alert_of``."""
    if duty is None or duty.due_at is not None:
        return {"provisional": False, "internal_target": False}
    provisional = duty.provisional_due_at is not None
    return {"provisional": provisional, "internal_target": not provisional}


def _levels(
    organisation: Organisation, *, now: datetime
) -> Iterator[tuple[Person, ...]]:
    """Yield the people of each level with somebody there today, first told first."""
    policy = policy_of(organisation)
    groups = (
        reached(policy, place, organisation, now=now).people
        for place in range(1, len(policy.levels) + 1)
    )
    return filter(None, groups)


def _hooks(organisation: Organisation) -> tuple[Recipient, ...]:
    return tuple(
        Recipient(
            channel="webhook",
            address=f"{organisation.slug}/{each.id}",
            name=f"Webhook {each.name}",
        )
        for each in organisation.webhooks
    )


def _room(organisation: Organisation) -> tuple[Recipient, ...]:
    if not organisation.slack_channel:
        return ()
    room = organisation.slack_channel
    return (Recipient(channel="slack", address=room, name=f"Slack {room}"),)


def ways(person: Person) -> tuple[Recipient, ...]:
    """Return every way to tell *person*: mail, then a direct chat."""
    if not person.slack_id:
        return _mails([person])
    direct = Recipient(channel="slack", address=person.slack_id, name=person.name)
    return (*_mails([person]), direct)


def _mails(people: Iterable[Person]) -> tuple[Recipient, ...]:
    return tuple(
        Recipient(channel="email", address=person.email, name=person.name)
        for person in people
        if person.email
    )
