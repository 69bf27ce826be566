"""Rows of the escalation: a case's copy of the policy, who was told, who answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from incidents.models.columns import JSON_DOCUMENT, UtcDateTime


class EscalationRow(SQLModel, table=True):
    """The policy as it stood when the case's escalation started; edits pass it by.

    ``policy`` is ``core.escalation.Policy`` as JSON. A new start, as after a closed
    case is opened again, replaces policy and ``started_at``.
    """

    __tablename__ = "escalation"

    incident_id: UUID = Field(primary_key=True, foreign_key="incident.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    policy: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    started_at: datetime = Field(sa_type=UtcDateTime)


class TellingRow(SQLModel, table=True):
    """One level of the policy was told of a case, or found to hold nobody.

    Attributes:
        planned_at: when it should have been; ``at`` is when its messages were written.
        people: names of those whose messages were written.
        skipped: names of those who have left or are away, with nobody in their place.
    """

    __tablename__ = "telling"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    level: int
    kind: str = Field(max_length=24)
    planned_at: datetime = Field(sa_type=UtcDateTime)
    at: datetime = Field(sa_type=UtcDateTime)
    people: list[Any] = Field(sa_type=JSON_DOCUMENT)
    skipped: list[Any] = Field(sa_type=JSON_DOCUMENT)


class AcknowledgementRow(SQLModel, table=True):
    """Somebody says that they have read the alert of a case and see to it.

    Attributes:
        via: ``console``, ``slack``, ``mail`` or ``api``.
        taken: they took the case with it, and are in charge.
        until: when it runs out, unless something is recorded on the case before.
    """

    __tablename__ = "acknowledgement"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    name: str = Field(max_length=200)
    email: str = Field(max_length=254)
    via: str = Field(max_length=16)
    taken: bool
    at: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)


class DrillRow(SQLModel, table=True):
    """An exercise of the alarms; belongs to no case and never enters the register."""

    __tablename__ = "drill"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    started_by: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)
    policy: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)


class DrillAnswerRow(SQLModel, table=True):
    """Somebody acknowledged the message of an exercise."""

    __tablename__ = "drill_answer"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    drill_id: UUID = Field(foreign_key="drill.id", index=True)
    message_id: UUID | None = Field(default=None, foreign_key="message.id")
    name: str = Field(max_length=200)
    via: str = Field(max_length=16)
    at: datetime = Field(sa_type=UtcDateTime)
