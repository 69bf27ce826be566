"""Rows around a filing: who approved it, who looked a second time, what came back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from incidents.models.columns import JSON_DOCUMENT, UtcDateTime


class FilingApprovalRow(SQLModel, table=True):
    """Somebody approved a draft as it stood: the bytes that may be sent.

    Attributes:
        plain_because: why the document is set plainly, "" when it was laid out.
    """

    __tablename__ = "filing_approval"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    filing_id: UUID = Field(foreign_key="filing.id", index=True)
    facts_version: int
    law_version: str = Field(max_length=80)
    pdf: bytes = Field(sa_type=LargeBinary)
    pdf_sha256: str = Field(max_length=64)
    document: bytes = Field(sa_type=LargeBinary)
    document_sha256: str = Field(max_length=64)
    filled: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    plain_because: str = Field(max_length=200)
    user_id: UUID = Field(foreign_key="user_account.id")
    author: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)


class SecondApprovalRow(SQLModel, table=True):
    """Somebody else looked at what was approved, or nobody could.

    Attributes:
        alone_because: why it goes out without a second person; "" where one looked.
    """

    __tablename__ = "second_approval"

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    approval_id: UUID = Field(foreign_key="filing_approval.id", unique=True)
    user_id: UUID = Field(foreign_key="user_account.id")
    alone_because: str = Field(sa_type=Text)
    author: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)


class FilingReplyRow(SQLModel, table=True):
    """What an authority answered to a filing: its reference, its acknowledgement.

    Attributes:
        authority_reference: the authority's number, "" where it gave none.
        note: what it said, in the words of whoever keeps it; "" for nothing.
    """

    __tablename__ = "filing_reply"
    __table_args__ = (UniqueConstraint("filing_id", "seq"),)

    id: UUID = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    filing_id: UUID = Field(foreign_key="filing.id")
    seq: int
    authority_reference: str = Field(max_length=200)
    note: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=UtcDateTime)
    author: str = Field(max_length=200)
    at: datetime = Field(sa_type=UtcDateTime)


class FilingReplyFileRow(SQLModel, table=True):
    """The file that came with a reply, byte for byte; apart, for it may be large."""

    __tablename__ = "filing_reply_file"

    reply_id: UUID = Field(primary_key=True, foreign_key="filing_reply.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    name: str = Field(max_length=120)
    media_type: str = Field(max_length=80)
    size: int
    sha256: str = Field(max_length=64)
    content: bytes = Field(sa_type=LargeBinary)
