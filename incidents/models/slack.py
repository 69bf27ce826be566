"""Rows of what passes between us and Slack besides the messages themselves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from incidents.models.columns import JSON_DOCUMENT, UtcDateTime


class ErrandRow(SQLModel, table=True):
    """Something to do on Slack: a press to answer, a message to bring up to date.

    ``id`` is made from what asked for it, so that a repeat meets its own row.
    ``about`` holds ids of Slack and of ours: nothing that a reporter typed. ``fence``
    grows with every claim and with every new wish; a late write is refused.
    """

    __tablename__ = "slack_errand"
    __table_args__ = (Index("ix_slack_errand_due", "state", "next_attempt_at"),)

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=16)
    about: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_attempt_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(max_length=16)
    attempts: int
    fence: int
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    says: str = Field(max_length=200)


class MemberRow(SQLModel, table=True):
    """Which member of the workspace has an address of our directory.

    ``member_id`` is "" where nobody has. Past ``expires_at`` it says nothing.
    """

    __tablename__ = "slack_member"

    email: str = Field(primary_key=True, max_length=254)
    member_id: str = Field(max_length=32)
    looked_up_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class ThreadRow(SQLModel, table=True):
    """The thread that took the place of a case's first one in a room."""

    __tablename__ = "slack_thread"

    incident_id: UUID = Field(primary_key=True, foreign_key="incident.id")
    recipient: str = Field(primary_key=True, max_length=254)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    provider_id: str = Field(max_length=254)
    opened_at: datetime = Field(sa_type=UtcDateTime)


class LinkRow(SQLModel, table=True):
    """When a worker was last linked with Slack by Socket Mode; silence is an alarm."""

    __tablename__ = "slack_link"

    worker: str = Field(primary_key=True, max_length=80)
    linked_at: datetime = Field(sa_type=UtcDateTime)
