"""Slack: posts one finished message with chat.postMessage, once.

Refuses to follow redirects, to repeat on its own, and to send the token over
anything but TLS (loopback aside). Retrying and recording belong to the worker.
"""

import re
import ssl
from collections.abc import Mapping
from html import escape
from typing import Any

from slack_sdk.errors import SlackApiError

from incidents.core.errors import DeliveryFailed, DeliveryRefused
from incidents.core.ports import Message, Receipt
from notifiers.slack_transport import SLACK, OneTryClient, retry_after_s

# Codes after which the same message can never arrive this way: the token, the app's
# scopes, the channel, or the message itself must change first. A code that is listed
# nowhere is tried again: giving up has to be a decision.
# https://docs.slack.dev/reference/methods/chat.postMessage#errors
_NEVER = frozenset(
    {
        # the token or the app
        "access_denied",
        "accesslimited",
        "account_inactive",
        "app_missing_action_url",
        "as_user_not_supported",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "messages_tab_disabled",
        "metadata_must_be_sent_from_app",
        "method_deprecated",
        "deprecated_endpoint",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "team_access_not_granted",
        "team_not_found",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
        # the channel or the member
        "cannot_dm_bot",
        "channel_is_archived",
        "channel_not_found",
        "channel_type_not_supported",
        "is_archived",
        "is_inactive",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
        # the message: our own fault, and no better the second time
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_charset",
        "invalid_form_data",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "invalid_post_type",
        "markdown_text_conflict",
        "metadata_too_large",
        "missing_post_type",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
        "too_many_contact_cards",
    }
)

# "It's possible some aspect of the operation succeeded before the error was raised."
# https://docs.slack.dev/reference/methods/chat.postMessage#errors
_PERHAPS_POSTED = frozenset({"fatal_error", "internal_error"})

# Only the thread is gone or closed; the channel still takes the message.
_THREAD_LOST = frozenset(
    {
        "cannot_reply_to_message",
        "invalid_thread_ts",
        "message_not_found",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)

_RECIPIENT = re.compile(r"[CGDUW][A-Z0-9]{2,30}")
_PROVIDER_ID = re.compile(r"(?P<channel>[CGD][A-Z0-9]{2,30})/(?P<ts>\d{1,12}\.\d{1,9})")

METADATA_TYPE = "tocsin_alert"


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
            if thread_ts is None or _code(error) not in _THREAD_LOST:
                raise _translate(error) from error
        try:
            return self._post(message, channel, None)
        except SlackApiError as error:
            raise _translate(error) from error

    def _post(self, message: Message, channel: str, thread_ts: str | None) -> Receipt:
        answer = self._client.chat_postMessage(
            channel=channel,
            thread_ts=thread_ts,
            # https://docs.slack.dev/messaging/formatting-message-text#escaping
            text=escape(message.text, quote=False),
            blocks=list(message.blocks) or None,
            metadata={
                "event_type": METADATA_TYPE,
                "event_payload": {"key": message.key},
            },
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            parse="none",
            mrkdwn=False,
        )
        provider_id = f"{answer.get('channel')}/{answer.get('ts')}"
        if not _PROVIDER_ID.fullmatch(provider_id):
            # Slack always names the message; somebody else answered "ok".
            raise DeliveryFailed("slack: no receipt", outcome_unknown=True)
        return Receipt(channel=self.name, provider_id=provider_id)


def _target(message: Message) -> tuple[str, str | None]:
    """Return the channel to post to and, for a reply, the ``ts`` that it answers.

    A member's direct chat has a channel id of its own, known from the receipt only.
    A thread in another channel than the recipient's is no thread for this message.
    """
    thread = _PROVIDER_ID.fullmatch(message.thread)
    if thread is None:
        return message.recipient, None
    to_member = message.recipient[0] in "UW"
    in_direct_chat = thread["channel"].startswith("D")
    if thread["channel"] == message.recipient or (to_member and in_direct_chat):
        return thread["channel"], thread["ts"]
    return message.recipient, None


def _code(error: SlackApiError) -> str:
    """Return Slack's error code, or "" when the answer holds no such word."""
    code = error.response.get("error")
    known = isinstance(code, str) and re.fullmatch(r"[a-z_]{2,60}", code)
    return str(code) if known else ""


def _translate(error: SlackApiError) -> DeliveryFailed | DeliveryRefused:
    code = _code(error)
    if code in _NEVER:
        return DeliveryRefused(f"slack: {code}")
    status = int(error.response.status_code)
    headers: Mapping[str, Any] = error.response.headers
    return DeliveryFailed(
        f"slack: {code or status}",
        retry_after_s=retry_after_s(headers),
        outcome_unknown=code in _PERHAPS_POSTED or (not code and status == 200),
    )
