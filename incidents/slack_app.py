"""The Slack app as its manifest describes it: what it may do, and where Slack calls.

Each scope stands here with the calls that need it; a test holds the calls that the
code makes against them, so that none is missing and none is asked for without need.

https://docs.slack.dev/reference/app-manifest
"""

from collections.abc import Mapping
from typing import Any

NAME = "Tocsin"
_SAYS = "Breach reports: alerts, deadlines, and who has them in hand."

# Slack gives users:read.email only together with users:read.
# https://docs.slack.dev/reference/scopes/users.read.email
_TOGETHER = {"users:read.email": ("users:read",)}

# The scope that each call needs; "" for none.
CALLS: Mapping[str, str] = {
    "auth.test": "",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "users.lookupByEmail": "users:read.email",
    "views.publish": "",
}
# Of the app-level token, which no manifest can ask for.
APP_LEVEL_CALLS: Mapping[str, str] = {"apps.connections.open": "connections:write"}
# Only to look whether a message whose answer was lost has arrived; see docs/slack.md.
HISTORY_CALLS: Mapping[str, tuple[str, ...]] = {
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
}
EVENTS = ("app_home_opened",)


def manifest(*, base_url: str, socket_mode: bool, history: bool) -> dict[str, Any]:
    """Return the manifest of the app for this installation.

    Args:
        base_url: our public address; not named where Socket Mode is used.
        socket_mode: Slack reaches us through a connection that we open.
        history: the app may read the rooms that it is in, to find its own messages.
    """
    where = {} if socket_mode else {"request_url": f"{base_url}/slack/interactions"}
    events = {} if socket_mode else {"request_url": f"{base_url}/slack/events"}
    return {
        "display_information": {"name": NAME, "description": _SAYS},
        "features": {
            "bot_user": {"display_name": NAME, "always_online": True},
            "app_home": {
                "home_tab_enabled": True,
                # Direct messages stand here; nobody needs to answer them.
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
        },
        "oauth_config": {"scopes": {"bot": scopes(history=history)}},
        "settings": {
            "event_subscriptions": {**events, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **where},
            "socket_mode_enabled": socket_mode,
            "org_deploy_enabled": False,
            "token_rotation_enabled": False,
        },
    }


def scopes(*, history: bool) -> list[str]:
    """Return the bot's scopes, and no more than its calls need."""
    needed = {scope for scope in CALLS.values() if scope}
    needed |= {extra for scope in needed for extra in _TOGETHER.get(scope, ())}
    if history:
        needed |= {scope for each in HISTORY_CALLS.values() for scope in each}
    return sorted(needed)
