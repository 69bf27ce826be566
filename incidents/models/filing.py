"""Rows of notifications to an authority: drafts, answers, what was filed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from incidents.models.columns import JSON_DOCUMENT, UtcDateTime


class FilingRow(SQLModel, table=True):
    """A notification being prepared for one duty; its phase has a number."""

    __tablename__ = "filing"
    __table_args__ = (UniqueConstraint("duty_id", "number"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    duty_id: UUID = Field(foreign_key="duty.id")
    form: str = Field(max_length=40)
    number: int
    kind: str = Field(max_length=16)
    subtype: str = Field(max_length=16)
    created_at: datetime = Field(sa_type=UtcDateTime)
    author: str = Field(max_length=200)


class FilingAnswerRow(SQLModel, table=True):
    """What only a person can answer; the latest of a field counts."""

    __tablename__ = "filing_answer"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    filing_id: UUID = Field(foreign_key="filing.id", index=True)
    field: str = Field(max_length=16)
    value: Any = Field(default=None, sa_type=JSON(none_as_null=True))
    author: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)


class FilingDocumentRow(SQLModel, table=True):
    """What was filed, byte for byte; immutable."""

    __tablename__ = "filing_document"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    filing_id: UUID = Field(foreign_key="filing.id", unique=True)
    facts_version: int
    law_version: str = Field(max_length=80)
    pdf: bytes = Field(sa_type=LargeBinary)
    pdf_sha256: str = Field(max_length=64)
    document: bytes = Field(sa_type=LargeBinary)
    document_sha256: str = Field(max_length=64)
    means: str = Field(max_length=200)
    authority_reference: str = Field(max_length=200)
    filed_at: datetime = Field(sa_type=UtcDateTime)
    filed_by: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)
    filled: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
