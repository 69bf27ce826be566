"""Socket Mode over a real WebSocket on loopback: heard, confirmed, connected again."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from incidents.core.errors import DeliveryFailed, DeliveryRefused, StoreUnavailableError
from notifiers.slack_socket import SlackSocket
from tests.fakes.slack_server import Fault, SlackServer
from tests.fakes.slack_socket import SlackSocketServer

Heard = list[tuple[str, Mapping[str, Any]]]


@pytest.fixture
def far_end() -> Iterator[SlackSocketServer]:
    """Slack's end of the connection."""
    with SlackSocketServer() as server:
        yield server


@pytest.fixture
def link(slack: SlackServer, far_end: SlackSocketServer) -> Iterator[SlackSocket]:
    """Our end; closed after the test."""
    slack.socket_url = far_end.url
    ours = SlackSocket(
        slack.app_token, base_url=slack.base_url, timeout_s=20, ping_every_s=0.2
    )
    yield ours
    ours.close()


def until(happened: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not happened() and time.monotonic() < end:
        time.sleep(0.01)
    return happened()


def test_what_slack_says_is_taken_and_then_confirmed(
    link: SlackSocket, far_end: SlackSocketServer
) -> None:
    heard: Heard = []

    assert link.tend(lambda kind, payload: heard.append((kind, payload)))
    assert far_end.wait_for(connections=1)
    far_end.say("interactive", {"type": "block_actions"}, envelope="e-1")

    assert far_end.wait_for(acknowledged=1)
    assert far_end.acknowledged == ["e-1"]
    assert heard == [("interactive", {"type": "block_actions"})]


def test_what_could_not_be_written_down_is_not_confirmed(
    link: SlackSocket, far_end: SlackSocketServer
) -> None:
    tried: list[str] = []

    def take(kind: str, _: Mapping[str, Any]) -> None:
        tried.append(kind)
        if len(tried) == 1:
            raise StoreUnavailableError("the database does not answer")

    link.tend(take)
    far_end.wait_for(connections=1)
    far_end.say("interactive", {}, envelope="lost")
    assert until(lambda: len(tried) == 1)
    far_end.say("interactive", {}, envelope="kept")

    assert far_end.wait_for(acknowledged=1)
    assert far_end.acknowledged == ["kept"]


def test_a_link_that_breaks_is_made_again(
    link: SlackSocket, far_end: SlackSocketServer
) -> None:
    link.tend(lambda *_: None)
    far_end.wait_for(connections=1)

    far_end.drop()

    assert until(lambda: link.tend(lambda *_: None) and far_end.connected >= 2)
    far_end.say("events_api", {}, envelope="e-2")
    assert far_end.wait_for(acknowledged=1)


def test_a_link_on_which_nobody_answers_is_made_again(
    link: SlackSocket, far_end: SlackSocketServer
) -> None:
    link.tend(lambda *_: None)
    far_end.wait_for(connections=1)
    time.sleep(0.5)  # some pings are answered first

    far_end.answers_pings = False

    assert far_end.wait_for(connections=2)


def test_slack_may_ask_us_to_connect_anew(
    link: SlackSocket, far_end: SlackSocketServer
) -> None:
    link.tend(lambda *_: None)
    far_end.wait_for(connections=1)

    far_end.send({"type": "disconnect", "reason": "refresh_requested"})

    assert far_end.wait_for(connections=2)


def test_nothing_is_opened_before_it_is_tended(
    link: SlackSocket, slack: SlackServer
) -> None:
    link.close()

    assert slack.calls == []


def test_a_closed_link_opens_no_more_by_itself(
    link: SlackSocket, slack: SlackServer, far_end: SlackSocketServer
) -> None:
    link.tend(lambda *_: None)
    link.close()
    calls = len(slack.calls)

    time.sleep(0.5)

    assert len(slack.calls) == calls


def test_the_app_token_travels_in_the_header_alone(
    link: SlackSocket, slack: SlackServer
) -> None:
    link.tend(lambda *_: None)

    (call,) = slack.calls
    assert call.path == "/api/apps.connections.open"
    assert call.headers["Authorization"] == f"Bearer {slack.app_token}"
    assert slack.app_token not in str(call.payload)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(error="invalid_auth"), DeliveryRefused),
        (Fault(error="missing_scope"), DeliveryRefused),
        (Fault(error="ratelimited", headers={"Retry-After": "30"}), DeliveryFailed),
        (Fault(error="internal_error"), DeliveryFailed),
        (Fault(act="reset"), DeliveryFailed),
    ],
)
def test_no_address_says_whether_it_is_worth_another_try(
    link: SlackSocket, slack: SlackServer, fault: Fault, error: type[Exception]
) -> None:
    slack.next(fault)
    began = time.monotonic()

    with pytest.raises(error):
        link.tend(lambda *_: None)

    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "url",
    [
        "ws://slack.example/link",
        "wss://slack.example:8443/link",
        "https://slack.example/link",
        "",
    ],
)
def test_an_address_without_tls_is_not_connected_to(
    link: SlackSocket, slack: SlackServer, url: str
) -> None:
    slack.socket_url = url

    with pytest.raises(DeliveryRefused, match="not safe"):
        link.tend(lambda *_: None)


def test_a_base_url_without_tls_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="https"):
        SlackSocket("xapp-test", base_url="http://slack.example/api/")
