"""What the core asks of the outside, as protocols and plain values."""

from collections.abc import Callable, Mapping
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
        broadcast: of an answer in a thread: everybody in the room sees it too.
        calendar: an iCalendar file with the deadline, for mail; "" where none runs.
    """

    key: str
    recipient: str
    subject: str
    text: str
    html: str = ""
    blocks: tuple[dict[str, Any], ...] = field(default=())
    thread: str = ""
    broadcast: bool = False
    calendar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The provider's word that it has taken the message.

    Attributes:
        thread_lost: the thread it was to go to is gone; it has opened one of its own.
    """

    channel: str
    provider_id: str
    thread_lost: bool = False


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


class ChatDesk(Protocol):
    """What a chat does for us besides taking messages; each call tries once.

    Every call raises ``DeliveryFailed`` when it may be tried again later and
    ``DeliveryRefused`` when it may not.
    """

    def team(self) -> str:
        """Return the id of the workspace that we belong to."""
        ...

    def member_of(self, email: str) -> str:
        """Return the id of the member with this address, "" when nobody has it."""
        ...

    def show(self, message: Message, *, provider_id: str) -> None:
        """Put *message* in the place of one that was posted before."""
        ...

    def whisper(self, text: str, *, channel: str, member: str) -> None:
        """Say *text* to one member in a channel, where nobody else sees it."""
        ...

    def publish_home(self, blocks: tuple[dict[str, Any], ...], *, member: str) -> None:
        """Fill the Home tab of one member."""
        ...


class Signatures(Protocol):
    """Tells requests of the chat from everybody else's."""

    def is_genuine(
        self, body: bytes, *, timestamp: str, signature: str, now: datetime
    ) -> bool:
        """Tell whether the chat signed these very bytes within the last minutes."""
        ...


class ChatLink(Protocol):
    """A connection that we open and the chat speaks through, for want of an address."""

    def tend(self, take: Callable[[str, Mapping[str, Any]], None]) -> bool:
        """Connect if that is needed; return whether the link stands.

        Args:
            take: is handed the kind and the content of what comes in; unless it
                raises, the chat is told that we have it.
        """
        ...

    def close(self) -> None:
        """End the connection; nothing comes in afterwards."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where another system takes events, and how it knows that they are ours.

    Attributes:
        url: may hold a secret of the other system.
        secrets: each signs; two while one is being replaced.
    """

    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)


class Endpoints(Protocol):
    """Knows the endpoint behind a message's recipient."""

    def find(self, recipient: str) -> Endpoint | None:
        """Return it as it is set now, None when it was removed.

        Raises:
            StoreUnavailableError: that cannot be looked up now.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far a mailbox has been read.

    Attributes:
        validity: a new number means that the mailbox numbers its mails anew.
        uid: of the last mail that was taken in; 0 before the first.
    """

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail as it lies in the mailbox.

    Attributes:
        raw: its bytes, cut after the reader's limit.
        size: how many bytes the whole mail has.
    """

    place: Place
    raw: bytes = field(repr=False)
    size: int


class Mailbox(Protocol):
    """The mailbox that bounces come back to; nothing in it is ever deleted."""

    name: str

    def read(self, after: Place, take: Callable[[Letter], None]) -> None:
        """Hand the mails after *after* to *take*, oldest first, and mark each as seen.

        A mail is marked only once *take* has returned: by then it is recorded.

        Raises:
            DeliveryFailed: the mailbox cannot be read now; says why, without secrets.
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
        mark: stands at the head of each page, or ""; the page itself has it already,
            what is set plainly gets it from here.
    """

    html: str
    attachment: bytes
    attachment_name: str
    identifier: str
    at: datetime
    mark: str = ""


class Renderer(Protocol):
    """Makes PDFs, away from the web process and off the network."""

    def render(self, printout: Printout) -> bytes:
        """Return *printout* as a PDF; RenderingFailedError when its limits end it."""
        ...

    def render_plain(self, printout: Printout, text: str) -> bytes:
        """Return *text* set plainly with the data of *printout*; it never fails."""
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
