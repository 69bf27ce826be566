"""Webhook: posts one signed event to another system, once.

Refuses to follow redirects, to speak in the clear (loopback aside), to send anything
through a proxy, and to reach into a private network unless the settings allow it.
"""

import hmac
import http.client
import re
import socket
import ssl
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from incidents.core.errors import (
    DeliveryFailed,
    DeliveryRefused,
    StoreUnavailableError,
)
from incidents.core.ports import Clock, Endpoint, Endpoints, Message, Receipt
from notifiers.cutoff import cut_after
from notifiers.loopback import is_loopback
from notifiers.reach import Resolve, reachable, resolve
from notifiers.retry_after import retry_after_s

TIMEOUT_S = 10.0
# A name of the organisation and one of the endpoint: says nothing about the address.
_RECIPIENT = re.compile(r"[a-z0-9-]{1,63}/[0-9A-Z]{16}")
# It was not taken, and the same event may be taken later.
_LATER = frozenset({408, 425, 429, 503})


class WebhookNotifier:
    """Posts events as JSON; the receipt's ``provider_id`` is the event's id."""

    name = "webhook"

    def __init__(
        self,
        endpoints: Endpoints,
        *,
        clock: Clock,
        private: bool = False,
        timeout_s: float = TIMEOUT_S,
        context: ssl.SSLContext | None = None,
        resolver: Resolve = resolve,
    ) -> None:
        """Remember where endpoints are looked up; nothing is sent.

        Args:
            clock: for the timestamp that is signed.
            private: private networks and this machine itself may be reached.
            timeout_s: limit for each step, three times that for the exchange.
            context: trust for certificates; the system's own when None.
        """
        self._endpoints = endpoints
        self._clock = clock
        self._private = private
        self._timeout_s = timeout_s
        self._context = context or ssl.create_default_context()
        self._resolver = resolver

    def deliver(self, message: Message) -> Receipt:
        """Post *message*; see ``Notifier`` for the errors."""
        endpoint = self._endpoint(message.recipient)
        where = _parsed(endpoint.url)
        body = message.text.encode()
        connection = self._connection(where)
        try:
            with cut_after(3 * self._timeout_s, lambda: connection.sock):
                _open(connection)
                headers = self._headers(endpoint, message.key, body)
                status, received = _exchange(connection, _target(where), body, headers)
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise _translate(status, received)
        return Receipt(channel=self.name, provider_id=message.key)

    def _endpoint(self, recipient: str) -> Endpoint:
        if not _RECIPIENT.fullmatch(recipient):
            raise DeliveryRefused("webhook: the recipient is no endpoint")
        try:
            found = self._endpoints.find(recipient)
        except StoreUnavailableError as error:
            raise DeliveryFailed("webhook: its address cannot be looked up") from error
        if found is None:
            raise DeliveryRefused("webhook: the endpoint was removed")
        return found

    def _connection(self, where: SplitResult) -> "_Pinned":
        host, secure = str(where.hostname), where.scheme == "https"
        port = where.port or (443 if secure else 80)
        addresses = reachable(
            host, port, private=self._private, resolver=self._resolver
        )
        return _Pinned(
            host,
            port,
            addresses=addresses,
            context=self._context if secure else None,
            timeout_s=self._timeout_s,
        )

    def _headers(self, endpoint: Endpoint, key: str, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._clock.now().timestamp()))
        return {
            "Content-Type": "application/json",
            "User-Agent": "Tocsin",
            "Tocsin-Event": key,
            "Tocsin-Timestamp": timestamp,
            "Tocsin-Signature": signature(endpoint.secrets, timestamp, body),
        }


def signature(secrets: Sequence[str], timestamp: str, body: bytes) -> str:
    """Return the signature header: ``v1=<hex>`` for each secret, by commas.

    HMAC-SHA256 over the timestamp, a full stop and the body.
    """
    signed = timestamp.encode() + b"." + body
    made = (hmac.digest(secret.encode(), signed, "sha256").hex() for secret in secrets)
    return ",".join(f"v1={each}" for each in made)


class _Pinned(http.client.HTTPConnection):
    """A connection to one of the addresses that were judged, and to no other."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        addresses: Sequence[str],
        context: ssl.SSLContext | None,
        timeout_s: float,
    ) -> None:
        super().__init__(host, port, timeout=timeout_s)
        self.default_port = 443 if context else 80
        self._addresses = addresses
        self._context = context

    def connect(self) -> None:
        """Connect to the first address that answers; TLS is for the host's name."""
        self.sock = self._reached()
        if self._context is not None:
            # The cutting timer sees the bare socket until the handshake is over.
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)

    def _reached(self) -> socket.socket:
        *others, last = self._addresses
        for address in others:
            try:
                return socket.create_connection((address, self.port), self.timeout)
            except OSError:
                continue  # the next address may answer
        return socket.create_connection((last, self.port), self.timeout)


def _parsed(url: str) -> SplitResult:
    """Return the parts of *url* when anything may be sent there at all."""
    try:
        where = urlsplit(url)
        host, _ = where.hostname or "", where.port
    except ValueError as error:
        raise DeliveryRefused("webhook: the address is no web address") from error
    clear = where.scheme == "http" and is_loopback(host)
    if not host or where.username is not None or "\\" in url:
        raise DeliveryRefused("webhook: the address is no web address")
    if where.scheme != "https" and not clear:
        raise DeliveryRefused("webhook: the address must begin with https://")
    return where


def _target(where: SplitResult) -> str:
    return (where.path or "/") + (f"?{where.query}" if where.query else "")


def _open(connection: _Pinned) -> None:
    try:
        connection.connect()
    except ssl.SSLCertVerificationError as error:
        raise DeliveryFailed("webhook: the certificate does not verify") from error
    except (OSError, ValueError) as error:
        raise DeliveryFailed("webhook: not reached") from error


def _exchange(
    connection: _Pinned, target: str, body: bytes, headers: dict[str, str]
) -> tuple[int, dict[str, str]]:
    """Post once; an answer's body is not read. Once the text may have left, say so."""
    try:
        connection.request("POST", target, body=body, headers=headers)
        answer = connection.getresponse()
    except http.client.InvalidURL as error:
        raise DeliveryRefused("webhook: the address is no web address") from error
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryFailed("webhook: no answer", outcome_unknown=True) from error
    return answer.status, dict(answer.getheaders())


def _translate(
    status: int, headers: dict[str, str]
) -> DeliveryFailed | DeliveryRefused:
    """Say what an answer asks of us: later, perhaps taken, or not this way.

    One endpoint's trouble is not the channel's: others may be well.
    """
    says = f"webhook: status {status}"
    if 300 <= status < 400:
        return DeliveryRefused(f"{says}, and we follow no redirects")
    if 400 <= status < 500 and status not in _LATER:
        return DeliveryRefused(says)
    return DeliveryFailed(
        says,
        retry_after_s=retry_after_s(headers),
        outcome_unknown=status not in _LATER,
    )
