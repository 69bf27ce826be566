"""Rows of what comes back by mail: pressed links, and the mailbox of bounces."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from incidents.models.columns import UtcDateTime


class AcknowledgeLinkRow(SQLModel, table=True):
    """The link in one mail by which its reader acknowledges the case, once.

    Bound to the message, and by it to person and case; only the digest of its token
    is kept.
    """

    __tablename__ = "acknowledge_link"

    message_id: UUID = Field(primary_key=True, foreign_key="message.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    incident_id: UUID = Field(foreign_key="incident.id", index=True)
    token_sha256: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MailboxRow(SQLModel, table=True):
    """How far a mailbox has been read, when it last could be, and why it cannot be.

    ``name`` is a digest of server, user and folder. ``validity`` and ``uid`` are the
    mailbox's own numbers (RFC 3501 section 2.3.1.1).
    """

    __tablename__ = "mailbox"

    name: str = Field(primary_key=True, max_length=64)
    validity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
    read_at: datetime = Field(sa_type=UtcDateTime)
    says: str = Field(max_length=200)


class ReturnedMailRow(SQLModel, table=True):
    """One mail out of the mailbox, taken in exactly once; its text stays there.

    ``digest`` is the SHA-256 of its size and bytes, by which it can be found again.
    ``kind`` is ``intake.returned_mail.ReturnedKind``. Without a ``message_id`` nobody
    knows which mail of ours it is about.
    """

    __tablename__ = "returned_mail"
    __table_args__ = (UniqueConstraint("mailbox", "validity", "uid"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    message_id: UUID | None = Field(default=None, foreign_key="message.id", index=True)
    mailbox: str = Field(max_length=64)
    validity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
    kind: str = Field(max_length=16)
    status: str = Field(max_length=16)
    digest: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
