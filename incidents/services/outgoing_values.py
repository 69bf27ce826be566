"""What the console shows of messages, and what may be asked for: plain values."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to deliver a message.

    Attributes:
        result: ``sent``, ``failed``, ``unknown``, ``refused``, ``held``,
            ``unconfirmed``, ``overtaken`` or ``bounced``.
    """

    number: int
    started_at: datetime
    finished_at: datetime
    result: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A message as the console shows it.

    Attributes:
        state: ``waiting``, ``claimed``, ``sent``, ``refused``, ``bounced``, ``held``,
            ``unconfirmed``, ``collapsed``, ``cancelled``.
        next_attempt_at: None unless it waits.
        late: not taken by a provider five minutes after it was due to go out.
        preview: what was sent, or would be sent now, as plain text.
    """

    id: UUID
    reference: str
    slug: str
    organisation: str
    zone: str
    kind: str
    channel: str
    recipient: str
    recipient_name: str
    state: str
    state_words: str
    created_at: datetime
    settled_at: datetime | None
    next_attempt_at: datetime | None
    late: bool
    attempts: tuple[Attempt, ...]
    preview: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which messages to show.

    Attributes:
        state: a state, ``unsent`` for all that no provider has taken, "" for any.
        channel: its name, "" for any.
        reference: of one case, "" for all.
        page: from 1; a page behind the last shows the last.
    """

    state: str = ""
    channel: str = ""
    reference: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingPage:
    """One page of the messages that were asked for, newest first.

    Attributes:
        total: how many messages were found; page: from 1, of *pages*.
    """

    messages: tuple[OutgoingMessage, ...] = ()
    total: int = 0
    page: int = 1
    pages: int = 1
