"""Rows of the house: organisations, accounts, drafts of reports, throttles."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from incidents.models.columns import JSON_DOCUMENT, UtcDateTime


class OrganisationRow(SQLModel, table=True):
    """A legal entity; ``profile`` is ``core.organisation.Organisation`` as JSON."""

    __tablename__ = "organisation"

    id: UUID = Field(primary_key=True)
    slug: str = Field(max_length=63, unique=True)
    name: str = Field(max_length=200)
    profile: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    demonstration: bool
    created_at: datetime = Field(sa_type=UtcDateTime)


class OrganisationChangeRow(SQLModel, table=True):
    """What a setting was before; settings decide who is told, so changes are kept."""

    __tablename__ = "organisation_change"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(max_length=200)
    before: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    after: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)


class UserRow(SQLModel, table=True):
    """Somebody with a login here."""

    __tablename__ = "user_account"

    id: UUID = Field(primary_key=True)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=200)
    password_hash: str = Field(max_length=255)
    must_change_password: bool
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MembershipRow(SQLModel, table=True):
    """Which organisations a user serves, and as what (``admin`` or ``dpo``)."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "organisation_id"),)

    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="user_account.id")
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    role: str = Field(max_length=32)


class SessionRow(SQLModel, table=True):
    """A signed-in browser; only the digest of its token is kept."""

    __tablename__ = "session"

    id: UUID = Field(primary_key=True)
    token_sha256: str = Field(max_length=64, unique=True)
    user_id: UUID = Field(foreign_key="user_account.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class ApiTokenRow(SQLModel, table=True):
    """A machine that may file reports for one organisation."""

    __tablename__ = "api_token"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    token_sha256: str = Field(max_length=64, unique=True)
    label: str = Field(max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DraftRow(SQLModel, table=True):
    """A report being written; kept for 24 hours, found by digests of its codes."""

    __tablename__ = "draft"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    cookie_sha256: str = Field(max_length=64, unique=True)
    resume_sha256: str = Field(max_length=64, unique=True)
    idempotency_key: str = Field(max_length=64, unique=True)
    incident_id: UUID | None = Field(default=None, foreign_key="incident.id")
    answers: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    created_at: datetime = Field(sa_type=UtcDateTime)
    touched_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class ThrottleRow(SQLModel, table=True):
    """How often something was tried in a window, counted for all processes."""

    __tablename__ = "throttle"

    subject: str = Field(primary_key=True, sa_type=Text)
    window_from: datetime = Field(sa_type=UtcDateTime)
    count: int
