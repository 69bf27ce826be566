"""The deadline of an alert as a file that calendars take in (RFC 5545).

The file says what the mail says and no more. It is written here: it holds one event of
a dozen lines, and a library for calendars would be one more part to keep safe.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from incidents.alerts import Alert

# Sequence numbers count seconds from here, so that they fit into 31 bits until 2088.
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)
_REMIND_BEFORE = (timedelta(hours=24), timedelta(hours=2))
_FOLD_AT = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def deadline_file(alert: Alert, *, says: str) -> str:
    """Return the file, "" where no deadline runs or the alert does not say when it was.

    A later file about the same duty takes the place of an earlier one: the UID is the
    duty's, and SEQUENCE grows with the instant at which the message was written.

    Args:
        says: a finished sentence on the deadline, ours alone.
    """
    at, written_at = alert.deadline_at, alert.written_at
    if at is None or written_at is None:
        return ""
    title = f"Breach report {alert.reference}: {alert.duty}"
    words = f"{says}\n{alert.link}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tocsin//Deadlines//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_identity(alert)}",
        f"SEQUENCE:{int((written_at - _FIRST).total_seconds())}",
        f"DTSTAMP:{_utc(written_at)}",
        f"DTSTART:{_utc(at)}",
        f"SUMMARY:{_text(title)}",
        f"DESCRIPTION:{_text(words)}",
        f"URL:{alert.link}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        *(line for before in _REMIND_BEFORE for line in _alarm(before, title)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _identity(alert: Alert) -> str:
    """Return the duty's UID: tells nothing, and is the same in every mail about it."""
    unique = uuid5(NAMESPACE_URL, f"{alert.link}#{alert.duty_id}")
    return f"{unique}@{urlsplit(alert.link).hostname}"


def _alarm(before: timedelta, title: str) -> tuple[str, ...]:
    hours = int(before.total_seconds()) // 3600
    return (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-PT{hours}H",
        f"DESCRIPTION:{_text(title)}",
        "END:VALARM",
    )


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Return *words* as a TEXT value; RFC 5545 section 3.3.11."""
    kept = "".join(c if c.isprintable() or c == "\n" else " " for c in words)
    return kept.translate(_ESCAPES)


def _folded(line: str) -> str:
    """Return *line* in pieces of at most 75 bytes, no letter cut; section 3.1."""
    pieces, piece = [], b""
    for letter in line:
        more = letter.encode()
        if len(piece) + len(more) > _FOLD_AT:
            pieces.append(piece)
            piece = b" "
        piece += more
    return b"\r\n".join([*pieces, piece]).decode()
