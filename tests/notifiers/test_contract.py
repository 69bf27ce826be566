"""What every channel promises, asked of each of them on a real server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from incidents.core.errors import DeliveryFailed, DeliveryRefused
from incidents.core.ports import Message, Notifier, Receipt
from notifiers.email import EmailNotifier
from notifiers.slack import METADATA_TYPE, SlackNotifier
from notifiers.webhook import WebhookNotifier
from tests.fakes.slack_server import Fault, SlackServer
from tests.fakes.smtp_server import SmtpServer
from tests.fakes.webhook_server import Answer, WebhookServer
from tests.notifiers.endpoints import WEBHOOK

CHANNELS = ("slack", "email", "webhook")


@dataclass(frozen=True, kw_only=True)
class Bench:
    """One channel with its provider, in the words that all channels share."""

    notifier: Notifier
    message: Message
    busy: Callable[[], None]
    refusing: Callable[[], None]
    silent: Callable[[], None]
    breaking_off_after_the_text: Callable[[], None]
    keys_taken: Callable[[], list[str]]
    gone: Callable[[], None]


def slack_bench(message: Message) -> Iterator[Bench]:
    with SlackServer() as slack:
        yield Bench(
            notifier=SlackNotifier(slack.token, base_url=slack.base_url, timeout_s=1),
            message=replace(message, recipient="C0MAIN"),
            busy=lambda: slack.next(Fault(error="ratelimited")),
            refusing=lambda: slack.archived.add("C0MAIN"),
            silent=lambda: slack.next(Fault(act="hang")),
            breaking_off_after_the_text=lambda: slack.next(
                Fault(act="reset", posts=True)
            ),
            keys_taken=lambda: [_slack_key(post) for post in slack.posts],
            gone=slack.stop_listening,
        )


def _slack_key(post: dict) -> str:
    assert post["metadata"]["event_type"] == METADATA_TYPE
    return post["metadata"]["event_payload"]["key"]


def email_bench(
    message: Message, smtp: SmtpServer, mailer: Callable[..., EmailNotifier]
) -> Bench:
    def fault(step: str, what: str) -> Callable[[], None]:
        return lambda: smtp.faults.__setitem__(step, what)

    return Bench(
        notifier=mailer(smtp.port),
        message=message,
        busy=fault("RCPT", "451 4.7.1 greylisted"),
        refusing=fault("RCPT", "550 5.1.1 nobody here"),
        silent=fault("DATA", "hang"),
        breaking_off_after_the_text=fault("DATA", "keep and drop"),
        keys_taken=lambda: [taken.mail["Message-ID"] for taken in smtp.taken],
        gone=smtp.stop_listening,
    )


def webhook_bench(
    message: Message, webhooks: Callable[..., WebhookNotifier]
) -> Iterator[Bench]:
    with WebhookServer() as server:
        yield Bench(
            notifier=webhooks(server.url()),
            message=replace(message, recipient=WEBHOOK),
            busy=lambda: server.next(Answer(status=429)),
            refusing=lambda: server.next(Answer(status=410)),
            silent=lambda: server.next(Answer(act="hang")),
            breaking_off_after_the_text=lambda: server.next(Answer(act="drop")),
            keys_taken=lambda: [each.headers["Tocsin-Event"] for each in server.taken],
            gone=server.stop_listening,
        )


@pytest.fixture(params=CHANNELS)
def bench(
    request: pytest.FixtureRequest,
    message: Message,
    smtp: SmtpServer,
    mailer: Callable[..., EmailNotifier],
    webhooks: Callable[..., WebhookNotifier],
) -> Iterator[Bench]:
    if request.param == "slack":
        yield from slack_bench(message)
    elif request.param == "webhook":
        yield from webhook_bench(message, webhooks)
    else:
        yield email_bench(message, smtp, mailer)


def test_a_message_that_was_taken_has_a_receipt_of_its_channel(bench: Bench) -> None:
    receipt = bench.notifier.deliver(bench.message)

    assert isinstance(receipt, Receipt)
    assert receipt.channel == bench.notifier.name
    assert receipt.provider_id
    assert len(bench.keys_taken()) == 1


def test_every_attempt_carries_the_same_identity(bench: Bench) -> None:
    bench.notifier.deliver(bench.message)
    bench.notifier.deliver(bench.message)
    bench.notifier.deliver(replace(bench.message, key="alert-2"))

    first, second, other = bench.keys_taken()
    assert first == second != other


def test_a_busy_provider_means_again_later(bench: Bench) -> None:
    bench.busy()

    with pytest.raises(DeliveryFailed) as failure:
        bench.notifier.deliver(bench.message)

    assert not failure.value.outcome_unknown
    assert bench.keys_taken() == []


def test_a_recipient_that_is_gone_means_never_this_way(bench: Bench) -> None:
    bench.refusing()

    with pytest.raises(DeliveryRefused):
        bench.notifier.deliver(bench.message)

    assert bench.keys_taken() == []


def test_a_provider_that_says_nothing_may_have_taken_it(bench: Bench) -> None:
    bench.silent()

    with pytest.raises(DeliveryFailed) as failure:
        bench.notifier.deliver(bench.message)

    assert failure.value.outcome_unknown


def test_a_connection_lost_after_the_text_is_sent_once_and_may_have_arrived(
    bench: Bench,
) -> None:
    bench.breaking_off_after_the_text()

    with pytest.raises(DeliveryFailed) as failure:
        bench.notifier.deliver(bench.message)

    assert failure.value.outcome_unknown
    assert len(bench.keys_taken()) == 1


def test_a_provider_that_cannot_be_reached_has_taken_nothing(bench: Bench) -> None:
    bench.gone()

    with pytest.raises(DeliveryFailed) as failure:
        bench.notifier.deliver(bench.message)

    assert not failure.value.outcome_unknown


@pytest.mark.parametrize(
    "recipient", ["", "#general", "dpo@clinic.example\r\nRCPT TO:<x@evil.example>"]
)
def test_a_recipient_of_no_known_form_is_never_written_to(
    bench: Bench, recipient: str
) -> None:
    with pytest.raises(DeliveryRefused):
        bench.notifier.deliver(replace(bench.message, recipient=recipient))

    assert bench.keys_taken() == []


@pytest.mark.parametrize("how", ["busy", "refusing", "silent"])
def test_what_is_recorded_of_a_failure_names_nobody(bench: Bench, how: str) -> None:
    getattr(bench, how)()

    with pytest.raises((DeliveryFailed, DeliveryRefused)) as failure:
        bench.notifier.deliver(bench.message)

    assert bench.message.recipient not in str(failure.value)
    assert "breach report" not in str(failure.value).lower()


def test_a_receipt_given_back_makes_the_next_message_an_answer(bench: Bench) -> None:
    first = bench.notifier.deliver(bench.message)
    answer = replace(bench.message, key="alert-2", thread=first.provider_id)

    second = bench.notifier.deliver(answer)

    assert second.provider_id != first.provider_id


def test_a_thread_id_of_another_channel_does_not_hold_a_message_back(
    bench: Bench,
) -> None:
    strange = replace(bench.message, thread="neither a ts nor a Message-ID\r\nX: y")

    bench.notifier.deliver(strange)

    assert len(bench.keys_taken()) == 1
