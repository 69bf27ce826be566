"""What Slack sends when somebody presses a button or opens a tab, and signs."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAM = "T0TEAM"


def press(
    posted: dict[str, Any],
    label: str = "Acknowledge",
    *,
    member: str = "U0MANAGER",
    at: str = "1781256001.000100",
    **changes: Any,
) -> dict[str, Any]:
    """Return the payload of a press on a button of a *posted* message."""
    (button,) = [each for each in buttons(posted) if each["text"]["text"] == label]
    return {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "clinic"},
        "user": {"id": member, "username": "somebody", "team_id": TEAM},
        "api_app_id": "A0TOCSIN",
        "container": {
            "type": "message",
            "message_ts": posted["ts"],
            "channel_id": posted["channel"],
            "is_ephemeral": False,
        },
        "channel": {"id": posted["channel"], "name": "incidents"},
        "message": {"ts": posted["ts"], "text": posted["text"]},
        "actions": [{**button, "block_id": "b", "action_ts": at}],
        "response_url": "https://hooks.slack.com/actions/T0TEAM/1/abc",
        "trigger_id": "1.2.abc",
    } | changes


def home_opened(member: str = "U0MANAGER", *, event: str = "Ev1") -> dict[str, Any]:
    """Return the payload of the event that a Home tab was opened."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0TOCSIN",
        "event_id": event,
        "event": {"type": "app_home_opened", "user": member, "tab": "home"},
    }


def buttons(posted: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the buttons under a posted message."""
    return [
        element
        for block in posted["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def labels(posted: dict[str, Any]) -> list[str]:
    """Return what stands on the buttons under a posted message."""
    return [button["text"]["text"] for button in buttons(posted)]


def form(payload: dict[str, Any]) -> bytes:
    """Return *payload* as Slack posts a press."""
    return urlencode({"payload": json.dumps(payload)}).encode()


def signed(body: bytes, *, at: datetime, secret: str = SECRET) -> dict[str, str]:
    """Return the headers with which Slack sends *body*."""
    timestamp = str(int(at.timestamp()))
    signature = SignatureVerifier(secret).generate_signature(
        timestamp=timestamp, body=body
    )
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": str(signature),
    }
