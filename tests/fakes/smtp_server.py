"""A real SMTP server (aiosmtpd) with STARTTLS, sign-in and faults on demand.

It keeps a ledger of every mail it took, as bytes, and of every step it was asked for.
"""

import asyncio
import ssl
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.fakes.loop_thread import LoopThread

USER, PASSWORD = "tocsin", "a-made-up-secret"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One mail that the server said 250 to, or kept before it fell silent."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    encrypted: bool
    signed_in: bool

    @property
    def mail(self) -> EmailMessage:
        """The mail as a reader's program parses it."""
        parsed = message_from_bytes(self.raw, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed


class Certificates:
    """A certificate authority made for one test, and what it vouches for."""

    def __init__(self) -> None:
        self._authority = trustme.CA()

    def server(self, name: str = "localhost") -> ssl.SSLContext:
        """Return the server's side with a certificate for *name*."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._authority.issue_cert(name).configure_cert(context)
        return context

    def trusting(self) -> ssl.SSLContext:
        """Return a client's side that trusts this authority."""
        context = ssl.create_default_context()
        self._authority.configure_trust(context)
        return context


class SmtpServer(LoopThread):
    """Runs for the length of a ``with`` block on a free port of loopback.

    Attributes:
        faults: step (``EHLO``, ``MAIL``, ``RCPT``, ``DATA``) -> what to do there: a
            reply such as ``"451 4.7.1 later"``, ``"drop"``, ``"keep and drop"`` (after
            the text has come) or ``"hang"``.
    """

    def __init__(
        self,
        starttls: ssl.SSLContext | None = None,
        *,
        implicit_tls: ssl.SSLContext | None = None,
        sign_in: bool = False,
    ) -> None:
        super().__init__()
        self.taken: list[Taken] = []
        self.steps: list[str] = []
        self.faults: dict[str, str] = {}
        self.port = 0
        self._implicit_tls = implicit_tls
        self._smtp = {
            "hostname": "localhost",
            "tls_context": starttls,
            "require_starttls": starttls is not None,
            "auth_required": sign_in,
            "authenticator": _authenticate,
        }
        self._open: list[SMTP] = []

    def stop_listening(self) -> None:
        """Free the port: from now on connections are refused."""
        self._loop.call_soon_threadsafe(self._server.close)
        self._do(self._nothing())

    async def _nothing(self) -> None:
        """Let the loop do what it was asked before."""

    async def _listen(self) -> None:
        self._server = await self._loop.create_server(
            self._conversation, "127.0.0.1", 0, ssl=self._implicit_tls
        )
        self.port = self._server.sockets[0].getsockname()[1]

    def _conversation(self) -> SMTP:
        conversation = SMTP(self, loop=self._loop, **self._smtp)
        self._open.append(conversation)
        return conversation

    async def _hang_up(self) -> None:
        self._server.close()
        for conversation in self._open:
            transport = conversation.transport
            # Python 3.11.2 cannot abort a TLS transport that was closed twice.
            if transport is not None and not transport.is_closing():
                transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        reply = await self._meet("EHLO", server)
        return [reply] if reply else responses

    async def handle_MAIL(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        envelope.mail_from = address
        return await self._meet("MAIL", server) or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._meet("RCPT", server) or "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        fault = self.faults.get("DATA", "")
        if not fault or fault == "keep and drop":
            self.taken.append(
                Taken(
                    sender=str(envelope.mail_from),
                    recipients=tuple(envelope.rcpt_tos),
                    raw=bytes(envelope.original_content or b""),
                    encrypted=_is_encrypted(server),
                    signed_in=bool(session.authenticated),
                )
            )
        return await self._meet("DATA", server) or "250 2.0.0 taken"

    async def _meet(self, step: str, server: SMTP) -> str:
        self.steps.append(step)
        fault = self.faults.get(step, "")
        if fault == "hang":
            await asyncio.sleep(30)
        if fault.endswith("drop"):
            assert server.transport is not None
            server.transport.abort()
        return fault


def _is_encrypted(server: SMTP) -> bool:
    assert server.transport is not None
    return server.transport.get_extra_info("ssl_object") is not None


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    good = (
        isinstance(data, LoginPassword)
        and data.login == USER.encode()
        and data.password == PASSWORD.encode()
    )
    return AuthResult(success=good, handled=False, auth_data=data if good else None)
