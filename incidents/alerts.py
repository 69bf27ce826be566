"""What one alert says: short words of our own and instants, nothing else.

An alert has no field for anything that a reporter typed, and must not get one: during
an incident the attacker may be reading both mail and chat.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

_REFERENCE = re.compile(r"[A-Z0-9]([A-Z0-9-]{1,38}[A-Z0-9])")
_WORDS = re.compile(r"[^\W_][^\x00-\x1f\x7f<>|=]{0,79}")
_NAME = re.compile(r"(?:[^\W_][^\x00-\x1f\x7f<>|=]{0,199})?")
_LINK = re.compile(r"https?://[^\s<>|\"'\x00-\x1f\x7f]{1,2000}")


class AlertKind(StrEnum):
    """What made us write."""

    FIRST = "first"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    AWARENESS_SET = "awareness_set"
    CHANGED = "changed"
    OVERTAKEN = "overtaken"
    STARTED = "started"
    ASSIGNED_TASK = "assigned_task"
    HANDED_OVER = "handed_over"
    ESCALATED = "escalated"
    UNANSWERED = "unanswered"
    LAPSED = "lapsed"


# Hands something to one person who can sign in, whether or not the directory has them.
PERSONAL = frozenset({AlertKind.HANDED_OVER, AlertKind.ASSIGNED_TASK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far our people have got with a case, as everybody on it may read.

    Attributes:
        seen_by: who acknowledged it first, or "".
        seen_at: when they did.
        holder: who holds it, or "".
        closed: nothing is to be done about it any more.
    """

    seen_by: str = ""
    seen_at: datetime | None = None
    holder: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What one person is told, on whichever channel.

    Attributes:
        organisation: our legal entity's name, from the settings.
        severity: the word of the case ("high", "not assessed yet"), never a sentence.
        duty: label of the next duty, from our own words ("notify the authority").
        addressee: the authority's name out of the packs, or "".
        law: the law's name out of the packs, or "".
        deadline_at: the instant that alarms run from; None = nothing is running.
        hours_left: until *deadline_at*, below zero when it has passed.
        provisional: the deadline's start is not settled yet.
        internal_target: the law gives no number; the deadline is our own.
        zone: IANA time zone of the organisation, for mail.
        link: address of the case in the console.
        other_deadlines: how many more of this case are near or past.
        next_duty, next_deadline_at: what can still be met where *deadline_at* has
            passed before the case came in; "" and None where there is nothing.
        planned_at: when this should have gone out, if it is late; else None.
        late_because: what was in the way, when it is late.
        earlier: how many late messages of this case this one makes needless.
        stand_in: told in place of a person or channel that could not be reached.
        late_channel: the channel that is late, where one stands in for it, or "".
        repeat: an earlier attempt ended without an answer and may have arrived.
        standing: how far our people have got with the case.
        button: what the buttons under it carry, our key of the message; "" = none.
        acknowledge: the address by which its one reader acknowledges, or "".
        duty_id: codes that tell the duty from the case's others, for calendars.
        written_at: when the message was written, which is not when it goes out.
    """

    kind: AlertKind
    reference: str
    organisation: str
    severity: str
    duty: str
    deadline_at: datetime | None
    hours_left: float | None
    zone: str
    link: str
    addressee: str = ""
    law: str = ""
    provisional: bool = False
    internal_target: bool = False
    other_deadlines: int = 0
    next_duty: str = ""
    next_deadline_at: datetime | None = None
    planned_at: datetime | None = None
    late_because: str = ""
    earlier: int = 0
    stand_in: bool = False
    late_channel: str = ""
    repeat: bool = False
    standing: Standing = field(default_factory=Standing)
    button: str = ""
    acknowledge: str = ""
    duty_id: str = ""
    written_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse values that are not the short words of our own that they must be."""
        if not _REFERENCE.fullmatch(self.reference):
            raise ValueError("an alert needs a reference in capitals and digits")
        if not _WORDS.fullmatch(self.severity) or not _WORDS.fullmatch(self.duty):
            raise ValueError("severity and duty are short words of our own")
        names = (self.addressee, self.law, self.next_duty)
        if not all(_NAME.fullmatch(each) for each in names):
            raise ValueError("authority, law and a next duty are words of our own")
        if not _LINK.fullmatch(self.link) or not urlsplit(self.link).hostname:
            raise ValueError("an alert needs the full address of the case")
        if self.acknowledge and not _LINK.fullmatch(self.acknowledge):
            raise ValueError("the address to acknowledge by is a full one")
        if (self.deadline_at is None) is not (self.hours_left is None):
            raise ValueError("a deadline and the hours left to it come together")
        if self.deadline_at is not None and self.deadline_at.tzinfo is None:
            raise ValueError("a deadline needs its time zone")


def hours_until(deadline_at: datetime | None, now: datetime) -> float | None:
    """Return the elapsed hours from *now* to *deadline_at*, below zero when passed."""
    if deadline_at is None:
        return None
    return (deadline_at - now).total_seconds() / 3600
