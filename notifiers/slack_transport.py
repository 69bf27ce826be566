"""One HTTPS exchange with Slack: no second try, no redirect, a hard end.

slack_sdk's own transport follows a redirect with the token in hand, takes proxies
from the environment, and does not say whether the request had left. An alert needs
to know the last one: only an exchange broken after that can have posted something.
"""

import http.client
import json
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit
from urllib.request import Request

from slack_sdk import WebClient

from incidents.core.errors import DeliveryFailed
from notifiers.cutoff import cut_after
from notifiers.loopback import is_loopback
from notifiers.retry_after import retry_after_s

SLACK = "https://slack.com/api/"
_ANSWER_LIMIT = 1 << 20


class OneTryClient(WebClient):
    """slack_sdk's client over a transport that tries once."""

    def __init__(
        self,
        token: str,
        *,
        base_url: str,
        timeout_s: int,
        context: ssl.SSLContext,
        proxy: str,
    ) -> None:
        where = urlsplit(base_url)
        if where.scheme != "https" and not is_loopback(where.hostname or ""):
            raise ValueError("Slack's base URL must begin with https://")
        super().__init__(
            token=token,
            base_url=base_url,
            timeout=timeout_s,
            ssl=context,
            retry_handlers=[],  # its default posts again after a lost connection
        )
        self._context = context
        self._through = urlsplit(proxy) if proxy else None

    def _perform_urllib_http_request_internal(
        self, url: str, req: Request
    ) -> dict[str, Any]:
        """Replace the exchange under slack_sdk; same return value.

        Raises:
            DeliveryFailed: nothing was sent, or what came back is no Slack answer.
        """
        connection = self._connect(urlsplit(url))
        # http.client lets go of its socket as soon as an answer says "close".
        exchange_socket = connection.sock
        try:
            with cut_after(self.timeout, lambda: exchange_socket):
                status, headers, body = _exchange(connection, req)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise DeliveryFailed(
                "slack: no answer", outcome_unknown=True, channel_away=True
            ) from error
        finally:
            connection.close()
        return {"status": status, "headers": headers, "body": body}

    def _connect(self, where: SplitResult) -> http.client.HTTPConnection:
        """Return an open connection; until it is open nothing can have arrived."""
        target = str(where.hostname), where.port
        near = self._through
        host, port = (str(near.hostname), near.port) if near else target
        connection = (
            http.client.HTTPSConnection(
                host, port, timeout=self.timeout, context=self._context
            )
            if where.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=self.timeout)
        )
        if near:
            connection.set_tunnel(*target)
        try:
            connection.connect()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise DeliveryFailed("slack: not reached", channel_away=True) from error
        return connection


def _exchange(
    connection: http.client.HTTPConnection, req: Request
) -> tuple[int, dict[str, str], str]:
    headers = dict(req.header_items())
    connection.request("POST", req.selector, body=req.data, headers=headers)
    answer = connection.getresponse()
    body = answer.read(_ANSWER_LIMIT).decode()
    received = dict(answer.getheaders())
    if not _is_object(body):
        raise _not_slack(answer.status, received)
    return answer.status, received, body


def _is_object(body: str) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


def _not_slack(status: int, headers: Mapping[str, str]) -> DeliveryFailed:
    """Say what an answer without a JSON object means.

    A gateway's 500, 502 or 504 and a page with status 200 leave open what happened
    behind it; every other status says that the request went no further.
    """
    return DeliveryFailed(
        f"slack: status {status} without a Slack answer",
        retry_after_s=retry_after_s(headers),
        outcome_unknown=status in {200, 500, 502, 504},
    )
