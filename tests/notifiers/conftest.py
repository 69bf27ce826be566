"""Both channels on real servers of our own, and one message to send."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from incidents.alerts import Alert, AlertKind
from incidents.core.ports import Message
from notifiers.email import EmailNotifier, MailServer
from notifiers.slack import SlackNotifier
from notifiers.webhook import WebhookNotifier
from tests.fakes.slack_server import SlackServer
from tests.fakes.smtp_server import PASSWORD, USER, Certificates, SmtpServer
from tests.notifiers.endpoints import SECRET, OneEndpoint

NOW = datetime(2026, 6, 12, 9, 20, tzinfo=UTC)
SENDER = "alarms@tocsin.example"


@dataclass(frozen=True)
class FixedClock:
    """Always the same instant; the port has no other duty here."""

    at: datetime = NOW

    def now(self) -> datetime:
        """Return the instant."""
        return self.at


@pytest.fixture
def alert() -> Alert:
    """A first alert with 71 hours left."""
    return Alert(
        kind=AlertKind.FIRST,
        reference="INC-7K3F-Q",
        organisation="Harbour Clinic",
        severity="high",
        duty="notify the authority",
        deadline_at=NOW + timedelta(hours=71),
        hours_left=71.0,
        zone="Europe/Dublin",
        link="https://tocsin.example/console/cases/INC-7K3F-Q",
    )


@pytest.fixture
def message() -> Message:
    """A mail with two bodies; Slack takes its text."""
    return Message(
        key="alert-1",
        recipient="dpo@clinic.example",
        subject="Breach report INC-7K3F-Q: high, 71 hours left",
        text="A breach report has come in.\n",
        html="<p>A breach report has come in.</p>",
    )


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """The server that plays Slack."""
    with SlackServer() as server:
        yield server


@pytest.fixture
def slack_notifier(slack: SlackServer) -> SlackNotifier:
    """The channel, pointed at the server that plays Slack."""
    return SlackNotifier(slack.token, base_url=slack.base_url, timeout_s=1)


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    """An authority of the tests' own."""
    return Certificates()


@pytest.fixture
def smtp(certificates: Certificates) -> Iterator[SmtpServer]:
    """A mail server that wants STARTTLS and a sign-in."""
    with SmtpServer(certificates.server(), sign_in=True) as server:
        yield server


@pytest.fixture
def mailer(certificates: Certificates) -> Callable[..., EmailNotifier]:
    """Makes mail channels; what a test does not say is safe and right."""

    def make(
        port: int, *, trust: ssl.SSLContext | None = None, **settings: object
    ) -> EmailNotifier:
        usual = {
            "host": "localhost",
            "port": port,
            "user": USER,
            "password": PASSWORD,
            "sender": SENDER,
            "timeout_s": 1.0,
        }
        return EmailNotifier(
            MailServer(**(usual | settings)),
            clock=FixedClock(),
            context=trust or certificates.trusting(),
        )

    return make


@pytest.fixture
def webhooks(certificates: Certificates) -> Callable[..., WebhookNotifier]:
    """Makes webhook channels that may reach this machine."""

    def make(
        url: str,
        *,
        secrets: tuple[str, ...] = (SECRET,),
        gone: bool = False,
        away: bool = False,
        **settings: object,
    ) -> WebhookNotifier:
        usual = {
            "clock": FixedClock(),
            "private": True,
            "timeout_s": 0.5,
            "context": certificates.trusting(),
        }
        endpoint = OneEndpoint(url, secrets, gone=gone, away=away)
        return WebhookNotifier(endpoint, **(usual | settings))

    return make


@pytest.fixture
def dripping_port() -> Iterator[int]:
    """The port of a server that greets with a letter every now and then, for ever."""
    done = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            while not done.wait(0.05):
                try:
                    connection.sendall(b"2")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    done.set()
    thread.join(timeout=5)
    listener.close()
