"""Slack both ways: errands, members by address, threads opened anew, the link.

Revision: 0010.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add the tables; on PostgreSQL a new errand wakes the workers."""
    _errands()
    op.create_table(
        "slack_member",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("looked_up_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("email"),
    )
    op.create_table(
        "slack_thread",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.String(length=254), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("incident_id", "recipient"),
    )
    op.create_table(
        "slack_link",
        sa.Column("worker", sa.String(length=80), nullable=False),
        sa.Column("linked_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("worker"),
    )


def _errands() -> None:
    op.create_table(
        "slack_errand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about", DOCUMENT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("says", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_slack_errand_due", "slack_errand", ["state", "next_attempt_at"])
    if op.get_bind().dialect.name == "postgresql":
        # The function of migration 0008; a wish that comes again is an update.
        op.execute(
            "CREATE TRIGGER slack_errand_wakes AFTER INSERT OR UPDATE OF created_at"
            " ON slack_errand FOR EACH STATEMENT EXECUTE FUNCTION wake_workers()"
        )
