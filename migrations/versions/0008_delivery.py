"""Rooms that are not hurried, messages with a stand-in, a word to the workers.

Revision: 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, the column and its indexes; on PostgreSQL the trigger too."""
    op.create_table(
        "room",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "recipient"),
    )
    op.add_column(
        "message",
        sa.Column("stand_in_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.drop_index("ix_message_waiting", table_name="message")
    op.create_index(
        "ix_message_due", "message", ["channel", "state", "next_attempt_at"]
    )
    op.create_index(
        "ix_message_room",
        "message",
        ["channel", "state", "recipient", "next_attempt_at"],
    )
    op.create_index("ix_message_stand_in", "message", ["state", "stand_in_at"])
    if op.get_bind().dialect.name == "postgresql":
        _postgresql()


def _postgresql() -> None:
    # Heard by every worker once the transaction that wrote the rows has committed.
    op.execute(
        "CREATE FUNCTION wake_workers() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_notify('tocsin_outbox', ''); RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER message_wakes AFTER INSERT ON message"
        " FOR EACH STATEMENT EXECUTE FUNCTION wake_workers()"
    )
