"""What Slack does for us besides taking messages: look up, update, whisper, publish.

Each call is made once and repeats harmlessly. Nothing here reads what anybody wrote.
"""

import re
import ssl
from collections.abc import Callable
from html import escape
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from incidents.core.errors import DeliveryFailed, DeliveryRefused
from incidents.core.ports import Message
from notifiers.slack import PROVIDER_ID, metadata_of
from notifiers.slack_errors import code_of, undone
from notifiers.slack_transport import SLACK, OneTryClient

_MEMBER = re.compile(r"[UW][A-Z0-9]{2,30}")
_TEAM = re.compile(r"[TE][A-Z0-9]{2,30}")


class SlackDesk:
    """See ``ChatDesk``; arguments as for ``SlackNotifier``."""

    def __init__(
        self,
        token: str,
        *,
        base_url: str = SLACK,
        timeout_s: int = 10,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._client = OneTryClient(
            token,
            base_url=base_url,
            timeout_s=timeout_s,
            context=context or ssl.create_default_context(),
            proxy="",
        )
        self._team = ""

    def team(self) -> str:
        """Return the id of our workspace; asked once.

        https://docs.slack.dev/reference/methods/auth.test
        """
        if not self._team:
            found = str(_called(self._client.auth_test).get("team_id", ""))
            if not _TEAM.fullmatch(found):
                raise DeliveryFailed("slack: no workspace is named")
            self._team = found
        return self._team

    def member_of(self, email: str) -> str:
        """Return the id of the member with this address, "" when nobody has it.

        https://docs.slack.dev/reference/methods/users.lookupByEmail
        """
        try:
            answer = self._client.users_lookupByEmail(email=email)
        except SlackApiError as error:
            if code_of(error) == "users_not_found":
                return ""
            raise undone(error) from error
        user: Any = answer.get("user")
        found = str(user.get("id", "")) if isinstance(user, dict) else ""
        if not _MEMBER.fullmatch(found):
            raise DeliveryFailed("slack: no member is named")
        return found

    def show(self, message: Message, *, provider_id: str) -> None:
        """Put *message* in the place of the posted one with this receipt.

        https://docs.slack.dev/reference/methods/chat.update
        """
        posted = PROVIDER_ID.fullmatch(provider_id)
        if posted is None:
            raise DeliveryRefused("slack: the receipt names no message")
        _called(
            lambda: self._client.chat_update(
                channel=posted["channel"],
                ts=posted["ts"],
                text=escape(message.text, quote=False),
                blocks=list(message.blocks),
                metadata=metadata_of(message),
                link_names=False,
                parse="none",
            )
        )

    def whisper(self, text: str, *, channel: str, member: str) -> None:
        """Say *text* to one member in a channel, where nobody else sees it.

        https://docs.slack.dev/reference/methods/chat.postEphemeral
        """
        _called(
            lambda: self._client.chat_postEphemeral(
                channel=channel,
                user=member,
                text=escape(text, quote=False),
                link_names=False,
                parse="none",
            )
        )

    def publish_home(self, blocks: tuple[dict[str, Any], ...], *, member: str) -> None:
        """Fill the Home tab of one member.

        https://docs.slack.dev/reference/methods/views.publish
        """
        view = {"type": "home", "blocks": list(blocks)}
        _called(lambda: self._client.views_publish(user_id=member, view=view))


def _called(call: Callable[[], SlackResponse]) -> SlackResponse:
    try:
        return call()
    except SlackApiError as error:
        raise undone(error) from error
