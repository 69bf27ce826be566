"""A beat to somebody outside, whose staying away is the alarm.

One GET to one address, without a body, a cookie or a word about us: whoever watches
it learns that a server beats, and nothing of any case.
"""

import http.client
import ssl
from urllib.parse import urlsplit

from incidents.core.errors import DeliveryFailed
from notifiers.cutoff import cut_after
from notifiers.loopback import is_loopback

TIMEOUT_S = 5


class HttpDeadMan:
    """Beats by HTTPS: no second try, no redirect, no proxy, a hard end."""

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float = TIMEOUT_S,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Take the address; nothing is sent yet.

        Raises:
            ValueError: it is neither https nor on this machine.
        """
        self._where = urlsplit(url)
        host = self._where.hostname or ""
        on_loopback = self._where.scheme == "http" and is_loopback(host)
        if not host or not (self._where.scheme == "https" or on_loopback):
            raise ValueError("the dead man's address must begin with https://")
        self._timeout_s = timeout_s
        self._context = context or ssl.create_default_context()

    def beat(self) -> None:
        """Say that all is well.

        Raises:
            DeliveryFailed: no answer in time, or not one that says "taken".
        """
        connection = self._connection()
        try:
            with cut_after(self._timeout_s, lambda: connection.sock):
                path = self._where.path or "/"
                query = f"?{self._where.query}" if self._where.query else ""
                connection.request("GET", path + query)
                status = connection.getresponse().status
        except (OSError, http.client.HTTPException, ValueError) as error:
            # The address is a secret, and an error's own words may name it.
            raise DeliveryFailed("dead man: no answer") from error
        finally:
            connection.close()
        if not 200 <= status < 300:
            says = f"dead man: status {status}"
            raise DeliveryFailed(says)

    def _connection(self) -> http.client.HTTPConnection:
        host, port = str(self._where.hostname), self._where.port
        if self._where.scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=self._timeout_s, context=self._context
            )
        return http.client.HTTPConnection(host, port, timeout=self._timeout_s)
