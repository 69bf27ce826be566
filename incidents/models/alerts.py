"""Rows of what must be told and when: steps in time, messages, attempts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from incidents.models.columns import JSON_DOCUMENT, UtcDateTime


class StepRow(SQLModel, table=True):
    """Something that happens at an instant: a reminder of a duty, the next level.

    When its instant comes the worker turns it into messages, one per person and
    channel of that day; until then a change of the clock may cancel it. A step of the
    escalation belongs to its case and to no duty, the digest to its organisation alone.
    """

    __tablename__ = "step"
    __table_args__ = (Index("ix_step_waiting", "state", "at"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID | None = Field(
        default=None, foreign_key="incident.id", index=True
    )
    duty_id: UUID | None = Field(default=None, foreign_key="duty.id")
    kind: str = Field(max_length=24)
    hours_left: int | None = None
    at: datetime = Field(sa_type=UtcDateTime)
    deadline_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(max_length=16)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MessageRow(SQLModel, table=True):
    """One message to one recipient; stays until the provider has confirmed it.

    ``alert`` holds reference, severity, deadline: nothing that a reporter typed.
    ``fence`` grows with every claim; a late write with an old fence is refused.
    ``stand_in_at`` is when somebody else is told if nobody has taken it by then;
    null once that has been done.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_due", "channel", "state", "next_attempt_at"),
        Index("ix_message_room", "channel", "state", "recipient", "next_attempt_at"),
        Index("ix_message_stand_in", "state", "stand_in_at"),
        Index(
            "ix_message_provider",
            "provider_id",
            sqlite_where=text("provider_id IS NOT NULL"),
            postgresql_where=text("provider_id IS NOT NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    incident_id: UUID | None = Field(
        default=None, foreign_key="incident.id", index=True
    )
    kind: str = Field(max_length=24)
    channel: str = Field(max_length=16)
    recipient: str = Field(max_length=254)
    recipient_name: str = Field(max_length=200)
    alert: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_attempt_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(max_length=16)
    attempts: int
    ambiguous: bool
    fence: int
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stand_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    provider_id: str | None = Field(default=None, max_length=254)


class RoomRow(SQLModel, table=True):
    """A room that takes one message at a time, and not before an instant."""

    __tablename__ = "room"

    channel: str = Field(primary_key=True, max_length=16)
    recipient: str = Field(primary_key=True, max_length=254)
    free_at: datetime = Field(sa_type=UtcDateTime)


class AttemptRow(SQLModel, table=True):
    """One try to deliver a message, and what the provider said."""

    __tablename__ = "attempt"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    message_id: UUID = Field(foreign_key="message.id", index=True)
    number: int
    started_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime = Field(sa_type=UtcDateTime)
    result: str = Field(max_length=16)
    says: str = Field(sa_type=Text)
    provider_id: str | None = Field(default=None, max_length=254)


class BeatRow(SQLModel, table=True):
    """When a worker last ticked; its silence is an alarm."""

    __tablename__ = "beat"

    worker: str = Field(primary_key=True, max_length=80)
    ticked_at: datetime = Field(sa_type=UtcDateTime)
