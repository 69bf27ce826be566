"""What a form is filled from: one case as plain values, and nothing of its storage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from incidents.core.organisation import Organisation


class Kind(StrEnum):
    """First word of an authority: is this a new case or news of an old one?"""

    NEW = "new"
    FOLLOW_UP = "follow-up"


class Subtype(StrEnum):
    """``incomplete`` leaves gaps that follow in phases (GDPR Art. 33(4))."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A notification of the same breach that the same authority has had already.

    Attributes:
        number: its number among those of the case to this authority.
        reference: the authority's own number of it, or "".
        document: what it said, as ``FilledForm.to_document()`` gave it.
    """

    number: int
    filed_at: datetime
    reference: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One notification in the making.

    Attributes:
        facts: the facts document, already checked.
        triage: the triage document (``Triage.to_document()``), or empty.
        authority: the addressee as a pack gives it (``id``, ``name``, ``country``), or
            None.
        authority_names: id to name of other authorities that may be listed.
        reference: our own reference of the case.
        version: number of this draft; counts up with each saved draft.
        aware_at: when the controller became aware; None = not set yet.
        prepared_at: the instant of this draft.
        approved_at: when somebody approved it to be sent; None while it is a draft.
        sent_at: when it was sent, where that is known already; else None.
        decisions: rows with ``regime``, ``duty``, ``stage``, ``addressee``,
            ``decision``, ``reason``, ``at``, ``by``.
        answers: field number to what a person answered.
        previous: the authority's number of the earlier notification, or "".
        earlier: the notifications that it follows or withdraws, oldest first.
    """

    organisation: Organisation
    facts: Mapping[str, Any]
    triage: Mapping[str, Any] = field(default_factory=dict)
    authority: Mapping[str, Any] | None = None
    authority_names: Mapping[str, str] = field(default_factory=dict)
    reference: str
    kind: str = Kind.NEW
    subtype: str = Subtype.INCOMPLETE
    version: int = 1
    aware_at: datetime | None = None
    aware_reason: str = ""
    prepared_at: datetime
    approved_at: datetime | None = None
    sent_at: datetime | None = None
    decisions: Sequence[Mapping[str, Any]] = ()
    answers: Mapping[int, Any] = field(default_factory=dict)
    previous: str = ""
    earlier: Sequence[Earlier] = ()

    def __post_init__(self) -> None:
        """Refuse words and instants that no notification can have."""
        Kind(self.kind)
        Subtype(self.subtype)
        for at in (self.aware_at, self.prepared_at, self.approved_at, self.sent_at):
            if at is not None and at.tzinfo is None:
                raise ValueError("an instant of the record has no offset")

    @property
    def at(self) -> datetime:
        """Return the instant that counts for lateness: sent, else prepared."""
        return self.sent_at or self.prepared_at
