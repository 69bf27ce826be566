"""Rows of the ENISA score: what an assessor set, beside what the facts give."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from incidents.models.columns import UtcDateTime


class SeverityJudgementRow(SQLModel, table=True):
    """Somebody set a factor of the score, or took that back; never edited.

    Attributes:
        quarters: None withdraws what stood before.
        facts_low, facts_high: what the facts gave at that moment, in quarters.
    """

    __tablename__ = "severity_judgement"
    __table_args__ = (UniqueConstraint("incident_id", "seq"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id")
    seq: int
    factor: str = Field(max_length=8)
    quarters: int | None = None
    facts_low: int
    facts_high: int
    facts_version: int
    reason: str = Field(sa_type=Text)
    author: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)
