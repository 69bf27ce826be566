"""Slack: posts one finished message with chat.postMessage, once.

Refuses to follow redirects, to repeat on its own, and to send the token over
anything but TLS (loopback aside). Retrying and recording belong to the worker.
"""

import re
import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any

from slack_sdk.errors import SlackApiError

from incidents.core.errors import DeliveryFailed, DeliveryRefused
from incidents.core.ports import Message, Receipt
from notifiers.slack_codes import THREAD_LOST
from notifiers.slack_errors import code_of, undone, unposted
from notifiers.slack_transport import SLACK, OneTryClient

_RECIPIENT = re.compile(r"[CGDUW][A-Z0-9]{2,30}")
PROVIDER_ID = re.compile(r"(?P<channel>[CGD][A-Z0-9]{2,30})/(?P<ts>\d{1,12}\.\d{1,9})")

METADATA_TYPE = "tocsin_alert"
# The history is read a little further back, for Slack's clock is not ours.
_SKEW_S = 60
_PAGES = 20


class SlackNotifier:
    """Posts to channels (``C...``, ``G...``), direct chats (``D...``) and members.

    The receipt's ``provider_id`` is ``channel/ts``; given back as a later message's
    ``thread`` it makes that one a reply.
    """

    name = "slack"

    def __init__(
        self,
        token: str,
        *,
        base_url: str = SLACK,
        timeout_s: int = 10,
        context: ssl.SSLContext | None = None,
        proxy: str = "",
    ) -> None:
        """Prepare the client; nothing is sent.

        Args:
            base_url: the Web API's root; plain http is taken for loopback only.
            timeout_s: limit for connecting, and again for the whole exchange.
            context: trust for Slack's certificate; the system's own when None.
            proxy: ``http://host:port`` of a CONNECT proxy, or "".

        Raises:
            ValueError: *base_url* would carry the token in the clear.
        """
        self._client = OneTryClient(
            token,
            base_url=base_url,
            timeout_s=timeout_s,
            context=context or ssl.create_default_context(),
            proxy=proxy,
        )

    def deliver(self, message: Message) -> Receipt:
        """Post *message*; see ``Notifier`` for the errors.

        A thread that no longer exists does not hold the message back: Slack has
        then posted nothing, and the message opens a thread of its own.
        """
        if not _RECIPIENT.fullmatch(message.recipient):
            raise DeliveryRefused("slack: the recipient is no channel or member id")
        channel, thread_ts = _target(message)
        try:
            return self._post(message, channel, thread_ts)
        except SlackApiError as error:
            if thread_ts is None or code_of(error) not in THREAD_LOST:
                raise unposted(error) from error
        try:
            return replace(self._post(message, channel, None), thread_lost=True)
        except SlackApiError as error:
            raise unposted(error) from error

    def find(self, message: Message, *, since: datetime) -> Receipt | None:
        """Look for *message* by its key where it would stand; see ``Searching``.

        A reply stands in its thread alone, everything else in the channel's history.
        A member's direct chat can be read once a first message has told its name.
        https://docs.slack.dev/reference/methods/conversations.history
        """
        channel, thread_ts = _target(message)
        where = {"channel": channel, "oldest": f"{since.timestamp() - _SKEW_S:.6f}"}
        found = None
        if thread_ts is not None:
            replies = where | {"ts": thread_ts}
            found = self._seek(message, "conversations.replies", replies)
        return found or self._seek(message, "conversations.history", where)

    def _seek(
        self, message: Message, method: str, where: Mapping[str, str]
    ) -> Receipt | None:
        cursor = ""
        for _ in range(_PAGES):
            answer = self._read(method, {**where, "cursor": cursor})
            for each in answer.get("messages") or ():
                if _key(each) == message.key:
                    provider_id = f"{where['channel']}/{each.get('ts')}"
                    return Receipt(channel=self.name, provider_id=provider_id)
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise DeliveryFailed("slack: the history has no end")

    def _read(self, method: str, where: Mapping[str, str]) -> Mapping[str, Any]:
        """Return one page; an answer that does not come leaves nothing in doubt."""
        asked = {name: value for name, value in where.items() if value}
        try:
            answer = self._client.api_call(
                method, json={**asked, "limit": 200, "include_all_metadata": True}
            )
        except DeliveryFailed as error:
            raise DeliveryFailed(
                str(error),
                retry_after_s=error.retry_after_s,
                channel_away=error.channel_away,
            ) from error
        except SlackApiError as error:
            if code_of(error) in THREAD_LOST:
                return {}
            raise undone(error) from error
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    def _post(self, message: Message, channel: str, thread_ts: str | None) -> Receipt:
        answer = self._client.chat_postMessage(
            channel=channel,
            thread_ts=thread_ts,
            reply_broadcast=True if message.broadcast and thread_ts else None,
            # https://docs.slack.dev/messaging/formatting-message-text#escaping
            text=escape(message.text, quote=False),
            blocks=list(message.blocks) or None,
            metadata=metadata_of(message),
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            parse="none",
            mrkdwn=False,
        )
        provider_id = f"{answer.get('channel')}/{answer.get('ts')}"
        if not PROVIDER_ID.fullmatch(provider_id):
            # Slack always names the message; somebody else answered "ok".
            raise DeliveryFailed("slack: no receipt", outcome_unknown=True)
        return Receipt(channel=self.name, provider_id=provider_id)


def metadata_of(message: Message) -> dict[str, Any]:
    """Return the mark by which *message* is found again."""
    return {"event_type": METADATA_TYPE, "event_payload": {"key": message.key}}


def _target(message: Message) -> tuple[str, str | None]:
    """Return the channel to post to and, for a reply, the ``ts`` that it answers.

    A member's direct chat has a channel id of its own, known from the receipt only.
    A thread in another channel than the recipient's is no thread for this message.
    """
    thread = PROVIDER_ID.fullmatch(message.thread)
    if thread is None:
        return message.recipient, None
    to_member = message.recipient[0] in "UW"
    in_direct_chat = thread["channel"].startswith("D")
    if thread["channel"] == message.recipient or (to_member and in_direct_chat):
        return thread["channel"], thread["ts"]
    return message.recipient, None


def _key(posted: Mapping[str, Any]) -> str:
    """Return the key of a message of ours, "" for anybody else's."""
    metadata = posted.get("metadata") or {}
    if metadata.get("event_type") != METADATA_TYPE:
        return ""
    return str((metadata.get("event_payload") or {}).get("key", ""))
