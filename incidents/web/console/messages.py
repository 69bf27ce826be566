"""Messages in words: the page "Outgoing", the case's "People told", the red banner."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency

from incidents.services.outgoing import outgoing, people_told
from incidents.services.outgoing_values import (
    Attempt,
    OutgoingMessage,
    OutgoingPage,
    Wanted,
)
from incidents.web.console.access import Visit
from incidents.web.console.times import short
from incidents.web.console.words import count

_TAGS = {
    "sent": "govuk-tag--green",
    "refused": "govuk-tag--red",
    "bounced": "govuk-tag--red",
    "unconfirmed": "govuk-tag--red",
}
_RESULTS = {
    "sent": "taken by the provider",
    "failed": "failed, will be tried again",
    "unknown": "no answer, it may have arrived",
    "refused": "refused",
    "bounced": "came back",
    "unconfirmed": "set aside: not known whether it arrived",
    "held": "held",
    "overtaken": "another worker took over",
}
_CHANNELS = {"slack": "Slack", "email": "mail", "webhook": "webhook"}
_NOT_DELIVERED = frozenset({"refused", "bounced", "held", "unconfirmed"})
_REFERENCE_AT_MOST = 40


_STATES = (
    ("", "Any"),
    ("unsent", "Not sent"),
    ("waiting", "Waiting to be sent"),
    ("sent", "Taken by the provider"),
    ("refused", "Refused"),
    ("bounced", "Came back"),
    ("unconfirmed", "Not known whether it arrived"),
    ("held", "Held"),
    ("collapsed", "Not needed: told later"),
    ("cancelled", "Cancelled"),
)


@get("/outgoing", sync_to_thread=True)
def outgoing_page(visit: NamedDependency[Visit]) -> Response[str]:
    """Show what was or would be sent, by state, channel and case."""
    wanted = _wanted(visit.request.query_params)
    found = outgoing(visit.rt, visit.actor, wanted=wanted, now=visit.now)
    return visit.page(
        "web/console/outgoing.html",
        messages=[_with_case(each, visit) for each in found.messages],
        total=found.total,
        wanted=wanted,
        filtered=bool(wanted.state or wanted.channel or wanted.reference),
        states=_STATES,
        channels=(("", "Any"), *_CHANNELS.items()),
        pages=_pages(wanted, found),
    )


def _wanted(asked: Mapping[str, str]) -> Wanted:
    """Return what the address asks for; words that we do not know ask for nothing."""
    state, channel = asked.get("state", ""), asked.get("channel", "")
    page = asked.get("page", "")
    return Wanted(
        state=state if state in dict(_STATES) else "",
        channel=channel if channel in _CHANNELS else "",
        reference=asked.get("case", "").strip().upper()[:_REFERENCE_AT_MOST],
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def _with_case(message: OutgoingMessage, visit: Visit) -> dict[str, Any]:
    view = message_view(message, message.zone)
    made_up = message.slug in visit.actor.demonstrations
    return view | {"case": message.reference, "made_up": made_up}


def _pages(wanted: Wanted, found: OutgoingPage) -> dict[str, Any] | None:
    """Return what the component for turning pages needs, None when there is one."""
    if found.pages == 1:
        return None
    asked = {
        "state": wanted.state, "channel": wanted.channel, "case": wanted.reference,
    }  # fmt: skip

    def to(page: int) -> str:
        kept = {name: value for name, value in asked.items() if value}
        return f"/console/outgoing?{urlencode({**kept, 'page': page})}"

    here, last = found.page, found.pages
    near = sorted({1, *range(max(1, here - 1), min(last, here + 1) + 1), last})
    items: list[dict[str, Any]] = []
    for page in near:
        if items and page - items[-1]["number"] > 1:
            items.append({"ellipsis": True, "number": page - 1})
        items.append({"number": page, "href": to(page), "current": page == here})
    return {
        "items": items,
        "previous": {"href": to(here - 1)} if here > 1 else None,
        "next": {"href": to(here + 1)} if here < last else None,
    }


def told(visit: Visit, reference: str, zone: str) -> dict[str, Any]:
    """Return the messages of one case, and how its channels stand, in words."""
    found = people_told(visit.rt, visit.actor, reference=reference, now=visit.now)
    return {
        "messages": [message_view(each, zone) for each in found],
        "words": _channels(found),
    }


def message_view(message: OutgoingMessage, zone: str) -> dict[str, Any]:
    """Return one message in words."""
    return {
        "state": message.state_words,
        "tag": _TAGS.get(message.state, "govuk-tag--grey"),
        "late": message.late,
        "kind": message.kind,
        "to": message.recipient_name or message.recipient,
        "channel": _CHANNELS.get(message.channel, message.channel),
        "case": "",
        "made_up": False,
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
        stuck = sum(state in _NOT_DELIVERED for state in states)
        waiting = sum(state in {"waiting", "claimed"} for state in states)
        parts = [f"{sent} sent"]
        parts += [f"{waiting} waiting"] if waiting else []
        parts += [f"{count(stuck, 'message')} not delivered"] if stuck else []
        name = _CHANNELS.get(channel, channel)
        lines.append(f"{name[:1].upper()}{name[1:]}: {', '.join(parts)}")
    return lines
