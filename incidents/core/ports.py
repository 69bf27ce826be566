"""What the core asks of the outside, as protocols and plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


class Clock(Protocol):
    """Says what time it is; the only source of ``now``."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Finished text for one recipient on one channel; nothing a reporter typed.

    Attributes:
        key: stable identity across attempts; becomes Message-ID or Slack metadata.
        recipient: e-mail address, Slack channel id or Slack member id.
        thread: ``provider_id`` of the receipt for the case's first message to this
            recipient on this channel, "" for the first itself.
        subject: one line, ours alone.
        text: plain text; also Slack's fallback text.
        html: HTML body for mail, "" where the channel has none.
        blocks: Slack Block Kit blocks, empty where the channel has none.
    """

    key: str
    recipient: str
    subject: str
    text: str
    html: str = ""
    blocks: tuple[dict[str, Any], ...] = field(default=())
    thread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The provider's word that it has taken the message."""

    channel: str
    provider_id: str


class Notifier(Protocol):
    """A channel out of the house.

    ``deliver`` tries once. It raises ``DeliveryFailed`` when the same message may
    be tried again later and ``DeliveryRefused`` when it may not.
    """

    name: str

    def deliver(self, message: Message) -> Receipt:
        """Hand *message* to the provider and return its receipt."""
        ...
