"""The errors of the house, split by what the caller does next.

Messages hold references and field paths, never report text or personal data.
"""

from dataclasses import dataclass


class IncidentsError(Exception):
    """Root of all our errors."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: where, and what to do about it.

    Attributes:
        path: dotted path of the key, list indexes as numbers; "" for the whole.
        says: a plain sentence; never repeats the value it refuses.
    """

    path: str
    says: str


class InputRefusedError(IncidentsError):
    """The input breaks the vocabulary; correct every fault and send again."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{f.path or 'input'}: {f.says}" for f in faults))
        self.faults = faults


class NotFoundError(IncidentsError):
    """Nothing here has this name, or it is not yours to see."""


class ConflictError(IncidentsError):
    """The state has moved on; read again, then decide again."""


class NotAllowedError(IncidentsError):
    """The signed-in person may not do this."""


class LawPackError(IncidentsError):
    """A law pack is faulty; the message names file, key and reason."""


class CalendarUnknownError(IncidentsError):
    """No calendar of public holidays for a place or year; the message names it."""


class StoreUnavailableError(IncidentsError):
    """The database does not answer; nothing was stored."""


class NotCopiedError(IncidentsError):
    """A copy of the installation broke off; its target holds no row of it."""


class RenderingFailedError(IncidentsError):
    """A document could not be rendered within its limits."""


class DeliveryFailed(IncidentsError):  # noqa: N818 - a statement, as in the style guide
    """The message was not taken; try again later.

    Attributes:
        retry_after_s: seconds the provider asked us to wait, or None.
        outcome_unknown: the body was sent but no answer came; it may have arrived.
        channel_away: nobody answers there, so other messages would fare no better.
    """

    def __init__(
        self,
        says: str,
        *,
        retry_after_s: float | None = None,
        outcome_unknown: bool = False,
        channel_away: bool = False,
    ) -> None:
        super().__init__(says)
        self.retry_after_s = retry_after_s
        self.outcome_unknown = outcome_unknown
        self.channel_away = channel_away


class DeliveryRefused(IncidentsError):  # noqa: N818 - a statement, as in the style guide
    """The message will never be taken this way; use another channel or person.

    Attributes:
        whole_channel: not this recipient, but the token or the sign-in is refused.
    """

    def __init__(self, says: str, *, whole_channel: bool = False) -> None:
        super().__init__(says)
        self.whole_channel = whole_channel
