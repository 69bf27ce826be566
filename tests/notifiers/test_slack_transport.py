"""How the exchange with Slack ends: no redirect, no trickle, no stranger's TLS."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from incidents.core.errors import DeliveryFailed
from incidents.core.ports import Message
from notifiers.retry_after import retry_after_s
from notifiers.slack import SlackNotifier
from tests.fakes.slack_server import Fault, SlackServer
from tests.fakes.smtp_server import Certificates


@pytest.fixture
def post(message: Message) -> Message:
    """A message to the case channel."""
    return replace(message, recipient="C0MAIN", html="")


def test_a_redirect_is_not_followed_and_the_token_stays_here(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message
) -> None:
    with SlackServer() as elsewhere:
        place = elsewhere.base_url + "chat.postMessage"
        slack.next(Fault(status=302, body="", headers={"Location": place}))

        with pytest.raises(DeliveryFailed) as failure:
            slack_notifier.deliver(post)

        assert elsewhere.calls == []
    assert not failure.value.outcome_unknown


def test_an_answer_that_trickles_is_cut_off(
    slack: SlackServer, slack_notifier: SlackNotifier, post: Message
) -> None:
    slack.next(Fault(act="trickle"))
    began = datetime.now(UTC)

    with pytest.raises(DeliveryFailed) as failure:
        slack_notifier.deliver(post)

    assert (datetime.now(UTC) - began).total_seconds() < 3
    assert failure.value.outcome_unknown


def test_a_certificate_that_nobody_vouches_for_is_sent_nothing(
    certificates: Certificates, post: Message
) -> None:
    with SlackServer(tls=certificates.server()) as slack:
        strict = SlackNotifier(
            slack.token, base_url=slack.base_url, context=Certificates().trusting()
        )

        with pytest.raises(DeliveryFailed) as failure:
            strict.deliver(post)

        assert slack.calls == []
    assert not failure.value.outcome_unknown


def test_a_certificate_of_another_name_is_sent_nothing(
    certificates: Certificates, post: Message
) -> None:
    with SlackServer(tls=certificates.server("slack.example")) as slack:
        strict = SlackNotifier(
            slack.token, base_url=slack.base_url, context=certificates.trusting()
        )

        with pytest.raises(DeliveryFailed):
            strict.deliver(post)

        assert slack.calls == []


def test_tls_with_the_right_certificate_delivers(
    certificates: Certificates, post: Message
) -> None:
    trust: ssl.SSLContext = certificates.trusting()
    with SlackServer(tls=certificates.server()) as slack:
        SlackNotifier(slack.token, base_url=slack.base_url, context=trust).deliver(post)

        assert len(slack.posts) == 1


def test_the_token_is_never_sent_in_the_clear() -> None:
    with pytest.raises(ValueError, match="https"):
        SlackNotifier("xoxb-test", base_url="http://slack.example/api/")


def test_a_proxy_named_by_the_environment_does_not_see_the_message(
    slack: SlackServer, post: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")

    SlackNotifier(slack.token, base_url=slack.base_url).deliver(post)

    assert len(slack.posts) == 1


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "1"}, 1.0),
        ({"retry-after": " 3600 "}, 3600.0),
        ({}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "٣"}, None),
        # An HTTP date counts from the answer's own
        (
            {
                "Retry-After": "Fri, 12 Jun 2026 09:21:00 GMT",
                "Date": "Fri, 12 Jun 2026 09:20:00 GMT",
            },
            60.0,
        ),
        (
            {
                "Retry-After": "Fri, 12 Jun 2026 09:19:00 GMT",
                "Date": "Fri, 12 Jun 2026 09:20:00 GMT",
            },
            0.0,
        ),
        ({"Retry-After": "Fri, 12 Jun 2026 09:21:00 GMT"}, None),
    ],
)
def test_the_wait_that_an_answer_asks_for(
    headers: dict[str, str], wait: float | None
) -> None:
    assert retry_after_s(headers) == wait
