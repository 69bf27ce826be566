"""The keeper of Socket Mode: it hears presses, and its silence is seen."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from incidents.chat_link import LinkKeeper
from incidents.core.audit import Check
from incidents.core.errors import StoreUnavailableError
from incidents.serve import _linked
from incidents.services.auditing import look
from incidents.worker import Worker
from notifiers.slack_socket import SlackSocket
from tests.fakes.slack_socket import SlackSocketServer
from tests.support.slack import home_opened, press
from tests.worker.house import House
from tests.worker.pressing import alerted, answers


@pytest.fixture
def far_end() -> Iterator[SlackSocketServer]:
    """Slack's end of the connection."""
    with SlackSocketServer() as server:
        yield server


@pytest.fixture
def linked(chatting: House, far_end: SlackSocketServer) -> Iterator[House]:
    """The house, reached by Socket Mode alone."""
    slack = chatting.slack
    slack.socket_url = far_end.url
    link = SlackSocket(
        slack.app_token, base_url=slack.base_url, timeout_s=20, ping_every_s=0.2
    )
    chat = replace(chatting.rt.chat, signatures=None, link=link)
    yield replace(chatting, rt=replace(chatting.rt, chat=chat))
    link.close()


@pytest.fixture
def keeper(linked: House) -> LinkKeeper:
    """Whoever keeps the link."""
    assert linked.rt.chat.link is not None
    return LinkKeeper(linked.rt, linked.rt.chat.link, name="worker-1")


def checks(house: House) -> set[Check]:
    return {finding.check for finding in look(house.rt, now=house.clock.now())}


def test_a_press_through_the_link_acknowledges(
    linked: House, keeper: LinkKeeper, far_end: SlackSocketServer
) -> None:
    worker = Worker(linked.rt, name="worker-1")
    posted = alerted(linked, worker)

    assert keeper.look()
    far_end.wait_for(connections=1)
    for envelope in ("e-1", "e-1 again"):
        far_end.say("interactive", press(posted), envelope=envelope)
    assert far_end.wait_for(acknowledged=2)
    linked.drain(worker)
    worker.close()

    assert [answer.via for answer in answers(linked)] == ["slack"]


def test_the_home_tab_opened_through_the_link_is_filled(
    linked: House, keeper: LinkKeeper, far_end: SlackSocketServer
) -> None:
    worker = Worker(linked.rt, name="worker-1")
    keeper.look()
    far_end.wait_for(connections=1)

    far_end.say("events_api", home_opened(), envelope="e-1")
    assert far_end.wait_for(acknowledged=1)
    linked.drain(worker)
    worker.close()

    assert set(linked.slack.homes) == {"U0MANAGER"}


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("slash_commands", {"command": "/tocsin"}),
        ("interactive", {"type": "view_submission"}),
        ("events_api", {"type": "event_callback", "event": {"type": "message"}}),
        ("interactive", {}),
    ],
)
def test_what_is_nothing_to_us_is_confirmed_and_let_go(
    linked: House,
    keeper: LinkKeeper,
    far_end: SlackSocketServer,
    kind: str,
    payload: dict[str, Any],
) -> None:
    keeper.look()
    far_end.wait_for(connections=1)

    far_end.say(kind, payload, envelope="e-1")

    assert far_end.wait_for(acknowledged=1)
    with linked.rt.uow.read() as tx:
        assert tx.next_errand_at() is None


def test_a_link_that_stands_is_noted_and_its_silence_is_seen(
    linked: House, keeper: LinkKeeper
) -> None:
    worker = Worker(linked.rt, name="worker-1")
    worker.tick(linked.clock.now())
    assert Check.LINK in checks(linked)

    keeper.look()
    assert Check.LINK not in checks(linked)

    linked.clock.forward(seconds=121)
    worker.tick(linked.clock.now())
    worker.close()
    assert Check.LINK in checks(linked)


def test_where_no_link_is_wanted_nothing_is_missed(chatting: House) -> None:
    assert Check.LINK not in checks(chatting)


def test_trouble_is_said_once_and_its_end_too(
    linked: House, keeper: LinkKeeper, caplog: pytest.LogCaptureFixture
) -> None:
    linked.slack.app_token = "xapp-replaced"

    assert [keeper.look() for _ in range(3)] == [False] * 3
    linked.slack.app_token = "xapp-test"
    assert keeper.look()

    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "Slack does not reach us by Socket Mode: slack: invalid_auth",
        "Slack reaches us again by Socket Mode",
    ]


def test_a_press_that_cannot_be_written_down_is_not_confirmed(
    linked: House, keeper: LinkKeeper, far_end: SlackSocketServer
) -> None:
    worker = Worker(linked.rt, name="worker-1")
    posted = alerted(linked, worker)
    worker.close()
    keeper._rt = replace(linked.rt, uow=_Away())

    with pytest.raises(StoreUnavailableError):
        keeper.take("interactive", press(posted))

    assert far_end.acknowledged == []


class _Away:
    """A database that does not answer."""

    def begin(self) -> Any:
        raise StoreUnavailableError("the database does not answer")


def test_the_process_keeps_the_link_for_as_long_as_it_runs(
    linked: House, far_end: SlackSocketServer
) -> None:
    with _linked(linked.rt):
        assert far_end.wait_for(connections=1)
    calls = len(linked.slack.calls)

    with linked.rt.uow.read() as tx:
        assert tx.last_linked_at(now=linked.clock.now()) == linked.clock.now()
    assert len(linked.slack.calls) == calls


def test_without_an_app_token_no_thread_is_started(chatting: House) -> None:
    before = threading.active_count()

    with _linked(chatting.rt):
        assert threading.active_count() == before
