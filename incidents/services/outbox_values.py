"""What passes between the outbox and whoever delivers: plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from incidents.services.wording import Stored


class Result(StrEnum):
    """How one attempt ended."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    HELD = "held"
    UNCONFIRMED = "unconfirmed"
    OVERTAKEN = "overtaken"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that this worker may deliver until its lease ends.

    Attributes:
        fence: proves on settling that nobody else has taken over.
        number: which attempt this is, from 1.
        doubts: how many attempts before may have arrived.
        stands_for: older messages of the case that this one makes needless.
    """

    id: UUID
    fence: int
    number: int
    stored: Stored
    doubts: int = 0
    stands_for: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one attempt.

    Attributes:
        says: for the console; names no person and no text.
        retry_after_s: the wait that the provider asked for, or None.
        channel_away: nobody answered there.
        whole_channel: the refusal is not of this recipient.
        repeated: it was sent as a repeat.
        thread_lost: its thread is gone, and it has opened one of its own.
    """

    result: Result
    says: str
    provider_id: str | None = None
    retry_after_s: float | None = None
    channel_away: bool = False
    whole_channel: bool = False
    repeated: bool = False
    thread_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """An attempt that has ended and is to be recorded."""

    claim: Claim
    outcome: Outcome
    started_at: datetime
