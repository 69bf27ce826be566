"""What a mail looks like on the wire, and when none is sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from incidents.alerts import Alert
from incidents.core.errors import DeliveryFailed, DeliveryRefused
from incidents.core.ports import Message
from incidents.messages import for_email
from notifiers.email import EmailNotifier, MailServer, Tls, message_id
from tests.fakes.smtp_server import Certificates, SmtpServer

Mailer = Callable[..., EmailNotifier]


def test_a_mail_goes_encrypted_and_signed_in(
    smtp: SmtpServer, mailer: Mailer, message: Message
) -> None:
    mailer(smtp.port).deliver(message)

    (taken,) = smtp.taken
    assert taken.encrypted
    assert taken.signed_in
    assert taken.sender == "alarms@tocsin.example"
    assert taken.recipients == ("dpo@clinic.example",)


def test_the_headers_are_these_and_no_others(
    smtp: SmtpServer, mailer: Mailer, message: Message
) -> None:
    mailer(smtp.port).deliver(message)

    mail = smtp.taken[0].mail
    identity = message_id("alert-1", "tocsin.example")
    assert dict(mail.items()) == {
        "From": "Tocsin <alarms@tocsin.example>",
        "To": "dpo@clinic.example",
        "Subject": "Breach report INC-7K3F-Q: high, 71 hours left",
        "Date": "Fri, 12 Jun 2026 09:20:00 +0000",
        "Message-ID": identity,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": mail["Content-Type"],
    }


def test_text_and_html_say_the_same_and_survive_every_server(
    smtp: SmtpServer, mailer: Mailer, alert: Alert
) -> None:
    alert = replace(alert, organisation="Klinik Ärztehaus <Süd> & Söhne")

    mailer(smtp.port).deliver(for_email(alert, recipient="d@clinic.example", key="k"))

    (taken,) = smtp.taken
    text = taken.mail.get_body(("plain",)).get_content()
    html = taken.mail.get_body(("html",)).get_content()
    assert "Klinik Ärztehaus <Süd> & Söhne" in text
    assert "Klinik Ärztehaus &lt;Süd&gt; &amp; Söhne" in html
    assert taken.raw.isascii()
    assert max(len(line) for line in taken.raw.split(b"\r\n")) <= 78


def test_later_mails_of_a_case_answer_its_first(
    smtp: SmtpServer, mailer: Mailer, message: Message
) -> None:
    notifier = mailer(smtp.port)
    first = notifier.deliver(message)

    notifier.deliver(replace(message, key="alert-2", thread=first.provider_id))

    opening, answer = (taken.mail for taken in smtp.taken)
    assert answer["In-Reply-To"] == answer["References"] == opening["Message-ID"]
    assert answer["Message-ID"] != opening["Message-ID"]


def test_a_long_domain_leaves_the_thread_readable(
    smtp: SmtpServer, mailer: Mailer, message: Message
) -> None:
    domain = ".".join(["department-of-long-names"] * 6) + ".example"
    notifier = mailer(smtp.port, sender=f"alarms@{domain}")
    first = notifier.deliver(message)

    notifier.deliver(replace(message, key="alert-2", thread=first.provider_id))

    raw = smtp.taken[1].raw
    assert f"\r\nIn-Reply-To: {first.provider_id}\r\n".encode() in raw
    assert f"\r\nReferences: {first.provider_id}\r\n".encode() in raw
    assert b"=?" not in raw


def test_a_subject_in_another_language_arrives_as_written(
    smtp: SmtpServer, mailer: Mailer, message: Message
) -> None:
    subject = "Meldung INC-7K3F-Q: hoch – " + " ".join(["überfällig"] * 15)

    mailer(smtp.port).deliver(replace(message, subject=subject))

    (taken,) = smtp.taken
    assert taken.mail["Subject"] == subject
    assert max(len(line) for line in taken.raw.split(b"\r\n")) <= 78


def test_the_identity_of_a_mail_does_not_tell_what_it_is_about() -> None:
    identity = message_id("INC-7K3F-Q/first", "tocsin.example")

    assert "INC" not in identity
    assert identity == message_id("INC-7K3F-Q/first", "tocsin.example")


@pytest.mark.parametrize(
    "subject",
    [
        "Breach report\r\nBcc: evil@evil.example",
        "Breach report\nBcc: evil@evil.example",
        "Breach report\x00",
        "Breach report\u2028Bcc: evil@evil.example",
        # CPython 3.11 writes what an encoded word holds, line end and all
        "=?utf-8?q?x=0ABcc:_evil@evil.example?=",
        "Breach =?utf-8?b?eA==?=",
    ],
)
def test_a_subject_that_could_become_a_header_is_refused(
    smtp: SmtpServer, mailer: Mailer, message: Message, subject: str
) -> None:
    with pytest.raises(DeliveryRefused, match="Subject"):
        mailer(smtp.port).deliver(replace(message, subject=subject))

    assert smtp.steps == []


@pytest.mark.parametrize(
    "recipient",
    [
        "The DPO <dpo@clinic.example>",
        "dpo@clinic.example, evil@evil.example",
        "dpo@clinic.example evil@evil.example",
        "dpo@clinic.example\n",
        "dpo",
        "@clinic.example",
        "dpo@",
        "dpo@-clinic.example",
        "dpo@clinic..example",
        ".dpo@clinic.example",
        '"d p o"@clinic.example',
        "dpo@[127.0.0.1]",
        "dpö@clinic.example",
        "=?utf-8?q?x?=@clinic.example",
        "d" * 250 + "@clinic.example",
    ],
)
def test_only_a_plain_address_is_written_to(
    smtp: SmtpServer, mailer: Mailer, message: Message, recipient: str
) -> None:
    with pytest.raises(DeliveryRefused):
        mailer(smtp.port).deliver(replace(message, recipient=recipient))

    assert smtp.steps == []


@pytest.mark.parametrize(
    "recipient", ["o'neill+tocsin@clinic.example", "a.b_c@sub.clinic.example", "d@host"]
)
def test_unusual_plain_addresses_are_written_to(
    smtp: SmtpServer, mailer: Mailer, message: Message, recipient: str
) -> None:
    mailer(smtp.port).deliver(replace(message, recipient=recipient))

    assert smtp.taken[0].recipients == (recipient,)


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("421 4.3.2 going down", DeliveryFailed),
        ("451 4.7.1 greylisted", DeliveryFailed),
        ("452 4.2.2 mailbox full", DeliveryFailed),
        ("550 5.1.1 nobody here", DeliveryRefused),
        ("552 5.2.2 mailbox full", DeliveryRefused),
        ("554 5.7.1 policy", DeliveryRefused),
    ],
)
def test_a_reply_in_the_four_hundreds_is_later_and_in_the_five_hundreds_never(
    smtp: SmtpServer,
    mailer: Mailer,
    message: Message,
    step: str,
    reply: str,
    outcome: type[Exception],
) -> None:
    smtp.faults[step] = reply

    with pytest.raises(outcome, match=f"mail: {reply[:3]}") as failure:
        mailer(smtp.port).deliver(message)

    assert not getattr(failure.value, "outcome_unknown", False)


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT"])
@pytest.mark.parametrize("how", ["drop", "hang"])
def test_a_conversation_that_ends_before_the_text_has_brought_nothing(
    smtp: SmtpServer, mailer: Mailer, message: Message, step: str, how: str
) -> None:
    smtp.faults[step] = how

    with pytest.raises(DeliveryFailed) as failure:
        mailer(smtp.port, timeout_s=0.3).deliver(message)

    assert not failure.value.outcome_unknown


def test_a_wrong_password_is_refused(
    smtp: SmtpServer, mailer: Mailer, message: Message
) -> None:
    with pytest.raises(DeliveryRefused, match="mail: 535"):
        mailer(smtp.port, password="wrong").deliver(message)


def test_a_server_that_hides_starttls_is_told_nothing(
    mailer: Mailer, message: Message
) -> None:
    with SmtpServer(starttls=None) as stripped:
        with pytest.raises(DeliveryFailed) as failure:
            mailer(stripped.port).deliver(message)

        assert stripped.taken == []
        assert set(stripped.steps) == {"EHLO"}
    assert not failure.value.outcome_unknown


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
@pytest.mark.parametrize("fault", ["unknown authority", "another name"])
def test_a_certificate_that_does_not_verify_is_told_nothing(
    certificates: Certificates,
    mailer: Mailer,
    message: Message,
    tls: Tls,
    fault: str,
) -> None:
    name = "mail.example" if fault == "another name" else "localhost"
    strangers = Certificates() if fault == "unknown authority" else certificates
    context = certificates.server(name)
    sides = {"starttls": context} if tls is Tls.STARTTLS else {"implicit_tls": context}

    with SmtpServer(**sides) as server:
        notifier = mailer(server.port, tls=tls, trust=strangers.trusting(), user="")
        with pytest.raises(DeliveryFailed, match="certificate"):
            notifier.deliver(message)

        assert server.taken == []
        assert "MAIL" not in server.steps


def test_tls_from_the_first_byte_delivers(
    certificates: Certificates, mailer: Mailer, message: Message
) -> None:
    with SmtpServer(implicit_tls=certificates.server()) as server:
        mailer(server.port, tls=Tls.TLS, user="").deliver(message)

        assert server.taken[0].encrypted


def test_without_tls_mail_goes_to_this_machine_only(
    mailer: Mailer, message: Message
) -> None:
    with SmtpServer() as server:
        mailer(server.port, tls=Tls.NONE, user="").deliver(message)

        assert len(server.taken) == 1
    with pytest.raises(ValueError, match="this machine"):
        MailServer(host="mail.example", sender="a@b.example", tls=Tls.NONE)


def test_a_sender_that_is_no_plain_address_stops_the_start() -> None:
    with pytest.raises(ValueError, match="plain address"):
        MailServer(host="localhost", sender="Tocsin <a@b.example>")


def test_a_server_that_drips_its_greeting_is_cut_off(
    mailer: Mailer, message: Message, dripping_port: int
) -> None:
    began = datetime.now(UTC)

    with pytest.raises(DeliveryFailed):
        mailer(dripping_port, timeout_s=0.3).deliver(message)

    assert (datetime.now(UTC) - began).total_seconds() < 2


def test_the_password_is_not_shown_where_settings_are() -> None:
    server = MailServer(host="localhost", sender="a@b.example", password="hush-hush")

    assert "hush" not in repr(server)
