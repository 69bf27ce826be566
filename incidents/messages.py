"""Alerts to people: what is said, finished for each channel.

Every message carries a reference, a severity word, our own organisation's name, a
deadline and a link, and no more.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from incidents import blocks
from incidents.alerts import Alert, AlertKind
from incidents.calendar_file import deadline_file
from incidents.core.ports import Message

_ORGANISATION_LIMIT = 120

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parents[1] / "templates"),
    autoescape=select_autoescape(["html"], default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


_SAYS = {
    AlertKind.FIRST: "A breach report has come in.",
    AlertKind.REMINDER: "A deadline is coming closer.",
    AlertKind.OVERDUE: "A deadline has passed.",
    AlertKind.AWARENESS_SET: "Awareness has been set; the deadlines run from it.",
    AlertKind.CHANGED: "The assessment of this case or its deadline has changed.",
    AlertKind.OVERTAKEN: (
        "Somebody decided not to do this. What is known now asks for more: decide "
        "again. The reminders run."
    ),
    AlertKind.STARTED: (
        "It was recorded that a notification was made. This has started the next clock."
    ),
    AlertKind.ASSIGNED_TASK: "A task on this case is waiting for you.",
    AlertKind.HANDED_OVER: (
        "This case has been handed to you: you hold it now and answer for it."
    ),
    AlertKind.ESCALATED: (
        "Nobody has acknowledged this case yet. You are the next to be told: "
        "acknowledge it or take it."
    ),
    AlertKind.UNANSWERED: (
        "Still nobody has acknowledged this case. Acknowledge it or take it; until "
        "then you are told again."
    ),
    AlertKind.LAPSED: (
        "This case was acknowledged, but nothing has been recorded on it since. "
        "Acknowledge it again or take it."
    ),
}

# What the subject says beside severity and time, where the reason is not the time.
_SUBJECT_MARKS = {
    AlertKind.AWARENESS_SET: "awareness set",
    AlertKind.CHANGED: "changed",
    AlertKind.OVERTAKEN: "decide again",
    AlertKind.STARTED: "a clock has started",
    AlertKind.ASSIGNED_TASK: "a task for you",
    AlertKind.HANDED_OVER: "handed to you",
    AlertKind.ESCALATED: "not acknowledged",
    AlertKind.UNANSWERED: "still not acknowledged",
    AlertKind.LAPSED: "acknowledgement has run out",
}

REPEAT = "Repeat: an earlier copy of this message may have reached you."
STAND_IN = "You are told because somebody else could not be reached."
_PROVISIONAL = (
    "Provisional: counted from the earliest known time until somebody records when "
    "we became aware."
)
_TARGET = (
    "The law says “without undue delay” and gives no number of hours: this is our "
    "own target."
)


def for_email(alert: Alert, *, recipient: str, key: str, thread: str = "") -> Message:
    """Return the mail of *alert*: text and HTML that say the same.

    Args:
        key: stable identity of this message across attempts.
        thread: ``provider_id`` of the case's first receipt for this recipient, or "".
    """
    view = view_of(alert)
    return Message(
        key=key,
        recipient=recipient,
        thread=thread,
        subject=subject_of(alert),
        text=rendered("email/alert.txt", view),
        html=rendered("email/alert.html", view),
        calendar=deadline_file(
            alert, says=f"{view['deadline_label']}: {view['deadline']}"
        ),
    )


def rendered(template: str, view: dict[str, Any]) -> str:
    """Return *view* in a template of ours; what it lacks is an error."""
    return str(_PAGES.get_template(template).render(view))


def preview(message: Message) -> str:
    """Return *message* as plain text, for the page that shows what went out."""
    body = blocks.as_text(message.blocks) if message.blocks else message.text.strip()
    attached = "\n\nAttached: the deadline for a calendar" if message.calendar else ""
    return f"To: {message.recipient}\nSubject: {message.subject}\n\n{body}{attached}\n"


def subject_of(alert: Alert) -> str:
    """Return the one line that says which case this is and how it stands."""
    marks = [severity_of(alert), _SUBJECT_MARKS.get(alert.kind, ""), _time_left(alert)]
    said = ", ".join(mark for mark in marks if mark)
    repeat = "Repeat: " if alert.repeat else ""
    return f"{repeat}Breach report {alert.reference}: {said} ({alert.duty})"


def severity_of(alert: Alert) -> str:
    """Return the word for the head of a line, where "presumed high" needs a noun."""
    several = " " in alert.severity
    return f"severity {alert.severity}" if several else alert.severity


def _time_left(alert: Alert) -> str:
    what = "our target" if alert.internal_target else "deadline"
    return time_left(alert.hours_left, what=what)


def time_left(hours: float | None, *, what: str = "deadline") -> str:
    """Return how long it is to *what*, or how long ago it passed, in words."""
    if hours is None:
        return "no deadline running"
    if hours > 0:
        return f"{_span(hours)} left"
    return f"{what} passed {_span(-hours)} ago"


def _time_left_when_sent(alert: Alert) -> str:
    """Return the time left in words that stay true when the mail is read later."""
    if alert.hours_left is None:
        return ""
    if alert.hours_left > 0:
        return f"{_span(alert.hours_left)} left when this was sent".capitalize()
    return f"Passed {_span(-alert.hours_left)} before this was sent"


def _span(hours: float) -> str:
    """Return *hours* as people say it: to the nearest hour, from four days in days."""
    if hours < 0.75:
        return "less than 1 hour"
    count, unit = (round(hours / 24), "day") if hours >= 96 else (round(hours), "hour")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def view_of(alert: Alert) -> dict[str, Any]:
    """Return what the templates show; every value is a finished sentence or word."""
    passed = alert.hours_left is not None and alert.hours_left <= 0
    return {
        "reference": alert.reference,
        "severity": alert.severity,
        "organisation": one_line(alert.organisation),
        "to_do": f"{alert.duty}: {alert.addressee}" if alert.addressee else alert.duty,
        "law": alert.law,
        "says": _says(alert),
        "passed": passed,
        "deadline_label": _deadline_label(alert, passed),
        "deadline": _deadline(alert),
        "time_left": _time_left(alert),
        "time_left_when_sent": _time_left_when_sent(alert),
        "notes": _notes(alert),
        "repeat": REPEAT if alert.repeat else "",
        "link": alert.link,
        "acknowledge": alert.acknowledge,
        "subject": subject_of(alert),
    }


def _says(alert: Alert) -> str:
    """Return what made us write; news that comes after an end says that too."""
    says = _SAYS[alert.kind]
    passed = alert.hours_left is not None and alert.hours_left <= 0
    if not passed or alert.kind is AlertKind.OVERDUE:
        return says
    what = "Our own target" if alert.internal_target else "Its deadline"
    return f"{says} {what} has already passed."


def _deadline_label(alert: Alert, passed: bool) -> str:
    if alert.deadline_at is None:
        return "Next deadline"
    if alert.internal_target:
        return "Our own target" + (" (passed)" if passed else "")
    if passed:
        return "Deadline (passed)"
    return "Next deadline" + (" (provisional)" if alert.provisional else "")


def one_line(name: str) -> str:
    """Return the organisation's *name* on one line and no longer than blocks allow."""
    words = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    cut = words[: _ORGANISATION_LIMIT - 1] + "…"
    return words if len(words) <= _ORGANISATION_LIMIT else cut


