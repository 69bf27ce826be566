"""What Slack tells us that people did: a button pressed, our Home tab opened.

Takes ids alone, and each of them only in the form that Slack gives it. Text that
somebody typed is not looked at, so that none of it can get anywhere.

https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from incidents.blocks import OPEN, Action
from incidents.core.errors import Fault, InputRefusedError

_ID = re.compile(r"[A-Z][A-Z0-9]{1,39}")
_INSTANT = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")
_VALUE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ACTION = re.compile("|".join((OPEN, *Action)))
_EVENT = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Somebody pressed a button under one of our messages.

    Attributes:
        team: the workspace in which it was pressed.
        member: who pressed it; member_team: where they belong, "" if not said.
        channel, message_ts: where the message stands.
        value: what the button carries: the key of our message.
        pressed_ts: when, by Slack's clock; tells one press from the next.
    """

    team: str
    member: str
    member_team: str
    channel: str
    message_ts: str
    action: Action
    value: str
    pressed_ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOpened:
    """Somebody opened our Home tab.

    Attributes:
        event: Slack's id of this event, the same when it is sent again.
    """

    team: str
    member: str
    event: str


def parse_interaction(payload: Any) -> Press | None:
    """Return the press in *payload*, None where nothing is to be done about it.

    A button that is only a link is told to us as well, and needs no answer.

    Raises:
        InputRefusedError: it is no press of a button that we know.
    """
    found = _mapping(payload, "payload")
    if found.get("type") != "block_actions":
        raise _refused("type", "is no press of a button")
    actions = found.get("actions")
    if not isinstance(actions, list) or len(actions) != 1:
        raise _refused("actions", "is not one action")
    action = _mapping(actions[0], "actions.0")
    name = _taken(action, "action_id", _ACTION)
    if name == OPEN:
        return None
    member = _mapping(found.get("user"), "user")
    where = _mapping(found.get("container"), "container")
    return Press(
        team=_taken(_mapping(found.get("team"), "team"), "id", _ID),
        member=_taken(member, "id", _ID),
        member_team=_taken(member, "team_id", _ID) if member.get("team_id") else "",
        channel=_taken(where, "channel_id", _ID),
        message_ts=_taken(where, "message_ts", _INSTANT),
        action=Action(name),
        value=_taken(action, "value", _VALUE),
        pressed_ts=_taken(action, "action_ts", _INSTANT),
    )


def press_again(kept: Mapping[str, Any]) -> Press:
    """Return a press as it was kept."""
    return Press(**{**kept, "action": Action(kept["action"])})


def parse_event(payload: Any) -> HomeOpened | None:
    """Return the opening of our Home tab in *payload*, None for its Messages tab.

    Raises:
        InputRefusedError: it is another event, or none.
    """
    found = _mapping(payload, "payload")
    event = _mapping(found.get("event"), "event")
    is_ours = event.get("type") == "app_home_opened"
    if found.get("type") != "event_callback" or not is_ours:
        raise _refused("event.type", "is no event that we asked for")
    if event.get("tab") != "home":
        return None
    return HomeOpened(
        team=_taken(found, "team_id", _ID),
        member=_taken(event, "user", _ID),
        event=_taken(found, "event_id", _EVENT),
    )


def parse_challenge(payload: Any) -> str:
    """Return what Slack wants to hear back when an address is entered, else "".

    https://docs.slack.dev/reference/events/url_verification
    """
    if not isinstance(payload, Mapping) or payload.get("type") != "url_verification":
        return ""
    challenge = payload.get("challenge")
    is_word = isinstance(challenge, str) and re.fullmatch(r"[\w.-]{1,200}", challenge)
    return str(challenge) if is_word else ""


def _mapping(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _refused(path, "is missing")
    return value


def _taken(found: Mapping[str, Any], key: str, form: re.Pattern[str]) -> str:
    value = found.get(key)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise _refused(key, "is not in Slack's form")
    return value


def _refused(path: str, says: str) -> InputRefusedError:
    return InputRefusedError((Fault(path, says),))
