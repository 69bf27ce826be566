"""Rows of notifications that were made: to authorities, people, media, controllers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from incidents.models.columns import UtcDateTime


class ActRow(SQLModel, table=True):
    """Somebody recorded that a notification was made; corrected by a later row.

    Attributes:
        corrects: the row that this one stands in the place of: always the first one.
        made_at: None takes the act back: it was not made after all.
        count: how many were told, None where nobody said.
        reference: the receiver's own number, or "".
        reason: why it is corrected; "" where it corrects nothing.
    """

    __tablename__ = "act"
    __table_args__ = (UniqueConstraint("incident_id", "seq"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id")
    duty_id: UUID = Field(foreign_key="duty.id")
    seq: int
    corrects: UUID | None = Field(default=None, foreign_key="act.id")
    made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    means: str = Field(max_length=200)
    count: int | None = Field(default=None, sa_type=BigInteger)
    reference: str = Field(max_length=200)
    reason: str = Field(sa_type=Text)
    author: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)
