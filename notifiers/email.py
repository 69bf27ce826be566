"""Mail: hands one finished message to an SMTP server, once.

Refuses to speak in the clear (loopback aside), to accept a certificate that does not
verify, and to write any header value that could become a second header.
"""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from enum import StrEnum
from hashlib import sha256

from incidents.core.errors import DeliveryFailed, DeliveryRefused
from incidents.core.ports import Clock, Message, Receipt
from notifiers.cutoff import cut_after
from notifiers.loopback import is_loopback

# RFC 5321 section 4.1.2, without quoted local parts: one plain ASCII address.
_ADDR_SPEC = re.compile(
    r"(?=.{3,254}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.-]{1,64}@[A-Za-z0-9.-]{1,253}>")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class _WirePolicy(EmailPolicy):
    """SMTP's lines, with message ids left whole.

    CPython 3.11 folds an id of over 78 characters into encoded words, which no reader
    of ``In-Reply-To`` undoes; RFC 5322 section 2.1.1 allows lines of 998.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the header as bytes, folded unless it holds a message id."""
        if name in {"Message-ID", "In-Reply-To", "References"}:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


# Everything 7-bit, so that no server on the way needs 8BITMIME or SMTPUTF8.
_POLICY = _WirePolicy(linesep="\r\n", cte_type="7bit")


class Tls(StrEnum):
    """How the conversation with the mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The server that takes our mail, and the name we send under.

    Attributes:
        user: "" when the server asks for no sign-in.
        sender: plain address; stands in ``From`` and in the envelope.
        tls: ``none`` is taken for loopback only.
        timeout_s: limit for each step, three times that for the conversation.
    """

    host: str
    sender: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    tls: Tls = Tls.STARTTLS
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        """Refuse a sender or a TLS mode that no mail may be sent with."""
        if not _ADDR_SPEC.fullmatch(self.sender):
            raise ValueError("the mail sender must be a plain address")
        if self.tls is Tls.NONE and not is_loopback(self.host):
            raise ValueError("mail without TLS goes to this machine itself only")

    @property
    def sender_domain(self) -> str:
        """The part of the sender's address behind the ``@``."""
        return self.sender.rpartition("@")[2]


