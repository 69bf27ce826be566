"""docs/webhook.md says what is sent, and its code tells ours from forged events."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from incidents.alerts import Alert, AlertKind
from incidents.core.ports import Message
from incidents.messages_webhook import for_webhook
from notifiers.webhook import WebhookNotifier
from tests.fakes.webhook_server import WebhookServer
from tests.notifiers.conftest import NOW
from tests.notifiers.endpoints import SECRET, WEBHOOK
from tests.support.checkout import ROOT

PAGE = (ROOT / "docs" / "webhook.md").read_text(encoding="utf-8")
KINDS = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "null": type(None),
}


def block(language: str) -> str:
    """Return the one code block of the page in this language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return found


def event_of(alert: Alert) -> Message:
    return for_webhook(alert, recipient=WEBHOOK, key="alert-1")


@pytest.mark.parametrize("kind", list(AlertKind))
@pytest.mark.parametrize("timed", [True, False])
def test_every_event_is_as_the_schema_says(
    alert: Alert, kind: AlertKind, timed: bool
) -> None:
    untimed: dict[str, Any] = {"deadline_at": None, "hours_left": None}
    alert = replace(alert, kind=kind, **({} if timed else untimed))
    schema, event = json.loads(block("json")), json.loads(event_of(alert).text)

    assert set(event) == set(schema["required"]) == set(schema["properties"])
    for name, value in event.items():
        allowed = schema["properties"][name]["type"]
        allowed = [allowed] if isinstance(allowed, str) else allowed
        assert type(value) in {KINDS[each] for each in allowed}, name
    assert event["version"] == schema["properties"]["version"]["const"]


def test_an_event_says_what_the_alert_says(alert: Alert) -> None:
    event = json.loads(event_of(replace(alert, law="GDPR", addressee="DPC")).text)

    assert event["id"] == "alert-1"
    assert event["deadline_at"] == "2026-06-15T08:20:00Z"
    assert event["text"].startswith("Breach report INC-7K3F-Q: high, 71 hours left")
    assert event["to_do"] == "notify the authority: DPC"
    assert event["link"] == alert.link


def test_the_code_of_the_page_takes_ours_and_refuses_all_others(
    alert: Alert, webhooks: Callable[..., WebhookNotifier]
) -> None:
    names: dict[str, Any] = {}
    exec(block("python"), names)  # noqa: S102 - it is our own page
    is_ours, now = names["is_from_tocsin"], NOW.timestamp()
    with WebhookServer() as server:
        webhooks(server.url(), secrets=("new", SECRET)).deliver(event_of(alert))

    (taken,) = server.taken
    assert is_ours(taken.headers, taken.body, SECRET, now)
    assert is_ours(taken.headers, taken.body, "new", now)
    assert not is_ours(taken.headers, taken.body, "other", now)
    assert not is_ours(taken.headers, taken.body + b" ", SECRET, now)
    assert not is_ours(taken.headers, taken.body, SECRET, now + 301)
    later = taken.headers | {"Tocsin-Timestamp": str(int(now) + 1)}
    assert not is_ours(later, taken.body, SECRET, now)
