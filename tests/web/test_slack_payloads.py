"""``/slack``: what is signed and yet no press of ours is refused in words."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from incidents.runtime import Runtime
from tests.support.slack import form, home_opened
from tests.web.slack_calls import (
    PRESSED,
    changed,
    client,
    heard,
    send,
    slack_rt,
)

__all__ = ["client", "send", "slack_rt"]

MALFORMED = {
    "no payload": b"payload=",
    "nothing": b"",
    "no JSON": b"payload=%7B",
    "deep": b"payload=" + b"%5B" * 5000,
    "a list": form([]),  # type: ignore[arg-type]
    "a key twice": b"payload=%7B%22a%22%3A1%2C%22a%22%3A2%7D",
    "NUL": b"payload=%00",
    "another type": changed(type="view_submission"),
    "no actions": changed(actions=[]),
    "actions no list": changed(actions={"0": 1}),
    "two actions": changed(actions=PRESSED["actions"] * 2),
    "an action that is text": changed(actions=["acknowledge"]),
    "an unknown action": changed(
        actions=[PRESSED["actions"][0] | {"action_id": "close_case"}]
    ),
    "an action of another kind": changed(
        actions=[PRESSED["actions"][0] | {"action_id": ["acknowledge"]}]
    ),
    "a value of ours no more": changed(
        actions=[PRESSED["actions"][0] | {"value": "INC-7K3F-Q"}]
    ),
    "a value like a key": changed(
        actions=[PRESSED["actions"][0] | {"value": "-" * 36}]
    ),
    "no user": changed(user=None),
    "a user that is text": changed(user="U0DANA"),
    "a member in small letters": changed(user={"id": "u0dana"}),
    "no team": changed(team=None),
    "no container": changed(container={}),
    "a time in words": changed(container=PRESSED["container"] | {"message_ts": "now"}),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_press_of_ours_is_refused_in_words(
    send: Callable[..., Any], slack_rt: Runtime, name: str
) -> None:
    answer = send(MALFORMED[name])

    assert answer.status_code == 400
    assert "Nothing was changed." in answer.text
    assert heard(slack_rt) == []


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "text": "hello"},
        {"type": "app_home_opened", "tab": "home", "user": 7},
        {"type": "app_home_opened", "tab": "home"},
        None,
    ],
)
def test_an_event_that_was_not_asked_for_is_refused(
    send: Callable[..., Any], slack_rt: Runtime, event: Any
) -> None:
    body = json.dumps(home_opened() | {"event": event}).encode()

    assert send(body, to="events").status_code == 400
    assert heard(slack_rt) == []


def test_a_link_that_was_followed_needs_nothing_from_us(
    send: Callable[..., Any], slack_rt: Runtime
) -> None:
    opened = {"action_id": "open", "action_ts": "1781256001.000100"}

    assert send(changed(actions=[opened], container=None)).status_code == 200
    assert heard(slack_rt) == []