class EmailNotifier:
    """Sends to plain addresses from the directory.

    The receipt's ``provider_id`` is the ``Message-ID``; given back as a later
    message's ``thread`` it makes that one an answer in the same conversation.
    """

    name = "email"

    def __init__(
        self, server: MailServer, *, clock: Clock, context: ssl.SSLContext | None = None
    ) -> None:
        """Remember the server; nothing is sent.

        Args:
            clock: for the ``Date`` header.
            context: trust for the server's certificate; the system's own when None.
        """
        self._server = server
        self._clock = clock
        self._context = context or ssl.create_default_context()

    def deliver(self, message: Message) -> Receipt:
        """Send *message*; see ``Notifier`` for the errors."""
        mail = self._compose(message)
        smtp = self._client()
        limit = 3 * self._server.timeout_s
        opened = False
        try:
            with cut_after(limit, lambda: smtp.sock):
                self._open(smtp)
                opened = True
                self._hand_over(smtp, message.recipient, mail.as_bytes())
        except smtplib.SMTPResponseException as error:
            raise _translate(error.smtp_code, whole_channel=not opened) from error
        except smtplib.SMTPNotSupportedError as error:
            # A server, or somebody in between, hides STARTTLS or AUTH: send nothing.
            raise DeliveryFailed(
                "mail: the server offers no safe way in", channel_away=True
            ) from error
        except ssl.SSLCertVerificationError as error:
            raise DeliveryFailed(
                "mail: the certificate does not verify", channel_away=True
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryFailed(
                "mail: the server is not reached", channel_away=True
            ) from error
        finally:
            smtp.close()
        return Receipt(channel=self.name, provider_id=str(mail["Message-ID"]))

    def _client(self) -> smtplib.SMTP:
        # A name of our own: smtplib would ask the resolver for one at each message.
        name, limit = self._server.sender_domain, self._server.timeout_s
        if self._server.tls is Tls.TLS:
            return smtplib.SMTP_SSL(
                local_hostname=name, timeout=limit, context=self._context
            )
        return smtplib.SMTP(local_hostname=name, timeout=limit)

    def _open(self, smtp: smtplib.SMTP) -> None:
        """Connect, encrypt and sign in."""
        # The certificate is checked against this name, which connect() does not set.
        smtp._host = self._server.host  # type: ignore[attr-defined] # not in typeshed
        code, _ = smtp.connect(self._server.host, self._server.port)
        if code != 220:
            raise smtplib.SMTPResponseException(code, b"")
        _greet(smtp)
        if self._server.tls is Tls.STARTTLS:
            smtp.starttls(context=self._context)
            _greet(smtp)
        if self._server.user:
            smtp.login(self._server.user, self._server.password)

    def _hand_over(self, smtp: smtplib.SMTP, recipient: str, mail: bytes) -> None:
        """Give the message away; once its text may have left, say so on failure."""
        for code, _ in (smtp.mail(self._server.sender), smtp.rcpt(recipient)):
            if code not in {250, 251}:
                raise smtplib.SMTPResponseException(code, b"")
        try:
            code, _ = smtp.data(mail)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise DeliveryFailed(
                "mail: no answer", outcome_unknown=True, channel_away=True
            ) from error
        if code != 250:
            raise smtplib.SMTPResponseException(code, b"")
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()  # the server has the message; a rude goodbye changes nothing

    def _compose(self, message: Message) -> EmailMessage:
        if not _ADDR_SPEC.fullmatch(message.recipient):
            raise DeliveryRefused("mail: the recipient is no plain address")
        mail = EmailMessage(policy=_POLICY)
        for name, value in self._headers(message).items():
            mail[name] = _header(name, value)
        mail.set_content(message.text)
        if message.html:
            mail.add_alternative(message.html, subtype="html")
        if message.calendar:
            mail.add_attachment(
                message.calendar.encode(),
                maintype="text",
                subtype="calendar",
                filename="deadline.ics",
                params={"method": "PUBLISH", "charset": "utf-8"},
            )
        return mail

    def _headers(self, message: Message) -> dict[str, str]:
        headers = {
            "From": f"Tocsin <{self._server.sender}>",
            "To": message.recipient,
            "Subject": message.subject,
            "Date": format_datetime(self._clock.now()),
            "Message-ID": message_id(message.key, self._server.sender_domain),
            # RFC 3834: keeps "out of office" answers away; Exchange has its own word.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        }
        if _MESSAGE_ID.fullmatch(message.thread):
            headers |= {"In-Reply-To": message.thread, "References": message.thread}
        return headers


def _greet(smtp: smtplib.SMTP) -> None:
    """Say EHLO. There is no falling back to HELO, which knows no STARTTLS."""
    code, _ = smtp.ehlo()
    if code != 250:
        raise smtplib.SMTPResponseException(code, b"")


def message_id(key: str, domain: str) -> str:
    """Return the ``Message-ID`` of *key*: the same at every attempt, and opaque."""
    return f"<{sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def _header(name: str, value: str) -> str:
    """Return *value* when it is one plain line.

    CPython 3.11 decodes an encoded word in a subject and writes what was inside it,
    line ends included, so that its mere beginning is refused.

    Raises:
        DeliveryRefused: it holds a control character or the mark of an encoded word.
    """
    if _UNPRINTABLE.search(value) or "=?" in value:
        raise DeliveryRefused(f"mail: {name} is not one plain line")
    return value


def _translate(code: int, *, whole_channel: bool) -> DeliveryFailed | DeliveryRefused:
    """Say what the server's reply *code* asks of us: later, or not this way.

    The reply's text stays out: it often repeats the address.

    Args:
        whole_channel: it came before anything was said of this message.

    https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1
    """
    if 500 <= code <= 599:
        return DeliveryRefused(f"mail: {code}", whole_channel=whole_channel)
    return DeliveryFailed(f"mail: {code}", channel_away=whole_channel)
