"""What a webhook sends, what it does with answers, and whom it never speaks to."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from incidents.core.errors import DeliveryFailed, DeliveryRefused
from incidents.core.ports import Message
from notifiers.webhook import WebhookNotifier
from tests.fakes.smtp_server import Certificates
from tests.fakes.webhook_server import Answer, WebhookServer
from tests.notifiers.conftest import NOW
from tests.notifiers.endpoints import SECRET, WEBHOOK

Webhooks = Callable[..., WebhookNotifier]


@pytest.fixture
def event(message: Message) -> Message:
    """One event for the endpoint."""
    return replace(message, recipient=WEBHOOK, text='{"says": "Grüße"}', html="")


@pytest.fixture
def server():
    with WebhookServer() as running:
        yield running


def signed_by(secret: str, timestamp: str, body: bytes) -> str:
    message = timestamp.encode() + b"." + body
    return "v1=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def test_an_event_is_posted_whole_and_signed(
    server: WebhookServer, webhooks: Webhooks, event: Message
) -> None:
    webhooks(server.url("/in?key=abc%20d")).deliver(event)

    (taken,) = server.taken
    timestamp = str(int(NOW.timestamp()))
    assert taken.line == "POST /in?key=abc%20d HTTP/1.1"
    assert taken.body == event.text.encode()
    assert taken.headers == {
        "Host": f"127.0.0.1:{server.port}",
        "Accept-Encoding": "identity",
        "Content-Length": str(len(taken.body)),
        "Content-Type": "application/json",
        "User-Agent": "Tocsin",
        "Tocsin-Event": "alert-1",
        "Tocsin-Timestamp": timestamp,
        "Tocsin-Signature": signed_by(SECRET, timestamp, taken.body),
    }


def test_while_a_secret_is_replaced_both_sign(
    server: WebhookServer, webhooks: Webhooks, event: Message
) -> None:
    webhooks(server.url(), secrets=("new", "old")).deliver(event)

    (taken,) = server.taken
    timestamp = taken.headers["Tocsin-Timestamp"]
    assert taken.headers["Tocsin-Signature"].split(",") == [
        signed_by("new", timestamp, taken.body),
        signed_by("old", timestamp, taken.body),
    ]


@pytest.mark.parametrize(
    ("status", "taken_perhaps"),
    [(408, False), (425, False), (429, False), (503, False),
     (500, True), (502, True), (504, True), (599, True)],
)  # fmt: skip
def test_an_endpoint_in_trouble_gets_the_event_later(
    server: WebhookServer,
    webhooks: Webhooks,
    event: Message,
    status: int,
    taken_perhaps: bool,
) -> None:
    server.next(Answer(status=status, headers={"Retry-After": "7"}))

    with pytest.raises(DeliveryFailed) as failure:
        webhooks(server.url()).deliver(event)

    assert failure.value.outcome_unknown is taken_perhaps
    assert failure.value.retry_after_s == 7
    assert not failure.value.channel_away  # other endpoints may be well


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 403, 404, 410, 422])
def test_a_final_no_and_a_redirect_are_not_tried_again(
    server: WebhookServer, webhooks: Webhooks, event: Message, status: int
) -> None:
    there = {"Location": server.url("/elsewhere")}
    server.next(Answer(status=status, headers=there))

    with pytest.raises(DeliveryRefused) as refusal:
        webhooks(server.url()).deliver(event)

    assert not refusal.value.whole_channel
    assert server.connections == 1


def test_an_answer_that_trickles_is_cut(
    server: WebhookServer, webhooks: Webhooks, event: Message
) -> None:
    server.next(Answer(act="trickle"))

    with pytest.raises(DeliveryFailed) as failure:
        webhooks(server.url(), timeout_s=0.2).deliver(event)

    assert failure.value.outcome_unknown


def test_the_size_of_an_answer_costs_nothing(
    server: WebhookServer, webhooks: Webhooks, event: Message
) -> None:
    server.next(Answer(body=b"x" * 5_000_000))

    assert webhooks(server.url()).deliver(event).provider_id == "alert-1"


def test_an_endpoint_that_was_removed_is_a_refusal(
    server: WebhookServer, webhooks: Webhooks, event: Message
) -> None:
    with pytest.raises(DeliveryRefused, match="removed"):
        webhooks(server.url(), gone=True).deliver(event)


def test_a_database_that_is_away_leaves_nothing_in_doubt(
    server: WebhookServer, webhooks: Webhooks, event: Message
) -> None:
    with pytest.raises(DeliveryFailed) as failure:
        webhooks(server.url(), away=True).deliver(event)

    assert not failure.value.outcome_unknown
    assert server.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/in",
        "ftp://127.0.0.1/in",
        "file:///etc/passwd",
        "https://",
        "https://user:password@127.0.0.1/in",
        "https://127.0.0.1:99999/in",
        "https://[::1/in",
        "https://127.0.0.1\\@hooks.example/in",
        "http://127.0.0.1:1/in put",
        "http://127.0.0.1:1/in\r\nHost: x",
    ],
)
def test_only_a_plain_https_address_is_spoken_to(
    webhooks: Webhooks, event: Message, url: str
) -> None:
    with pytest.raises((DeliveryRefused, DeliveryFailed)) as failure:
        webhooks(url).deliver(event)

    assert url not in str(failure.value)


class Resolver:
    """Answers in turns, and counts how often it was asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers.pop(0)


PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "100.64.0.1", "::1",
    "fd00::7", "fec0::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
]  # fmt: skip
NEVER = ["169.254.169.254", "fe80::1%eth0", "224.0.0.1", "0.0.0.0", "::", "ff02::1"]  # noqa: S104


@pytest.mark.parametrize("address", [*PRIVATE, *NEVER])
def test_a_name_that_leads_into_our_own_network_is_refused(
    webhooks: Webhooks, event: Message, address: str
) -> None:
    resolver = Resolver(["9.9.9.9", address])
    hook = webhooks("https://hooks.example/in", private=False, resolver=resolver)

    with pytest.raises(DeliveryRefused, match="not one we may speak to"):
        hook.deliver(event)


@pytest.mark.parametrize("address", NEVER)
def test_no_setting_opens_the_clouds_own_service(
    webhooks: Webhooks, event: Message, address: str
) -> None:
    hook = webhooks("https://hooks.example/in", resolver=Resolver([address]))

    with pytest.raises(DeliveryRefused):
        hook.deliver(event)


def test_the_address_that_was_judged_is_the_one_spoken_to(
    certificates: Certificates, webhooks: Webhooks, event: Message
) -> None:
    resolver = Resolver(["127.0.0.1"], ["169.254.169.254"])
    with WebhookServer(certificates.server("hooks.example")) as secure:
        url = secure.url(host="hooks.example")

        webhooks(url, resolver=resolver).deliver(event)

    (taken,) = secure.taken
    assert resolver.asked == 1
    assert taken.server_name == "hooks.example"
    assert taken.headers["Host"] == f"hooks.example:{secure.port}"


def test_a_certificate_for_another_name_gets_nothing(
    certificates: Certificates, webhooks: Webhooks, event: Message
) -> None:
    with WebhookServer(certificates.server("other.example")) as secure:
        url = secure.url(host="hooks.example")

        with pytest.raises(DeliveryFailed, match="certificate") as failure:
            webhooks(url, resolver=Resolver(["127.0.0.1"])).deliver(event)

    assert not failure.value.outcome_unknown
    assert secure.taken == []


def test_a_name_without_an_address_is_tried_again(
    webhooks: Webhooks, event: Message
) -> None:
    def nobody(host: str, port: int) -> Sequence[str]:
        raise OSError(host)

    with pytest.raises(DeliveryFailed) as failure:
        webhooks("https://hooks.example/in", resolver=nobody).deliver(event)

    assert not failure.value.outcome_unknown
    assert "hooks.example" not in str(failure.value)
