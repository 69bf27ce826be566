"""An alert as an event for another system: JSON that docs/webhook.md describes."""

import json
from datetime import UTC

from incidents.alerts import Alert
from incidents.core.ports import Message
from incidents.messages import subject_of, view_of

VERSION = 1


def for_webhook(alert: Alert, *, recipient: str, key: str, thread: str = "") -> Message:
    """Return the event of *alert*; arguments as for ``for_email``.

    The same at every attempt, but for the sentence that says how long is left.
    """
    view, deadline_at = view_of(alert), alert.deadline_at
    event = {
        "version": VERSION,
        "id": key,
        "kind": str(alert.kind),
        "reference": alert.reference,
        "organisation": view["organisation"],
        "severity": alert.severity,
        "text": subject_of(alert),
        "says": view["says"],
        "to_do": view["to_do"],
        "law": alert.law,
        "authority": alert.addressee,
        "deadline_at": f"{deadline_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        if deadline_at
        else None,
        "provisional": alert.provisional,
        "internal_target": alert.internal_target,
        "notes": view["notes"],
        "repeat": alert.repeat,
        "link": alert.link,
    }
    return Message(
        key=key,
        recipient=recipient,
        thread=thread,
        subject=subject_of(alert),
        text=json.dumps(event, ensure_ascii=False, indent=1),
    )
