"""Rows of letters to data subjects: what they say, in versions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from incidents.models.columns import JSON_DOCUMENT, UtcDateTime


class LetterRow(SQLModel, table=True):
    """One version of what the letter of a case says; the last one stands.

    Attributes:
        layout: whose headings it has, a key of ``law/letters``.
        parts: text by part; all parts are there.
    """

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id")
    number: int
    language: str = Field(max_length=8)
    layout: str = Field(max_length=40)
    parts: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    facts_version: int
    author: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)
