"""Webhooks keep the outbox's promise: each event until taken, each endpoint alone."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from incidents.core.webhook import Webhook
from incidents.models import MessageRow
from incidents.services.alerting import Recipient, first_recipients
from incidents.services.profiles import to_profile
from incidents.services.webhooks import SettingsEndpoints
from incidents.worker import Worker
from notifiers.webhook import WebhookNotifier
from tests.fakes.webhook_server import Answer, WebhookServer
from tests.worker.house import ORGANISATION, House

KEYS = ("0123456789ABCDEF", "FEDCBA9876543210")


@pytest.fixture
def servers() -> Iterator[tuple[WebhookServer, WebhookServer]]:
    with WebhookServer() as first, WebhookServer() as second:
        yield first, second


@pytest.fixture
def hooked(house: House, servers: tuple[WebhookServer, WebhookServer]) -> House:
    """The house with two webhooks and mail."""
    hooks = tuple(
        Webhook(id=key, name=f"System {number}", url=server.url())
        for number, (key, server) in enumerate(zip(KEYS, servers, strict=True))
    )
    profile = to_profile(replace(ORGANISATION, webhooks=hooks))
    with house.rt.uow.begin() as tx:
        tx.set_profile(house.organisation_id, name=ORGANISATION.name, profile=profile)
    channels = dict(house.rt.notifiers)
    channels["webhook"] = WebhookNotifier(
        SettingsEndpoints(house.rt.uow, house.rt.keys),
        clock=house.clock,
        private=True,
        timeout_s=0.5,
    )
    return replace(house, rt=replace(house.rt, notifiers=channels))


@pytest.fixture
def sender(hooked: House, hire: Callable[..., Worker]) -> Worker:
    return hire(hooked)


def to(number: int) -> Recipient:
    address = f"{ORGANISATION.slug}/{KEYS[number]}"
    return Recipient(
        channel="webhook", address=address, name=f"Webhook System {number}"
    )


def test_webhooks_are_told_with_the_first_level(hooked: House) -> None:
    hooks = (Webhook(id=KEYS[0], name="SIEM", url="https://hooks.example/"),)
    organisation = replace(ORGANISATION, webhooks=hooks)

    told = first_recipients(organisation, now=hooked.clock.now())

    assert told[-1] == Recipient(
        channel="webhook", address=f"clinic/{KEYS[0]}", name="Webhook SIEM"
    )


def test_an_event_leaves_as_json_and_is_confirmed(
    hooked: House, sender: Worker, servers: tuple[WebhookServer, WebhookServer]
) -> None:
    key = hooked.message(to(0))

    hooked.drain(sender)

    (taken,) = servers[0].taken
    event = json.loads(taken.body)
    assert event["id"] == taken.headers["Tocsin-Event"] == str(key)
    assert event["reference"] == "INC-7K3F-Q"
    assert hooked.stored(key).state == "sent"
    assert servers[1].taken == []


def test_a_lost_answer_repeats_the_same_event_and_says_so(
    hooked: House, sender: Worker, servers: tuple[WebhookServer, WebhookServer]
) -> None:
    servers[0].next(Answer(act="drop"), Answer(act="drop"))
    key = hooked.message(to(0))

    hooked.drain(sender)
    hooked.tend(sender, seconds=60)

    events = [json.loads(taken.body) for taken in servers[0].taken]
    assert {event["id"] for event in events} == {str(key)}
    assert [event["repeat"] for event in events] == [False, True, True]
    assert hooked.stored(key).state == "sent"


def test_retry_after_is_kept_to(
    hooked: House, sender: Worker, servers: tuple[WebhookServer, WebhookServer]
) -> None:
    servers[0].next(Answer(status=429, headers={"Retry-After": "120"}))
    key = hooked.message(to(0))

    hooked.drain(sender)
    hooked.tend(sender, seconds=100)
    before = len(servers[0].taken)
    hooked.tend(sender, seconds=30)

    assert before == 0
    assert hooked.stored(key).state == "sent"


def test_a_refusal_tells_a_person_and_asks_for_the_endpoint_to_be_put_right(
    hooked: House, sender: Worker, servers: tuple[WebhookServer, WebhookServer]
) -> None:
    servers[0].next(Answer(status=410))
    key = hooked.message(to(0))

    hooked.drain(sender)

    assert hooked.stored(key).state == "refused"
    (task,) = hooked.tasks()
    assert "Webhook System 0" in task.text
    assert hooked.slack.posts or hooked.smtp.taken


def test_an_endpoint_that_is_away_holds_up_no_other(
    hooked: House, sender: Worker, servers: tuple[WebhookServer, WebhookServer]
) -> None:
    servers[0].stop_listening()
    waiting = [hooked.message(to(0)) for _ in range(3)]
    key = hooked.message(to(1))

    hooked.work(sender)

    assert hooked.stored(key).state == "sent"
    assert hooked.stored(waiting[0]).state == "waiting"


def test_where_webhooks_are_off_the_event_is_held_in_sight(
    hooked: House, hire: Callable[..., Worker]
) -> None:
    off = hooked.with_channels("slack", "email")
    key = off.message(to(0))

    off.drain(hire(off, "worker-2"))

    assert off.stored(key).state == "held"
    assert any("a channel is not set up" in line for line in off.alarms())


def test_the_recipient_tells_nothing_of_the_address(hooked: House) -> None:
    hooked.message(to(0))

    (row,) = [m for m in hooked.all_messages() if isinstance(m, MessageRow)]
    assert "127.0.0.1" not in str(row.model_dump())
