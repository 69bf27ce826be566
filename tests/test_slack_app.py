"""The app's manifest: each call that we make has its scope in it, and no other."""

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from incidents import slack_app
from incidents.cli import main
from tests.support.checkout import ROOT

OURS = [
    ROOT / "notifiers" / f"{name}.py"
    for name in ("slack", "slack_desk", "slack_socket")
]


def calls_in(path: Path) -> set[str]:
    """Return the Web API methods that a module calls, as Slack names them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and _is_client(node.value):
            family, _, method = node.attr.partition("_")
            found |= {f"{family}.{method}"} if node.attr[0] != "_" else set()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_method = node.value.startswith(("conversations.", "apps.connections."))
            found |= {node.value} if is_method else set()
    return {call for call in found if call.split(".")[0] in FAMILIES}


def _is_client(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"_client", "web_client"}


FAMILIES = {"chat", "users", "views", "auth", "apps", "conversations"}


def test_every_call_that_we_make_is_listed_with_its_scope() -> None:
    made = {call for path in OURS for call in calls_in(path)}

    listed = {**slack_app.CALLS, **slack_app.APP_LEVEL_CALLS, **slack_app.HISTORY_CALLS}
    assert made == set(listed)


def test_the_manifest_asks_for_what_the_calls_need_and_no_more() -> None:
    asked = slack_app.scopes(history=False)

    assert asked == ["chat:write", "users:read", "users:read.email"]
    assert set(filter(None, slack_app.CALLS.values())) <= set(asked)


def test_reading_rooms_is_asked_for_on_request_alone() -> None:
    more = set(slack_app.scopes(history=True)) - set(slack_app.scopes(history=False))

    assert more == {"channels:history", "groups:history", "im:history"}


def test_with_a_public_address_slack_is_told_it() -> None:
    made = slack_app.manifest(
        base_url="https://tocsin.example", socket_mode=False, history=False
    )

    settings = made["settings"]
    address = "https://tocsin.example/slack"
    assert settings["interactivity"]["request_url"] == f"{address}/interactions"
    assert settings["event_subscriptions"]["request_url"] == f"{address}/events"
    assert settings["event_subscriptions"]["bot_events"] == ["app_home_opened"]
    assert settings["socket_mode_enabled"] is False


def test_socket_mode_needs_no_address() -> None:
    made = slack_app.manifest(
        base_url="https://tocsin.example", socket_mode=True, history=False
    )

    assert made["settings"]["socket_mode_enabled"] is True
    assert "tocsin.example" not in json.dumps(made)


@pytest.mark.parametrize(
    ("environment", "arguments", "socket_mode"),
    [
        ({"TOCSIN_BASE_URL": "https://tocsin.example"}, [], False),
        ({"TOCSIN_BASE_URL": "http://127.0.0.1:8000"}, [], True),
        (
            {
                "TOCSIN_BASE_URL": "https://tocsin.example",
                "TOCSIN_SLACK_APP_TOKEN": "xapp-1",
            },
            [],
            True,
        ),
        ({"TOCSIN_BASE_URL": "https://t.example"}, ["--socket-mode"], True),
        ({"TOCSIN_SLACK_APP_TOKEN": "xapp-1"}, ["--request-url"], False),
    ],
)
def test_the_command_prints_the_manifest_of_this_installation(
    environment: dict[str, str], arguments: list[str], socket_mode: bool
) -> None:
    run = CliRunner().invoke(main, ["slack", "manifest", *arguments], env=environment)

    made = json.loads(run.output)
    assert made["settings"]["socket_mode_enabled"] is socket_mode
    assert "xapp-1" not in run.output
    assert len(made["display_information"]["description"]) <= 140


def test_the_manifest_that_the_docs_hold_is_the_one_for_socket_mode() -> None:
    kept = json.loads((ROOT / "docs/slack-manifest.json").read_text())

    assert kept == slack_app.manifest(base_url="", socket_mode=True, history=False)
