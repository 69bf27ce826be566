"""Turns a stored alert into a finished message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypedDict

from incidents import notices
from incidents.alerts import Alert, AlertKind, Standing, hours_until
from incidents.core.ports import Message
from incidents.core.regime import Law
from incidents.messages import for_email
from incidents.messages_slack import for_slack
from incidents.messages_webhook import for_webhook

LATE_AFTER = timedelta(minutes=5)

_DUTIES = {
    "notify-authority": "notify the authority",
    "follow-up-notification": "file the follow-up",
    "communicate-to-data-subjects": "tell the people concerned",
    "notify-controller": "notify the controller",
    "notify-media": "notify the media",
    "communicate-to-service-recipients": "tell the service's recipients",
    "offer-identity-protection": "offer identity protection",
    "record-in-register": "record it in the register",
}
_STAGES = {
    "early-warning": "send the authority the early warning",
    "initial": "send the authority the first notification",
    "intermediate": "send the authority the intermediate report",
    "final": "send the authority the final report",
}
_FORMS = {"slack": for_slack, "email": for_email, "webhook": for_webhook}

CHANNEL_WORDS = {"slack": "Slack", "email": "mail", "webhook": "webhook"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A message as the outbox holds it, with what its words need.

    Attributes:
        key: the same at every attempt.
        thread: ``provider_id`` of the case's first message to this recipient, or "".
        repeat: an earlier attempt may have arrived.
        tried: an earlier attempt has failed.
        standing: how far our people have got with the case.
        button: what buttons under it carry, "" where a press would not reach us.
        token: opens the page on which its one reader acknowledges, or "".
    """

    key: str
    channel: str
    recipient: str
    alert: Mapping[str, Any]
    organisation: str
    zone: str
    created_at: datetime
    thread: str = ""
    repeat: bool = False
    tried: bool = False
    standing: Standing = field(default_factory=Standing)
    button: str = ""
    token: str = field(default="", repr=False)


def finished(stored: Stored, law: Law, *, base_url: str, now: datetime) -> Message:
    """Return the message as it goes out at *now*.

    Args:
        law: has the names of laws and authorities.

    Raises:
        ValueError: the stored alert holds something that no alert may say.
        KeyError: no such channel, or the stored alert lacks a part.
    """
    notice = _notice(stored, base_url=base_url, now=now)
    if notice is not None:
        form = notices.FORMS[stored.channel]
        return form(notice, recipient=stored.recipient, key=stored.key)
    return _FORMS[stored.channel](
        _alert(stored, law, base_url=base_url, now=now),
        recipient=stored.recipient,
        key=stored.key,
        thread=stored.thread,
    )


def case_link(base_url: str, reference: str) -> str:
    """Return the address of a case in the console."""
    return f"{base_url}/console/cases/{reference}"


def acknowledge_link(base_url: str, token: str) -> str:
    """Return the address that a mail's reader acknowledges by, "" without a token."""
    return f"{base_url}/a/{token}" if token else ""


def exercise_link(base_url: str, key: str, token: str) -> str:
    """Return the address that confirms an exercise; without a token it confirms none.

    Args:
        key: of the message.
    """
    return f"{base_url}/exercise/{key}.{token}"


def _notice(stored: Stored, *, base_url: str, now: datetime) -> notices.Notice | None:
    """Return the message where it belongs to no case, None for an alert."""
    said = stored.alert
    if said["kind"] == notices.EXERCISE:
        link = exercise_link(base_url, stored.key, stored.token)
        return notices.exercise(stored.organisation, link=link, repeat=stored.repeat)
    if said["kind"] != notices.DIGEST:
        return None
    planned_at = _instant(said["planned_at"]) or stored.created_at
    return notices.digest(
        said,
        stored.organisation,
        zone=stored.zone,
        link=f"{base_url}/console",
        late_since=planned_at if now - planned_at > LATE_AFTER else None,
        repeat=stored.repeat,
    )


def _alert(stored: Stored, law: Law, *, base_url: str, now: datetime) -> Alert:
    said = stored.alert
    deadline_at = _instant(said["deadline_at"])
    hours_left = hours_until(deadline_at, now)
    planned_at = _instant(said.get("planned_at")) or stored.created_at
    return Alert(
        kind=_kind(said["kind"], hours_left),
        reference=said["reference"],
        organisation=stored.organisation,
        severity=said["severity"],
        duty=duty_words(said["duty"], said.get("stage")),
        addressee=_authority(law, said.get("addressee")),
        law=_law(law, said.get("regime")),
        deadline_at=deadline_at,
        hours_left=hours_left,
        zone=stored.zone,
        link=case_link(base_url, said["reference"]),
        provisional=said["provisional"],
        internal_target=said.get("internal_target", False),
        other_deadlines=said.get("other_deadlines", 0),
        **_still(said.get("still"), now=now),
        planned_at=planned_at if now - planned_at > LATE_AFTER else None,
        late_because=_why_late(stored, planned_at),
        earlier=said.get("earlier", 0),
        stand_in=said.get("stand_in", False),
        late_channel=_channel(said.get("late_channel")),
        repeat=stored.repeat,
        standing=stored.standing,
        button=stored.button,
        acknowledge=acknowledge_link(base_url, stored.token),
        duty_id=_duty_id(said, law),
        written_at=stored.created_at,
    )


class _Still(TypedDict, total=False):
    next_duty: str
    next_deadline_at: datetime


def _still(said: Mapping[str, Any] | None, *, now: datetime) -> _Still:
    """Return what can still be met, as long as that is so when the message goes out."""
    deadline_at = _instant(said["deadline_at"]) if said else None
    if said is None or deadline_at is None or deadline_at <= now:
        return {}
    words = duty_words(said["duty"], said["stage"])
    return {"next_duty": words, "next_deadline_at": deadline_at}


def duty_words(duty: str | None, stage: str | None = None) -> str:
    """Return what a person does about *duty*, in words."""
    if duty is None:
        return "read the report"
    if duty == "notify-authority" and stage in _STAGES:
        return _STAGES[stage]
    return _DUTIES.get(duty, duty.replace("-", " "))


def _duty_id(said: Mapping[str, Any], law: Law) -> str:
    """Return the duty's codes; what was typed for an addressee is not among them."""
    addressee = said.get("addressee")
    known = addressee if addressee in law.authorities else None
    parts = said.get("regime"), said.get("duty"), said.get("stage"), known
    return "/".join(part or "" for part in parts)


def _authority(law: Law, addressee: str | None) -> str:
    """Return the authority's name; a controller's was typed, and is not said here."""
    known = law.authorities.get(addressee or "")
    return known.name if known else ""


def _law(law: Law, regime: str | None) -> str:
    return next((each.name for each in law.regimes if each.id == regime), "")


def _why_late(stored: Stored, planned_at: datetime) -> str:
    """Return who was in the way: us before it was written, the channel after that."""
    if stored.created_at - planned_at > LATE_AFTER:
        return "Tocsin was not running then"
    if stored.tried:
        return f"{_channel(stored.channel)} did not take it"
    return "Tocsin was not running, or had too much to send"


def _channel(name: str | None) -> str:
    words = CHANNEL_WORDS.get(name or "", "")
    return words[:1].upper() + words[1:]


def _kind(kind: str, hours_left: float | None) -> AlertKind:
    """A reminder that goes out after the end is no reminder any more."""
    if kind == AlertKind.REMINDER and hours_left is not None and hours_left <= 0:
        return AlertKind.OVERDUE
    return AlertKind(kind)


def _instant(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None
