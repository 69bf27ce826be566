"""Nothing that a reporter typed leaves by mail, calendar or webhook: every byte."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from incidents.core.webhook import Webhook
from incidents.keys import new_webhook_id
from incidents.runtime import Runtime
from incidents.services.submit import Report, submit_report
from incidents.services.webhooks import SettingsEndpoints
from incidents.worker import Worker
from notifiers.email import EmailNotifier, MailServer, Tls
from notifiers.webhook import WebhookNotifier
from tests.fakes.smtp_server import SmtpServer
from tests.fakes.webhook_server import WebhookServer
from tests.support.reports import LOST_LAPTOP
from tests.support.runtime import HARBOUR, SetClock, make_runtime, open_house

CANARY = "canary7f3a"


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def hook() -> Iterator[WebhookServer]:
    with WebhookServer() as server:
        yield server


@pytest.fixture
def told(
    sqlite_url: str,
    tmp_path: Path,
    clock: SetClock,
    smtp: SmtpServer,
    hook: WebhookServer,
) -> Iterator[Runtime]:
    """A house with mail and a webhook."""
    server = MailServer(
        host="127.0.0.1", port=smtp.port, sender="alarms@tocsin.example",
        tls=Tls.NONE, timeout_s=5,
    )  # fmt: skip
    rt = make_runtime(sqlite_url, tmp_path, clock, base_url="https://tocsin.example")
    webhook = WebhookNotifier(
        SettingsEndpoints(rt.uow, rt.keys), clock=clock, private=True
    )
    mail = EmailNotifier(server, clock=clock)
    rt = replace(rt, notifiers={"email": mail, "webhook": webhook})
    endpoint = Webhook(id=new_webhook_id(), name="SIEM", url=hook.url())
    open_house(rt, replace(HARBOUR, webhooks=(endpoint,)))
    yield rt
    rt.close()


def typed_report() -> dict[str, Any]:
    """Return a report whose every typed text is a canary, in odd clothes too."""
    word = f"{CANARY} =?utf-8?q?x=0ABcc:_{CANARY}@evil.example?= {{{{7*7}}}} <b>"
    return {
        **LOST_LAPTOP,
        "title": f"title {word}",
        "description": f"description {word}\r\nBEGIN:VEVENT {CANARY}",
        "place_detail": f"place {word}",
        "reporter": {"name": f"name {word}", "email": f"{CANARY}@evil.example"},
    }


def test_no_byte_of_a_report_leaves(
    told: Runtime, smtp: SmtpServer, hook: WebhookServer, clock: SetClock
) -> None:
    facts = typed_report()
    report = Report(
        slug="harbour", facts=facts, channel="web", idempotency_key="canary"
    )
    reference = submit_report(told, report, now=clock.now()).reference
    worker = Worker(told, name="canary")

    for _ in range(80):  # four days, so that every reminder and the end has come
        while worker.tick(clock.now()):
            worker.finish()
        clock.forward(hours=1)
    worker.close()

    mails = [taken.raw for taken in smtp.taken]
    whole = [_decoded(taken.mail) for taken in smtp.taken]
    events = [taken.line.encode() + taken.body for taken in hook.taken]
    assert len(mails) >= 3
    assert len(events) >= 3
    assert any("BEGIN:VCALENDAR" in each for each in whole)
    assert all(reference.encode() in each for each in events)
    sent = [*mails, *(each.encode() for each in whole), *events]
    for each in sent:
        assert not re.search(CANARY.encode(), each, re.IGNORECASE)
        assert b"laptop" not in each.lower()
        assert b"Niamh" not in each


def _decoded(mail: Any) -> str:
    """Return headers and every part of a mail as a reader's program shows them."""
    parts = [str(dict(mail.items()))]
    for part in mail.walk():
        payload = part.get_payload(decode=True)
        parts.append((payload or b"").decode("utf-8", "replace"))
    return "\n".join(parts)


def test_envelope_and_headers_are_exactly_ours(
    told: Runtime, smtp: SmtpServer, clock: SetClock
) -> None:
    facts = typed_report()
    report = Report(
        slug="harbour", facts=facts, channel="web", idempotency_key="header"
    )
    submit_report(told, report, now=clock.now())
    worker = Worker(told, name="headers")
    while worker.tick(clock.now()):
        worker.finish()
    worker.close()

    known = {person.email for person in HARBOUR.people}
    assert smtp.taken
    for taken in smtp.taken:
        assert taken.sender == "alarms@tocsin.example"
        assert set(taken.recipients) <= known
        assert len(taken.recipients) == 1
        assert set(taken.mail.keys()) <= {
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
            "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
            "In-Reply-To", "References",
        }  # fmt: skip
