"""Links in mails that acknowledge a case, and the mailbox of bounces.

Revision: 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_KNOWN = sa.text("provider_id IS NOT NULL")


def upgrade() -> None:
    """Add the tables; a mail is found by the id that its bounce names."""
    _create_links()
    _create_mailboxes()
    op.create_index(
        "ix_message_provider",
        "message",
        ["provider_id"],
        # A message is written without one, and must not pay for the index then.
        sqlite_where=_KNOWN,
        postgresql_where=_KNOWN,
    )


def _key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"])


def _create_links() -> None:
    op.create_table(
        "acknowledge_link",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.Column("used_at", _INSTANT, nullable=True),
        _key("message_id", "message"),
        _key("organisation_id", "organisation"),
        _key("incident_id", "incident"),
        sa.PrimaryKeyConstraint("message_id"),
        sa.UniqueConstraint("token_sha256"),
    )
    op.create_index(
        "ix_acknowledge_link_incident_id", "acknowledge_link", ["incident_id"]
    )


def _create_mailboxes() -> None:
    op.create_table(
        "mailbox",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("read_at", _INSTANT, nullable=False),
        sa.Column("says", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "returned_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("mailbox", sa.String(length=64), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        _key("organisation_id", "organisation"),
        _key("message_id", "message"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("mailbox", "validity", "uid"),
    )
    op.create_index("ix_returned_mail_message_id", "returned_mail", ["message_id"])
