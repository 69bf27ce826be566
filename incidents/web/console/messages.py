"""Messages in words: the page "Outgoing", the case's "People told", the red banner."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from incidents.services.outgoing import (
    Attempt,
    OutgoingMessage,
    outgoing,
    people_told,
)
from incidents.web.console.access import Visit
from incidents.web.console.times import short
from incidents.web.console.words import count

_TAGS = {"sent": "govuk-tag--green", "refused": "govuk-tag--red"}
_RESULTS = {
    "sent": "taken by the provider",
    "failed": "failed, will be tried again",
    "unknown": "no answer, it may have arrived",
    "refused": "refused",
    "held": "held",
    "overtaken": "another worker took over",
}
_CHANNELS = {"slack": "Slack", "email": "mail"}


@get("/outgoing", sync_to_thread=True)
def outgoing_page(visit: NamedDependency[Visit]) -> Response[str]:
    """Show what was or would be sent, with every attempt."""
    found = outgoing(visit.rt, visit.actor, now=visit.now)
    return visit.page(
        "web/console/outgoing.html",
        messages=[message_view(each, "UTC", named=True) for each in found],
    )


def told(visit: Visit, reference: str, zone: str) -> dict[str, Any]:
    """Return the messages of one case, and how its channels stand, in words."""
    found = people_told(visit.rt, visit.actor, reference=reference, now=visit.now)
    return {
        "messages": [message_view(each, zone, named=False) for each in found],
        "words": _channels(found),
    }


def message_view(message: OutgoingMessage, zone: str, *, named: bool) -> dict[str, Any]:
    """Return one message in words.

    Args:
        named: also name the case it belongs to.
    """
    return {
        "state": message.state_words,
        "tag": _TAGS.get(message.state, "govuk-tag--grey"),
        "late": message.late,
        "kind": message.kind,
        "to": message.recipient_name or message.recipient,
        "channel": _CHANNELS.get(message.channel, message.channel),
        "case": message.reference if named else "",
        "at": short(message.created_at, zone),
        "next": short(message.next_attempt_at, zone) if message.next_attempt_at else "",
        "attempts": [_attempt(each, zone) for each in message.attempts],
        "preview": message.preview,
    }


def _attempt(attempt: Attempt, zone: str) -> dict[str, str]:
    return {
        "at": short(attempt.started_at, zone),
        "result": _RESULTS.get(attempt.result, attempt.result),
        "says": attempt.says,
    }


def _channels(messages: Sequence[OutgoingMessage]) -> list[str]:
    lines = []
    for channel in sorted({message.channel for message in messages}):
        states = [m.state for m in messages if m.channel == channel]
        sent = states.count("sent")
        stuck = sum(state in {"refused", "held"} for state in states)
        waiting = sum(state in {"waiting", "claimed"} for state in states)
        parts = [f"{sent} sent"]
        parts += [f"{waiting} waiting"] if waiting else []
        parts += [f"{count(stuck, 'message')} not delivered"] if stuck else []
        name = _CHANNELS.get(channel, channel)
        lines.append(f"{name[:1].upper()}{name[1:]}: {', '.join(parts)}")
    return lines
