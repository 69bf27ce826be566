"""What an error of Slack's means for whoever called."""

import re
from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from incidents.core.errors import DeliveryFailed, DeliveryRefused
from notifiers.retry_after import retry_after_s
from notifiers.slack_codes import NEVER, NO_ENTRY, PASSING, PERHAPS_POSTED


def code_of(error: SlackApiError) -> str:
    """Return Slack's error code, or "" when the answer holds no such word."""
    code = error.response.get("error")
    known = isinstance(code, str) and re.fullmatch(r"[a-z_]{2,60}", code)
    return str(code) if known else ""


def unposted(error: SlackApiError) -> DeliveryFailed | DeliveryRefused:
    """Say whether a message can be posted later, or never this way."""
    code = code_of(error)
    if code in NEVER:
        return DeliveryRefused(f"slack: {code}", whole_channel=code in NO_ENTRY)
    status = int(error.response.status_code)
    headers: Mapping[str, Any] = error.response.headers
    return DeliveryFailed(
        f"slack: {code or status}",
        retry_after_s=retry_after_s(headers),
        outcome_unknown=code in PERHAPS_POSTED or (not code and status == 200),
    )


def undone(error: SlackApiError) -> DeliveryFailed | DeliveryRefused:
    """Say whether a call that repeats harmlessly can be made later, or not by us."""
    code = code_of(error)
    if code and code not in PASSING:
        return DeliveryRefused(f"slack: {code}", whole_channel=code in NO_ENTRY)
    return DeliveryFailed(
        f"slack: {code or error.response.status_code}",
        retry_after_s=retry_after_s(error.response.headers),
    )
