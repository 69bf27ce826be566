"""Socket Mode: Slack speaks to us through a connection that we open.

For servers that nobody outside can reach. Connecting, keeping alive and connecting
again are slack_sdk's; refused here is only what would carry an answer in the clear.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import logging
import ssl
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from incidents.core.errors import DeliveryRefused
from notifiers.loopback import is_loopback
from notifiers.slack_errors import undone
from notifiers.slack_transport import SLACK, OneTryClient

_LOG = logging.getLogger("tocsin.slack")
# slack_sdk tells each hiccup with its traceback; what matters is said by the link's
# keeper, and what a listener could not take is said here.
_QUIET = logging.getLogger("tocsin.slack.sdk")
_QUIET.setLevel(logging.CRITICAL + 1)

_LISTENERS_AT_ONCE = 2

Take = Callable[[str, Mapping[str, Any]], None]


class SlackSocket:
    """See ``ChatLink``; nothing is opened before it is tended."""

    def __init__(
        self,
        app_token: str,
        *,
        base_url: str = SLACK,
        timeout_s: int = 10,
        context: ssl.SSLContext | None = None,
        ping_every_s: float = 5.0,
    ) -> None:
        """Prepare the client that asks for addresses; the rest as ``SlackNotifier``.

        Args:
            app_token: app-level token ``xapp-...`` with ``connections:write``.
            ping_every_s: a connection that is silent for four times that is dropped.

        Raises:
            ValueError: *base_url* would carry the token in the clear.
        """
        self._app_token = app_token
        self._web = OneTryClient(
            app_token,
            base_url=base_url,
            timeout_s=timeout_s,
            context=context or ssl.create_default_context(),
            proxy="",
        )
        self._ping_every_s = ping_every_s
        self._client: _Client | None = None

    def tend(self, take: Take) -> bool:
        """Connect if that is needed; return whether the link stands.

        Raises:
            DeliveryFailed: Slack gives no address now.
            DeliveryRefused: the token is refused, or the address is not safe.
        """
        if self._client is None:
            self._client = self._made(take)
        if not self._client.is_connected():
            try:
                self._client.connect_to_new_endpoint()
            except SlackApiError as error:
                raise undone(error) from error
        return self._client.is_connected()

    def close(self) -> None:
        """End the connection and its threads."""
        client, self._client = self._client, None
        if client is None:
            return
        # One that is being made is made first: slack_sdk closes none of them twice.
        with client.connect_operation_lock:
            client.auto_reconnect_enabled = False
        client.close()
        client.disconnect()

    def _made(self, take: Take) -> "_Client":
        client = _Client(
            app_token=self._app_token,
            web_client=self._web,
            logger=_QUIET,
            ping_interval=self._ping_every_s,
            concurrency=_LISTENERS_AT_ONCE,
        )
        client.proxy = None  # slack_sdk takes one from the environment
        client.socket_mode_request_listeners.append(_listener(take))
        return client


class _Client(SocketModeClient):
    """slack_sdk's client, which never waits in a call and looks where it connects."""

    def issue_new_wss_url(self) -> str:
        """Return a fresh address to connect to.

        Raises:
            SlackApiError: Slack gives none.
            DeliveryRefused: what we would say there could be read on the way.
        """
        # Not by the method of that name, which puts the token into the address.
        answer = self.web_client.api_call("apps.connections.open")
        url = str(answer.get("url", ""))
        where = urlsplit(url)
        # On any other port than 443 slack_sdk does without TLS.
        safe = where.scheme == "wss" and (where.port or 443) == 443
        if not safe and not is_loopback(where.hostname or ""):
            raise DeliveryRefused("slack: the address for Socket Mode is not safe")
        return url


def _listener(
    take: Take,
) -> Callable[[BaseSocketModeClient, SocketModeRequest], None]:
    def listen(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Hand on what came; what nobody took is not confirmed, so Slack knows."""
        try:
            take(request.type, request.payload)
        except Exception as error:  # noqa: BLE001 - the next one must be heard too
            _LOG.error("nobody took what Slack said: %s", type(error).__name__)
            return
        try:
            client.send_socket_mode_response(
                SocketModeResponse(envelope_id=request.envelope_id)
            )
        except SlackClientError:
            _LOG.info("the link broke before Slack was told; it will say it again")

    return listen
