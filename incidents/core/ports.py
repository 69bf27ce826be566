"""What the core asks of the outside, as protocols and plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable


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


@runtime_checkable
class Searching(Protocol):
    """A channel that can say whether a message has arrived."""

    def find(self, message: Message, *, since: datetime) -> Receipt | None:
        """Return the receipt of *message*, None when it never arrived.

        Args:
            since: when it was written; it cannot have arrived before.

        Raises:
            DeliveryFailed: it cannot be said now.
            DeliveryRefused: we may not look there.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Printout:
    """A finished document, ready to be made into a PDF.

    Attributes:
        html: the whole page; its style and faces are those of the bundle.
        attachment: bytes embedded as the source of the document.
        attachment_name: file name of the attachment, ours, never typed by anybody.
        identifier: the same for the same content.
        at: instant written as the date of creation.
    """

    html: str
    attachment: bytes
    attachment_name: str
    identifier: str
    at: datetime


class Renderer(Protocol):
    """Makes PDFs, away from the web process and off the network."""

    def render(self, printout: Printout) -> bytes:
        """Return *printout* as a PDF; RenderingFailedError when its limits end it."""
        ...

    def close(self) -> None:
        """Stop; nothing is rendered afterwards."""
        ...


class DeadMan(Protocol):
    """Somebody outside who raises the alarm when our beat stays away."""

    def beat(self) -> None:
        """Say that all is well, and nothing else.

        Raises:
            DeliveryFailed: they did not take it; the next beat may come through.
        """
        ...
