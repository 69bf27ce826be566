"""Escalation: a case's own policy, who was told, who acknowledged; drills.

Revision: 0009.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add the tables; a step may now belong to a case, or to an organisation, alone."""
    with op.batch_alter_table("step") as step:
        step.alter_column("incident_id", existing_type=sa.Uuid(), nullable=True)
        step.alter_column("duty_id", existing_type=sa.Uuid(), nullable=True)
    _create_escalation()
    _create_telling()
    _create_acknowledgement()
    _create_drills()


def _key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"])


def _create_escalation() -> None:
    op.create_table(
        "escalation",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("policy", _DOCUMENT, nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        _key("organisation_id", "organisation"),
        _key("incident_id", "incident"),
        sa.PrimaryKeyConstraint("incident_id"),
    )


def _create_telling() -> None:
    op.create_table(
        "telling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("planned_at", _INSTANT, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("people", _DOCUMENT, nullable=False),
        sa.Column("skipped", _DOCUMENT, nullable=False),
        _key("organisation_id", "organisation"),
        _key("incident_id", "incident"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_telling_incident_id", "telling", ["incident_id"])


def _create_acknowledgement() -> None:
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
        _key("organisation_id", "organisation"),
        _key("incident_id", "incident"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_acknowledgement_incident_id", "acknowledgement", ["incident_id"]
    )


def _create_drills() -> None:
    op.create_table(
        "drill",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("started_by", sa.String(length=200), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("policy", _DOCUMENT, nullable=False),
        _key("organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_drill_organisation_id", "drill", ["organisation_id"])
    op.create_table(
        "drill_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("drill_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        _key("organisation_id", "organisation"),
        _key("drill_id", "drill"),
        _key("message_id", "message"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_drill_answer_drill_id", "drill_answer", ["drill_id"])
