"""Rows of a case: facts in versions, triage, duties, decisions, timeline."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from incidents.models.columns import JSON_DOCUMENT, UtcDateTime


class IncidentRow(SQLModel, table=True):
    """Our case file. ``reported_at`` never changes; the rest is its present state."""

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("organisation_id", "idempotency_key"),
        Index("ix_incident_open", "organisation_id", "status", "next_due_at"),
    )

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    reference: str = Field(max_length=16, unique=True)
    idempotency_key: str = Field(max_length=64)
    body_sha256: str = Field(max_length=64)
    receipt_sha256: str = Field(max_length=64, unique=True)
    channel: str = Field(max_length=16)
    status: str = Field(max_length=16)
    closed_as: str | None = Field(default=None, max_length=40)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    certainty: str | None = Field(default=None, max_length=16)
    risk: str = Field(max_length=16)
    severity: str = Field(max_length=24)
    facts_version: int
    reported_at: datetime = Field(sa_type=UtcDateTime)
    aware_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    holder_id: UUID | None = Field(default=None, foreign_key="user_account.id")


class FactsVersionRow(SQLModel, table=True):
    """Coded facts as they stood; never updated, the next version is a new row."""

    __tablename__ = "facts_version"
    __table_args__ = (UniqueConstraint("incident_id", "version"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id")
    version: int
    coded: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    said_by: str = Field(max_length=200)
    channel: str = Field(max_length=16)
    at: datetime = Field(sa_type=UtcDateTime)


class FactsTextRow(SQLModel, table=True):
    """What somebody typed, and who: apart, so that it can be sealed or erased."""

    __tablename__ = "facts_text"

    facts_version_id: UUID = Field(primary_key=True, foreign_key="facts_version.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    typed: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)


class AwarenessRow(SQLModel, table=True):
    """Somebody set when the controller (or we as processor) became aware."""

    __tablename__ = "awareness"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    aware_at: datetime = Field(sa_type=UtcDateTime)
    role: str = Field(max_length=24)
    reason: str = Field(sa_type=Text)
    author: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)


class TriageRow(SQLModel, table=True):
    """One answer of the triage, frozen with the version of the law it read.

    ``severity_because`` is no part of the answer's document, whose keys are fixed; None
    where the answer is older than these reasons.
    """

    __tablename__ = "triage"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    facts_version: int
    law_version: str = Field(max_length=80)
    document: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    severity_because: list[Any] | None = Field(default=None, sa_type=JSON_DOCUMENT)
    at: datetime = Field(sa_type=UtcDateTime)


class DutyRow(SQLModel, table=True):
    """A duty of the case; identity (incident, regime, duty, stage, addressee)."""

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("incident_id", "regime", "duty", "stage", "addressee"),
    )

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id")
    regime: str = Field(max_length=40)
    duty: str = Field(max_length=48)
    stage: str = Field(max_length=16)
    addressee: str = Field(max_length=80)
    outcome: str = Field(max_length=16)
    advice: str = Field(max_length=16)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    provisional_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    target_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    alarm_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    status: str = Field(max_length=16)
    finding: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)


class DecisionRow(SQLModel, table=True):
    """What somebody decided on a duty, and why; never edited, only followed."""

    __tablename__ = "decision"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    duty_id: UUID = Field(foreign_key="duty.id")
    decision: str = Field(max_length=24)
    reason: str = Field(sa_type=Text)
    author: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)


class TaskRow(SQLModel, table=True):
    """Something a person must do on the case, in our words."""

    __tablename__ = "task"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    kind: str = Field(max_length=40)
    text: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_by: str | None = Field(default=None, max_length=200)


class TimelineRow(SQLModel, table=True):
    """One entry of the append-only timeline, chained per incident.

    ``payload`` and ``salt`` may be erased later; ``commitment`` still proves what
    stood there, and the chain stays valid.
    """

    __tablename__ = "timeline"
    __table_args__ = (UniqueConstraint("incident_id", "seq"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id")
    seq: int
    kind: str = Field(max_length=40)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(max_length=200)
    payload: dict[str, Any] | None = Field(default=None, sa_type=JSON_DOCUMENT)
    salt: str | None = Field(default=None, max_length=64)
    commitment: str = Field(max_length=64)
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64)
