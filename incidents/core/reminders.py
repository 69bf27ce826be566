"""When to remind the people who hold a duty: the offsets come from the law pack."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from incidents.core.triage_answer import DutyFinding


class ReminderKind(StrEnum):
    """A reminder before the end, or the word that it has passed."""

    REMINDER = "reminder"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder of one duty.

    Attributes:
        hours_left: hours between *at* and the end; 0 when it has passed.
        at: when to remind, UTC.
    """

    kind: ReminderKind
    hours_left: int
    at: datetime


def reminders(finding: DutyFinding, *, now: datetime) -> tuple[Reminder, ...]:
    """Return the reminders of *finding* that are still to come, earliest first.

    An end that has passed already still gets its one ``overdue``, dated at that end:
    whoever schedules it delivers it at once. Duties that are done, or that nothing
    times, have none.
    """
    end = finding.alarm_at
    if end is None or finding.done_at is not None:
        return ()
    before = (
        Reminder(
            kind=ReminderKind.REMINDER,
            hours_left=hours,
            at=end - timedelta(hours=hours),
        )
        for hours in sorted(finding.remind_at_hours, reverse=True)
    )
    overdue = Reminder(kind=ReminderKind.OVERDUE, hours_left=0, at=end)
    return (*(reminder for reminder in before if reminder.at > now), overdue)
