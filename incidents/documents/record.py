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
class Record:
    """One notification in the making.

    Attributes:
        facts: the facts document, already checked.
        triage: the triage document (``Triage.to_document()``), or empty.
        authority: the addressee as a pack gives it (``id``, ``name``), or None.
        authority_names: id to name of other authorities that may be listed.
        reference: our own reference of the case.
        version: number of this draft; counts up with each saved draft.
        aware_at: when the controller became aware; None = not set yet.
        prepared_at: the instant of this draft.
        sent_at: when it was filed; None while it is a draft.
        decisions: rows with ``regime``, ``duty``, ``stage``, ``addressee``,
            ``decision``, ``reason``, ``at``, ``by``.
        answers: field number to what a person answered.
        previous: the authority's number of the earlier notification, or "".
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
    sent_at: datetime | None = None
    decisions: Sequence[Mapping[str, Any]] = ()
    answers: Mapping[int, Any] = field(default_factory=dict)
    previous: str = ""

    def __post_init__(self) -> None:
        """Refuse words and instants that no notification can have."""
        Kind(self.kind)
        Subtype(self.subtype)
        for at in (self.aware_at, self.prepared_at, self.sent_at):
            if at is not None and at.tzinfo is None:
                raise ValueError("an instant of the record has no offset")

    @property
    def at(self) -> datetime:
        """Return the instant that counts for lateness: sent, else prepared."""
        return self.sent_at or self.prepared_at
