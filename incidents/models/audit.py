"""Rows of the watch over the alarms: who looked when, and what was found."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from incidents.models.columns import UtcDateTime


class AuditRow(SQLModel, table=True):
    """When an auditor last looked; its silence is itself a finding."""

    __tablename__ = "audit"

    auditor: str = Field(primary_key=True, max_length=100)
    role: str = Field(max_length=16)
    audited_at: datetime = Field(sa_type=UtcDateTime)


class AuditFindingRow(SQLModel, table=True):
    """Something that was wrong, from when to when; open while ``ended_at`` is null.

    ``organisation_id`` is null where it concerns everybody on this installation.
    """

    __tablename__ = "audit_finding"
    __table_args__ = (Index("ix_audit_finding_open", "ended_at", "auditor"),)

    id: UUID = Field(primary_key=True)
    auditor: str = Field(max_length=100)
    kind: str = Field(max_length=32)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    says: str = Field(sa_type=Text)
    to_do: str = Field(sa_type=Text)
    found_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
