"""The mailbox that bounces come back to, read over IMAP.

Reads and marks as seen; moves and deletes nothing. It goes by the numbers that the
server gives to mails, so that whoever else opens the mailbox takes none away from it.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from incidents.core.errors import DeliveryFailed
from incidents.core.ports import Letter, Place
from notifiers.cutoff import cut_after
from notifiers.email import Tls
from notifiers.loopback import is_loopback

# Our mails are some 15 kB, and a bounce returns one of them at most.
MOST_BYTES = 256 * 1024
AT_ONCE = 50
_READING_S = 60.0
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/&+,-]{0,99}")
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxServer:
    """Where the mailbox is.

    Attributes:
        tls: ``none`` is taken for loopback only.
        timeout_s: limit for each step; a minute for a whole reading.
    """

    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    folder: str = "INBOX"
    tls: Tls = Tls.TLS
    timeout_s: float = 20.0

    def __post_init__(self) -> None:
        """Refuse a folder or a TLS mode that no password may be sent for."""
        if not _FOLDER.fullmatch(self.folder):
            raise ValueError("the folder's name must be plain ASCII")
        if self.tls is Tls.NONE and not is_loopback(self.host):
            raise ValueError("a mailbox without TLS must be on this machine itself")


class ImapMailbox:
    """Reads what is new, with a fresh connection each time."""

    def __init__(
        self, server: MailboxServer, *, context: ssl.SSLContext | None = None
    ) -> None:
        """Remember the server; nothing is read.

        Args:
            context: trust for the server's certificate; the system's own when None.
        """
        self._server = server
        self._context = context or ssl.create_default_context()
        self.name = f"{server.user}@{server.host}:{server.port}/{server.folder}"

    def read(self, after: Place, take: Callable[[Letter], None]) -> None:
        """Hand on at most 50 mails that came after *after*; see ``Mailbox``."""
        with self._open() as client:
            validity = self._select(client)
            last = after.uid if after.validity == validity else 0
            for uid in _new(client, last)[:AT_ONCE]:
                letter = _fetch(client, Place(validity=validity, uid=uid))
                if letter is None:
                    continue  # somebody removed it in this moment
                take(letter)
                # A mailbox that may not be written to is read all the same.
                client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    @contextmanager
    def _open(self) -> Iterator[imaplib.IMAP4]:
        client: imaplib.IMAP4 | None = None

        def current_socket() -> socket.socket | None:
            return client.socket() if client is not None else None

        try:
            with cut_after(_READING_S, current_socket):
                client = self._client()
                self._sign_in(client)
                yield client
                client.logout()
        except ssl.SSLCertVerificationError as error:
            raise DeliveryFailed("mailbox: the certificate does not verify") from error
        except (OSError, imaplib.IMAP4.abort) as error:
            raise DeliveryFailed("mailbox: the server is not reached") from error
        except (imaplib.IMAP4.error, ValueError) as error:
            raise DeliveryFailed("mailbox: the server's answer is no use") from error
        finally:
            if client is not None:
                with suppress(OSError):
                    client.shutdown()

    def _client(self) -> imaplib.IMAP4:
        server, limit = self._server, self._server.timeout_s
        if server.tls is Tls.TLS:
            return imaplib.IMAP4_SSL(
                server.host, server.port, ssl_context=self._context, timeout=limit
            )
        client = imaplib.IMAP4(server.host, server.port, timeout=limit)
        if server.tls is Tls.STARTTLS:
            client.starttls(self._context)
        return client

    def _sign_in(self, client: imaplib.IMAP4) -> None:
        secret = f"\0{self._server.user}\0{self._server.password}".encode()
        try:
            if "AUTH=PLAIN" in client.capabilities:
                client.authenticate("PLAIN", lambda _: secret)
            else:
                client.login(self._server.user, self._server.password)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeError) as error:
            raise DeliveryFailed("mailbox: the sign-in is refused") from error

    def _select(self, client: imaplib.IMAP4) -> int:
        """Open the folder; return the number that its numbering stands under."""
        folder = f'"{self._server.folder}"'
        try:
            answer, _ = client.select(folder)
        except imaplib.IMAP4.readonly:
            answer, _ = client.select(folder, readonly=True)
        if answer != "OK":
            raise DeliveryFailed("mailbox: there is no such folder")
        _, numbers = client.response("UIDVALIDITY")
        return int((numbers and numbers[0]) or 0)


def _new(client: imaplib.IMAP4, last: int) -> list[int]:
    # "n:*" always names the last mail, even one that is older than n.
    answer, found = client.uid("SEARCH", f"UID {last + 1}:*")
    if answer != "OK":
        raise DeliveryFailed("mailbox: the server's answer is no use")
    numbers = b" ".join(each for each in found if each).split()
    return sorted({int(each) for each in numbers if int(each) > last})


def _fetch(client: imaplib.IMAP4, place: Place) -> Letter | None:
    wanted = f"(RFC822.SIZE BODY.PEEK[]<0.{MOST_BYTES}>)"
    answer, parts = client.uid("FETCH", str(place.uid), wanted)
    if answer != "OK":
        raise DeliveryFailed("mailbox: the server's answer is no use")
    for part in parts:
        if isinstance(part, tuple):
            size = _SIZE.search(part[0])
            raw = bytes(part[1])[:MOST_BYTES]
            return Letter(
                place=place, raw=raw, size=int(size.group(1)) if size else len(raw)
            )
    return None