def _notes(alert: Alert) -> list[str]:
    timed = alert.deadline_at is not None
    notes = []
    if timed and alert.provisional:
        notes.append(_PROVISIONAL)
    if timed and alert.internal_target:
        notes.append(_TARGET)
    if alert.next_deadline_at is not None:
        by = local_and_utc(alert.next_deadline_at, alert.zone)
        notes.append(f"Can still be met: {alert.next_duty}, by {by}.")
    if alert.other_deadlines:
        several = alert.other_deadlines > 1
        notes.append(
            f"{alert.other_deadlines} more deadline{'s' if several else ''} of this "
            f"case {'are' if several else 'is'} near or past."
        )
    if alert.planned_at is not None:
        planned = local_and_utc(alert.planned_at, alert.zone)
        why = f": {alert.late_because}" if alert.late_because else ""
        notes.append(
            f"Late: this should have gone out on {planned} and could not{why}."
        )
    if alert.earlier:
        others = "earlier messages" if alert.earlier > 1 else "earlier message"
        notes.append(f"It stands for {alert.earlier} {others} that did not go out.")
    if alert.stand_in:
        notes.append(_stand_in(alert))
    return notes


def _stand_in(alert: Alert) -> str:
    if not alert.late_channel:
        return STAND_IN
    return (
        f"You are told because {alert.late_channel} has not taken this message "
        "within 5 minutes."
    )


def _deadline(alert: Alert) -> str:
    if alert.deadline_at is None:
        return "None is running."
    return local_and_utc(alert.deadline_at, alert.zone)


def local_and_utc(moment: datetime, zone: str) -> str:
    """Return *moment* in the organisation's zone, named, and in UTC."""
    local, utc = moment.astimezone(ZoneInfo(zone)), moment.astimezone(UTC)
    there = f"{_spoken(local)} {local:%Z} ({zone})"
    same_day = utc.date() == local.date()
    return f"{there}, {utc:%H:%M} UTC" if same_day else f"{there}, {_spoken(utc)} UTC"


def _spoken(moment: datetime) -> str:
    text = format_datetime(moment, "EEEE d MMMM y, HH:mm", moment.tzinfo, "en")
    return str(text)
